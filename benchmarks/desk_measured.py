"""What was measured at the desk: requests with their time and processor time, and the table of them."""

import statistics
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from desk_person import Answer
from desk_server import Server

LONGEST: Final = 6.0
"""How many seconds one measure is repeated at most, once it was taken `FEWEST` times."""
FEWEST: Final = 5
PAGES: Final = frozenset({200, 303, 307})
"""How a page answers: itself, or where it leads on to."""


@dataclass(frozen=True, slots=True)
class Measured:
    """A measure in milliseconds: its 95th percentile and median, the processor time of one, and the figure to reach.

    `figure` is ``None`` for what is only told; `unit` is another one than ms for what is no time.
    """

    part: str
    name: str
    p95: float
    median: float | None = None
    cpu: float | None = None
    figure: float | None = None
    unit: str = "ms"
    note: str = ""

    @property
    def verdict(self) -> str:
        """Whether the figure is reached; empty where there is none."""
        if self.figure is None:
            return ""
        return "reached" if self.p95 <= self.figure else "MISSED"

    def plain(self) -> dict[str, Any]:
        """The measure as JSON data."""
        names = ("part", "name", "p95", "median", "cpu", "figure", "unit", "note")
        said = {name: getattr(self, name) for name in names}
        return {name: round(value, 2) if isinstance(value, float) else value for name, value in said.items()} | {
            "verdict": self.verdict
        }


def p95(taken: Sequence[float]) -> float:
    """The 95th percentile."""
    return statistics.quantiles(taken, n=20, method="inclusive")[-1] if len(taken) > 1 else taken[0]


@dataclass(slots=True)
class Watch:
    """Takes measures of a server; `strange` are answers that were not what was expected."""

    server: Server
    times: int
    strange: list[str] = field(default_factory=list)

    def take(  # noqa: PLR0913 - what a measure is made of
        self,
        part: str,
        name: str,
        figure: float | None,
        asks: Iterable[Callable[[], Answer]],
        expected: Collection[int] = PAGES,
        share: int = 1,
    ) -> Measured | None:
        """The measure of requests that are made one after the other; ``None`` where none answered as expected.

        `share` is among how many things one request is divided.
        """
        taken: list[float] = []
        processor: list[float] = []
        began = time.monotonic()
        for ask in asks:
            before = self.server.cpu()
            answer = ask()
            used = self.server.cpu() - before
            if answer.status not in expected or answer.place.startswith("/login?"):
                self.strange.append(f"{name}: answered {answer.status} {answer.place}".rstrip())
                continue
            taken.append(answer.seconds * 1000 / share)
            processor.append(used * 1000 / share)
            if len(taken) >= FEWEST and time.monotonic() > began + LONGEST:
                break
        if not taken:
            return None
        return Measured(part, name, p95(taken), statistics.median(taken), statistics.median(processor), figure)


def table(found: Iterable[Measured], *, markdown: bool = False) -> Iterator[str]:
    """The measures as lines."""
    form = "| {} | {} | {} | {} | {} | {} |" if markdown else "{:52} {:>10} {:>10} {:>10}  {:>10}  {}"
    yield form.format("what", "p95", "median", "processor", "at most", "")
    if markdown:
        yield form.format("---", "---:", "---:", "---:", "---:", "---")
    for each in found:
        figures = (_shown(each.p95, each.unit), *(_shown(value, each.unit) for value in (each.median, each.cpu)))
        yield form.format(each.name, *figures, _shown(each.figure, each.unit), each.verdict or each.note).rstrip()


def _shown(value: float | None, unit: str) -> str:
    if value is None:
        return ""
    return f"{value:.0f} {unit}".rstrip() if value >= 100 or not unit else f"{value:.1f} {unit}"
