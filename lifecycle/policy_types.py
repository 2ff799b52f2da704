"""The kinds of text, days and moments that a policy file holds."""

import re
from datetime import date, datetime
from typing import Annotated, Any, Final, TypeAlias, TypeVar

from pydantic import AfterValidator, BeforeValidator, Field, PlainSerializer

from lifecycle.calendar import on_the_clock, parse_moment
from lifecycle.dossier import Day
from lifecycle.languages import Both
from lifecycle.validation import WrongValue

RuleId: TypeAlias = Annotated[str, Field(pattern=r"^(foreword|annex-\d|\d(\.\d)*)/[a-z0-9-]+$")]
Paragraph: TypeAlias = Annotated[str, Field(pattern=r"^(foreword|annex-\d|\d(\.\d)*)$")]
ID_PATTERN: Final = r"^[a-z0-9]+(-[a-z0-9]+)*$"
Identifier: TypeAlias = Annotated[str, Field(pattern=ID_PATTERN)]


_FIRST_YEAR: Final = 2000
_LAST_YEAR: Final = 2200
AnyDay = TypeVar("AnyDay", bound=date)


def _moment(value: Any) -> Any:
    if isinstance(value, datetime):
        return value
    if isinstance(value, str):
        try:
            return _of_our_time(parse_moment(value))
        except ValueError:
            pass
    raise WrongValue(
        Both(
            f"{value!r} is geen moment; schrijf JJJJ-MM-DDTUU:MM",
            f"{value!r} is no moment; write YYYY-MM-DDTHH:MM",
        )
    )


def _of_our_time(value: AnyDay) -> AnyDay:
    if not _FIRST_YEAR <= value.year <= _LAST_YEAR:
        day = value.isoformat()
        raise WrongValue(
            Both(
                f"{day} ligt niet tussen {_FIRST_YEAR} en {_LAST_YEAR}",
                f"{day} is not between {_FIRST_YEAR} and {_LAST_YEAR}",
            )
        )
    return value


PolicyDay: TypeAlias = Annotated[Day, AfterValidator(_of_our_time)]
"""A day in the years that a policy can be about."""
LocalMoment: TypeAlias = Annotated[datetime, BeforeValidator(_moment), PlainSerializer(on_the_clock, when_used="json")]
"""A moment by the clocks of the Netherlands."""


_OF_A_YEAR: Final = re.compile(r"(?P<care>[a-z0-9]+(?:-[a-z0-9]+)*)-(?P<year>2[01][0-9]{2})")


def care_and_year(name: str) -> tuple[str, int] | None:
    """The care and the contract year that the id of a policy ends in, such as gli-2026; ``None`` for another id."""
    parsed = _OF_A_YEAR.fullmatch(name)
    return None if parsed is None else (parsed["care"], int(parsed["year"]))
