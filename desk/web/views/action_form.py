"""What the form of an action asks for, with what was typed in it and what is wrong with that."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from desk.language import t
from desk.showing import names
from desk.showing.findings import failing_in_words
from desk.words import capital, named
from lifecycle.policy import Override, Policy
from lifecycle.states import Action
from workflows.approvals import needed
from workflows.explain import Possibility
from workflows.request import Request

FIELDS: Final[dict[Action, tuple[str, ...]]] = {
    Action.REJECT: ("ground", "reason"),
    Action.TERMINATE: ("ground", "reason"),
    Action.SIGN: ("signed_at",),
    Action.SIGN_RUN_OFF: ("signed_at",),
    Action.REINSTATE: ("signed_at", "proof"),
    Action.NOTE: ("text",),
    Action.ASK: ("text",),
    Action.ANSWER: ("question", "text"),
    Action.INFORM_TARIFF: ("year",),
}
"""The fields of the form of each action; what is not here has none."""
LIFTED: Final = frozenset({Action.OFFER, Action.OFFER_RUN_OFF})
"""The actions that an override can be asked for."""
NO_VERSION: Final = frozenset({Action.NOTE, Action.ASK, Action.ANSWER})
"""What can be done whoever else changed the contract meanwhile, as it changes nothing of it."""
PLACES: Final = {
    "reason": "reason",
    "proof": "proof",
    "grounds": "ground",
    "moment": "signed_at",
    "override-ground": "override_reason",
    "stale": "stale",
}
"""The field that a system rule is about, or its notice."""


@dataclass(frozen=True, slots=True)
class Form:
    """The form of an action: its fields, the rules that can be cited, the grounds of an override."""

    fields: tuple[str, ...]
    grounds: tuple[tuple[str, str], ...]
    overrides: tuple[tuple[str, str], ...]
    label: str
    approved: bool
    typed: Mapping[str, str | list[str]] = field(default_factory=dict)

    def value(self, name: str) -> str:
        """What was typed in a field."""
        found = self.typed.get(name, "")
        return found if isinstance(found, str) else ""

    def ticked(self, name: str) -> list[str]:
        """What was ticked under a name."""
        found = self.typed.get(name, [])
        return [found] if isinstance(found, str) else found


def of(each: Possibility, typed: Mapping[str, str | list[str]]) -> Form:
    """The form of one possibility."""
    policy = each.policy
    liftable = {rule for override in _overrides(policy) for rule in override.rules}
    lifts = each.action in LIFTED and any(finding.blocks and finding.rule in liftable for finding in each.findings)
    return Form(
        fields=FIELDS.get(each.action, ()),
        grounds=tuple((rule, _rule(rule, policy)) for rule in each.citable),
        overrides=tuple((override.ground, named(override.ground)) for override in _overrides(policy)) if lifts else (),
        label=label(each.action),
        approved=needed(Request(each.action, "", "")),
        typed=typed,
    )


def _overrides(policy: Policy | None) -> tuple[Override, ...]:
    return () if policy is None else policy.overrides


def _rule(rule: str, policy: Policy | None) -> str:
    if policy is None or rule not in policy.by_id:
        return rule
    found = policy.by_id[rule]
    paragraph = names.paragraph(found.paragraph)
    return f"{capital(paragraph)}: {failing_in_words(rule, policy)}"


def label(action: Action) -> str:
    """What a button that does an action says."""
    own = {
        Action.ASSESS: t("Beoordelen: voldoet", "Assess: requirements met"),
        Action.SIGN: t("Leg handtekeningen vast", "Record signatures"),
        Action.SIGN_RUN_OFF: t("Leg handtekeningen vast", "Record signatures"),
        Action.NOTE: t("Bewaar aantekening", "Keep note"),
        Action.ASK: t("Leg vraag vast", "Record question"),
        Action.ANSWER: t("Leg antwoord vast", "Record answer"),
    }
    words = named(action.name.lower())
    return own.get(action, capital(words))
