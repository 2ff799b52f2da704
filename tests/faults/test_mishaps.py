"""Databases that cannot serve: one clear message, exit status 2, and nothing half there."""

import hashlib
import os
import resource
import sqlite3
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from commands import DEMO, Desk, Ended

pytestmark = pytest.mark.faults

READ = ("audit", "check")
WRITE = ("users", "add", "bea", "buyer", "--by", "beheer")
SMALL = ("demo", "--providers", "1")
ANEW = (*SMALL, "--replace")


def _contents(folder: Path) -> dict[str, str]:
    """Every file of a folder by its content; the memory that processes share beside a database does not count."""
    return {
        str(file.relative_to(folder)): hashlib.sha256(file.read_bytes()).hexdigest()
        for file in sorted(folder.rglob("*"))
        if file.is_file() and not file.name.endswith(("-shm", "-wal"))
    }


@pytest.fixture
def nothing_changed(tmp_path: Path) -> Callable[[], None]:
    """Check that no file was changed since the first call."""
    before: list[dict[str, str]] = []

    def check() -> None:
        before.append(_contents(tmp_path))
        assert before[0] == before[-1]

    return check


def test_a_database_that_is_not_there(desk: Desk) -> None:
    for command in (READ, WRITE, ("users", "list"), ("milestones", "list")):
        desk.run(*command).told("there is no database; make one with `looptijd init`")
    assert not desk.file.exists()


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    desk = Desk(tmp_path / "nowhere" / "round.db")
    for command in (("init",), SMALL):
        desk.run(*command).told("cannot be opened; check that the folder exists and may be written")
    assert list(tmp_path.iterdir()) == []


def test_a_folder_instead_of_a_file(tmp_path: Path) -> None:
    for command in (READ, SMALL):
        Desk(tmp_path).run(*command).told("cannot be opened")
    Desk(tmp_path).run("init").told("cannot be opened")
    assert list(tmp_path.iterdir()) == []


def test_a_file_in_a_folder_that_is_none() -> None:
    for command in (("init",), SMALL):
        Desk(Path("/proc/round.db")).run(*command).told("cannot be opened")


def test_a_name_that_is_too_long(tmp_path: Path) -> None:
    desk = Desk(tmp_path / ("a" * 300 + ".db"))
    for command in (READ, ("init",), SMALL):
        desk.run(*command).told("")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"Beste lezer,\n" * 100, "is no SQLite database"),
        (os.urandom(8192), "is no SQLite database"),
    ],
    ids=["text", "noise"],
)
def test_a_file_that_is_no_database(
    desk: Desk, nothing_changed: Callable[[], None], content: bytes, words: str
) -> None:
    desk.file.write_bytes(content)
    nothing_changed()
    for command in (READ, ANEW):
        desk.run(*command).told(words)
    desk.run("init").told(words)
    nothing_changed()


def test_an_empty_file_is_no_database_and_a_demo_may_begin_in_it(desk: Desk) -> None:
    desk.file.write_bytes(b"")
    desk.run(*READ).told("is no database of Looptijd")
    assert desk.run(*SMALL).status == 0


def test_a_database_of_something_else(desk: Desk, nothing_changed: Callable[[], None]) -> None:
    connection = sqlite3.connect(desk.file)
    connection.execute("CREATE TABLE recipe (name TEXT)")
    connection.execute("INSERT INTO recipe VALUES ('hutspot')")
    connection.commit()
    connection.close()
    nothing_changed()
    for command in (READ, ANEW):
        desk.run(*command).told("is a database of something else")
    desk.run("init").told("is a database of something else")
    nothing_changed()


def test_a_database_of_a_newer_version(real: Desk, copied: Callable[[Desk], Desk]) -> None:
    desk = copied(real)
    connection = sqlite3.connect(desk.file)
    connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.commit()
    connection.close()
    before = _contents(desk.file.parent)
    for command in (READ, ANEW):
        desk.run(*command).told("has version 9999")
    assert _contents(desk.file.parent) == before


def test_a_database_with_pages_of_something_else_in_it(uninterrupted: Desk, copied: Callable[[Desk], Desk]) -> None:
    desk = copied(uninterrupted)
    size = desk.file.stat().st_size
    with desk.file.open("r+b") as file:
        file.seek(8192)
        file.write(b"\xff" * (size - 8192))
    for command in (READ, WRITE):
        desk.run(*command).told("is damaged; restore a backup")


def test_a_real_database_is_never_played_with(real: Desk, copied: Callable[[Desk], Desk]) -> None:
    desk = copied(real)
    before = _contents(desk.file.parent)
    for command in (SMALL, ANEW):
        desk.run(*command).told("is a real database; choose another with --database")
    assert _contents(desk.file.parent) == before


def test_a_practice_database_serves_every_command_but_the_making_of_a_real_one(
    uninterrupted: Desk, copied: Callable[[Desk], Desk]
) -> None:
    desk = copied(uninterrupted)
    for command in (("users", "list"), ("milestones", "list"), WRITE, READ):
        assert desk.run(*command).status == 0
    desk.run("init").told("exists already; nothing was changed")
    desk.run("demo", "--providers", "41").told("--replace begins anew")
    assert desk.run("audit", "check").status == 0


def test_the_clock_of_a_real_database_is_the_real_one(real: Desk, copied: Callable[[Desk], Desk]) -> None:
    desk = copied(real)
    before = _contents(desk.file.parent)
    for moment in ("2026-10-31T23:59", "2030-01-01"):
        desk.run("--clock", moment, "audit", "check").told("is a real database and uses the real clock")
    assert _contents(desk.file.parent) == before


