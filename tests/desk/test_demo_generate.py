"""The made-up season: the same by seed, plausible in what it holds, and playable to its end."""

from datetime import timedelta

import pytest

from desk.demo import generate
from desk.demo.hours import START, UNTIL
from desk.demo.places import PLACES
from lifecycle import regions
from lifecycle.contract import Kind, Reach
from lifecycle.states import Action
from scheduler import outcome, rehearsal
from scheduler.scenarios.model import Scenario

AROUND = {
    Action.OBJECT,
    Action.AMEND_POLICY,
    Action.SET_TARIFF,
    Action.STATE_REGION,
    Action.RUN_MILESTONE,
}


@pytest.fixture(scope="module")
def full() -> Scenario:
    return generate.season(1, 400)


def test_the_same_seed_gives_the_same_season(full: Scenario) -> None:
    assert generate.season(1, 400) == full


def test_another_seed_gives_another_season() -> None:
    assert generate.season(1, 40).events != generate.season(2, 40).events


@pytest.mark.parametrize("providers", [1, 2, 3, 5, 7, 40, 400, 1500])
def test_there_are_as_many_providers_as_asked(providers: int) -> None:
    season = generate.season(3, providers)
    assert len(season.providers) == providers
    assert len({facts.name for facts in season.providers.values()}) == providers
    assert len({facts.agb for facts in season.providers.values()}) == providers
    assert len({facts.kvk for facts in season.providers.values()}) == providers


def test_numbers_come_from_ranges_that_are_plainly_made_up(full: Scenario) -> None:
    for facts in full.providers.values():
        assert (facts.agb or "").startswith("9")
        assert len(facts.agb or "") in {7, 8}
        assert len(facts.kvk or "") in {7, 8}
        assert len(facts.kvk or "") == 7 or (facts.kvk or "").startswith("2")


def test_proportions_are_realistic(full: Scenario) -> None:
    kinds = [facts.kind for facts in full.providers.values()]
    assert kinds.count(Kind.RHO) == 20
    assert 25 <= kinds.count(Kind.PARTNERSHIP) <= 50
    assert 240 <= kinds.count(Kind.INDIVIDUAL) <= 320
    assert sum(kinds.count(kind) for kind in (Kind.GGD, Kind.CJG, Kind.JGZ)) == 30
    assert set(kinds) == set(Kind)


def test_a_large_round_has_at_most_two_regional_organisations_a_region() -> None:
    season = generate.season(1, 5000)
    kinds = [facts.kind for facts in season.providers.values()]
    assert kinds.count(Kind.RHO) == 2 * len(PLACES)


def test_both_policies_all_regions_and_every_reach_take_part(full: Scenario) -> None:
    applications = [event.keys for event in full.events if event.do is Action.APPLY]
    assert {keys["policy"] for keys in applications} == {"gli-2027", "kinderen-2027"}
    assert {region for keys in applications for region in keys["regions"]} == set(regions.shipped())
    assert {keys["reach"] for keys in applications if "reach" in keys} == set(Reach)
    assert {given.policy for given in full.given} == {"gli-2026", "kinderen-2026"}


def test_places_are_known_for_every_shipped_region() -> None:
    assert PLACES.keys() == regions.shipped().keys()


def test_contracts_of_two_years_stand_in_about_half_of_the_regions(full: Scenario) -> None:
    standing = {
        region
        for given in full.given
        if full.providers[given.provider].kind in {Kind.RHO, Kind.PARTNERSHIP} and given.term.is_multi_year
        for region in given.regions
    }
    assert 10 <= len(standing) <= 21


def test_every_action_that_people_do_happens(full: Scenario) -> None:
    # The policies are published by their milestone, and providers come in with the rows of spreadsheets.
    people = set(Action) - {Action.REGISTER, Action.PUBLISH_POLICY, Action.START_RUN_OFF, Action.END}
    # A scenario names who approved; that somebody asked for it is no event of its own.
    people -= {Action.ADD_POLICY, Action.ADD_PROVIDER, Action.CHANGE_PROVIDER}
    people -= {Action.ASK_APPROVAL, Action.GRANT_APPROVAL, Action.DECLINE_APPROVAL, Action.WITHDRAW_APPROVAL}
    assert {event.do for event in full.events} == people - {Action.LAPSE, Action.LAPSE_RUN_OFF, Action.LAPSE_APPROVAL}


@pytest.mark.parametrize("providers", [1, 5, 40, 400])
def test_events_are_in_order_and_within_the_season(providers: int) -> None:
    events = generate.season(4, providers).events
    moments = [event.at for event in events]
    assert moments == sorted(moments)
    assert [event.index for event in events] == list(range(len(events)))
    assert moments[0] >= START
    assert moments[-1] <= UNTIL - timedelta(hours=12)


@pytest.mark.parametrize("providers", [1, 5, 40, 400])
def test_names_are_introduced_before_they_are_used(providers: int) -> None:
    season = generate.season(5, providers)
    contracts = {given.contract for given in season.given}
    questions: set[str] = set()
    for event in season.events:
        keys = event.keys
        assert event.by in season.users
        if "provider" in keys:
            assert keys["provider"] in season.providers
        if event.do is Action.APPLY:
            assert keys["contract"] not in contracts
            assert "renews" not in keys or keys["renews"] in contracts
            contracts.add(keys["contract"])
        elif event.do not in AROUND:
            assert keys["contract"] in contracts
        if event.do is Action.ASK:
            assert keys["question"] not in questions
            questions.add(keys["question"])
        elif event.do is Action.ANSWER:
            assert keys["question"] in questions


@pytest.mark.parametrize(("seed", "providers"), [(1, 1), (1, 5), (1, 40), (2, 40)])
def test_a_season_plays_to_its_end_as_it_was_planned(seed: int, providers: int) -> None:
    planned, _ = generate.plan(seed, providers)
    played = rehearsal.play(generate.season(seed, providers))
    ended = outcome.conclude(played)
    assert ended.problems == ()
    refused = [not event.result.done for event in played.played]
    surprises = [
        entry
        for entry, was_refused in zip(planned.diary.in_order(), refused, strict=True)
        if was_refused and not entry.refused
    ]
    assert len(surprises) * 10 <= sum(refused)
    late = [run.milestone.value for run in ended.milestones if run.ran_at > run.due]
    assert late == ["offers-out", "signing-deadline"]


def test_forty_providers_meet_many_different_refusals() -> None:
    played = rehearsal.play(generate.season(1, 40))
    rules = {finding.rule for event in played.played if not event.result.done for finding in event.result.failed}
    assert len(rules) >= 25
