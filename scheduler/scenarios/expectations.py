"""What a scenario expects when the clock stops."""

from collections.abc import Callable
from datetime import date
from typing import Any, Final

from lifecycle import nouns
from lifecycle.calendar import Milestone, Term
from lifecycle.states import State
from scheduler.scenarios.model import Expect
from scheduler.scenarios.parts import Part

_BESIDE: Final = ("milestones", "published", "audit", "objections")
_MAY_BE_NONE: Final = ("term", "signing_day", "start")


def _term(part: Part) -> Term | None:
    return None if part.value is None else part.term()


def _day(part: Part) -> date | None:
    return None if part.value is None else part.day()


_OF_A_CONTRACT: Final[dict[str, Callable[[Part], Any]]] = {
    "state": lambda part: part.choice(State, nouns.STATE),
    "term": _term,
    "signing_day": _day,
    "start": _day,
    "run_off_offered": Part.flag,
    "tariff_informed": Part.flag,
    "open_questions": Part.count,
    "late_answers": Part.count,
    "overdue": Part.flag,
}


def read(part: Part, contracts: frozenset[str]) -> Expect:
    """The expectations at `part`; `contracts` are the names that the scenario gives to contracts."""
    keys = part.named()
    expected: dict[str, dict[str, Any]] = {}
    for name, inner in keys.items():
        if name in _BESIDE:
            continue
        if name not in contracts:
            raise inner.error(nouns.unknown(nouns.CONTRACT_OR_EXPECTATION, name, contracts.union(_BESIDE)))
        found = inner.keys(tuple(_OF_A_CONTRACT), required=tuple(inner.named()), nulls=_MAY_BE_NONE)
        expected[name] = {key: _OF_A_CONTRACT[key](value) for key, value in found.items()}
    audit = keys["audit"].keys(("refusals", "overrides")) if "audit" in keys else {}
    return Expect(
        contracts=expected,
        milestones=keys["milestones"].each(_milestone) if "milestones" in keys else None,
        published=keys["published"].each(_one_of(contracts)) if "published" in keys else None,
        refusals=audit["refusals"].count() if "refusals" in audit else None,
        overrides=audit["overrides"].count() if "overrides" in audit else None,
        objections=keys["objections"].count() if "objections" in keys else None,
    )


def _milestone(part: Part) -> str:
    return part.choice(Milestone, nouns.MILESTONE).value


def _one_of(contracts: frozenset[str]) -> Callable[[Part], str]:
    return lambda part: part.among(contracts, nouns.CONTRACT)
