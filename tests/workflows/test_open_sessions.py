"""The sessions that are open: who sees to it that they end, and what is on the trail."""

from datetime import timedelta

import pytest
import rounds
from rounds import Round

from lifecycle.errors import BadInput
from lifecycle.roles import Role
from workflows import accounts, open_sessions, people, sessions, tokens
from workflows.errors import NotAllowed
from workflows.sessions import Way
from workflows.sign_on import NoAccess, Person, log_in
from workflows.tokens import Wanted

HERE = "192.0.2.7"


@pytest.fixture
def season() -> Round:
    season = rounds.begin()
    for name, password in accounts.practice_passwords(season.office, ["anna", "bob"]).items():
        accounts.log_in(season.office, name, password, HERE)
    return season


def test_an_open_session_says_who_since_when_and_from_where_and_not_its_token(season: Round) -> None:
    anna, bob = sorted(open_sessions.listed(season.office), key=lambda each: each.name)
    assert (anna.name, anna.role, anna.way, anna.address) == ("anna", "buyer", Way.PASSWORD, HERE)
    assert anna.opened_at == anna.seen_at == season.office.now()
    assert sessions.find(season.office, anna.id) is None
    assert [each.name for each in open_sessions.listed(season.office, "bob")] == [bob.name]


@pytest.mark.parametrize("actor", ["anna", "bob", "paul", "iris", "nobody", "system", None])
def test_only_an_administrator_ends_sessions_and_others_are_on_the_trail(season: Round, actor: str | None) -> None:
    before = open_sessions.listed(season.office)
    with pytest.raises(NotAllowed):
        open_sessions.end(season.office, before[0].id, actor=actor)
    with pytest.raises(NotAllowed):
        open_sessions.end_all(season.office, "bob", actor=actor)
    assert open_sessions.listed(season.office) == before
    refused = season.bodies("access:bob")[-1]
    assert (refused["action"], refused["outcome"], refused["actor"]) == ("end_session", "refused", actor or "console")
    season.holds()


def test_one_session_ends_once(season: Round) -> None:
    (anna,) = open_sessions.listed(season.office, "anna")
    assert open_sessions.end(season.office, anna.id, actor="otto") == "anna"
    with pytest.raises(BadInput):
        open_sessions.end(season.office, anna.id, actor="otto")
    assert [each.name for each in open_sessions.listed(season.office)] == ["bob"]
    assert season.bodies("access:anna")[-1]["sessions"] == 1
    season.holds()


def test_ending_every_session_of_who_has_none_is_no_news(season: Round) -> None:
    before = len(rounds.records(season.office))
    assert open_sessions.end_all(season.office, "iris", actor="otto") == 0
    assert len(rounds.records(season.office)) == before


def test_sessions_that_hold_no_longer_are_not_open(season: Round) -> None:
    people.change(season.office, "anna", active=False, actor="otto")
    assert [each.name for each in open_sessions.listed(season.office)] == ["bob"]
    season.clock.move_to(season.office.now() + timedelta(minutes=30))
    assert open_sessions.listed(season.office) == []


def person(**others: object) -> Person:
    values = {"issuer": "https://login.example", "subject": "s", "name": "eva", "mail": None, "role": "buyer"}
    return Person(**{**values, "group": "inkoop", **others})  # type: ignore[arg-type]  # its fields


def test_what_the_login_service_keeps_is_not_changed_here(season: Round) -> None:
    log_in(season.office, person(role=Role.BUYER), HERE, "t")
    for change in ({"role": Role.AUDITOR}, {"mail": "eva@zorg.example"}):
        with pytest.raises(BadInput, match="single sign-on"):
            people.change(season.office, "eva", actor="otto", **change)  # type: ignore[arg-type]  # one of its keywords
    with pytest.raises(BadInput, match="single sign-on"):
        accounts.first_password(season.office, "eva", actor="otto")
    assert "eva" not in accounts.practice_passwords(season.office)
    people.change(season.office, "eva", active=False, actor="otto")
    with pytest.raises(NoAccess):
        log_in(season.office, person(role=Role.BUYER), HERE, "t")
    season.holds()


def test_losing_every_group_ends_tokens_too(season: Round) -> None:
    log_in(season.office, person(role=Role.BUYER), HERE, "t")
    last = (season.office.now() + timedelta(days=9)).date()
    tokens.make(season.office, Wanted("x", "eva", last), actor="otto")
    with pytest.raises(NoAccess):
        log_in(season.office, person(role=None), HERE, "t")
    assert [each.standing for each in tokens.listed(season.office)] == ["ended"]
    assert open_sessions.listed(season.office, "eva") == []
    season.holds()
