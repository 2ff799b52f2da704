"""Thirty people at the real server at once, on partly the same contracts: nobody is locked out, nothing is lost."""

import sqlite3
import sys
from contextlib import closing
from pathlib import Path

import pytest
import rounds

sys.path.append(str(Path(__file__).parents[3] / "benchmarks"))

import desk_crowd
from desk_crowd import Acknowledged, Plot
from desk_person import Person
from desk_server import served

from lifecycle.contract import Kind
from lifecycle.roles import Role
from workflows import people, sessions, verification
from workflows.office import Office
from workflows.practice import DatabaseKind, PracticeClock, mark
from workflows.sessions import Way
from workflows.store import accounts
from workflows.store.database import open_store

PEOPLE = 30
SECONDS = 4.0


def prepared(file: Path) -> tuple[dict[str, str], Plot]:
    """A round with something to change in it, people who are logged in (name: token), and what they will do."""
    season = rounds.begin_on(file)
    mark(season.office.store, DatabaseKind.PRACTICE)
    waiting = [season.applied(Kind.INDIVIDUAL).number for _ in range(12)]
    hot = [season.assessed().number, season.offered(Kind.PARTNERSHIP, regions=("utrecht",)).number]
    tokens, now = {}, season.clock.now()
    for name in (f"iemand-{place}" for place in range(PEOPLE)):
        people.add(season.office, name, Role.BUYER, actor="otto")
        with season.office.store.writing() as connection:
            # Passwords take long to check, by intent, and are not what this is about.
            accounts.set_password(connection, name, "", now, must_change=False)
            tokens[name] = sessions.begin(connection, name, now, None, role=Role.BUYER, way=Way.PASSWORD)
    PracticeClock(season.office.store, season.clock.now()).keep()
    season.office.store.close()
    pages = ["/work", "/contracts", "/contracts?search=praktijk&sort=-changed", "/round", "/approvals"]
    pages += [f"/contracts/{number}" for number in hot]
    return tokens, Plot(pages, hot, {"assess": waiting}, SECONDS, think=0.1)


def test_thirty_people_at_once_find_no_locked_database_and_lose_nothing(tmp_path: Path) -> None:
    file = tmp_path / "round.db"
    tokens, plot = prepared(file)
    before = desk_crowd.heads(file)
    with served(file) as server:
        crowd = [Person(server.port, name, "", token) for name, token in tokens.items()]
        happened = desk_crowd.play(crowd, plot)
        log = server.log()
    assert happened.failures == []
    assert [said for said in desk_crowd.LOCKED if said in log] == []
    assert "Traceback" not in log
    assert {each.action for each in happened.acknowledged} == {"note", "update_dossier", "assess"}
    assert happened.overtaken > 0, "nobody was at the same contract at the same moment"
    assert desk_crowd.lost(file, before, happened.acknowledged) == []
    store = open_store(rounds.url(file))
    assert verification.problems(Office(store, PracticeClock(store, rounds.parse_moment(rounds.START)))) == []
    store.close()


@pytest.fixture
def changed(tmp_path: Path) -> tuple[Path, str]:
    """A contract that somebody changed."""
    season = rounds.begin_on(tmp_path / "round.db")
    contract = season.applied()
    season.done(rounds.Action.UPDATE_DOSSIER, contract, dossier=rounds.dossiers.parse({"fte": 7}))
    season.office.store.close()
    return tmp_path / "round.db", contract.number


def test_a_lost_update_would_be_found(changed: tuple[Path, str]) -> None:
    file, number = changed
    made = Acknowledged(number, "update_dossier", "anna", 1, "7")
    assert desk_crowd.lost(file, {}, [made]) == []
    for other in (made._replace(actor="bob"), made._replace(version=2), made._replace(mark="8")):
        assert len(desk_crowd.lost(file, {}, [other])) == 1
    assert len(desk_crowd.lost(file, {}, [Acknowledged(number, "note", "anna", 2, "Gebeld.")])) == 1


@pytest.mark.parametrize(
    "spoil",
    [
        "UPDATE contract SET version = 9",
        "UPDATE contract SET dossier = '{\"fte\": 8}'",
        "DROP TRIGGER audit_record_no_delete; DELETE FROM audit_record WHERE seq = 1",
        "DROP TRIGGER audit_record_no_update; UPDATE audit_record SET hash = 'x' WHERE seq = 1",
    ],
)
def test_a_contract_that_is_not_what_its_trail_says_would_be_found(changed: tuple[Path, str], spoil: str) -> None:
    file, number = changed
    with closing(sqlite3.connect(file)) as raw:
        raw.executescript(spoil)
    assert desk_crowd.lost(file, {}, [Acknowledged(number, "update_dossier", "anna", 1, "7")])
