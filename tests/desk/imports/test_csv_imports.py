"""Importing CSV: separators, encodings, quotes; and that it says the same as the workbook."""

from pathlib import Path

import pytest
from filled import FREE, book, coach, csv_file, csv_text, individual, lines_book, organisation, running, table
from importing import Desk

ODD = "Café Zoë, «Één» & Co €5"
ROW = individual(1, name=ODD, **{"follows.agreement": FREE})


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_every_encoding_says_the_same(desk: Desk, encoding: str) -> None:
    file = csv_file(desk.folder / "a.csv", "applications", [ROW], encoding)
    assert desk.took(file).outcomes == {"A-1": "done"}
    assert desk.asked("SELECT name FROM provider WHERE agb = '91000001'") == [(ODD,)]
    assert desk.asked("SELECT json_extract(follows, '$.agreement') FROM contract WHERE id = 2") == [(FREE,)]


@pytest.mark.parametrize("separator", [";", ",", "\t"])
def test_every_separator_says_the_same(desk: Desk, separator: str) -> None:
    file = desk.folder / "a.csv"
    file.write_text(csv_text("applications", [ROW], separator), encoding="utf-8", newline="")
    assert desk.took(file).outcomes == {"A-1": "done"}
    assert desk.asked("SELECT name FROM provider WHERE agb = '91000001'") == [(ODD,)]


def test_a_workbook_and_csv_files_of_the_same_rows_have_the_same_digests(desk: Desk) -> None:
    rows = [
        ROW,
        organisation(1, reach=None, fte=120, **{"evidence.annex-1/planning": True, "evidence.all": False}),
        individual(2, reference=12, coverage=4331, kind="individual"),
        individual(3, **{"consultations.insurer": 3, "training.partial_certificate": True}),
    ]
    coaches = [coach("R-1", 1), coach("R-1", 2, agb=99000002, coverage=4331)]
    first = desk.took(book(desk.folder / "a.xlsx", applications=rows, subcontractors=coaches))
    assert set(first.outcomes.values()) == {"done"}
    before = desk.everything()
    for encoding in ("utf-8-sig", "cp1252"):
        file = csv_file(desk.folder / "a.csv", "applications", rows, encoding)
        beside = csv_file(desk.folder / "coaches.csv", "subcontractors", coaches, encoding)
        again = desk.took(file, "--subcontractors", str(beside))
        assert set(again.outcomes.values()) == {"already"}
    assert desk.everything() == before


def test_line_numbers_are_those_of_the_file(desk: Desk) -> None:
    rows = [individual(1, **{"follows.agreement": FREE}), individual(2, kind="x")]
    found = desk.took(csv_file(desk.folder / "a.csv", "applications", rows))
    assert [(row["row"], row["outcome"]) for row in found.rows] == [(2, "done"), (4, "wrong")]


def test_a_sheet_is_said_of_csv_that_holds_something_else(desk: Desk) -> None:
    file = csv_file(desk.folder / "loopt.csv", "running", [running(1)])
    status, _, err = desk.take(file, by="paul")
    assert status == 2
    assert "onbekend opschrift 'stand'" in err
    assert desk.took(file, "--sheet", "running", by="paul").outcomes == {"L-1": "done"}
    assert desk.asked("SELECT term_last FROM contract WHERE policy = 'gli-2026'") == [("2026-12-31",)]


def test_subcontractors_of_a_running_contract_beside_it(desk: Desk) -> None:
    row = running(1, kind="rho")
    file = csv_file(desk.folder / "a.csv", "running", [row])
    beside = csv_file(desk.folder / "c.csv", "subcontractors", [coach("L-1"), coach("X-1", 2)])
    found = desk.took(file, "--sheet", "running", "--subcontractors", str(beside), by="paul")
    assert found.outcomes == {"L-1": "done", "X-1": "wrong"}
    ((dossier,),) = desk.asked("SELECT dossier FROM contract WHERE policy = 'gli-2026'")
    assert '"Coach 1"' in dossier


def test_subcontractors_that_stand_in_the_workbook_and_beside_it(desk: Desk) -> None:
    file = book(desk.folder / "a.xlsx", applications=[organisation()], subcontractors=[coach()])
    beside = csv_file(desk.folder / "c.csv", "subcontractors", [coach(place=2)])
    before = desk.everything()
    status, out, err = desk.take(file, "--subcontractors", str(beside))
    assert (status, out, err.count("\n")) == (2, "", 1)
    assert "subcontractors" in err
    assert desk.everything() == before
    status, out, err = desk.take(beside, "--sheet", "subcontractors", "--subcontractors", str(beside))
    assert (status, out, err.count("\n")) == (2, "", 1)


def test_a_workbook_of_subcontractors_beside_csv_is_read_from_its_sheet(desk: Desk) -> None:
    file = csv_file(desk.folder / "a.csv", "applications", [organisation()])
    beside = lines_book(desk.folder / "c.xlsx", uitleg=[["kolom"]], subcontractors=table("subcontractors", [coach()]))
    assert desk.took(file, "--subcontractors", str(beside)).outcomes == {"R-1": "done"}
    ((dossier,),) = desk.asked("SELECT dossier FROM contract WHERE number = 'GLI-2027-00002'")
    assert '"Coach 1"' in dossier


def test_a_text_that_was_escaped_on_export_is_what_it_was(desk: Desk) -> None:
    file = desk.folder / "a.csv"
    text = csv_text("applications", [individual(1, name="'-1- Praktijk", street="'t Hof 1", city="'s-Gravenhage")])
    file.write_text(text, encoding="utf-8", newline="")
    desk.took(file)
    found = desk.asked("SELECT name, street, city FROM provider WHERE agb = '91000001'")
    assert found == [("-1- Praktijk", "'t Hof 1", "'s-Gravenhage")]


def test_codes_that_a_spreadsheet_took_the_zero_from_are_not_taken_for_codes(desk: Desk) -> None:
    rows = [individual(1, agb="01234567"), individual(2, agb="1234567"), individual(3, agb="9,1E+07")]
    found = desk.took(csv_file(desk.folder / "a.csv", "applications", rows))
    assert found.outcomes["A-1"] == "done"
    assert desk.asked("SELECT agb FROM provider WHERE name = 'Leefstijlpraktijk 1'") == [("01234567",)]
    assert found.outcomes["A-3"] == "wrong"


def test_the_progress_bar_is_no_part_of_what_is_told(desk: Desk, tmp_path: Path) -> None:
    file = csv_file(desk.folder / "a.csv", "applications", [individual(1)])
    status, out, err = desk.take(file)
    assert (status, err) == (0, "")
    assert "Lezen" not in out
