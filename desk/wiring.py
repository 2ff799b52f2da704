"""The one place that wires real things together: settings from the environment, the database, the clock."""

import os
import sys
from datetime import datetime
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Final

import typer

from desk import written
from desk.alone import alone_on
from desk.language import printable, t
from lifecycle.calendar import on_the_clock
from lifecycle.errors import BadInput
from lifecycle.languages import Both
from workflows.clock import SystemClock
from workflows.office import Office
from workflows.practice import DatabaseKind, PracticeClock, kind_of, mark, resume_clock
from workflows.store import people
from workflows.store.database import open_store, remove, sqlite_file

if TYPE_CHECKING:
    from desk.imports.form import Form, Sheet
    from lifecycle.policy import Policy

DATABASE_VARIABLE: Final = "LOOPTIJD_DATABASE_URL"
DEFAULT_DATABASE: Final = "sqlite:///looptijd.db"


def database_url(given: str | None = None) -> str:
    """The database to work on: as given, from the environment, or ``looptijd.db`` in the current folder."""
    return given or os.environ.get(DATABASE_VARIABLE) or DEFAULT_DATABASE


def database_file(url: str) -> Path:
    """The file of the database."""
    return sqlite_file(url)


def office_of(context: typer.Context) -> Office:
    """The office of the database and clock that the options before a command chose.

    Where a user is named that there is not, the nearest name is suggested; the use case refuses all the same.
    """
    office = open_office(database_url(context.obj.database), context.obj.clock)
    named = context.params.get("by")
    if named:
        _suggest_user(office, named)
    return office


def _suggest_user(office: Office, name: str) -> None:
    with office.store.reading() as connection:
        known = [user.name for user in people.users(connection)]
    near = get_close_matches(name, known, n=1)
    if name not in known and near:
        hint = t(
            f"er is geen gebruiker {name!r}; bedoelde u {near[0]!r}?",
            f"no user {name!r}; did you mean {near[0]!r}?",
        )
        sys.stderr.write(f"{printable(hint)}\n")


def open_office(url: str, clock: str | None = None, *, ticking: bool = False) -> Office:
    """The database with its own clock: the machine's for a real one, the one it keeps for a practice one.

    `clock` moves a practice clock forward first; everything that falls due on the way happens. It stands still after
    that, unless it is to be `ticking`.
    """
    store = open_store(url)
    kind = kind_of(store)
    if kind is None:
        raise BadInput(
            store.name,
            Both(
                "is niet afgemaakt; verwijder het bestand en maak het opnieuw",
                "was not finished when it was made; remove the file and make it again",
            ),
        )
    if kind is DatabaseKind.REAL:
        if clock is not None:
            raise BadInput(
                "--clock",
                Both(
                    f"{store.name} is een echte databank met de echte klok; alleen die van een oefening gaat vooruit",
                    f"{store.name} is a real database and uses the real clock; only practice ones move",
                ),
            )
        return Office(store, SystemClock())
    practice = resume_clock(store, ticking=ticking)
    if practice is None:
        raise BadInput(
            store.name,
            Both(
                "is niet afgemaakt; `looptijd demo` gaat ermee verder",
                "was not finished when it was made; `looptijd demo` goes on with it",
            ),
        )
    office = Office(store, practice)
    if clock is not None:
        with alone_on(database_file(url)):
            _move_forward(office, practice, written.moment(clock, "--clock"))
    return office


def forms_for(context: typer.Context) -> "tuple[dict[Sheet, Form], dict[str, Policy]]":
    """The forms of an import with their policies: those of the database, or the shipped ones where there is none."""
    # What forms are made of is a large import, and few commands need it.
    from desk.imports.columns import forms  # noqa: PLC0415 - see above
    from desk.imports.run import forms_of  # noqa: PLC0415 - see above
    from lifecycle import policy_file, regions  # noqa: PLC0415 - see above

    if database_file(database_url(context.obj.database)).exists():
        return forms_of(office_of(context))
    known = {name: policy_file.load(name) for name in policy_file.shipped()}
    return forms(known, regions.shipped()), known


def new_real_office(url: str) -> Office:
    """A new real database with the regions and shipped policies as drafts; `BadInput` where there is one already."""
    # What a new database is filled with is a large import, and only making one needs it.
    from desk.seal_settings import beside  # noqa: PLC0415 - see above
    from lifecycle import policy_file, regions  # noqa: PLC0415 - see above
    from workflows import beginning, policy_round  # noqa: PLC0415 - see above

    file = database_file(url)
    if file.exists():
        store = open_store(url, create=True)
        kind = kind_of(store)
        store.close()
        if kind is not None:
            raise BadInput(str(file), Both("bestaat al; er is niets gewijzigd", "exists already; nothing was changed"))
        # It was never finished, so nothing that anybody did is in it.
        remove(file)
    elif beside(file).exists():
        problem = Both(
            "bevat de zegels van een databank die hier stond; verplaats die map eerst",
            "holds the seals of a database that was here; move that folder first",
        )
        raise BadInput(str(beside(file)), problem)
    store = open_store(url, create=True)
    office = Office(store, SystemClock())
    beginning.add_regions(office, regions.shipped())
    for name in policy_file.shipped():
        policy_round.begin(office, policy_file.load(name))
    # The mark comes last: a database that was interrupted before it is recognised as unfinished.
    mark(store, DatabaseKind.REAL)
    return office


def _move_forward(office: Office, clock: PracticeClock, target: datetime) -> None:
    # The rehearsal is a large import, and only a moved clock needs it.
    from scheduler.rehearsal import move  # noqa: PLC0415 - see above

    if target < clock.now():
        now = on_the_clock(clock.now())
        raise BadInput(
            "--clock",
            Both(
                f"deze oefendatabank is al op {now}; de klok gaat alleen vooruit",
                f"this practice database is at {now} already; its clock only goes forward",
            ),
        )
    move(office, clock, target)
    clock.keep()
