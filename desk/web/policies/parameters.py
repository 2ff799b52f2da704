"""The parameters of a rule as people read them, with what else of the policy decides it."""

from collections.abc import Callable, Iterator
from typing import Any, Final

from desk.language import t
from desk.words import capital, named, on_day, text
from lifecycle.calendar import Milestone
from lifecycle.policy import Policy, Rule

_PROGRAMMES: Final = frozenset({"purchased_programmes", "distinct_programmes"})
_REGISTERS: Final = frozenset({"registered", "subcontractors_registered"})


def of(rule: Rule, policy: Policy) -> Iterator[tuple[str, str]]:
    """What a rule is judged with: the name of each thing and its value."""
    for key, value in rule.parameters.items():
        yield from _SAID.get(key, _as_it_is(key))(value, policy)
    if rule.check in _PROGRAMMES:
        yield t("ingekochte programma's", "programmes that are bought"), ", ".join(x.name for x in policy.programmes)
    if rule.check in _REGISTERS:
        yield t("erkende registers", "recognised registers"), ", ".join(x.name for x in policy.registers)
    if rule.check == "question_window":
        yield t("dagen na het aanbod", "days after the offer"), str(policy.windows.question_days)
    if rule.check == "signing_deadline":
        yield from _milestone(Milestone.SIGNING_DEADLINE.value, policy)
        yield t("of zoveel dagen na het aanbod", "or so many days after the offer"), str(policy.windows.signing_days)


def _minimum(value: Any, _policy: Policy) -> Iterator[tuple[str, str]]:
    yield t("minstens", "at least"), str(value)


def _per_region(value: Any, _policy: Policy) -> Iterator[tuple[str, str]]:
    if value is True:
        yield t("beoordeeld", "judged"), t("voor elke regio apart", "for each region by itself")


def _exclusion(value: Any, _policy: Policy) -> Iterator[tuple[str, str]]:
    yield t("uitsluiting", "exclusion"), named(str(value))


def _milestone(value: Any, policy: Policy) -> Iterator[tuple[str, str]]:
    dated = policy.dates.get(Milestone(value))
    if dated is not None:
        yield named(str(value)), t("tot en met ", "until ") + on_day(dated.last_day.isoformat())


def _requires(value: Any, policy: Policy) -> Iterator[tuple[str, str]]:
    for name in value:
        rule = policy.by_id.get(name)
        yield t("samen met", "together with"), name if rule is None else text(rule.text)


def _role(value: Any, _policy: Policy) -> Iterator[tuple[str, str]]:
    yield t("rol", "role"), named(str(value))


def _as_it_is(key: str) -> Callable[[Any, Policy], Iterator[tuple[str, str]]]:
    def said(value: Any, _policy: Policy) -> Iterator[tuple[str, str]]:
        yield capital(key.replace("_", " ")), str(value)

    return said


_SAID: Final[dict[str, Callable[[Any, Policy], Iterator[tuple[str, str]]]]] = {
    "minimum": _minimum,
    "per_region": _per_region,
    "exclusion": _exclusion,
    "milestone": _milestone,
    "requires": _requires,
    "role": _role,
}
