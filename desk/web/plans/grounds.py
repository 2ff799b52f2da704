"""The grounds that a rejection of many can be on: what was judged to stand in their way."""

from collections import Counter
from dataclasses import dataclass

from desk.web.lists import known
from desk.web.lists.known import Way
from desk.web.lists.rows import ways_of
from desk.web.plans.actions import TOLD, Told
from desk.web.plans.chosen import Chosen
from workflows import portfolio
from workflows.office import Office


@dataclass(frozen=True, slots=True)
class Ground:
    """A rule that stands in the way of so many of the contracts."""

    way: Way
    times: int
    chosen: bool


def grounds(office: Office, chosen: Chosen) -> list[Ground]:
    """The rules in the way of the chosen contracts, most often first; none for an action without grounds."""
    if Told.GROUNDS not in TOLD[chosen.action]:
        return []
    names = known.read(office)
    found = portfolio.numbered(office, chosen.numbers)
    ways = Counter(
        way for each in found.values() if each.evaluation is not None for way in ways_of(each, each.evaluation, names)
    )
    cited = [(way, times) for way, times in ways.most_common() if way.paragraph]
    return [Ground(way, times, way.rule in chosen.grounds) for way, times in cited]
