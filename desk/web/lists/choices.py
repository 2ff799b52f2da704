"""What can be chosen in the filters of the list."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from desk.language import t
from desk.showing.findings import failing_in_words
from desk.web.lists.known import Known, paragraph_of, required
from desk.web.lists.query import Asked, filter_pairs
from desk.web.lists.tags import ready_in_words
from desk.words import capital, named, text
from lifecycle.policy import Policy
from lifecycle.states import State
from workflows.portfolio import Sort

_LONGEST: Final = 110
_IN_FORM: Final = {"search", "policy", "kind", "role", "failing", "ready", "overdue", "questions", "state"}


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing to choose."""

    value: str
    text: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Choices:
    """All that can be chosen; `rules` are grouped by policy, `hidden` is what is asked without a field for it."""

    policies: list[Choice]
    states: list[Choice]
    kinds: list[Choice]
    roles: list[Choice]
    regions: list[Choice]
    ready: list[Choice]
    rules: list[tuple[str, list[Choice]]]
    orders: list[Choice]
    hidden: list[tuple[str, str]]


def choices(asked: Asked, known: Known) -> Choices:
    """What can be chosen beside what is asked."""
    chosen = asked.filter
    policies = [entry.policy for entry in known.policies.values()]
    kinds = dict.fromkeys(kind for policy in policies for kind in policy.kinds)
    roles = dict.fromkeys(role for policy in policies for role in policy.roles)
    kind = None if chosen.kind is None else chosen.kind.value
    ready = None if chosen.ready is None else ("yes" if chosen.ready else "no")
    return Choices(
        policies=[
            Choice(name, f"{known.policy(name)}: {text(entry.policy.title)}", name == chosen.policy)
            for name, entry in known.policies.items()
        ],
        states=[Choice(each.value, named(each.value), each in chosen.states) for each in State],
        kinds=[Choice(each.value, named(each.value), each.value == kind) for each in kinds],
        roles=[Choice(each, named(each), each == chosen.role) for each in roles],
        regions=[
            Choice(name, said, chosen=False)
            for name, said in sorted(known.regions.items(), key=lambda pair: pair[1])
            if name not in chosen.regions
        ],
        ready=[
            Choice("yes", capital(ready_in_words(ready=True)), ready == "yes"),
            Choice("no", capital(ready_in_words(ready=False)), ready == "no"),
        ],
        rules=list(_rules(asked, known)),
        orders=[Choice(value, said, value == asked.order) for value, said in orders().items()],
        hidden=[pair for pair in filter_pairs(chosen) if pair[0] not in _IN_FORM],
    )


def _rules(asked: Asked, known: Known) -> Iterator[tuple[str, list[Choice]]]:
    """The rules that can stand in the way, of the chosen policy or of all; what several have stands apart."""
    of = asked.filter.policy
    found = {name: required(entry.policy) for name, entry in known.policies.items() if of in {None, name}}
    often = Counter(rule.id for rules in found.values() for rule in rules)
    shared: Mapping[str, str] = {rule.id: name for name, rules in found.items() for rule in rules if often[rule.id] > 1}
    if shared:
        several = [_rule(known.policies[name].policy, rule, asked) for rule, name in shared.items()]
        yield t("In meer dan één beleid", "In more than one policy"), several
    for name, rules in found.items():
        policy = known.policies[name].policy
        yield known.policy(name), [_rule(policy, rule.id, asked) for rule in rules if rule.id not in shared]


def _rule(policy: Policy, name: str, asked: Asked) -> Choice:
    said = failing_in_words(name, policy, short=True)
    short = said if len(said) <= _LONGEST else f"{said[:_LONGEST].rsplit(' ', 1)[0]}…"
    return Choice(name, f"{paragraph_of(policy.by_id[name])} {short}", name == asked.filter.failing)


def orders() -> dict[str, str]:
    """The orders of the list, in words."""
    return {
        Sort.NUMBER.value: t("Nummer", "Number"),
        f"-{Sort.NUMBER.value}": t("Nummer, hoogste eerst", "Number, highest first"),
        Sort.PROVIDER.value: t("Aanbieder, A tot Z", "Provider, A to Z"),
        f"-{Sort.PROVIDER.value}": t("Aanbieder, Z tot A", "Provider, Z to A"),
        Sort.STATE.value: t("Stand, vroegste eerst", "State, earliest first"),
        f"-{Sort.STATE.value}": t("Stand, laatste eerst", "State, latest first"),
        Sort.SIGNING_DAY.value: t("Tekendag, eerste eerst", "Signing day, first first"),
        f"-{Sort.SIGNING_DAY.value}": t("Tekendag, laatste eerst", "Signing day, last first"),
        f"-{Sort.CHANGED.value}": t("Laatst gewijzigd eerst", "Changed last first"),
        Sort.CHANGED.value: t("Langst ongewijzigd eerst", "Unchanged longest first"),
    }


def headings(asked: Asked) -> list[dict[str, Any]]:
    """The columns of the list; a sortable one with the address that orders by it, the other way where it does now."""
    columns = (
        (t("Nummer", "Number"), Sort.NUMBER),
        (t("Aanbieder", "Provider"), Sort.PROVIDER),
        (t("Soort", "Kind"), None),
        (t("Regio", "Region"), None),
        (t("Stand", "State"), Sort.STATE),
        (t("Volgende stap", "Next step"), None),
        (t("Termijn", "Deadline"), Sort.SIGNING_DAY),
    )
    found = []
    for said, sort in columns:
        now = sort is asked.sort
        address = None if sort is None else asked.sorted_by(sort, descending=now and not asked.descending).address()
        direction = ("descending" if asked.descending else "ascending") if now else "none"
        found.append({"text": said, "address": address, "direction": None if sort is None else direction})
    return found
