"""The policy and its round: publishing, amending, objecting, tariffs, and what is stated of a region."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy import Connection

from lifecycle import guards, nouns
from lifecycle.amendment import amended
from lifecycle.calendar import day_of
from lifecycle.case import Case
from lifecycle.contract import Contract, Provider
from lifecycle.errors import BadInput
from lifecycle.findings import Finding
from lifecycle.languages import Both
from lifecycle.policy import Policy
from lifecycle.roles import SYSTEM_ACTOR
from lifecycle.states import Action, State
from workflows import refusals
from workflows.deed import Carried, Deed, Judged, perform
from workflows.office import Office
from workflows.request import Result
from workflows.store import contracts, ledger, policies, trail
from workflows.store import round as rounds
from workflows.store.policies import InPlay


def _stream(policy: str) -> str:
    return f"policy:{policy}"


def _in_play(connection: Connection, name: str) -> InPlay:
    known = policies.in_play(connection)
    if name not in known:
        raise BadInput("policy", nouns.unknown(nouns.POLICY, name, known))
    return known[name]


def begin(office: Office, policy: Policy) -> None:
    """Put a policy in play as a draft, in a new database."""
    now = office.now()
    with office.store.writing() as connection:
        said = _put_in_play(connection, policy, SYSTEM_ACTOR, now)
        action = Action.ADD_POLICY.value
        entry = trail.by_system(_stream(policy.policy), action, now, said, policy_id=policy.policy)
        trail.append(connection, [entry])


def add(office: Office, actor: str, policy: Policy) -> Result:
    """Put a policy in play as a draft, and open the duties of its calendar; `BadInput` where it is in play already."""

    def check(connection: Connection, _now: datetime) -> Judged:
        if policy.policy in policies.in_play(connection):
            raise BadInput(policy.policy, Both("is al in het spel; wijzig het", "is in play already; amend it"))
        return Judged()

    def carry_out(connection: Connection, now: datetime) -> Carried:
        return Carried(said=_put_in_play(connection, policy, actor, now))

    deed = Deed(Action.ADD_POLICY, actor, _stream(policy.policy), policy_id=policy.policy)
    return perform(office, deed, check, carry_out)


def _put_in_play(connection: Connection, policy: Policy, author: str, now: datetime) -> dict[str, str]:
    """Keep a policy as a draft and open its duties; answers what the record says of it."""
    policies.add(connection, policy, since=now, author=author)
    ledger.open_duties(connection, policy)
    ledger.open_year_turns(connection, now)
    return {"policy": policy.hash, "source": policy.source.sha256}


def publish(office: Office, actor: str, name: str) -> Result:
    """Publish a draft: its text and parameters are frozen from then on, and the round opens."""

    def check(connection: Connection, _now: datetime) -> Judged:
        entry = _in_play(connection, name)
        published = [] if entry.published_at is None else [refusals.nothing_open("policy_published")]
        return Judged(published, entry.policy)

    def carry_out(connection: Connection, now: datetime) -> Carried:
        policies.publish(connection, name, now)
        return Carried(said={"from": "draft", "to": "published"})

    return perform(office, Deed(Action.PUBLISH_POLICY, actor, _stream(name), policy_id=name), check, carry_out)


@dataclass(frozen=True, slots=True)
class Changes:
    """What an amendment adds and removes, by id."""

    add_programmes: tuple[str, ...] = ()
    remove_programmes: tuple[str, ...] = ()
    add_registers: tuple[str, ...] = ()
    remove_registers: tuple[str, ...] = ()

    def said(self) -> dict[str, list[str]]:
        """The changes for the record, without what is empty."""
        parts = {
            "add_programmes": self.add_programmes,
            "remove_programmes": self.remove_programmes,
            "add_registers": self.add_registers,
            "remove_registers": self.remove_registers,
        }
        return {name: list(ids) for name, ids in parts.items() if ids}


def amend(office: Office, actor: str, name: str, changes: Changes, reason: str | None) -> Result:
    """Amend a policy, with a reason; the new version decides from now on, and the old one is kept."""

    def check(connection: Connection, _now: datetime) -> Judged:
        entry = _in_play(connection, name)
        lacking = refusals.reason(reason)
        return Judged([] if lacking is None else [lacking], entry.policy)

    def carry_out(connection: Connection, now: datetime) -> Carried:
        policy = amended(
            _in_play(connection, name).policy,
            add_programmes=changes.add_programmes,
            remove_programmes=changes.remove_programmes,
            add_registers=changes.add_registers,
            remove_registers=changes.remove_registers,
        )
        policies.amend(connection, policy, since=now, author=actor, reason=reason or "")
        return Carried(said={"amended": policy.hash})

    personal = {"reason": reason} if reason else {}
    deed = Deed(Action.AMEND_POLICY, actor, _stream(name), {"changes": changes.said()}, personal, policy_id=name)
    return perform(office, deed, check, carry_out)


def object_to(office: Office, actor: str, name: str, provider: str, text: str) -> Result:
    """Record an objection to a policy, while the window is open; before publication too."""
    found: dict[str, Provider] = {}

    def check(connection: Connection, now: datetime) -> Judged:
        known = contracts.provider_named(connection, provider)
        if known is None:
            return Judged([refusals.unknown_provider()])
        found["provider"] = known
        entry = _in_play(connection, name)
        return Judged(_judge_objection(entry, known, now), entry.policy, known)

    def carry_out(connection: Connection, now: datetime) -> Carried:
        number = rounds.add_objection(connection, name, found["provider"].id, now, text)
        return Carried(number=number, said={"objection": number})

    deed = Deed(Action.OBJECT, actor, _stream(name), personal={"text": text}, policy_id=name)
    return perform(office, deed, check, carry_out)


def _judge_objection(entry: InPlay, provider: Provider, now: datetime) -> tuple[Finding, ...]:
    """An objection concerns no contract; its guard looks at the policy and the moment alone."""
    policy = entry.policy
    nothing = Contract(0, "", provider.id, policy.policy, policy.care, policy.year, provider.kind, State.APPLIED, 0)
    case = Case(
        policy=policy,
        published=entry.published_at is not None,
        trigger=Action.OBJECT,
        contract=nothing,
        provider=provider,
        now=now,
        moment=now,
        day=day_of(now),
    )
    return guards.evaluate(case)


def set_tariff(office: Office, actor: str, care: str, year: int, amount: Decimal) -> Result:
    """Set the tariff of a care and year, in euros; setting it again replaces it."""

    def carry_out(connection: Connection, now: datetime) -> Carried:
        rounds.set_tariff(connection, care, year, str(amount), now)
        return Carried()

    said = {"care": care, "year": year, "amount": str(amount)}
    deed = Deed(Action.SET_TARIFF, actor, f"tariff:{care}:{year}", said)
    return perform(office, deed, lambda _connection, _now: Judged(), carry_out)


@dataclass(frozen=True, slots=True)
class Statement:
    """What is stated of a region; ``None`` leaves it as it stands."""

    rho_unwilling: bool | None = None
    duty_of_care_risk: bool | None = None

    def said(self) -> dict[str, bool]:
        """The parts that are stated."""
        parts = {"rho_unwilling": self.rho_unwilling, "duty_of_care_risk": self.duty_of_care_risk}
        return {name: value for name, value in parts.items() if value is not None}


def state_region(office: Office, actor: str, region: str, statement: Statement, reason: str | None) -> Result:
    """State something of a region, with a reason. `BadInput` for a region that does not exist."""

    def check(connection: Connection, _now: datetime) -> Judged:
        known = rounds.regions(connection)
        if region not in known:
            raise BadInput("region", nouns.unknown(nouns.REGION, region, known))
        lacking = refusals.reason(reason)
        return Judged([] if lacking is None else [lacking])

    def carry_out(connection: Connection, _now: datetime) -> Carried:
        if statement.said():
            rounds.state_region(connection, region, **statement.said())
        return Carried()

    personal = {"reason": reason} if reason else {}
    deed = Deed(Action.STATE_REGION, actor, f"region:{region}", {"changes": statement.said()}, personal, region=region)
    return perform(office, deed, check, carry_out)
