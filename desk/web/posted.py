"""A posted form: read within bounds, and proven to come from a page of ours."""

import hashlib
import hmac
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final
from urllib.parse import urlsplit

from fastapi import Request
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException

from desk.language import t
from desk.web.settings import LARGEST_FORM

CSRF_FIELD: Final = "csrf"
MOST_FIELDS: Final = 20_000
MOST_FILES: Final = 4
LONGEST_PATH: Final = 4000
"""How many characters a path to go on to has at most; a list with every filter has fewer."""


def csrf_of(token: str) -> str:
    """What a form shown under a token carries."""
    return hmac.new(token.encode(), b"looptijd form", hashlib.sha256).hexdigest()


@asynccontextmanager
async def read(request: Request) -> AsyncIterator[FormData]:
    """The form of a request, its files open; `HTTPException` for one that cannot be read or is too large."""
    form = await request.form(max_files=MOST_FILES, max_fields=MOST_FIELDS, max_part_size=LARGEST_FORM)
    try:
        yield form
    finally:
        await form.close()


def check(request: Request, form: FormData, token: str | None) -> None:
    """`HTTPException` where the form was not shown under this token, or was sent from a page of another site."""
    given = form.get(CSRF_FIELD)
    fits = isinstance(given, str) and token is not None and hmac.compare_digest(given.encode(), csrf_of(token).encode())
    if fits and _own(request):
        return
    raise HTTPException(
        400,
        t(
            "Dit formulier is verlopen of komt niet van deze pagina. Ga terug, ververs de pagina en probeer opnieuw.",
            "This form is out of date or not from this page. Go back, refresh the page and try again.",
        ),
    )


def _own(request: Request) -> bool:
    """Whether the browser says that it was sent from a page of ours; where it says nothing the token decides."""
    if request.headers.get("sec-fetch-site", "same-origin") not in {"same-origin", "none"}:
        return False
    origin = request.headers.get("origin")
    if origin in {None, "null"}:
        return True
    try:
        return urlsplit(origin).netloc == request.headers.get("host")
    except ValueError:
        return False


def version(form: FormData) -> int | None:
    """The version of a contract that a form was shown with; ``None`` where it says none, or what cannot be one."""
    said = form.get("version")
    fits = isinstance(said, str) and said.isascii() and said.isdigit() and len(said) <= len(str(2**62))
    return int(said) if isinstance(said, str) and fits else None


def typed(form: FormData) -> list[tuple[str, str]]:
    """What was typed, to be shown again: no files, no token, no password."""
    return [
        (name, value)
        for name, value in form.multi_items()
        if isinstance(value, str) and name != CSRF_FIELD and not name.startswith("password")
    ]


def own_path(path: str | None, otherwise: str = "/work") -> str:
    """A path of this desk to go on to; anything that could lead elsewhere is `otherwise`."""
    if not path or len(path) > LONGEST_PATH or not path.isprintable() or "\\" in path:
        return otherwise
    return path if path.startswith("/") and not path.startswith("//") else otherwise
