"""The file of rejected rows: what stands in it, that it goes in when it is mended, and that it overwrites nothing."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from filled import FREE, book, coach, csv_file, individual, organisation, read_back, running
from importing import Desk
from openpyxl import load_workbook

REASON = "reden van afwijzing"
BAD = {
    "applications": [
        individual(1),
        individual(2, kind="onbekend", postcode=True),
        organisation(1),
        organisation(2),
        individual(3, agb="90000001", kvk="20000001"),
    ],
    "subcontractors": [coach("R-1", 1), coach("R-2", 2, name=7), coach("R-2", 3), coach("R-8", 4)],
}


def _column(path: Path, sheet: str, heading: str) -> list[Any]:
    lines = read_back(path)[sheet]
    return [line[lines[0].index(heading)] for line in lines[1:]]


def _change(path: Path, sheet: str, heading: str, row: int, value: Any) -> None:
    """Change a cell of a workbook, as somebody who mends it."""
    made = load_workbook(path)
    place = next(cell.column for cell in made[sheet][1] if cell.value == heading)
    made[sheet].cell(row, place, value)
    made.save(path)


def test_it_holds_exactly_the_rejected_rows_with_their_subcontractors_and_the_reason(desk: Desk) -> None:
    file = book(desk.folder / "a.xlsx", **BAD)
    status, out, _ = desk.take(file)
    left = desk.folder / "a.rejected.xlsx"
    assert status == 2
    assert f"De afgewezen rijen staan in {left}; verbeter ze daar en lees dat bestand in." in " ".join(out.split())
    found = read_back(left)
    assert list(found) == ["subcontractors", "applications"] or set(found) == {"subcontractors", "applications"}
    assert _column(left, "applications", "kenmerk") == ["A-2", "R-2", "A-3"]
    assert _column(left, "subcontractors", "kenmerk") == ["R-2", "R-2", "R-8"]
    first, second, third = _column(left, "applications", REASON)
    assert "soort: 'onbekend' - " in first
    assert "postcode: True - tekst op één regel" in first
    assert "subcontractors rij 3 is niet goed" in second
    assert "2.4/running-contract" in third
    assert _column(left, "subcontractors", REASON)[1] in {None, ""}
    original = read_back(file)["applications"]
    place = found["applications"][0].index(REASON)
    without = [[*line[:place], *line[place + 1 :]] for line in found["applications"]]
    assert without == [original[0], original[2], original[4], original[5]]


def test_reasons_are_in_the_language_of_who_imports(desk: Desk) -> None:
    desk.took(book(desk.folder / "a.xlsx", **BAD), lang="en")
    assert "soort: 'onbekend'" in _column(desk.folder / "a.rejected.xlsx", "applications", REASON)[0]


def test_mended_it_goes_in_and_what_was_in_stays_as_it_was(desk: Desk) -> None:
    desk.took(book(desk.folder / "a.xlsx", **BAD))
    left = desk.folder / "a.rejected.xlsx"
    _change(left, "applications", "soort", 2, "individuele contractant")
    _change(left, "applications", "postcode", 2, "4331 LK")
    _change(left, "subcontractors", "naam", 2, "Coach 2")
    found = desk.took(left)
    assert {row["reference"]: row["outcome"] for row in found.rows if row["sheet"] == "applications"} == {
        "A-2": "done",
        "R-2": "done",
        "A-3": "refused",
    }
    again = desk.folder / "a.rejected-2.xlsx"
    assert found.summary["rejected"] == str(again)
    assert _column(again, "applications", "kenmerk") == ["A-3"]
    assert desk.files() == {"a.xlsx", "a.rejected.xlsx", "a.rejected-2.xlsx"}
    assert desk.took(again).summary["rejected"] in {str(again), str(desk.folder / "a.rejected-3.xlsx")}
    (headings, *_) = read_back(again)["applications"]
    assert headings.count(REASON) == 1
    desk.holds()


def test_a_file_that_somebody_is_mending_is_never_overwritten(desk: Desk) -> None:
    file = book(desk.folder / "a.xlsx", **BAD)
    desk.took(file)
    left = desk.folder / "a.rejected.xlsx"
    written = left.read_bytes()
    assert desk.took(file).summary["rejected"] == str(left), "it says the same"
    assert left.read_bytes() == written
    _change(left, "applications", "naam", 2, "Aan het verbeteren")
    mending = left.read_bytes()
    assert desk.took(file).summary["rejected"] == str(desk.folder / "a.rejected-2.xlsx")
    assert left.read_bytes() == mending


@pytest.mark.parametrize(
    "value",
    ["tekst", 12, 1.25, True, date(2026, 1, 1), FREE, "=1+1", "#N/A", "a\x07b", "a\u202eb", "'x", "  x  ", "_x0041_"],
    ids=ascii,
)
def test_the_same_rejected_rows_are_written_once(desk: Desk, value: Any) -> None:
    rows = [individual(1, kind="x")]
    if isinstance(value, str) and "\x07" in value:
        file = csv_file(desk.folder / "a.csv", "applications", [{**rows[0], "follows.agreement": value}])
    else:
        file = book(desk.folder / "a.xlsx", applications=[{**rows[0], "follows.agreement": value}])
    lefts = {desk.took(file).summary["rejected"] for _ in range(3)}
    assert lefts == {str(desk.folder / "a.rejected.xlsx")}
    assert len(desk.files()) == 2


def test_csv_with_line_ends_of_windows_is_written_once(desk: Desk) -> None:
    file = csv_file(desk.folder / "a.csv", "applications", [individual(1, kind="x")])
    file.write_bytes(file.read_bytes().replace(b"Middelburg", b'"Middel\r\nburg"'))
    assert {desk.took(file).summary["rejected"] for _ in range(3)} == {str(desk.folder / "a.rejected.xlsx")}


def test_formulas_in_text_come_out_as_text(desk: Desk) -> None:
    free = {
        "name": '=HYPERLINK("http://kwaad.example";"klik")',
        "street": "+31 118 123456",
        "city": "@SUM(1+1)",
        "follows.agreement": "-2+3|cmd",
        "kind": "=1+1",
    }
    cells = book(desk.folder / "cells.xlsx", applications=[individual(1, **free)])
    text = csv_file(desk.folder / "text.csv", "applications", [individual(1, **free)])
    for file in (cells, text):
        left = Path(desk.took(file).summary["rejected"])
        for sheet in load_workbook(left).worksheets:
            for line in sheet.iter_rows():
                assert all(cell.data_type != "f" for cell in line)
        assert _column(left, "applications", "naam") == [free["name"]]
        assert _column(left, "applications", "straat") == ["+31 118 123456"]


def test_a_formula_that_was_only_copied_is_no_name(desk: Desk) -> None:
    desk.took(book(desk.folder / "a.xlsx", applications=[individual(1, name="=A1&B1")]))
    found = desk.took(desk.folder / "a.rejected.xlsx")
    assert found.outcomes == {"A-1": "wrong"}


def test_dates_and_numbers_stay_what_they_are(desk: Desk) -> None:
    row = individual(1, kind="x", fte=12, **{"consultations.insurer": 1.5})
    desk.took(book(desk.folder / "a.xlsx", applications=[row]))
    left = desk.folder / "a.rejected.xlsx"
    (day,) = _column(left, "applications", "licentie beweegkuur van")
    assert (day.year, day.month, day.day) == (2026, 1, 1)
    assert _column(left, "applications", "fte") == [12]
    assert _column(left, "applications", "overleg verzekeraar") == [1.5]
    assert _column(left, "applications", "AGB-code") == ["91000001"]


def test_csv_files_leave_a_workbook_with_both_sheets(desk: Desk) -> None:
    file = csv_file(desk.folder / "a.csv", "applications", [organisation(1, kind="x"), organisation(2)])
    beside = csv_file(desk.folder / "coaches.csv", "subcontractors", [coach("R-1"), coach("R-2", 2)])
    found = desk.took(file, "--subcontractors", str(beside))
    left = desk.folder / "a.rejected.xlsx"
    assert found.summary["rejected"] == str(left)
    assert _column(left, "applications", "kenmerk") == ["R-1"]
    assert _column(left, "subcontractors", "kenmerk") == ["R-1"]
    _change(left, "applications", "soort", 2, "rho")
    assert desk.took(left).status == 0


def test_running_contracts_are_rejected_into_a_sheet_of_their_own(desk: Desk) -> None:
    file = csv_file(desk.folder / "loopt.csv", "running", [running(1, state="x"), running(2)])
    desk.took(file, "--sheet", "running", by="paul")
    left = desk.folder / "loopt.rejected.xlsx"
    assert _column(left, "running", "kenmerk") == ["L-1"]
    _change(left, "running", "stand", 2, "gepubliceerd")
    assert desk.took(left, by="paul").status == 0


def test_a_file_of_rejects_that_cannot_be_written_does_not_hide_what_was_done(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = book(desk.folder / "a.xlsx", applications=[individual(1), individual(2, kind="x")])

    right = Path.replace

    def refused(path: Path, target: Path) -> Path:
        if target.parent == desk.folder:
            raise PermissionError(13, "Permission denied")
        return right(path, target)

    monkeypatch.setattr(Path, "replace", refused)
    status, out, err = desk.take(file)
    assert status == 2
    assert err.startswith(f"{desk.folder / 'a.rejected.xlsx'}: kan niet worden geschreven: ")
    assert err.count("\n") == 1
    assert desk.files() == {"a.xlsx"}
    assert "(soort): 'x'" in out, "what is wrong is told all the same"
