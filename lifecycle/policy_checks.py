"""What must hold between the parts of a policy: ids that stand once, names that exist, terms and dates that fit."""

from collections.abc import Iterator
from typing import Any, Final

from lifecycle import rules
from lifecycle.calendar import Milestone
from lifecycle.errors import BadInput
from lifecycle.languages import Both
from lifecycle.policy import Item, ItemType, Policy, Rule
from lifecycle.source import Path, Source
from lifecycle.states import GUARDED, Action

_BACKWARDS: Final = Both("de looptijd eindigt voor het begin", "the term ends before it begins")


def _duplicate(name: str) -> Both:
    return Both(f"dubbel id {name!r}", f"duplicate id {name!r}")


def _unknown_rule(name: str) -> Both:
    return Both(f"onbekende regel {name!r}", f"unknown rule {name!r}")


def mistakes(policy: Policy, read: Source) -> Iterator[BadInput]:
    """Every mistake in `policy`, at its place in the file that it was read from."""
    yield from _check_unique(policy, read)
    yield from _check_rules(policy, read)
    yield from _check_terms(policy, read)
    yield from _check_calendar(policy, read)
    yield from _check_outline(policy, read)


def _check_unique(policy: Policy, read: Source) -> Iterator[BadInput]:
    for key in ("rules", "programmes", "registers", "assumptions"):
        seen: set[str] = set()
        for index, part in enumerate(getattr(policy, key)):
            if part.id in seen:
                yield read.error((key, index, "id"), _duplicate(part.id))
            seen.add(part.id)


def _check_rules(policy: Policy, read: Source) -> Iterator[BadInput]:
    for index, rule in enumerate(policy.rules):
        path = ("rules", index)
        if rule.id.rpartition("/")[0] != rule.paragraph:
            yield read.error(
                (*path, "paragraph"),
                Both(
                    f"regel {rule.id!r} moet verwijzen naar de paragraaf waarnaar die is genoemd",
                    f"rule {rule.id!r} must cite the paragraph it is named after",
                ),
            )
        yield from _check_guarded(rule, read, path)
        wrong_parameters = rules.mistakes(rule.check, rule.parameters)
        for key, wrong in wrong_parameters:
            yield read.error((*path, *key.split(".")), wrong)
        for role in rule.who.roles or ():
            if role not in policy.roles:
                known = ", ".join(policy.roles)
                yield read.error(
                    (*path, "who", "roles"),
                    Both(f"onbekende rol {role!r}; bekend: {known}", f"unknown role {role!r}; known: {known}"),
                )
        # Parameters of another shape than the predicate takes name nothing.
        if not wrong_parameters:
            yield from _check_named(policy, rule.parameters, read, path)
    for index, override in enumerate(policy.overrides):
        for name in override.rules:
            if name not in policy.by_id:
                yield read.error(("overrides", index, "rules"), _unknown_rule(name))


def _check_guarded(rule: Rule, read: Source, path: Path) -> Iterator[BadInput]:
    for action in rule.on:
        if action not in GUARDED:
            known = ", ".join(each.value for each in Action if each in GUARDED)
            yield read.error(
                (*path, "on"),
                Both(
                    f"{action.value!r} wordt niet door regels bewaakt; toegestaan: {known}",
                    f"{action.value!r} has no guard; allowed: {known}",
                ),
            )


def _check_named(policy: Policy, parameters: dict[str, Any], read: Source, path: Path) -> Iterator[BadInput]:
    """Rules and milestones that a rule's parameters name must exist."""
    for name in parameters.get("requires", ()):
        if name not in policy.by_id:
            yield read.error((*path, "with", "requires"), _unknown_rule(name))
    exclusion = parameters.get("exclusion")
    if exclusion is not None and exclusion not in {rule.id.rpartition("/")[2] for rule in policy.rules}:
        yield read.error(
            (*path, "with", "exclusion"),
            Both(
                f"{exclusion!r} is niet het laatste deel van het id van een regel",
                f"{exclusion!r} is not the last part of a rule's id",
            ),
        )
    milestone = parameters.get("milestone")
    if milestone is not None and milestone not in policy.dates:
        known = ", ".join(policy.dates)
        yield read.error(
            (*path, "with", "milestone"),
            Both(
                f"onbekende mijlpaal {milestone!r}; in het tijdpad: {known}",
                f"unknown milestone {milestone!r}; in the calendar: {known}",
            ),
        )


