"""The reconciler: what falls due next, every offer's own day, and several processes at once."""

import multiprocessing
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import rounds
from rounds import GLI, Round

from lifecycle.calendar import Milestone, parse_moment
from lifecycle.contract import Kind, RunOff
from lifecycle.states import Action, State
from scheduler import reconciler
from workflows.request import Override
from workflows.store import ledger


def test_what_falls_due_next_is_a_duty_or_the_end_of_an_offers_day(season: Round) -> None:
    assert reconciler.next_moment(season.office) == parse_moment("2026-05-16T00:00")
    season.to("2026-11-13")
    assert reconciler.next_moment(season.office) == parse_moment("2027-01-01T00:00")
    season.offered(regions=("drenthe",))
    assert reconciler.next_moment(season.office) == parse_moment("2026-12-12T00:00")
    season.to("2026-12-12T00:00")
    assert reconciler.next_moment(season.office) == parse_moment("2027-01-01T00:00")
    season.to("2027-01-01T00:00")
    assert reconciler.next_moment(season.office) == parse_moment("2028-01-01T00:00")


def test_a_duty_that_was_missed_is_what_falls_due_next(season: Round) -> None:
    season.jump("2026-10-02")
    assert reconciler.next_moment(season.office) == parse_moment("2026-05-16T00:00")
    reconciler.reconcile(season.office)
    assert reconciler.next_moment(season.office) == parse_moment("2026-10-31T09:00")


def test_a_late_offer_lapses_after_its_own_signing_day(season: Round) -> None:
    season.to("2026-11-20")
    contract = season.offered(regions=("drenthe",))
    assert season.now(contract).signing_day == date(2026, 12, 18)
    season.to("2026-12-18T23:59:59")
    assert season.now(contract).state is State.OFFERED
    season.to("2026-12-19T00:00")
    assert season.now(contract).state is State.LAPSED
    body = season.bodies(contract)[-1]
    assert (body["actor"], body["sweep"], body["effective"]) == ("system", "2026-12-18", "2026-12-18T23:00:00.000000Z")


def test_a_late_run_off_offer_lapses_after_its_own_signing_day(season: Round) -> None:
    season.running(Kind.RHO, term=("2026-01-01", "2027-12-31"))
    season.to("2026-11-20")
    contract = season.running()
    override = Override("duty-of-care", "wachtlijst", "bob")
    season.done(Action.OFFER_RUN_OFF, contract, override=override)
    season.to("2026-12-19T00:00")
    assert season.now(contract).run_off is RunOff.LAPSED
    season.to("2027-01-01T00:00")
    assert season.now(contract).state is State.ENDED


def test_a_sweep_that_was_missed_is_done_before_the_duties_that_came_after(season: Round) -> None:
    season.to("2026-11-20")
    contract = season.offered(regions=("drenthe",))
    season.to("2027-01-10T00:00", down=[("2026-12-10", "2027-01-10T00:00")])
    assert season.now(contract).state is State.LAPSED
    body = season.bodies(contract)[-1]
    assert (body["effective"], body["recorded"]) == ("2026-12-18T23:00:00.000000Z", "2027-01-09T23:00:00.000000Z")
    streams = [row.stream for row in rounds.records(season.office)]
    last_of_contract = len(streams) - 1 - streams[::-1].index(f"contract:{contract.id}")
    assert last_of_contract < streams.index("milestone:year-turn:2027")


def test_a_sweep_answers_how_many_lapsed_and_then_none(season: Round) -> None:
    season.to("2026-11-20")
    for region in ("drenthe", "twente"):
        season.offered(regions=(region,))
    season.jump("2026-12-19")
    assert reconciler.sweep(season.office, season.clock.now()) == 2
    assert reconciler.sweep(season.office, season.clock.now()) == 0


