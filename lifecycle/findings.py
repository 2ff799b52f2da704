"""What a rule found: the outcome, the fact seen, and what would make the rule hold."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final, TypeAlias

Plain: TypeAlias = "str | int | bool | Sequence[Plain] | Mapping[str, Plain] | None"
"""A value that has one canonical JSON form: no floats, no dates."""


SYSTEM_RULES: Final = (
    "role",
    "unknown-provider",
    "unknown-contract",
    "state",
    "run-off-not-provided",
    "stale",
    "four-eyes",
    "override-ground",
    "grounds",
    "moment",
    "reason",
    "proof",
    "tariff-not-set",
    "not-due",
    "password",
    "token",
    "sign-on",
)
"""The rules that stand in no policy."""


class Outcome(StrEnum):
    """The one outcome of a rule; only `MET` passes."""

    MET = "met"
    NOT_MET = "not_met"
    MISSING = "missing"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class Phrase:
    """A fact or a need as a key of `lifecycle.wording` with its values, so that it reads in Dutch and in English."""

    key: str
    values: Mapping[str, Plain] = field(default_factory=dict)


def phrase(key: str, **values: Plain) -> Phrase:
    """A phrase by its key and values."""
    return Phrase(key, values)


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a predicate answers: outcome, fact seen, what is needed where it fails, and a warning where it passes.

    `trouble` is where a predicate failed, for the log alone.
    """

    outcome: Outcome
    seen: Phrase
    needed: Phrase | None = None
    warning: Phrase | None = None
    trouble: str | None = None


def met(key: str, *, warning: Phrase | None = None, **values: Plain) -> Judgement:
    """The rule holds, for the fact that `key` and `values` say."""
    return Judgement(Outcome.MET, Phrase(key, values), None, warning)


def not_met(seen: Phrase, needed: Phrase) -> Judgement:
    """The facts contradict the rule."""
    return Judgement(Outcome.NOT_MET, seen, needed)


def missing(seen: Phrase, needed: Phrase) -> Judgement:
    """No fact was given to judge the rule by."""
    return Judgement(Outcome.MISSING, seen, needed)


@dataclass(frozen=True, slots=True)
class Finding:
    """One rule of a guard, judged: `paragraph` is empty for a system rule; `required` is false for advice."""

    rule: str
    paragraph: str
    required: bool
    outcome: Outcome
    seen: Phrase
    needed: Phrase | None = None
    warning: Phrase | None = None
    trouble: str | None = None

    @property
    def passes(self) -> bool:
        """Whether the rule holds."""
        return self.outcome is Outcome.MET

    @property
    def blocks(self) -> bool:
        """Whether this finding alone refuses the action."""
        return self.required and not self.passes


NO_PARAGRAPH: Final = ""


def system_finding(rule: str, seen: Phrase, needed: Phrase) -> Finding:
    """A failing system rule: about the request rather than about the policy."""
    return Finding(rule, NO_PARAGRAPH, required=True, outcome=Outcome.NOT_MET, seen=seen, needed=needed)


def blocking(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """The findings that refuse, in the order of the guard."""
    return tuple(finding for finding in findings if finding.blocks)


def warnings(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """The findings that pass with a warning."""
    return tuple(finding for finding in findings if finding.passes and finding.warning is not None)


def failing_advice(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Advice that does not hold; shown, never refusing."""
    return tuple(finding for finding in findings if not finding.required and not finding.passes)
