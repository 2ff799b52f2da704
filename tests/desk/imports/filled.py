"""Filled-in spreadsheets: rows by the keys of their columns, written as a portal or a person would write them."""

import csv
import io
import json
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from desk.imports.columns import forms
from desk.imports.form import Form, Sheet
from lifecycle import policy_file, regions
from lifecycle.policy import Policy

Row = Mapping[str, Any]
FREE = 'He said "no"; see\nboth lines, café €'


@cache
def policies() -> dict[str, Policy]:
    """The shipped policies."""
    return {name: policy_file.load(name) for name in policy_file.shipped()}


@cache
def shipped_forms() -> dict[Sheet, Form]:
    """The forms for the shipped policies and regions."""
    return forms(policies(), regions.shipped())


def heading(sheet: str, key: str) -> str:
    """The heading of a column; the key itself where the form has no such column."""
    columns = {column.key: column.heading for column in shipped_forms()[Sheet(sheet)].columns}
    return columns.get(key, key)


def individual(place: int = 1, **other: Any) -> dict[str, Any]:
    """An application for the GLI of a coach with a complete dossier; ``None`` leaves an answer out."""
    return _without_none(
        {
            "reference": f"A-{place}",
            "policy": "gli-2027",
            "kind": "individuele contractant",
            "name": f"Leefstijlpraktijk {place}",
            "agb": f"9100{place:04d}",
            "kvk": f"2100{place:04d}",
            "street": f"Dorpsstraat {place}",
            "postcode": "4331 LK",
            "city": "Middelburg",
            "regions": "zeeland",
            "programmes": "beweegkuur",
            "licence.beweegkuur.from": date(2026, 1, 1),
            "licence.beweegkuur.until": date(2027, 12, 31),
            "coverage": "4331, 4330-4339",
            "registers": "kabiz",
            "exclusions": "geen",
            "evidence.all": "ja",
        },
        other,
    )


def organisation(place: int = 1, **other: Any) -> dict[str, Any]:
    """An application for the GLI of a regional GP organisation; its subcontractors are rows of their own."""
    return _without_none(
        {
            "reference": f"R-{place}",
            "policy": "gli-2027",
            "kind": "rho",
            "name": f"Huisartsenorganisatie {place}",
            "agb": f"9200{place:04d}",
            "kvk": f"2200{place:04d}",
            "street": f"Markt {place}",
            "postcode": "4331 LK",
            "city": "Middelburg",
            "regions": "zeeland",
            "programmes": "beweegkuur, cool-miguide",
            "consultations.social_domain": 2,
            "evidence.all": "ja",
        },
        other,
    )


def coach(reference: str = "R-1", place: int = 1, **other: Any) -> dict[str, Any]:
    """A subcontractor of an application."""
    return _without_none(
        {
            "reference": reference,
            "name": f"Coach {place}",
            "agb": f"9900{place:04d}",
            "register": "kabiz",
            "programmes": "beweegkuur",
            "licence.beweegkuur.from": date(2026, 1, 1),
            "licence.beweegkuur.until": date(2027, 12, 31),
            "coverage": "4331",
        },
        other,
    )


def running(place: int = 1, **other: Any) -> dict[str, Any]:
    """A contract of a coach that runs already, in 2026."""
    return _without_none(
        {
            "reference": f"L-{place}",
            "policy": "gli-2026",
            "state": "gepubliceerd",
            "first": date(2026, 1, 1),
            "last": date(2026, 12, 31),
            "kind": "individuele contractant",
            "name": f"Lopende praktijk {place}",
            "agb": f"9300{place:04d}",
            "kvk": f"2300{place:04d}",
            "street": f"Kade {place}",
            "postcode": "4331 LK",
            "city": "Middelburg",
            "regions": "zeeland",
            "programmes": "beweegkuur",
            "evidence.all": "ja",
        },
        other,
    )


def _without_none(facts: dict[str, Any], other: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in {**facts, **other}.items() if value is not None}


def keys_of(rows: Sequence[Row]) -> list[str]:
    """Every key that a row has, in the order in which they are met."""
    return list(dict.fromkeys(key for row in rows for key in row))


