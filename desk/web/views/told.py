"""A finding as a page tells it: its paragraph, requirement, what is there, what is needed, and where it is mended."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Final

from desk.language import t
from desk.showing import findings, names
from desk.web.policies.places import place_of
from desk.web.views import mending
from desk.words import capital, named, said
from lifecycle.contract import Contract
from lifecycle.findings import Finding, Outcome, Phrase
from lifecycle.policy import Policy
from lifecycle.wording import NO_NAMES

_COLOURS: Final = {Outcome.MET: "green", Outcome.NOT_MET: "red", Outcome.MISSING: "yellow", Outcome.ERROR: "purple"}
_MARKS: Final = {Outcome.MET: "✓", Outcome.NOT_MET: "✗", Outcome.MISSING: "?", Outcome.ERROR: "!"}


@dataclass(frozen=True, slots=True)
class Told:
    """A finding for people. `colour` and `mark` go with the word `outcome`, which says it without them.

    `seen`, `needed` and `warning` begin without a capital, to be used in a sentence. `place` is where the rule stands
    on the page of its policy.
    """

    rule: str
    paragraph: str
    requirement: str
    outcome: str
    colour: str
    mark: str
    seen: str
    needed: str
    warning: str
    required: bool
    passes: bool
    missing: bool
    lifted: bool
    mend: mending.Mend | None
    place: str = ""


class Teller:
    """Tells findings about one contract by one version of a policy; `lifted` are the rules that an override lifts.

    `others` is what to call other contracts by their numbers, where a finding saw them.
    """

    def __init__(
        self,
        contract: Contract | None,
        policy: Policy | None,
        regions: Mapping[str, str],
        lifted: Collection[str] = (),
        others: Mapping[str, str] = NO_NAMES,
    ) -> None:
        self.contract, self.policy, self.lifted = contract, policy, lifted
        self._people = [] if contract is None else [coach.name or "" for coach in contract.dossier.subcontractors or ()]
        self._others = others
        self._ids = names.of_ids(policy, regions)
        if policy is not None:
            self._ids |= {rule.id: names.paragraph(rule.paragraph) for rule in policy.rules}

    def __call__(self, finding: Finding) -> Told:
        """The finding for people."""
        advised = not finding.required and not finding.passes
        mends = self.contract is not None and not finding.passes
        return Told(
            rule=finding.rule,
            paragraph=capital(names.paragraph(finding.paragraph)),
            requirement=findings.requirement(finding, self.policy),
            outcome=self._outcome(finding),
            colour="grey" if advised else _COLOURS[finding.outcome],
            mark="i" if advised else _MARKS[finding.outcome],
            seen=said(finding.seen, self._people, {**self._ids, **self._others}),
            needed=self._said(finding.needed),
            warning=self._said(finding.warning),
            required=finding.required,
            passes=finding.passes,
            missing=finding.outcome is Outcome.MISSING,
            lifted=finding.rule in self.lifted,
            mend=mending.of(finding, self.policy, self.contract) if mends and self.contract is not None else None,
            place=self._place(finding.rule),
        )

    def _outcome(self, finding: Finding) -> str:
        if not finding.paragraph and not finding.passes:
            return t("staat in de weg", "in the way")
        if not finding.required and not finding.passes:
            if finding.outcome is Outcome.MISSING:
                return t("nog niet vastgelegd", "not recorded yet")
            return t("advies niet gevolgd", "advice not followed")
        return named(finding.outcome.value)

    def _place(self, rule: str) -> str:
        known = self.policy is not None and rule in self.policy.by_id
        return place_of(self.policy.policy, rule) if known and self.policy is not None else ""

    def _said(self, phrase: Phrase | None) -> str:
        return "" if phrase is None else said(phrase, self._people, self._ids)
