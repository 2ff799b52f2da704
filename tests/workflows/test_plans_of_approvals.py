"""Plans that ask an approver about many contracts, and plans that decide on many requests: each by itself, once."""

from typing import Any

import pytest
import rounds
from rounds import Round

from lifecycle.contract import Contract, Kind
from lifecycle.errors import BadInput
from lifecycle.roles import Role
from lifecycle.states import Action, State
from workflows import approvals, approvals_seen, people, plans
from workflows.planned import Came, Line, Plan
from workflows.request import Override, Request
from workflows.store.approvals import Standing

GROUNDS = ("3.3.3/insolvency",)
OVERRIDE = Override("duty-of-care", "Wachtlijsten")


def planned(season: Round, action: Action, *numbers: str | int, by: str = "anna", **other: Any) -> Plan:
    return plans.make(season.office, Request(action, by, "", **other), [str(each) for each in numbers])


def offers(season: Round, *found: Contract) -> Plan:
    """A plan to offer with an override."""
    return planned(season, Action.OFFER, *(each.number for each in found), override=OVERRIDE)


def done(season: Round, plan: Plan, by: str = "anna") -> list[Line]:
    return list(plans.carry_out(season.office, plan, by))


def came(season: Round, plan: Plan, by: str = "anna") -> list[Came]:
    return [line.outcome for line in done(season, plan, by)]


def behind_an_rho(season: Round, number: int = 2) -> list[Contract]:
    """Partnerships that the ladder keeps from an offer."""
    season.applied(Kind.RHO)
    return [season.assessed(Kind.PARTNERSHIP) for _ in range(number)]


def free(season: Round) -> Contract:
    """A partnership that nothing keeps from an offer."""
    return season.assessed(Kind.PARTNERSHIP, regions=("utrecht",))


def to_terminate(season: Round, *regions: str) -> Contract:
    """A signed contract that can be terminated."""
    signed = season.signed(regions=regions or ("zeeland",))
    return season.done(Action.UPDATE_DOSSIER, signed, dossier=rounds.excluded())


def asked(season: Round, contract: Contract, by: str = "anna") -> int:
    """A request to terminate a contract."""
    request = Request(Action.TERMINATE, by, contract.number, grounds=GROUNDS, reason="Failliet")
    number = approvals.ask(season.office, request).number
    assert number is not None
    return number


def standing(season: Round, number: int) -> Standing:
    return approvals_seen.one(season.office, number).approval.standing


# Asking ---------------------------------------------------------------------------------------------------------------


def test_offers_with_an_override_are_shown_with_what_it_lifts_and_then_asked(season: Round) -> None:
    first, second = behind_an_rho(season)
    before = len(rounds.records(season.office))
    plan = offers(season, first, second)
    assert plan.asks
    assert [(line.possible, line.lifted, line.target(plan.action)) for line in plan.lines] == [
        (True, ("2.2/rho-first",), State.OFFERED)
    ] * 2
    assert len(rounds.records(season.office)) == before, "nobody asked for anything yet"
    assert plans.find(season.office, plan.id, "anna") == plan
    results = done(season, plan)
    assert [(line.outcome, line.approval) for line in results] == [(Came.ASKED, 1), (Came.ASKED, 2)]
    assert season.now(first) == first, "what is asked changes nothing of the contract"
    kept = approvals_seen.listed(season.office)
    assert [(each.number, each.request.override, each.request.actor) for each in kept] == [
        (1, OVERRIDE, "anna"),
        (2, OVERRIDE, "anna"),
    ]
    again = plans.find(season.office, plan.id, "anna")
    assert again is not None
    assert [(line.outcome, line.approval) for line in again.lines] == [(Came.ASKED, 1), (Came.ASKED, 2)]
    assert done(season, plan) == [], "nothing is asked twice"
    season.holds()


def test_an_offer_that_needs_no_override_is_left(season: Round) -> None:
    (behind,) = behind_an_rho(season, 1)
    plan = offers(season, behind, free(season))
    assert [(line.possible, line.needless) for line in plan.lines] == [(True, False), (False, True)]
    assert came(season, plan) == [Came.ASKED, Came.LEFT]


