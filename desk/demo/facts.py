"""Dossiers in which everything is in order, as plain data; `flaws` spoils some of them."""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import count
from typing import Any, Final, NamedTuple, TypeAlias

from desk.demo import names
from desk.demo.dice import Dice
from desk.demo.places import PLACES
from lifecycle.contract import Kind, Reach
from lifecycle.policy import Policy, RuleType, Who
from lifecycle.states import Action

Facts: TypeAlias = dict[str, Any]

CHILDREN: Final = "ycnd"
_COACH_CODES: Final = 95_000_001
_SUSTAINABILITY: Final = "2.1.4/sustainability"


class Subject(NamedTuple):
    """Whose dossier it is."""

    policy: Policy
    kind: Kind
    role: str | None
    reach: Reach | None
    regions: tuple[str, ...]

    @property
    def organisation(self) -> bool:
        """Whether it works with subcontractors."""
        return self.kind is not Kind.INDIVIDUAL

    @property
    def wide(self) -> bool:
        """Whether it is an individual with adults in several regions, who has to show more."""
        return self.policy.care == "gli" and self.reach in {Reach.SUPRAREGIONAL, Reach.NATIONAL}


def _concerns(who: Who, subject: Subject) -> bool:
    return (
        (who.kinds is None or subject.kind in who.kinds)
        and (who.roles is None or subject.role in who.roles)
        and (who.reach is None or subject.reach in who.reach)
    )


def evidence_rules(subject: Subject) -> tuple[tuple[str, bool], ...]:
    """The evidence that is required at assessment, each rule with whether it is shown region by region."""
    return tuple(
        (rule.id, rule.per_region)
        for rule in subject.policy.guards[Action.ASSESS]
        if rule.type is RuleType.EVIDENCE and rule.required and _concerns(rule.who, subject)
    )


class Sheets:
    """Writes dossiers; every subcontractor gets an AGB code of its own."""

    def __init__(self, dice: Dice) -> None:
        self._dice = dice
        self._codes: Iterator[int] = count(_COACH_CODES)

    def good(self, subject: Subject, *, first: date = date(2027, 1, 1)) -> Facts:
        """A dossier that meets every requirement for a term that starts on `first`."""
        dice = self._dice
        facts: Facts = {"evidence": self._evidence(subject)}
        if subject.policy.care == "kinderen":
            programmes = [CHILDREN]
            facts["evaluations"] = dice.between(2, 4)
        else:
            low, high = (2, 4) if subject.organisation else (1, 2)
            programmes = dice.some(sorted(subject.policy.programme_ids), dice.between(low, high))
        facts["programmes"] = programmes
        consultations: Facts = {"social_domain": dice.between(2, 5)}
        if subject.wide:
            consultations["social_domain"] = {region: dice.between(2, 4) for region in subject.regions}
        if not subject.organisation:
            consultations["insurer"] = dice.between(2, 4)
        facts["consultations"] = consultations
        if subject.organisation:
            facts["subcontractors"] = self._coaches(subject, programmes, first)
            facts["fte"] = dice.pick((6, 12, 25, 48, 80, 140, 260))
        else:
            facts["licences"] = [self._licence(programme, first) for programme in programmes]
            facts["coverage"] = self.areas(subject.regions)
            facts["registers"] = [dice.pick(("kabiz", "kabiz", "irf", "kp"))]
        return facts

    def _evidence(self, subject: Subject) -> Facts:
        if self._dice.chance(0.7):
            shown: Facts = {"all": True}
            if self._dice.chance(0.4):
                shown[_SUSTAINABILITY] = False
            return shown
        return {rule: list(subject.regions) if per_region else True for rule, per_region in evidence_rules(subject)}

    def _licence(self, programme: str, first: date) -> Facts:
        dice = self._dice
        begins = first - timedelta(days=dice.between(60, 700))
        runs_out = dice.chance(0.12)
        ends = first + timedelta(days=dice.between(60, 300) if runs_out else dice.between(730, 1400))
        return {"programme": programme, "from": begins.isoformat(), "until": ends.isoformat()}

    def _coaches(self, subject: Subject, programmes: list[str], first: date) -> list[Facts]:
        return [self._coach(subject, programmes, first) for _ in range(self._dice.between(2, 4))]

    def _coach(self, subject: Subject, programmes: list[str], first: date) -> Facts:
        dice = self._dice
        theirs = dice.some(programmes, dice.between(1, 2))
        return {
            "name": names.coach(dice),
            "agb": str(next(self._codes)),
            "register": dice.pick(("kabiz", "kabiz", "irf", "kp")),
            "programmes": theirs,
            "licences": [self._licence(programme, first) for programme in theirs],
            "coverage": self.areas((dice.pick(subject.regions),)),
        }

    def areas(self, regions: tuple[str, ...]) -> list[str]:
        """Some postcode areas in each region."""
        found = []
        for region in regions:
            place = self._dice.pick(PLACES[region])
            found.append(f"{place.first}-{place.last}" if place.first < place.last else str(place.first))
        return found
