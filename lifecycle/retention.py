"""How long personal data is kept: the periods of `retention.yaml`, by kind."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from importlib import resources
from typing import Final

from lifecycle import source
from lifecycle.languages import Both

_FILE: Final = resources.files("lifecycle") / "retention.yaml"


class Data(StrEnum):
    """A kind of personal data."""

    UNSUCCESSFUL = "unsuccessful"
    COACHES = "coaches"
    WORDS = "words"
    PROVIDERS = "providers"
    MESSAGES = "messages"


@dataclass(frozen=True, slots=True)
class Period:
    """How many whole years a kind of data is kept, and what it is in words."""

    data: Data
    years: int
    words: Both

    def last_day(self, today: date) -> date:
        """The day on or before which what is over by `today` has been kept long enough; 29 February becomes 28."""
        try:
            return today.replace(year=today.year - self.years)
        except ValueError:
            return today.replace(year=today.year - self.years, day=28)


@cache
def periods() -> dict[Data, Period]:
    """The periods, by kind."""
    with resources.as_file(_FILE) as file:
        listed = source.read(file).data["kinds"]
    return {Data(each["id"]): Period(Data(each["id"]), each["years"], Both(each["nl"], each["en"])) for each in listed}
