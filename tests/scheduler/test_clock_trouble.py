"""Clocks that go wrong: the day of 25 hours, a clock set back and forward; everything at its instant, once."""

import os
import random
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

import pytest
import rounds
from rounds import GLI, Round
from serving import Running, Shifted, until
from sqlalchemy import text

from lifecycle.calendar import Milestone
from lifecycle.contract import Contract, Kind
from lifecycle.policy import Policy
from lifecycle.states import Action, State
from scheduler import reconciler, service
from workflows import beginning, policy_round
from workflows.store import leases
from workflows.store.database import open_store

NEXT = "gli-2028"
HALF_AN_HOUR = timedelta(minutes=30)


def _utc(moment: str) -> datetime:
    return datetime.fromisoformat(moment).replace(tzinfo=UTC)


def _of_2028(**runs_at: str) -> Policy:
    """The policy of 2028, some of whose jobs run at other moments."""
    plain = rounds.a_year_later(rounds.policy(GLI)).plain
    other = {name.replace("_", "-"): moment for name, moment in runs_at.items()}
    calendar = [{**dated, "runs_at": other.get(dated["milestone"], dated["runs_at"])} for dated in plain["calendar"]]
    return Policy.model_validate({**plain, "calendar": calendar})


def _begin(file: Path, policy: Policy) -> Round:
    season = rounds.begin(open_store(rounds.url(file), create=True), "2027-04-02T09:00", ())
    policy_round.begin(season.office, policy)
    beginning.settle(season.office)
    return season


@pytest.fixture
def autumn(tmp_path: Path) -> Round:
    """The round of 2028, on 30 October 2027: two days before the signing deadline, on the eve of the 25 hours."""
    season = _begin(tmp_path / "round.db", _of_2028())
    season.to("2027-10-30T12:00")
    return season


def _duty(season: Round, milestone: Milestone) -> Any:
    return season.duty(milestone, NEXT, 2028)


@pytest.fixture
def offers(tmp_path: Path) -> tuple[Round, list[Contract]]:
    """Offers of September, whose last day to sign is the day of 25 hours."""
    season = _begin(tmp_path / "round.db", _of_2028())
    found = [season.offered(Kind.RHO, policy=NEXT, regions=(region,)) for region in ("zeeland", "twente")]
    season.to("2027-10-30T12:00")
    return season, found


def test_on_the_day_of_25_hours_everything_happens_at_its_instant(offers: tuple[Round, list[Contract]]) -> None:
    season, (one, other) = offers
    moment, seen = _utc("2027-10-30T21:30"), []
    while moment <= _utc("2027-11-01T00:00"):
        season.clock.move_to(moment)
        reconciler.reconcile(season.office)
        reconciler.reconcile(season.office)
        local = {mile.value: _duty(season, mile).state for mile in (Milestone.TARIFFS_OUT, Milestone.SIGNING_DEADLINE)}
        seen.append((moment, local["tariffs-out"] == "done", local["signing-deadline"] == "done"))
        if moment == _utc("2027-10-31T22:30"):
            # Half past eleven in the evening: on a day of 24 hours it would have been over.
            assert season.now(one).state is State.OFFERED
            season.done(Action.SIGN, one)
        moment += HALF_AN_HOUR
    assert len(seen) == 54
    for at, tariffs, deadline in seen:
        assert tariffs is (at >= _utc("2027-10-31T08:00")), at
        assert deadline is (at >= _utc("2027-10-31T23:00")), at
    assert (season.now(one).state, season.now(other).state) == (State.SIGNED, State.LAPSED)
    for milestone in (Milestone.TARIFFS_OUT, Milestone.SIGNING_DEADLINE):
        duty = _duty(season, milestone)
        assert duty.ran_at == duty.finished_at == duty.due_at
        assert [body["outcome"] for body in season.bodies(f"milestone:{milestone}:{NEXT}:2028")].count("done") == 1
    season.holds()


