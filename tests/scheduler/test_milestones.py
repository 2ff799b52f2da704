"""The milestones: what each does, exactly once, whatever happens in between."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
import rounds
from rounds import GLI, KINDEREN, Round
from sqlalchemy import event, select

from lifecycle.calendar import Milestone, in_utc, parse_moment
from lifecycle.contract import Contract, Kind, RunOff
from lifecycle.sentences import failing
from lifecycle.states import Action, State
from scheduler import milestones, previews, reconciler
from workflows import policy_round
from workflows.office import Office
from workflows.store import ledger, policies
from workflows.store.published import entries_of
from workflows.store.published_tables import CARE_LISTS

JOBS = {
    Milestone.POLICY_PUBLICATION: "2026-04-01T09:00",
    Milestone.OBJECTIONS_CLOSE: "2026-05-16T00:00",
    Milestone.OFFERS_OUT: "2026-09-30T09:00",
    Milestone.TARIFFS_OUT: "2026-10-31T09:00",
    Milestone.SIGNING_DEADLINE: "2026-11-01T00:00",
    Milestone.CARE_PUBLICATION: "2026-11-12T09:00",
    Milestone.YEAR_TURN: "2027-01-01T00:00",
}
ON_CONTRACTS = [milestone for milestone, work in milestones.WORK.items() if work]


@dataclass(frozen=True, slots=True)
class Cast:
    """The contracts of a round in which every milestone has something to do, and something to leave."""

    long: Contract
    coach: Contract
    other_coach: Contract
    far_coach: Contract
    signer: Contract
    sleeper: Contract
    blocked: Contract


def _cast(season: Round) -> Cast:
    found = Cast(
        long=season.running(Kind.RHO, term=("2026-01-01", "2027-12-31")),
        coach=season.running(),
        other_coach=season.running(),
        far_coach=season.running(regions=("twente",)),
        signer=season.assessed(Kind.RHO, regions=("friesland",)),
        sleeper=season.assessed(Kind.PARTNERSHIP, regions=("drenthe",)),
        blocked=season.assessed(Kind.INDIVIDUAL, regions=("zeeland",)),
    )
    policy_round.set_tariff(season.office, "paul", "gli", 2027, Decimal("123.45"))
    return found


def _sign(season: Round, cast: Cast) -> None:
    season.done(Action.SIGN, cast.signer)
    season.done(Action.SIGN_RUN_OFF, cast.coach)


def _until(season: Round, cast: Cast, milestone: Milestone) -> None:
    """Play until a milestone is about to run; the clock stands at its moment."""
    if JOBS[milestone] > "2026-10-10" and season.now(cast.signer).signed_at is None:
        season.to("2026-10-10T10:00")
        _sign(season, cast)
    moment = parse_moment(JOBS[milestone])
    season.to(moment.replace(microsecond=0) - rounds.SECOND)
    season.jump(JOBS[milestone])


def _result(season: Round) -> dict[str, Any]:
    """All that milestones leave, but for hashes, salts and the order of writing."""
    left = rounds.tables(season.office, but={"audit_record", "personal_value", "milestone"})
    with season.office.store.reading() as connection:
        duties = [
            (row.milestone, row.policy_id, row.year, row.state, row.due_at, row.changed, row.skipped)
            for row in ledger.duties(connection)
        ]
    done = sorted(
        (row.stream, row.action, in_utc(row.effective_at), in_utc(row.recorded_at))
        for row in rounds.records(season.office)
        if row.outcome == "done"
    )
    return {**left, "duties": duties, "done": done}


# What each does -------------------------------------------------------------------------------------------------------


def test_the_publication_publishes_a_draft_and_opens_the_round() -> None:
    season = rounds.begin(start="2026-03-20")
    key = season.provider(Kind.RHO)
    season.to("2026-04-01T08:59:59")
    assert [finding.rule for finding in season.apply(key, Kind.RHO).failed] == ["4.1/policy-published"]
    season.to("2026-04-01T09:00")
    assert season.apply(key, Kind.RHO).done
    body = season.bodies(f"policy:{GLI}")[-1]
    assert (body["action"], body["to"], body["policy"]) == ("publish_policy", "published", rounds.policy(GLI).hash)
    assert season.duty(Milestone.POLICY_PUBLICATION).changed == 1


def test_a_policy_that_was_published_by_hand_is_not_published_again() -> None:
    season = rounds.begin(start="2026-03-20")
    season.to("2026-03-25")
    assert policy_round.publish(season.office, "paul", GLI).done
    season.to("2026-04-02")
    with season.office.store.reading() as connection:
        known = policies.in_play(connection)
    assert known[GLI].published_at == parse_moment("2026-03-25")
    assert known[KINDEREN].published_at == parse_moment("2026-04-01T09:00")
    assert season.duty(Milestone.POLICY_PUBLICATION).changed == 0
    assert season.duty(Milestone.POLICY_PUBLICATION, KINDEREN).changed == 1


def test_the_objections_that_came_in_are_listed(season: Round) -> None:
    key = season.provider(Kind.RHO)
    for moment in ("2026-05-01", "2026-05-15T23:59:59"):
        season.to(moment)
        assert policy_round.object_to(season.office, "anna", GLI, key, "nee").done
    season.to("2026-05-16T00:00")
    late = policy_round.object_to(season.office, "anna", GLI, key, "nee")
    assert [finding.rule for finding in late.failed] == ["foreword/objection-deadline"]
    body = season.bodies(f"milestone:objections-close:{GLI}:2027")[-1]
    assert (body["outcome"], body["objections"]) == ("done", [1, 2])


def test_the_offers_go_out_and_the_rest_is_reported_with_its_reasons(season: Round) -> None:
    cast = _cast(season)
    season.to("2026-09-30T08:59:59")
    assert season.now(cast.signer).state is State.ASSESSED
    season.to("2026-09-30T09:00")
    assert [season.now(each).state for each in (cast.signer, cast.sleeper, cast.blocked)] == [
        State.OFFERED,
        State.OFFERED,
        State.ASSESSED,
    ]
    assert [season.now(each).run_off for each in (cast.coach, cast.other_coach, cast.far_coach, cast.long)] == [
        RunOff.OPEN,
        RunOff.OPEN,
        None,
        None,
    ]
    assert season.now(cast.signer).signing_day == date(2026, 10, 31)
    reported = [body for body in season.bodies(f"milestone:offers-out:{GLI}:2027") if body["outcome"] == "reported"]
    assert [[(each["contract"], failing(each)) for each in body["left"]] for body in reported] == [
        [(cast.blocked.number, ["2.2/individual-last", "3.3.4/referral"])],
        [(cast.far_coach.number, ["2.2/run-off-ground"])],
    ]
    assert all(len(each["policy"]) == 64 for body in reported for each in body["left"])
    duty = season.duty(Milestone.OFFERS_OUT)
    assert (duty.changed, duty.skipped) == (4, 2)
    body = season.bodies(cast.signer)[-1]
    assert (body["actor"], body["role"], body["milestone"]) == ("system", "system", f"offers-out:{GLI}:2027")


def test_the_report_says_what_was_not_done(season: Round) -> None:
    _cast(season)
    season.to("2026-09-30T09:00")
    reported = [body for body in season.bodies(f"milestone:offers-out:{GLI}:2027") if body["outcome"] == "reported"]
    assert ["offer" in body.values() for body in reported] == [True, False]
    assert ["offer_run_off" in body.values() for body in reported] == [False, True]


def test_the_tariff_goes_to_whom_it_concerns_once_it_is_set(season: Round) -> None:
    cast = _cast(season)
    run_off = season.running(state=State.RUN_OFF, term=("2026-01-01", "2027-12-31"), regions=("utrecht",))
    children = season.running(Kind.GGD, policy="kinderen-2026", care="kinderen", term=("2026-01-01", "2027-12-31"))
    season.to("2026-10-31T09:00")
    assert [season.now(each).tariffs_informed for each in (cast.long, run_off)] == [(2027,), (2027,)]
    assert [season.now(each).tariffs_informed for each in (cast.coach, children)] == [(), ()]
    duty = season.duty(Milestone.TARIFFS_OUT)
    assert (duty.changed, duty.skipped) == (2, 0)
    assert season.bodies(cast.long)[-1]["year"] == 2027


def test_a_tariff_that_is_not_set_is_reported_and_a_contract_informed_by_hand_is_left(season: Round) -> None:
    long, informed = (season.running(Kind.RHO, term=("2026-01-01", "2027-12-31")) for _ in range(2))
    season.to("2026-10-31T09:00")
    reported = [body for body in season.bodies(f"milestone:tariffs-out:{GLI}:2027") if body["outcome"] == "reported"]
    assert [(each["contract"], failing(each)) for body in reported for each in body["left"]] == [
        (long.number, ["tariff-not-set"]),
        (informed.number, ["tariff-not-set"]),
    ]
    policy_round.set_tariff(season.office, "paul", "gli", 2027, Decimal(99))
    season.done(Action.INFORM_TARIFF, long, year=2027)
    assert season.now(long).tariffs_informed == (2027,)


def test_an_offer_that_was_not_signed_lapses_the_second_after_its_day(season: Round) -> None:
    cast = _cast(season)
    season.to("2026-10-10T10:00")
    _sign(season, cast)
    season.to("2026-10-31T23:59:59")
    assert season.now(cast.sleeper).state is State.OFFERED
    season.to("2026-11-01T00:00")
    assert season.now(cast.sleeper).state is State.LAPSED
    assert season.now(cast.signer).state is State.SIGNED
    assert (season.now(cast.coach).run_off, season.now(cast.other_coach).run_off) == (RunOff.SIGNED, RunOff.LAPSED)


def test_the_care_is_published_with_its_list(season: Round) -> None:
    cast = _cast(season)
    season.to("2026-10-10T10:00")
    _sign(season, cast)
    nameless = season.signed(Kind.RHO, regions=("utrecht",), provider=season.provider(Kind.RHO, city=None))
    season.to("2026-11-12T09:00")
    assert season.now(cast.signer).state is State.PUBLISHED
    assert season.now(nameless).state is State.SIGNED
    with season.office.store.reading() as connection:
        rows = connection.execute(select(CARE_LISTS).where(CARE_LISTS.c.policy_id == GLI)).all()
    (row,) = rows
    assert row.published_at == parse_moment("2026-11-12T09:00")
    assert {entry["contract"]: entry["status"] for entry in entries_of(row.content).values()} == {
        cast.long.number: "contracted",
        cast.coach.number: "current_patients",
        cast.signer.number: "contracted",
    }
    assert season.duty(Milestone.CARE_PUBLICATION).skipped == 1


def test_at_the_turn_of_the_year_terms_end_and_run_off_agreements_start(season: Round) -> None:
    cast = _cast(season)
    season.to("2026-10-10T10:00")
    _sign(season, cast)
    season.to("2026-12-31T23:59:59")
    assert season.now(cast.coach).state is State.PUBLISHED
    season.to("2027-01-01T00:00")
    states = {
        name: season.now(getattr(cast, name)).state for name in ("coach", "other_coach", "far_coach", "long", "signer")
    }
    assert states == {
        "coach": State.RUN_OFF,
        "other_coach": State.ENDED,
        "far_coach": State.ENDED,
        "long": State.PUBLISHED,
        "signer": State.PUBLISHED,
    }
    coach = season.now(cast.coach)
    assert coach.earlier_terms == (cast.coach.term,)
    assert coach.term is not None
    assert (coach.term.first, coach.term.last) == (date(2027, 1, 1), date(2028, 12, 31))
    season.holds()


def test_the_turns_of_the_year_go_on_until_the_last_contract_has_ended(season: Round) -> None:
    cast = _cast(season)
    season.to("2026-10-10T10:00")
    _sign(season, cast)
    for moment, ended in (
        ("2027-12-31T23:59:59", set()),
        ("2028-01-01T00:00", {"long", "signer"}),
        ("2029-01-01T00:00", {"long", "signer", "coach"}),
    ):
        season.to(moment)
        names = ("long", "signer", "coach")
        assert {name for name in names if season.now(getattr(cast, name)).state is State.ENDED} == ended
    season.holds()


# Once, and no more ----------------------------------------------------------------------------------------------------


def test_what_has_run_changes_nothing_more(season: Round) -> None:
    cast = _cast(season)
    for milestone, moment in JOBS.items():
        if milestone is not Milestone.POLICY_PUBLICATION:
            season.to(moment)
        if moment == JOBS[Milestone.OFFERS_OUT]:
            _sign(season, cast)
        before = rounds.tables(season.office, but={"meta"})
        reconciler.reconcile(season.office)
        assert rounds.tables(season.office, but={"meta"}) == before
        assert reconciler.run_by_hand(season.office, "paul", milestone).done
        after = rounds.tables(season.office, but={"meta"})
        added = set(after.pop("audit_record")) - set(before.pop("audit_record"))
        assert after == before
        assert len(added) == 1


def test_a_run_by_someone_who_read_the_ledger_before_it_was_closed_changes_nothing_more(season: Round) -> None:
    cast = _cast(season)
    for milestone in ON_CONTRACTS:
        _until(season, cast, milestone)
        row = season.duty(milestone)
        reconciler.reconcile(season.office)
        before = rounds.tables(season.office)
        milestones.carry_out(season.office, row)
        assert rounds.tables(season.office) == before


class Power(Exception):  # noqa: N818 - it fails
    """The power goes."""


def _until_the_power_goes(season: Round, commits: int) -> bool:
    """Reconcile, and stop at a commit: whether it was stopped."""
    left = commits

    def count(_: object) -> None:
        nonlocal left
        left -= 1
        if left < 0:
            raise Power

    season.office.store.before_commit = count
    try:
        reconciler.reconcile(season.office)
    except Power:
        return True
    finally:
        season.office.store.before_commit = None
    return False


@pytest.mark.parametrize("milestone", ON_CONTRACTS)
def test_a_run_that_is_interrupted_anywhere_is_finished_by_the_next_exactly_once(
    monkeypatch: pytest.MonkeyPatch, milestone: Milestone
) -> None:
    monkeypatch.setattr(milestones, "BATCH", 1)

    ready = rounds.begin()
    _until(ready, _cast(ready), milestone)
    expected = rounds.copy_of(ready)
    reconciler.reconcile(expected.office)
    result, commits = _result(expected), 0
    while True:
        season = rounds.copy_of(ready)
        stopped = _until_the_power_goes(season, commits)
        reconciler.reconcile(season.office)
        assert _result(season) == result
        season.holds()
        if not stopped:
            break
        commits += 1
    assert commits > 4


def test_the_size_of_a_batch_makes_no_difference(monkeypatch: pytest.MonkeyPatch) -> None:
    results = []
    for size in (500, 3, 1):
        monkeypatch.setattr(milestones, "BATCH", size)
        season = rounds.begin()
        cast = _cast(season)
        season.to("2026-10-10T10:00")
        _sign(season, cast)
        season.to("2027-01-02")
        results.append(_result(season))
    assert results[0] == results[1] == results[2]


# Late -----------------------------------------------------------------------------------------------------------------


def test_a_late_job_judges_dates_as_of_its_moment_and_counts_from_the_real_one(season: Round) -> None:
    provider = season.provider(Kind.RHO, "existing")
    season.running(Kind.RHO, provider=provider, regions=("utrecht",))
    existing = season.assessed(provider=provider, regions=("utrecht",))
    season.to("2026-10-12T15:00", down=[("2026-09-29", "2026-10-12T15:00")])
    now = season.now(existing)
    assert now.state is State.OFFERED
    assert now.offered_at == parse_moment("2026-10-12T15:00")
    assert now.signing_day == date(2026, 11, 9)
    body = season.bodies(existing)[-1]
    assert (body["effective"], body["recorded"]) == ("2026-09-30T07:00:00.000000Z", "2026-10-12T13:00:00.000000Z")
    duty = season.duty(Milestone.OFFERS_OUT)
    assert (duty.due_at, duty.ran_at) == (parse_moment("2026-09-30T09:00"), parse_moment("2026-10-12T15:00"))
    assert duty.finished_at == parse_moment("2026-10-12T15:00")
    season.to("2026-11-09T23:59:59")
    assert season.act(Action.ASK, existing, text="?").done
    assert season.act(Action.SIGN, existing).done


def test_a_late_job_looks_only_at_what_was_there_then_and_still_is(season: Round) -> None:
    stays, withdrawn, wrong = (season.assessed(regions=(region,)) for region in ("drenthe", "friesland", "twente"))
    applied = season.applied(regions=("utrecht",))
    down = [("2026-09-30T08:00", "2026-10-05")]
    season.to("2026-09-30T09:30", down=down)
    assert season.now(stays).state is State.ASSESSED
    late = season.done(Action.ASSESS, applied)
    season.done(Action.WITHDRAW, withdrawn)
    season.done(Action.UPDATE_DOSSIER, wrong, dossier=rounds.excluded())
    season.to("2026-10-05", down=down)
    assert [season.now(each).state for each in (stays, withdrawn, wrong, late)] == [
        State.OFFERED,
        State.WITHDRAWN,
        State.ASSESSED,
        State.ASSESSED,
    ]
    effects = rounds.effects(season.office, season.duty(Milestone.OFFERS_OUT))
    assert effects == [(stays.id, "offer", "changed"), (wrong.id, "offer", "skipped")]


def test_a_deadline_holds_while_nothing_runs(season: Round) -> None:
    first, second = season.offered(regions=("drenthe",)), season.offered(regions=("twente",))
    down = [("2026-10-20", "2026-11-20")]
    season.to("2026-11-02T10:00", down=down)
    assert season.now(first).state is State.OFFERED
    assert season.refused(Action.SIGN, first) == ["4.1/signing-deadline"]
    assert season.act(Action.SIGN, second, signed_at=parse_moment("2026-10-31T23:59:59")).done
    season.to("2026-11-20", down=down)
    assert season.now(first).state is State.LAPSED
    assert season.now(second).state is State.PUBLISHED
    body = season.bodies(first)[-1]
    assert (body["effective"], body["recorded"]) == ("2026-10-31T23:00:00.000000Z", "2026-11-20T11:00:00.000000Z")


def test_missed_jobs_run_once_in_the_order_of_their_dates(season: Round) -> None:
    _cast(season)
    season.to("2027-02-01", down=[("2026-05-01", "2027-02-01")])
    with season.office.store.reading() as connection:
        done = [row for row in ledger.duties(connection) if row.ran_at is not None]
    assert {row.ran_at for row in done} == {parse_moment("2027-02-01")}
    closed = [row for row in rounds.records(season.office) if row.stream.startswith("milestone:")]
    order = [row.effective_at for row in closed if row.outcome == "done"]
    assert order == sorted(order)
    assert len(order) == len(done) == 10
    season.holds()


def test_all_of_ten_years_is_caught_up_with_at_once(season: Round) -> None:
    cast = _cast(season)
    season.to("2026-10-10T10:00")
    _sign(season, cast)
    season.jump("2036-06-01")
    reconciler.reconcile(season.office)
    with season.office.store.reading() as connection:
        rows = ledger.duties(connection)
    assert [row.year for row in rows if row.milestone == "year-turn"] == list(range(2027, 2038))
    assert [row.year for row in rows if row.state != "done"] == [2037]
    assert season.now(cast.coach).run_off is RunOff.SIGNED
    assert {
        name: season.now(getattr(cast, name)).state for name in ("long", "other_coach", "far_coach", "sleeper")
    } == {
        "long": State.ENDED,
        "other_coach": State.ENDED,
        "far_coach": State.ENDED,
        "sleeper": State.LAPSED,
    }
    before = rounds.tables(season.office)
    reconciler.reconcile(season.office)
    assert rounds.tables(season.office) == before
    season.holds()


@pytest.mark.parametrize("name", ["signer", "coach"])
def test_what_a_late_job_changed_ends_when_its_term_was_over_too(season: Round, name: str) -> None:
    cast = _cast(season)
    season.to("2026-10-10T10:00")
    _sign(season, cast)
    season.jump("2036-06-01")
    reconciler.reconcile(season.office)
    assert season.now(getattr(cast, name)).state is State.ENDED


# Preview --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("milestone", ON_CONTRACTS)
def test_a_preview_changes_nothing_and_is_what_the_run_does(season: Round, milestone: Milestone) -> None:
    cast = _cast(season)
    _until(season, cast, milestone)
    row = season.duty(milestone)
    before = rounds.tables(season.office)
    planned = sorted(
        (plan.contract.id, plan.action.value, [finding.rule for finding in plan.obstacles])
        for plan in previews.preview(season.office, row)
    )
    assert rounds.tables(season.office) == before
    reconciler.reconcile(season.office)
    with season.office.store.reading() as connection:
        done = sorted((each.contract_id, each.action, each.rules) for each in ledger.effects(connection, row.id))
    assert planned == done
    assert planned


def test_a_preview_of_what_is_still_to_come_judges_as_if_it_were_then(season: Round) -> None:
    cast = _cast(season)
    plans = {
        plan.contract.id: plan.possible for plan in previews.preview(season.office, season.duty(Milestone.OFFERS_OUT))
    }
    assert plans[cast.signer.id]
    assert not plans[cast.blocked.id]


# By hand --------------------------------------------------------------------------------------------------------------


def test_a_milestone_is_run_by_hand_by_who_may_and_when_it_is_due(season: Round) -> None:
    cast = _cast(season)
    for by in ("anna", "bob", "iris", "otto", "nobody", "system"):
        result = reconciler.run_by_hand(season.office, by, Milestone.OFFERS_OUT)
        assert [finding.rule for finding in result.failed] == ["role"]
    result = reconciler.run_by_hand(season.office, "paul", Milestone.OFFERS_OUT)
    assert [finding.rule for finding in result.failed] == ["not-due"]
    season.to("2026-09-30T08:59:59")
    season.jump("2026-09-30T09:00")
    assert reconciler.run_by_hand(season.office, "paul", Milestone.OFFERS_OUT).done
    assert season.now(cast.signer).state is State.OFFERED
    reconciler.reconcile(season.office)
    assert len([body for body in season.bodies(cast.signer) if body["action"] == "offer"]) == 1


# How much it costs ----------------------------------------------------------------------------------------------------


def _statements(office: Office, call: Callable[[], object]) -> int:
    engine = office.store._engine
    count = 0

    def counted(*_: object) -> None:
        nonlocal count
        count += 1

    event.listen(engine, "before_cursor_execute", counted)
    try:
        call()
    finally:
        event.remove(engine, "before_cursor_execute", counted)
    return count


def test_a_batch_asks_the_database_as_much_for_a_hundred_contracts_as_for_ten() -> None:
    counts = []
    for number in (10, 100):
        season = rounds.begin(policies=(GLI,))
        for _ in range(number):
            season.assessed(regions=("zeeland",))
        season.to("2026-09-30T08:59:59")
        season.jump("2026-09-30T09:00")
        counts.append(_statements(season.office, lambda at=season: reconciler.reconcile(at.office)))
        assert len(rounds.effects(season.office, season.duty(Milestone.OFFERS_OUT))) == number
    assert counts[0] == counts[1]
    assert counts[0] < 60