def _check_terms(policy: Policy, read: Source) -> Iterator[BadInput]:
    for index, term in enumerate(policy.terms):
        if term.first > term.last:
            yield read.error(("terms", index), _BACKWARDS)
    for kind in policy.kinds:
        if policy.term_of(kind) is None:
            yield read.error(("terms",), Both(f"geen looptijd voor {kind.value}", f"no term for {kind.value}"))
    if policy.run_off is not None and policy.run_off.first > policy.run_off.last:
        yield read.error(("run_off",), _BACKWARDS)
    for role, kinds in policy.roles.items():
        for kind in kinds:
            if kind not in policy.kinds:
                yield read.error(
                    ("roles", role),
                    Both(
                        f"{kind.value} hoort niet bij de soorten van het beleid",
                        f"{kind.value} is not among the kinds of the policy",
                    ),
                )


_NEEDED: Final = (
    Milestone.POLICY_PUBLICATION,
    Milestone.OBJECTIONS_CLOSE,
    Milestone.OFFERS_OUT,
    Milestone.SIGNING_DEADLINE,
    Milestone.CARE_PUBLICATION,
)


def _check_calendar(policy: Policy, read: Source) -> Iterator[BadInput]:
    seen: set[Milestone] = set()
    for index, dated in enumerate(policy.calendar):
        if dated.milestone in seen:
            yield read.error(("calendar", index, "milestone"), _duplicate(dated.milestone.value))
        seen.add(dated.milestone)
        if dated.milestone is Milestone.YEAR_TURN:
            yield read.error(
                ("calendar", index),
                Both(
                    "de jaarwisseling hoort bij elk jaar en staat niet in het tijdpad",
                    "the turn of the year belongs to every year and has no entry",
                ),
            )
    for milestone in _NEEDED:
        if milestone not in seen:
            yield read.error(
                ("calendar",),
                Both(f"de mijlpaal {milestone.value!r} ontbreekt", f"the milestone {milestone.value!r} is missing"),
            )


def _check_item(policy: Policy, item: Item, read: Source, path: Path) -> Iterator[BadInput]:
    for name in item.rules:
        if name not in policy.by_id:
            yield read.error((*path, "rules"), _unknown_rule(name))
    if item.type is ItemType.RULE and not item.rules:
        yield read.error(
            path, Both("een onderdeel dat een regel is, noemt zijn regels", "an item that is a rule names its rules")
        )
    if item.type is ItemType.DATE and item.milestone is None and not item.rules:
        yield read.error(
            path,
            Both(
                "een onderdeel dat een datum is, noemt zijn mijlpaal of zijn regels",
                "an item that is a date names its milestone or its rules",
            ),
        )
    if item.milestone is not None and item.milestone not in policy.dates:
        known = ", ".join(policy.dates)
        yield read.error(
            (*path, "milestone"),
            Both(
                f"{item.milestone.value!r} staat niet in het tijdpad: {known}",
                f"{item.milestone.value!r} is not in the calendar: {known}",
            ),
        )
    if item.type is ItemType.JUDGEMENT and not item.fact:
        yield read.error(
            path,
            Both(
                "een onderdeel dat een oordeel is, noemt het feit dat het antwoord bewaart",
                "an item that is a judgement names the fact that keeps its answer",
            ),
        )


def _check_outline(policy: Policy, read: Source) -> Iterator[BadInput]:
    paragraphs: set[str] = set()
    for index, outline in enumerate(policy.outline):
        if outline.paragraph in paragraphs:
            yield read.error(("outline", index, "paragraph"), _duplicate(outline.paragraph))
        paragraphs.add(outline.paragraph)
        for place, item in enumerate(outline.items):
            yield from _check_item(policy, item, read, ("outline", index, "items", place))
    for index, rule in enumerate(policy.rules):
        if rule.paragraph not in paragraphs:
            yield read.error(
                ("rules", index, "paragraph"),
                Both(
                    f"paragraaf {rule.paragraph!r} staat niet in het overzicht",
                    f"paragraph {rule.paragraph!r} is not in the outline",
                ),
            )
