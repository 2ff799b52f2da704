"""Deadlines hold to the second, on Dutch clocks: the day before, the last second, the first too late."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from lifecycle_cases import a_case, judged, outcome, shipped, term

from lifecycle.calendar import Milestone, day_of, end_of, parse_day, parse_moment
from lifecycle.contract import RunOff
from lifecycle.findings import phrase
from lifecycle.states import Action, State

# Milestone | moment | outcome.
MILESTONES = [
    ("offers-out", "2026-09-29T12:00:00", "met"),
    ("offers-out", "2026-09-30T00:00:00", "met"),
    ("offers-out", "2026-09-30T09:00:01", "met"),
    ("offers-out", "2026-09-30T23:59:59", "met"),
    ("offers-out", "2026-10-01T00:00:00", "not_met"),
    ("offers-out", "2027-01-01T00:00:00", "not_met"),
    ("objections-close", "2026-03-01T00:00:00", "met"),
    ("objections-close", "2026-05-15T23:59:59", "met"),
    ("objections-close", "2026-05-16T00:00:00", "not_met"),
]


@pytest.mark.parametrize(("milestone", "at", "expected"), MILESTONES)
@pytest.mark.parametrize("policy", ["gli-2027", "kinderen-2027"])
def test_until_a_milestone_its_day_included(policy: str, milestone: str, at: str, expected: str) -> None:
    assert outcome("until", a_case(policy=policy, at=at), milestone=milestone) == expected


# The same in UTC: summer time on 30 September, winter time on 31 October (a deadline of its own, for signing).
@pytest.mark.parametrize(
    ("utc", "expected"),
    [
        ("2026-09-30T21:59:59.999999", "met"),
        ("2026-09-30T22:00:00.000000", "not_met"),
        ("2026-09-30T23:59:59.000000", "not_met"),
    ],
)
def test_a_deadline_is_judged_on_dutch_clocks_wherever_the_moment_was_taken(utc: str, expected: str) -> None:
    case = replace(a_case(), moment=datetime.fromisoformat(utc).replace(tzinfo=UTC))
    assert outcome("until", case, milestone="offers-out") == expected


def test_a_deadline_is_judged_at_the_moment_that_counts_and_not_at_the_one_that_is() -> None:
    late_job = a_case(at="2026-09-30T09:00", now="2026-10-03T12:00")
    assert outcome("until", late_job, milestone="offers-out") == "met"


def test_what_is_too_late_says_when_it_was_and_until_when_it_could() -> None:
    found = judged("until", a_case(at="2026-10-02"), milestone="offers-out")
    assert found.seen == phrase("date.too_late", day="2026-10-02", last="2026-09-30")
    assert found.needed == phrase("date.needed", last="2026-09-30")


# Signing day | moment of the signature | outcome.
SIGNING = [
    ("2026-10-31", "2026-10-31T23:59:59", "met"),
    ("2026-10-31", "2026-11-01T00:00:00", "not_met"),
    ("2027-10-31", "2027-10-31T02:30:00", "met"),
    ("2027-10-31", "2027-10-31T23:59:59", "met"),
    ("2027-10-31", "2027-11-01T00:00:00", "not_met"),
    ("2026-10-25", "2026-10-25T23:59:59", "met"),
    ("2026-10-25", "2026-10-26T00:00:00", "not_met"),
    ("2026-03-29", "2026-03-29T23:59:59", "met"),
    ("2026-03-29", "2026-03-30T00:00:00", "not_met"),
]


@pytest.mark.parametrize(("last", "at", "expected"), SIGNING)
def test_the_signing_day_included(last: str, at: str, expected: str) -> None:
    case = a_case(trigger=Action.SIGN, at=at, state=State.OFFERED, signing_day=parse_day(last))
    assert outcome("signing_deadline", case) == expected
    assert outcome("signing_deadline", replace(case, trigger=Action.REINSTATE)) == expected


@pytest.mark.parametrize(("last", "at", "expected"), SIGNING)
def test_the_signing_day_of_a_run_off_offer_included(last: str, at: str, expected: str) -> None:
    facts: dict[str, Any] = {
        "state": State.PUBLISHED,
        "signing_day": parse_day("2025-10-31"),
        "run_off_signing_day": parse_day(last),
    }
    assert outcome("signing_deadline", a_case(trigger=Action.SIGN_RUN_OFF, at=at, **facts)) == expected


@pytest.mark.parametrize(
    ("utc", "expected"),
    [
        ("2027-10-31T22:59:59.999999", "met"),
        ("2027-10-31T23:00:00.000000", "not_met"),
    ],
)
def test_the_day_of_25_hours_lasts_25_hours(utc: str, expected: str) -> None:
    case = a_case(trigger=Action.SIGN, state=State.OFFERED, signing_day=parse_day("2027-10-31"))
    case = replace(case, moment=datetime.fromisoformat(utc).replace(tzinfo=UTC))
    assert outcome("signing_deadline", case) == expected


@pytest.mark.parametrize("trigger", [Action.SIGN, Action.REINSTATE, Action.SIGN_RUN_OFF])
def test_without_an_offer_there_is_nothing_to_sign(trigger: Action) -> None:
    found = judged("signing_deadline", a_case(trigger=trigger))
    assert (found.outcome.value, found.seen.key) == ("not_met", "offer.none")


# The offer was made | the question is asked | outcome: until 28 days after the day of the offer.
QUESTIONS = [
    ("2026-09-30T09:00:00", "2026-09-30T09:00:00", "met"),
    ("2026-09-30T09:00:00", "2026-10-28T23:59:59", "met"),
    ("2026-09-30T09:00:00", "2026-10-29T00:00:00", "not_met"),
    ("2026-09-30T23:59:59", "2026-10-28T23:59:59", "met"),
    ("2026-09-30T23:59:59", "2026-10-29T00:00:00", "not_met"),
    ("2026-10-01T00:00:00", "2026-10-29T23:59:59", "met"),
    ("2026-10-01T00:00:00", "2026-10-30T00:00:00", "not_met"),
    ("2026-09-27T12:00:00", "2026-10-25T23:59:59", "met"),
    ("2026-09-27T12:00:00", "2026-10-26T00:00:00", "not_met"),
    ("2026-03-01T12:00:00", "2026-03-29T23:59:59", "met"),
    ("2026-03-01T12:00:00", "2026-03-30T00:00:00", "not_met"),
    ("2027-10-03T12:00:00", "2027-10-31T23:59:59", "met"),
    ("2027-10-03T12:00:00", "2027-11-01T00:00:00", "not_met"),
    ("2026-12-10T12:00:00", "2027-01-07T23:59:59", "met"),
    ("2026-12-10T12:00:00", "2027-01-08T00:00:00", "not_met"),
]


@pytest.mark.parametrize(("offered", "asked", "expected"), QUESTIONS)
def test_the_question_window_of_an_offer(offered: str, asked: str, expected: str) -> None:
    made = parse_moment(offered)
    facts: dict[str, Any] = {"state": State.OFFERED, "offered_at": made, "signing_day": day_of(made)}
    assert outcome("question_window", a_case(trigger=Action.ASK, at=asked, **facts)) == expected


@pytest.mark.parametrize(("offered", "asked", "expected"), QUESTIONS)
def test_the_question_window_of_a_run_off_offer(offered: str, asked: str, expected: str) -> None:
    made = parse_moment(offered)
    facts: dict[str, Any] = {
        "state": State.PUBLISHED,
        "offered_at": parse_moment("2025-09-30"),
        "signing_day": parse_day("2025-10-31"),
        "run_off": RunOff.OPEN,
        "run_off_offered_at": made,
        "run_off_signing_day": day_of(made),
    }
    assert outcome("question_window", a_case(trigger=Action.ASK, at=asked, **facts)) == expected


CLOSED: list[tuple[str, dict[str, Any]]] = [
    ("never offered", {"state": State.ASSESSED}),
    (
        "signed since",
        {"state": State.SIGNED, "offered_at": parse_moment("2026-09-30"), "signing_day": parse_day("2026-10-31")},
    ),
    (
        "lapsed",
        {"state": State.LAPSED, "offered_at": parse_moment("2026-09-30"), "signing_day": parse_day("2026-10-31")},
    ),
    *[
        (
            f"run-off {run_off.value}",
            {
                "state": State.PUBLISHED,
                "run_off": run_off,
                "run_off_offered_at": parse_moment("2026-09-30"),
                "run_off_signing_day": parse_day("2026-10-31"),
            },
        )
        for run_off in (RunOff.SIGNED, RunOff.LAPSED, RunOff.FALLEN)
    ],
]


@pytest.mark.parametrize("facts", [row[1] for row in CLOSED], ids=[row[0] for row in CLOSED])
def test_no_question_without_an_open_offer(facts: dict[str, Any]) -> None:
    found = judged("question_window", a_case(trigger=Action.ASK, at="2026-10-01", **facts))
    assert (found.outcome.value, found.seen.key) == ("not_met", "offer.none")


@pytest.mark.parametrize(
    ("runs", "expected"),
    [
        (("2027-01-01", "2027-12-31"), "met"),
        (("2027-12-31", "2027-12-31"), "met"),
        (("2028-01-01", "2027-12-31"), "not_met"),
        (None, "not_met"),
    ],
)
def test_a_term_would_not_start_after_its_last_day(runs: tuple[str, str] | None, expected: str) -> None:
    assert outcome("start_date", a_case(runs=runs)) == expected


@pytest.mark.parametrize(
    ("state", "applied", "now", "overdue"),
    [
        (State.APPLIED, "2026-09-30T23:59:59", "2026-09-30T09:00:01", True),
        (State.APPLIED, "2026-05-01", "2026-09-30T09:00:00", False),
        (State.ASSESSED, "2026-05-01", "2026-09-30T09:00:01", True),
        (State.APPLIED, "2026-09-30T23:59:59", "2026-12-01", True),
        (State.APPLIED, "2026-10-01T00:00:00", "2026-12-01", False),
        (State.OFFERED, "2026-05-01", "2026-12-01", False),
        (State.REJECTED, "2026-05-01", "2026-12-01", False),
        (State.WITHDRAWN, "2026-05-01", "2026-12-01", False),
        (State.APPLIED, None, "2026-12-01", False),
    ],
)
def test_overdue_is_who_waits_after_the_offers_were_out(
    state: State, applied: str | None, now: str, overdue: bool
) -> None:
    contract = a_case(state=state, applied_at=None if applied is None else parse_moment(applied)).contract
    assert shipped("gli-2027").is_overdue(contract, parse_moment(now)) is overdue


@pytest.mark.parametrize(
    ("milestone", "closes"),
    [
        (Milestone.OBJECTIONS_CLOSE, "2026-05-16T00:00"),
        (Milestone.OFFERS_OUT, "2026-10-01T00:00"),
        (Milestone.SIGNING_DEADLINE, "2026-11-01T00:00"),
    ],
)
def test_a_milestone_closes_at_the_midnight_after_its_last_day(milestone: Milestone, closes: str) -> None:
    assert shipped("gli-2027").closes(milestone) == parse_moment(closes)


def test_no_deadline_moves_because_of_a_weekend() -> None:
    last = shipped("gli-2027").dates[Milestone.SIGNING_DEADLINE].last_day
    assert last.strftime("%A") == "Saturday"
    assert end_of(last) - timedelta(seconds=1) < parse_moment("2026-11-01T00:00")


def test_the_term_of_run_off_made_in_this_round() -> None:
    assert shipped("gli-2027").run_off_term() == term(("2027-01-01", "2028-12-31"))
    assert shipped("kinderen-2027").run_off_term() is None
