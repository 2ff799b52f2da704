"""Who may call the API: tokens that hold, roles that may, and what is told to everybody else."""

from collections.abc import Callable
from datetime import date
from typing import Any

import calling
import pytest
from calling import Program
from rounds import Round

from lifecycle.roles import Role
from workflows import people, token_use, tokens
from workflows.inquiry import asked, reading


def _refused(season: Round, action: str) -> list[dict[str, Any]]:
    return [dict(each.body) for each in reading.records(season.office, asked.Inquiry(action=action))]


def test_a_request_without_a_token_is_asked_for_one(of: Callable[..., Program]) -> None:
    answered = of().get("/contracts")
    assert answered.status_code == 401
    assert answered.headers["www-authenticate"] == 'Bearer realm="looptijd"'
    assert answered.headers["content-type"] == "application/problem+json"
    assert answered.json()["type"] == "/api/v1/problems/unauthenticated"


@pytest.mark.parametrize(
    "shown",
    ["lt_onbekend", "Bearer", "", "lt_" + "x" * 1_000_000, "\xff\xfe", "lt_ a b", "'; DROP TABLE api_token; --"],
)
def test_a_token_that_is_nobodys_is_refused_alike(of: Callable[..., Program], shown: str) -> None:
    program = of()
    program.headers = {"authorization": f"Bearer {shown}".encode("latin-1")}  # type: ignore[dict-item]  # as it is sent
    answered = program.get("/contracts")
    assert answered.status_code == 401
    assert answered.headers["www-authenticate"].startswith('Bearer realm="looptijd"')


def test_a_login_at_the_desk_is_no_token(season: Round, of: Callable[..., Program]) -> None:
    program = of()
    program.client.cookies.set("looptijd", calling.token_of(season.office, "anna"))
    assert program.get("/contracts").status_code == 401
    program.headers = {"authorization": "Basic YW5uYTphbm5h"}
    assert program.get("/contracts").status_code == 401


def test_a_token_that_ended_says_so_to_who_has_it(season: Round, of: Callable[..., Program]) -> None:
    ended, expired, changed = of("anna"), of("anna", last_day=date(2026, 4, 2)), of("iris")
    tokens.end(season.office, 1, actor="otto")
    people.change(season.office, "iris", role=Role.BUYER, actor="otto")
    season.jump("2026-04-03T00:00")
    for program, said in ((ended, "Dit token is beëindigd."), (expired, "Dit token is verlopen.")):
        answered = program.get("/contracts")
        assert (answered.status_code, answered.json()["detail"]) == (401, said)
        assert answered.headers["www-authenticate"] == 'Bearer realm="looptijd", error="invalid_token"'
    assert changed.get("/contracts").status_code == 401
    assert {record["actor"] for record in _refused(season, "use_token")} == {"anna", "iris"}
    season.holds()


def test_wrong_tokens_are_throttled_and_a_right_one_from_there_is_heard(of: Callable[..., Program]) -> None:
    right, wrong = of("anna"), of()
    wrong.secret = "lt_verkeerd"  # noqa: S105 - it is nobody's
    answers = [wrong.get("/contracts").status_code for _ in range(token_use.FREE_TRIES + 1)]
    assert answers == [401] * token_use.FREE_TRIES + [429]
    answered = wrong.get("/contracts")
    assert answered.json()["type"] == "/api/v1/problems/too-many-requests"
    assert int(answered.headers["retry-after"]) >= 1
    assert right.get("/contracts").status_code == 200


def test_a_token_that_only_reads_changes_nothing(
    season: Round, of: Callable[..., Program], names: dict[str, list[str]]
) -> None:
    reader, number = of("anna", read_only=True), names["contract"][0]
    assert reader.get(f"/contracts/{number}").status_code == 200
    answered = reader.act(number, "note", {"text": "Mag niet."})
    assert answered.status_code == 403
    assert [each["rule"] for each in answered.json()["findings"]] == ["token"]
    (record,) = _refused(season, "use_token")
    assert record["page"] == f"POST /api/v1/contracts/{number}/actions/note"
    assert reader.etag(number) == '"1"'
    season.holds()


