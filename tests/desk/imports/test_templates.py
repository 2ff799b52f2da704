"""The form that `looptijd template` writes: its lists, its explanations, and that it goes in when it is filled in."""

from datetime import date
from pathlib import Path

import pytest
from filled import coach, individual, on_form, organisation, read_back, running, shipped_forms
from importing import Desk
from openpyxl import load_workbook
from openpyxl.utils import range_boundaries

from desk.imports.form import Sheet
from desk.sheets.reading import open_book


@pytest.fixture
def form(desk: Desk) -> Path:
    """The empty form."""
    file = desk.folder / "formulier.xlsx"
    status, out, err = desk.do("template", str(file))
    assert (status, out, err) == (0, f"{file}: een leeg formulier.\n", "")
    return file


def test_it_has_the_sheets_and_every_heading_of_the_form(form: Path) -> None:
    found = load_workbook(form)
    assert found.sheetnames == ["applications", "subcontractors", "running", "uitleg", "lijsten"]
    assert found["lijsten"].sheet_state == "hidden"
    for sheet, each in shipped_forms().items():
        assert [cell.value for cell in found[sheet.value][1]] == [column.heading for column in each.columns]
        assert all(cell.comment is not None for cell in found[sheet.value][1])
        assert found[sheet.value].max_row == 1


def test_every_list_drops_down_words_that_its_column_takes(form: Path) -> None:
    found = load_workbook(form)
    lists = found["lijsten"]
    for sheet, each in shipped_forms().items():
        with_choices = {place: column for place, column in enumerate(each.columns, start=1) if column.choices}
        seen = set()
        for validation in found[sheet.value].data_validations.dataValidation:
            assert validation.type == "list"
            name, _, cells = str(validation.formula1).lstrip("=").partition("!")
            assert name == "lijsten"
            left, top, right, bottom = range_boundaries(cells.replace("$", ""))
            words = [lists.cell(row, left).value for row in range(int(top or 0), int(bottom or 0) + 1)]
            (over,) = validation.sqref.ranges
            assert (left, over.min_col, over.min_row) == (right, over.max_col, 2)
            column = with_choices[over.min_col]
            assert sorted(map(str, words)) == sorted(column.choices)
            assert over.max_row >= 2000
            seen.add(over.min_col)
        assert seen == set(with_choices)


def test_every_word_of_a_list_is_read(form: Path) -> None:
    with open_book(form) as book:
        lines = list(book.lines("lijsten"))
    words = {str(cell.value) for line in lines for cell in line.cells if cell is not None}
    for each in shipped_forms().values():
        for column in each.columns:
            assert set(column.choices) <= words


@pytest.mark.parametrize(("language", "needed"), [("nl", "ja"), ("en", "yes")])
def test_every_column_is_explained_in_both_languages(desk: Desk, language: str, needed: str) -> None:
    file = desk.folder / "form.xlsx"
    assert desk.do("--lang", language, "template", str(file))[0] == 0
    explained = {(line[0], line[1]): line for line in read_back(file)["uitleg"]}
    for sheet, each in shipped_forms().items():
        for column in each.columns:
            line = explained[sheet.value, column.heading]
            assert line[3] == (column.explained.nl if language == "nl" else column.explained.en)
            assert (line[2] == needed) is column.needed
            assert column.explained.nl != column.explained.en


def test_codes_keep_their_zeros_in_its_cells(form: Path) -> None:
    found = load_workbook(form)
    for sheet in Sheet:
        styles = found[sheet.value].column_dimensions
        for place, column in enumerate(shipped_forms()[sheet].columns):
            letter = found[sheet.value].cell(1, place + 1).column_letter
            assert styles[letter].number_format == "@", column.key


@pytest.mark.parametrize(("language", "words"), [("nl", "niets in te lezen"), ("en", "nothing to import")])
def test_an_untouched_form_has_nothing_to_import(desk: Desk, form: Path, language: str, words: str) -> None:
    before = desk.everything()
    _, out, err = desk.do("--lang", language, "import", str(form), "--by", "anna")
    assert words in out + err
    assert desk.everything() == before
    assert desk.files() == {"formulier.xlsx"}


