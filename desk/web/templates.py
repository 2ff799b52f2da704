"""The templates of the pages: always escaped, strict about what they are given, in the language of the request."""

import hashlib
import re
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any, Final

from jinja2 import (
    ChoiceLoader,
    Environment,
    FileSystemLoader,
    PackageLoader,
    PrefixLoader,
    StrictUndefined,
    Template,
    Undefined,
)
from markupsafe import Markup, escape

from desk import words
from desk.language import current, t
from desk.sheets.cells import column_letter
from desk.web import navigation
from desk.web.marks import COLOURS
from desk.web.typed import shown
from lifecycle.calendar import in_utc

HERE: Final = Path(__file__).parent
STATIC: Final = HERE / "static"
_LIBRARY: Final = "govuk_frontend_jinja"
_CONTRACT: Final = re.compile(r"\b[A-Z][A-Z0-9-]*-\d{4}-\d{5,}\b")


class _Templates(Environment):
    """Strict for our own templates; the macros of the library count on what is not there to be nothing."""

    lenient: Environment

    def get_template(
        self,
        name: str | Template,
        parent: str | None = None,
        globals: Any = None,  # noqa: A002 - the name that Jinja gave it
    ) -> Template:
        """A template by its name."""
        if isinstance(name, str) and name.startswith(f"{_LIBRARY}/"):
            return self.lenient.get_template(name, parent, globals)
        return super().get_template(name, parent, globals)


@cache
def environment() -> Environment:
    """The templates."""
    loader = ChoiceLoader(
        [FileSystemLoader(HERE / "templates"), PrefixLoader({_LIBRARY: PackageLoader(_LIBRARY, "templates")})]
    )
    options: dict[str, Any] = {"loader": loader, "autoescape": True, "trim_blocks": True, "lstrip_blocks": True}
    found = _Templates(undefined=StrictUndefined, **options)
    found.lenient = Environment(undefined=Undefined, **options)  # noqa: S701 - it escapes, see `options`
    found.globals |= {"t": t, "language": current, "static": static, "state_colours": COLOURS}
    found.globals["administration"] = navigation.administration
    found.filters |= {"day": day, "moment": moment, "minute": minute, "named": words.named, "shortly": words.shortly}
    found.filters |= {"counted": words.counted, "days_left": words.days_left, "capital": words.capital}
    found.filters |= {"letter": column_letter, "linked": linked, "shown": shown}
    return found


def day(value: date | str | None) -> str:
    """A day as people write it: 31 oktober 2026."""
    if value is None:
        return "-"
    return words.on_day(value if isinstance(value, str) else value.isoformat())


def moment(value: datetime | str | None) -> str:
    """A moment as people write it, on the clocks of the Netherlands: 31 oktober 2026 23:59."""
    if value is None:
        return "-"
    return words.at_moment(value if isinstance(value, str) else in_utc(value))


def minute(value: datetime) -> str:
    """A moment without its seconds."""
    return moment(value.replace(second=0, microsecond=0))


def linked(said: str) -> Markup:
    """The same words with a link to each contract that they name."""
    return Markup(_CONTRACT.sub(_link, str(escape(said))))  # noqa: S704 - escaped just before


def _link(number: re.Match[str]) -> str:
    return f'<a class="govuk-link" href="/contracts/{number[0]}">{number[0]}</a>'


@cache
def static(name: str) -> str:
    """The address of a style, script or picture; it changes with what is in it."""
    content = (STATIC / name).read_bytes()
    return f"/static/{name}?v={hashlib.sha256(content).hexdigest()[:12]}"
