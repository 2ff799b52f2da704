"""A new database: its regions, and what stands from the start of a rehearsal."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection

from lifecycle.calendar import Milestone
from lifecycle.contract import Contract, Provider
from lifecycle.roles import Role
from lifecycle.states import Action
from workflows.intake import Running, carried, running_contract
from workflows.office import Office
from workflows.policy_round import Statement
from workflows.providers import first_values
from workflows.store import contracts, ledger, people, policies, trail
from workflows.store import round as rounds


def add_regions(office: Office, regions: Mapping[str, str]) -> None:
    """Keep the regions of a new database (id -> name)."""
    with office.store.writing() as connection:
        rounds.add_regions(connection, dict(regions))
        _record(connection, office, "regions", "add_regions", {"regions": sorted(regions)})


def add_user(office: Office, name: str, role: Role) -> None:
    """Somebody who can act from the start."""
    with office.store.writing() as connection:
        people.add_user(connection, name, role, None)
        _record(connection, office, f"user:{name}", "add_user", {"granted": role.value})


def add_provider(office: Office, provider: Provider) -> None:
    """A provider that is known from the start; its personal values stand in the record as commitments only."""
    with office.store.writing() as connection:
        kept = contracts.create_provider(connection, provider)
        entry = trail.by_system(
            trail.provider_stream(kept.id),
            Action.ADD_PROVIDER.value,
            office.now(),
            {"kind": kept.kind.value},
            personal=first_values(kept),
            provider_id=kept.id,
        )
        trail.append(connection, [entry])


def settle(office: Office) -> None:
    """Take what fell due by now as done before this database began: policies are published, duties closed."""
    now = office.now()
    with office.store.writing() as connection:
        for name, entry in policies.in_play(connection).items():
            published = entry.policy.dates[Milestone.POLICY_PUBLICATION].runs_at
            if published <= now:
                policies.publish(connection, name, published)
                said = {"from": "draft", "to": "published", "policy": entry.policy.hash}
                _record(connection, office, f"policy:{name}", Action.PUBLISH_POLICY.value, said, policy_id=name)
        ledger.settle(connection, now)


def state_region(office: Office, region: str, statement: Statement) -> None:
    """What is stated of a region from the start."""
    said = statement.said()
    if said:
        with office.store.writing() as connection:
            rounds.state_region(connection, region, **said)
            stream, changes = f"region:{region}", {"changes": said}
            _record(connection, office, stream, Action.STATE_REGION.value, changes, region=region)


def take_over(office: Office, running: Running) -> Contract:
    """A contract that runs already from the start."""
    now = office.now()
    with office.store.writing() as connection:
        provider = contracts.provider_named(connection, running.provider)
        if provider is None:
            message = f"there is no provider {running.provider}"
            raise LookupError(message)
        contract = contracts.create(connection, running_contract(provider, running, now))
        first = carried(contract)
        entry = trail.by_system(
            trail.contract_stream(contract.id),
            Action.REGISTER.value,
            now,
            first.said,
            personal=first.personal,
            contract_id=contract.id,
            provider_id=contract.provider_id,
        )
        trail.append(connection, [entry])
        return contract


def _record(
    connection: Connection, office: Office, stream: str, action: str, said: dict[str, Any], **further: Any
) -> None:
    trail.append(connection, [trail.by_system(stream, action, office.now(), said, **further)])