def test_the_turn_of_the_next_year_always_lies_ahead(season: Round) -> None:
    for moment, years in (
        ("2026-12-31", [2027]),
        ("2027-01-01T00:00", [2027, 2028]),
        ("2028-06-01", [2027, 2028, 2029]),
    ):
        season.to(moment)
        with season.office.store.reading() as connection:
            rows = ledger.duties(connection, Milestone.YEAR_TURN)
        assert [row.year for row in rows] == years
        assert [row.state for row in rows][-1] == "waiting"


def test_a_waiting_duty_has_no_moments_of_its_run_and_a_settled_one_never_ran(season: Round) -> None:
    waiting, settled = season.duty(Milestone.OFFERS_OUT), season.duty(Milestone.POLICY_PUBLICATION)
    assert (waiting.state, waiting.ran_at, waiting.finished_at) == ("waiting", None, None)
    assert (settled.state, settled.ran_at) == ("done", None)


# Several at once ------------------------------------------------------------------------------------------------------


def _ready(file: Path, number: int) -> Round:
    season = rounds.begin_on(file)
    season.running(Kind.RHO, term=("2026-01-01", "2027-12-31"))
    for place in range(number):
        season.assessed(regions=("drenthe" if place % 3 else "zeeland",))
        season.running()
    season.to("2026-09-30T08:59:59")
    return season


def _effects(season: Round) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for milestone in (Milestone.OFFERS_OUT, Milestone.SIGNING_DEADLINE, Milestone.YEAR_TURN):
        duty = season.duty(milestone)
        found[milestone.value] = (duty.state, duty.changed, duty.skipped, rounds.effects(season.office, duty))
    return found


@pytest.mark.parametrize("moment", ["2026-09-30T09:00", "2027-01-02"])
def test_processes_that_reconcile_one_file_at_once_do_everything_once(tmp_path: Path, moment: str) -> None:
    alone, together = _ready(tmp_path / "alone.db", 12), _ready(tmp_path / "together.db", 12)
    alone.jump(moment)
    reconciler.reconcile(alone.office)
    spawn = multiprocessing.get_context("spawn")
    barrier, mistakes = spawn.Barrier(3), spawn.Queue()
    processes = [
        spawn.Process(
            target=rounds.reconcile_elsewhere, args=(str(tmp_path / "together.db"), moment, barrier, mistakes)
        )
        for _ in range(3)
    ]
    for process in processes:
        process.start()
    found = [mistakes.get(timeout=100) for _ in processes]
    for process in processes:
        process.join(30)
        process.close()
    assert found == ["", "", ""]
    assert _effects(together) == _effects(alone)
    together.holds()
    for contract_id, _, _ in _effects(together)["offers-out"][3]:
        actions = [body["action"] for body in together.bodies(f"contract:{contract_id}")]
        assert len(actions) == len(set(actions))
    counts = [
        [row.stream for row in rounds.records(each.office) if row.outcome == "done"] for each in (alone, together)
    ]
    assert sorted(counts[0]) == sorted(counts[1])


def test_somebody_at_work_and_a_milestone_at_once_leave_one_story(tmp_path: Path) -> None:
    season = _ready(tmp_path / "round.db", 6)
    with season.office.store.reading() as connection:
        numbers = [contract.number for contract in rounds.contracts.load(connection, list(range(1, 14))).values()]
    spawn = multiprocessing.get_context("spawn")
    barrier, mistakes = spawn.Barrier(2), spawn.Queue()
    file, moment = str(tmp_path / "round.db"), "2026-09-30T09:00"
    processes = [
        spawn.Process(target=rounds.reconcile_elsewhere, args=(file, moment, barrier, mistakes)),
        spawn.Process(target=rounds.withdraw_elsewhere, args=(file, moment, numbers, barrier, mistakes)),
    ]
    for process in processes:
        process.start()
    assert [mistakes.get(timeout=100) for _ in processes] == ["", ""]
    for process in processes:
        process.join(30)
        process.close()
    season.holds()
    with season.office.store.reading() as connection:
        found = list(rounds.contracts.load(connection, list(range(1, 14))).values())
    assert {contract.state for contract in found if contract.policy == GLI} == {State.WITHDRAWN}
