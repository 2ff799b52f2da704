"""The real service in processes of its own: killed, stopped in the middle of a deadline, and relieved by another."""

import json
import os
import signal
import sqlite3
import subprocess
import time
from collections.abc import Callable, Iterator

import pytest
from commands import LOOPTIJD, Desk, _environment

pytestmark = pytest.mark.faults

BEFORE = "2026-09-30T08:59:56"
"""A few seconds before the offers go out."""

Start = Callable[..., "subprocess.Popen[str]"]


@pytest.fixture
def ready(uninterrupted: Desk, tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """A practice database, shortly before the offers go out."""
    del uninterrupted
    found = Desk(tmp_path_factory.mktemp("service") / "round.db")
    done = found.run("demo", "--providers", "20", "--until", BEFORE)
    assert done.status == 0, done.err
    return found


@pytest.fixture
def start(ready: Desk) -> Iterator[Start]:
    """Starts services on the database; those that still run are killed afterwards."""
    running: list[subprocess.Popen[str]] = []

    def begin(*options: str) -> "subprocess.Popen[str]":
        command = [str(LOOPTIJD), "--lang", "en", "--database", ready.url, *options, "scheduler"]
        process = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=_environment()
        )
        running.append(process)
        return process

    yield begin
    for process in running:
        if process.poll() is None:
            os.kill(process.pid, signal.SIGCONT)
            process.kill()
        process.communicate()


def _offers(desk: Desk) -> list[dict[str, object]]:
    out = desk.run("milestones", "--json").out
    return [each for each in json.loads(out) if each["milestone"] == "offers-out"]


def _leader(desk: Desk) -> str | None:
    found = json.loads(desk.run("health", "--json").out)["leader"]
    return None if found is None else str(found).split(":")[1]


def _until(holds: Callable[[], bool], seconds: float) -> float:
    """Wait until something holds; answers how long that took."""
    began = time.monotonic()
    while not holds():
        assert time.monotonic() - began < seconds, "it did not happen in time"
        time.sleep(0.2)
    return time.monotonic() - began


def _all_done(desk: Desk) -> bool:
    return all(each["state"] == "done" for each in _offers(desk))


def test_the_service_does_what_is_due_and_says_that_it_is_an_exercise(ready: Desk, start: Start) -> None:
    process = start()
    _until(lambda: _all_done(ready), 30)
    assert all(not each["late"] for each in _offers(ready))
    process.send_signal(signal.SIGTERM)
    out, err = process.communicate(timeout=20)
    assert process.returncode == 0
    assert "PRACTICE: " in out
    events = [json.loads(line) for line in err.splitlines()]
    assert {"level", "logger", "event", "timestamp"} <= set(events[0])
    assert any("offers-out" in each["event"] for each in events)
    assert ready.problems() == []


def test_a_leader_that_is_killed_is_relieved_within_ten_seconds(ready: Desk, start: Start) -> None:
    first = start()
    _until(lambda: _leader(ready) == str(first.pid), 20)
    second = start()
    time.sleep(3)
    first.kill()
    took = _until(lambda: _leader(ready) == str(second.pid), 20)
    assert took < 10 + 1
    _until(lambda: _all_done(ready), 30)
    assert ready.problems() == []


def test_a_leader_that_stood_still_over_the_deadline_does_nothing_twice(ready: Desk, start: Start) -> None:
    first = start()
    _until(lambda: _leader(ready) == str(first.pid), 20)
    os.kill(first.pid, signal.SIGSTOP)
    second = start()
    _until(lambda: _leader(ready) == str(second.pid), 20)
    _until(lambda: _all_done(ready), 30)
    before = _offers(ready)
    os.kill(first.pid, signal.SIGCONT)
    time.sleep(4)
    assert _offers(ready) == before
    assert _leader(ready) == str(second.pid)
    assert ready.problems() == []


def _has_lease(desk: Desk) -> bool:
    with sqlite3.connect(desk.file) as raw:
        found = raw.execute("SELECT count(*) FROM lease").fetchone()[0]
    raw.close()
    return bool(found)


def test_who_stood_still_over_the_deadline_and_is_alone_does_it_as_soon_as_it_goes_on(
    ready: Desk, start: Start
) -> None:
    process = start()
    _until(lambda: _has_lease(ready), 20)
    os.kill(process.pid, signal.SIGSTOP)
    assert not _all_done(ready)
    time.sleep(6)
    os.kill(process.pid, signal.SIGCONT)
    _until(lambda: _all_done(ready), 8)
    process.send_signal(signal.SIGTERM)
    process.communicate(timeout=20)
    assert process.returncode == 0
    assert ready.problems() == []


def test_a_clock_that_is_moved_on_catches_up_with_a_whole_season(ready: Desk, start: Start) -> None:
    process = start("--clock", "2027-01-03T12:00")
    _until(lambda: _leader(ready) == str(process.pid), 40)
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=20)
    assert process.returncode == 0
    found = json.loads(ready.run("milestones", "--json").out)
    assert all(each["state"] == "done" for each in found if each["due"] < "2027-01-03")
    assert ready.problems() == []


def test_a_real_database_has_no_clock_to_move(real: Desk) -> None:
    real.run("--clock", "2027-01-03T12:00", "scheduler").told("is a real database and uses the real clock")


def test_health_says_when_nobody_watches(ready: Desk) -> None:
    done = ready.run("health")
    assert done.status == 1
    assert "nobody; start `looptijd scheduler`" in done.out
