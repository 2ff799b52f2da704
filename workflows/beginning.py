"""A new database: its regions, and what stands from the start of a rehearsal."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection

from lifecycle import plain
from lifecycle.calendar import Milestone
from lifecycle.contract import Contract
from lifecycle.states import Action
from workflows.intake import Running, running_contract
from workflows.office import Office
from workflows.policy_round import Statement
from workflows.store import contracts, ledger, policies, trail
from workflows.store import round as rounds


def add_regions(office: Office, regions: Mapping[str, str]) -> None:
    """Keep the regions of a new database (id -> name)."""
    with office.store.writing() as connection:
        rounds.add_regions(connection, dict(regions))
        _record(connection, office, "regions", "add_regions", {"regions": sorted(regions)})


def settle(office: Office) -> None:
    """Take what fell due by now as done before this database began: policies are published, duties closed."""
    now = office.now()
    with office.store.writing() as connection:
        for name, entry in policies.in_play(connection).items():
            published = entry.policy.dates[Milestone.POLICY_PUBLICATION].runs_at
            if published <= now:
                policies.publish(connection, name, published)
                said = {"from": "draft", "to": "published", "policy": entry.policy.hash}
                _record(connection, office, f"policy:{name}", Action.PUBLISH_POLICY.value, said)
        ledger.settle(connection, now)


def state_region(office: Office, region: str, statement: Statement) -> None:
    """What is stated of a region from the start."""
    said = statement.said()
    if said:
        with office.store.writing() as connection:
            rounds.state_region(connection, region, **said)
            _record(connection, office, f"region:{region}", Action.STATE_REGION.value, {"changes": said})


def take_over(office: Office, running: Running) -> Contract:
    """A contract that runs already from the start."""
    now = office.now()
    with office.store.writing() as connection:
        provider = contracts.provider_named(connection, running.provider)
        if provider is None:
            message = f"there is no provider {running.provider}"
            raise LookupError(message)
        contract = contracts.create(connection, running_contract(provider, running, now))
        changes, personal = plain.take_personal(plain.changes(None, contract))
        said = {"to": contract.state.value, "version": contract.version, "changes": changes}
        entry = trail.by_system(
            trail.contract_stream(contract.id),
            Action.REGISTER.value,
            now,
            said,
            personal=personal,
            contract_id=contract.id,
            provider_id=contract.provider_id,
        )
        trail.append(connection, [entry])
        return contract


def _record(connection: Connection, office: Office, stream: str, action: str, said: dict[str, Any]) -> None:
    trail.append(connection, [trail.by_system(stream, action, office.now(), said)])
