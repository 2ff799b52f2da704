"""The service: wakes in time, catches up, gives way to another, stops when asked; and never decides what is safe."""

import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import rounds
from rounds import Round
from serving import Shifted, until

from lifecycle.calendar import Milestone, parse_moment
from lifecycle.languages import Both
from lifecycle.states import State
from scheduler import service
from scheduler.service import LEAD, Service
from workflows.errors import StoreError
from workflows.office import Office
from workflows.practice import TickingClock
from workflows.store import leases
from workflows.store.database import open_store

SPAN = timedelta(seconds=8)
NOW = parse_moment("2026-05-04T10:00")


def _season(file: Path) -> Round:
    return rounds.join(file, "2027-06-01")


def _state(file: Path, milestone: Milestone) -> str:
    season = _season(file)
    try:
        return str(season.duty(milestone).state)
    finally:
        season.office.store.close()


def test_what_was_missed_is_done_at_the_start(file: Path, begin: Callable[..., object]) -> None:
    begin("2026-11-20T12:00")
    until(lambda: _state(file, Milestone.CARE_PUBLICATION) == "done")
    season = _season(file)
    assert season.duty(Milestone.OFFERS_OUT).state == "done"
    assert season.duty(Milestone.YEAR_TURN, "", 2027).state == "waiting"
    season.holds()
    season.office.store.close()


def test_a_milestone_is_done_at_its_moment_though_no_sweep_comes_by(
    file: Path, begin: Callable[..., object], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service, "SWEEP", timedelta(hours=1))
    begin("2026-09-30T08:59:57")
    time.sleep(1)
    assert _state(file, Milestone.OFFERS_OUT) == "waiting"
    until(lambda: _state(file, Milestone.OFFERS_OUT) == "done", 10)
    season = _season(file)
    row = season.duty(Milestone.OFFERS_OUT)
    assert timedelta(0) <= row.ran_at - row.due_at < timedelta(seconds=5)
    season.office.store.close()


def test_nothing_is_done_before_its_moment_when_a_clock_is_set_back(
    file: Path, begin: Callable[..., tuple[Service, Shifted, threading.Thread]]
) -> None:
    _, clock, _ = begin("2026-09-30T08:59:55")
    clock.step(hours=-6)
    time.sleep(7)
    assert _state(file, Milestone.OFFERS_OUT) == "waiting"
    clock.step(hours=6)
    until(lambda: _state(file, Milestone.OFFERS_OUT) == "done")


def test_one_leads_and_another_takes_over_when_it_stops(
    file: Path, begin: Callable[..., tuple[Service, Shifted, threading.Thread]]
) -> None:
    first, _, thread = begin("2026-09-29T13:00")
    until(lambda: first.leads)
    second, _, _ = begin("2026-09-29T13:00")
    time.sleep(3)
    assert not second.leads
    first.stop()
    thread.join(20)
    until(lambda: second.leads, 10)


def test_a_follower_does_nothing(file: Path, begin: Callable[..., tuple[Service, Shifted, threading.Thread]]) -> None:
    store = open_store(rounds.url(file))
    far = datetime.now(UTC) + (parse_moment("2026-11-20T12:00") - datetime.now(UTC))
    with store.writing() as connection:
        assert leases.take(connection, LEAD, "another", far, service.LEASE)
    store.close()
    one, _, _ = begin("2026-11-20T12:00")
    time.sleep(3)
    assert not one.leads
    assert _state(file, Milestone.OFFERS_OUT) == "waiting"


def test_what_goes_wrong_beside_the_milestones_stops_nothing(file: Path, begin: Callable[..., object]) -> None:
    done: list[str] = []

    def broken(_: Office) -> None:
        done.append("broken")
        raise ZeroDivisionError

    begin("2026-11-20T12:00", daily=(broken,), always=(broken, lambda _: done.append("always")))
    until(lambda: done.count("always") > 1)
    assert _state(file, Milestone.OFFERS_OUT) == "done"


def test_a_database_that_cannot_be_written_is_waited_for(
    file: Path, begin: Callable[..., object], monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise StoreError(Both("vol", "full"))

    with monkeypatch.context() as broken:
        broken.setattr("workflows.store.ledger.start", full)
        begin("2026-11-20T12:00")
        time.sleep(3)
        assert _state(file, Milestone.OFFERS_OUT) == "waiting"
    until(lambda: _state(file, Milestone.CARE_PUBLICATION) == "done")


@pytest.mark.parametrize(
    ("later", "holder", "taken"),
    [
        (timedelta(0), "other", False),
        (SPAN - timedelta(seconds=1), "other", False),
        (SPAN, "other", True),
        (timedelta(seconds=-5), "other", False),
        (SPAN, "one", True),
        (timedelta(days=-1), "other", True),
        (timedelta(days=-1), "one", True),
    ],
    ids=[
        "at once",
        "before it ran out",
        "when it ran out",
        "clocks that differ",
        "by who has it",
        "after the clock was set back",
        "its own",
    ],
)
def test_a_lease_is_taken_over_when_it_has_run_out(later: timedelta, holder: str, *, taken: bool) -> None:
    season = rounds.begin()
    with season.office.store.writing() as connection:
        assert leases.take(connection, LEAD, "one", NOW, SPAN)
        assert leases.take(connection, LEAD, holder, NOW + later, SPAN) is taken
        held = leases.find(connection, LEAD)
        assert held is not None
        assert held.holder == (holder if taken else "one")
        leases.give_up(connection, LEAD, "nobody")
        assert leases.find(connection, LEAD) is not None
        leases.give_up(connection, LEAD, held.holder)
        assert leases.find(connection, LEAD) is None


def test_a_practice_clock_ticks_on_and_is_kept(tmp_path: Path) -> None:
    store = open_store(rounds.url(tmp_path / "practice.db"), create=True)
    clock = TickingClock(store, NOW)
    first = clock.now()
    time.sleep(0.05)
    assert timedelta(milliseconds=40) < clock.now() - first < timedelta(seconds=5)
    clock.move_to(NOW + timedelta(days=1))
    assert timedelta(0) <= clock.now() - NOW - timedelta(days=1) < timedelta(seconds=5)
    store.close()


def test_the_alarm_clock_drops_no_missed_wake_up_and_never_rings_twice_at_once(file: Path) -> None:
    office = Office(open_store(rounds.url(file)), Shifted("2026-09-29T13:00"))
    one = Service(office)
    one.start()
    try:
        for job in one._alarm.get_jobs():
            assert job.misfire_grace_time is None
            assert job.coalesce is True
            assert job.max_instances == 1
        assert len(one._alarm.get_jobs()) <= 3
    finally:
        one.stop()
        one.finish()
        office.store.close()


def test_an_offer_that_went_out_late_can_still_be_signed(file: Path, begin: Callable[..., object]) -> None:
    begin("2027-01-02T12:00")
    until(lambda: _state(file, Milestone.CARE_PUBLICATION) == "done")
    season = _season(file)
    with season.office.store.reading() as connection:
        assert connection.exec_driver_sql("SELECT state FROM contract").scalars().all() == [State.OFFERED.value]
    season.office.store.close()