def table(sheet: str, rows: Sequence[Row], keys: Sequence[str] | None = None) -> list[list[Any]]:
    """The headings and the rows of a sheet."""
    wanted = list(keys or keys_of(rows))
    return [[heading(sheet, key) for key in wanted], *([row.get(key) for key in wanted] for row in rows)]


def book(path: Path, **sheets: Sequence[Row]) -> Path:
    """A workbook with these sheets; a key that is no column of the form is its own heading."""
    return lines_book(path, **{sheet: table(sheet, rows) for sheet, rows in sheets.items()})


def lines_book(path: Path, **sheets: Sequence[Sequence[Any]]) -> Path:
    """A workbook with these lines."""
    made = Workbook()
    made.remove(made.worksheets[0])
    for name, lines in sheets.items():
        sheet = made.create_sheet(name)
        for line in lines:
            sheet.append(list(line))
    made.save(path)
    return path


def on_form(form: Path, path: Path, **sheets: Sequence[Row]) -> Path:
    """The form that `looptijd template` wrote, filled in with these rows."""
    made = load_workbook(form)
    for name, rows in sheets.items():
        sheet = made[name]
        assert isinstance(sheet, Worksheet)
        places = {str(cell.value): cell.column for cell in sheet[1]}
        for number, row in enumerate(rows, start=2):
            for key, value in row.items():
                sheet.cell(number, places[heading(name, key)], value)
    made.save(path)
    return path


def csv_text(sheet: str, rows: Sequence[Row], separator: str = ";") -> str:
    """The same rows as CSV, with Dutch dates."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=separator, lineterminator="\r\n")
    for line in table(sheet, rows):
        writer.writerow([_as_text(value) for value in line])
    return out.getvalue()


def _as_text(value: Any) -> str:
    if isinstance(value, date):
        return value.strftime("%d-%m-%Y")
    if isinstance(value, bool):
        return "ja" if value else "nee"
    return "" if value is None else str(value)


def csv_file(path: Path, sheet: str, rows: Sequence[Row], encoding: str = "utf-8") -> Path:
    """A CSV file with these rows."""
    path.write_bytes(csv_text(sheet, rows).encode(encoding))
    return path


def read_back(path: Path) -> dict[str, list[list[Any]]]:
    """The values of every sheet of a workbook, as openpyxl reads them."""
    found = load_workbook(path)
    return {sheet.title: [[cell.value for cell in line] for line in sheet.iter_rows()] for sheet in found.worksheets}


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import said as JSON: its exit status, what became of each row, and the last line."""

    status: int
    rows: list[dict[str, Any]]
    summary: dict[str, Any]

    @property
    def outcomes(self) -> dict[str, str]:
        """What became of each row, by its reference (or sheet and number where it has none)."""
        return {row["reference"] or f"{row['sheet']} {row['row']}": row["outcome"] for row in self.rows}

    def of(self, reference: str) -> dict[str, Any]:
        """What became of one row."""
        return next(row for row in self.rows if row["reference"] == reference)

    def wrong(self, reference: str | None) -> list[tuple[str | None, str | None, str, str]]:
        """What is wrong with a row: column, heading, what is there, what is allowed."""
        found = next(row for row in self.rows if row["reference"] == reference and row["wrong"])
        return [(each["column"], each["heading"], each["there"], each["allowed"]) for each in found["wrong"]]


def imported(status: int, out: str) -> Imported:
    """The JSON lines that an import wrote."""
    lines = [json.loads(line) for line in out.splitlines()]
    return Imported(status, lines[:-1], lines[-1])


def everything(file: Path) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table of a database."""
    connection = sqlite3.connect(file)
    try:
        names = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {name: connection.execute(f'SELECT rowid, * FROM "{name}"').fetchall() for name in names}  # noqa: S608 - our own tables
    finally:
        connection.close()


def asked(file: Path, query: str, *values: Any) -> list[tuple[Any, ...]]:
    """What a query on a database finds."""
    connection = sqlite3.connect(file)
    try:
        return connection.execute(query, values).fetchall()
    finally:
        connection.close()


MOMENT = datetime(2026, 1, 1, 10, 30)  # noqa: DTZ001 - a spreadsheet knows no time zone
