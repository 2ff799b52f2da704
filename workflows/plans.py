"""Plans: one action on many contracts, shown first, confirmed by who made it, and then done one by one.

A plan says of each contract what stands in the way and which version of it was judged. Carrying it out does each in a
transaction of its own, leaves alone what was changed since, and notes what came of it, so that a plan that was
interrupted or confirmed twice does nothing twice.
"""

import secrets
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Final

from lifecycle import machine
from lifecycle.errors import BadInput
from lifecycle.findings import Finding, blocking
from lifecycle.languages import Both
from lifecycle.policy import Policy
from lifecycle.states import STAYS, Action, State
from workflows import advance
from workflows.judging import Verdict, judge
from workflows.office import Office
from workflows.request import Request
from workflows.store import contracts
from workflows.store import plans as kept
from workflows.store.surroundings import Ladder

EXPIRES: Final = timedelta(days=1)
MOST: Final = 1000
"""How many contracts one plan can be about."""
_BATCH: Final = 200

POSSIBLE: Final = frozenset(
    {
        *(Action.ASSESS, Action.REJECT, Action.OFFER, Action.SIGN, Action.WITHDRAW, Action.PUBLISH, Action.TERMINATE),
        *(Action.NOTE, Action.REVIEW, Action.OFFER_RUN_OFF, Action.SIGN_RUN_OFF, Action.INFORM_TARIFF),
    }
)
"""The actions that many contracts can be planned for; the others say something about one contract alone."""


class Came(StrEnum):
    """What came of a contract of a plan; one that is not possible is left out when the plan is carried out."""

    WAITING = "waiting"
    DONE = "done"
    REFUSED = "refused"
    CHANGED = "changed"
    LEFT = "left"


@dataclass(frozen=True, slots=True)
class Line:
    """One contract of a plan: `rules` stand in its way, `came_of` are those that refused it in the end.

    `findings` are what was judged now, with the words of `policy`; a plan that is read again has only the rules.
    """

    number: str
    version: int
    state: State
    possible: bool
    rules: tuple[str, ...]
    outcome: Came = Came.WAITING
    came_of: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = field(default=(), compare=False)
    policy: Policy | None = field(default=None, compare=False)

    def target(self, action: Action) -> State | None:
        """The state that the contract would be in after `action`; ``None`` where that is not possible from its own."""
        return self.state if self.state in STAYS.get(action, ()) else machine.target(action, self.state)


@dataclass(frozen=True, slots=True)
class Plan:
    """One action on many contracts, which `maker` alone can confirm, until `expires_at`."""

    id: str
    maker: str
    action: Action
    asked: Mapping[str, Any]
    made_at: datetime
    expires_at: datetime
    lines: tuple[Line, ...]


def make(office: Office, request: Request, numbers: Sequence[str]) -> Plan:
    """Plan `request` (whose contract is left empty) for these contracts, each once, in their order, and keep the plan.

    `BadInput` for none or too many contracts, a contract that does not exist, or an action for one contract alone.
    Judging changes nothing, and no refusal is recorded: nobody has asked for anything yet.
    """
    wanted = list(dict.fromkeys(numbers))
    _check(request.action, wanted)
    now = office.now()
    with office.store.reading() as connection:
        ladder: Ladder = {}
        lines: list[Line] = []
        for start in range(0, len(wanted), _BATCH):
            found = [(number, contracts.find(connection, number)) for number in wanted[start : start + _BATCH]]
            asked = []
            for number, contract in found:
                if contract is None:
                    raise BadInput("contract", Both(f"er is geen contract {number}", f"there is no contract {number}"))
                asked.append((replace(request, contract=number), contract))
            lines += [_line(verdict) for verdict in judge(connection, asked, now, ladder=ladder)]
    plan = Plan(
        id=secrets.token_urlsafe(16),
        maker=request.actor,
        action=request.action,
        asked=kept.as_plain(request),
        made_at=now,
        expires_at=now + EXPIRES,
        lines=tuple(lines),
    )
    with office.store.writing() as connection:
        kept.remove_expired(connection, now)
        kept.add(connection, plan.id, request, now, plan.expires_at, [_row(line) for line in lines])
    return plan