WRITES: list[tuple[str, str, dict[str, Any]]] = [
    ("POST", "/contracts/{contract}/actions/assess", {}),
    ("POST", "/contracts/{contract}/actions/note", {"text": "Iets."}),
    ("POST", "/applications", {"provider": "rho-1", "policy": "gli-2027", "regions": ["zeeland"]}),
    (
        "POST",
        "/running-contracts",
        {
            "provider": "rho-1",
            "policy": "gli-2026",
            "state": "published",
            "first": "2026-01-01",
            "last": "2026-12-31",
            "regions": ["zeeland"],
        },
    ),
    ("POST", "/approvals/{approval}/grant", {}),
    ("POST", "/providers", {"key": "nieuw", "kind": "rho", "name": "Nieuw"}),
    ("PATCH", "/providers/rho-1", {"city": "Goes"}),
    ("POST", "/regions/zeeland/statements", {"rho_unwilling": True, "reason": "Zo is het."}),
    ("POST", "/policies/gli-2027/amendments", {"add_programmes": ["nieuw"], "reason": "Erbij."}),
    ("POST", "/policies/gli-2027/objections", {"provider": "rho-1", "text": "Nee."}),
    ("PUT", "/tariffs/gli/2027", {"amount": "1.00"}),
    ("POST", "/milestones/policy-publication/runs", {}),
]
MAY = {
    "anna": {0, 1, 2, 5, 6, 7, 9},
    "bob": {0, 1, 2, 4, 5, 6, 7, 9},
    "paul": {3, 5, 6, 8, 10, 11},
    "iris": set[int](),
    "otto": set[int](),
}


@pytest.mark.parametrize("user", MAY)
def test_each_role_does_what_it_may_and_is_refused_the_rest_on_the_trail(
    season: Round, of: Callable[..., Program], names: dict[str, list[str]], user: str
) -> None:
    program = of(user)
    for place, (method, path, said) in enumerate(WRITES):
        where = path.format(contract=names["contract"][0], approval=names["approval"][0])
        answered = program.send(method, where, json=said, headers={"if-match": "*"})
        if place in MAY[user]:
            assert answered.status_code in {200, 201, 202, 409}, (where, answered.text)
            continue
        assert answered.status_code == 403, (where, answered.text)
        assert answered.json()["type"] == "/api/v1/problems/forbidden"
        assert [each["rule"] for each in answered.json()["findings"]] == ["role"]
    refused = [dict(each.body) for each in reading.records(season.office, asked.Inquiry(actor=user, outcome="refused"))]
    assert len(refused) >= len(WRITES) - len(MAY[user])
    season.holds()


@pytest.mark.parametrize("user", ["anna", "bob", "paul", "otto"])
def test_only_an_auditor_asks_the_trail(of: Callable[..., Program], names: dict[str, list[str]], user: str) -> None:
    for path in ("/audit", "/audit/contract:1/1", "/as-of?at=2026-04-02T12:00:00Z"):
        answered = of(user).get(path)
        assert (answered.status_code, answered.json()["type"]) == (403, "/api/v1/problems/forbidden"), path
        assert of("iris").get(path).status_code == 200


def test_too_much_is_told_when_to_go_on(season: Round, names: dict[str, list[str]]) -> None:
    quotas = calling.Quotas(calling.Quota("token", 5), calling.Quota("address", 12))
    program = calling.program(season.office, "anna", quotas)
    answers = [program.get("/regions") for _ in range(6)]
    assert [each.status_code for each in answers] == [200] * 5 + [429]
    assert answers[0].headers["ratelimit-policy"] == '"token";q=5;w=60'
    assert answers[0].headers["ratelimit"] == '"token";r=4;t=0'
    assert answers[5].headers["content-type"] == "application/problem+json"
    assert 1 <= int(answers[5].headers["retry-after"]) <= 12
    rest = [program.client.get("/api/v1/problems/stale").status_code for _ in range(7)]
    assert rest == [200] * 6 + [429]
