"""The traps of a job store, each walked into twice: with our remedy all is done once, without it the test notices.

What APScheduler 3.11 does by itself: two processes on one job store run a tick twice; a job that is more than a second
late is dropped; a job that is put in anew at the start has lost the run it missed; a job that is killed midway never
runs again; a stop at the due instant loses a yearly one.
"""

import multiprocessing
import signal
import time
from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import rounds
import trapped
from rounds import GLI, KINDEREN
from serving import until

from lifecycle.calendar import Milestone, parse_moment
from lifecycle.contract import Kind
from lifecycle.states import State
from scheduler import reconciler, service
from scheduler.service import Service
from workflows.office import Office
from workflows.store import ledger
from workflows.store.published_tables import CARE_LISTS

REGIONS = ("zeeland", "twente", "drenthe", "friesland", "utrecht")
Begin = Callable[..., tuple[Service, Any, Any]]


@pytest.fixture
def many(tmp_path: Path) -> Path:
    """A database shortly before the publication of care: contracts to publish, and some that cannot be."""
    path = tmp_path / "many.db"
    season = rounds.begin_on(path)
    for region in REGIONS:
        season.signed(Kind.RHO, regions=(region,))
        season.signed(Kind.RHO, regions=(region,), provider=season.provider(Kind.RHO, city=None), policy=GLI)
    season.to("2026-11-12T08:59:59")
    season.office.store.close()
    return path


def _published_once(file: Path) -> None:
    """The publication of care was done to every contract, once, and its list was published once."""
    season = rounds.join(file, "2027-06-01")
    try:
        with season.office.store.reading() as connection:
            lists = connection.execute(CARE_LISTS.select()).all()
            found = rounds.contracts.load(connection, list(range(1, 2 * len(REGIONS) + 1))).values()
        states = Counter(each.state for each in found)
        assert states == {State.PUBLISHED: len(REGIONS), State.SIGNED: len(REGIONS)}, "all published"
        for policy in (GLI, KINDEREN):
            bodies = season.bodies(f"milestone:care-publication:{policy}:2027")
            left = Counter(each["contract"] for body in bodies for each in body.get("left", []))
            assert set(left.values()) <= {1}, "reported once"
            assert [body["outcome"] for body in bodies].count("done") == 1, "closed once"
        assert sorted(row.policy_id for row in lists) == [GLI, KINDEREN], "one list"
        done = Counter(
            row.contract_id for row in rounds.records(season.office) if (row.action, row.outcome) == ("publish", "done")
        )
        assert set(done.values()) == {1}, "each published once"
        season.holds()
    finally:
        season.office.store.close()


def _fails(check: Callable[[], None], noticed: str) -> None:
    with pytest.raises(AssertionError, match=noticed):
        check()


# (a) Two processes ----------------------------------------------------------------------------------------------------


def _together(file: Path, remedy: trapped.Remedy) -> None:
    spawn = multiprocessing.get_context("spawn")
    barrier, mistakes = spawn.Barrier(2), spawn.Queue()
    keys = (remedy, barrier, mistakes)
    moments = ("2026-11-12T09:00:00", "2026-11-12T09:00:01")
    processes = [spawn.Process(target=trapped.reconcile_together, args=(str(file), at, *keys)) for at in moments]
    for process in processes:
        process.start()
    assert [mistakes.get(timeout=100) for _ in processes] == ["", ""]
    for process in processes:
        process.join(30)
        process.close()


def test_two_processes_that_wake_for_the_same_duty_do_it_once(many: Path) -> None:
    _together(many, trapped.keep_all)
    _published_once(many)


@pytest.mark.parametrize(
    ("remedy", "noticed"),
    [(trapped.ask_nobody_whether_it_is_done, "closed once"), (trapped.note_no_effects, "reported once")],
)
def test_without_the_ledgers_word_two_processes_do_it_twice(many: Path, remedy: trapped.Remedy, noticed: str) -> None:
    def twice() -> None:
        _together(many, remedy)
        _published_once(many)

    _fails(twice, f"{noticed}|the published care is never changed")


