"""Versions and keys: who is overtaken is told by whom, and what is sent twice is done once, even after a crash."""

import threading
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import calling
import pytest
import rounds
from calling import Program
from rounds import Round
from sqlalchemy import Connection, select

from lifecycle.contract import Kind
from lifecycle.states import Action, State
from workflows import advance, answers, approvals, intake, policy_round, providers
from workflows.answers import Answer, OtherRequest, Sent
from workflows.office import Office
from workflows.request import Outcome, Request, Result
from workflows.store.token_tables import ANSWERS

KEY = "5f0c7f2e-6b0c-4b64-9f0e-2f6f5f0a9a51"


def test_an_action_names_the_version_that_was_read(
    season: Round, of: Callable[..., Program], names: dict[str, list[str]]
) -> None:
    program, number = of("anna"), names["contract"][0]
    answered = program.post(f"/contracts/{number}/actions/assess")
    assert (answered.status_code, answered.json()["type"]) == (428, "/api/v1/problems/version-needed")
    for wrong in ("1", 'W/"1"', '"0"', '"1", "2"', "", '"' + "9" * 40 + '"'):
        answered = program.post(f"/contracts/{number}/actions/assess", if_match=wrong)
        assert (answered.status_code, answered.json()["type"]) == (422, "/api/v1/problems/invalid"), wrong
    answered = program.act(number, "assess")
    assert (answered.status_code, answered.json()["state"], answered.headers["etag"]) == (200, "assessed", '"2"')
    assert program.etag(number) == '"2"'
    season.holds()


def test_who_was_overtaken_is_told_by_whom(
    season: Round, of: Callable[..., Program], names: dict[str, list[str]]
) -> None:
    program, number = of("anna"), names["contract"][0]
    read = program.etag(number)
    assert of("bob").act(number, "assess").status_code == 200
    answered = program.post(f"/contracts/{number}/actions/withdraw", if_match=read, accept_language="en")
    assert answered.status_code == 409
    said = answered.json()
    assert said["type"] == "/api/v1/problems/stale"
    assert said["won"] == {"action": "assess", "actor": "bob", "recorded": "2026-04-02T07:00:00.000000Z"}
    assert said["detail"] == "Changed since: assess by bob on 2 April 2026 09:00"
    assert said["findings"][0]["seen"]["nl"] == "intussen gewijzigd: beoordelen door bob op 2 april 2026 09:00"
    assert program.etag(number) == '"2"', "the loser changed nothing"
    assert program.post(f"/contracts/{number}/actions/withdraw", if_match="*").status_code == 200, "whatever it is now"
    season.holds()


def test_a_note_needs_no_version_and_heeds_one_that_is_given(
    of: Callable[..., Program], names: dict[str, list[str]]
) -> None:
    program, number = of("anna"), names["contract"][0]
    said = {"text": "Belde over de looptijd."}
    assert program.post(f"/contracts/{number}/actions/note", said).status_code == 200
    assert program.post(f"/contracts/{number}/actions/note", said, if_match='"9"').status_code == 409


def test_what_is_sent_again_with_its_key_is_answered_the_same_and_done_once(
    season: Round, of: Callable[..., Program]
) -> None:
    season.provider(Kind.RHO, "rho-zeeland")
    program = of("anna")
    said = {"provider": "rho-zeeland", "policy": "gli-2027", "regions": ["zeeland"]}
    first, again = (program.post("/applications", said, idempotency_key=KEY) for _ in range(2))
    assert first.status_code == 201
    assert (again.status_code, again.content, again.headers["location"], again.headers["etag"]) == (
        first.status_code,
        first.content,
        first.headers["location"],
        first.headers["etag"],
    )
    assert len(program.get("/contracts").json()["contracts"]) == 1
    season.holds()


def test_a_refusal_is_answered_the_same_and_recorded_once(
    season: Round, of: Callable[..., Program], names: dict[str, list[str]]
) -> None:
    program, number = of("anna"), names["contract"][1]
    before = len(program.get(f"/contracts/{number}").json()["history"])
    refused = [program.act(number, "assess", idempotency_key=KEY) for _ in range(3)]
    assert [each.status_code for each in refused] == [409] * 3
    assert {each.content for each in refused} == {refused[0].content}
    assert len(program.get(f"/contracts/{number}").json()["history"]) == before + 1
    season.holds()


