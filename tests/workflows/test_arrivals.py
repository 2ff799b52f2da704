"""Rows that arrive: each once, with whom it is about, in one transaction."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
import rounds
from rounds import GLI, Round
from sqlalchemy import select

from lifecycle.calendar import Term
from lifecycle.contract import Kind, Provider
from lifecycle.errors import BadInput
from lifecycle.states import State
from workflows import intake
from workflows.arrivals import AlreadyIn, Arrival
from workflows.intake import Application, Running
from workflows.request import Result
from workflows.store import contracts
from workflows.store.database import throwaway
from workflows.store.tables import IMPORTS

WHO = Provider(
    id=0,
    key="",
    kind=Kind.INDIVIDUAL,
    name="Praktijk Nieuw",
    agb="91000001",
    kvk="21000001",
    street="Kade 1",
    postcode="4331 LK",
    city="Goes",
)


def arrival(provider: Provider = WHO, **other: Any) -> Arrival:
    """A row of the applications."""
    keys: dict[str, Any] = {"sheet": "applications", "reference": "A-1", "digest": "d1", "file": "f1", "line": 2}
    return Arrival(provider=provider, **{**keys, **other})


def arrive(season: Round, row: Arrival, *, by: str = "anna", **other: Any) -> Result:
    """Have a row apply for the GLI in Zeeland."""
    keys: dict[str, Any] = {"policy": GLI, "regions": ("zeeland",), **other}
    dossier = rounds.ready(GLI, Kind.INDIVIDUAL)
    return intake.apply(season.office, by, Application(provider=row.provider.key, dossier=dossier, **keys), row)


def known(season: Round, key: str) -> Provider:
    with season.office.store.reading() as connection:
        found = contracts.provider_named(connection, key)
    assert found is not None
    return found


def entered(season: Round) -> list[tuple[Any, ...]]:
    """Every row that is in."""
    with season.office.store.reading() as connection:
        return [tuple(row) for row in connection.execute(select(IMPORTS))]


def test_a_newcomer_and_the_contract_are_recorded_each_in_its_own_stream(season: Round) -> None:
    before = len(rounds.records(season.office))
    result = arrive(season, arrival())
    assert result.contract is not None
    provider, contract = rounds.records(season.office)[before:]
    assert (provider.action, provider.stream, provider.contract_id) == (
        "add_provider",
        f"provider:{result.contract.provider_id}",
        None,
    )
    assert (contract.action, contract.stream) == ("apply", f"contract:{result.contract.id}")
    assert provider.recorded_at == contract.recorded_at
    assert replace(known(season, "praktijk-nieuw"), id=0, key="") == WHO
    assert entered(season) == [("applications", "A-1", "d1", result.contract.id)]
    season.holds()


def test_a_row_that_is_in_leaves_no_trace_when_it_comes_again(season: Round) -> None:
    assert arrive(season, arrival()).done
    before = rounds.tables(season.office)
    for row in (arrival(), arrival(file="another", line=7), arrival(digest="d2")):
        for _ in range(2):
            with pytest.raises((AlreadyIn, BadInput)):
                arrive(season, row)
    assert rounds.tables(season.office) == before


def test_a_refused_row_is_recorded_and_keeps_nobody(season: Round) -> None:
    before = rounds.tables(season.office, but=rounds.TRAIL)
    result = arrive(season, arrival(replace(WHO, kind=Kind.GGD)))
    assert not result.done
    assert [finding.rule for finding in result.failed] == ["2.2/contractable-kind"]
    record = rounds.records(season.office)[-1]
    assert (record.outcome, record.provider_id, record.contract_id) == ("refused", None, None)
    assert rounds.tables(season.office, but=rounds.TRAIL) == before
    season.holds()


@pytest.mark.parametrize("kind", [Kind.INDIVIDUAL, Kind.GGD])
def test_what_is_done_on_a_throwaway_copy_is_told_and_not_kept(season: Round, kind: Kind) -> None:
    before = rounds.tables(season.office)
    with throwaway(season.office.store) as store:
        tried = Round(replace(season.office, store=store), season.clock)
        assert arrive(tried, arrival(replace(WHO, kind=kind))).done is (kind is Kind.INDIVIDUAL)
        assert rounds.tables(tried.office) != before
    assert rounds.tables(season.office) == before


def test_a_contract_and_its_newcomer_are_kept_together_or_not_at_all(
    season: Round, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = rounds.tables(season.office)

    def broken(*_: object) -> None:
        message = "out of order"
        raise RuntimeError(message)

    monkeypatch.setattr("workflows.arrivals.keep", broken)
    with pytest.raises(RuntimeError):
        arrive(season, arrival())
    assert rounds.tables(season.office) == before


def test_what_a_row_says_anew_is_changed_with_a_record(season: Round) -> None:
    key = season.provider(Kind.INDIVIDUAL)
    have = known(season, key)
    arrive(season, arrival(replace(have, id=0, key="", name="Anders", street=None, city="Goes")))
    now = known(season, key)
    assert (now.name, now.city, now.street) == ("Anders", "Goes", have.street), "what is not said stays"
    bodies = season.bodies(f"provider:{have.id}")
    assert (bodies[-1]["action"], bodies[-1]["changed"]) == ("change_provider", ["city", "name"])
    assert "Goes" not in str(bodies)
    season.holds()


def test_who_is_named_by_key_cannot_take_the_code_of_another(season: Round) -> None:
    one, two = season.provider(Kind.INDIVIDUAL), season.provider(Kind.INDIVIDUAL, agb=None)
    taken = known(season, one).agb
    before = rounds.tables(season.office)
    with pytest.raises(BadInput):
        arrive(season, arrival(replace(known(season, two), id=0, agb=taken)))
    assert rounds.tables(season.office) == before


@pytest.mark.parametrize("name", ["kind", "agb", "kvk"])
def test_who_is_known_does_not_become_another(season: Round, name: str) -> None:
    have = known(season, season.provider(Kind.INDIVIDUAL))
    other: dict[str, Any] = {"kind": Kind.RHO, "agb": "91999999", "kvk": "21999999"}
    before = rounds.tables(season.office)
    with pytest.raises(BadInput) as wrong:
        arrive(season, arrival(replace(have, id=0, **{name: other[name]})))
    assert wrong.value.where == name
    assert rounds.tables(season.office) == before


def test_a_role_that_may_not_is_told_so_before_anything_is_looked_at(season: Round) -> None:
    with pytest.raises(BadInput):
        arrive(season, arrival(replace(WHO, name=None)))
    result = arrive(season, arrival(replace(WHO, name=None)), by="iris")
    assert [finding.rule for finding in result.failed] == ["role"]


def test_a_running_contract_arrives_with_its_provider(season: Round) -> None:
    running = Running(
        policy="gli-2026",
        care="gli",
        year=2026,
        provider="",
        state=State.PUBLISHED,
        regions=("zeeland",),
        term=Term(date(2026, 1, 1), date(2026, 12, 31)),
    )
    row = arrival(sheet="running")
    assert not intake.register(season.office, "anna", running, row).done
    result = intake.register(season.office, "paul", running, row)
    assert result.contract is not None
    assert result.contract.number.startswith("GLI-2026-")
    assert arrive(season, arrival()).done, "the same reference on another sheet is another row"
    before = rounds.tables(season.office)
    with pytest.raises(AlreadyIn):
        intake.register(season.office, "paul", running, row)
    assert rounds.tables(season.office) == before
    season.holds()
