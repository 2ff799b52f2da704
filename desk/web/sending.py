"""Sending a file that is made while it goes."""

from collections.abc import Iterator
from typing import Final

from starlette.responses import Response, StreamingResponse

from desk.web.lists import files
from desk.web.visit import Visit

_KINDS: Final = {
    "csv": "text/csv; charset=utf-8",
    "jsonl": "application/x-ndjson",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def sent(visit: Visit, pieces: Iterator[bytes], ending: str, title: str | None = None) -> Response:
    """A file of contracts, or with a `title` of something else; `ending` says what kind it is."""
    disposition = f'attachment; filename="{files.name_of_file(visit.office, ending, title)}"'
    response = StreamingResponse(pieces, media_type=_KINDS[ending], headers={"content-disposition": disposition})
    visit.remember(response)
    return response
