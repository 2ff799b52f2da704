"""The addresses of the published care, and what is looked for as it stands in them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import quote, urlencode

from starlette.datastructures import QueryParams

from desk.language import current
from desk.web.lists import query
from desk.web.public import CARE, LANGUAGE
from lifecycle.languages import Language
from lifecycle.policy import Policy
from workflows.published_search import Sought

FIELDS: Final = ("name", "region", "kind", "programme", "status")


@dataclass(frozen=True, slots=True)
class Asked:
    """A page of a list: what is looked for, and its number."""

    typed: Mapping[str, str] = field(default_factory=dict)
    page: int = 1

    @property
    def sought(self) -> Sought:
        """What is looked for."""
        return Sought(**self.typed)

    def of(self, name: str) -> str:
        """What was typed in a field."""
        return self.typed.get(name, "")

    def pairs(self, page: int | None = None) -> list[tuple[str, str]]:
        """The names and values that an address asks this with; what is usual is left out."""
        number = self.page if page is None else page
        return [*self.typed.items(), *([("page", str(number))] if number > 1 else [])]


def read(params: QueryParams) -> Asked:
    """What an address asks for; `BadInput` for a text that is too long and a page that is no number."""
    found = ((name, query.text(name, query.one(params, name))) for name in FIELDS)
    typed = {name: value for name, value in found if value is not None}
    return Asked(typed, query.number("page", query.one(params, "page")))


def address(path: str, *pairs: tuple[str, str], language: Language | None = None) -> str:
    """An address in the language of now, or in another."""
    spoken = language or current()
    said = [*pairs, *([(LANGUAGE, spoken.value)] if spoken is not Language.NL else [])]
    return f"{path}?{urlencode(said)}" if said else path


def of_list(policy: Policy, further: str = "") -> str:
    """The path of a list, or of something of it: ``.json``, ``/changes``."""
    return f"{CARE}/{policy.year}/{quote(policy.care, safe='')}{further}"


def of_entry(policy: Policy, number: str) -> str:
    """The path of an entry."""
    return of_list(policy, f"/{quote(number, safe='')}")
