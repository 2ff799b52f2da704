"""Making a database and playing the demo, interrupted: what was kept is whole, and the next run goes on from there."""

import signal
import time

import pytest
from commands import DEMO, Desk

pytestmark = pytest.mark.faults


def _stopped(desk: Desk, target: int, how: signal.Signals) -> tuple[int, str]:
    """Start the demo, and stop it once it has kept `target` steps; its status and what it said."""
    process = desk.start(*DEMO)
    until = time.monotonic() + 100
    while process.poll() is None and desk.progress() < target:
        assert time.monotonic() < until
        time.sleep(0.002)
    process.send_signal(how)
    _, err = process.communicate(timeout=60)
    return process.returncode, err


def _goes_on(desk: Desk, uninterrupted: Desk) -> None:
    """The demo goes on to the end that an uninterrupted one has."""
    done = desk.run(*DEMO)
    assert done.status == 0, done.err
    expected, found = uninterrupted.story(), desk.story()
    for name, rows in expected.items():
        assert found[name] == rows, name
    assert desk.run("audit", "check").status == 0


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT])
def test_a_demo_that_is_stopped_again_and_again_ends_as_one_that_was_not(
    desk: Desk, uninterrupted: Desk, how: signal.Signals
) -> None:
    steps = uninterrupted.progress()
    for part in (0.05, 0.5, 0.97):
        before = desk.progress()
        status, err = _stopped(desk, int(steps * part), how)
        if how is signal.SIGKILL:
            assert status == -signal.SIGKILL
        else:
            assert status == 130
            assert err.strip().splitlines()[-1] == "Interrupted; all that was confirmed is kept."
            assert "Traceback" not in err
        assert before <= desk.progress() < steps
        assert desk.problems() == []
    _goes_on(desk, uninterrupted)


NAMED_POINTS = [
    ("desk.demo.play:resume_clock", 0),
    ("workflows.store.round:add_regions", 0),
    ("workflows.store.trail:append", 100),
    ("workflows.store.ledger:add_effects", 3),
    ("workflows.store.ledger:close", 4),
]


def test_a_demo_that_is_killed_at_named_points_ends_as_one_that_was_not(desk: Desk, uninterrupted: Desk) -> None:
    for point, after in NAMED_POINTS:
        ended = desk.dies(point, after)
        assert ended.status == -signal.SIGKILL, (point, ended.status, ended.err)
        assert desk.file.exists()
        assert desk.progress() == 0 or desk.problems() == []
    _goes_on(desk, uninterrupted)


@pytest.mark.parametrize("point", ["workflows.store.database:_migrate", "desk.demo.play:mark"])
def test_a_demo_that_is_killed_while_it_makes_its_file_goes_on(desk: Desk, point: str) -> None:
    assert desk.dies(point).status == -signal.SIGKILL
    assert desk.file.exists()
    assert desk.run(*DEMO).status == 0


@pytest.mark.parametrize(
    ("point", "after"),
    [
        ("workflows.store.database:_migrate", 0),
        ("workflows.store.round:add_regions", 0),
        ("workflows.policy_round:begin", 1),
        ("desk.wiring:mark", 0),
    ],
)
def test_a_real_database_that_was_not_finished_is_not_taken_for_one(desk: Desk, point: str, after: int) -> None:
    real = Desk(desk.file.with_name("real.db"))
    assert real.dies(point, after).status == -signal.SIGKILL
    real.run("audit", "check").told("real.db")
    real.run("users", "add", "beheer", "administrator").told("real.db")
