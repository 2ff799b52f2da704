"""What needs doing now: its counts are those of the lists that they lead to."""

import rounds
from rounds import Round

from lifecycle.contract import Kind
from lifecycle.states import Action
from workflows import evaluation, my_work, portfolio
from workflows.my_work import Pile, Work


def piles(season: Round, user: str = "anna") -> dict[Work, Pile]:
    evaluation.refresh(season.office)
    return {pile.work: pile for pile in my_work.piles(season.office, user)}


def busy(season: Round) -> None:
    """Some of each."""
    season.applied(Kind.RHO)
    season.jump("2026-04-10T09:00")
    season.applied(Kind.PARTNERSHIP, regions=("drenthe",))
    season.assessed(Kind.INDIVIDUAL, regions=("utrecht",))
    season.assessed(Kind.PARTNERSHIP)
    offered = season.offered(Kind.RHO, regions=("twente",))
    season.done(Action.ASK, offered, text="Wanneer?")
    season.done(Action.ASK, offered, text="Hoe?")
    soon = [{"programme": "cool-miguide", "from": "2026-01-01", "until": "2026-05-20"}]
    facts = rounds.ready(rounds.GLI, Kind.INDIVIDUAL, programmes=["cool-miguide"], licences=soon)
    season.running(Kind.INDIVIDUAL, dossier=facts)


def test_each_count_is_that_of_its_list_and_the_first_are_the_most_urgent(season: Round) -> None:
    busy(season)
    found = piles(season)
    assert list(found) == list(Work)
    assert {work: pile.count for work, pile in found.items()} == {
        Work.OVERDUE: 0,
        Work.QUESTIONS: 1,
        Work.SIGNATURES: 1,
        Work.ASSESS: 2,
        Work.OFFER: 1,
        Work.LICENCES: 1,
    }
    for pile in found.values():
        listed = [each.contract.number for each in portfolio.listed(season.office, pile.asked)]
        assert pile.count == len(listed) == portfolio.page(season.office, pile.asked).total
        assert {each.listed.contract.number for each in pile.first} <= set(listed)
    assert [each.waited for each in found[Work.ASSESS].first] == [8, 0]
    assert [each.day.isoformat() for each in found[Work.ASSESS].first if each.day] == ["2026-09-30"] * 2
    assert [each.days_left for each in found[Work.SIGNATURES].first] == [204], "until 31 October"
    assert [each.day.isoformat() for each in found[Work.LICENCES].first if each.day] == ["2026-05-20"]
    assert [each.days_left for each in found[Work.LICENCES].first] == [40]


def test_after_the_offers_the_undecided_are_overdue_and_still_agree(season: Round) -> None:
    busy(season)
    season.jump("2026-10-05T09:00")
    found = piles(season)
    assert found[Work.OVERDUE].count == 4
    assert found[Work.OVERDUE].first[0].days_left == -5
    for pile in found.values():
        assert pile.count == portfolio.page(season.office, pile.asked).total
    overdue = [each.contract.number for each in portfolio.listed(season.office, portfolio.Filter()) if each.overdue]
    assert overdue == [each.contract.number for each in portfolio.listed(season.office, found[Work.OVERDUE].asked)]


def test_who_may_not_work_on_contracts_has_no_work_on_them(season: Round) -> None:
    busy(season)
    assert list(piles(season, "bob")) == list(Work), "an approver may all that a buyer may"
    for user in ("iris", "otto", "paul", "nobody"):
        assert piles(season, user) == {}, user
