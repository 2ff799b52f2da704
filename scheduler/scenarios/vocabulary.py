"""The ids that a scenario may use: those of the policies in play, the regions, and the system rules."""

from collections.abc import Mapping
from dataclasses import dataclass

from lifecycle import nouns, policy_file
from lifecycle.findings import SYSTEM_RULES
from lifecycle.languages import Both
from lifecycle.policy import Policy, RuleType
from lifecycle.policy_types import care_and_year
from scheduler.scenarios.parts import Part


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
        return part.among(self.rules, nouns.RULE)

    def any_rule(self, part: Part) -> str:
        """The id of a rule of a policy in play or of a system rule."""
        return part.among(self.rules.union(SYSTEM_RULES), nouns.RULE)

    def region(self, part: Part) -> str:
        """The id of a region."""
        return part.among(self.regions, nouns.REGION)

    def some_regions(self, part: Part) -> tuple[str, ...]:
        """The regions of a contract: one at least, each once."""
        found = part.each(self.region)
        if not found:
            raise part.error(
                Both(
                    "is leeg; een contract werkt in ten minste één regio",
                    "is empty; a contract works in at least one region",
                )
            )
        return tuple(dict.fromkeys(found))

    def policy(self, part: Part) -> str:
        """The id of a policy in play."""
        return part.among(self.policies, nouns.POLICY)

    def care_and_year(self, part: Part) -> tuple[str, int]:
        """The care and the year of a policy: one in play, or one whose id ends in its year."""
        name = part.text()
        if name in self.policies:
            return self.policies[name].care, self.policies[name].year
        found = care_and_year(name)
        if found is None:
            raise part.error(self.no_policy(name))
        return found

    def no_policy(self, name: str) -> Both:
        """The problem with a name that is no policy, of whatever year."""
        other = Both("; of van een ander jaar, als <zorg>-<jaar>", "; or of another year, as <care>-<year>")
        return nouns.unknown(nouns.POLICY, name, self.policies) + other

    @property
    def cares(self) -> frozenset[str]:
        """The care of every policy in play, and of those that come with Looptijd."""
        shipped = filter(None, map(care_and_year, policy_file.shipped()))
        return frozenset({policy.care for policy in self.policies.values()} | {care for care, _ in shipped})

    def care(self, part: Part) -> str:
        """The care of a policy in play or of one that comes with Looptijd."""
        return part.among(self.cares, nouns.CARE)

    def role(self, part: Part, care: str) -> str:
        """A role that the policies in play know for `care`; any where none of them is of that care."""
        policies = [policy for policy in self.policies.values() if policy.care == care]
        if not policies:
            return part.name()
        known = [role for policy in policies for role in policy.roles]
        return part.among(known, nouns.ROLE + Both(f" van {care}", f" of {care}"))
