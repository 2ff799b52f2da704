"""What changed between two moments: who, from which state to which, and which facts; nothing else."""

from datetime import datetime
from pathlib import Path

import pytest
import rounds
from rounds import Round

from lifecycle.calendar import parse_moment
from lifecycle.contract import Kind
from lifecycle.errors import BadInput
from lifecycle.states import Action
from workflows.inquiry import between
from workflows.inquiry.as_of import Known
from workflows.inquiry.between import Between, Changed
from workflows.inquiry.lookups import MayNotLook


@pytest.fixture
def season(tmp_path: Path) -> Round:
    return rounds.begin_on(tmp_path / "round.db")


def at(moment: str) -> datetime:
    return parse_moment(moment)


def changed(season: Round, first: str, last: str, known: Known = Known.THEN) -> dict[str, Changed]:
    found = between.export(season.office, "iris", Between(at(first), at(last), known), "JSON")
    return {each.after.contract["number"]: each for each in found}


def test_who_is_new_moved_or_got_other_facts_is_told_and_nobody_else(season: Round) -> None:
    still, moved, edited = season.assessed(), season.assessed(), season.applied(Kind.INDIVIDUAL)
    season.jump("2026-05-01T12:00")
    season.done(Action.NOTE, still, text="Gebeld.")
    season.done(Action.WITHDRAW, moved)
    season.done(Action.UPDATE_DOSSIER, edited, dossier=rounds.excluded())
    new = season.applied()
    found = changed(season, "2026-04-30T12:00", "2026-05-02T12:00")
    assert set(found) == {moved.number, edited.number, new.number}
    assert (found[moved.number].before.contract["state"], found[moved.number].fields) == ("assessed", ("state",))  # type: ignore[union-attr]  # it was there before
    assert found[edited.number].fields == ("dossier.exclusions",)
    assert found[new.number].before is None


def test_the_first_moment_is_left_out_and_the_second_counts(season: Round) -> None:
    contract = season.applied()
    moment = season.office.now()
    until_it, after_it = Between(at("2026-04-01T12:00"), moment), Between(moment, at("2026-12-01T12:00"))
    (found,) = between.export(season.office, "iris", until_it, "JSON")
    assert found.after.contract["number"] == contract.number
    assert list(between.export(season.office, "iris", after_it, "JSON")) == []


def test_what_was_recorded_later_counts_by_the_moment_it_is_known_by(season: Round) -> None:
    contract = season.offered()
    season.jump("2026-05-10T12:00")
    season.done(Action.SIGN, contract, signed_at=at("2026-05-01T12:00"))
    assert contract.number not in changed(season, "2026-04-30T12:00", "2026-05-02T12:00")
    assert contract.number in changed(season, "2026-04-30T12:00", "2026-05-02T12:00", Known.NOW)


def test_pages_hold_each_contract_once(season: Round) -> None:
    numbers = [season.applied(Kind.INDIVIDUAL).number for _ in range(between.SIZE + 3)]
    asked = Between(at("2026-04-01T12:00"), at("2026-12-01T12:00"))
    first = between.page(season.office, "iris", asked)
    second = between.page(season.office, "iris", asked, after=first.further)
    assert [each.after.contract["number"] for each in (*first.changed, *second.changed)] == numbers
    assert second.further is None


def test_moments_in_the_wrong_order_and_other_roles_are_refused(season: Round) -> None:
    with pytest.raises(BadInput, match="does not come after"):
        changed(season, "2026-05-02T12:00", "2026-05-02T12:00")
    with pytest.raises(MayNotLook):
        between.page(season.office, "anna", Between(at("2026-05-01T12:00"), at("2026-05-02T12:00")))