# (b) A wake-up that comes late ----------------------------------------------------------------------------------------


def _offered(file: Path) -> bool:
    season = rounds.join(file, "2027-06-01")
    try:
        return bool(season.duty(Milestone.OFFERS_OUT).state == "done")
    finally:
        season.office.store.close()


def _late_wake_up(file: Path, begin: Begin, monkeypatch: pytest.MonkeyPatch) -> None:
    """The alarm stands still over its moment, as in a process that is stopped; no sweep comes by to help."""
    monkeypatch.setattr(service, "SWEEP", timedelta(hours=1))
    one, clock, _ = begin("2026-09-30T08:59:55")
    until(lambda: one._alarm.get_job("next") is not None and one.leads and one._day is not None)
    one._alarm.pause()
    until(lambda: bool(clock.now() > parse_moment("2026-09-30T09:00:02")))
    one._alarm.resume()
    until(lambda: _offered(file), 4)


def test_a_wake_up_that_comes_two_seconds_late_is_not_dropped(
    file: Path, begin: Begin, monkeypatch: pytest.MonkeyPatch
) -> None:
    _late_wake_up(file, begin, monkeypatch)


def test_by_the_default_settings_a_late_wake_up_is_dropped(
    file: Path, begin: Begin, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service, "_SETTINGS", {})
    _fails(lambda: _late_wake_up(file, begin, monkeypatch), "did not happen in time")


# (c) What was missed before the start ---------------------------------------------------------------------------------