def test_what_an_approver_cannot_lift_stands_in_the_way(season: Round) -> None:
    (behind,) = behind_an_rho(season, 1)
    behind = season.done(Action.UPDATE_DOSSIER, behind, dossier=rounds.excluded())
    plan = offers(season, behind)
    assert (plan.lines[0].possible, plan.lines[0].rules, plan.lines[0].lifted) == (False, GROUNDS, ())
    assert came(season, plan) == [Came.LEFT]


def test_a_contract_that_changed_since_the_plan_is_not_asked_about(season: Round) -> None:
    first, second = behind_an_rho(season)
    plan = offers(season, first, second)
    season.done(Action.UPDATE_DOSSIER, first, by="bob", dossier=rounds.ready(rounds.GLI, Kind.RHO, evaluations=3))
    assert came(season, plan) == [Came.CHANGED, Came.ASKED]


def test_what_would_lift_more_than_was_shown_is_left_alone(season: Round) -> None:
    known = season.provider(Kind.PARTNERSHIP)
    season.running(Kind.PARTNERSHIP, provider=known)
    season.applied(Kind.RHO)
    contract = season.assessed(Kind.PARTNERSHIP, provider=known)
    season.jump("2026-09-30T23:30")
    asking = offers(season, contract)
    assert asking.lines[0].lifted == ("2.2/rho-first",)
    assert came(season, offers(season, contract)) == [Came.ASKED]
    granting = planned(season, Action.GRANT_APPROVAL, 1, by="bob")
    season.jump("2026-10-01T00:30")
    assert came(season, granting, "bob") == [Came.CHANGED], "the approver did not see that it is late as well"
    assert approvals.withdraw(season.office, "anna", 1).done
    assert came(season, asking) == [Came.CHANGED]
    assert offers(season, contract).lines[0].lifted == ("2.2/rho-first", "4.1/offer-deadline")
    assert [each.standing for each in approvals_seen.listed(season.office, closed=True)] == [Standing.WITHDRAWN]
    season.holds()


def test_what_is_asked_already_is_named(season: Round) -> None:
    contract = to_terminate(season)
    number = asked(season, contract, "bob")
    plan = planned(season, Action.TERMINATE, contract.number, grounds=GROUNDS, reason="Failliet")
    assert (plan.lines[0].possible, plan.lines[0].rules, plan.lines[0].approval) == (False, ("state",), number)
    assert came(season, plan) == [Came.LEFT]


def test_terminations_are_asked_on_the_grounds_that_hold_for_each(season: Round) -> None:
    failing = to_terminate(season)
    sound = season.signed(regions=("drenthe",))
    applied = season.applied(regions=("twente",))
    plan = planned(
        season, Action.TERMINATE, failing.number, sound.number, applied.number, grounds=GROUNDS, reason="Failliet"
    )
    assert [(line.possible, line.rules) for line in plan.lines] == [
        (True, ()),
        (False, ("grounds",)),
        (False, ("state",)),
    ]
    assert came(season, plan) == [Came.ASKED, Came.LEFT, Came.LEFT]
    kept = approvals_seen.listed(season.office)
    assert [(each.request.grounds, each.request.reason) for each in kept] == [(GROUNDS, "Failliet")]


def test_offers_that_lapsed_are_reinstated_on_one_proof(season: Round) -> None:
    first, second = season.offered(), season.offered(regions=("drenthe",))
    season.to("2026-11-03T10:00")
    moment = season.clock.now().replace(month=10, day=30)
    plan = planned(
        season, Action.REINSTATE, first.number, second.number, signed_at=moment, proof="Postregister 30 oktober"
    )
    assert came(season, plan) == [Came.ASKED, Came.ASKED]
    decisions = planned(season, Action.GRANT_APPROVAL, 1, 2, by="bob")
    assert came(season, decisions, "bob") == [Came.DONE, Came.DONE]
    assert season.now(second).state is State.SIGNED
    season.holds()


