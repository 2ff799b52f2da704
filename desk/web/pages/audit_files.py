"""What is found on the trail, to take along: CSV, a workbook, or JSON a line each."""

import json
from collections.abc import Iterator
from itertools import chain
from typing import Final

from fastapi import APIRouter
from starlette.responses import Response

from desk.language import t
from desk.sheets.csv_writing import csv_bytes
from desk.sheets.limits import MAX_ROWS
from desk.sheets.pieces import in_pieces
from desk.sheets.written import Row
from desk.showing import trail, trail_as_of
from desk.web.audit import asked as asking
from desk.web.audit import back
from desk.web.lists import files
from desk.web.sending import sent
from desk.web.visit import Somebody, Visit
from lifecycle.roles import TRAIL_READERS
from workflows.inquiry import looking, looking_back
from workflows.inquiry.as_of import Stood
from workflows.inquiry.reading import Found

router = APIRouter()
_MOST: Final = MAX_ROWS - 1
"""How many records a workbook holds under their headings."""


@router.get("/audit.csv")
def csv(visit: Somebody) -> Response:
    """The records that answer what the address asks, as CSV."""
    return sent(visit, csv_bytes(_rows(_found(visit, "CSV"))), "csv", _title())


@router.get("/audit.jsonl")
def json_lines(visit: Somebody) -> Response:
    """The same as JSON, a record on each line."""
    lines = (f"{json.dumps(trail.as_data(each), ensure_ascii=False)}\n" for each in _found(visit, "JSON"))
    return sent(visit, in_pieces(lines), "jsonl", _title())


@router.get("/audit.xlsx")
def xlsx(visit: Somebody) -> Response:
    """The same as a workbook."""
    rows = _rows(_found(visit, "XLSX", _MOST))
    return sent(visit, files.workbook_of(t("Controlespoor", "Audit trail"), rows), "xlsx", _title())


@router.get("/audit/as-of.csv")
def stood_csv(visit: Somebody) -> Response:
    """The contracts as they stood at the moment that the address names, as CSV."""
    return sent(visit, csv_bytes(_stood_rows(_stood(visit, "CSV"))), "csv", _stood_title())


@router.get("/audit/as-of.jsonl")
def stood_json_lines(visit: Somebody) -> Response:
    """The same as JSON, a contract on each line."""
    lines = (f"{json.dumps(trail_as_of.data(each), ensure_ascii=False)}\n" for each in _stood(visit, "JSON"))
    return sent(visit, in_pieces(lines), "jsonl", _stood_title())


def _found(visit: Visit, form: str, most: int | None = None) -> Iterator[Found]:
    visit.needs(*TRAIL_READERS)
    asked = asking.inquiry(asking.read(visit.request.query_params))
    return looking.export(visit.office, visit.user, asked, form, most=most)


def _rows(found: Iterator[Found]) -> Iterator[Row]:
    return chain([list(trail.COLUMNS)], map(trail.row, found))


def _stood(visit: Visit, form: str) -> Iterator[Stood]:
    visit.needs(*TRAIL_READERS)
    asked = back.read(visit.request.query_params, visit.office.now())
    return looking_back.export(visit.office, visit.user, back.looked(asked), form)


def _stood_rows(stood: Iterator[Stood]) -> Iterator[Row]:
    return chain([list(trail_as_of.COLUMNS)], (list(trail_as_of.data(each).values()) for each in stood))


def _title() -> str:
    return t("controlespoor", "audit-trail")


def _stood_title() -> str:
    return t("contracten-stand", "contracts-as-of")
