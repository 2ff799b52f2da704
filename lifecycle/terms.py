"""When a contract would run: its term at the offer, at signing, and after a run-off."""

from dataclasses import replace
from datetime import date

from lifecycle.calendar import Term, day_of, first_of_next_month
from lifecycle.contract import Contract
from lifecycle.policy import Policy
from lifecycle.states import Action

_SIGNING = frozenset({Action.SIGN, Action.REINSTATE})


def at_offer(policy: Policy, contract: Contract, *, new_provider: bool, day: date) -> Term | None:
    """The term of a contract offered on `day`: from the latest of the dates that the policy sets.

    Those are 1 January of the contract year (or the policy's own first day, if later); for a new provider the first of
    the month after the assessment; and the first of the month after the offer, if the offer comes on or after that day.
    ``None`` where the policy has no term for the kind. The first day may come after the last; a rule refuses that.
    """
    whole = policy.term_of(contract.kind)
    if whole is None:
        return None
    first = max(date(policy.year, 1, 1), whole.first)
    if new_provider:
        assessed = day if contract.assessed_at is None else day_of(contract.assessed_at)
        first = max(first, first_of_next_month(assessed))
    if day >= first:
        first = first_of_next_month(day)
    return Term(first, whole.last)


def at_signing(term: Term, day: date) -> Term:
    """The term of a contract signed on `day`: started anew on the first of the next month if it has begun."""
    return replace(term, first=first_of_next_month(day)) if term.first <= day else term


def judged(policy: Policy, contract: Contract, trigger: Action, *, new_provider: bool, day: date) -> Term | None:
    """The term by which `trigger` is judged on `day`: the one the contract has, or would get."""
    if trigger is Action.OFFER or contract.term is None:
        return at_offer(policy, contract, new_provider=new_provider, day=day)
    return at_signing(contract.term, day) if trigger in _SIGNING else contract.term
