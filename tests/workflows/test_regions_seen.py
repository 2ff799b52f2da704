"""The regions in the round of a policy: who is contracted, who is on the way, what is missing, what is stated."""

from datetime import datetime
from typing import Any

import pytest
import rounds
from rounds import GLI, KINDEREN, Round

from lifecycle.calendar import parse_moment
from lifecycle.contract import Kind, Reach
from lifecycle.errors import BadInput
from lifecycle.states import Action, State
from workflows import policy_round, portfolio, region_seen, regions_seen
from workflows.policy_round import Statement
from workflows.portfolio_asked import Filter
from workflows.regions_seen import Region, Standing


def at(season: Round, name: str = "zeeland", policy: str | None = None) -> Region:
    """A region of the overview."""
    return {each.id: each for each in regions_seen.seen(season.office, policy).regions}[name]


def stated(season: Round, reason: str, region: str = "zeeland", by: str = "anna", **said: bool) -> None:
    result = policy_round.state_region(season.office, by, region, Statement(**said), reason)
    assert result.done


def test_every_region_is_seen_by_name_and_its_care_is_missing_at_first(season: Round) -> None:
    found = regions_seen.seen(season.office)
    assert found.policy is not None
    assert (found.policy.policy, list(found.choices)) == (GLI, [GLI, KINDEREN])
    names = [each.name for each in found.regions]
    assert len(names) == 31
    assert names.index("'t Gooi") == names.index("Friesland") + 1
    assert {each.standing for each in found.regions} == {Standing.MISSING}
    assert {each.missing for each in found.regions} == {(None,)}


def test_who_applies_is_in_the_round_and_who_signs_is_contracted(season: Round) -> None:
    contract = season.offered(regions=("zeeland", "utrecht"))
    for name in ("zeeland", "utrecht"):
        (part,) = at(season, name).parts
        assert (dict(part.contracted), dict(part.in_round)) == ({}, {Kind.RHO: 1})
        assert part.standing is Standing.IN_ROUND
    assert at(season).missing == (None,)
    season.done(Action.SIGN, contract)
    (part,) = at(season).parts
    assert (dict(part.contracted), dict(part.in_round)) == ({Kind.RHO: 1}, {})
    assert part.standing is Standing.CONTRACTED
    assert at(season).missing == ()
    assert at(season, "drenthe").standing is Standing.MISSING


@pytest.mark.parametrize(
    ("term", "contracted"),
    [
        (("2026-01-01", "2026-12-31"), False),
        (("2026-01-01", "2027-01-01"), True),
        (("2027-12-31", "2028-12-31"), True),
        (("2028-01-01", "2028-12-31"), False),
    ],
)
def test_a_contract_counts_where_its_term_covers_any_day_of_the_year(
    season: Round, term: tuple[str, str], contracted: bool
) -> None:
    season.running(Kind.RHO, term=term)
    assert bool(at(season).parts[0].contracted) is contracted


def test_a_run_off_agreement_of_an_individual_is_for_current_patients_only(season: Round) -> None:
    season.running(Kind.INDIVIDUAL, state=State.RUN_OFF, term=("2026-01-01", "2027-12-31"))
    (part,) = at(season).parts
    assert (dict(part.contracted), dict(part.runs_off)) == ({}, {Kind.INDIVIDUAL: 1})
    assert part.standing is Standing.MISSING


def test_each_role_of_a_policy_is_looked_at_by_itself(season: Round) -> None:
    season.signed(Kind.GGD, policy=KINDEREN, role="czv")
    found = at(season, policy=KINDEREN)
    assert {part.role: part.standing for part in found.parts} == {
        "coach": Standing.MISSING,
        "czv": Standing.CONTRACTED,
    }
    assert found.missing == ("coach",)
    assert found.standing is Standing.MISSING
    assert at(season).parts[0].contracted == {}


def test_a_closed_application_and_one_of_another_policy_do_not_count(season: Round) -> None:
    season.done(Action.WITHDRAW, season.applied())
    season.applied(Kind.GGD, policy=KINDEREN, role="czv")
    assert at(season).standing is Standing.MISSING


def test_each_count_is_what_its_list_holds(season: Round) -> None:
    season.signed()
    season.running(Kind.RHO, term=("2026-01-01", "2027-12-31"))
    season.running(Kind.INDIVIDUAL)
    season.applied(Kind.INDIVIDUAL, reach=Reach.LOCAL)
    (part,) = at(season).parts
    assert dict(part.contracted) == {Kind.RHO: 2}
    contracted = Filter(care="gli", covering=2027, regions=("zeeland",), kind=Kind.RHO)
    assert portfolio.page(season.office, contracted).total == 2
    waiting = Filter(policy=GLI, states=(State.APPLIED,), regions=("zeeland",), kind=Kind.INDIVIDUAL)
    assert portfolio.page(season.office, waiting).total == part.in_round[Kind.INDIVIDUAL] == 1
    with pytest.raises(BadInput, match="unknown care"):
        portfolio.page(season.office, Filter(care="gly"))


