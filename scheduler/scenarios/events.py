"""The events of a scenario, in order of time, with the checks on each."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from lifecycle import nouns
from lifecycle.languages import Both
from lifecycle.states import Action
from scheduler.scenarios import actions
from scheduler.scenarios.model import Checks, Event
from scheduler.scenarios.parts import Part, instant
from scheduler.scenarios.vocabulary import Vocabulary

_BUYER: Final = "anna"
_POLICY_MANAGER: Final = "paul"
_BY_POLICY_MANAGER: Final = frozenset(
    {Action.PUBLISH_POLICY, Action.AMEND_POLICY, Action.SET_TARIFF, Action.RUN_MILESTONE}
)
_CHECKS: Final = ("refused", "refused_only", "warnings", "advice")


@dataclass(slots=True)
class _Names:
    """The names that the events introduce, each once."""

    contracts: set[str]
    questions: set[str] = field(default_factory=set)

    def introduce(self, event: Event, part: Part) -> None:
        key, taken = {
            Action.APPLY: ("contract", self.contracts),
            Action.ASK: ("question", self.questions),
        }.get(event.do, ("", set()))
        if not key:
            return
        name = event.keys[key]
        if name in taken:
            raise part.inner(key).error(_twice(name, key))
        taken.add(name)


def _twice(name: str, key: str) -> Both:
    each = {"contract": "elk contract", "question": "elke vraag"}[key]
    return Both(
        f"de naam {name!r} is twee keer gebruikt; {each} heeft een eigen naam",
        f"the name {name!r} is used twice; every {key} has a name of its own",
    )


def read(part: Part, start: datetime, given: frozenset[str], words: Vocabulary) -> tuple[Event, ...]:
    """The events at `part`; `given` are the names of the contracts that run already."""
    names = _Names(set(given))
    found: list[Event] = []
    parts = part.items()
    for index, inner in enumerate(parts):
        event = _event(index, inner, words)
        _check_order(event, inner, found[-1].at if found else None, start)
        names.introduce(event, inner)
        found.append(event)
    for event, inner in zip(found, parts, strict=True):
        _check_question(event, inner, names)
    return tuple(found)


def _event(index: int, part: Part, words: Vocabulary) -> Event:
    do = _action(part)
    checks = (*_CHECKS, "failing") if do is Action.REVIEW else _CHECKS
    form = actions.FORMS[do]
    keys = part.keys(
        ("at", "do", "by", *form.allowed, *checks), required=("at", *form.required), nulls=("rho", *checks)
    )
    default = _POLICY_MANAGER if do in _BY_POLICY_MANAGER else _BUYER
    return Event(
        index=index,
        at=keys["at"].moment(),
        do=do,
        by=keys["by"].name() if "by" in keys else default,
        keys=actions.read(do, part, keys, words),
        checks=_checks(keys, words),
    )


def _action(part: Part) -> Action:
    if "do" not in part.named():
        raise part.missing("do")
    return Action(part.inner("do").among([action.value for action in actions.FORMS], nouns.EVENT))


def _checks(keys: dict[str, Part], words: Vocabulary) -> Checks:
    return Checks(
        refused=keys["refused"].each(words.any_rule) if "refused" in keys else None,
        refused_only=keys["refused_only"].each(words.any_rule) if "refused_only" in keys else None,
        warnings=keys["warnings"].each(words.rule) if "warnings" in keys else (),
        advice=keys["advice"].each(words.rule) if "advice" in keys else (),
        failing=keys["failing"].each(words.rule) if "failing" in keys else None,
    )


def _check_order(event: Event, part: Part, previous: datetime | None, start: datetime) -> None:
    if instant(event.at) < instant(start):
        raise part.inner("at").error(
            Both(
                f"de gebeurtenis is voor `start`, {start:%Y-%m-%dT%H:%M}",
                f"the event is before `start`, {start:%Y-%m-%dT%H:%M}",
            )
        )
    if previous is not None and instant(event.at) < instant(previous):
        raise part.inner("at").error(
            Both(
                "de gebeurtenis is voor de vorige; gebeurtenissen staan op volgorde van tijd",
                "the event is before the one above it; events are in order of time",
            )
        )


def _check_question(event: Event, part: Part, names: _Names) -> None:
    """An answer to what nobody asks is a mistake, unless the writer says that it is to be refused."""
    to_be_refused = event.checks.refused is not None or event.checks.refused_only is not None
    if event.do is Action.ANSWER and event.keys["question"] not in names.questions and not to_be_refused:
        raise part.inner("question").error(
            nouns.unknown(nouns.QUESTION, event.keys["question"], frozenset(names.questions))
        )
