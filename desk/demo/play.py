"""Playing the demo: a generated season on a practice database that keeps its clock and how far it has come.

Each step is kept in the same transaction as its effect, so a demo that was interrupted goes on where it stopped.
"""

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Final

from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from desk import written
from desk.alone import alone_on
from desk.demo import generate, report
from desk.demo.arriving import Arrivals
from desk.ending import DONE
from desk.language import t
from desk.seal_settings import forget
from desk.showing.output import console, echo
from desk.wiring import database_file
from desk.words import at_moment
from lifecycle.calendar import in_utc
from lifecycle.errors import BadInput
from lifecycle.languages import Both
from lifecycle.states import Action
from scheduler import rehearsal
from scheduler.rehearsal import Stage
from scheduler.scenarios.model import Event, Scenario
from workflows.office import Office
from workflows.practice import DatabaseKind, PracticeClock, is_empty, kind_of, mark, resume_clock
from workflows.store.database import Store, open_store, remove

_DONE: Final = "done"


def run(url: str, *, providers: int, seed: int, until: str | None, replace: bool, write: Path | None = None) -> int:
    """Play the demo until its end (or `until`), or go on with the one that is there; then show what happened.

    The spreadsheets that its contracts come in with are left in the folder `write`, where one is named.
    """
    wanted = {"providers": providers, "seed": seed}
    scenario = generate.season(seed, providers)
    stop = scenario.until if until is None else min(written.moment(until, "--until"), scenario.until)
    if stop < scenario.start:
        raise BadInput(
            "--until", Both("ligt voor het begin van de ronde, 1 maart 2026", "is before the start, 1 March 2026")
        )
    with alone_on(database_file(url)), _folder(write) as folder:
        return _run(url, scenario, wanted, stop, folder, replace=replace)


@contextmanager
def _folder(write: Path | None) -> Iterator[Path]:
    """The folder for the spreadsheets: the one that is named, made where it is not there yet, or a passing one."""
    if write is not None:
        write.mkdir(parents=True, exist_ok=True)
        yield write
        return
    with tempfile.TemporaryDirectory(prefix="looptijd-") as folder:
        yield Path(folder)


def _run(url: str, scenario: Scenario, wanted: dict[str, int], stop: datetime, folder: Path, *, replace: bool) -> int:
    store = _store(url, replace=replace)
    stage, clock = _stage(store, scenario, wanted)
    try:
        with Arrivals(stage, folder) as arrivals:
            _play(stage, arrivals, clock, stop)
    except KeyboardInterrupt:
        again = t("dezelfde opdracht gaat verder waar deze was", "the same command goes on from there")
        echo(t(f"Gestopt op {_now(clock)}; {again}.", f"Stopped at {_now(clock)}; {again}."))
        raise
    report.show(stage.office, store.name)
    return DONE


def _now(clock: PracticeClock) -> str:
    return at_moment(in_utc(clock.now()))


def _store(url: str, *, replace: bool) -> Store:
    """The practice database at `url`, made new where there is none; a real one is never touched."""
    file = database_file(url)
    if file.exists():
        store = open_store(url, create=True)
        kind = kind_of(store)
        if kind is None and not replace:
            _begin(store)
            return store
        if kind is DatabaseKind.REAL:
            store.close()
            raise BadInput(
                str(file),
                Both(
                    "is een echte databank; kies een andere met --database",
                    "is a real database; choose another with --database",
                ),
            )
        if not replace:
            return store
        store.close()
        remove(file)
    forget(file)
    store = open_store(url, create=True)
    _begin(store)
    return store


def _begin(store: Store) -> None:
    """Mark a database in which nothing stands yet; `BadInput` for one that was left unfinished by something else."""
    if not is_empty(store):
        raise BadInput(
            store.name,
            Both(
                "is half gemaakt door een onderbroken `init`; --replace begint opnieuw",
                "was left half made by an interrupted `init`; --replace begins anew",
            ),
        )
    mark(store, DatabaseKind.PRACTICE)


def _stage(store: Store, scenario: Scenario, wanted: dict[str, int]) -> tuple[Stage, PracticeClock]:
    """The stage to play on, as far as it has come."""
    clock = resume_clock(store)
    if clock is None:
        clock = PracticeClock(store, scenario.start)
        clock.progress = {**wanted, _DONE: 0}
        clock.keep()
    progress = clock.progress
    if progress is None or any(progress.get(key) != value for key, value in wanted.items()):
        played = Both("een andere oefening", "another exercise")
        if progress is not None:
            options = f"--seed {progress['seed']} --providers {progress['providers']}"
            played = Both(options, options)
        raise BadInput(
            store.name,
            Both("bevat ", "holds ") + played + Both("; --replace begint opnieuw", "; --replace begins anew"),
        )
    stage = Stage(Office(store, clock), clock, scenario)
    rehearsal.recall(stage)
    return stage, clock


def _play(stage: Stage, arrivals: Arrivals, clock: PracticeClock, stop: datetime) -> None:
    steps = _steps(stage, arrivals)
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.completed}/{task.total}"),
        TimeElapsedColumn(),
    )
    progress = clock.progress or {}
    with Progress(*columns, console=console(), transient=True) as bar:
        first = progress[_DONE]
        task = bar.add_task(_now(clock), total=len(steps), completed=first)
        for index, (at, step) in enumerate(steps):
            if index < first:
                continue
            if at is not None and at > stop:
                break
            if at is not None:
                # A clock that was moved by hand is past what was planned: that is done now.
                moment = max(at, clock.now())
                down = stage.scenario.down
                rehearsal.move(stage.office, clock, moment, down, lambda _: bar.update(task, description=_now(clock)))
            progress[_DONE] = index + 1
            step()
            bar.update(task, description=_now(clock), completed=index + 1)
        if clock.now() < stop:
            rehearsal.move(stage.office, clock, stop, stage.scenario.down)
        clock.keep()


def _steps(stage: Stage, arrivals: Arrivals) -> list[tuple[datetime | None, Callable[[], object]]]:
    """What is done in order: the opening, the contracts that run already, then each event at its moment."""
    scenario = stage.scenario
    known = {key: scenario.providers[key] for key in _known_before(scenario)}
    bare = Stage(stage.office, stage.clock, replace(scenario, providers=known, given=()))
    opening: list[Callable[[], object]] = [
        *rehearsal.opening(bare),
        *(partial(arrivals.take_over, given) for given in scenario.given),
    ]
    steps: list[tuple[datetime | None, Callable[[], object]]] = []
    steps += ((None, step) for step in opening)
    steps += ((event.at, _event(stage, arrivals, event)) for event in scenario.events)
    return steps


def _known_before(scenario: Scenario) -> list[str]:
    """The providers that are heard of before a spreadsheet brings them in: they object before they apply."""
    arrived = {given.provider for given in scenario.given}
    known: dict[str, None] = {}
    for event in scenario.events:
        if event.do is Action.APPLY:
            arrived.add(event.keys["provider"])
        elif event.do is Action.OBJECT and event.keys["provider"] not in arrived:
            known[event.keys["provider"]] = None
    return list(known)


def _event(stage: Stage, arrivals: Arrivals, event: Event) -> Callable[[], object]:
    if event.do is Action.APPLY:
        return partial(arrivals.apply, event)
    return partial(rehearsal.do, stage, event)
