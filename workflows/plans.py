"""Plans: one thing done to many, shown first, confirmed by who made it, and then done one by one.

A plan is about contracts, or about requests for approval that are to be decided. It says of each what stands in the way
and which version of it was judged; what needs another person's agreement is asked for, not done. Carrying it out does
each in a transaction of its own, leaves alone what was changed since, and notes what came of it, so that a plan that
was interrupted or confirmed twice does nothing twice.
"""

import secrets
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Final

from sqlalchemy import Connection

from lifecycle.errors import BadInput
from lifecycle.languages import Both
from lifecycle.states import Action
from workflows import advance, approvals, planning
from workflows.advance import Beside
from workflows.office import Office
from workflows.planned import DECISIONS, POSSIBLE, Came, Line, Plan, as_kept, as_row
from workflows.planning import Cited
from workflows.request import Outcome, Request, Result
from workflows.store import plans as kept
from workflows.store.requests import kept_request

EXPIRES: Final = timedelta(days=1)
MOST: Final = 1000
"""How many contracts or requests one plan can be about."""

_CAME: Final = {Outcome.DONE: Came.DONE, Outcome.ASKED: Came.ASKED}


class _LiftsMore(Exception):  # noqa: N818 - it leaves a transaction, and is no error
    """More rules would be lifted than the plan showed."""


def make(office: Office, request: Request, numbers: Sequence[str]) -> Plan:
    """Plan `request` (whose contract is left empty) for these contracts, each once, in their order, and keep the plan.

    For a decision (`DECISIONS`) the numbers are those of requests for approval. `BadInput` for none or too many, for
    one that does not exist, or for an action for one contract alone. Judging changes nothing, and no refusal is
    recorded: nobody has asked for anything yet.
    """
    wanted = list(dict.fromkeys(numbers))
    _check(request.action, wanted)
    decides = request.action in DECISIONS
    if not decides and approvals.needed(request):
        request = approvals.as_asked(request)
    now = office.now()
    judge = planning.of_approvals if decides else planning.of_contracts
    with office.store.reading() as connection:
        lines = tuple(judge(connection, request, wanted, now))
    plan = Plan(secrets.token_urlsafe(16), request, now, now + EXPIRES, lines)
    with office.store.writing() as connection:
        kept.remove_expired(connection, now)
        kept.add(connection, plan.id, request, now, plan.expires_at, [as_row(line) for line in lines])
    return plan


def citable(office: Office, request: Request, numbers: Sequence[str]) -> Counter[Cited]:
    """The rules that `request`, a rejection or termination, can cite on these contracts, and on how many each fails."""
    with office.store.reading() as connection:
        return planning.citable_in(connection, request, numbers, office.now())


def _check(action: Action, wanted: Sequence[str]) -> None:
    where = "approval" if action in DECISIONS else "contract"
    if action not in POSSIBLE | DECISIONS:
        names = ", ".join(sorted(POSSIBLE | DECISIONS))
        raise BadInput(
            "action", Both(f"{action} kan niet voor veel tegelijk; wel: {names}", f"{action}: allowed are {names}")
        )
    if not wanted:
        raise BadInput(where, Both("kies er minstens één", "choose at least one"))
    if len(wanted) > MOST:
        raise BadInput(
            where,
            Both(
                f"dit zijn er {len(wanted)}; hoogstens {MOST} tegelijk",
                f"these are {len(wanted)}; at most {MOST} at once",
            ),
        )


def find(office: Office, identifier: str, by: str) -> Plan | None:
    """The plan that `by` made and can still confirm or look back at; ``None`` for another's, or one that expired."""
    with office.store.reading() as connection:
        row = kept.find(connection, identifier, by, office.now())
        if row is None:
            return None
        lines = tuple(map(as_kept, kept.lines(connection, identifier)))
    request = kept_request(row.asked, Action(row.action), row.maker)
    return Plan(row.id, request, row.made_at, row.expires_at, lines)


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
        unchanged = planning.is_as_planned(connection, line, decides=plan.decides)
    if not unchanged:
        return _note(office, plan, place, replace(line, outcome=Came.CHANGED))
    if not line.possible:
        return _note(office, plan, place, replace(line, outcome=Came.LEFT))

    def close(connection: Connection, result: Result) -> None:
        """Close the line in the transaction that does it, so that nothing is done twice, nor more than was shown."""
        if not set(result.lifted) <= set(line.lifted):
            raise _LiftsMore
        kept.close(connection, plan.id, place, _CAME[result.outcome], approval=_approval(line, result))

    try:
        result = _carried_out(office, plan, line, by, close)
    except kept.NoLongerWaits:
        return None
    except _LiftsMore:
        return _note(office, plan, place, replace(line, outcome=Came.CHANGED))
    failed = tuple(dict.fromkeys(finding.rule for finding in result.failed))
    seen = replace(line, came_of=failed, findings=result.findings, policy=result.policy)
    if result.outcome in _CAME:
        return replace(seen, outcome=_CAME[result.outcome], approval=_approval(line, result))
    return _note(office, plan, place, replace(seen, outcome=Came.CHANGED if "stale" in failed else Came.REFUSED))


def _carried_out(office: Office, plan: Plan, line: Line, by: str, close: Beside) -> Result:
    request = replace(plan.request, actor=by, contract=line.number, version=line.version)
    number = line.approval or 0
    match plan.action:
        case Action.GRANT_APPROVAL:
            return approvals.grant(office, by, number, close)
        case Action.DECLINE_APPROVAL:
            return approvals.decline(office, by, number, request.reason, close)
        case Action.WITHDRAW_APPROVAL:
            return approvals.withdraw(office, by, number, close)
        case _:
            do = approvals.ask if plan.asks else advance.act
            return do(office, request, close)


def _approval(line: Line, result: Result) -> int | None:
    """The request for approval that a line is about, or that came of it."""
    return result.number if result.outcome is Outcome.ASKED else line.approval


def _note(office: Office, plan: Plan, place: int, line: Line) -> Line | None:
    try:
        with office.store.writing() as connection:
            kept.close(connection, plan.id, place, line.outcome, line.came_of, line.approval)
    except kept.NoLongerWaits:
        return None
    return line
