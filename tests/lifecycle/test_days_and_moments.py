"""Dutch days and moments: the clock change, working days, and the forms in which people write them."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lifecycle.calendar import (
    AMSTERDAM,
    Milestone,
    Term,
    day_of,
    end_of,
    first_of_next_month,
    from_utc,
    in_utc,
    is_working_day,
    one_year_after,
    parse_day,
    parse_moment,
    start_of,
    working_days_after,
)

days = st.dates(min_value=date(2000, 1, 1), max_value=date(2100, 12, 31))


def test_the_milestones_stand_in_the_order_of_the_domain() -> None:
    assert [milestone.value for milestone in Milestone] == [
        "policy-publication",
        "objections-close",
        "offers-out",
        "tariffs-out",
        "signing-deadline",
        "care-publication",
        "year-turn",
    ]


# Asked on | to be answered in 10 working days, on | because.
ANSWERS = [
    ("2026-10-05", "2026-10-19", "a Monday"),
    ("2026-10-02", "2026-10-16", "a Friday"),
    ("2026-10-03", "2026-10-16", "a Saturday"),
    ("2026-10-04", "2026-10-16", "a Sunday"),
    ("2026-10-31", "2026-11-13", "the Saturday of the signing deadline"),
    ("2026-04-20", "2026-05-05", "over King's Day, Monday 27 April; 5 May 2026 is no public holiday"),
    ("2026-04-24", "2026-05-11", "the Friday before King's Day"),
    ("2026-04-27", "2026-05-11", "on King's Day itself"),
    ("2025-04-24", "2025-05-09", "King's Day moved to Saturday 26 April in 2025; 5 May 2025 is a holiday"),
    ("2026-05-11", "2026-05-27", "over Ascension, 14 May, and Whit Monday, 25 May"),
    ("2026-03-30", "2026-04-15", "over Good Friday, 3 April, and Easter Monday"),
    ("2026-12-18", "2027-01-05", "over Christmas Day, a Friday, and New Year's Day; Boxing Day is a Saturday"),
    ("2026-12-24", "2027-01-11", "Christmas Eve"),
]


@pytest.mark.parametrize(("asked", "due", "_why"), ANSWERS, ids=[row[2] for row in ANSWERS])
def test_ten_working_days_after(asked: str, due: str, _why: str) -> None:
    assert working_days_after(parse_day(asked), 10).isoformat() == due


@pytest.mark.parametrize(
    ("day", "works"),
    [
        ("2026-10-02", True),
        ("2026-10-03", False),
        ("2026-10-04", False),
        ("2026-10-05", True),
        ("2026-01-01", False),
        ("2026-04-03", False),
        ("2026-04-06", False),
        ("2026-04-27", False),
        ("2026-05-05", True),
        ("2025-05-05", False),
        ("2026-05-14", False),
        ("2026-05-15", True),
        ("2026-05-25", False),
        ("2026-12-25", False),
        ("2027-12-31", True),
    ],
)
def test_a_working_day(day: str, works: bool) -> None:
    assert is_working_day(parse_day(day)) is works


@given(days, st.integers(min_value=1, max_value=15))
def test_working_days_are_counted_one_by_one(day: date, count: int) -> None:
    found = working_days_after(day, count)
    span = [day + timedelta(days=passed) for passed in range(1, (found - day).days + 1)]
    assert sum(map(is_working_day, span)) == count
    assert is_working_day(found)


@given(days)
def test_a_day_is_from_its_first_moment_until_the_first_of_the_next(day: date) -> None:
    first, after = start_of(day), end_of(day)
    assert day_of(first) == day
    assert day_of(after) == day + timedelta(days=1)
    assert day_of(after.astimezone(UTC) - timedelta(microseconds=1)) == day
    assert after == start_of(day + timedelta(days=1))


@pytest.mark.parametrize(
    ("day", "hours"),
    [
        ("2026-10-24", 24),
        ("2026-10-25", 25),
        ("2026-10-26", 24),
        ("2026-03-29", 23),
        ("2027-10-31", 25),
        ("2027-03-28", 23),
        ("2026-10-31", 24),
    ],
)
def test_the_days_of_the_clock_change(day: str, hours: int) -> None:
    first, after = start_of(parse_day(day)).astimezone(UTC), end_of(parse_day(day)).astimezone(UTC)
    assert after - first == timedelta(hours=hours)


@pytest.mark.parametrize(
    ("utc", "day"),
    [
        ("2026-10-24T21:59:59", "2026-10-24"),
        ("2026-10-24T22:00:00", "2026-10-25"),
        ("2026-10-25T22:59:59", "2026-10-25"),
        ("2026-10-25T23:00:00", "2026-10-26"),
        ("2027-10-31T22:59:59", "2027-10-31"),
        ("2027-10-31T23:00:00", "2027-11-01"),
        ("2026-12-31T23:00:00", "2027-01-01"),
    ],
)
def test_the_day_it_is_in_the_netherlands(utc: str, day: str) -> None:
    moment = datetime.fromisoformat(utc).replace(tzinfo=UTC)
    assert day_of(moment).isoformat() == day
    assert day_of(moment.astimezone(timezone(timedelta(hours=-8)))).isoformat() == day


# Written | as the trail keeps it.
MOMENTS = [
    ("2026-10-31", "2026-10-31T11:00:00.000000Z"),
    ("2026-09-30", "2026-09-30T10:00:00.000000Z"),
    ("2026-09-30T09:00", "2026-09-30T07:00:00.000000Z"),
    ("2026-10-31T23:59:59", "2026-10-31T22:59:59.000000Z"),
    ("2026-10-31 23:59:59", "2026-10-31T22:59:59.000000Z"),
    ("2026-10-31 09:00", "2026-10-31T08:00:00.000000Z"),
    ("2026-11-01T00:00", "2026-10-31T23:00:00.000000Z"),
    ("2026-10-25T02:30", "2026-10-25T00:30:00.000000Z"),
    ("2027-10-31T02:30", "2027-10-31T00:30:00.000000Z"),
    ("2028-02-29", "2028-02-29T11:00:00.000000Z"),
]


@pytest.mark.parametrize(("text", "utc"), MOMENTS)
def test_a_moment_as_it_is_written(text: str, utc: str) -> None:
    assert in_utc(parse_moment(text)) == utc
    assert in_utc(from_utc(utc)) == utc


@pytest.mark.parametrize(
    "text",
    [
        "",
        "yesterday",
        "2026-10-31T24:00",
        "2026-10-31T23:60",
        "2026-10-31T23:59:60",
        "2026-10-31T23",
        "2026-10-31T09:00Z",
        "2026-10-31T09:00+01:00",
        "2026-10-31T09:00:00.5",
        "2026-02-29",
        "2026-02-29T09:00",
        "2026-13-01",
        "31-10-2026",
        "2026-10-31 ",
        "20261031",
        "2026-W44-6",
    ],
)
def test_what_is_no_moment(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        parse_moment(text)


@pytest.mark.parametrize(
    "text", ["", "2026-02-29", "2026-10-31T00:00", "31-10-2026", "26-10-31", "2026-10-32", "today"]
)
def test_what_is_no_day(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        parse_day(text)


@pytest.mark.parametrize("text", ["2026-9-3", "2026-09-3", "2026-9-03"])
def test_a_day_is_written_with_its_zeros(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        parse_day(text)


@given(st.datetimes(min_value=datetime(2000, 1, 1), max_value=datetime(2100, 1, 1), timezones=st.just(UTC)))  # noqa: DTZ001 - the bounds are naive by hypothesis' own rule
def test_a_moment_is_kept_to_the_microsecond(moment: datetime) -> None:
    assert from_utc(in_utc(moment)) == moment
    assert in_utc(moment.astimezone(AMSTERDAM)) == in_utc(moment)


def test_a_moment_without_a_zone_is_none() -> None:
    with pytest.raises(ValueError, match="a moment needs a time zone"):
        in_utc(datetime(2026, 10, 31))  # noqa: DTZ001 - the mistake that is tested


@pytest.mark.parametrize(
    ("day", "first"),
    [
        ("2026-10-01", "2026-11-01"),
        ("2026-10-31", "2026-11-01"),
        ("2026-12-01", "2027-01-01"),
        ("2026-12-31", "2027-01-01"),
        ("2028-02-29", "2028-03-01"),
        ("2027-11-30", "2027-12-01"),
    ],
)
def test_the_first_of_the_next_month(day: str, first: str) -> None:
    assert first_of_next_month(parse_day(day)).isoformat() == first


@pytest.mark.parametrize(
    ("day", "later"),
    [
        ("2026-03-01", "2027-03-01"),
        ("2028-02-29", "2029-02-28"),
        ("2027-02-28", "2028-02-28"),
        ("2026-12-31", "2027-12-31"),
    ],
)
def test_the_same_day_a_year_later(day: str, later: str) -> None:
    assert one_year_after(parse_day(day)).isoformat() == later


# Term | covers any day of 2027 | covers all of 2027 | of several years.
TERMS = [
    ("2027-01-01", "2027-12-31", True, True, False),
    ("2026-01-01", "2027-12-31", True, True, True),
    ("2026-01-01", "2028-12-31", True, True, True),
    ("2027-01-02", "2027-12-31", True, False, False),
    ("2027-01-01", "2027-12-30", True, False, False),
    ("2026-01-01", "2027-01-01", True, False, True),
    ("2027-12-31", "2028-12-31", True, False, True),
    ("2026-01-01", "2026-12-31", False, False, False),
    ("2028-01-01", "2028-12-31", False, False, False),
    ("2027-06-01", "2027-06-01", True, False, False),
]


@pytest.mark.parametrize(("first", "last", "overlaps", "covers", "several"), TERMS)
def test_a_term_and_a_year(first: str, last: str, overlaps: bool, covers: bool, several: bool) -> None:
    term = Term(parse_day(first), parse_day(last))
    assert (term.overlaps_year(2027), term.covers_year(2027), term.is_multi_year) == (overlaps, covers, several)
    assert term.covers(term.first)
    assert term.covers(term.last)
    assert not term.covers(term.first - timedelta(days=1))
    assert not term.covers(term.last + timedelta(days=1))
