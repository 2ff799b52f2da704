"""The term a contract would get: at the offer, at signing, and the one it is judged by."""

from datetime import date

import pytest
from lifecycle_cases import a_contract, shipped
from lifecycle_cases import term as days

from lifecycle import terms
from lifecycle.calendar import Term, parse_day, parse_moment
from lifecycle.contract import Kind
from lifecycle.states import Action, State

# Policy | kind | new? | assessed | offered | first day | last day.
OFFERS = [
    # 1 January of the year, for who is not new; a policy term that began earlier does not count
    ("gli-2027", "rho", False, "2026-05-01", "2026-09-30", "2027-01-01", "2027-12-31"),
    ("gli-2027", "partnership", False, "2026-05-01", "2026-09-30", "2027-01-01", "2027-12-31"),
    ("gli-2027", "individual", False, "2026-05-01", "2026-09-30", "2027-01-01", "2027-12-31"),
    ("kinderen-2027", "ggd", False, "2026-05-01", "2026-09-30", "2027-01-01", "2027-12-31"),
    # the assessment of who is not new moves nothing
    ("gli-2027", "rho", False, "2027-02-10", "2026-12-31", "2027-01-01", "2027-12-31"),
    # a new provider assessed before December starts on 1 January all the same
    ("gli-2027", "individual", True, "2026-05-01", "2026-05-02", "2027-01-01", "2027-12-31"),
    ("gli-2027", "individual", True, "2026-11-30", "2026-12-01", "2027-01-01", "2027-12-31"),
    # assessed in December: the first of the month after is 1 January
    ("gli-2027", "individual", True, "2026-12-01", "2026-12-15", "2027-01-01", "2027-12-31"),
    ("gli-2027", "individual", True, "2026-12-31", "2026-12-31", "2027-01-01", "2027-12-31"),
    # assessed in the year itself: the first of the next month
    ("gli-2027", "individual", True, "2027-01-01", "2027-01-02", "2027-02-01", "2027-12-31"),
    ("gli-2027", "individual", True, "2027-03-31", "2027-03-31", "2027-04-01", "2027-12-31"),
    ("kinderen-2027", "rho", True, "2027-03-31", "2027-03-31", "2027-04-01", "2027-12-31"),
    # offered on or after that day: the first of the month after the offer
    ("gli-2027", "individual", True, "2027-03-15", "2027-04-01", "2027-05-01", "2027-12-31"),
    ("gli-2027", "individual", True, "2027-03-15", "2027-04-30", "2027-05-01", "2027-12-31"),
    ("gli-2027", "individual", True, "2026-12-15", "2027-01-01", "2027-02-01", "2027-12-31"),
    ("gli-2027", "individual", False, "2026-12-15", "2027-01-01", "2027-02-01", "2027-12-31"),
    ("gli-2027", "rho", False, "2026-05-01", "2027-01-31", "2027-02-01", "2027-12-31"),
    # the day before, it does not move
    ("gli-2027", "individual", True, "2027-03-15", "2027-03-31", "2027-04-01", "2027-12-31"),
    # in November the last month is left; in December nothing is, and a rule refuses that
    ("gli-2027", "individual", True, "2027-11-30", "2027-11-30", "2027-12-01", "2027-12-31"),
    ("gli-2027", "individual", True, "2027-12-01", "2027-12-01", "2028-01-01", "2027-12-31"),
]


@pytest.mark.parametrize(("policy", "kind", "new", "assessed", "offered", "first", "last"), OFFERS)
def test_the_term_of_an_offer(
    policy: str, kind: str, new: bool, assessed: str, offered: str, first: str, last: str
) -> None:
    contract = a_contract(kind=Kind(kind), assessed_at=parse_moment(assessed))
    found = terms.at_offer(shipped(policy), contract, new_provider=new, day=parse_day(offered))
    assert found == days((first, last))


def test_the_day_of_the_assessment_is_the_dutch_one() -> None:
    contract = a_contract(assessed_at=parse_moment("2027-03-31T23:59:59"))
    midnight = a_contract(assessed_at=parse_moment("2027-04-01T00:00:00"))
    policy, day = shipped("gli-2027"), date(2027, 3, 31)
    assert terms.at_offer(policy, contract, new_provider=True, day=day) == days(("2027-04-01", "2027-12-31"))
    assert terms.at_offer(policy, midnight, new_provider=True, day=day) == days(("2027-05-01", "2027-12-31"))


def test_the_expected_term_of_who_is_not_assessed_yet_counts_from_the_day_itself() -> None:
    found = terms.at_offer(shipped("gli-2027"), a_contract(), new_provider=True, day=date(2027, 3, 15))
    assert found == days(("2027-04-01", "2027-12-31"))


def test_a_kind_that_the_policy_does_not_contract_has_no_term() -> None:
    contract = a_contract(kind=Kind.GGD)
    assert terms.at_offer(shipped("gli-2027"), contract, new_provider=False, day=date(2026, 9, 30)) is None


# The term of the offer | signed on | first day.
SIGNINGS = [
    ("2027-01-01", "2026-10-31", "2027-01-01"),
    ("2027-01-01", "2026-12-31", "2027-01-01"),
    ("2027-01-01", "2027-01-01", "2027-02-01"),
    ("2027-01-01", "2027-01-31", "2027-02-01"),
    ("2027-04-01", "2027-03-31", "2027-04-01"),
    ("2027-04-01", "2027-04-01", "2027-05-01"),
    ("2027-11-01", "2027-11-15", "2027-12-01"),
    ("2027-11-01", "2027-12-01", "2028-01-01"),
]


@pytest.mark.parametrize(("offered", "signed", "first"), SIGNINGS)
def test_a_term_that_has_begun_at_signing_starts_anew(offered: str, signed: str, first: str) -> None:
    found = terms.at_signing(Term(parse_day(offered), parse_day("2027-12-31")), parse_day(signed))
    assert found == days((first, "2027-12-31"))


@pytest.mark.parametrize(
    ("trigger", "first"),
    [
        (Action.OFFER, "2027-03-01"),
        (Action.SIGN, "2027-03-01"),
        (Action.REINSTATE, "2027-03-01"),
        (Action.REVIEW, "2027-01-01"),
        (Action.PUBLISH, "2027-01-01"),
        (Action.OFFER_RUN_OFF, "2027-01-01"),
    ],
)
def test_the_term_an_action_is_judged_by(trigger: Action, first: str) -> None:
    contract = a_contract(state=State.OFFERED, term=days(("2027-01-01", "2027-12-31")))
    found = terms.judged(shipped("gli-2027"), contract, trigger, new_provider=False, day=date(2027, 2, 10))
    assert found == days((first, "2027-12-31"))


@pytest.mark.parametrize("trigger", [Action.APPLY, Action.ASSESS, Action.OFFER])
def test_without_a_term_the_expected_one_counts(trigger: Action) -> None:
    found = terms.judged(shipped("gli-2027"), a_contract(), trigger, new_provider=False, day=date(2026, 6, 1))
    assert found == days(("2027-01-01", "2027-12-31"))