def test_what_is_stated_says_since_when_by_whom_and_why(season: Round) -> None:
    stated(season, "Geen gesprek mogelijk.", rho_unwilling=True)
    season.jump("2026-05-01T10:00")
    stated(season, "Nog steeds niet, en te weinig coaches.", by="bob", rho_unwilling=True, duty_of_care_risk=True)
    found = at(season).stated
    assert (found["rho_unwilling"].author, found["rho_unwilling"].reason) == ("anna", "Geen gesprek mogelijk.")
    risk = found["duty_of_care_risk"]
    assert (risk.author, risk.at) == ("bob", parse_moment("2026-05-01T10:00"))
    stated(season, "Toch wel.", rho_unwilling=False)
    assert not at(season).rho_unwilling
    season.jump("2026-06-01T10:00")
    stated(season, "Weer niet.", by="carla", rho_unwilling=True)
    assert at(season).stated["rho_unwilling"].author == "carla"
    assert at(season, "utrecht").stated == {}


def test_a_policy_that_is_not_in_play_and_a_region_that_does_not_exist_are_named(season: Round) -> None:
    with pytest.raises(BadInput, match="unknown policy 'gli-2026'"):
        regions_seen.seen(season.office, "gli-2026")
    with pytest.raises(BadInput, match="unknown region 'zeelnd'"):
        region_seen.seen(season.office, "zeelnd")


def test_without_a_policy_in_play_regions_are_seen_without_care() -> None:
    season = rounds.begin(policies=())
    stated(season, "Geen gesprek mogelijk.", rho_unwilling=True)
    assert at(season).rho_unwilling
    assert at(season).parts == ()
    assert region_seen.seen(season.office, "zeeland").policy is None


def test_one_region_agrees_with_the_overview_and_names_its_contracts(season: Round) -> None:
    season.signed()
    season.applied(Kind.INDIVIDUAL, reach=Reach.LOCAL)
    season.running(Kind.INDIVIDUAL)
    found = region_seen.seen(season.office, "zeeland")
    assert found.region.parts == at(season).parts
    assert [(each.kind, each.state, each.covers) for each in found.members] == [
        (Kind.RHO, State.SIGNED, True),
        (Kind.INDIVIDUAL, State.APPLIED, False),
    ]


def test_only_the_first_of_a_kind_are_named(season: Round) -> None:
    for _ in range(region_seen.FEW + 2):
        season.applied(Kind.INDIVIDUAL, reach=Reach.LOCAL)
    found = region_seen.seen(season.office, "zeeland")
    assert len(found.members) == region_seen.FEW
    assert found.region.parts[0].in_round[Kind.INDIVIDUAL] == region_seen.FEW + 2


def test_the_records_of_a_region_are_its_history_newest_first(season: Round) -> None:
    stated(season, "Een.", rho_unwilling=True)
    stated(season, "Twee.", rho_unwilling=False)
    assert policy_round.state_region(season.office, "iris", "zeeland", Statement(rho_unwilling=True), "x").failed
    history = region_seen.seen(season.office, "zeeland").history
    assert [each.body["outcome"] for each in history] == ["refused", "done", "done"]
    assert [each.values.get("reason") for each in history][1:] == ["Twee.", "Een."]


def _areas(season: Round, kind: Kind, areas: list[str], *regions: str) -> None:
    if kind is Kind.INDIVIDUAL:
        more: dict[str, Any] = {"coverage": areas}
    else:
        more = {"subcontractors": [{"coverage": [area]} for area in areas]}
    reach = Reach.SUPRAREGIONAL if len(regions) > 1 else Reach.LOCAL
    other = {"reach": reach} if kind is Kind.INDIVIDUAL else {}
    season.applied(kind, dossier=rounds.ready(GLI, kind, **more), regions=regions or ("zeeland",), **other)


def test_the_areas_of_a_region_overlap_and_leave_holes(season: Round) -> None:
    _areas(season, Kind.RHO, ["4330-4334", "4337", "geen"])
    _areas(season, Kind.INDIVIDUAL, ["4333-4335"])
    found = region_seen.seen(season.office, "zeeland").areas
    assert [(each.said, len(each.who)) for each in found.stretches] == [
        ("4330-4332", 1),
        ("4333-4334", 2),
        ("4335", 1),
        ("4336", 0),
        ("4337", 1),
    ]
    assert found.elsewhere == ()
    assert set(found.names.values()) == {"Praktijk Schuilnaam 1", "Praktijk Schuilnaam 2"}


def test_areas_of_providers_of_several_regions_stand_apart(season: Round) -> None:
    _areas(season, Kind.INDIVIDUAL, ["3511", "4333"], "zeeland", "utrecht")
    _areas(season, Kind.INDIVIDUAL, ["4333-4335"], "zeeland")
    found = region_seen.seen(season.office, "zeeland").areas
    assert [each.said for each in found.stretches] == ["4333-4335"]
    assert [each.said for each in found.elsewhere] == ["3511"]
    assert region_seen.seen(season.office, "utrecht").areas.stretches == ()


def test_a_moment_is_aware(season: Round) -> None:
    stated(season, "Geen gesprek mogelijk.", rho_unwilling=True)
    moment = at(season).stated["rho_unwilling"].at
    assert isinstance(moment, datetime)
    assert moment.tzinfo is not None