def _check(action: Action, wanted: Sequence[str]) -> None:
    if action not in POSSIBLE:
        names = ", ".join(sorted(POSSIBLE))
        raise BadInput(
            "action", Both(f"{action} kan niet voor veel tegelijk; wel: {names}", f"{action}: allowed are {names}")
        )
    if not wanted:
        raise BadInput("contract", Both("kies minstens één contract", "choose at least one contract"))
    if len(wanted) > MOST:
        raise BadInput(
            "contract",
            Both(
                f"dit zijn {len(wanted)} contracten; hoogstens {MOST} tegelijk",
                f"these are {len(wanted)} contracts; at most {MOST} at once",
            ),
        )


def _line(verdict: Verdict) -> Line:
    contract = verdict.contract
    if contract is None:
        message = f"{verdict.request.contract} was found, and has to be judged as a contract"
        raise AssertionError(message)
    standing = [each for each in blocking(verdict.findings) if each.rule not in verdict.lifted]
    return Line(
        number=verdict.request.contract,
        version=contract.version,
        state=contract.state,
        possible=not verdict.refused,
        rules=tuple(dict.fromkeys(each.rule for each in standing)) if verdict.refused else (),
        findings=verdict.findings,
        policy=None if verdict.case is None else verdict.case.policy,
    )


def _row(line: Line) -> dict[str, Any]:
    return {
        "number": line.number,
        "version": line.version,
        "state": line.state.value,
        "possible": line.possible,
        "rules": list(line.rules),
        "outcome": line.outcome.value,
        "came_of": [],
    }


def find(office: Office, identifier: str, by: str) -> Plan | None:
    """The plan that `by` made and can still confirm or look back at; ``None`` for another's, or one that expired."""
    with office.store.reading() as connection:
        row = kept.find(connection, identifier, by, office.now())
        if row is None:
            return None
        lines = tuple(_as_kept(each) for each in kept.lines(connection, identifier))
    return Plan(row.id, row.maker, Action(row.action), row.asked, row.made_at, row.expires_at, lines)


def _as_kept(row: Any) -> Line:
    state, outcome = State(row.state), Came(row.outcome)
    return Line(row.number, row.version, state, row.possible, tuple(row.rules), outcome, tuple(row.came_of))


def carry_out(office: Office, plan: Plan, by: str, is_enough: Callable[[], bool] = lambda: False) -> Iterator[Line]:
    """Do what waits of a plan, as `by`, its maker: each line as it comes, in a transaction of its own.

    Between two `is_enough` says whether to stop; what is left waits, and can be confirmed again. `BadInput` for a plan
    that is not theirs or has expired.
    """
    for place, line in enumerate(plan.lines):
        if is_enough():
            return
        done = _do(office, plan, place, line, by)
        if done is not None:
            yield done


def _do(office: Office, plan: Plan, place: int, line: Line, by: str) -> Line | None:
    """One line; ``None`` where it does not wait any more."""
    with office.store.reading() as connection:
        if kept.find(connection, plan.id, by, office.now()) is None:
            raise BadInput(
                "plan",
                Both("dit plan bestaat niet of is verlopen; maak een nieuw", "there is no such plan; make a new one"),
            )
        if not kept.waits(connection, plan.id, place):
            return None
        contract = contracts.find(connection, line.number)
    if contract is None or contract.version != line.version:
        return _note(office, plan, place, replace(line, outcome=Came.CHANGED))
    if not line.possible:
        return _note(office, plan, place, replace(line, outcome=Came.LEFT))
    request = replace(kept.request(by, plan.action, plan.asked), contract=line.number, version=line.version)
    try:
        # The line is closed in the transaction that does it, so that nothing is done twice.
        result = advance.act(office, request, lambda connection: kept.close(connection, plan.id, place, Came.DONE))
    except kept.NoLongerWaits:
        return None
    failed = tuple(dict.fromkeys(finding.rule for finding in result.failed))
    seen = replace(line, came_of=failed, findings=result.findings, policy=result.policy)
    if result.done:
        return replace(seen, outcome=Came.DONE)
    return _note(office, plan, place, replace(seen, outcome=Came.CHANGED if "stale" in failed else Came.REFUSED))


def _note(office: Office, plan: Plan, place: int, line: Line) -> Line | None:
    try:
        with office.store.writing() as connection:
            kept.close(connection, plan.id, place, line.outcome, line.came_of)
    except kept.NoLongerWaits:
        return None
    return line
