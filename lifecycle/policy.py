"""A purchasing policy as data: who can be contracted, under which rules, until which dates.

A policy is one YAML file, one for each care and contract year, that policy staff can write. Each rule names the
paragraph it carries out, its text in Dutch and English in our own words, and a predicate of `lifecycle.rules` with its
parameters. `lifecycle.policy_file` reads and checks the file; the classes here say what may stand in it.
"""

import hashlib
from datetime import datetime
from enum import StrEnum
from functools import cached_property
from typing import Any

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    StrictBool,
    StrictInt,
)

from lifecycle import audit
from lifecycle.calendar import Milestone, Term, end_of
from lifecycle.contract import Contract, Kind, Reach
from lifecycle.policy_types import Identifier, LocalMoment, Paragraph, PolicyDay, RuleId
from lifecycle.states import Action, State


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Text(_Part):
    """The same words in Dutch and in English."""

    nl: str = Field(min_length=1)
    en: str = Field(min_length=1)


class Source(_Part):
    """The policy document: its name and the SHA-256 of its text."""

    document: Identifier
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")


class Named(_Part):
    """A programme or register that the policy recognises."""

    id: Identifier
    name: str


class RuleType(StrEnum):
    """How a rule is judged: shown by the dossier, computed, an exclusion, a date, or the regional preference."""

    EVIDENCE = "evidence"
    COMPUTED = "computed"
    EXCLUSION = "exclusion"
    DATE = "date"
    LADDER = "ladder"


class Who(_Part):
    """Whom a rule concerns; every condition given must hold, none means everyone."""

    kinds: tuple[Kind, ...] | None = None
    roles: tuple[str, ...] | None = None
    reach: tuple[Reach, ...] | None = None
    new_provider: StrictBool | None = None
    follow_request: StrictBool | None = None
    fte_above: StrictInt | None = None


class Rule(_Part):
    """One rule: `carries_out` says in a sentence how the code carries out the paragraph."""

    id: RuleId
    paragraph: Paragraph
    type: RuleType
    who: Who = Who()
    on: tuple[Action, ...] = Field(min_length=1)
    advice: StrictBool = False
    check: str
    parameters: dict[str, Any] = Field(default_factory=dict, alias="with")
    text: Text
    carries_out: Text

    @property
    def required(self) -> bool:
        """Whether the rule refuses; advice never does."""
        return not self.advice

    @property
    def per_region(self) -> bool:
        """Whether the dossier answers it region by region."""
        return self.parameters.get("per_region") is True


class TermRule(_Part):
    """The term of the policy for some kinds of providers."""

    paragraph: Paragraph
    kinds: tuple[Kind, ...] = Field(min_length=1)
    first: PolicyDay
    last: PolicyDay


class RunOffTerm(_Part):
    """The term of the run-off agreements that are made in this round."""

    paragraph: Paragraph
    first: PolicyDay
    last: PolicyDay


class Dated(_Part):
    """A milestone of the round: its last day (included) and the moment its job runs."""

    milestone: Milestone
    paragraph: Paragraph
    last_day: PolicyDay
    runs_at: LocalMoment


class Windows(_Part):
    """Spans that count from an event: days after the offer, working days after a question."""

    question_days: StrictInt = Field(ge=1, le=365)
    signing_days: StrictInt = Field(ge=1, le=365)
    answer_working_days: StrictInt = Field(ge=1, le=365)


class Override(_Part):
    """The ground on which an approver may lift some rules, and which."""

    ground: Identifier
    paragraph: Paragraph
    rules: tuple[RuleId, ...] = Field(min_length=1)


class Assumption(_Part):
    """One reading of the document where it leaves room."""

    id: Identifier
    paragraph: Paragraph
    text: Text


class ItemType(StrEnum):
    """What an item of the document is to us."""

    RULE = "rule"
    DATE = "date"
    JUDGEMENT = "judgement"
    INFORMATION = "information"


class Item(_Part):
    """One item of a paragraph: the rules or the milestone that carry it out, or what it says.

    A judgement is a question to a person; `fact` names where the dossier, region or override keeps the answer.
    """

    type: ItemType = Field(alias="is")
    rules: tuple[RuleId, ...] = ()
    milestone: Milestone | None = None
    fact: str | None = None
    text: Text