def _missed_run(file: Path, begin: Begin, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(service, "SWEEP", timedelta(hours=1))
    begin("2026-09-30T09:30")
    until(lambda: _offered(file), 4)


def test_what_was_missed_before_the_start_is_done_at_the_start(
    file: Path, begin: Begin, monkeypatch: pytest.MonkeyPatch
) -> None:
    _missed_run(file, begin, monkeypatch)
    season = rounds.join(file, "2027-06-01")
    assert season.duty(Milestone.OFFERS_OUT).changed == 1
    season.office.store.close()


def test_without_a_reconciliation_at_the_start_a_missed_run_is_lost(
    file: Path, begin: Begin, monkeypatch: pytest.MonkeyPatch
) -> None:
    def only_what_is_to_come(one: Service, moment: datetime) -> None:
        if moment - datetime.now(moment.tzinfo) > timedelta(seconds=1):
            right(one, moment)

    right = Service._wake_at
    monkeypatch.setattr(Service, "_wake_at", only_what_is_to_come)
    _fails(lambda: _missed_run(file, begin, monkeypatch), "did not happen in time")


def _due_while_working(file: Path, begin: Begin, monkeypatch: pytest.MonkeyPatch) -> None:
    """A duty falls due just after the reconciler looked, before the alarm is set anew."""
    monkeypatch.setattr(service, "SWEEP", timedelta(hours=1))
    clocks: list[Any] = []
    right = reconciler.reconcile

    def slow(office: Office, *more: Any) -> None:
        right(office, *more)
        if not clocks:
            clocks.append(office.clock)
            clocks[0].step(minutes=2)

    monkeypatch.setattr(reconciler, "reconcile", slow)
    begin("2026-09-30T08:59:00")
    until(lambda: _offered(file), 4)


def test_what_falls_due_while_the_reconciler_works_is_not_passed_over(
    file: Path, begin: Begin, monkeypatch: pytest.MonkeyPatch
) -> None:
    _due_while_working(file, begin, monkeypatch)


def test_an_alarm_set_from_the_end_of_the_work_passes_it_over(
    file: Path, begin: Begin, monkeypatch: pytest.MonkeyPatch
) -> None:
    right = Service._set_alarm
    monkeypatch.setattr(Service, "_set_alarm", lambda one, _: right(one, one.office.now()))
    _fails(lambda: _due_while_working(file, begin, monkeypatch), "did not happen in time")


# (d) Killed midway ----------------------------------------------------------------------------------------------------


def _killed_midway(file: Path, remedy: trapped.Remedy) -> None:
    spawn = multiprocessing.get_context("spawn")
    keys = (str(file), "2026-11-12T09:00", remedy)
    process = spawn.Process(target=trapped.reconcile_until_killed, args=keys)
    process.start()
    process.join(60)
    assert process.exitcode == -signal.SIGKILL
    process.close()
    season = rounds.join(file, "2026-11-12T09:05")
    with season.office.store.reading() as connection:
        done = [row.state for row in ledger.duties(connection, Milestone.CARE_PUBLICATION)]
        states = connection.exec_driver_sql("SELECT state FROM contract").scalars().all()
    assert 0 < states.count(State.PUBLISHED.value) < len(REGIONS), "it was killed midway"
    assert "waiting" in done
    reconciler.reconcile(season.office)
    season.office.store.close()


def test_a_duty_that_was_killed_midway_is_finished_by_the_next(many: Path) -> None:
    _killed_midway(many, trapped.keep_all)
    _published_once(many)


def test_a_duty_that_is_crossed_off_when_it_is_begun_is_never_finished(many: Path) -> None:
    _killed_midway(many, trapped.done_when_begun)
    _fails(lambda: _published_once(many), "all published")


# (e) Stopped at the due instant ---------------------------------------------------------------------------------------


@pytest.fixture
def ending(tmp_path: Path) -> Path:
    """A database shortly before the turn of the year, with contracts whose term is over then."""
    path = tmp_path / "round.db"
    season = rounds.begin_on(path)
    for region in REGIONS:
        season.running(regions=(region,))
    season.to("2026-12-31T12:00")
    season.office.store.close()
    return path


def _turned(file: Path) -> bool:
    season = rounds.join(file, "2027-06-01")
    try:
        turn = season.duty(Milestone.YEAR_TURN)
        bodies = season.bodies("milestone:year-turn:2027")
        ended = [row.contract_id for row in rounds.records(season.office) if row.action == "end"]
        return (turn.state, len(bodies), sorted(ended)) == ("done", 1, list(range(1, len(REGIONS) + 1)))
    finally:
        season.office.store.close()


def _stop_at(file: Path, begin: Begin, monkeypatch: pytest.MonkeyPatch, point: str) -> None:
    """Stop the service when the turn of the year has come: at `point`; then start another."""
    module, name = (reconciler, "reconcile") if point == "on waking" else (ledger, "start")
    monkeypatch.setattr(service, "SWEEP", timedelta(hours=1))
    right, stopped = getattr(module, name), []
    one, clock, thread = begin("2026-12-31T23:59:57")

    def stop(*keys: Any) -> object:
        if clock.now() >= parse_moment("2027-01-01T00:00") and not stopped:
            stopped.append(True)
            one.stop()
        return right(*keys)

    monkeypatch.setattr(module, name, stop)
    thread.join(20)
    assert stopped
    assert not _turned(file)
    monkeypatch.setattr(module, name, right)
    begin("2027-01-01T00:00:10")
    until(lambda: _turned(file), 4)
    time.sleep(1.5)
    assert _turned(file)


@pytest.fixture
def at_the_turn(ending: Path, quick: None) -> Any:
    """Services on the database of the turn of the year."""
    from serving import Running  # noqa: PLC0415 - a module of the tests

    del quick
    running = Running(ending)
    yield running.begin
    running.end()


@pytest.mark.parametrize("point", ["on waking", "when begun"])
def test_a_stop_at_the_due_instant_leaves_the_turn_of_the_year_to_the_next(
    ending: Path, at_the_turn: Begin, monkeypatch: pytest.MonkeyPatch, point: str
) -> None:
    _stop_at(ending, at_the_turn, monkeypatch, point)


def test_a_yearly_duty_that_is_crossed_off_when_it_is_begun_is_lost_by_a_stop(
    ending: Path, at_the_turn: Begin, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ledger, "start", ledger.start)
    monkeypatch.setattr(ledger, "is_open", ledger.is_open)
    trapped.done_when_begun()
    _fails(lambda: _stop_at(ending, at_the_turn, monkeypatch, "when begun"), "did not happen in time")
