"""What somebody chooses from when they plan something for many: rules to cite, grounds of an override."""

from dataclasses import dataclass

from desk.web.lists import known
from desk.web.lists.known import Known, Way
from desk.web.plans.actions import Told
from desk.web.plans.chosen import Chosen
from desk.words import named
from workflows import plans
from workflows.office import Office


@dataclass(frozen=True, slots=True)
class Ground:
    """A rule that fails on so many of the contracts."""

    way: Way
    times: int
    chosen: bool


def grounds(office: Office, chosen: Chosen, by: str) -> list[Ground]:
    """The rules that can be cited on the chosen contracts, most often first; none for what cites nothing."""
    if Told.GROUNDS not in chosen.choice.told:
        return []
    names = known.read(office)
    cited = plans.citable(office, chosen.request(by), chosen.numbers)
    return [
        Ground(names.way(rule, names.policies[policy].policy), times, rule in chosen.grounds)
        for (policy, rule), times in cited.most_common()
    ]


def overrides(names: Known) -> list[tuple[str, str]]:
    """The grounds on which rules can be lifted by the policies in play, with their words."""
    found = (override.ground for entry in names.policies.values() for override in entry.policy.overrides)
    return [(ground, named(ground)) for ground in dict.fromkeys(found)]
