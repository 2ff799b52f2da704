"""The list of contracts as a file."""

from collections.abc import Iterator
from typing import Final

from fastapi import APIRouter
from starlette.responses import Response, StreamingResponse

from desk.web.lists import files, known, query
from desk.web.visit import Somebody, Visit
from workflows import portfolio

router = APIRouter()

_WORKBOOK: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@router.get("/contracts.csv")
def csv(visit: Somebody) -> Response:
    """What the address asks for, as CSV."""
    asked = query.read(visit.request.query_params).filter
    portfolio.check(visit.office, asked)
    return _file(visit, files.csv(visit.office, asked, known.read(visit.office)), "csv", "text/csv; charset=utf-8")


@router.get("/contracts.xlsx")
def xlsx(visit: Somebody) -> Response:
    """What the address asks for, as a workbook."""
    asked = query.read(visit.request.query_params).filter
    portfolio.check(visit.office, asked)
    return _file(visit, files.workbook(visit.office, asked, known.read(visit.office)), "xlsx", _WORKBOOK)


def _file(visit: Visit, pieces: Iterator[bytes], ending: str, kind: str) -> Response:
    disposition = f'attachment; filename="{files.name_of_file(visit.office, ending)}"'
    response = StreamingResponse(pieces, media_type=kind, headers={"content-disposition": disposition})
    visit.remember(response)
    return response
