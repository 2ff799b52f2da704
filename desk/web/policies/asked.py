"""Which rules of a policy are asked for, as the address of the page says it."""

from collections.abc import Mapping
from dataclasses import dataclass

from starlette.datastructures import QueryParams

from desk.language import t
from desk.web.lists.choices import Choice
from desk.web.lists.query import flag, member, one
from desk.words import capital, named
from lifecycle import nouns
from lifecycle.contract import Kind
from lifecycle.languages import Both
from lifecycle.policy import Policy, Rule, RuleType
from lifecycle.states import Action

_TYPE = Both("onbekende soort controle", "unknown kind of check")


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked of the rules; what is left empty is not asked for."""

    action: Action | None = None
    kind: Kind | None = None
    type: RuleType | None = None
    refused: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether nothing is asked."""
        return self == Asked()

    def holds(self, rule: Rule, refused: Mapping[str, int]) -> bool:
        """Whether a rule answers it."""
        return (
            (self.action is None or self.action in rule.on)
            and (self.kind is None or rule.who.kinds is None or self.kind in rule.who.kinds)
            and (self.type is None or self.type is rule.type)
            and (not self.refused or refused.get(rule.id, 0) > 0)
        )


def read(query: QueryParams) -> Asked:
    """What an address asks for; `BadInput` for a value that is not possible."""
    action, kind, type_ = one(query, "action"), one(query, "kind"), one(query, "type")
    return Asked(
        None if action is None else member("action", nouns.ACTION, Action, action),
        None if kind is None else member("kind", nouns.KIND, Kind, kind),
        None if type_ is None else member("type", _TYPE, RuleType, type_),
        flag("refused", query) is True,
    )


def choices(asked: Asked, policy: Policy) -> dict[str, list[Choice]]:
    """What can be chosen: the actions that rules guard, the kinds, and the kinds of check."""
    guarded = [action for action in Action if policy.guards[action]]
    types = dict.fromkeys(rule.type for rule in policy.rules)
    return {
        "actions": [Choice(each.value, _action(each), each is asked.action) for each in guarded],
        "kinds": [Choice(each.value, capital(named(each.value)), each is asked.kind) for each in policy.kinds],
        "types": [Choice(each.value, capital(_type(each)), each is asked.type) for each in types],
    }


def _action(action: Action) -> str:
    return capital(named("start_run_off" if action is Action.START_RUN_OFF else action.value))


def _type(of: RuleType) -> str:
    said = {
        RuleType.EVIDENCE: t("bewijs", "evidence"),
        RuleType.COMPUTED: t("berekend", "computed"),
        RuleType.EXCLUSION: t("uitsluiting", "exclusion"),
        RuleType.DATE: t("datum", "date"),
        RuleType.LADDER: t("voorkeursvolgorde", "order of preference"),
    }
    return said[of]
