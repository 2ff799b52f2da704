"""Days and moments as people write them, on the command line and in a sheet."""

from datetime import date, datetime

import pytest

from desk import written
from lifecycle.calendar import AMSTERDAM
from lifecycle.errors import BadInput


@pytest.mark.parametrize(
    "text", ["2026-10-31", "31-10-2026", "31/10/2026", "31.10.2026", " 31 oktober 2026", "31 OKT 2026", "31 Oct. 2026"]
)
def test_a_day_may_be_written_as_people_do(text: str) -> None:
    assert written.day(text) == date(2026, 10, 31)


def test_march_is_shortened_in_two_ways() -> None:
    assert written.day("1 mrt 2027") == written.day("1 maart 2027") == written.day("1 mar 2027") == date(2027, 3, 1)


@pytest.mark.parametrize(
    "text", ["", "31-11-2026", "31-10-26", "10-31-2026", "31 ok 2026", "31 oktopus 2026", "morgen"]
)
def test_what_is_no_day_is_none(text: str) -> None:
    assert written.day(text) is None


@pytest.mark.parametrize(
    ("text", "hour", "minute", "second"),
    [
        ("31-10-2026", 12, 0, 0),
        ("31-10-2026 23:59", 23, 59, 0),
        ("31 oktober 2026 23:59:59", 23, 59, 59),
        ("2026-10-31T00:00", 0, 0, 0),
    ],
)
def test_a_moment_is_local_and_a_day_alone_is_noon(text: str, hour: int, minute: int, second: int) -> None:
    expected = datetime(2026, 10, 31, hour, minute, second, tzinfo=AMSTERDAM)
    assert written.moment(text, "--at") == expected


@pytest.mark.parametrize("text", ["31-10-2026 24:00", "31-10-2026 9:00", "1899-12-31", "2101-01-01", "gisteren 12:00"])
def test_what_is_no_moment_is_refused_where_it_stands(text: str) -> None:
    with pytest.raises(BadInput) as caught:
        written.moment(text, "--at")
    assert "--at" in str(caught.value)
    assert text in str(caught.value)
