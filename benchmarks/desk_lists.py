"""The lists of contracts that people open: each filter, each order, the first page, the last and one in between."""

from collections.abc import Iterator
from typing import Final

from desk.web.lists.query import Asked
from lifecycle.contract import Kind
from lifecycle.states import State
from workflows.portfolio import Sort
from workflows.portfolio_asked import Filter

_LAST: Final = 1_000_000
_DEEP: Final = 400

FILTERS: Final = {
    "all": Filter(),
    "policy": Filter(policy="gli-2027"),
    "policy and state": Filter(policy="gli-2027", states=(State.ASSESSED,)),
    "published": Filter(states=(State.PUBLISHED,)),
    "kind": Filter(kind=Kind.INDIVIDUAL),
    "role": Filter(role="coach"),
    "region": Filter(regions=("zeeland",)),
    "region and state": Filter(regions=("zeeland", "utrecht"), states=(State.OFFERED,)),
    "covering a year": Filter(care="gli", covering=2027, regions=("zeeland",)),
    "overdue": Filter(overdue=True),
    "failing rule": Filter(failing="3.3.2/licence"),
    "ready": Filter(ready=True, states=(State.APPLIED,)),
    "not ready": Filter(ready=False),
    "open questions": Filter(questions=True),
    "licences": Filter(licences_within=60),
    "everything at once": Filter(
        policy="gli-2027",
        states=(State.OFFERED, State.SIGNED),
        kind=Kind.INDIVIDUAL,
        regions=("zeeland", "utrecht"),
        ready=True,
        search="praktijk",
    ),
    "search a name": Filter(search="beweeg"),
    "search a number": Filter(search="GLI-2027-00"),
    "search an AGB code": Filter(search="10004321"),
    "search nothing there": Filter(search="zzzz"),
    "search and region": Filter(search="praktijk", regions=("zeeland",)),
}


def lists() -> Iterator[tuple[str, Asked]]:
    """Every list by name."""
    for name, one in FILTERS.items():
        yield name, Asked(one)
    for sort in Sort:
        for descending in (False, True):
            yield f"by {sort}, {'down' if descending else 'up'}", Asked(sort=sort, descending=descending)
        yield f"by {sort}, last page", Asked(sort=sort, page=_LAST)
        yield f"gli-2027 by {sort}, deep", Asked(FILTERS["policy"], sort, page=_DEEP)
