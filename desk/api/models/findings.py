"""Findings, in both languages: what a rule requires, what was seen, what would make it hold."""

from collections.abc import Sequence

from pydantic import BaseModel, Field

from desk.language import both
from desk.showing import findings
from desk.words import said
from lifecycle.findings import Finding, Outcome
from lifecycle.languages import Both
from lifecycle.policy import Policy


class Words(BaseModel):
    """The same words in Dutch and in English."""

    nl: str
    en: str


class Found(BaseModel):
    """What a rule found: only a rule that is met passes, and advice never refuses."""

    rule: str = Field(examples=["3.3.1/two-programmes"], description="The id of the rule.")
    paragraph: str | None = Field(description="The paragraph of the policy that it carries out; none for system rules.")
    outcome: Outcome
    required: bool = Field(description="Whether it refuses where it is not met; advice does not.")
    text: Words = Field(description="What the rule requires.")
    seen: Words = Field(description="The fact that was seen.")
    needed: Words | None = Field(description="What would make it hold; none where it holds.")
    warning: Words | None = Field(description="What to look out for although it holds.")


def words(pair: Both) -> Words:
    """A pair of words."""
    return Words(nl=pair.nl, en=pair.en)


def told(finding: Finding, policy: Policy | None = None, people: Sequence[str] = ()) -> Found:
    """A finding as the API tells it, with the words of the policy that decided."""
    requirement, seen, needed, warning = both(
        lambda: (
            findings.requirement(finding, policy),
            said(finding.seen, people),
            "" if finding.needed is None else said(finding.needed, people),
            "" if finding.warning is None else said(finding.warning, people),
        )
    )
    return Found(
        rule=finding.rule,
        paragraph=finding.paragraph or None,
        outcome=finding.outcome,
        required=finding.required,
        text=words(requirement),
        seen=words(seen),
        needed=None if finding.needed is None else words(needed),
        warning=None if finding.warning is None else words(warning),
    )
