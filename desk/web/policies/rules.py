"""The rules of a policy for people: paragraph by paragraph, in the order of the document."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

from desk.language import t
from desk.showing.policies import concerned
from desk.web.lists.known import required
from desk.web.policies import parameters
from desk.web.policies.asked import Asked
from desk.words import capital, named, text
from lifecycle.policy import ItemType, Policy, Rule, RuleType
from lifecycle.roles import TRAIL_READERS, Role
from workflows.policies_seen import PolicySeen

TYPES: Final = {
    RuleType.EVIDENCE: ("bewijs: het dossier laat het zien", "evidence: the dossier shows it"),
    RuleType.COMPUTED: ("berekend uit de feiten", "computed from the facts"),
    RuleType.EXCLUSION: ("uitsluiting", "exclusion"),
    RuleType.DATE: ("datum", "date"),
    RuleType.LADDER: ("voorkeursvolgorde in de regio", "order of preference in the region"),
}
"""How a rule is judged, in words."""


@dataclass(frozen=True, slots=True)
class RuleShown:
    """A rule for people; `refusals` lead to the records or the contracts that it refused, as far as one may see them.

    `lifted` are the grounds on which an approver may lift it.
    """

    rule: Rule
    text: str
    carries_out: str
    type: str
    who: str
    actions: tuple[str, ...]
    parameters: tuple[tuple[str, str], ...]
    lifted: tuple[str, ...]
    refused: int
    refusals: str
    hindered: str


@dataclass(frozen=True, slots=True)
class ParagraphShown:
    """A paragraph with its rules, how the document is read there where it leaves room, and what else it says."""

    id: str
    title: str
    rules: tuple[RuleShown, ...]
    readings: tuple[tuple[str, str], ...]
    items: tuple[tuple[str, str], ...]


def paragraphs(found: PolicySeen, asked: Asked, role: Role) -> list[ParagraphShown]:
    """The paragraphs of a policy; where something is asked, those alone that have a rule that answers it."""
    policy = found.policy
    shown = []
    for outline in policy.outline:
        rules = [rule for rule in policy.rules if rule.paragraph == outline.paragraph]
        answer = [rule for rule in rules if asked.holds(rule, found.refused)]
        if asked.is_empty or answer:
            readings = [each for each in policy.assumptions if each.paragraph == outline.paragraph]
            shown.append(
                ParagraphShown(
                    id=outline.paragraph,
                    title=_title(outline.paragraph),
                    rules=tuple(_rule(rule, policy, found.refused, role) for rule in answer),
                    readings=tuple((each.id, text(each.text)) for each in readings),
                    items=tuple((_item(each.type), text(each.text)) for each in outline.items),
                )
            )
    return shown


def _title(paragraph: str) -> str:
    said = named(paragraph)
    return f"§ {said}" if said[:1].isdecimal() else capital(said)


def _item(of: ItemType) -> str:
    said = {
        ItemType.RULE: t("regel", "rule"),
        ItemType.DATE: t("datum", "date"),
        ItemType.JUDGEMENT: t("oordeel van een mens", "judgement of a person"),
        ItemType.INFORMATION: t("informatie", "information"),
    }
    return said[of]


def _rule(rule: Rule, policy: Policy, refused: Mapping[str, int], role: Role) -> RuleShown:
    number = refused.get(rule.id, 0)
    return RuleShown(
        rule=rule,
        text=text(rule.text),
        carries_out=text(rule.carries_out),
        type=t(*TYPES[rule.type]),
        who=concerned(rule),
        actions=tuple(_actions(rule)),
        parameters=tuple(parameters.of(rule, policy)),
        lifted=tuple(named(each.ground) for each in policy.overrides if rule.id in each.rules),
        refused=number,
        refusals=_records(rule, policy) if number and role in TRAIL_READERS else "",
        hindered=_contracts(rule, policy) if rule.required and rule in required(policy) else "",
    )


def _actions(rule: Rule) -> Iterator[str]:
    for action in rule.on:
        yield named("start_run_off" if action.value == "run_off" else action.value)


def _records(rule: Rule, policy: Policy) -> str:
    return f"/audit?{urlencode({'rule': rule.id, 'policy': policy.policy, 'outcome': 'refused'})}"


def _contracts(rule: Rule, policy: Policy) -> str:
    return f"/contracts?{urlencode({'policy': policy.policy, 'failing': rule.id})}"
