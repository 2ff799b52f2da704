"""Reading one cell: what each reader takes, and what it says of what it does not, in both languages."""

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from filled import MOMENT, shipped_forms

from desk.imports import values
from desk.imports.form import Sheet
from desk.imports.values import WrongCell
from desk.sheets.cells import Cell, Sort, number_cell

Read = Callable[[Cell], Any]


def cell(value: Any) -> Cell:
    """The cell that holds a value; a text from = on is a formula, one from # on a fault, as .xlsx has them."""
    if isinstance(value, bool):
        return Cell(Sort.FLAG, value)
    if isinstance(value, int | Decimal):
        return Cell(Sort.NUMBER, value)
    if isinstance(value, datetime):
        return Cell(Sort.MOMENT, value)
    if isinstance(value, date):
        return Cell(Sort.DAY, value)
    sorts = {"=": Sort.FORMULA, "#": Sort.FAULT}
    return Cell(sorts.get(value[:1], Sort.TEXT), value)


def of_column(key: str, sheet: Sheet = Sheet.APPLICATIONS) -> Read:
    """The reader of a column of the form."""
    return next(column.read for column in shipped_forms()[sheet].columns if column.key == key)


def wrong(read: Read, value: Any) -> WrongCell:
    """What is wrong with a value."""
    with pytest.raises(WrongCell) as found:
        read(cell(value))
    for said in (found.value.there, found.value.allowed.nl, found.value.allowed.en):
        assert said
        assert said.isprintable()
    return found.value


UNSEEN = ["\u202e", "\u200b", "\u200f", "\ufeff", "\u2066", "\x00", "\x07", "\x1b", "\x7f", "\x85", "\u00ad", "\u2028"]


@pytest.mark.parametrize("reader", [values.text, values.name, values.label, values.code])
def test_hidden_characters_are_in_no_text(reader: Read) -> None:
    for character in UNSEEN:
        found = wrong(reader, f"Praktijk{character}Noord")
        assert f"(U+{ord(character):04X})" in found.allowed.nl
        assert found.allowed.nl.startswith("tekst zonder onzichtbare tekens")
        assert found.allowed.en.startswith("text without hidden characters")


@pytest.mark.parametrize("character", ["\U000e0041", "\u034f", "\u115f", "\u3164", "\u2800", "\uffa0"], ids=ascii)
def test_characters_that_show_nothing_are_hidden_too(character: str) -> None:
    wrong(values.name, f"Praktijk{character}Noord")


def test_a_name_may_have_any_letter_that_is_seen() -> None:
    for name in ("Çağla & Zn.", "Praktijk 't Hofje", "Ωμέγα", "中医", "Zoë, Fryslân €", "مركز", "🙂 Samen"):
        assert values.name(cell(name)) == name


def test_text_has_lines_and_a_name_has_none() -> None:
    assert values.text(cell("een\ntwee\tdrie")) == "een\ntwee\tdrie"
    for reader in (values.name, values.label):
        assert "U+000A" in wrong(reader, "een\ntwee").allowed.nl
    assert "U+000D" in wrong(values.text, "een\r\ntwee").allowed.nl


@pytest.mark.parametrize("value", [12, Decimal("1.5"), date(2026, 1, 1), MOMENT, True, "=A1", "#N/A", "#REF!"], ids=str)
def test_a_name_and_a_text_are_text(value: Any) -> None:
    for reader, nl, en in ((values.name, "een naam, als tekst", "a name, as text"), (values.text, "tekst", "text")):
        found = wrong(reader, value)
        if not str(value).startswith("="):
            assert (found.allowed.nl, found.allowed.en) == (nl, en)


@pytest.mark.parametrize(
    "reader", [values.text, values.name, values.label, values.code, values.flag, values.day, values.number]
)
def test_a_formula_is_no_value_anywhere(reader: Read) -> None:
    found = wrong(reader, '=HYPERLINK("http://example.com")')
    assert found.there.startswith("'=HYPERLINK(")
    assert found.allowed.nl == "een waarde, geen formule; plak de uitkomst"
    assert found.allowed.en == "a value, no formula; paste its result"


@pytest.mark.parametrize(
    "reader", [values.text, values.name, values.label, values.code, values.flag, values.day, values.number]
)
@pytest.mark.parametrize("fault", ["#N/A", "#REF!", "#DIV/0!", "#NAAM?"])
def test_a_fault_of_the_spreadsheet_is_no_value_anywhere(reader: Read, fault: str) -> None:
    assert wrong(reader, fault).there == repr(fault)


def test_text_has_a_longest() -> None:
    assert values.text(cell("a" * 2000))
    assert wrong(values.text, "a" * 2001).allowed.en == "at most 2000 characters"
    assert values.name(cell("a" * 200))
    found = wrong(values.name, "a" * 201)
    assert found.allowed.nl == "hoogstens 200 tekens"
    assert len(found.there) < 70, "what is shown of it is short"


