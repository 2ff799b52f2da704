"""The headings of a file: in any case and order, by heading, key or rule; and what is told of those that are not."""

from pathlib import Path

import pytest
from filled import book, coach, heading, individual, lines_book, organisation, running, table
from importing import Desk


def _with_headings(path: Path, changed: dict[str, str]) -> Path:
    """An application under headings that differ from the form's."""
    lines = table("applications", [individual()])
    new = {heading("applications", key): said for key, said in changed.items()}
    lines[0] = [new.get(said, said) for said in lines[0]]
    return lines_book(path, applications=lines)


def test_headings_are_known_in_any_case_with_extra_spaces_and_by_key(desk: Desk) -> None:
    changed = {
        "reference": "  KENMERK ",
        "kind": "Soort:",
        "agb": "agb-CODE *",
        "kvk": "kvk",
        "regions": "regions",
        "licence.beweegkuur.until": "Licentie  Beweegkuur\ntot en  met",
        "evidence.all": "EVIDENCE.ALL",
        "programmes": "programma's?",
    }
    found = desk.took(_with_headings(desk.folder / "a.xlsx", changed))
    assert (found.status, found.outcomes) == (0, {"A-1": "done"})


def test_a_rule_is_known_by_its_id_whatever_follows_it(desk: Desk) -> None:
    key = "evidence.3.3.2/education"
    for place, said in enumerate(["3.3.2/education", "3.3.2/Education: in andere woorden", key], start=1):
        lines = table("applications", [individual(place, **{key: "nee"})])
        lines[0][-1] = said
        found = desk.took(lines_book(desk.folder / f"{place}.xlsx", applications=lines))
        assert found.outcomes == {f"A-{place}": "done"}
    dossiers = desk.asked("SELECT dossier FROM contract ORDER BY id DESC LIMIT 3")
    assert all('"3.3.2/education": false' in dossier for (dossier,) in dossiers)


def test_an_unknown_heading_suggests_the_nearest_and_how_to_leave_it_out(desk: Desk) -> None:
    file = _with_headings(desk.folder / "a.xlsx", {"street": "straatt"})
    before = desk.everything()
    status, out, err = desk.take(file)
    assert (status, out) == (2, "")
    assert "kolom G: onbekend opschrift 'straatt'; bedoelde u 'straat'? (--ignore 'straatt' slaat de kolom over)" in err
    _, _, err = desk.do("--lang", "en", "import", str(file), "--by", "anna")
    assert (
        "column G: unknown heading 'straatt'; did you mean 'straat'? (--ignore 'straatt' leaves the column out)" in err
    )
    assert err.count("\n") == 1
    assert desk.everything() == before
    assert desk.files() == {"a.xlsx"}
    assert desk.took(file, "--ignore", " STRAATT").outcomes == {"A-1": "done"}
    assert desk.asked("SELECT street FROM provider WHERE agb = '91000001'") == [(None,)]


def test_every_mistake_in_the_headings_is_told_at_once(desk: Desk) -> None:
    file = lines_book(desk.folder / "a.xlsx", applications=[["kenmerk", "naam", "Naam", "kleur", "kind"], ["1", "a"]])
    status, _, err = desk.take(file)
    assert status == 2
    assert f"{file}: applications: kolom C (naam) staat er twee keer; kolom D: onbekend opschrift 'kleur'" in err
    assert "deze kolommen ontbreken: beleid, regio's" in err
    _, _, err = desk.do("--lang", "en", "import", str(file), "--by", "anna")
    assert "column C (naam) stands twice" in err
    assert "these columns are missing: beleid, regio's" in err


def test_a_heading_that_would_play_with_the_terminal_is_shown_safely(desk: Desk) -> None:
    file = book(desk.folder / "a.xlsx", applications=[individual(**{"[red]\u202ekop": "x"})])
    status, _, err = desk.take(file)
    assert status == 2
    assert "[red]" in err
    assert "\u202e" not in err


def test_one_sheet_of_any_name_is_of_applications_or_of_what_is_said(desk: Desk) -> None:
    file = lines_book(desk.folder / "a.xlsx", Blad1=table("applications", [individual()]))
    assert desk.took(file).outcomes == {"A-1": "done"}
    file = lines_book(desk.folder / "b.xlsx", Blad1=table("running", [running()]))
    assert desk.took(file, "--sheet", "running", by="paul").outcomes == {"L-1": "done"}


def test_other_sheets_are_left_alone_and_names_of_sheets_are_in_any_case(desk: Desk) -> None:
    lines = {" Applications": table("applications", [individual()]), "uitleg": [["kolom", "=1+1"]], "Leeg": []}
    found = desk.took(lines_book(desk.folder / "a.xlsx", **lines))
    assert (found.status, found.outcomes, found.summary["rejected"]) == (0, {"A-1": "done"}, None)


@pytest.mark.parametrize("sheets", [{"een": [["a"]], "twee": [["b"]]}, {"subcontractors": [["kenmerk"], ["x"]]}])
def test_a_workbook_without_a_sheet_to_import_is_told_so(desk: Desk, sheets: dict[str, list[list[str]]]) -> None:
    file = lines_book(desk.folder / "a.xlsx", **sheets)
    status, out, err = desk.take(file)
    assert (status, out) == (2, "")
    assert "heeft geen blad om in te lezen" in err
    assert "running, applications, subcontractors" in err


def test_a_sheet_that_was_asked_for_and_is_not_there(desk: Desk) -> None:
    file = book(desk.folder / "a.xlsx", applications=[individual()], subcontractors=[coach("A-1")])
    status, _, err = desk.take(file, "--sheet", "running", by="paul")
    assert status == 2
    assert "'applications', 'subcontractors'" in err
    status, _, err = desk.take(file, "--sheet", "subcontractors")
    assert status == 2
    assert err.count("\n") == 1


def test_an_empty_sheet_has_no_headings(desk: Desk) -> None:
    status, _, err = desk.take(lines_book(desk.folder / "a.xlsx", applications=[], subcontractors=[["kenmerk"]]))
    assert status == 2
    assert "applications: is leeg; de eerste rij heeft de opschriften" in err


def test_columns_in_another_order_say_the_same(desk: Desk) -> None:
    one = desk.took(book(desk.folder / "a.xlsx", applications=[organisation()], subcontractors=[coach()]))
    turned = [dict(reversed(row.items())) for row in (organisation(), coach())]
    file = book(desk.folder / "b.xlsx", subcontractors=[turned[1]], applications=[turned[0]])
    two = desk.took(file)
    assert (one.outcomes, two.outcomes) == ({"R-1": "done"}, {"R-1": "already"})
    assert one.of("R-1")["contract"] == two.of("R-1")["contract"]


def test_cells_without_a_heading_are_not_silently_lost(desk: Desk) -> None:
    lines = table("applications", [individual(1), individual(2)])
    lines[1].append("iets zonder opschrift")
    found = desk.took(lines_book(desk.folder / "a.xlsx", applications=lines))
    assert found.outcomes == {"A-1": "wrong", "A-2": "done"}
    lines = table("applications", [individual(1), individual(2)])
    lines[0][4] = None
    found = desk.took(lines_book(desk.folder / "b.xlsx", applications=lines))
    assert found.outcomes == {"A-1": "wrong", "A-2": "wrong"}
