"""The round: the year's milestones, what each does, and running one by hand."""

from collections.abc import Callable
from functools import partial
from http import HTTPStatus
from typing import Annotated, Any, Final

from fastapi import APIRouter, Query
from sqlalchemy import Row
from starlette.exceptions import HTTPException
from starlette.responses import Response

from desk.language import t
from desk.showing import health
from desk.web.lists import known as naming
from desk.web.rounds import duty as duties
from desk.web.rounds import line
from desk.web.visit import Posted, Somebody, Visit
from desk.words import capital, counted, named
from lifecycle.calendar import Milestone
from lifecycle.roles import may, permitted
from lifecycle.states import Action
from scheduler import reconciler, watching
from scheduler.milestones import carry_out
from workflows.office import Office
from workflows.store import ledger

router = APIRouter()
After = Annotated[int, Query(ge=0, lt=2**62)]

PATIENCE: Final = 3.0
"""How many seconds somebody who runs a milestone waits for it, before the page shows how far it is."""


@router.get("/round")
def year_of_milestones(visit: Somebody, year: str = "") -> Response:
    """The lines of milestones of a year, and whether the service does its work."""
    known = naming.read(visit.office)
    seen = watching.look(visit.office)
    chosen = int(year) if year.isdecimal() and year.isascii() and len(year) == 4 else None  # noqa: PLR2004 - a year
    found = line.lines(visit.office, known, chosen)
    return visit.page("round.html", lines=found, health=health.in_words(seen), well=seen.is_well)


@router.get("/round/milestones/{milestone}/run")
def ask(visit: Somebody, milestone: str) -> Response:
    """Ask whether a milestone is really to be run now."""
    wanted = _milestone(milestone)
    visit.needs(*permitted(Action.RUN_MILESTONE))
    return visit.page("round_run.html", **_asked(visit.office, wanted), refused=())


@router.post("/round/milestones/{milestone}/run")
def run(visit: Posted, milestone: str) -> Response:
    """Run it; what takes long goes on, and its page shows how far it is."""
    wanted = _milestone(milestone)
    result, rows = reconciler.ask_by_hand(visit.office, visit.user, wanted)
    if not result.done:
        known = naming.read(visit.office)
        refused = [duties.reason(finding, None, known) for finding in result.failed]
        return visit.page(
            "round_run.html", HTTPStatus.UNPROCESSABLE_ENTITY, **_asked(visit.office, wanted), refused=refused
        )
    name = capital(named(wanted.value))
    if not rows:
        visit.flash(t(f"{name} was al gedaan; er is niets gewijzigd.", f"{name} was done already; nothing changed."))
        return visit.redirect("/round")
    work = partial(_carry_out, visit.office, rows)
    going_on = visit.background.start(f"milestone {wanted.value}", work, PATIENCE)
    _tell(visit, name, rows, going_on=going_on)
    return visit.redirect(line.path_of(rows[0]) if len(rows) == 1 else f"/round?year={rows[0].year}")


@router.get("/round/milestones/{milestone}/{policy}/{year}")
def milestone(
    visit: Somebody, milestone: str, policy: str, year: int, action: str = "", outcome: str = "", after: After = 0
) -> Response:
    """What a milestone will do, is doing or did, with the contracts."""
    row = duties.find(visit.office, milestone, policy, year)
    if row is None:
        raise HTTPException(HTTPStatus.NOT_FOUND)
    known = naming.read(visit.office)
    found = duties.read(visit.office, row, known)
    listed = duties.listed(visit.office, found, known, (action, outcome), after)
    leader = watching.look(visit.office).leader
    able = may(visit.role, Action.RUN_MILESTONE)
    return visit.page(
        "round_milestone.html",
        in_words=duties.part_in_words,
        number=duties.number_in_words,
        duty=found,
        listed=listed,
        after=after,
        leader=leader,
        able=able,
    )


def _milestone(name: str) -> Milestone:
    if name not in set(Milestone):
        raise HTTPException(HTTPStatus.NOT_FOUND)
    return Milestone(name)


def _asked(office: Office, milestone: Milestone) -> dict[str, Any]:
    """What is asked before a milestone is run: which duties that would do."""
    with office.store.reading() as connection:
        rows = ledger.duties(connection, milestone)
    due = [row for row in rows if row.state != "done" and row.due_at <= office.now()]
    known = naming.read(office)
    return {
        "in_words": duties.part_in_words,
        "title": capital(named(milestone.value)),
        "milestone": milestone.value,
        "due": [duties.read(office, row, known) for row in due],
    }


def _carry_out(office: Office, rows: list[Row[Any]], is_enough: Callable[[], bool]) -> None:
    for row in rows:
        carry_out(office, row, is_enough)


def _tell(visit: Visit, name: str, rows: list[Row[Any]], *, going_on: bool) -> None:
    """Tell what came of running a milestone."""
    wanted = {row.id for row in rows}
    with visit.office.store.reading() as connection:
        now = [row for row in ledger.duties(connection, Milestone(rows[0].milestone)) if row.id in wanted]
    changed = counted(sum(row.changed for row in now))
    if all(row.state == "done" for row in now):
        visit.flash(t(f"{name}: gedaan, {changed} gewijzigd.", f"{name}: done, {changed} changed."))
    elif going_on:
        said = t(
            f"{name}: het werk is begonnen en gaat door. Op de pagina van de mijlpaal ziet u hoe ver het is.",
            f"{name}: the work has begun and goes on. The page of the milestone shows how far it is.",
        )
        visit.flash(said, "information")
    else:
        said = t(
            f"{name}: niet alles is gelukt. Bij de mijlpaal staat op welke contracten het misging.",
            f"{name}: not everything was done. The milestone says on which contracts it failed.",
        )
        visit.flash(said, "warning")