def test_who_may_not_ask_sees_so(season: Round) -> None:
    contract = to_terminate(season)
    plan = planned(season, Action.TERMINATE, contract.number, by="iris", grounds=GROUNDS, reason="Failliet")
    assert (plan.lines[0].possible, plan.lines[0].rules) == (False, ("role",))


# Deciding -------------------------------------------------------------------------------------------------------------


def test_an_approver_grants_many_each_judged_anew(season: Round) -> None:
    first, second = behind_an_rho(season)
    done(season, offers(season, first, second))
    plan = planned(season, Action.GRANT_APPROVAL, 1, 2, by="bob")
    assert [(line.number, line.approval, line.possible, line.lifted) for line in plan.lines] == [
        (first.number, 1, True, ("2.2/rho-first",)),
        (second.number, 2, True, ("2.2/rho-first",)),
    ]
    assert season.now(first).state is State.ASSESSED
    assert [(line.outcome, line.approval) for line in done(season, plan, "bob")] == [(Came.DONE, 1), (Came.DONE, 2)]
    assert [season.now(each).state for each in (first, second)] == [State.OFFERED, State.OFFERED]
    body = season.bodies(second)[-1]
    assert (body["action"], body["actor"], body["approver"]) == ("offer", "anna", "bob")
    assert done(season, plan, "bob") == [], "nothing is granted twice"
    season.holds()


def test_nobody_grants_their_own_among_others(season: Round) -> None:
    others, own = to_terminate(season), to_terminate(season, "drenthe")
    numbers = (asked(season, others), asked(season, own, "bob"))
    for action, reason in ((Action.GRANT_APPROVAL, None), (Action.DECLINE_APPROVAL, "Nee")):
        plan = planned(season, action, *numbers, by="bob", reason=reason)
        assert [(line.possible, line.rules) for line in plan.lines] == [(True, ()), (False, ("four-eyes",))]
    assert came(season, planned(season, Action.GRANT_APPROVAL, *numbers, by="bob"), "bob") == [Came.DONE, Came.LEFT]
    assert season.now(own).state is State.SIGNED
    season.holds()


@pytest.mark.parametrize("by", ["anna", "iris", "otto", "paul"])
def test_who_is_no_approver_grants_none(season: Round, by: str) -> None:
    number = asked(season, to_terminate(season), "bob")
    plan = planned(season, Action.GRANT_APPROVAL, number, by=by)
    assert (plan.lines[0].possible, plan.lines[0].rules) == (False, ("role",))
    assert came(season, plan, by) == [Came.LEFT]


def test_an_approver_who_lost_the_role_since_the_plan_is_refused_on_the_record(season: Round) -> None:
    contract = to_terminate(season)
    number = asked(season, contract)
    plan = planned(season, Action.GRANT_APPROVAL, number, by="bob")
    people.change(season.office, "bob", role=Role.BUYER, actor="otto")
    assert [(line.outcome, line.came_of) for line in done(season, plan, "bob")] == [(Came.REFUSED, ("role",))]
    body = season.bodies(contract)[-1]
    assert (body["action"], body["outcome"], body["actor"]) == ("grant_approval", "refused", "bob")
    assert season.now(contract).state is State.SIGNED


def test_many_are_declined_with_one_reason(season: Round) -> None:
    numbers = [asked(season, to_terminate(season, region)) for region in ("zeeland", "drenthe")]
    plan = planned(season, Action.DECLINE_APPROVAL, *numbers, by="bob", reason="Eerst bellen")
    assert came(season, plan, "bob") == [Came.DONE, Came.DONE]
    for number in numbers:
        kept = approvals_seen.one(season.office, number).approval
        assert (kept.standing, kept.decided_by, kept.words) == (Standing.DECLINED, "bob", "Eerst bellen")


def test_declining_without_a_reason_is_refused_for_each(season: Round) -> None:
    number = asked(season, to_terminate(season))
    plan = planned(season, Action.DECLINE_APPROVAL, number, by="bob")
    assert [line.came_of for line in done(season, plan, "bob")] == [("reason",)]
    assert standing(season, number) is Standing.OPEN


