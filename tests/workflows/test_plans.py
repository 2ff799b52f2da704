"""A plan for many contracts: shown, confirmed by its maker alone, and nothing of it done twice."""

from dataclasses import replace

import pytest
import rounds
from rounds import Round

from lifecycle.calendar import parse_moment
from lifecycle.contract import Contract, Kind
from lifecycle.errors import BadInput
from lifecycle.states import Action, State
from workflows import plans
from workflows.planned import Came, Plan
from workflows.request import Request


def planned(season: Round, action: Action, *found: Contract, **other: str) -> Plan:
    return plans.make(season.office, Request(action, "anna", "", **other), [each.number for each in found])  # type: ignore[arg-type]  # tests name what they need


def done(season: Round, plan: Plan, by: str = "anna") -> list[tuple[str, Came]]:
    return [(line.number, line.outcome) for line in plans.carry_out(season.office, plan, by)]


def three(season: Round) -> list[Contract]:
    """Two that can be assessed, and one that cannot."""
    flawed = rounds.ready(rounds.GLI, Kind.INDIVIDUAL, licences=[])
    return [season.applied(Kind.RHO), season.applied(Kind.PARTNERSHIP), season.applied(Kind.INDIVIDUAL, dossier=flawed)]


def test_a_plan_says_what_will_happen_to_each_and_what_stands_in_the_way(season: Round) -> None:
    first, second, flawed = three(season)
    before = len(rounds.records(season.office))
    plan = planned(season, Action.ASSESS, first, flawed, second, first)
    assert [line.number for line in plan.lines] == [first.number, flawed.number, second.number]
    assert [(line.possible, line.target(plan.action), line.version) for line in plan.lines] == [
        (True, State.ASSESSED, 1),
        (False, State.ASSESSED, 1),
        (True, State.ASSESSED, 1),
    ]
    assert plan.lines[1].rules == ("3.3.2/licence",)
    assert any(finding.rule == "3.3.2/licence" for finding in plan.lines[1].findings)
    assert len(rounds.records(season.office)) == before, "nobody asked for anything yet"
    assert plans.find(season.office, plan.id, "anna") == plan


def test_carrying_out_does_what_is_possible_and_leaves_the_rest(season: Round) -> None:
    first, second, flawed = three(season)
    plan = planned(season, Action.ASSESS, first, second, flawed)
    results = done(season, plan)
    assert results == [(first.number, Came.DONE), (second.number, Came.DONE), (flawed.number, Came.LEFT)]
    assert season.now(first).state is State.ASSESSED
    assert season.now(flawed).state is State.APPLIED
    season.holds()


def test_what_changed_since_the_plan_is_left_alone_and_said_so(season: Round) -> None:
    first, second, _ = three(season)
    plan = planned(season, Action.ASSESS, first, second)
    season.done(Action.UPDATE_DOSSIER, first, by="bob", dossier=rounds.excluded())
    records = len(season.bodies(first))
    assert done(season, plan) == [(first.number, Came.CHANGED), (second.number, Came.DONE)]
    assert len(season.bodies(first)) == records
    again = plans.find(season.office, plan.id, "anna")
    assert again is not None
    assert [line.outcome for line in again.lines] == [Came.CHANGED, Came.DONE]


@pytest.mark.parametrize("action", [Action.ASSESS, Action.NOTE])
def test_the_same_plan_twice_does_nothing_twice(season: Round, action: Action) -> None:
    first, second, _ = three(season)
    plan = planned(season, action, first, second, text="Gebeld")
    assert len(done(season, plan)) == 2
    records = len(rounds.records(season.office))
    assert done(season, plan) == []
    assert len(rounds.records(season.office)) == records


def test_an_interrupted_plan_is_finished_later(season: Round) -> None:
    first, second, _ = three(season)
    plan = planned(season, Action.NOTE, first, second, text="Gebeld")
    stops = iter((False, True))
    assert [line.number for line in plans.carry_out(season.office, plan, "anna", lambda: next(stops))] == [first.number]
    assert done(season, plan) == [(second.number, Came.DONE)]
    assert [body["action"] for body in season.bodies(first)].count("note") == 1


def test_what_is_refused_in_the_end_says_by_which_rules(season: Round) -> None:
    partner = season.assessed(Kind.PARTNERSHIP)
    plan = planned(season, Action.OFFER, partner)
    assert plan.lines[0].possible
    season.applied(Kind.RHO)
    (line,) = plans.carry_out(season.office, plan, "anna")
    assert (line.outcome, line.came_of) == (Came.REFUSED, ("2.2/rho-first",))


def test_a_plan_is_its_makers_alone_and_lasts_a_day(season: Round) -> None:
    first, *_ = three(season)
    plan = planned(season, Action.ASSESS, first)
    assert plans.find(season.office, plan.id, "bob") is None
    with pytest.raises(BadInput, match="no such plan"):
        done(season, plan, "bob")
    season.clock.move_to(plan.expires_at)
    assert plans.find(season.office, plan.id, "anna") is None
    with pytest.raises(BadInput, match="no such plan"):
        done(season, plan)
    assert season.now(first).state is State.APPLIED
    planned(season, Action.ASSESS, first)
    with pytest.raises(BadInput):
        done(season, replace(plan, id="made-up"))


def test_who_may_not_do_it_sees_so_in_the_plan(season: Round) -> None:
    first, *_ = three(season)
    plan = plans.make(season.office, Request(Action.ASSESS, "iris", ""), [first.number])
    assert (plan.lines[0].possible, plan.lines[0].rules) == (False, ("role",))


def test_what_the_request_says_is_kept_for_every_contract(season: Round) -> None:
    offered = season.offered(Kind.RHO)
    season.jump("2026-04-05T12:00")
    moment = parse_moment("2026-04-04T10:00")
    made = plans.make(season.office, Request(Action.SIGN, "anna", "", signed_at=moment), [offered.number])
    plan = plans.find(season.office, made.id, "anna")
    assert plan is not None
    assert done(season, plan) == [(offered.number, Came.DONE)]
    assert season.now(offered).signed_at == moment


@pytest.mark.parametrize(
    ("action", "numbers", "said"),
    [
        (Action.ASSESS, [], "choose at least one"),
        (Action.ASSESS, ["GLI-2027-99999"], "there is no contract GLI-2027-99999"),
        (Action.ANSWER, ["GLI-2027-00001"], "allowed are"),
        (Action.ASSESS, [str(place) for place in range(plans.MOST + 1)], "at most 1000 at once"),
    ],
)
def test_what_cannot_be_planned_is_said(season: Round, action: Action, numbers: list[str], said: str) -> None:
    with pytest.raises(BadInput, match=said):
        plans.make(season.office, Request(action, "anna", ""), numbers)