class Outline(_Part):
    """A paragraph of the document with its items, in their order."""

    paragraph: Paragraph
    items: tuple[Item, ...] = Field(min_length=1)


class Policy(_Part):
    """A whole policy. `roles` maps each role to the kinds that fit it; a policy without roles has none."""

    policy: Identifier
    care: Identifier
    year: StrictInt = Field(ge=2000, le=2200)
    title: Text
    source: Source
    kinds: tuple[Kind, ...] = Field(min_length=1)
    roles: dict[Identifier, tuple[Kind, ...]] = Field(default_factory=dict)
    programmes: tuple[Named, ...] = Field(min_length=1)
    registers: tuple[Named, ...] = ()
    terms: tuple[TermRule, ...] = Field(min_length=1)
    run_off: RunOffTerm | None = None
    calendar: tuple[Dated, ...] = Field(min_length=1)
    windows: Windows
    overrides: tuple[Override, ...] = ()
    assumptions: tuple[Assumption, ...] = ()
    rules: tuple[Rule, ...] = Field(min_length=1)
    outline: tuple[Outline, ...] = Field(min_length=1)

    @cached_property
    def by_id(self) -> dict[str, Rule]:
        """The rules by their id."""
        return {rule.id: rule for rule in self.rules}

    @cached_property
    def advice(self) -> frozenset[str]:
        """The ids of the rules that never refuse."""
        return frozenset(rule.id for rule in self.rules if rule.advice)

    @cached_property
    def guards(self) -> dict[Action, tuple[Rule, ...]]:
        """The rules of each trigger's guard, in the order of the file."""
        return {action: tuple(rule for rule in self.rules if action in rule.on) for action in Action}

    @cached_property
    def programme_ids(self) -> frozenset[str]:
        """The programmes that are bought."""
        return frozenset(programme.id for programme in self.programmes)

    @cached_property
    def register_ids(self) -> frozenset[str]:
        """The quality registers that are recognised."""
        return frozenset(register.id for register in self.registers)

    @cached_property
    def exclusions(self) -> frozenset[str]:
        """The last parts of the ids of the exclusions, as a dossier names them."""
        return frozenset(rule.id.rpartition("/")[2] for rule in self.rules if rule.type is RuleType.EXCLUSION)

    @cached_property
    def dates(self) -> dict[Milestone, Dated]:
        """The milestones of this policy's round."""
        return {dated.milestone: dated for dated in self.calendar}

    @cached_property
    def plain(self) -> dict[str, Any]:
        """The policy as JSON data."""
        return self.model_dump(mode="json", by_alias=True, exclude_none=True)

    @cached_property
    def content(self) -> bytes:
        """The canonical form that a version is stored and hashed as."""
        return audit.canonical(self.plain)

    @cached_property
    def hash(self) -> str:
        """The SHA-256 of the content: what a record of the trail says it was judged by."""
        return hashlib.sha256(self.content).hexdigest()

    def term_of(self, kind: Kind) -> Term | None:
        """The term of the policy for providers of `kind`."""
        return next((Term(rule.first, rule.last) for rule in self.terms if kind in rule.kinds), None)

    def run_off_term(self) -> Term | None:
        """The term of a run-off agreement made in this round; ``None`` where the policy has no run-off."""
        return None if self.run_off is None else Term(self.run_off.first, self.run_off.last)

    def closes(self, milestone: Milestone) -> datetime:
        """The first moment after the last day of `milestone`."""
        return end_of(self.dates[milestone].last_day)

    def is_overdue(self, contract: Contract, now: datetime) -> bool:
        """Applied in time for the offers, and still not offered after they were out (reading 15)."""
        return (
            contract.state in {State.APPLIED, State.ASSESSED}
            and contract.applied_at is not None
            and contract.applied_at < self.closes(Milestone.OFFERS_OUT)
            and now > self.dates[Milestone.OFFERS_OUT].runs_at
        )

    def overridable(self, ground: str) -> frozenset[str]:
        """The rules that may be lifted on `ground`; none for a ground the policy does not know."""
        return frozenset(rule for override in self.overrides if override.ground == ground for rule in override.rules)