def test_own_requests_are_taken_back_together(season: Round) -> None:
    own, others = (
        asked(season, to_terminate(season)),
        asked(season, to_terminate(season, "drenthe"), "bob"),
    )
    plan = planned(season, Action.WITHDRAW_APPROVAL, own, others)
    assert [(line.possible, line.rules) for line in plan.lines] == [(True, ()), (False, ("role",))]
    assert came(season, plan) == [Came.DONE, Came.LEFT]
    assert (standing(season, own), standing(season, others)) == (Standing.WITHDRAWN, Standing.OPEN)


def test_what_was_decided_or_changed_since_the_plan_is_left_alone(season: Round) -> None:
    changed, decided, waiting = (to_terminate(season, region) for region in ("zeeland", "drenthe", "twente"))
    numbers = [asked(season, each) for each in (changed, decided, waiting)]
    plan = planned(season, Action.GRANT_APPROVAL, *numbers, by="bob")
    season.done(Action.UPDATE_DOSSIER, changed, dossier=rounds.ready(rounds.GLI, Kind.RHO, evaluations=3))
    assert approvals.decline(season.office, "carla", numbers[1], "nee").done
    assert came(season, plan, "bob") == [Came.CHANGED, Came.CHANGED, Came.DONE]
    assert season.now(decided).state is State.SIGNED
    season.holds()


def test_what_cannot_be_granted_any_more_says_why_in_the_plan(season: Round) -> None:
    lapsed, closed = to_terminate(season), to_terminate(season, "drenthe")
    numbers = [asked(season, lapsed), asked(season, closed)]
    season.done(Action.UPDATE_DOSSIER, lapsed, dossier=rounds.ready(rounds.GLI, Kind.RHO, evaluations=3))
    assert approvals.withdraw(season.office, "anna", numbers[1]).done
    plan = planned(season, Action.GRANT_APPROVAL, *numbers, by="bob")
    assert [(line.possible, line.rules) for line in plan.lines] == [(False, ("stale",)), (False, ("state",))]


def test_a_grant_is_judged_on_what_the_one_before_it_left(season: Round) -> None:
    rho = season.running(Kind.RHO, term=("2026-01-01", "2027-12-31"))
    season.done(Action.UPDATE_DOSSIER, rho, dossier=rounds.excluded())
    coach = season.running(Kind.INDIVIDUAL)
    season.jump("2026-10-05T10:00")
    override = approvals.ask(
        season.office, Request(Action.OFFER_RUN_OFF, "anna", coach.number, override=OVERRIDE)
    ).number
    assert override is not None
    numbers = (asked(season, rho), override)
    plan = planned(season, Action.GRANT_APPROVAL, *numbers, by="bob")
    assert [line.possible for line in plan.lines] == [True, True]
    results = done(season, plan, "bob")
    assert [(line.outcome, line.came_of) for line in results] == [
        (Came.DONE, ()),
        (Came.REFUSED, ("2.2/run-off-ground",)),
    ]
    assert standing(season, override) is Standing.OPEN
    season.holds()


@pytest.mark.parametrize("number", ["0", "99", "-1", "x", "9" * 30, "\u0661", "1 ", ""])
def test_a_number_that_is_no_request_is_said(season: Round, number: str) -> None:
    with pytest.raises(BadInput):
        planned(season, Action.GRANT_APPROVAL, number, by="bob")


def test_looking_at_what_would_be_decided_changes_nothing(season: Round) -> None:
    contract = to_terminate(season)
    number = asked(season, contract)
    season.done(Action.UPDATE_DOSSIER, contract, dossier=rounds.ready(rounds.GLI, Kind.RHO, evaluations=3))
    before = rounds.tables(season.office, but={"plan", "plan_line"})
    planned(season, Action.GRANT_APPROVAL, number, by="bob")
    assert rounds.tables(season.office, but={"plan", "plan_line"}) == before
