"""The reconciler: applies everything that is due and not closed, oldest first.

The database is its memory: it can be called at any time, by anybody, as often as anybody likes.
"""

import logging
from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from typing import Any, Final

from sqlalchemy import Connection, Row

from lifecycle.calendar import Milestone, day_of, end_of, in_utc
from lifecycle.contract import Contract
from lifecycle.findings import phrase, system_finding
from lifecycle.states import Action
from scheduler import milestones, zones
from workflows import advance
from workflows.deed import Carried, Deed, Judged, perform
from workflows.errors import StoreError
from workflows.judging import judge
from workflows.office import Office
from workflows.request import Request, Result, job_request
from workflows.store import candidates, contracts, ledger


def reconcile(office: Office, is_enough: Callable[[], bool] = lambda: False) -> None:
    """Do all that is due by now: every duty of the ledger and every offer's own signing day, in the order of time.

    Between two batches `is_enough` says whether to stop; what is left is for whoever comes next.
    """
    with office.store.writing() as connection:
        ledger.open_year_turns(connection, office.now())
    zones.place(office)
    tried: set[int] = set()
    while not is_enough():
        now = office.now()
        with office.store.reading() as connection:
            row = ledger.next_due(connection, now, tried)
            if row is not None:
                zones.check(connection, row)
        if row is None:
            sweep(office, now)
            return
        sweep(office, row.due_at - timedelta(microseconds=1))
        milestones.carry_out(office, row, is_enough)
        # A duty that failed on some contract stays open, for the next time; the others go on.
        tried.add(row.id)


def next_moment(office: Office, after: datetime | None = None) -> datetime | None:
    """When something falls due next: a duty of the ledger, or the end of an open offer's signing day.

    `after` is the moment of the last reconciliation: what that left undone will not be done by another one.
    """
    last_day = None if after is None else day_of(after)
    with office.store.reading() as connection:
        row = ledger.next_to_come(connection, after)
        day = candidates.first_signing_day(connection, last_day)
    moments = [] if row is None else [row.due_at]
    if day is not None:
        moments.append(end_of(day))
    return min(moments, default=None)


def sweep(office: Office, now: datetime) -> int:
    """Lapse the offers and run-off offers whose own signing day has passed at `now`; answers how many."""
    last_day = day_of(now) - timedelta(days=1)
    return sum(_lapse(office, action, last_day) for action in (Action.LAPSE, Action.LAPSE_RUN_OFF))


def _lapse(office: Office, action: Action, last_day: date) -> int:
    """Lapse in batches; a contract on which that fails is reported, and the others go on."""
    lapsed, after, run_off = 0, 0, action is Action.LAPSE_RUN_OFF
    while True:
        with office.store.reading() as connection:
            ids = candidates.offers_to_lapse(connection, last_day, run_off=run_off, after=after, limit=milestones.BATCH)
        if not ids:
            return lapsed
        try:
            lapsed += _lapse_these(office, action, last_day, ids)
        except StoreError:
            raise
        except Exception:  # noqa: BLE001 - whatever is wrong with one contract must not stop the others
            lapsed += sum(_lapse_one(office, action, last_day, identifier) for identifier in ids)
        after = ids[-1]


def _lapse_these(office: Office, action: Action, last_day: date, ids: Sequence[int]) -> int:
    with office.store.writing() as connection:
        found = contracts.load(connection, ids).values()
        requests = [(_lapse_request(action, contract), contract) for contract in found]
        # The clock may have been set back since the day was seen to be over.
        verdicts = judge(connection, requests, max(office.now(), end_of(last_day)))
        passing = [verdict for verdict in verdicts if not verdict.refused]
        advance.apply(connection, passing, {"sweep": last_day.isoformat()})
    return len(passing)


def _lapse_one(office: Office, action: Action, last_day: date, identifier: int) -> int:
    try:
        return _lapse_these(office, action, last_day, [identifier])
    except StoreError:
        raise
    except Exception:  # noqa: BLE001 - it is reported, and tried again
        _LOG.exception("the daily sweep failed on contract id %d; it is tried again", identifier)
        return 0


_LOG: Final = logging.getLogger(__name__)


def _lapse_request(action: Action, contract: Contract) -> Request:
    last = contract.run_off_signing_day if action is Action.LAPSE_RUN_OFF else contract.signing_day
    return job_request(action, contract.number, as_of=None if last is None else end_of(last))


def run_by_hand(office: Office, actor: str, milestone: Milestone) -> Result:
    """Run a milestone now that its moment has come; one that has run already changes nothing more.

    Refused as `not-due` before its moment, or where no policy in play has it.
    """
    result, rows = ask_by_hand(office, actor, milestone)
    for row in rows:
        milestones.carry_out(office, row)
    return result


def ask_by_hand(office: Office, actor: str, milestone: Milestone) -> tuple[Result, list[Row[Any]]]:
    """Ask for a milestone to be run now, on the trail; with the duties that `carry_out` has then to do."""
    zones.place(office)
    found: list[Row[Any]] = []

    def check(connection: Connection, now: datetime) -> Judged:
        duties = ledger.duties(connection, milestone)
        due = [row for row in duties if row.due_at <= now]
        found[:] = [row for row in due if row.state != "done"]
        if due:
            return Judged()
        seen = (
            phrase("not_due.before", milestone=milestone.value, due=in_utc(duties[0].due_at))
            if duties
            else phrase("not_due.none", milestone=milestone.value)
        )
        return Judged([system_finding("not-due", seen, phrase("not_due.needed"))])

    def carry_out(_connection: Connection, _now: datetime) -> Carried:
        return Carried(said={"asked": [row.id for row in found]})

    deed = Deed(Action.RUN_MILESTONE, actor, f"milestone:{milestone.value}", {"milestone": milestone.value})
    result = perform(office, deed, check, carry_out)
    return result, found if result.done else []
