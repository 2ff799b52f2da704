"""A child: a fork of the loaded parent that works on a copy with a store of its own, and mostly dies of it."""

import contextlib
import gc
import os
import resource
import signal
import sqlite3
import time
import traceback
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

import clocks
import points
from mutants import MUTANTS
from service import Served

from scheduler import milestones, reconciler
from workflows.errors import StoreError
from workflows.office import Office
from workflows.store.database import open_store

DONE: Final = 0
TROUBLE: Final = 3
INTERRUPTED: Final = 130
BROKEN: Final = 70
LOCKED_FOR: Final = 7.0


@dataclass(frozen=True, slots=True)
class Plan:
    """What a child does: reconcile `file` at `moment`; and what happens to it."""

    file: Path
    moment: datetime
    batch: int = 500
    mutant: str = ""
    point: str = ""
    occurrence: int = 1
    delay: float = 0.0
    thaws_at: datetime | None = None
    killed_after: float | None = None
    steps: int | None = None
    room: int | None = None


def errors_of(file: Path) -> Path:
    """Where the children on a database write what went wrong with them."""
    return file.with_suffix(".errors")


def _forked(work: Callable[[], int], file: Path) -> int:
    pid = os.fork()
    if pid:
        return pid
    status = BROKEN
    try:
        gc.disable()
        for each in (signal.SIGTERM, signal.SIGINT):
            signal.signal(each, signal.SIG_DFL if each == signal.SIGTERM else signal.SIG_IGN)
        status = work()
    except StoreError:
        status = TROUBLE
    except KeyboardInterrupt:
        status = INTERRUPTED
    except BaseException:  # noqa: BLE001 - whatever it is, the lane has to hear of it
        with contextlib.suppress(OSError), errors_of(file).open("a", encoding="utf-8") as out:
            traceback.print_exc(file=out)
    finally:
        os._exit(status)
    return 0


def _open(plan: Plan) -> Office:
    milestones.BATCH = plan.batch  # type: ignore[misc]  # only in a child
    if plan.mutant:
        MUTANTS[plan.mutant].patch()
    clock = clocks.Fixed(plan.moment) if plan.steps is None else clocks.Stepping(plan.moment, plan.steps)
    return Office(open_store(f"sqlite:///{plan.file}"), clock)


def _set(office: Office | None, moment: datetime | None) -> None:
    """It is later now: the process stood still."""
    if office is not None and isinstance(office.clock, clocks.Fixed) and moment is not None:
        office.clock.moment = moment


def start(plan: Plan) -> int:
    """Start a child that reconciles; its process id."""

    def work() -> int:
        office = None
        if plan.thaws_at is not None:
            office = _open(plan)
            points.watch(points.freeze_at(plan.point, plan.occurrence, lambda: _set(office, plan.thaws_at)))
        elif plan.point:
            points.watch(points.die_at(plan.point, plan.occurrence, plan.delay))
        if plan.room is not None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (plan.room, plan.room))
        office = office or _open(plan)
        reconciler.reconcile(office)
        office.store.close()
        return DONE

    return _forked(work, plan.file)


def record(plan: Plan) -> Counter[str]:
    """The points that an uninterrupted child passes, with how often."""
    reading, writing = os.pipe()

    def work() -> int:
        passed: Counter[str] = Counter()
        points.watch(lambda name: passed.update((name,)))
        reconciler.reconcile(_open(plan))
        with os.fdopen(writing, "w") as out:
            out.writelines(f"{count} {name}\n" for name, count in passed.items())
        return DONE

    pid = _forked(work, plan.file)
    os.close(writing)
    with os.fdopen(reading) as lines:
        found = Counter({name: int(count) for count, name in (line.strip().split(" ", 1) for line in lines)})
    os.waitpid(pid, 0)
    return found


def start_service(plan: Plan, due: datetime, served: Served) -> tuple[int, float]:
    """Start a child that serves, shortly before `due`; its process id, and when that is (monotonic)."""
    reading, writing = os.pipe()

    def work() -> int:
        office = _open(plan)
        origin = time.monotonic() + served.ahead
        office = Office(office.store, clocks.Ticking(due, origin))
        os.write(writing, f"{origin!r}\n".encode())
        served.run(office)
        return DONE

    pid = _forked(work, plan.file)
    os.close(writing)
    with os.fdopen(reading) as lines:
        said = lines.readline().strip()
    return pid, float(said) if said else time.monotonic()


def lock(file: Path) -> int:
    """Start a child that holds the database for itself; answers when it does."""
    reading, writing = os.pipe()

    def work() -> int:
        connection = sqlite3.connect(file, isolation_level=None)
        connection.execute("BEGIN IMMEDIATE")
        os.write(writing, b"!")
        time.sleep(LOCKED_FOR)
        connection.execute("ROLLBACK")
        connection.close()
        return DONE

    pid = _forked(work, file)
    os.close(writing)
    with os.fdopen(reading, "rb") as ready:
        ready.read(1)
    return pid
