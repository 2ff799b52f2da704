"""New contracts: applications, and contracts that run already from before."""

from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import Any

from sqlalchemy import Connection

from lifecycle import guards, nouns, plain
from lifecycle.calendar import Term, day_of
from lifecycle.case import Case
from lifecycle.contract import Contract, FollowRequest, Kind, Provider, Reach
from lifecycle.dossier import EMPTY, Dossier
from lifecycle.errors import BadInput
from lifecycle.findings import Finding
from lifecycle.languages import Both
from lifecycle.states import Action, State
from workflows import arrivals, refusals
from workflows.advance import NO_CONTRACT_STREAM
from workflows.arrivals import Arrival, Met
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
    if not regions:
        raise BadInput("regions", Both("er is minstens één regio nodig", "at least one region is needed"))
    unknown = rounds.unknown_regions(connection, regions)
    if unknown:
        raise BadInput("regions", nouns.unknown(nouns.REGION, unknown[0], rounds.regions(connection)))


def _check_running(running: Running) -> None:
    if running.state not in {State.PUBLISHED, State.RUN_OFF}:
        raise BadInput(
            "state",
            Both(
                f"{running.state.value!r} kan niet worden overgenomen; toegestaan: published, run_off",
                f"{running.state.value!r} cannot be taken over; allowed: published, run_off",
            ),
        )
    first, last = running.term.first, running.term.last
    if first > last:
        raise BadInput(
            "term",
            Both(
                f"eindigt op {last}, voor het begin op {first}",
                f"ends on {last}, before it begins on {first}",
            ),
        )


@dataclass(slots=True)
class _Entering:
    """A contract on its way in: from the check of who it is for to the moment it is kept."""

    actor: str
    arrival: Arrival | None
    newcomer: Provider | None
    met: Met | None = None
    provider: Provider | None = None

    def find(self, connection: Connection, key: str) -> Provider | None:
        """Who the contract is for: as the row of a spreadsheet describes it, or by key."""
        if self.arrival is not None:
            self.met = arrivals.meet(connection, self.arrival)
            self.provider = self.met.provider
        elif self.newcomer is not None:
            self.met = arrivals.welcome(connection, self.newcomer)
            self.provider = self.met.provider
        else:
            self.provider = contracts.provider_named(connection, key)
        return self.provider

    @property
    def whom(self) -> Provider | None:
        """Whom a refusal is about: nobody, where a newcomer is not kept."""
        return self.provider if self.met is None else self.met.known

    def keep(self, connection: Connection, contract: Contract, now: datetime) -> Carried:
        """Keep the contract, with what its row says of its provider."""
        if self.met is None:
            return carried(contracts.create(connection, contract))
        provider, before = arrivals.keep_provider(connection, self.met, self.actor, now)
        kept = contracts.create(connection, replace(contract, provider_id=provider.id), alone=self.met.known is None)
        if self.arrival is not None:
            arrivals.keep(connection, self.arrival, kept)
        return replace(carried(kept), provider=provider, before=before)


def apply(
    office: Office,
    actor: str,
    application: Application,
    arrival: Arrival | None = None,
    newcomer: Provider | None = None,
) -> Result:
    """Record an application, or refuse it: then there is no contract, only the record of the refusal.

    `arrival` is the row of a spreadsheet it came in as, which also says who applies; `AlreadyIn` where it is in.
    `newcomer` is who applies where nobody knows them yet: they are kept with the application, or not at all.
    """
    entering = _Entering(actor, arrival, newcomer)
    made: dict[str, Contract] = {}

    def check(connection: Connection, now: datetime) -> Judged:
        _check_regions(connection, application.regions)
        provider = entering.find(connection, application.provider)
        if provider is None:
            return Judged([refusals.unknown_provider()])
        known = policies.in_play(connection)
        entry = known.get(application.policy)
        if entry is None:
            raise BadInput("policy", nouns.unknown(nouns.POLICY, application.policy, known))
        policy = entry.policy
        renewed, refusal = _renewed(connection, application, provider, policy.care)
        if refusal is not None:
            return Judged([refusal], policy, entering.whom)
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
        return Judged(guards.evaluate(case), policy, entering.whom)

    asked = {"regions": list(application.regions), "role": application.role, "reach": plain.plain(application.reach)}
    said, personal = _named(application.provider, arrival, newcomer)
    deed = Deed(
        Action.APPLY,
        actor,
        NO_CONTRACT_STREAM,
        {"asked": asked, **said},
        personal,
        policy_id=application.policy,
        of_many=arrival is not None,
    )
    carry_out = partial(_carry_out, entering, made)
    return perform(office, deed, check, carry_out)


def _named(key: str, arrival: Arrival | None, newcomer: Provider | None) -> tuple[dict[str, Any], dict[str, Any]]:
    """What the record says of the row that something came in as, and as whom its provider was named."""
    if arrival is None:
        return {}, {"named": key if newcomer is None else newcomer.name or ""}
    return arrival.said(), {"named": arrival.provider.name or arrival.provider.key}


def _carry_out(entering: _Entering, made: dict[str, Contract], connection: Connection, now: datetime) -> Carried:
    return entering.keep(connection, made["contract"], now)


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


def register(
    office: Office,
    actor: str,
    running: Running,
    arrival: Arrival | None = None,
    newcomer: Provider | None = None,
) -> Result:
    """Take over a contract that runs already from before; `arrival` and `newcomer` as with `apply`."""
    entering = _Entering(actor, arrival, newcomer)
    made: dict[str, Contract] = {}

    def check(connection: Connection, now: datetime) -> Judged:
        _check_regions(connection, running.regions)
        _check_running(running)
        provider = entering.find(connection, running.provider)
        if provider is None:
            return Judged([refusals.unknown_provider()])
        made["contract"] = running_contract(provider, running, now)
        return Judged((), None, entering.whom)

    said, personal = _named(running.provider, arrival, newcomer)
    deed = Deed(Action.REGISTER, actor, NO_CONTRACT_STREAM, said, personal, of_many=arrival is not None)
    return perform(office, deed, check, partial(_carry_out, entering, made))


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
