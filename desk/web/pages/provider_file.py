"""Everything about the provider of a contract, as a file to take along."""

import os

from fastapi import APIRouter
from starlette.responses import Response, StreamingResponse

from desk import provider_file
from desk.seal_settings import seals_of
from desk.web.visit import Somebody
from lifecycle.roles import TRAIL_READERS
from workflows.whole import deciding

router = APIRouter()


@router.get("/contracts/{number}/provider.html")
def everything(visit: Somebody, number: str) -> Response:
    """The file; its look at the trail is on the trail."""
    visit.needs(*TRAIL_READERS)
    key = deciding(visit.office, number).provider.key
    pieces = provider_file.write(visit.office, visit.user, key, seals_of(visit.office, os.environ))
    disposition = {"content-disposition": f'attachment; filename="{key}.html"'}
    response = StreamingResponse(pieces, media_type="text/html; charset=utf-8", headers=disposition)
    visit.remember(response)
    return response
