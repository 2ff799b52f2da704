"""What the list names things by: the policies in play, the regions, and the rules in words."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection

from desk.language import t
from desk.showing.findings import failing_in_words, rule_in_words
from desk.words import named
from lifecycle.contract import Contract
from lifecycle.policy import Policy, Rule
from lifecycle.states import NEXT, Action
from workflows.office import Office
from workflows.store import policies
from workflows.store import round as rounds
from workflows.store.policies import InPlay

_SHORTEST_NAME: Final = 3


@dataclass(frozen=True, slots=True)
class Way:
    """A rule in words; a system rule has no paragraph.

    `text` is what it requires; `failing` says that this fails, for a rule that stands in the way, and `marked` the same
    by a sign, where space is short.
    """

    rule: str
    paragraph: str
    text: str
    failing: str
    marked: str


@dataclass(frozen=True, slots=True)
class Known:
    """The policies in play and the names of the regions."""

    policies: Mapping[str, InPlay]
    regions: Mapping[str, str]

    def region(self, name: str) -> str:
        """What people call a region."""
        return self.regions.get(name, name)

    def policy(self, name: str) -> str:
        """What people call a policy, in few words."""
        entry = self.policies.get(name)
        if entry is None:
            care, _, year = name.rpartition("-")
            return care_in_words(care, year) if care else name
        return care_in_words(entry.policy.care, str(entry.policy.year))

    def deciding(self, contract: Contract, action: Action) -> Policy:
        """The policy that decides about an action on a contract."""
        return policies.deciding(dict(self.policies), contract, action).policy

    def way(self, rule: str, policy: Policy | None = None) -> Way:
        """A rule in words, as `policy` has it; without one, as any policy in play has it."""
        if policy is None or rule not in policy.by_id:
            every = (entry.policy for entry in self.policies.values())
            policy = next((each for each in every if rule in each.by_id), None)
        paragraph = "" if policy is None else paragraph_of(policy.by_id[rule])
        return Way(
            rule,
            paragraph,
            rule_in_words(rule, policy),
            failing_in_words(rule, policy),
            failing_in_words(rule, policy, short=True),
        )


def read(office: Office) -> Known:
    """The policies and regions as they are now."""
    with office.store.reading() as connection:
        return within(connection)


def within(connection: Connection) -> Known:
    """The same, in the caller's transaction."""
    regions = {name: row.name for name, row in rounds.regions(connection).items()}
    return Known(policies.in_play(connection), regions)


def care_in_words(care: str, year: str) -> str:
    """A care with a contract year: GLI 2027, Kinderen 2027."""
    name = care.upper() if len(care) <= _SHORTEST_NAME else care.capitalize()
    return f"{name} {year}"


def paragraph_of(rule: Rule) -> str:
    """The paragraph of a rule as people write it: § 3.3.2, or the name of a part without a number."""
    said = named(rule.paragraph)
    return f"§ {said}" if said[:1].isdecimal() else said.capitalize()


def required(policy: Policy) -> list[Rule]:
    """The rules that can stand in the way of a next step, in the order of the document."""
    steps = set(NEXT.values())
    return [rule for rule in policy.rules if rule.required and not steps.isdisjoint(rule.on)]


def step_in_words(action: Action) -> str:
    """What can be done now with a contract that nothing stands in the way of."""
    said = {
        Action.ASSESS: t("klaar om te beoordelen", "ready to assess"),
        Action.OFFER: t("klaar om aan te bieden", "ready to offer"),
        Action.SIGN: t("klaar om te tekenen", "ready to sign"),
        Action.PUBLISH: t("klaar om te publiceren", "ready to publish"),
        Action.REVIEW: t("voldoet aan alle eisen", "meets every requirement"),
    }
    return said.get(action, named(action.value))
