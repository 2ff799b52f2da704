"""What single values look like in a request: days, moments, words that people wrote, names."""

import re
from datetime import UTC, date, datetime
from typing import Annotated, Any, Final, TypeAlias

from pydantic import AfterValidator, BeforeValidator, Field, StringConstraints, WithJsonSchema

from desk.written import FIRST_YEAR, LAST_YEAR
from lifecycle.calendar import parse_day
from lifecycle.characters import INVISIBLE, LINES, hidden
from lifecycle.languages import Both
from lifecycle.validation import WrongValue

_MOMENT: Final = re.compile(
    r"\d{4}-\d\d-\d\d[Tt]([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,6})?([Zz]|[+-]([01]\d|2[0-3]):[0-5]\d)", re.ASCII
)
_LONGEST_TEXT: Final = 10_000
_LONGEST_NAME: Final = 200
_BEYOND: Final = 0x10000


def _day(value: Any) -> date:
    if isinstance(value, str):
        try:
            found = parse_day(value)
        except ValueError:
            pass
        else:
            if FIRST_YEAR <= found.year <= LAST_YEAR:
                return found
    raise WrongValue(
        Both(
            f"moet een dag zijn als 2026-10-31, van {FIRST_YEAR} tot en met {LAST_YEAR}",
            f"must be a day such as 2026-10-31, from {FIRST_YEAR} to {LAST_YEAR}",
        )
    )


def _moment(value: Any) -> datetime:
    if isinstance(value, str) and _MOMENT.fullmatch(value):
        try:
            found = datetime.fromisoformat(value.upper())
            if FIRST_YEAR <= found.year <= LAST_YEAR:
                return found.astimezone(UTC)
        except (ValueError, OverflowError):
            pass
    raise WrongValue(
        Both(
            f"moet een moment met tijdzone zijn als 2026-10-31T23:59:00+01:00, van {FIRST_YEAR} tot en met {LAST_YEAR}",
            f"must be a moment with its zone such as 2026-10-31T23:59:00+01:00, from {FIRST_YEAR} to {LAST_YEAR}",
        )
    )


def _said(longest: int, lines: str) -> dict[str, Any]:
    """What the schema of words is: something that can be seen, and nothing that cannot."""
    unseen = "".join(chr(code) for code in range(0x20) if chr(code) not in lines) + INVISIBLE
    # Escapes of four digits are read alike by every reader of patterns; what is beyond them stands there itself.
    escaped = "".join(f"\\u{ord(each):04x}" if ord(each) < _BEYOND and each != "-" else each for each in unseen)
    pattern = f"^[^{escaped}]*[^\\s{escaped}][^{escaped}]*$"
    return {"type": "string", "minLength": 1, "maxLength": longest, "pattern": pattern}


def _text(value: str) -> str:
    return _checked(value, _LONGEST_TEXT, LINES)


def _fact(value: str) -> str:
    return _checked(value, _LONGEST_NAME, "")


def _checked(value: str, longest: int, lines: str) -> str:
    unseen = hidden(value, lines)
    if unseen is not None:
        raise WrongValue(Both(f"bevat een onzichtbaar teken ({unseen})", f"holds an invisible character ({unseen})"))
    if not value.strip() or len(value) > longest:
        raise WrongValue(Both(f"moet 1 tot {longest} tekens hebben", f"must have 1 to {longest} characters"))
    return value


Day: TypeAlias = Annotated[
    date, BeforeValidator(_day), WithJsonSchema({"type": "string", "format": "date", "examples": ["2026-10-31"]})
]
"""A day in the Netherlands."""
Moment: TypeAlias = Annotated[
    datetime,
    BeforeValidator(_moment),
    WithJsonSchema({"type": "string", "format": "date-time", "examples": ["2026-10-31T23:59:00+01:00"]}),
]
"""A moment, with its zone."""
Text: TypeAlias = Annotated[str, AfterValidator(_text), WithJsonSchema(_said(_LONGEST_TEXT, LINES))]
"""Words that people wrote: not empty, with ends of lines and tabs, and no other character that nobody sees."""
Fact: TypeAlias = Annotated[str, AfterValidator(_fact), WithJsonSchema(_said(_LONGEST_NAME, ""))]
"""A name or a code as it is known of somebody: on one line, and no character that nobody sees."""
Name: TypeAlias = Annotated[str, StringConstraints(min_length=1, max_length=_LONGEST_NAME)]
"""A name or an id; one that does not exist is answered with the nearest that does."""
Amount: TypeAlias = Annotated[str, Field(pattern=r"^[0-9]{1,9}(\.[0-9]{1,4})?$", examples=["123.45"])]
"""An amount in euros, as text, so that nothing is rounded."""
Year: TypeAlias = Annotated[int, Field(ge=2000, le=2100, strict=True, examples=[2027])]
"""A contract year."""
