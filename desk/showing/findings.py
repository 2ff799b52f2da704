"""Findings as people and programs read them: rule, paragraph, requirement, fact seen, what would make it hold."""

from collections.abc import Iterable, Sequence
from typing import Any, Final

from desk.language import t
from desk.words import named, said, text
from lifecycle.findings import Finding, Outcome
from lifecycle.policy import Policy

_SYSTEM_RULES: Final[dict[str, tuple[str, str]]] = {
    "role": ("Wie iets doet, heeft een rol die dat mag.", "Whoever acts has a role that may."),
    "unknown-contract": ("Het contract bestaat.", "The contract exists."),
    "unknown-provider": ("De aanbieder bestaat.", "The provider exists."),
    "state": ("De stand van het contract laat dit toe.", "The contract's state allows this."),
    "run-off-not-provided": ("Het beleid kent uitloop.", "The policy has run-off."),
    "stale": ("Het contract is niet gewijzigd sinds het is bekeken.", "The contract is as it was when it was read."),
    "four-eyes": ("Een andere goedkeurder stemt in.", "Another person, an approver, agrees."),
    "override-ground": ("Een uitzondering heeft een grond en een reden.", "An override has a ground and a reason."),
    "grounds": ("De aangehaalde regels zijn nu niet voldaan.", "The rules that are cited fail now."),
    "moment": (
        "De handtekening is na het aanbod en niet later dan nu.",
        "The signature comes after the offer, not after now.",
    ),
    "reason": ("Er is een reden gegeven.", "A reason is given."),
    "proof": ("Er is een bewijsstuk.", "There is a proof."),
    "tariff-not-set": ("Het tarief is vastgesteld.", "The tariff is set."),
    "password": ("Het wachtwoord klopt.", "The password is right."),
    "not-due": ("Het moment is gekomen.", "The moment has come."),
    "token": ("Het token geldt en mag dit.", "The token holds and may do this."),
}


def requirement(finding: Finding, policy: Policy | None) -> str:
    """The rule of a finding in words."""
    return rule_in_words(finding.rule, policy)


def rule_in_words(rule: str, policy: Policy | None) -> str:
    """A rule in words: the policy's own, or the system rule's."""
    if policy is not None and rule in policy.by_id:
        return text(policy.by_id[rule].text)
    pair = _SYSTEM_RULES.get(rule)
    return rule if pair is None else t(*pair)


def as_data(finding: Finding, policy: Policy | None, people: Sequence[str] = ()) -> dict[str, Any]:
    """A finding for programs."""
    further = finding.needed
    return {
        "rule": finding.rule,
        "paragraph": finding.paragraph,
        "outcome": finding.outcome.value,
        "required": finding.required,
        "text": requirement(finding, policy),
        "seen": said(finding.seen, people),
        "needed": None if further is None else said(further, people),
        "warning": None if finding.warning is None else said(finding.warning, people),
    }


def lines(finding: Finding, policy: Policy | None, people: Sequence[str] = ()) -> Iterable[str]:
    """A finding for people: what is required, and indented what was seen and what is needed."""
    mark = {Outcome.MET: "+", Outcome.ERROR: "!"}.get(finding.outcome, "-")
    kind = "" if finding.required else t(" (advies)", " (advice)")
    yield f"{mark} {finding.rule}{kind}: {requirement(finding, policy)}"
    outcome = named(finding.outcome.value)
    yield f"    {t('gezien', 'seen')}: {said(finding.seen, people)} ({outcome})"
    if finding.needed is not None:
        yield f"    {t('nodig', 'needed')}: {said(finding.needed, people)}"
    if finding.warning is not None:
        yield f"    {t('let op', 'note')}: {said(finding.warning, people)}"


def parts(finding: Finding, policy: Policy | None) -> list[str]:
    """A finding without its rule: what is required, what was seen, what is needed."""
    told = [requirement(finding, policy), f"{t('gezien', 'seen')}: {said(finding.seen)}"]
    if finding.needed is not None:
        told.append(f"{t('nodig', 'needed')}: {said(finding.needed)}")
    return told
