"""A contract on which a job fails is set aside and tried again; the others, and the duties after it, go on."""

from datetime import timedelta

import pytest
import rounds
from rounds import GLI, Round
from sqlalchemy import text

from lifecycle.calendar import Milestone
from lifecycle.contract import Contract, Kind
from lifecycle.languages import Both
from lifecycle.rules import registry
from lifecycle.states import Action, State
from scheduler import milestones, reconciler
from workflows.errors import StoreError
from workflows.office import Office
from workflows.store import ledger
from workflows.store.tables import CONTRACTS

ONCE = "UPDATE contract SET dossier = :dossier WHERE id = :id"


@pytest.fixture
def three(season: Round) -> list[Contract]:
    """Three assessed contracts in regions of their own."""
    return [season.assessed(Kind.RHO, regions=(region,)) for region in ("zeeland", "twente", "drenthe")]


def _states(season: Round, contracts: list[Contract]) -> list[str]:
    with season.office.store.reading() as connection:
        found = {
            row.id: row.state
            for row in connection.execute(CONTRACTS.select().with_only_columns(CONTRACTS.c.id, CONTRACTS.c.state))
        }
    return [found[contract.id] for contract in contracts]


def _break(season: Round, contract: Contract, dossier: str) -> str:
    """Write a dossier that cannot be read; answers what was there."""
    with season.office.store.writing() as connection:
        was = connection.execute(text("SELECT dossier FROM contract WHERE id = :id"), {"id": contract.id}).scalar_one()
        connection.execute(text(ONCE), {"dossier": dossier, "id": contract.id})
    return str(was)


def _troubles(season: Round) -> list[tuple[str, int, int]]:
    with season.office.store.reading() as connection:
        return [(row.milestone, row.contract_id, row.times) for row in ledger.troubles(connection)]


@pytest.mark.parametrize("dossier", ["{not json", '{"programmes": 7}', "[]"])
def test_a_dossier_that_cannot_be_read_stops_nobody_else(season: Round, three: list[Contract], dossier: str) -> None:
    broken = three[1]
    was = _break(season, broken, dossier)
    season.to("2026-10-01T00:00")
    assert _states(season, three) == [State.OFFERED, State.ASSESSED, State.OFFERED]
    assert _troubles(season) == [("offers-out", broken.id, 1)]
    assert season.duty(Milestone.OFFERS_OUT).state == "running"
    reconciler.reconcile(season.office)
    assert _troubles(season) == [("offers-out", broken.id, 2)]
    season.to("2026-10-31T12:00")
    _break(season, broken, was)
    reconciler.reconcile(season.office)
    assert _states(season, three)[1] == State.OFFERED
    assert _troubles(season) == []
    assert season.duty(Milestone.OFFERS_OUT).state == "done"
    assert season.duty(Milestone.OFFERS_OUT).changed == len(three)
    season.holds()


def test_the_duties_after_it_are_done_at_their_moments(season: Round, three: list[Contract]) -> None:
    _break(season, three[1], "{not json")
    season.to("2026-11-02T00:00")
    assert season.duty(Milestone.OFFERS_OUT).state == "running"
    assert season.duty(Milestone.SIGNING_DEADLINE).state == "done"
    assert _states(season, three) == [State.LAPSED, State.ASSESSED, State.LAPSED]


def test_a_rule_that_raises_is_no_answer_and_is_asked_again(
    season: Round, three: list[Contract], monkeypatch: pytest.MonkeyPatch
) -> None:
    rule = next(rule for rule in rounds.policy(GLI).rules if rule.id == "3.3.3/insolvency")
    right = registry._PREDICATES[rule.check]

    def wrong(case: object, **parameters: object) -> object:
        if getattr(case, "contract").id == three[1].id:  # noqa: B009 - any case
            raise ZeroDivisionError
        return right(case, **parameters)  # type: ignore[arg-type]  # the case it was given

    monkeypatch.setitem(registry._PREDICATES, rule.check, wrong)
    season.to("2026-10-01T00:00")
    assert _states(season, three) == [State.OFFERED, State.ASSESSED, State.OFFERED]
    assert [(name, contract) for name, contract, _ in _troubles(season)] == [("offers-out", three[1].id)]
    monkeypatch.undo()
    reconciler.reconcile(season.office)
    assert _states(season, three)[1] == State.OFFERED
    assert season.duty(Milestone.OFFERS_OUT).state == "done"


def test_a_contract_that_was_withdrawn_meanwhile_is_no_trouble_any_more(season: Round, three: list[Contract]) -> None:
    was = _break(season, three[1], "{not json")
    season.to("2026-10-01T00:00")
    _break(season, three[1], was)
    season.done(Action.WITHDRAW, three[1])
    reconciler.reconcile(season.office)
    assert _troubles(season) == []
    assert season.duty(Milestone.OFFERS_OUT).state == "done"


def test_what_cannot_be_kept_stops_the_run(
    season: Round, three: list[Contract], monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise StoreError(Both("vol", "full"))

    monkeypatch.setattr("workflows.store.trail.append", full)
    with pytest.raises(StoreError):
        season.to("2026-10-01T00:00")
    assert _states(season, three) == [State.ASSESSED] * len(three)
    assert _troubles(season) == []


def test_an_offer_that_cannot_be_read_lets_the_others_lapse(season: Round, three: list[Contract]) -> None:
    season.to("2026-10-02T00:00")
    was = _break(season, three[1], "{not json")
    season.to("2026-11-02T00:00")
    assert _states(season, three) == [State.LAPSED, State.OFFERED, State.LAPSED]
    _break(season, three[1], was)
    reconciler.reconcile(season.office)
    assert _states(season, three) == [State.LAPSED] * len(three)
    season.holds()


def test_who_was_slow_does_nothing_for_a_duty_that_others_have_closed(season: Round, three: list[Contract]) -> None:
    with season.office.store.reading() as connection:
        row = next(row for row in ledger.duties(connection, Milestone.OFFERS_OUT) if row.policy_id == GLI)
    season.to("2026-10-02T00:00")
    late = season.assessed(Kind.RHO, regions=("friesland",), provider=season.provider(Kind.RHO))
    before = rounds.tables(season.office, but={"meta"})
    milestones.carry_out(season.office, row)
    assert rounds.tables(season.office, but={"meta"}) == before
    assert _states(season, [late]) == [State.ASSESSED]


def test_a_clock_that_is_set_back_meanwhile_records_nothing_before_it_took_effect(
    season: Round, three: list[Contract], monkeypatch: pytest.MonkeyPatch
) -> None:
    right = milestones.carry_out

    def set_back(office: Office, row: object, *more: object) -> bool:
        season.clock._now -= timedelta(hours=3)
        try:
            return right(office, row, *more)  # type: ignore[arg-type]  # the row it was given
        finally:
            season.clock._now += timedelta(hours=3)

    monkeypatch.setattr(milestones, "carry_out", set_back)
    season.to("2026-11-13T00:00")
    with season.office.store.reading() as connection:
        early = connection.execute(
            text("SELECT action FROM audit_record WHERE recorded_at < effective_at AND role = 'system'")
        ).all()
    assert early == []