def test_filled_in_it_goes_in(desk: Desk, form: Path) -> None:
    file = on_form(
        form,
        desk.folder / "ingevuld.xlsx",
        applications=[individual(1), organisation(1)],
        subcontractors=[coach()],
        running=[running(1, state="in uitloop")],
    )
    found = desk.took(file)
    assert found.outcomes == {"A-1": "done", "R-1": "done", "L-1": "refused"}
    assert desk.took(file, by="paul").outcomes == {"A-1": "already", "R-1": "already", "L-1": "done"}


EXAMPLES = {
    "licence.beweegkuur.from": "1-1-2026",
    "licence.beweegkuur.until": "31-12-2027",
    "postcode": "4331 LK",
    "coverage": "4331, 4330-4339",
    "consultations.social_domain": "zeeland: 2; twente: 3",
    "regions": "zeeland, twente",
    "programmes": "beweegkuur, anders: naam",
    "exclusions": "geen",
    "registers": "kabiz, irf, kp",
    "subcontractors": "geen",
    "training.started": "31-12-2027",
    "training.partial_certificate": "ja",
    "training.expected_completion": "31-12-2027",
    "evidence.3.3.2/region-primary-care": "zeeland, twente",
    "evidence.3.3.2/education": "nee",
}


def test_the_examples_of_its_explanations_go_in(desk: Desk, form: Path) -> None:
    said = " ".join(column.explained.nl for column in shipped_forms()[Sheet.APPLICATIONS].columns)
    for example in ("31-12-2027", "4331 LK", "4331, 4330-4339", "zeeland: 2; twente: 3", "anders: naam", "geen"):
        assert example in said
    found = desk.took(on_form(form, desk.folder / "a.xlsx", applications=[individual(1, **EXAMPLES)]))
    assert found.outcomes == {"A-1": "done"}


def test_every_choice_of_a_list_goes_in(desk: Desk, form: Path) -> None:
    wanted = ("reach", "evidence.3.3.1/claims", "training.partial_certificate", "subcontractors", "evidence.all")
    columns = {column.key: column for column in shipped_forms()[Sheet.APPLICATIONS].columns}
    chosen = [(key, choice) for key in (*wanted, "kind") for choice in columns[key].choices]
    rows = [individual(place, **{key: choice}) for place, (key, choice) in enumerate(chosen)]
    found = desk.took(on_form(form, desk.folder / "a.xlsx", applications=rows))
    assert "wrong" not in found.outcomes.values()


def test_a_form_is_made_without_a_database_too(desk: Desk) -> None:
    file = desk.folder / "los.xlsx"
    assert desk.run("--database", f"sqlite:///{desk.folder}/none.db", "template", str(file))[0] == 0
    assert desk.files() == {"los.xlsx"}
    assert read_back(file)["applications"][0][0] == "kenmerk"


def test_a_form_never_takes_the_place_of_a_file_that_is_there(desk: Desk, form: Path) -> None:
    filled = on_form(form, desk.folder / "ingevuld.xlsx", applications=[individual(1, first=None)])
    before = filled.read_bytes()
    status, _, err = desk.do("template", str(filled))
    assert filled.read_bytes() == before
    assert (status, err.count("\n")) == (2, 1)


@pytest.mark.parametrize("name", ["formulier.csv", "formulier", "nergens/formulier.xlsx"])
def test_a_form_is_an_xlsx_file_in_a_folder_that_is_there(desk: Desk, name: str) -> None:
    status, out, err = desk.do("template", str(desk.folder / name))
    assert (status, out, err.count("\n")) == (2, "", 1)
    assert desk.files() == set()


def test_a_day_that_the_form_keeps_as_text_is_read_as_a_day(desk: Desk, form: Path) -> None:
    rows = [individual(1, **{"licence.beweegkuur.from": "01-02-2026"})]
    rows += [individual(2, **{"licence.beweegkuur.from": date(2026, 2, 1)})]
    desk.took(on_form(form, desk.folder / "a.xlsx", applications=rows))
    found = desk.asked("SELECT dossier FROM contract WHERE id > 1")
    assert all('"from": "2026-02-01"' in dossier for (dossier,) in found)