def test_half_past_two_that_comes_twice_is_the_first(tmp_path: Path) -> None:
    season = _begin(tmp_path / "round.db", _of_2028(tariffs_out="2027-10-31T02:30"))
    season.to("2027-10-30T12:00")
    for at, state in (
        ("2027-10-31T00:29:59", "waiting"),
        ("2027-10-31T00:30", "done"),
        ("2027-10-31T01:30", "done"),
    ):
        season.clock.move_to(_utc(at))
        reconciler.reconcile(season.office)
        assert _duty(season, Milestone.TARIFFS_OUT).state == state
    duty = _duty(season, Milestone.TARIFFS_OUT)
    assert duty.ran_at == _utc("2027-10-31T00:30")
    assert [body["outcome"] for body in season.bodies(f"milestone:tariffs-out:{NEXT}:2028")] == ["done"]


@pytest.fixture
def serve(tmp_path: Path, quick: None) -> Any:
    """Starts services on the database of the round."""
    del quick
    running = Running(tmp_path / "round.db")
    yield running.begin
    running.end()


@pytest.mark.parametrize(
    ("moment", "hours"),
    [("2027-10-31T00:10", 9 + 50 / 60), ("2027-10-31T12:00", 12), ("2027-10-30T23:00", 1), ("2027-10-31T08:00", 1)],
    ids=["over the change", "to midnight after it", "to midnight before it", "to the tariffs"],
)
def test_the_alarm_counts_the_hours_that_really_pass(
    autumn: Round, serve: Callable[..., Any], moment: str, hours: float
) -> None:
    autumn.office.store.close()
    one, _, _ = serve(moment)
    until(lambda: one._day is not None and one._alarm.get_job("next") is not None)
    until(lambda: abs((one._alarm.get_job("next").next_run_time - datetime.now(UTC)).total_seconds()) > 60)
    left = one._alarm.get_job("next").next_run_time - datetime.now(UTC)
    assert abs(left - timedelta(hours=hours)) < timedelta(seconds=30)


