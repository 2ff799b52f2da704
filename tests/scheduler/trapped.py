"""Processes that fall into the traps of a job store, with a remedy of ours or without it."""

import os
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

import rounds

from scheduler import milestones, reconciler
from workflows.store import ledger
from workflows.store.service_tables import MILESTONES

Remedy = Callable[[], None]


def keep_all() -> None:
    """Take nothing away."""


def ask_nobody_whether_it_is_done() -> None:
    """Work on a duty without looking in the transaction whether another has closed it."""
    ledger.is_open = lambda *_: True  # type: ignore[assignment]  # taken away


def note_no_effects() -> None:
    """Keep no note, by a unique key, of what was done to which contract."""
    ask_nobody_whether_it_is_done()
    ledger.add_effects = lambda *_: None  # type: ignore[assignment]  # taken away


def done_when_begun() -> None:
    """Cross a duty off when it is begun, as a job store does, which works out the next run before it runs this one."""
    ask_nobody_whether_it_is_done()
    right = ledger.start

    def start(connection: Any, duty: Any, *more: Any) -> None:
        right(connection, duty, *more)
        connection.execute(MILESTONES.update().where(MILESTONES.c.id == duty.id).values(state="done"))

    ledger.start = start  # type: ignore[assignment]  # taken away


def reconcile_together(file: str, moment: str, remedy: Remedy, barrier: Any, mistakes: Any) -> None:
    """Read what is due, wait until another has read the same, then do it."""
    try:
        remedy()
        season = rounds.join(Path(file), moment)
        with season.office.store.reading() as connection:
            row = ledger.next_due(connection, season.clock.now())
        barrier.wait(60)
        milestones.carry_out(season.office, row)  # type: ignore[arg-type]  # one is due
        reconciler.reconcile(season.office)
        mistakes.put("")
    except BaseException as error:  # noqa: BLE001 - whatever it is, the test has to see it
        mistakes.put(repr(error))


def reconcile_until_killed(file: str, moment: str, remedy: Remedy) -> None:
    """Reconcile in batches of two, and die by SIGKILL before the third."""
    remedy()
    milestones.BATCH = 2  # type: ignore[misc]
    left, right = [2], milestones._Run.batch

    def batch(run: Any, after: int) -> int | None:
        left[0] -= 1
        if left[0] < 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return right(run, after)

    milestones._Run.batch = batch  # type: ignore[method-assign]
    reconciler.reconcile(rounds.join(Path(file), moment).office)