def test_a_label_is_text_or_a_whole_number_of_decent_size() -> None:
    assert values.label(cell("A-1")) == "A-1"
    assert values.label(cell(4331)) == "4331"
    for value in (Decimal("1.5"), date(2026, 1, 1), True):
        assert wrong(values.label, value).allowed.nl == "tekst op één regel"
    wrong(values.label, number_cell(1e300).value)


def test_a_code_keeps_its_zeros() -> None:
    assert values.code(cell("01234567")) == "01234567"
    assert values.code(cell("0123 4567")) == "01234567"
    assert values.code(cell("01.23.45.67")) == "01234567"
    assert values.code(cell(91000001)) == "91000001"
    for lost in (1234567, 123, 912345678, Decimal("9100000.1"), -1234567, 0):
        found = wrong(values.code, lost)
        assert found.allowed.nl == "8 cijfers, als tekst (een getal verliest zijn nul vooraan)"
        assert found.allowed.en == "8 digits, as text (a number loses a zero at its front)"


@pytest.mark.parametrize("said", ["ja", "Ja", "JA", "j", "yes", "Y", "true", "WAAR", "x", True])
def test_yes_is_said_in_many_ways(said: Any) -> None:
    assert values.flag(cell(said)) is True


@pytest.mark.parametrize("said", ["nee", "Nee", "n", "no", "FALSE", "onwaar", False])
def test_no_is_said_in_many_ways(said: Any) -> None:
    assert values.flag(cell(said)) is False


@pytest.mark.parametrize("said", ["misschien", 1, 0, "1", date(2026, 1, 1), "ja nee", "?"])
def test_anything_else_is_neither(said: Any) -> None:
    assert wrong(values.flag, said).allowed.nl == "ja of nee"


@pytest.mark.parametrize(
    "said",
    [
        date(2027, 3, 1),
        "01-03-2027",
        "1-3-2027",
        "1/3/2027",
        "01.03.2027",
        "1 3 2027",
        "1 maart 2027",
        "01 Maart 2027",
        "1 mrt 2027",
        "1 mrt. 2027",
        "1-mrt-2027",
        "1-maart-2027",
        "1 march 2027",
        "1 mar. 2027",
        "2027-03-01",
    ],
    ids=str,
)
def test_a_day_is_written_in_many_ways(said: Any) -> None:
    assert values.day(cell(said)) == date(2027, 3, 1)


MONTHS = {
    1: "jan januari",
    2: "feb februari",
    3: "mrt maart",
    4: "apr april",
    5: "mei may",
    6: "jun juni",
    7: "jul juli",
    8: "aug augustus",
    9: "sep sept september",
    10: "okt oct oktober",
    11: "nov november",
    12: "dec december",
}


def test_every_month_and_its_short_form_is_known() -> None:
    for month, names in MONTHS.items():
        for name in names.split():
            assert values.day(cell(f"9 {name} 2026")) == date(2026, month, 9)


@pytest.mark.parametrize(
    "said",
    [
        "30 februari 2027",
        "30-02-2027",
        "31-04-2027",
        "29-02-2027",
        "00-01-2027",
        "13-13-2027",
        "2027-13-01",
        "1-3-27",
        "01-03-'27",
        "1900-01-01",
        "01-01-1900",
        "31-12-9999",
        "31-12-1949",
        "01-01-2101",
        date(1900, 1, 1),
        date(9999, 12, 31),
        date(1949, 12, 31),
        46022,
        Decimal("46022.5"),
        True,
        MOMENT,
        "maart 2027",
        "1 m 2027",
        "1 ma 2027",
        "1 smarch 2027",
        "٣١-١٢-٢٠٢٧",
        "in 2027",
        "-",
    ],
    ids=str,
)
def test_a_day_that_is_none_or_absurd(said: Any) -> None:
    found = wrong(values.day, said)
    assert found.allowed.nl == "een datum als 31-12-2027, van 1950 tot en met 2100"
    assert found.allowed.en == "a date such as 31-12-2027, from 1950 to 2100"


def test_the_first_and_the_last_day_there_are() -> None:
    assert values.day(cell("1-1-1950")) == date(1950, 1, 1)
    assert values.day(cell(date(2100, 12, 31))) == date(2100, 12, 31)


def test_a_number_is_whole_and_not_absurd() -> None:
    assert [values.number(cell(said)) for said in (0, 12, "0", "012", "12", 100_000)] == [0, 12, 0, 12, 12, 100_000]
    for said in (-1, "-1", Decimal("1.5"), "1,5", "1.000", 100_001, "999999999", 10**30, "twee", True, "1e3", "²", "٣"):
        found = wrong(values.number, said)
        assert found.allowed.nl == "een heel getal van 0 tot en met 100000"
        assert found.allowed.en == "a whole number from 0 to 100000"
    wrong(values.number, date(2026, 1, 1))