def test_a_service_goes_through_both_half_past_twos_and_does_it_once(
    tmp_path: Path, serve: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    season = _begin(tmp_path / "round.db", _of_2028(tariffs_out="2027-10-31T02:30"))
    season.to("2027-10-30T12:00")
    _, clock, _ = serve("2027-10-31T02:29:57")
    time.sleep(1)
    assert _duty(season, Milestone.TARIFFS_OUT).state == "waiting"
    until(lambda: bool(_duty(season, Milestone.TARIFFS_OUT).state == "done"), 10)
    duty = _duty(season, Milestone.TARIFFS_OUT)
    assert timedelta(0) <= duty.ran_at - duty.due_at < timedelta(seconds=4)
    # The second half past two of that night, and the first once more.
    for hours in (1, -1):
        clock.step(hours=hours)
        time.sleep(2.5)
    assert _duty(season, Milestone.TARIFFS_OUT) == duty
    assert [body["outcome"] for body in season.bodies(f"milestone:tariffs-out:{NEXT}:2028")] == ["done"]
    assert timedelta(seconds=1) == service.SWEEP


@pytest.mark.parametrize("seed", range(4))
def test_a_clock_that_jumps_back_and_forward_does_nothing_early_and_nothing_twice(
    offers: tuple[Round, list[Contract]], seed: int
) -> None:
    season, contracts = offers
    chance = random.Random(seed)  # noqa: S311 - no secret
    true = season.clock.now()
    while true < _utc("2027-11-13T00:00"):
        true += timedelta(minutes=chance.randint(1, 600))
        season.clock._now = true - timedelta(minutes=chance.choice([0, 0, 5, 59, 60, 61, 1440]))
        before = {row.id: row.state for row in _all(season)}
        reconciler.reconcile(season.office)
        done = [row for row in _all(season) if row.state == "done" and before.get(row.id) != "done"]
        assert all(row.due_at <= row.ran_at <= true for row in done)
    season.clock._now = true
    reconciler.reconcile(season.office)
    assert {season.now(each).state for each in contracts} == {State.LAPSED}
    with season.office.store.reading() as connection:
        early = connection.execute(text("SELECT id FROM audit_record WHERE recorded_at < effective_at")).all()
    assert early == []
    closed = Counter(
        row.stream for row in rounds.records(season.office) if (row.action, row.outcome) == ("run_milestone", "done")
    )
    assert set(closed.values()) == {1}
    season.holds()


# The machine's clock, under the real command -------------------------------------------------------------------------

LIBRARY: Final = next(iter(sorted(Path("/usr").glob("lib*/**/faketime/libfaketimeMT.so.1"))), None)
WAYS: Final = ("injected", *(() if LIBRARY is None else ("faked",)))
"""Without libfaketime on the machine, the clock that is handed to the service is the one to set back and forward."""


class _Faked:
    """The real service on a real database, under a machine's clock that is faked."""

    def __init__(self, folder: Path) -> None:
        self._clock, self.file = folder / "clock", folder / "real.db"
        self.set("2026-09-30T06:59:00")
        assert self._start("init").wait(60) == 0

    def set(self, moment: str) -> None:
        """Set the clock of every process (UTC)."""
        self._clock.write_text(f"@{moment.replace('T', ' ')}\n", encoding="ascii")

    def _start(self, *arguments: str) -> "subprocess.Popen[bytes]":
        faked = {"LD_PRELOAD": str(LIBRARY), "FAKETIME_TIMESTAMP_FILE": str(self._clock), "FAKETIME_NO_CACHE": "1"}
        real = {"FAKETIME_DONT_FAKE_MONOTONIC": "1", "DONT_FAKE_MONOTONIC": "1", "TZ": "UTC"}
        command = [str(Path(sys.executable).with_name("looptijd")), "--database", rounds.url(self.file), *arguments]
        return subprocess.Popen(
            command, env={**os.environ, **faked, **real}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )

    def serve(self) -> Callable[[], None]:
        """Start the service; answers how to stop it."""
        process = self._start("scheduler")

        def stop() -> None:
            process.terminate()
            assert process.wait(20) == 0

        return stop


class _Injected:
    """The service in this process, with a clock that it is handed."""

    def __init__(self, folder: Path) -> None:
        self.file = folder / "real.db"
        rounds.begin_on(self.file, "2026-09-29T12:00").office.store.close()
        self._running, self._clock = Running(self.file), Shifted("2026-09-30T08:59:00")

    def set(self, moment: str) -> None:
        """Set the clock (UTC)."""
        self._clock.ahead = _utc(moment) - datetime.now(UTC)

    def serve(self) -> Callable[[], None]:
        """Start the service; answers how to stop it."""
        _, clock, _ = self._running.begin("2026-09-30T08:59:00")
        clock.ahead, self._clock = self._clock.ahead, clock
        return self._running.end


@pytest.mark.parametrize("way", WAYS)
def test_a_machines_clock_that_is_set_back_and_forward_brings_nothing_early_or_twice(
    tmp_path: Path, way: str, quick: None
) -> None:
    del quick
    machine = (_Faked if way == "faked" else _Injected)(tmp_path)
    season = rounds.join(machine.file, "2027-06-01")
    machine.set("2026-09-30T06:59:54")
    stop = machine.serve()
    try:
        until(lambda: _leads(season))
        machine.set("2026-09-30T05:59:54")
        # By now the alarm rings that was set for nine o'clock; it is eight.
        time.sleep(8)
        assert season.duty(Milestone.OFFERS_OUT).state == "waiting"
        machine.set("2026-09-30T07:00:01")
        until(lambda: bool(season.duty(Milestone.OFFERS_OUT).state == "done"), 40)
        duty = season.duty(Milestone.OFFERS_OUT)
        assert duty.ran_at >= duty.due_at
        machine.set("2026-09-30T06:59:58")
        time.sleep(4)
        assert season.duty(Milestone.OFFERS_OUT) == duty
    finally:
        stop()
    assert [body["outcome"] for body in season.bodies(f"milestone:offers-out:{GLI}:2027")] == ["done"]
    season.holds()
    season.office.store.close()


def _leads(season: Round) -> bool:
    with season.office.store.reading() as connection:
        return leases.find(connection, service.LEAD) is not None


def _all(season: Round) -> list[Any]:
    with season.office.store.reading() as connection:
        return rounds.ledger.duties(connection)
