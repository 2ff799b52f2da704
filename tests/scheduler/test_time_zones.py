"""Two time-zone databases on one ledger: what falls due at a clock time does so when that comes, and once."""

import multiprocessing
import threading
import zoneinfo
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import rounds
import zoned
from rounds import GLI, Round
from zoned import ALWAYS_SUMMER, ALWAYS_WINTER, TODAY

from lifecycle.calendar import Milestone
from lifecycle.contract import Kind
from lifecycle.languages import Language
from lifecycle.sentences import sentence
from lifecycle.states import State
from scheduler import zones
from scheduler.service import LEAD, Service
from workflows.errors import OutdatedZones
from workflows.store import leases, meta
from workflows.store.service_tables import MILESTONES

By = Callable[..., str]


def _at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A database in which one contract is assessed and another ends with 2026, on 20 September."""
    path = tmp_path / "round.db"
    season = rounds.begin_on(path)
    season.assessed(Kind.RHO)
    season.running(regions=("twente",))
    season.to("2026-09-20T12:00")
    season.office.store.close()
    return path


@pytest.fixture
def by(file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> By:
    """Reconciles at moments (UTC) in a process that goes by another time-zone database."""

    def run(rule: str, version: str, *moments: str) -> str:
        folder = tmp_path / f"zones-{len(list(tmp_path.iterdir()))}"
        monkeypatch.setenv("PYTHONTZPATH", zoned.database(folder, rule, version))
        spawn = multiprocessing.get_context("spawn")
        answers = spawn.Queue()
        aware = [_at(moment).isoformat() for moment in moments]
        process = spawn.Process(target=zoned.reconcile, args=(str(file), aware, answers.put))
        process.start()
        said = str(answers.get(timeout=60))
        process.join(30)
        process.close()
        found, _, wrong = said.partition("|")
        assert found == version
        return wrong

    return run


def _now(file: Path, milestone: Milestone = Milestone.OFFERS_OUT) -> Any:
    season = rounds.join(file, "2027-06-01")
    row = season.duty(milestone)
    season.office.store.close()
    return row


def _done_once(file: Path) -> Round:
    """Everything up to the turn of the year was done, once."""
    season = rounds.join(file, "2027-06-01")
    for milestone in (Milestone.OFFERS_OUT, Milestone.SIGNING_DEADLINE, Milestone.YEAR_TURN):
        assert season.duty(milestone).state == "done"
    bodies = [body for number in (1, 2) for body in season.bodies(f"contract:{number}")]
    actions = [(body.get("contract"), body["action"], body.get("year")) for body in bodies]
    assert len(actions) == len(set(actions))
    with season.office.store.reading() as connection:
        states = connection.exec_driver_sql("SELECT state FROM contract ORDER BY id").scalars().all()
    assert states == [State.LAPSED.value, State.ENDED.value]
    season.holds()
    return season


def test_a_duty_that_comes_later_by_new_data_waits_for_it(file: Path, by: By) -> None:
    assert _now(file).due_at == _at("2026-09-30T07:00")
    assert by(ALWAYS_WINTER, "2028a", "2026-09-30T07:59:59") == ""
    row = _now(file)
    assert (row.state, row.due_at, row.local_at) == ("waiting", _at("2026-09-30T08:00"), "2026-09-30T09:00:00")
    assert by(ALWAYS_WINTER, "2028a", "2026-09-30T08:00", "2026-10-31T23:00", "2027-01-01T00:00") == ""
    _done_once(file)


@pytest.mark.parametrize("midnight", ["2026-10-31T22:00", "2026-10-31T22:30"])
def test_a_duty_that_comes_earlier_by_new_data_is_done_then(file: Path, by: By, midnight: str) -> None:
    assert by(ALWAYS_SUMMER, "2028a", "2026-09-30T07:00", "2026-10-31T21:59:59") == ""
    row = _now(file, Milestone.SIGNING_DEADLINE)
    assert (row.state, row.due_at) == ("waiting", _at("2026-10-31T22:00"))
    assert by(ALWAYS_SUMMER, "2028a", midnight, "2026-12-31T22:00") == ""
    assert _now(file, Milestone.SIGNING_DEADLINE).ran_at == _at(midnight)
    _done_once(file)


def test_a_process_with_older_data_leaves_the_work_to_others(file: Path, by: By) -> None:
    assert by(ALWAYS_WINTER, "2028a", "2026-09-25T12:00") == ""
    wrong = by(TODAY, "2026a", "2026-09-30T07:00")
    assert wrong.startswith("OutdatedZones")
    assert "(2026a) is older than 2028a" in wrong
    assert _now(file).state == "waiting"
    assert by(ALWAYS_WINTER, "2028a", "2026-09-30T08:00", "2026-10-31T23:00", "2026-12-31T23:00") == ""
    # What they agree on again, either does.
    assert by(TODAY, "2026a", "2026-12-31T23:00") == ""
    _done_once(file)


def test_by_older_data_the_turn_of_the_year_is_not_lost(file: Path, by: By) -> None:
    assert by(ALWAYS_SUMMER, "2028a", "2026-09-30T07:00", "2026-10-31T22:00", "2026-12-31T21:59") == ""
    assert by(TODAY, "2026a", "2026-12-31T22:00").startswith("OutdatedZones")
    assert by(ALWAYS_SUMMER, "2028a", "2026-12-31T22:00") == ""
    _done_once(file)


def test_a_duty_that_is_done_keeps_its_moments_and_the_others_are_placed_anew(file: Path, by: By) -> None:
    assert by(TODAY, "2026a", "2026-09-30T07:00") == ""
    done = _now(file)
    assert done.state == "done"
    assert by(ALWAYS_SUMMER, "2028a", "2026-10-31T22:00", "2026-12-31T22:00") == ""
    assert _now(file) == done
    season = _done_once(file)
    body = next(body for body in season.bodies(f"milestone:signing-deadline:{GLI}:2027") if "was_due" in body)
    assert (body["was_due"], body["due_at"]) == ("2026-10-31T23:00:00.000000Z", "2026-10-31T22:00:00.000000Z")
    assert (body["local"], body["zones"], body["actor"]) == ("2026-11-01T00:00:00", "2028a", "system")
    assert sentence(body, Language.EN) == (
        "Looptijd moved the moment of the milestone, by new time-zone data, from 1 November 2026 00:00 to"
        " 31 October 2026 23:00."
    )


def test_data_without_a_version_decides_where_no_other_was_ever_used(file: Path, by: By) -> None:
    assert by(ALWAYS_WINTER, "", "2026-09-30T07:30").startswith("OutdatedZones")
    season = rounds.join(file, "2027-06-01")
    with season.office.store.writing() as connection:
        meta.put(connection, "time_zones", "")
    season.office.store.close()
    assert by(ALWAYS_WINTER, "", "2026-09-30T07:30") == ""
    assert _now(file).state == "waiting"


# In one process ------------------------------------------------------------------------------------------------------


def _place_elsewhere(season: Round, version: str = "9999z") -> None:
    """As if a process with newer data had placed the offers an hour later."""
    with season.office.store.writing() as connection:
        values = {"due_at": _at("2026-09-30T08:00")}
        connection.execute(MILESTONES.update().where(MILESTONES.c.milestone == "offers-out").values(**values))
        meta.put(connection, "time_zones", version)


def test_who_is_at_work_with_older_data_stops_when_a_duty_is_placed_elsewhere(
    season: Round, monkeypatch: pytest.MonkeyPatch
) -> None:
    contract = season.assessed(Kind.RHO)
    right = rounds.milestones._Run.batch

    def meanwhile(run: Any, after: int) -> int | None:
        _place_elsewhere(season)
        return right(run, after)

    monkeypatch.setattr(rounds.milestones._Run, "batch", meanwhile)
    season.to("2026-09-30T09:00")
    monkeypatch.undo()
    with pytest.raises(OutdatedZones):
        rounds.reconciler.reconcile(season.office)
    assert season.now(contract).state is State.ASSESSED
    assert season.duty(Milestone.OFFERS_OUT).state == "running"


def test_a_milestone_is_not_run_by_hand_with_older_data(season: Round) -> None:
    _place_elsewhere(season)
    season.jump("2026-09-30T09:30")
    with pytest.raises(OutdatedZones):
        rounds.reconciler.run_by_hand(season.office, "paul", Milestone.OFFERS_OUT)


@pytest.mark.parametrize(("newest", "leads"), [("9999z", False), ("", True)])
def test_a_service_with_older_data_does_not_lead(file: Path, newest: str, *, leads: bool) -> None:
    season = rounds.join(file, "2026-09-25T12:00")
    _place_elsewhere(season, newest)
    one = Service(season.office)
    one._stopping = threading.Event()
    with season.office.store.writing() as connection:
        leases.take(connection, LEAD, one.name, season.clock.now(), rounds.SECOND)
    one._stopping.set()
    one._beat()
    assert one.leads is leads
    with season.office.store.reading() as connection:
        assert (leases.find(connection, LEAD) is not None) is leads
    season.office.store.close()


def test_the_version_is_that_of_the_data_this_process_goes_by(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for rule, version in ((TODAY, "2031c"), (TODAY, "")):
        folder = zoned.database(tmp_path / f"v{version}", rule, version)
        monkeypatch.setattr(zoneinfo, "TZPATH", (str(tmp_path / "none"), folder))
        zones.version.cache_clear()
        assert zones.version() == version
    monkeypatch.setattr(zoneinfo, "TZPATH", ())
    zones.version.cache_clear()
    assert zones.version()[:2] == "20"
    monkeypatch.undo()
    zones.version.cache_clear()
