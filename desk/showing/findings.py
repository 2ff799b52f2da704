"""Findings as people and programs read them: rule, paragraph, requirement, fact seen, what would make it hold."""

from collections.abc import Iterable, Sequence
from typing import Any, Final

from desk.language import t
from desk.words import named, said, text
from lifecycle.findings import Finding, Outcome
from lifecycle.policy import Policy

_SYSTEM_RULES: Final[dict[str, tuple[str, str]]] = {
    "role": ("Wie dit vraagt, heeft geen rol die dat mag.", "Whoever asks this has no role that may."),
    "unknown-contract": ("Het contract bestaat niet.", "The contract does not exist."),
    "unknown-provider": ("De aanbieder bestaat niet.", "The provider does not exist."),
    "state": ("De stand van het contract laat dit niet toe.", "The contract's state does not allow this."),
    "run-off-not-provided": ("Het beleid kent geen uitloop.", "The policy has no run-off."),
    "stale": ("Het contract is gewijzigd sinds het is bekeken.", "The contract was changed since it was read."),
    "four-eyes": ("Er stemt geen andere goedkeurder in.", "No other approver agrees."),
    "override-ground": (
        "De uitzondering heeft geen geldige grond of geen reden.",
        "The override has no valid ground or no reason.",
    ),
    "grounds": ("De aangehaalde regels zijn hiervoor geen grond.", "The rules that are cited are no ground for this."),
    "moment": (
        "De handtekening is van vóór het aanbod of van later dan nu.",
        "The signature comes before the offer or after now.",
    ),
    "reason": ("Er is geen reden gegeven.", "No reason is given."),
    "proof": ("Er is geen bewijsstuk.", "There is no proof."),
    "tariff-not-set": ("Het tarief is nog niet vastgesteld.", "The tariff is not set yet."),
    "password": ("Het wachtwoord klopt niet.", "The password is wrong."),
    "not-due": ("Het moment is nog niet gekomen.", "The moment has not come yet."),
    "sign-on": (
        "De aanmelding bij de inlogdienst is niet gelukt.",
        "Logging in at the login service did not succeed.",
    ),
    "token": ("Het token geldt niet, of mag dit niet.", "The token does not hold, or may not do this."),
}


def requirement(finding: Finding, policy: Policy | None) -> str:
    """The rule of a finding in words."""
    return rule_in_words(finding.rule, policy)


def rule_in_words(rule: str, policy: Policy | None) -> str:
    """A rule in words: what the policy's own requires, or that a system rule fails, as it is told only then."""
    if policy is not None and rule in policy.by_id:
        return text(policy.by_id[rule].text)
    pair = _SYSTEM_RULES.get(rule)
    return rule if pair is None else t(*pair)


def failing_in_words(rule: str, policy: Policy | None, *, short: bool = False) -> str:
    """A rule that fails, so that it does not read as if it held; `short` is by a sign, where space is short."""
    said = rule_in_words(rule, policy)
    if policy is None or rule not in policy.by_id:
        return said
    return f"✗ {said}" if short else t(f"Niet voldaan: {said}", f"Not met: {said}")


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
    """A failing finding without its rule: what is not met, what was seen, what is needed."""
    told = [failing_in_words(finding.rule, policy), f"{t('gezien', 'seen')}: {said(finding.seen)}"]
    if finding.needed is not None:
        told.append(f"{t('nodig', 'needed')}: {said(finding.needed)}")
    return told
