"""API tokens: who makes one, for whom it acts, and when it holds no longer."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
import rounds
from rounds import Round
from sqlalchemy import select

from lifecycle.errors import BadInput
from lifecycle.roles import Role
from workflows import accounts, people, token_use, tokens, verification
from workflows.errors import NotAllowed
from workflows.inquiry import asked, reading
from workflows.store.token_tables import TOKENS
from workflows.store.tokens import Standing
from workflows.tokens import Wanted
from workflows.tries import TooManyTries

LAST = date(2026, 12, 31)
HERE = "192.0.2.7"


@pytest.fixture
def season() -> Round:
    return rounds.begin()


def _made(season: Round, user: str = "anna", **other: Any) -> str:
    return tokens.make(season.office, Wanted("koppeling", user, **{"last_day": LAST, **other}), actor="otto").secret


def _told(season: Round, **question: Any) -> list[dict[str, Any]]:
    return [each.body for each in reading.records(season.office, asked.Inquiry(**question))]


def test_a_token_acts_as_its_user_and_only_its_hash_is_kept(season: Round) -> None:
    secret = _made(season)
    assert secret.startswith("lt_")
    assert len(secret) == len("lt_") + 43
    found = token_use.find(season.office, secret, HERE)
    assert (found.user, found.role, found.read_only, found.service) == ("anna", Role.BUYER, False, False)
    with season.office.store.reading() as connection:
        kept = connection.execute(select(TOKENS)).one()
    assert secret not in str(kept)
    (record,) = _told(season, action="make_token")
    assert record["token"] == {
        "number": 1,
        "of": "anna",
        "role": "buyer",
        "read_only": False,
        "last_day": "2026-12-31",
    }
    assert secret not in str(record)
    season.holds()


@pytest.mark.parametrize("actor", ["anna", "bob", "paul", "iris", "nobody", "system", None])
def test_only_an_administrator_makes_and_ends_tokens_and_others_are_on_the_trail(
    season: Round, actor: str | None
) -> None:
    _made(season)
    with pytest.raises(NotAllowed):
        tokens.make(season.office, Wanted("koppeling", "anna", LAST), actor=actor)
    with pytest.raises(NotAllowed):
        tokens.end(season.office, 1, actor=actor)
    with pytest.raises(NotAllowed):
        tokens.end(season.office, 99, actor=actor)
    assert [each.standing for each in tokens.listed(season.office)] == [Standing.VALID]
    refused = _told(season, outcome="refused")
    assert sorted(each["action"] for each in refused) == ["end_token", "end_token", "make_token"]
    assert {each["actor"] for each in refused} == {actor or "console"}
    season.holds()


def test_a_token_holds_until_its_last_day_that_day_included(season: Round) -> None:
    secret = _made(season, last_day=date(2026, 5, 1))
    season.jump("2026-05-01T23:59:59")
    token_use.find(season.office, secret, HERE)
    season.jump("2026-05-02T00:00")
    with pytest.raises(token_use.WrongToken, match="expired"):
        token_use.find(season.office, secret, HERE)
    (record,) = _told(season, action="use_token")
    assert (record["actor"], record["outcome"]) == ("anna", "refused")
    season.holds()


def test_an_ended_token_holds_no_longer_at_once(season: Round) -> None:
    secret = _made(season)
    tokens.end(season.office, 1, actor="otto")
    tokens.end(season.office, 1, actor="otto")
    with pytest.raises(token_use.WrongToken, match="ended"):
        token_use.find(season.office, secret, HERE)
    (listed,) = tokens.listed(season.office)
    assert (listed.standing, listed.ended_by) == (Standing.ENDED, "otto")
    assert len(_told(season, action="end_token")) == 1, "ending it again changes nothing"
    season.holds()


@pytest.mark.parametrize(
    "change",
    [
        lambda office: people.change(office, "anna", role=Role.APPROVER, actor="otto"),
        lambda office: people.change(office, "anna", role=Role.AUDITOR, actor="otto"),
        lambda office: people.change(office, "anna", active=False, actor="otto"),
    ],
)
def test_a_token_dies_when_its_user_gets_another_role_or_may_act_no_more(
    season: Round, change: Callable[[Any], None]
) -> None:
    secret = _made(season)
    change(season.office)
    with pytest.raises(token_use.WrongToken):
        token_use.find(season.office, secret, HERE)
    people.change(season.office, "anna", role=Role.BUYER, active=True, actor="otto")
    with pytest.raises(token_use.WrongToken):
        token_use.find(season.office, secret, HERE)
    season.holds()


def test_the_same_role_again_or_another_address_leaves_a_token_as_it_is(season: Round) -> None:
    secret = _made(season)
    people.change(season.office, "anna", role=Role.BUYER, mail="anna@voorbeeld.example", active=True, actor="otto")
    assert token_use.find(season.office, secret, HERE).user == "anna"


def test_a_role_changed_behind_our_back_still_ends_what_a_token_may(season: Round) -> None:
    secret = _made(season)
    with season.office.store.writing() as connection:
        connection.exec_driver_sql("UPDATE user_account SET role = 'approver' WHERE name = 'anna'")
    with pytest.raises(token_use.WrongToken, match="changed since"):
        token_use.find(season.office, secret, HERE)


def test_a_service_is_made_with_its_token_and_cannot_log_in(season: Round) -> None:
    secret = _made(season, "portaal", service=Role.BUYER)
    found = token_use.find(season.office, secret, HERE)
    assert (found.user, found.role, found.service) == ("portaal", Role.BUYER, True)
    _made(season, "portaal", service=Role.BUYER)
    _made(season, "portaal")
    with pytest.raises(BadInput, match="API token"):
        accounts.first_password(season.office, "portaal", actor="otto")
    assert "portaal" not in accounts.practice_passwords(season.office)
    (record,) = [each for each in _told(season, action="add_user") if each["actor"] == "otto"]
    assert (record["granted"], record["service"]) == ("buyer", True)
    season.holds()


def test_a_service_that_is_said_to_be_a_person_is_found(season: Round) -> None:
    _made(season, "portaal", service=Role.BUYER)
    with season.office.store.writing() as connection:
        connection.exec_driver_sql("UPDATE user_account SET service = 0 WHERE name = 'portaal'")
    assert [each.en for each in verification.problems(season.office)] == [
        "user:portaal: its service is not what its records say"
    ]


@pytest.mark.parametrize("role", [Role.APPROVER, Role.ADMINISTRATOR, Role.SYSTEM])
def test_no_service_approves_administers_or_is_the_system(season: Round, role: Role) -> None:
    with pytest.raises(BadInput, match="service cannot have"):
        _made(season, "robot", service=role)
    _made(season, "portaal", service=Role.BUYER)
    with pytest.raises(BadInput):
        people.change(season.office, "portaal", role=role, actor="otto")
    season.holds()


@pytest.mark.parametrize(
    ("user", "other"),
    [
        ("anna", {"last_day": date(2026, 4, 1)}),
        ("anna", {"last_day": date(2027, 4, 3)}),
        ("anna", {"last_day": date.max}),
        ("anna", {"service": Role.BUYER}),
        ("ana", {}),
        ("system", {}),
        ("", {}),
        ("Een Dienst", {"service": Role.BUYER}),
        ("x" * 1_000_000, {"service": Role.BUYER}),
    ],
)
def test_what_is_no_token_is_refused_whole(season: Round, user: str, other: dict[str, Any]) -> None:
    with pytest.raises(BadInput):
        _made(season, user, **other)
    assert tokens.listed(season.office) == []
    season.holds()


@pytest.mark.parametrize("name", ["", "  ", "x" * 81, "a\x00b", "kop\u202epeling", "\ud800"])
def test_the_name_of_a_token_can_be_read(season: Round, name: str) -> None:
    with pytest.raises(BadInput, match="what the token is for"):
        tokens.make(season.office, Wanted(name, "anna", LAST), actor="otto")


def test_when_a_token_was_last_used_is_noted_at_most_once_a_minute(season: Round) -> None:
    secret = _made(season)
    moments = []
    for _ in range(4):
        token_use.find(season.office, secret, HERE)
        moments.append(tokens.listed(season.office)[0].used_at)
        season.clock.move_to(season.clock.now() + timedelta(seconds=25))
    assert moments[0] == moments[1] == moments[2] != moments[3]


def test_wrong_tokens_are_throttled_by_address_and_a_right_one_is_not(season: Round) -> None:
    secret = _made(season)
    for place in range(token_use.FREE_TRIES):
        with pytest.raises(token_use.WrongToken):
            token_use.find(season.office, f"lt_{place}", HERE)
    with pytest.raises(TooManyTries):
        token_use.find(season.office, "lt_wrong", HERE)
    assert token_use.find(season.office, secret, HERE).user == "anna"
    with pytest.raises(token_use.WrongToken):
        token_use.find(season.office, "lt_wrong", "192.0.2.8")
    assert len(_told(season, action="use_token")) == token_use.FREE_TRIES + 1, "what is throttled writes nothing"
    season.holds()


def test_a_token_that_only_reads_is_told_so_on_the_trail(season: Round) -> None:
    secret = _made(season, read_only=True)
    found = token_use.find(season.office, secret, HERE)
    assert found.read_only
    assert token_use.refuse_change(season.office, found, "POST /api/v1/contracts").rule == "token"
    (record,) = _told(season, action="use_token")
    assert record["page"] == "POST /api/v1/contracts"
    season.holds()
