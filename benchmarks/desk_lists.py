"""Times what the desk's pages ask of a database of many contracts (`benchmarks/desk_data.py` makes one).

Prints the 95th percentile of each question with the figure to reach. It never fails on a figure.
"""

import argparse
import statistics
import time
from collections.abc import Callable, Iterator
from typing import Any, Final

from lifecycle.contract import Kind
from lifecycle.states import State
from workflows import portfolio
from workflows.clock import SystemClock
from workflows.office import Office
from workflows.portfolio import Sort
from workflows.portfolio_asked import Filter
from workflows.practice import resume_clock
from workflows.store.database import open_store

FIGURE: Final = 0.1
_LAST: Final = 1_000_000


def questions(office: Office) -> Iterator[tuple[str, Callable[[], Any]]]:
    """What is timed, by name."""
    asked = {
        "all": Filter(),
        "policy": Filter(policy="gli-2027"),
        "policy and state": Filter(policy="gli-2027", states=(State.ASSESSED,)),
        "published": Filter(states=(State.PUBLISHED,)),
        "kind": Filter(kind=Kind.INDIVIDUAL),
        "role": Filter(role="coach"),
        "region": Filter(regions=("zeeland",)),
        "region and state": Filter(regions=("zeeland", "utrecht"), states=(State.OFFERED,)),
        "overdue": Filter(overdue=True),
        "failing rule": Filter(failing="3.3.2/licence"),
        "ready": Filter(ready=True, states=(State.APPLIED,)),
        "not ready": Filter(ready=False),
        "open questions": Filter(questions=True),
        "licences": Filter(licences_within=60),
        "search a name": Filter(search="beweeg"),
        "search a number": Filter(search="GLI-2027-00"),
        "search an AGB code": Filter(search="10004321"),
        "search nothing there": Filter(search="zzzz"),
        "search and region": Filter(search="praktijk", regions=("zeeland",)),
    }
    for name, one in asked.items():
        yield name, lambda one=one: portfolio.page(office, one)  # type: ignore[misc]  # the default binds the filter
    for sort in Sort:
        for down in (False, True):
            way = "down" if down else "up"
            yield f"by {sort}, {way}", lambda s=sort, d=down: portfolio.page(office, Filter(), sort=s, descending=d)  # type: ignore[misc]  # see above
        yield f"by {sort}, last page", lambda s=sort: portfolio.page(office, Filter(), sort=s, number=_LAST)  # type: ignore[misc]  # see above
        yield (
            f"gli-2027 by {sort}",
            lambda s=sort: portfolio.page(office, Filter(policy="gli-2027"), sort=s, number=500),  # type: ignore[misc]  # see above
        )


def p95(run: Callable[[], object], times: int) -> float:
    """The 95th percentile of several runs, in seconds."""
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        run()
        taken.append(time.perf_counter() - start)
    return statistics.quantiles(taken, n=20)[-1] if times > 1 else taken[0]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file")
    parser.add_argument("--times", type=int, default=20)
    asked = parser.parse_args()
    store = open_store(f"sqlite:///{asked.file}")
    office = Office(store, resume_clock(store) or SystemClock())
    for name, run in questions(office):
        taken = p95(run, asked.times)
        print(f"{name:32} {taken * 1000:8.1f} ms   {'reached' if taken <= FIGURE else 'MISSED'}", flush=True)


if __name__ == "__main__":
    main()
