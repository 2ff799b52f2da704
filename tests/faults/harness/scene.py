"""A scene: a prepared database with what an uninterrupted run of it comes to, and the points that run passes."""

import os
import shutil
import sqlite3
import subprocess
import time
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

import child
import clocks
import portfolio
import service
import story
from child import Plan
from mutants import MUTANTS
from portfolio import Setting
from story import Story

from scheduler import reconciler
from workflows.office import Office
from workflows.store.database import open_store, remove

BATCHES = (4, 9, 500)
LONGEST = 30.0
"""Seconds after which a real command is waited for no more."""
QUIET = 2.5
"""Seconds in which a service that has something to do has begun with it."""


@dataclass(frozen=True, slots=True)
class Scene:
    """What children play in: how long each moment takes them, and which points it has how often."""

    setting: Setting
    bases: tuple[Path, ...]
    expected: tuple[Story, ...]
    seconds: tuple[float, ...]
    points: tuple[Counter[str], ...]
    mutant: str

    def copy(self, file: Path, place: int = 0) -> None:
        """A fresh copy of the database as it stands before the moment at that place."""
        clear(file)
        shutil.copyfile(self.bases[place], file)
        if self.mutant:
            MUTANTS[self.mutant].prepare(file)


def clear(file: Path) -> None:
    """Remove a copy, with what stands beside it."""
    remove(file)
    child.errors_of(file).unlink(missing_ok=True)
    shutil.rmtree(file.with_name(f"{file.name}.seals"), ignore_errors=True)


def make(setting: Setting, base: Path, mutant: str) -> Scene:
    """Play a setting uninterrupted: once in this process, which warms it up, and once in a child that is watched."""
    bases, expected = [base], []
    for place, moment in enumerate(setting.moments):
        bases.append(base.with_name(f"{setting.name}-{place}.db"))
        shutil.copyfile(bases[place], bases[place + 1])
        store = open_store(f"sqlite:///{bases[-1]}")
        reconciler.reconcile(Office(store, clocks.Fixed(moment)))
        store.close()
        expected.append(story.read(bases[-1]))
    file = base.with_name("watched.db")
    scene = Scene(setting, tuple(bases), tuple(expected), (), (), mutant)
    seconds = []
    scene.copy(file)
    passed = [child.record(Plan(file, moment, BATCHES[0], mutant)) for moment in setting.moments]
    scene.copy(file)
    for moment in setting.moments:
        began = time.monotonic()
        if os.waitpid(child.start(Plan(file, moment, BATCHES[0], mutant)), 0)[1] != 0:
            raise SystemExit(f"an uninterrupted child fails: {child.errors_of(file).read_text(encoding='utf-8')}")
        seconds.append(time.monotonic() - began)
    clear(file)
    return replace(scene, seconds=tuple(seconds), points=tuple(passed))


@dataclass(frozen=True, slots=True)
class Commanded:
    """The scene of the real command: what it comes to uninterrupted, and for how long it works on the database."""

    base: Path
    setting: Setting
    expected: Story
    messages: int
    seconds: float


def command(setting: Setting, base: Path) -> Commanded:
    """Run the real command once, uninterrupted."""
    file = base.with_name("expected-command.db")
    shutil.copyfile(base, file)
    process = start_command(file, setting.moments[-1])
    opened = opening(process, file)
    wait_for(process, lambda: is_done(file))
    seconds = time.monotonic() - opened
    stop_when_quiet(process, file)
    expected, told = story.read(file), messages(file)
    clear(file)
    return Commanded(base, setting, expected, told, seconds)


def start_command(file: Path, moment: datetime) -> "subprocess.Popen[bytes]":
    """Start the real command on a copy, at a moment."""
    clocks.set_clock(file, moment)
    with child.errors_of(file).open("ab") as errors:
        return subprocess.Popen(
            service.command(file),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=errors,
            env=service.environment(),
            start_new_session=True,
        )


def wait_for(process: "subprocess.Popen[bytes]", holds: Callable[[], bool]) -> None:
    """Wait until something holds; the command has ended, or takes too long, where it never will."""
    end = time.monotonic() + LONGEST
    while process.poll() is None and not holds() and time.monotonic() < end:
        time.sleep(0.02)


def opening(process: "subprocess.Popen[bytes]", file: Path) -> float:
    """Wait until the command has opened its database; when that was."""
    wal = file.with_name(file.name + "-wal")
    wait_for(process, wal.exists)
    return time.monotonic()


def is_done(file: Path) -> bool:
    """Whether every duty is closed but for those of the next year."""
    return not _asked(file, "SELECT count(*) FROM milestone WHERE state != 'done' AND year < 2028")


def messages(file: Path) -> int:
    """How many messages there are, with what was noted for them."""
    return _asked(file, "SELECT count(*) FROM outbox")


def leads(process: "subprocess.Popen[bytes]", file: Path) -> bool:
    """Whether this process does the work."""
    return bool(_asked(file, f"SELECT count(*) FROM lease WHERE holder LIKE '%:{process.pid}:%'"))  # noqa: S608 - a number


def stop_when_quiet(process: "subprocess.Popen[bytes]", file: Path) -> int:
    """Ask the command to stop once nothing has been recorded or written to anybody for a while; its exit status."""
    before = -1
    while before != (now := _asked(file, "SELECT count(*) FROM audit_record") + messages(file)):
        before = now
        time.sleep(QUIET)
    process.terminate()
    return process.wait(LONGEST)


def _asked(file: Path, query: str) -> int:
    with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as connection:
        found: int = connection.execute(query).fetchone()[0]
        return found


def make_all(folder: Path, mutant: str) -> tuple[list[Scene], Commanded | None]:
    """Every scene, and that of the real command, which no mutant reaches."""
    bases = {name: portfolio.prepare(folder, name) for name in portfolio.BASES}
    scenes = [make(setting, bases[setting.base], mutant) for setting in portfolio.SETTINGS]
    late = portfolio.SETTINGS[-1]
    return scenes, None if mutant else command(late, bases[late.base])
