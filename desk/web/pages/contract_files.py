"""The list of contracts as a file."""

from fastapi import APIRouter
from starlette.responses import Response

from desk.web.lists import files, known, query
from desk.web.sending import sent
from desk.web.visit import Somebody
from workflows import portfolio

router = APIRouter()


@router.get("/contracts.csv")
def csv(visit: Somebody) -> Response:
    """What the address asks for, as CSV."""
    asked = query.read(visit.request.query_params).filter
    portfolio.check(visit.office, asked)
    return sent(visit, files.csv(visit.office, asked, known.read(visit.office)), "csv")


@router.get("/contracts.xlsx")
def xlsx(visit: Somebody) -> Response:
    """What the address asks for, as a workbook."""
    asked = query.read(visit.request.query_params).filter
    portfolio.check(visit.office, asked)
    return sent(visit, files.workbook(visit.office, asked, known.read(visit.office)), "xlsx")