def test_the_clock_of_a_practice_database_only_goes_forward(
    uninterrupted: Desk, copied: Callable[[Desk], Desk]
) -> None:
    desk = copied(uninterrupted)
    before = desk.story()
    for moment in ("2026-10-31T23:59", "2027-01-01"):
        desk.run("--clock", moment, "audit", "check").told("its clock only goes forward")
    desk.run("--clock", "tomorrow", "audit", "check").told("'tomorrow' is no moment; write YYYY-MM-DDTHH:MM")
    assert desk.story() == before
    assert desk.run("--clock", "2028-01-02", "audit", "check").status == 0
    desk.run("--clock", "2028-01-01", "audit", "check").told("its clock only goes forward")
    years = [row for row in desk.story()["milestones"] if row[0] == "year-turn" and row[4] == "done"]
    assert [row[2] for row in years] == [2027, 2028]


# Locked ---------------------------------------------------------------------------------------------------------------


@pytest.fixture
def locked(uninterrupted: Desk, copied: Callable[[Desk], Desk]) -> Iterator[Desk]:
    """A database that another program writes in all the time."""
    desk = copied(uninterrupted)
    connection = sqlite3.connect(desk.file, isolation_level=None)
    connection.execute("BEGIN IMMEDIATE")
    yield desk
    connection.execute("ROLLBACK")
    connection.close()


def test_a_locked_database_can_be_read_and_says_so_when_it_is_written(locked: Desk) -> None:
    before = locked.story()
    for command in (("contracts",), ("milestones", "list")):
        assert locked.run(*command).status == 0
    # A look at the trail is on the trail before anything is shown, so it is written too.
    for command in (WRITE, READ):
        began = time.monotonic()
        locked.run(*command).told("is locked by another program; try again when it is done")
        assert time.monotonic() - began > 4
    assert locked.story() == before


# Read-only ------------------------------------------------------------------------------------------------------------


def test_a_disk_that_is_read_only(
    uninterrupted: Desk, copied: Callable[[Desk], Desk], small_disk: Callable[[str], Path]
) -> None:
    """A disk of its own, mounted again read-only: it stops root too."""
    folder = small_disk("size=20m")
    desk = Desk(folder / "round.db")
    desk.file.write_bytes(copied(uninterrupted).file.read_bytes())
    before = _contents(folder)
    small_disk("ro")
    for command in (WRITE, DEMO):
        ended = desk.run(*command)
        ended.told("round.db")
        assert "read-only" in ended.err or "may be written" in ended.err
    Desk(folder / "new.db").run("init").told("cannot be opened")
    assert _contents(folder) == before


@pytest.fixture
def immutable(uninterrupted: Desk, copied: Callable[[Desk], Desk]) -> Iterator[Desk]:
    """A file that is made immutable: it stops root too."""
    desk = copied(uninterrupted)
    before = _contents(desk.file.parent)
    try:
        done = subprocess.run(["chattr", "+i", str(desk.file)], capture_output=True, text=True, check=False)  # noqa: S607
    except FileNotFoundError:
        pytest.skip("there is no chattr command here")
    if done.returncode != 0:
        pytest.skip(f"no file can be made immutable here: {done.stderr.strip()}")
    try:
        yield desk
    finally:
        subprocess.run(["chattr", "-i", str(desk.file)], check=True)  # noqa: S607
    assert _contents(desk.file.parent) == before
    assert desk.problems() == []


def test_a_file_that_may_not_be_changed(immutable: Desk) -> None:
    ended = immutable.run(*WRITE)
    ended.told("round.db")
    assert "read-only" in ended.err or "may be written" in ended.err


def test_a_file_that_may_not_be_replaced(immutable: Desk) -> None:
    immutable.run(*ANEW).told("round.db")


# Full -----------------------------------------------------------------------------------------------------------------


def test_a_full_disk_stops_the_demo_and_room_lets_it_go_on(
    uninterrupted: Desk, small_disk: Callable[[str], Path]
) -> None:
    """A disk of its own of less than the demo needs."""
    folder = small_disk("size=1200k")
    desk = Desk(folder / "round.db")
    desk.run(*DEMO).told("the disk is full; what was confirmed is kept - free some space and try again")
    kept = desk.progress()
    assert 0 < kept < uninterrupted.progress()
    small_disk("size=40m")
    assert desk.run("audit", "check").status == 0
    assert desk.progress() == kept
    assert desk.run(*DEMO).status == 0
    assert desk.story() == uninterrupted.story()


def test_a_disk_too_small_to_make_a_database_on(small_disk: Callable[[str], Path]) -> None:
    folder = small_disk("size=48k")
    desk = Desk(folder / "real.db")
    desk.run("init").told("the disk is full")
    ended = desk.run("audit", "check")
    assert ended.status == 2
    assert "Traceback" not in ended.err


def _small_files() -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (900_000, 900_000))


def test_a_file_that_may_not_grow_stops_the_demo_and_what_was_kept_is_whole(desk: Desk, uninterrupted: Desk) -> None:
    ended: Ended = desk.run(*DEMO, before=_small_files)
    ended.told("round.db: ")
    kept = desk.progress()
    assert 0 < kept < uninterrupted.progress()
    assert desk.run("audit", "check").status == 0
    assert desk.progress() == kept
