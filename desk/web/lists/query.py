"""What is asked of the list of contracts, as it stands in the address of the page."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any, Final, TypeVar
from urllib.parse import urlencode

from starlette.datastructures import QueryParams

from lifecycle import nouns
from lifecycle.contract import Kind
from lifecycle.errors import BadInput
from lifecycle.languages import Both
from lifecycle.states import State
from workflows.portfolio import Sort
from workflows.portfolio_asked import Filter

LIST: Final = "/contracts"
LONGEST_SEARCH: Final = 200
MOST_DAYS: Final = 3660
_YEARS: Final = (2000, 2200)
_Member = TypeVar("_Member", bound=StrEnum)
_YES: Final = "yes"
_NO: Final = "no"
_UNKNOWN_SORT: Final = Both("onbekende volgorde", "unknown order")


@dataclass(frozen=True, slots=True)
class Asked:
    """A page of a list: what it is filtered by, its order, and its number."""

    filter: Filter = field(default_factory=Filter)
    sort: Sort = Sort.NUMBER
    descending: bool = False
    page: int = 1

    def address(self, path: str = LIST) -> str:
        """The address of this list."""
        query = urlencode(list(pairs(self)))
        return f"{path}?{query}" if query else path

    def on_page(self, number: int) -> "Asked":
        """The same list at another page."""
        return replace(self, page=number)

    def filtered(self, **changes: Any) -> "Asked":
        """The first page of the list with other filters."""
        return replace(self, filter=replace(self.filter, **changes), page=1)

    def sorted_by(self, sort: Sort, *, descending: bool = False) -> "Asked":
        """The first page of the list in another order."""
        return replace(self, sort=sort, descending=descending, page=1)

    @property
    def order(self) -> str:
        """The order in one word, with a minus before it when it goes down."""
        return f"-{self.sort.value}" if self.descending else self.sort.value


def address(asked: Filter) -> str:
    """The address of the list of what answers a filter."""
    return Asked(asked).address()


def read(query: QueryParams) -> Asked:
    """What an address asks for; `BadInput` for a value that is not possible."""
    sort, descending = _order(one(query, "sort"))
    return Asked(_filter(query), sort, descending, number("page", one(query, "page")))


def number(where: str, text: str | None) -> int:
    """The number of a page, from 1; the first where none is asked for, `BadInput` for what is no number."""
    return _number(where, text, 1, None) or 1


def _filter(query: QueryParams) -> Filter:
    return Filter(
        policy=one(query, "policy"),
        states=tuple(dict.fromkeys(member("state", nouns.STATE, State, name) for name in many(query, "state"))),
        kind=None if (kind := one(query, "kind")) is None else member("kind", nouns.KIND, Kind, kind),
        role=one(query, "role"),
        regions=tuple(dict.fromkeys(many(query, "region"))),
        provider=one(query, "provider"),
        overdue=flag("overdue", query) is True,
        failing=one(query, "failing"),
        ready=flag("ready", query),
        questions=flag("questions", query) is True,
        licences_within=_number("licences", one(query, "licences"), 0, MOST_DAYS),
        search=text("search", one(query, "search")),
        care=one(query, "care"),
        covering=_number("covering", one(query, "covering"), *_YEARS),
    )


def pairs(asked: Asked) -> Iterator[tuple[str, str]]:
    """The names and values that an address asks this with; what is usual is left out."""
    yield from filter_pairs(asked.filter)
    if asked.order != Sort.NUMBER.value:
        yield "sort", asked.order
    if asked.page > 1:
        yield "page", str(asked.page)


def filter_pairs(asked: Filter) -> Iterator[tuple[str, str]]:
    """The names and values of a filter."""
    single: Mapping[str, str | None] = {
        "search": asked.search,
        "policy": asked.policy,
        "care": asked.care,
        "covering": None if asked.covering is None else str(asked.covering),
        "kind": None if asked.kind is None else asked.kind.value,
        "role": asked.role,
        "provider": asked.provider,
        "failing": asked.failing,
        "overdue": _YES if asked.overdue else None,
        "ready": None if asked.ready is None else (_YES if asked.ready else _NO),
        "questions": _YES if asked.questions else None,
        "licences": None if asked.licences_within is None else str(asked.licences_within),
    }
    yield from ((name, value) for name, value in single.items() if value is not None)
    yield from (("state", state.value) for state in asked.states)
    yield from (("region", region) for region in asked.regions)


def one(query: QueryParams, name: str) -> str | None:
    """The last value that is not empty."""
    return next(iter(many(query, name)[::-1]), None)


def many(query: QueryParams, name: str) -> list[str]:
    """Every value that is not empty."""
    return [text for value in query.getlist(name) if (text := value.strip())]


def text(where: str, value: str | None) -> str | None:
    """A text that somebody typed in a field; `BadInput` for one that is too long, or has more than one line."""
    if value is None or (len(value) <= LONGEST_SEARCH and value.isprintable()):
        return value
    problem = Both(
        f"hoogstens {LONGEST_SEARCH} letters en cijfers op één regel",
        f"at most {LONGEST_SEARCH} letters and digits on one line",
    )
    raise BadInput(where, problem)


def flag(where: str, query: QueryParams) -> bool | None:
    """Whether something is asked for; ``None`` where nothing is said, `BadInput` for what is neither yes nor no."""
    value = one(query, where)
    if value is None:
        return None
    if value not in {_YES, _NO}:
        raise BadInput(where, Both(f"{value!r}: toegestaan zijn yes en no", f"{value!r}: allowed are yes and no"))
    return value == _YES


def _number(where: str, text: str | None, least: int, most: int | None) -> int | None:
    if text is None:
        return None
    found = int(text) if text.isascii() and text.isdecimal() and len(text) <= len(str(2**62)) - 1 else -1
    if found < least or (most is not None and found > most):
        nl, en = (f"een getal vanaf {least}", f"a number from {least}")
        further = Both("", "") if most is None else Both(f" tot en met {most}", f" to {most}")
        raise BadInput(where, Both(f"{nouns.shown(text)}: {nl}", f"{nouns.shown(text)}: {en}") + further)
    return found


def member(where: str, what: Both, of: type[_Member], name: str) -> _Member:
    """One of a fixed set by its name; `BadInput` for another, which is `what` it is."""
    try:
        return of(name)
    except ValueError:
        raise BadInput(where, nouns.unknown(what, name, [each.value for each in of])) from None


def _order(text: str | None) -> tuple[Sort, bool]:
    if text is None:
        return Sort.NUMBER, False
    return member("sort", _UNKNOWN_SORT, Sort, text.removeprefix("-")), text.startswith("-")
