"""New contracts: applications, and contracts that run already from before."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from lifecycle import guards, plain
from lifecycle.calendar import Term, day_of
from lifecycle.case import Case
from lifecycle.contract import Contract, FollowRequest, Kind, Provider, Reach
from lifecycle.dossier import EMPTY, Dossier
from lifecycle.errors import BadInput
from lifecycle.findings import Finding
from lifecycle.states import Action, State
from workflows import refusals
from workflows.advance import NO_CONTRACT_STREAM
from workflows.deed import Carried, Deed, Judged, perform
from workflows.office import Office
from workflows.request import Result
from workflows.store import contracts, policies, surroundings
from workflows.store import round as rounds


@dataclass(frozen=True, slots=True)
class Application:
    """What a provider applies for. `provider` is the name it is referred to by; `renews` a contract's number."""

    policy: str
    provider: str
    regions: tuple[str, ...]
    role: str | None = None
    reach: Reach | None = None
    renews: str | None = None
    follows: FollowRequest | None = None
    dossier: Dossier = EMPTY


@dataclass(frozen=True, slots=True)
class Running:
    """A contract that runs already, to be taken over: `state` is published or run_off."""

    policy: str
    care: str
    year: int
    provider: str
    state: State
    regions: tuple[str, ...]
    term: Term
    role: str | None = None
    reach: Reach | None = None
    dossier: Dossier = EMPTY


def _reach(kind: Kind, reach: Reach | None) -> Reach | None:
    return (reach or Reach.LOCAL) if kind is Kind.INDIVIDUAL else None


def _check_regions(connection: Connection, regions: tuple[str, ...]) -> None:
    known = rounds.regions(connection)
    if not regions:
        raise BadInput("regions", "at least one region is needed")
    for region in regions:
        if region not in known:
            raise BadInput("regions", f"unknown region {region!r}; known: {', '.join(known)}")


def _check_running(running: Running) -> None:
    if running.state not in {State.PUBLISHED, State.RUN_OFF}:
        raise BadInput("state", f"{running.state.value!r} cannot be taken over; allowed: published, run_off")
    if running.term.first > running.term.last:
        raise BadInput("term", f"ends on {running.term.last}, before it begins on {running.term.first}")


def apply(office: Office, actor: str, application: Application) -> Result:
    """Record an application, or refuse it: then there is no contract, only the record of the refusal."""
    made: dict[str, Contract] = {}

    def check(connection: Connection, now: datetime) -> Judged:
        _check_regions(connection, application.regions)
        provider = contracts.provider_named(connection, application.provider)
        if provider is None:
            return Judged([refusals.unknown_provider()])
        known = policies.in_play(connection)
        entry = known.get(application.policy)
        if entry is None:
            raise BadInput("policy", f"{application.policy!r} is not in play; known: {', '.join(known) or 'none'}")
        policy = entry.policy
        renewed, refusal = _renewed(connection, application, provider, policy.care)
        if refusal is not None:
            return Judged([refusal], policy.hash, provider)
        contract = Contract(
            id=0,
            number="",
            provider_id=provider.id,
            policy=policy.policy,
            care=policy.care,
            year=policy.year,
            kind=provider.kind,
            state=State.APPLIED,
            version=1,
            role=application.role if policy.roles else None,
            reach=_reach(provider.kind, application.reach),
            regions=application.regions,
            renews=renewed,
            follows=application.follows,
            dossier=application.dossier,
            state_since=now,
            applied_at=now,
        )
        around = surroundings.around(connection, [(contract, policy)], day_of(now), needs_regions=False)
        case = Case(
            policy=policy,
            published=entry.published_at is not None,
            trigger=Action.APPLY,
            contract=contract,
            provider=provider,
            now=now,
            moment=now,
            day=day_of(now),
            history=around.history(contract),
        )
        made["contract"] = contract
        return Judged(guards.evaluate(case), policy.hash, provider)

    def carry_out(connection: Connection, _now: datetime) -> Carried:
        return carried(contracts.create(connection, made["contract"]))

    asked = {"regions": list(application.regions), "role": application.role, "reach": plain.plain(application.reach)}
    deed = Deed(
        Action.APPLY,
        actor,
        NO_CONTRACT_STREAM,
        {"asked": asked},
        {"named": application.provider},
        policy_id=application.policy,
    )
    return perform(office, deed, check, carry_out)


def _renewed(
    connection: Connection, application: Application, provider: Provider, care: str
) -> tuple[int | None, Finding | None]:
    """The contract that an application continues: one of the same provider and care, or the refusal."""
    if application.renews is None:
        return None, None
    found = contracts.find(connection, application.renews)
    if found is None or found.provider_id != provider.id or found.care != care:
        return None, refusals.unknown_contract(application.renews)
    return found.id, None


def register(office: Office, actor: str, running: Running) -> Result:
    """Take over a contract that runs already from before."""
    found: dict[str, Provider] = {}

    def check(connection: Connection, _now: datetime) -> Judged:
        _check_regions(connection, running.regions)
        _check_running(running)
        provider = contracts.provider_named(connection, running.provider)
        if provider is None:
            return Judged([refusals.unknown_provider()])
        found["provider"] = provider
        return Judged((), None, provider)

    def carry_out(connection: Connection, now: datetime) -> Carried:
        return carried(contracts.create(connection, running_contract(found["provider"], running, now)))

    deed = Deed(Action.REGISTER, actor, NO_CONTRACT_STREAM, personal={"named": running.provider})
    return perform(office, deed, check, carry_out)


def running_contract(provider: Provider, running: Running, now: datetime) -> Contract:
    """The contract that `running` describes, before it is kept."""
    return Contract(
        id=0,
        number="",
        provider_id=provider.id,
        policy=running.policy,
        care=running.care,
        year=running.year,
        kind=provider.kind,
        state=running.state,
        version=1,
        role=running.role,
        reach=_reach(provider.kind, running.reach),
        regions=running.regions,
        dossier=running.dossier,
        state_since=now,
        running_since=now,
        term=running.term,
    )


def carried(contract: Contract) -> Carried:
    """What the first record of a new contract says of it."""
    changes, personal = plain.take_personal(plain.changes(None, contract))
    said: dict[str, Any] = {"to": contract.state.value, "version": contract.version, "changes": changes}
    return Carried(contract, None, said, personal)
