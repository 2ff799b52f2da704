"""The ids that a scenario may use: those of the policies in play, the regions, and the system rules."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from lifecycle import policy_file
from lifecycle.policy import Policy, RuleType
from scheduler.scenarios.parts import Part, unknown

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
)
_OF_A_YEAR: Final = re.compile(r"(?P<care>[a-z0-9]+(?:-[a-z0-9]+)*)-(?P<year>2[01][0-9]{2})\Z")


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What the names in one scenario may be."""

    policies: Mapping[str, Policy]
    regions: Mapping[str, str]
    rules: frozenset[str]
    per_region: frozenset[str]
    exclusions: frozenset[str]

    @classmethod
    def of(cls, policies: tuple[Policy, ...], regions: Mapping[str, str]) -> "Vocabulary":
        """The words of these policies and regions."""
        rules = [rule for policy in policies for rule in policy.rules]
        return cls(
            policies={policy.policy: policy for policy in policies},
            regions=regions,
            rules=frozenset(rule.id for rule in rules),
            per_region=frozenset(rule.id for rule in rules if rule.per_region and rule.type is RuleType.EVIDENCE),
            exclusions=frozenset[str]().union(*(policy.exclusions for policy in policies)),
        )

    def rule(self, part: Part) -> str:
        """The id of a rule of a policy in play."""
        return part.among(self.rules, "rule")

    def any_rule(self, part: Part) -> str:
        """The id of a rule of a policy in play or of a system rule."""
        return part.among(self.rules.union(SYSTEM_RULES), "rule")

    def region(self, part: Part) -> str:
        """The id of a region."""
        return part.among(self.regions, "region")

    def some_regions(self, part: Part) -> tuple[str, ...]:
        """The regions of a contract: one at least, each once."""
        found = part.each(self.region)
        if not found:
            raise part.error("is empty; a contract works in at least one region")
        return tuple(dict.fromkeys(found))

    def policy(self, part: Part) -> str:
        """The id of a policy in play."""
        return part.among(self.policies, "policy")

    def care_and_year(self, part: Part) -> tuple[str, int]:
        """The care and the year of a policy: one in play, or one whose id ends in its year."""
        name = part.text()
        if name in self.policies:
            return self.policies[name].care, self.policies[name].year
        parsed = _OF_A_YEAR.match(name)
        if not parsed:
            raise part.error(unknown("policy", name, self.policies) + "; or of another year, as <care>-<year>")
        return parsed["care"], int(parsed["year"])

    def care(self, part: Part) -> str:
        """The care of a policy in play or of one that comes with Looptijd."""
        parsed = filter(None, map(_OF_A_YEAR.match, policy_file.shipped()))
        known = {policy.care for policy in self.policies.values()} | {found["care"] for found in parsed}
        return part.among(frozenset(known), "care")

    def role(self, part: Part, care: str) -> str:
        """A role that the policies in play know for `care`; any where none of them is of that care."""
        policies = [policy for policy in self.policies.values() if policy.care == care]
        if not policies:
            return part.name()
        return part.among([role for policy in policies for role in policy.roles], f"role of {care}")
