"""The policies in play as somebody sees them, and what an amendment of one would change."""

import pytest
import rounds
from rounds import GLI, KINDEREN, Round

from lifecycle.contract import Kind, Reach
from lifecycle.errors import BadInput
from lifecycle.states import Action, State
from workflows import amending, policies_seen, policy_round
from workflows.policy_round import Changes


def amend(season: Round, changes: Changes, reason: str = "Na bezwaren.") -> None:
    assert policy_round.amend(season.office, "paul", GLI, changes, reason).done


def test_every_policy_in_play_is_listed_with_its_contracts_and_objections(season: Round) -> None:
    season.applied()
    season.signed()
    assert policy_round.object_to(season.office, "anna", KINDEREN, season.provider(Kind.GGD), "Te streng.").done
    gli, kinderen = policies_seen.listed(season.office)
    assert (gli.entry.policy.policy, dict(gli.contracts)) == (GLI, {State.APPLIED: 1, State.SIGNED: 1})
    assert (kinderen.entry.policy.policy, kinderen.objections) == (KINDEREN, 1)
    assert gli.version.number == 1


def test_how_often_each_rule_refused_is_counted_without_advice(season: Round) -> None:
    contract = season.applied(Kind.INDIVIDUAL, dossier=rounds.ready(GLI, Kind.INDIVIDUAL, licences=[]))
    season.refused(Action.ASSESS, contract)
    season.refused(Action.ASSESS, contract)
    found = policies_seen.seen(season.office, GLI)
    assert found.refused["3.3.2/licence"] == 2
    assert set(found.refused) <= {rule.id for rule in found.policy.rules if rule.required}
    assert not policies_seen.seen(season.office, KINDEREN).refused


def test_an_earlier_version_is_seen_as_it_was(season: Round) -> None:
    amend(season, Changes(add_programmes=("cool-plus",)))
    newest, first = policies_seen.seen(season.office, GLI), policies_seen.seen(season.office, GLI, 1)
    assert [each.number for each in newest.versions] == [1, 2]
    assert (newest.version.reason, newest.version.author) == ("Na bezwaren.", "paul")
    assert "cool-plus" in newest.policy.programme_ids
    assert "cool-plus" not in first.policy.programme_ids
    assert (newest.is_current, first.is_current) == (True, False)
    for name, number in (("gli-1999", None), (GLI, 3)):
        with pytest.raises(BadInput):
            policies_seen.seen(season.office, name, number)


def test_the_window_for_objections_is_open_until_the_end_of_its_last_day(season: Round) -> None:
    policy = rounds.policy(GLI)
    season.jump("2026-05-15T23:59")
    assert policies_seen.takes_objections(policy, season.office.now())
    season.jump("2026-05-16T00:00")
    assert not policies_seen.takes_objections(policy, season.office.now())


def test_a_preview_names_the_contracts_that_would_be_judged_otherwise(season: Round) -> None:
    kept = season.applied(Kind.INDIVIDUAL, reach=Reach.LOCAL)
    lone = season.applied(
        Kind.INDIVIDUAL,
        reach=Reach.LOCAL,
        dossier=rounds.ready(
            GLI,
            Kind.INDIVIDUAL,
            programmes=["ssib"],
            licences=[{"programme": "ssib", "from": "2026-01-01", "until": "2028-12-31"}],
        ),
    )
    before = rounds.tables(season.office)
    found = amending.preview(season.office, GLI, Changes(remove_programmes=("ssib",)))
    assert [(each.part, each.id) for each in found.differences] == [("programmes", "ssib")]
    assert [(each.number, each.hinders, each.allows) for each in found.otherwise] == [
        (lone.number, ("3.2/purchased-programme",), ())
    ]
    assert (found.looked_at, found.concerned) == (1, 1)
    assert kept.number != lone.number
    assert rounds.tables(season.office) == before


def test_what_was_previewed_is_what_an_amendment_makes(season: Round) -> None:
    contract = season.applied(
        Kind.INDIVIDUAL,
        reach=Reach.LOCAL,
        dossier=rounds.ready(GLI, Kind.INDIVIDUAL, registers=["leefstijlregister"]),
    )
    changes = Changes(add_registers=("leefstijlregister",))
    found = amending.preview(season.office, GLI, changes)
    assert [(each.number, each.allows) for each in found.otherwise] == [
        (contract.number, ("3.3.2/recognised-register",))
    ]
    assert season.refused(Action.ASSESS, contract) == ["3.3.2/recognised-register"]
    amend(season, changes)
    assert policies_seen.seen(season.office, GLI).policy.hash == found.after.hash
    season.done(Action.ASSESS, contract)


def test_a_preview_of_what_is_not_possible_is_refused(season: Round) -> None:
    with pytest.raises(BadInput, match="is no id"):
        amending.preview(season.office, GLI, Changes(add_programmes=("Not An Id",)))
    assert amending.preview(season.office, GLI, Changes()).concerned == 0
