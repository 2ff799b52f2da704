"""An empty form to fill in: the sheets with their columns, drop-down lists, and an explanation of every column."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import IO, Any, Final

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from desk.imports.form import Column, Form, Sheet
from desk.language import current, t
from desk.sheets.writing import put_in_place
from lifecycle.errors import BadInput
from lifecycle.languages import Both
from lifecycle.policy import Policy

_ROWS: Final = 2000
"""For how many rows a list can be dropped down."""
_NEEDED: Final = PatternFill("solid", fgColor="FFE699")
_ASKED: Final = PatternFill("solid", fgColor="DDEBF7")
_LISTS: Final = "lijsten"
_EXPLANATION: Final = "uitleg"
_WIDTH: Final = 18
_TALL: Final = 60


def write(path: Path, forms: Mapping[Sheet, Form], policies: Iterable[Policy]) -> None:
    """Write the form to `path`, a new .xlsx file; `BadInput` where there is one already or it cannot be written."""
    if path.suffix.casefold() != ".xlsx":
        raise BadInput(str(path), Both("is geen .xlsx-bestand; kies een naam op .xlsx", "must end in .xlsx"))
    if path.exists():
        raise BadInput(str(path), Both("bestaat al; er is niets gewijzigd", "exists already; nothing was changed"))
    with put_in_place(path) as file:
        write_to(file, forms, policies)


def write_to(file: IO[bytes], forms: Mapping[Sheet, Form], policies: Iterable[Policy]) -> None:
    """Write the form to an open file."""
    book = Workbook()
    book.remove(book.active)  # type: ignore[arg-type]  # a new workbook has one sheet
    order = (Sheet.APPLICATIONS, Sheet.SUBCONTRACTORS, Sheet.RUNNING)
    lists = _Lists()
    for sheet in order:
        _fill(book.create_sheet(sheet.value), forms[sheet], lists)
    _explain(book.create_sheet(_EXPLANATION), [forms[sheet] for sheet in order], policies)
    lists.write(book.create_sheet(_LISTS))
    book.save(file)


class _Lists:
    """The words of the drop-down lists, each list in a column of its own sheet."""

    def __init__(self) -> None:
        self._places: dict[tuple[str, ...], int] = {}

    def formula(self, words: tuple[str, ...]) -> str:
        """Where a list stands, for a validation."""
        place = self._places.setdefault(words, len(self._places) + 1)
        letter = get_column_letter(place)
        return f"{_LISTS}!${letter}$1:${letter}${len(words)}"

    def write(self, sheet: Worksheet) -> None:
        """Write the lists, out of sight."""
        for words, place in self._places.items():
            for row, word in enumerate(words, start=1):
                sheet.cell(row, place, word)
        sheet.sheet_state = "hidden"


def _fill(sheet: Worksheet, form: Form, lists: _Lists) -> None:
    for place, column in enumerate(form.columns, start=1):
        cell = sheet.cell(1, place, column.heading)
        cell.font = Font(bold=True)
        cell.fill = _NEEDED if column.needed else _ASKED
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        cell.comment = Comment(column.explained.said(current()), "Looptijd", width=320, height=120)
        letter = get_column_letter(place)
        sheet.column_dimensions[letter].width = _WIDTH
        # Text, so that codes keep the zeros at their front.
        sheet.column_dimensions[letter].number_format = "@"
        if column.choices:
            allowed = DataValidation(type="list", formula1=lists.formula(column.choices), allow_blank=True)
            allowed.add(f"{letter}2:{letter}{_ROWS}")
            sheet.add_data_validation(allowed)
    sheet.row_dimensions[1].height = _TALL
    sheet.freeze_panes = "B2"


def _explain(sheet: Worksheet, forms: Iterable[Form], policies: Iterable[Policy]) -> None:
    known = {policy.policy: policy.title for policy in policies}
    headings = [
        t("blad", "sheet"),
        t("kolom", "column"),
        t("nodig", "needed"),
        t("uitleg", "explanation"),
        t("keuzes", "choices"),
        t("voor", "for"),
    ]
    rows: list[list[Any]] = [headings]
    for form in forms:
        rows += [_explained(form.sheet, column) for column in form.columns]
    rows += [[], *([name, t(title.nl, title.en)] for name, title in known.items())]
    for row in rows:
        sheet.append(row)
    for letter, width in zip("ABCDEF", (16, 40, 8, 80, 40, 24), strict=True):
        sheet.column_dimensions[letter].width = width
        for cell in sheet[letter]:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    sheet.freeze_panes = "A2"


def _explained(sheet: Sheet, column: Column) -> list[str]:
    return [
        sheet.value,
        column.heading,
        t("ja", "yes") if column.needed else "",
        column.explained.said(current()),
        ", ".join(column.choices),
        ", ".join(sorted(column.only)),
    ]