def test_a_key_is_of_one_request_of_one_token(of: Callable[..., Program], names: dict[str, list[str]]) -> None:
    anna, bob, number = of("anna"), of("bob"), names["contract"][0]
    path = f"/contracts/{number}/actions/note"
    assert anna.post(path, {"text": "Een."}, idempotency_key=KEY).status_code == 200
    for other in ({"text": "Twee."}, {"text": "Een. "}):
        answered = anna.post(path, other, idempotency_key=KEY)
        assert (answered.status_code, answered.json()["type"]) == (422, "/api/v1/problems/key-reused")
    assert anna.post(path, {"text": "Een."}, idempotency_key=KEY, if_match="*").status_code == 422
    elsewhere = f"/contracts/{names['contract'][2]}/actions/note"
    assert anna.post(elsewhere, {"text": "Een."}, idempotency_key=KEY).status_code == 422
    assert bob.post(path, {"text": "Twee."}, idempotency_key=KEY).status_code == 200, "another token, other keys"


def test_what_could_not_be_read_is_not_kept(of: Callable[..., Program], names: dict[str, list[str]]) -> None:
    program = of("anna")
    path = f"/contracts/{names['contract'][0]}/actions/note"
    assert program.post(path, {"text": "\x00"}, idempotency_key=KEY).status_code == 422
    assert program.post(path, {"text": "Goed."}, idempotency_key=KEY).status_code == 200


def test_an_answer_is_kept_for_a_day(season: Round, of: Callable[..., Program], names: dict[str, list[str]]) -> None:
    program = of("anna")
    path = f"/contracts/{names['contract'][0]}/actions/note"
    for hours, more in ((0, 1), (23.9, 0), (0.2, 1)):
        season.clock.move_to(season.clock.now() + timedelta(hours=hours))
        before = _notes(program, names)
        assert program.post(path, {"text": "Eens per dag."}, idempotency_key=KEY).status_code == 200
        assert _notes(program, names) == before + more
    with season.office.store.reading() as connection:
        assert len(connection.execute(select(ANSWERS)).all()) == 1, "what is old is forgotten"


def _notes(program: Program, names: dict[str, list[str]]) -> int:
    history = program.get(f"/contracts/{names['contract'][0]}").json()["history"]
    return sum(record["action"] == "note" for record in history)


@pytest.mark.parametrize("key", ["", "é", "a b", "x" * 129, "\x00", "\t"])
def test_a_key_is_of_letters_that_everybody_writes(of: Callable[..., Program], key: str) -> None:
    program = of("anna")
    headers: Any = {"idempotency-key": key.encode()}
    answered = program.send("POST", "/providers", json={}, headers=headers)
    assert answered.status_code == 422, key


class _Crash(BaseException):
    """The process dies."""


def test_a_process_that_dies_before_the_end_leaves_nothing_and_the_retry_does_it_once(season: Round) -> None:
    contract = season.applied()
    calling.token_of(season.office, "anna")
    sent = Sent(1, KEY, "f")
    work = _act(Request(Action.ASSESS, "anna", contract.number))

    def dies(_connection: Connection) -> None:
        raise _Crash

    season.office.store.before_commit = dies
    with pytest.raises(_Crash):
        answers.once(season.office, sent, work, _answer)
    season.office.store.before_commit = None
    assert season.now(contract).state is State.APPLIED
    assert answers.before(season.office, sent) is None
    assert answers.once(season.office, sent, work, _answer).status == 200
    assert answers.once(season.office, sent, work, _answer).status == 200
    assert season.now(contract).version == 2
    season.holds()


def test_a_process_that_dies_before_it_could_answer_has_the_answer_kept(season: Round) -> None:
    contract = season.applied()
    calling.token_of(season.office, "anna")
    sent = Sent(1, KEY, "f")

    def dies(office: Office) -> Result:
        advance.act(office, Request(Action.ASSESS, "anna", contract.number))
        raise _Crash

    with pytest.raises(_Crash):
        answers.once(season.office, sent, dies, _answer)
    assert season.now(contract).state is State.ASSESSED
    assert answers.once(season.office, sent, dies, _answer) == Answer(200, "{}", {"etag": '"2"'})
    assert season.now(contract).version == 2
    season.holds()


