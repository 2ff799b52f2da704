"""What can be chosen in the form of the audit trail."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from desk.language import t
from desk.web.audit import words
from desk.web.audit.asked import NEWEST, OLDEST, Asked
from desk.web.lists.choices import Choice
from desk.web.lists.known import Known, paragraph_of
from desk.words import capital, named, text
from lifecycle.findings import SYSTEM_RULES
from lifecycle.policy import Rule
from lifecycle.roles import Role
from workflows.inquiry import names
from workflows.inquiry.asked import Lookups

_LONGEST: Final = 90


@dataclass(frozen=True, slots=True)
class Choices:
    """All that can be chosen; `rules` are grouped by policy."""

    roles: list[Choice]
    actions: list[Choice]
    outcomes: list[Choice]
    policies: list[Choice]
    rules: list[tuple[str, list[Choice]]]
    orders: list[Choice]
    lookups: list[Choice]


def choices(asked: Asked, known: Known) -> Choices:
    """What can be chosen beside what is asked."""
    actions = sorted(names.ACTIONS, key=lambda name: words.action(name).casefold())
    return Choices(
        roles=_made(((each.value, named(each.value)) for each in Role), asked.of("role")),
        actions=_made(((each, words.action(each)) for each in actions), asked.of("action")),
        outcomes=_made(((each, words.outcome(each)) for each in names.OUTCOMES), asked.of("outcome")),
        policies=_made(((each, known.policy(each)) for each in known.policies), asked.of("policy")),
        rules=rules(asked.of("rule"), known),
        orders=_made(
            (
                (NEWEST, t("Nieuwste eerst", "Newest first")),
                (OLDEST, t("Oudste eerst", "Oldest first")),
            ),
            asked.of("order"),
        ),
        lookups=_made(
            (
                (Lookups.WITHOUT.value, t("Niet erbij", "Left out")),
                (Lookups.ONLY.value, t("Alleen opzoekingen", "Look-ups only")),
                (Lookups.WITH.value, t("Ook erbij", "Among the rest")),
            ),
            asked.of("lookups") or Lookups.WITHOUT.value,
        ),
    )


def _made(values: Iterable[tuple[str, str]], now: str) -> list[Choice]:
    return [Choice(value, capital(said), value == now) for value, said in values]


def rules(now: str, known: Known) -> list[tuple[str, list[Choice]]]:
    """Every rule of every policy in play, those of several policies once, and those of the system."""
    of = {name: entry.policy.rules for name, entry in known.policies.items()}
    often = Counter(rule.id for several in of.values() for rule in several)
    shared = {rule.id: rule for several in of.values() for rule in several if often[rule.id] > 1}
    found = []
    if shared:
        title = t("In meer dan één beleid", "In more than one policy")
        found.append((title, [_rule(rule, now) for rule in shared.values()]))
    found += [
        (known.policy(name), [_rule(rule, now) for rule in several if rule.id not in shared])
        for name, several in of.items()
    ]
    system = [Choice(each, known.way(each).text, each == now) for each in SYSTEM_RULES]
    return [*found, (t("Van het systeem", "Of the system"), system)]


def _rule(rule: Rule, now: str) -> Choice:
    said = text(rule.text)
    short = said if len(said) <= _LONGEST else f"{said[:_LONGEST].rsplit(' ', 1)[0]}…"
    return Choice(rule.id, f"{paragraph_of(rule)} {short}", rule.id == now)
