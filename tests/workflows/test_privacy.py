"""Erasing personal data: the values go everywhere, the trail holds, and what was lost is told from what was erased."""

from datetime import date
from pathlib import Path

import pytest
import rounds
from rounds import Round

from lifecycle import proof
from lifecycle.contract import Contract, Kind
from lifecycle.errors import BadInput
from lifecycle.retention import Data, Period, periods
from lifecycle.states import Action
from workflows import approvals, bundle, policy_round, privacy, sealing, verification
from workflows.errors import NotAllowed
from workflows.request import Override, Request
from workflows.seals import Seals
from workflows.store import contracts

SECRET = ("Geheimnaam", "Praktijk", "Verborgenlaan", "Geheimstad", "geheim woord", "9911", "90000001")


@pytest.fixture
def season(tmp_path: Path) -> Round:
    return rounds.begin_on(tmp_path / "round.db")


def withdrawn(season: Round) -> str:
    """An application with words of every sort around it, that came to nothing; the key of its provider."""
    contract = season.offered()
    season.done(Action.NOTE, contract, text="Een geheim woord.")
    season.done(Action.ASK, contract, text="Mag dit geheim woord?")
    season.done(Action.ANSWER, contract, text="Dat geheim woord mag.", question=1)
    key = provider_of(season, contract)
    policy_round.object_to(season.office, "anna", rounds.GLI, key, "Bezwaar met een geheim woord.")
    season.done(Action.WITHDRAW, contract)
    return key


def kept(season: Round) -> str:
    """Every word that the database holds."""
    return str(rounds.tables(season.office, but=("policy_version",)))


def provider_of(season: Round, contract: Contract) -> str:
    with season.office.store.reading() as connection:
        return contracts.providers(connection, [contract.provider_id])[contract.provider_id].key


def test_nothing_of_who_is_erased_can_be_found_and_the_trail_holds(season: Round, tmp_path: Path) -> None:
    seals = Seals(tmp_path / "seals")
    key = withdrawn(season)
    sealing.seal(season.office, seals)
    assert [word for word in SECRET if word in kept(season)]
    number = privacy.erase_provider(season.office, "otto", key, "Daar vroeg de aanbieder om.")
    assert number > 10
    assert [word for word in SECRET if word in kept(season)] == []
    assert verification.problems(season.office) == []
    bundle.write(season.office, seals, tmp_path / "bundle.zip")
    assert proof.check(tmp_path / "bundle.zip", seals.public_keys()).problems == []


def test_who_still_has_a_contract_is_not_erased(season: Round) -> None:
    contract = season.signed()
    before = kept(season)
    with pytest.raises(BadInput, match="still goes on"):
        privacy.erase_provider(season.office, "otto", provider_of(season, contract), "Gevraagd.")
    assert kept(season) == before


@pytest.mark.parametrize("actor", ["anna", "iris", "paul", "nobody", None])
def test_only_an_administrator_erases_and_who_tried_is_on_the_trail(season: Round, actor: str | None) -> None:
    key = withdrawn(season)
    before = kept(season).count("geheim woord")
    for attempt in (
        lambda: privacy.erase_provider(season.office, actor, key, "x"),
        lambda: privacy.apply(season.office, actor),
    ):
        with pytest.raises(NotAllowed):
            attempt()
    assert kept(season).count("geheim woord") == before
    with season.office.store.reading() as connection:
        tried = connection.exec_driver_sql(
            "SELECT COUNT(*) FROM audit_record WHERE action = 'erase' AND outcome = 'refused'"
        )
        assert tried.scalar_one() == 2


def test_what_was_kept_long_enough_goes_and_the_rest_stays(season: Round) -> None:
    key = withdrawn(season)
    stays = season.signed()
    assert all(each.number == 0 for each in privacy.due(season.office))
    season.jump("2028-12-31T12:00")
    found = {each.data: each.number for each in privacy.due(season.office)}
    assert found[Data.UNSUCCESSFUL] == 1
    assert found[Data.PROVIDERS] == 0
    privacy.apply(season.office, "otto")
    assert "geheim woord mag" not in kept(season)
    assert key in kept(season)
    assert "Geheimnaam" in kept(season)
    assert all(each.number == 0 for each in privacy.due(season.office))
    assert verification.problems(season.office) == []
    assert season.now(stays).number == stays.number


def test_after_seven_years_the_provider_goes_too(season: Round) -> None:
    withdrawn(season)
    season.jump("2034-01-02T12:00")
    privacy.apply(season.office, "otto")
    assert [word for word in SECRET if word in kept(season)] == []
    assert all(each.number == 0 for each in privacy.due(season.office))
    assert verification.problems(season.office) == []


def test_the_words_of_a_request_for_approval_go_too(season: Round) -> None:
    contract = season.assessed(Kind.INDIVIDUAL)
    override = Override("duty-of-care", "Om een geheim woord.")
    approvals.ask(season.office, Request(Action.OFFER, "anna", contract.number, override=override))
    season.done(Action.WITHDRAW, contract)
    privacy.erase_provider(season.office, "otto", provider_of(season, contract), "Gevraagd.")
    assert "geheim woord" not in kept(season)
    assert verification.problems(season.office) == []


def test_a_value_that_is_gone_without_an_erasure_is_found(season: Round) -> None:
    withdrawn(season)
    with season.office.store.writing() as connection:
        connection.exec_driver_sql("DELETE FROM personal_value WHERE stream = 'contract:1' AND path = 'text'")
    found = [each.en for each in verification.problems(season.office)]
    assert any("the value of text is gone, and no record erased it" in each for each in found)


def test_an_erasure_needs_a_reason_and_somebody(season: Round) -> None:
    key = withdrawn(season)
    with pytest.raises(BadInput):
        privacy.erase_provider(season.office, "otto", key, " ")
    with pytest.raises(BadInput):
        privacy.erase_provider(season.office, "otto", "niemand", "Gevraagd.")


def test_the_periods_are_whole_years_to_the_day() -> None:
    period = Period(Data.WORDS, 7, periods()[Data.WORDS].words)
    assert period.last_day(date(2034, 3, 1)) == date(2027, 3, 1)
    assert period.last_day(date(2028, 2, 29)) == date(2021, 2, 28)
    assert set(periods()) == set(Data)