def _act(request: Request) -> Callable[[Office], Result]:
    return lambda office: advance.act(office, request)


def _answer(result: Result) -> Answer:
    return Answer(409 if result.outcome is Outcome.REFUSED else 200, "{}", {"etag": '"2"'})


def test_the_same_request_at_the_same_time_is_done_once_across_processes(tmp_path: Path) -> None:
    """Two offices on one file stand for two processes, which share nothing else."""
    season = rounds.begin_on(tmp_path / "round.db")
    contract = season.applied()
    calling.token_of(season.office, "anna")
    other = rounds.join(tmp_path / "round.db", season.clock.now())
    ready, told = threading.Barrier(2), list[Answer]()

    def send(office: Office) -> None:
        def late(within: Office) -> Result:
            ready.wait()
            return _act(Request(Action.ASSESS, "anna", contract.number))(within)

        told.append(answers.once(office, Sent(1, KEY, "f"), late, _answer))

    threads = [threading.Thread(target=send, args=(each.office,)) for each in (season, other)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert [each.status for each in told] == [200, 200]
    assert season.now(contract).version == 2
    assert [body["action"] for body in season.bodies(contract)] == ["apply", "assess"], "no refusal of the second"
    season.holds()
    other.office.store.close()


def test_a_request_that_is_being_done_is_not_begun_again(
    season: Round, names: dict[str, list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    program = calling.program(season.office, "anna")
    path = f"/contracts/{names['contract'][0]}/actions/note"
    inside, real = list[Any](), advance.act

    def slow(office: Office, request: Request) -> Result:
        inside.append(program.post(path, {"text": "Een."}, idempotency_key=KEY))
        return real(office, request)

    monkeypatch.setattr(advance, "act", slow)
    assert program.post(path, {"text": "Een."}, idempotency_key=KEY).status_code == 200
    assert inside[0].status_code == 409
    assert inside[0].json()["type"] == "/api/v1/problems/in-progress"
    assert inside[0].headers["retry-after"] == "1"


EVERYTHING: list[tuple[str, Callable[[Office, dict[str, list[str]]], Result]]] = [
    ("done", lambda office, names: _act(Request(Action.ASSESS, "anna", names["contract"][0]))(office)),
    ("refused", lambda office, names: _act(Request(Action.ASSESS, "anna", names["contract"][1]))(office)),
    ("asked", lambda office, names: approvals.grant(office, "bob", int(names["approval"][0]))),
    ("declined", lambda office, names: approvals.decline(office, "bob", int(names["approval"][0]), "Nee.")),
    ("not declined", lambda office, names: approvals.decline(office, "bob", int(names["approval"][0]), None)),
    ("not granted", lambda office, names: approvals.grant(office, "anna", int(names["approval"][0]))),
    ("region", lambda office, _: policy_round.state_region(office, "anna", "zeeland", _UNWILLING, "Zo is het.")),
    ("no region", lambda office, _: policy_round.state_region(office, "anna", "zeeland", _UNWILLING, None)),
    ("provider", lambda office, _: providers.change(office, "anna", "rho-1", {"city": "Goes"})),
    ("no application", lambda office, _: intake.apply(office, "anna", _NOBODY)),
]
_UNWILLING = policy_round.Statement(rho_unwilling=True)
_NOBODY = intake.Application("gli-2027", "niemand", ("zeeland",))


@pytest.mark.parametrize(("name", "do"), EVERYTHING, ids=[name for name, _ in EVERYTHING])
def test_whatever_is_asked_is_told_once_where_it_is_kept(
    season: Round, names: dict[str, list[str]], name: str, do: Callable[[Office, dict[str, list[str]]], Result]
) -> None:
    heard = list[Result]()
    calling.token_of(season.office, "anna")
    answered = answers.once(season.office, Sent(1, KEY, "f"), lambda office: do(office, names), _heard(heard))
    again = answers.once(season.office, Sent(1, KEY, "f"), lambda office: do(office, names), _heard(heard))
    assert answered == again
    assert len(heard) == 1
    with pytest.raises(OtherRequest):
        answers.before(season.office, Sent(1, KEY, "g"))
    season.holds()


def _heard(heard: list[Result]) -> Callable[[Result], Answer]:
    def answer(result: Result) -> Answer:
        heard.append(result)
        return _answer(result)

    return answer
