"""The duties of the ledger: done, late, due, to come; with what fails on them."""

from datetime import datetime
from typing import Any

from sqlalchemy import Row

from desk.language import t
from desk.showing.output import as_json as write_json
from desk.showing.output import console, echo, indented, table
from desk.words import at_moment, days_left, named
from lifecycle.calendar import Milestone, day_of, in_utc
from scheduler import milestones
from scheduler.standing import Standing, known_day, standing
from workflows.office import Office
from workflows.store import ledger


def show(office: Office, *, as_json: bool) -> None:
    """Show every duty of the ledger."""
    if as_json:
        write_json(all_data(office))
        return
    now = office.now()
    with office.store.reading() as connection:
        rows, failing = ledger.duties(connection), ledger.troubles(connection)
    headings = [
        t("mijlpaal", "milestone"),
        t("beleid", "policy"),
        t("jaar", "year"),
        t("moment", "due"),
        t("stand", "status"),
        t("gewijzigd", "changed"),
        t("ongewijzigd", "left"),
    ]
    cells = [
        (
            named(row.milestone),
            row.policy_id or "-",
            row.year,
            at_moment(in_utc(row.due_at)),
            in_words(row, standing(row, now), now),
            row.changed,
            row.skipped,
        )
        for row in rows
    ]
    console().print(table(t("Mijlpalen", "Milestones"), headings, cells, numbers=2, least=(2, 6, 5)))
    _section(t("Laat begonnen:", "Begun late:"), [_late(row) for row in rows if _is_late(row)])
    _section(t("Hierop gaat het mis:", "What fails:"), [_trouble(row) for row in failing])


def find(office: Office, milestone: Milestone, policy: str, year: int) -> Row[Any] | None:
    """The row of the ledger of a milestone, policy (empty: of all care) and year, if there is one."""
    with office.store.reading() as connection:
        rows = ledger.duties(connection, milestone)
    return next((row for row in rows if row.policy_id == policy and row.year == year), None)


def all_data(office: Office) -> list[dict[str, Any]]:
    """Every duty of the ledger, for programs."""
    with office.store.reading() as connection:
        rows, failing = ledger.duties(connection), ledger.troubles(connection)
    return [_data(office, row, failing) for row in rows]


def one_data(office: Office, row: Row[Any]) -> dict[str, Any]:
    """One duty of the ledger, for programs."""
    with office.store.reading() as connection:
        return _data(office, row, ledger.troubles(connection))


def _section(heading: str, lines: list[str]) -> None:
    if lines:
        echo("")
        echo(heading)
    for line in lines:
        console().print(indented(f"  {line}"))


def _is_late(row: Row[Any]) -> bool:
    return milestones.is_late(row.due_at, row.ran_at)


def _called(row: Row[Any]) -> str:
    return " ".join([named(row.milestone), *([row.policy_id] if row.policy_id else []), str(row.year)])


def _late(row: Row[Any]) -> str:
    """Both moments of a duty that was begun too late, and the process that last worked on it."""
    due, began = at_moment(in_utc(row.due_at)), at_moment(in_utc(row.ran_at))
    return t(
        f"{_called(row)}: had moeten beginnen op {due}, begon op {began}, door proces {row.process}",
        f"{_called(row)}: should have begun on {due}, began on {began}, by process {row.process}",
    )


def _trouble(row: Row[Any]) -> str:
    """A contract on which a duty keeps failing: how often, since when, and what was said."""
    since, latest = at_moment(in_utc(row.first_at)), at_moment(in_utc(row.last_at))
    action = named(row.action)
    return t(
        f"{_called(row)}: contract {row.number}, {action}: {row.said}; {row.times} keer sinds {since}, laatst {latest}",
        f"{_called(row)}: contract {row.number}, {action}: {row.said}; {row.times}x since {since}, last {latest}",
    )


def _data(office: Office, row: Row[Any], failing: list[Row[Any]]) -> dict[str, Any]:
    days = (known_day(row) - day_of(office.now())).days
    return {
        "milestone": row.milestone,
        "policy": row.policy_id or None,
        "year": row.year,
        "due": in_utc(row.due_at),
        "local": row.local_at,
        "state": row.state,
        "ran_at": None if row.ran_at is None else in_utc(row.ran_at),
        "finished_at": None if row.finished_at is None else in_utc(row.finished_at),
        "late": _is_late(row),
        "process": row.process,
        "days_left": days if row.state != "done" else None,
        "changed": row.changed,
        "skipped": row.skipped,
        "failing": [
            {
                "contract": each.number,
                "action": each.action,
                "times": each.times,
                "first_at": in_utc(each.first_at),
                "last_at": in_utc(each.last_at),
                "said": each.said,
            }
            for each in failing
            if each.milestone_id == row.id
        ],
    }


def in_words(row: Row[Any], stands: Standing, now: datetime) -> str:
    """How a duty stands, in a few words."""
    match stands:
        case Standing.BEFORE_THE_START:
            return t("gedaan voor deze databank begon", "done before this database began")
        case Standing.IN_TIME:
            return t("op tijd gedaan", "done in time")
        case Standing.LATE:
            began = at_moment(in_utc(row.ran_at))
            return t(f"te laat gedaan, op {began}", f"done late, on {began}")
        case Standing.RUNNING:
            return t("bezig", "being done")
        case Standing.DUE:
            return t("had al moeten beginnen", "should have begun")
        case Standing.TO_COME:
            return days_left((known_day(row) - day_of(now)).days)
