"""What an inquiry asks of the database: through indexes, a chunk at a time, in one transaction."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from rounds import Round
from sqlalchemy import event

from lifecycle.calendar import parse_moment
from lifecycle.contract import Contract, Kind
from lifecycle.states import Action
from workflows.inquiry import as_of, looking_back, names, reading
from workflows.inquiry.as_of import Known
from workflows.inquiry.asked import Inquiry
from workflows.inquiry.looking_back import Back

FIRST, LAST = parse_moment("2026-04-01T00:00"), parse_moment("2026-06-01T00:00")
PACKAGES = Path(__file__).resolve().parents[2]
Given = list[tuple[str, Any]]


@pytest.fixture
def given(season: Round) -> Iterator[Given]:
    """Every statement that the store is given, with its values."""
    found: Given = []

    def keep(_connection: Any, _cursor: Any, statement: str, values: Any, *_: Any) -> None:
        found.append((statement, values))

    engine = season.office.store._engine
    event.listen(engine, "before_cursor_execute", keep)
    yield found
    event.remove(engine, "before_cursor_execute", keep)


@pytest.fixture
def contract(season: Round) -> Contract:
    made = season.assessed(Kind.INDIVIDUAL)
    season.refused(Action.SIGN, made)
    return made


def plans(season: Round, given: Given) -> list[str]:
    """How SQLite goes about the statements that read tables."""
    asked = [(statement, values) for statement, values in given if "FROM" in statement]
    with season.office.store.reading() as connection:
        return [
            row[3]
            for statement, values in asked
            for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)
        ]


def scans(found: list[str]) -> list[str]:
    """The steps that look at every record, or at everything that stands beside the records."""
    big = r"SCAN (audit_record|audit_rule|personal_value|contract|provider)\b"
    return [step for step in found if re.match(big, step) and "INDEX" not in step]


@pytest.mark.parametrize(
    ("asked", "index"),
    [
        ({"contract": "GLI-2027-00001"}, "SEARCH audit_record USING INDEX ix_audit_record_contract_id"),
        ({"provider": "individual-1"}, "SEARCH audit_record USING INDEX ix_audit_record_provider_id"),
        ({"actor": "anna"}, "SEARCH audit_record USING INDEX audit_by_actor"),
        ({"action": "assess"}, "SEARCH audit_record USING INDEX audit_by_action"),
        ({"rule": "state"}, "SEARCH audit_rule USING INDEX audit_rule_by_recorded (rule=?)"),
        ({"policy": "gli-2027"}, "SEARCH audit_record USING INDEX audit_by_policy"),
        ({"policy_version": "1", "policy": "gli-2027"}, "SEARCH audit_record USING INDEX audit_by_policy"),
        ({"since": FIRST, "until": LAST}, "SEARCH audit_record USING INDEX audit_by_recorded (recorded_at>?"),
        (
            {"since": FIRST, "until": LAST, "effective": True},
            "SEARCH audit_record USING INDEX audit_by_effective (effective_at>?",
        ),
        (
            {"rule": "state", "since": FIRST},
            "SEARCH audit_rule USING INDEX audit_rule_by_recorded (rule=? AND recorded",
        ),
        ({"contract": "GLI-2027-00001", "actor": "anna", "rule": "state"}, "ix_audit_record_contract_id"),
        ({"provider": "individual-1", "action": "sign", "policy": "gli-2027"}, "ix_audit_record_provider_id"),
        ({}, "SCAN audit_record USING INDEX audit_by_recorded"),
        ({"role": "buyer"}, "SCAN audit_record USING INDEX audit_by_recorded"),
        ({"outcome": "refused"}, "SCAN audit_record USING INDEX audit_by_recorded"),
        ({"overridden": True}, "SCAN audit_record USING INDEX audit_by_overridden"),
        ({"effective": True}, "SCAN audit_record USING INDEX audit_by_effective"),
    ],
)
def test_every_question_is_answered_through_an_index(
    season: Round, contract: Contract, given: Given, asked: dict[str, Any], index: str
) -> None:
    given.clear()
    list(reading.records(season.office, Inquiry(**asked, limit=50)))
    found = plans(season, given)
    assert scans(found) == []
    assert [step for step in found if index in step], found


@pytest.mark.parametrize("asked", [{}, {"actor": "anna"}, {"action": "assess"}, {"policy": "gli-2027"}])
def test_the_first_of_many_are_found_without_sorting_all_of_them(
    season: Round, contract: Contract, given: Given, asked: dict[str, Any]
) -> None:
    given.clear()
    list(reading.records(season.office, Inquiry(**asked, limit=50)))
    assert [step for step in plans(season, given) if "TEMP B-TREE FOR ORDER BY" in step] == []


@pytest.mark.parametrize("known", list(Known))
def test_how_a_contract_stood_is_found_through_an_index(
    season: Round, contract: Contract, given: Given, known: Known
) -> None:
    for ask in (
        lambda: as_of.contract(season.office, contract.number, LAST, known),
        lambda: looking_back.page(season.office, "iris", Back(LAST, known)),
    ):
        given.clear()
        ask()
        found = plans(season, given)
        assert scans(found) == []
        assert [step for step in found if "SEARCH audit_record" in step and "(stream=?" in step]


def test_reading_many_records_asks_a_chunk_at_a_time_in_one_transaction(
    season: Round, contract: Contract, given: Given, monkeypatch: pytest.MonkeyPatch
) -> None:
    for place in range(60):
        season.done(Action.NOTE, contract, text=f"aantekening {place}")
    monkeypatch.setattr(reading, "CHUNK", 10)
    list(reading.records(season.office, Inquiry()))
    given.clear()
    total = len(list(reading.records(season.office, Inquiry())))
    assert total > 60
    chunks = total // 10 + 1
    assert len(given) <= 2 + 3 * chunks, "numbers, providers and values of a chunk at once"
    assert sum(statement == "BEGIN" for statement, _ in given) == 1


def test_who_stops_reading_leaves_the_database_free(season: Round, contract: Contract, given: Given) -> None:
    found = reading.records(season.office, Inquiry())
    next(found)
    found.close()
    season.done(Action.NOTE, contract, text="daarna")
    season.holds()


def test_the_rules_of_the_system_are_all_known() -> None:
    sources = [
        file.read_text(encoding="utf-8")
        for name in ("workflows", "scheduler")
        for file in (PACKAGES / name).rglob("*.py")
    ]
    named = {rule for source in sources for rule in re.findall(r'system_finding\(\s*"([a-z-]+)"', source)}
    assert named == set(names.SYSTEM_RULES)
