"""Approvals: asked by one, granted or declined by another, dead when the contract changes; each with its record."""

import json
import threading
from collections.abc import Callable
from datetime import timedelta
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import pytest
import rounds
from rounds import Round
from sqlalchemy import update

from lifecycle.calendar import in_utc, parse_moment
from lifecycle.contract import Contract, Kind
from lifecycle.errors import BadInput
from lifecycle.languages import Language
from lifecycle.roles import Role
from lifecycle.sentences import sentence
from lifecycle.states import Action, State
from workflows import advance, approvals, approvals_seen, people, verification
from workflows.request import Outcome, Override, Request, Result
from workflows.store.approval_tables import APPROVALS
from workflows.store.approvals import Approval, Standing

GROUNDS = ("3.3.3/insolvency",)


def asked(season: Round, action: Action, contract: Contract, by: str = "anna", **other: Any) -> Result:
    return approvals.ask(season.office, Request(action, by, contract.number, **other))


def to_terminate(season: Round) -> Contract:
    """A signed contract that can be terminated."""
    return season.done(Action.UPDATE_DOSSIER, season.signed(), dossier=rounds.excluded())


def termination(season: Round, contract: Contract, by: str = "anna") -> int:
    """Ask to terminate a contract; the number of the approval."""
    result = asked(season, Action.TERMINATE, contract, by, grounds=GROUNDS, reason="Failliet")
    assert result.outcome is Outcome.ASKED, result.failed
    assert result.number is not None
    return result.number


def behind_an_rho(season: Round) -> Contract:
    """A partnership that the ladder keeps from an offer."""
    season.applied(Kind.RHO)
    return season.assessed(Kind.PARTNERSHIP)


def override(ground: str | None = "duty-of-care", reason: str | None = "wachtlijst", by: str | None = None) -> Override:
    return Override(ground, reason, by)


def row(season: Round, number: int) -> Approval:
    return approvals_seen.one(season.office, number).approval


def rules(result: Result) -> list[str]:
    assert result.outcome is Outcome.REFUSED
    return [finding.rule for finding in result.failed]


def told(season: Round, contract: Contract, language: Language = Language.EN) -> list[str]:
    """The newest sentences of a contract's history, as they are read."""
    return [sentence(body, language) for body in season.bodies(contract)]


# Asking ---------------------------------------------------------------------------------------------------------------


def test_what_is_asked_waits_for_an_approver_and_changes_nothing_of_the_contract(season: Round) -> None:
    contract = behind_an_rho(season)
    result = asked(season, Action.OFFER, contract, override=override())
    assert (result.outcome, result.done, result.failed) == (Outcome.ASKED, False, ())
    assert result.lifted == ("2.2/rho-first",)
    assert season.now(contract) == contract
    kept = row(season, result.number or 0)
    assert (kept.standing, kept.request.actor, kept.request.version) == (Standing.OPEN, "anna", contract.version)
    assert kept.request.override == override()
    assert (kept.asked_at, kept.effective_at) == (season.clock.now(), season.clock.now())
    body = season.bodies(contract)[-1]
    assert (body["action"], body["outcome"], body["version"]) == ("ask_approval", "done", contract.version)
    assert body["approval"]["lifted"] == ["2.2/rho-first"]
    assert ["2.2/rho-first", "not_met"] in [found[:2] for found in body["findings"]]
    assert "wachtlijst" not in json.dumps(body)
    assert not rounds.records(season.office)[-1].overridden, "only a decision that was taken is overridden"
    season.holds()


def test_an_approver_whom_the_request_names_is_left_out(season: Round) -> None:
    contract = behind_an_rho(season)
    result = asked(season, Action.OFFER, contract, override=override(by="bob"), approved_by="bob")
    assert result.outcome is Outcome.ASKED
    assert season.now(contract).state is State.ASSESSED
    kept = row(season, result.number or 0).request
    assert (kept.approved_by, kept.override) == (None, override())


@pytest.mark.parametrize(
    ("keys", "failing"),
    [
        ({"grounds": GROUNDS}, ["reason"]),
        ({"grounds": ("3.3.1/two-programmes",), "reason": "x"}, ["grounds"]),
        ({}, ["grounds", "reason"]),
        ({"grounds": GROUNDS, "reason": "x", "version": 1}, ["stale"]),
        ({"grounds": GROUNDS, "reason": "x", "override": override("because")}, ["override-ground"]),
        ({"grounds": GROUNDS, "reason": "x", "by": "iris"}, ["role"]),
        ({"grounds": GROUNDS, "reason": "x", "by": "nobody"}, ["role"]),
        ({"grounds": GROUNDS, "reason": "x", "by": "?"}, ["role"]),
        ({"grounds": GROUNDS, "reason": "x", "by": "system"}, ["role"]),
    ],
)
def test_what_an_approver_could_not_help_is_refused_at_once(
    season: Round, keys: dict[str, Any], failing: list[str]
) -> None:
    contract = to_terminate(season)
    assert rules(asked(season, Action.TERMINATE, contract, **keys)) == failing
    assert approvals_seen.listed(season.office, closed=True) == []
    body = season.bodies(contract)[-1]
    assert (body["action"], body["outcome"]) == ("terminate", "refused")
    season.holds()


def test_a_rule_that_an_override_does_not_lift_refuses_with_every_finding(season: Round) -> None:
    contract = behind_an_rho(season)
    contract = season.done(Action.UPDATE_DOSSIER, contract, dossier=rounds.excluded())
    assert rules(asked(season, Action.OFFER, contract, override=override())) == ["3.3.3/insolvency"]
    failing = ["override-ground", "2.2/rho-first", "3.3.3/insolvency"]
    assert sorted(rules(asked(season, Action.OFFER, contract, override=override(reason=" ")))) == sorted(failing)


def test_a_contract_that_is_unknown_or_in_another_state_is_refused(season: Round) -> None:
    contract = season.assessed()
    keys: dict[str, Any] = {"grounds": GROUNDS, "reason": "x"}
    assert rules(asked(season, Action.TERMINATE, contract, **keys)) == ["state"]
    nowhere = approvals.ask(season.office, Request(Action.TERMINATE, "anna", "GLI-2027-99999", **keys))
    assert rules(nowhere) == ["unknown-contract"]


def test_what_needs_no_approver_is_not_asked(season: Round) -> None:
    contract = season.assessed()
    assert not approvals.needed(Request(Action.OFFER, "anna", contract.number))
    with pytest.raises(BadInput, match="offer: needs no approval"):
        asked(season, Action.OFFER, contract)


def test_the_same_is_not_asked_twice_while_it_is_open(season: Round) -> None:
    contract = to_terminate(season)
    number = termination(season, contract)
    assert rules(asked(season, Action.TERMINATE, contract, "bob", grounds=GROUNDS, reason="x")) == ["state"]
    assert approvals.withdraw(season.office, "anna", number).done
    assert termination(season, contract, "bob") == number + 1


# Granting -------------------------------------------------------------------------------------------------------------


def test_granting_does_it_as_its_asker_with_the_granter_as_approver(season: Round) -> None:
    contract = behind_an_rho(season)
    number = asked(season, Action.OFFER, contract, override=override()).number or 0
    season.to("2026-05-04T10:00")
    result = approvals.grant(season.office, "bob", number)
    assert result.done
    assert result.contract == season.now(contract)
    assert season.now(contract).state is State.OFFERED
    assert season.now(contract).offered_at == season.clock.now(), "the moment of the grant counts"
    granted, offered = season.bodies(contract)[-2:]
    assert (granted["action"], granted["actor"], granted["role"]) == ("grant_approval", "bob", "approver")
    assert (offered["action"], offered["actor"], offered["approver"]) == ("offer", "anna", "bob")
    assert offered["override"] == {"ground": "duty-of-care", "lifted": ["2.2/rho-first"]}
    assert offered["approval"] == {"number": number}
    kept = row(season, number)
    assert (kept.standing, kept.decided_by, kept.decided_at) == (Standing.GRANTED, "bob", season.clock.now())
    season.holds()


def test_a_reinstatement_counts_from_the_signature(season: Round) -> None:
    contract = season.offered()
    season.to("2026-11-03T10:00")
    signed = parse_moment("2026-10-30T16:00")
    number = asked(season, Action.REINSTATE, contract, signed_at=signed, proof="brief.pdf").number or 0
    assert row(season, number).effective_at == signed
    assert approvals.grant(season.office, "bob", number).done
    after = season.now(contract)
    assert (after.state, after.signed_at) == (State.SIGNED, signed)
    body = season.bodies(contract)[-1]
    assert (body["effective"], body["recorded"]) == (in_utc(signed), in_utc(season.clock.now()))
    season.holds()


def test_a_grant_is_judged_anew_and_what_is_refused_stays_open(season: Round) -> None:
    coach = season.running()
    rho = season.running(Kind.RHO, term=("2026-01-01", "2027-12-31"))
    number = asked(season, Action.OFFER_RUN_OFF, coach, override=override()).number or 0
    season.done(Action.UPDATE_DOSSIER, rho, dossier=rounds.excluded())
    season.done(Action.TERMINATE, rho, approved_by="carla", grounds=GROUNDS, reason="Failliet")
    assert rules(approvals.grant(season.office, "bob", number)) == ["2.2/run-off-ground"]
    body = season.bodies(coach)[-1]
    assert (body["action"], body["outcome"], body["actor"]) == ("grant_approval", "refused", "bob")
    assert ["2.2/run-off-ground", "not_met"] in [found[:2] for found in body["findings"]]
    assert row(season, number).standing is Standing.OPEN
    season.holds()


def test_an_asker_who_may_no_longer_ask_gets_nothing(season: Round) -> None:
    contract = to_terminate(season)
    number = termination(season, contract)
    people.change(season.office, "anna", active=False, actor="otto")
    assert rules(approvals.grant(season.office, "bob", number)) == ["role"]
    assert rules(approvals.withdraw(season.office, "anna", number)) == ["role"]
    people.change(season.office, "anna", active=True, actor="otto")
    assert approvals.grant(season.office, "bob", number).done
    season.holds()


@pytest.mark.parametrize("actor", ["anna", "iris", "otto", "paul", "nobody", "system", "?", ""])
@pytest.mark.parametrize("decide", [approvals.grant, lambda *to: approvals.decline(*to, "nee")])
def test_who_is_no_approver_decides_nothing(season: Round, decide: Callable[..., Result], actor: str) -> None:
    contract = to_terminate(season)
    number = termination(season, contract)
    assert rules(decide(season.office, actor, number)) == ["role"]
    assert row(season, number).standing is Standing.OPEN
    assert season.now(contract) == contract
    assert season.bodies(contract)[-1]["outcome"] == "refused"
    season.holds()


@pytest.mark.parametrize("decide", [approvals.grant, lambda *to: approvals.decline(*to, "nee")])
def test_nobody_decides_on_their_own(season: Round, decide: Callable[..., Result]) -> None:
    contract = to_terminate(season)
    number = termination(season, contract, "bob")
    assert rules(decide(season.office, "bob", number)) == ["four-eyes"]
    assert row(season, number).standing is Standing.OPEN
    assert decide(season.office, "carla", number).done


def test_an_approver_who_is_no_longer_active_grants_nothing(season: Round) -> None:
    number = termination(season, to_terminate(season))
    people.change(season.office, "bob", active=False, actor="otto")
    assert rules(approvals.grant(season.office, "bob", number)) == ["role"]
    people.change(season.office, "carla", role=Role.BUYER, actor="otto")
    assert rules(approvals.grant(season.office, "carla", number)) == ["role"]


# Closing --------------------------------------------------------------------------------------------------------------


def test_declining_needs_a_reason_and_leaves_the_contract(season: Round) -> None:
    contract = to_terminate(season)
    number = termination(season, contract)
    for nothing in (None, "", " "):
        assert rules(approvals.decline(season.office, "bob", number, nothing)) == ["reason"]
    assert approvals.decline(season.office, "bob", number, "Eerst bellen").done
    kept = row(season, number)
    assert (kept.standing, kept.decided_by, kept.words) == (Standing.DECLINED, "bob", "Eerst bellen")
    assert season.now(contract) == contract
    assert "Eerst bellen" not in json.dumps(season.bodies(contract)[-1])
    season.holds()


def test_only_the_asker_withdraws(season: Round) -> None:
    number = termination(season, to_terminate(season))
    for other in ("bob", "carla", "iris"):
        assert rules(approvals.withdraw(season.office, other, number)) == ["role"]
    assert approvals.withdraw(season.office, "anna", number).done
    assert (row(season, number).standing, row(season, number).decided_by) == (Standing.WITHDRAWN, "anna")
    season.holds()


CLOSING: dict[str, Callable[[Round, int], Result]] = {
    "granted": lambda season, number: approvals.grant(season.office, "bob", number),
    "declined": lambda season, number: approvals.decline(season.office, "bob", number, "nee"),
    "withdrawn": lambda season, number: approvals.withdraw(season.office, "anna", number),
}


@pytest.mark.parametrize("again", list(CLOSING))
@pytest.mark.parametrize("how", list(CLOSING))
def test_what_is_closed_stays_closed_and_says_what_happened(season: Round, how: str, again: str) -> None:
    number = termination(season, to_terminate(season))
    assert CLOSING[how](season, number).done
    result = CLOSING[again](season, number)
    assert rules(result) == ["state"]
    seen = result.failed[0].seen
    assert (seen.key, seen.values["standing"]) == ("state.approval_closed", how)
    assert seen.values["who"] == ("anna" if how == "withdrawn" else "bob")
    assert row(season, number).standing == how
    season.holds()


@pytest.mark.parametrize("touch", list(CLOSING))
def test_it_dies_when_the_contract_changes(season: Round, touch: str) -> None:
    contract = to_terminate(season)
    number = termination(season, contract)
    season.done(Action.UPDATE_DOSSIER, contract, dossier=rounds.ready(rounds.GLI, Kind.RHO, evaluations=3))
    assert row(season, number).standing is Standing.LAPSED
    assert row(season, number).state is Standing.OPEN, "nobody touched it yet"
    result = CLOSING[touch](season, number)
    assert rules(result) == ["stale"]
    assert result.failed[0].seen.values["action"] == "update_dossier"
    kept = row(season, number)
    assert (kept.state, kept.decided_by) == (Standing.LAPSED, None)
    assert season.now(contract).state is State.SIGNED
    lapsed, refused = season.bodies(contract)[-2:]
    assert (lapsed["action"], lapsed["actor"], refused["outcome"]) == ("lapse_approval", "system", "refused")
    assert rules(CLOSING[touch](season, number)) == ["state"]
    season.holds()


def test_a_note_is_no_change(season: Round) -> None:
    contract = to_terminate(season)
    number = termination(season, contract)
    season.done(Action.NOTE, contract, text="gebeld")
    assert approvals.grant(season.office, "bob", number).done


def test_asking_anew_lapses_what_is_outdated(season: Round) -> None:
    contract = to_terminate(season)
    number = termination(season, contract)
    season.done(Action.UPDATE_DOSSIER, contract, dossier=rounds.ready(rounds.GLI, Kind.RHO, evaluations=3))
    contract = season.done(Action.UPDATE_DOSSIER, contract, dossier=rounds.excluded())
    second = termination(season, contract)
    assert (row(season, number).state, row(season, second).state) == (Standing.LAPSED, Standing.OPEN)
    season.holds()


@pytest.mark.parametrize("number", [0, -1, 99, 2**70])
def test_a_number_that_is_none_is_said(season: Round, number: int) -> None:
    for touch in CLOSING.values():
        with pytest.raises(BadInput, match="there is no request for approval with this number"):
            touch(season, number)


# Seeing ---------------------------------------------------------------------------------------------------------------


def test_an_approver_sees_what_is_theirs_to_decide_with_findings_as_they_stand(season: Round) -> None:
    contract = behind_an_rho(season)
    number = asked(season, Action.OFFER, contract, override=override()).number or 0
    own = termination(season, to_terminate_of(season, ("drenthe",)), "bob")
    (seen,) = approvals_seen.seen(season.office, approvals_seen.open_for(season.office, "bob"))
    assert (seen.approval.number, seen.contract) == (number, contract)
    assert seen.verdict is not None
    assert (seen.verdict.refused, seen.verdict.lifted) == (False, ("2.2/rho-first",))
    assert [each.number for each in approvals_seen.open_for(season.office, "carla")] == [number, own]
    for other in ("anna", "iris", "otto", "nobody"):
        assert approvals_seen.open_for(season.office, other) == []
    with season.office.store.reading() as connection:
        assert [each.number for each in approvals_seen.of_contract(connection, contract.id)] == [number]
    season.done(Action.WITHDRAW, contract)
    assert [each.number for each in approvals_seen.open_for(season.office, "carla")] == [own]
    assert [each.number for each in approvals_seen.listed(season.office)] == [own]
    assert [each.number for each in approvals_seen.listed(season.office, closed=True)] == [number, own]
    assert [each.number for each in approvals_seen.recently_closed(season.office, 1)] == [number]
    assert approvals_seen.one(season.office, number).verdict is None


def to_terminate_of(season: Round, regions: tuple[str, ...]) -> Contract:
    return season.done(Action.UPDATE_DOSSIER, season.signed(regions=regions), dossier=rounds.excluded())


def test_looking_changes_nothing(season: Round) -> None:
    contract = to_terminate(season)
    termination(season, contract)
    season.done(Action.UPDATE_DOSSIER, contract, dossier=rounds.ready(rounds.GLI, Kind.RHO, evaluations=3))
    before = rounds.tables(season.office)
    approvals_seen.open_for(season.office, "bob")
    approvals_seen.one(season.office, 1)
    approvals_seen.listed(season.office)
    assert rounds.tables(season.office) == before


def test_the_history_of_a_contract_tells_it(season: Round) -> None:
    contract = to_terminate(season)
    first = termination(season, contract)
    approvals.decline(season.office, "bob", first, "Eerst bellen")
    approvals.grant(season.office, "carla", first)
    second = termination(season, contract)
    approvals.grant(season.office, "carla", second)
    assert told(season, contract)[-6:] == [
        "anna asked for approval (request 1): terminate.",
        "bob declined request 1 of anna: terminate.",
        "carla could not grant approval: state.",
        "anna asked for approval (request 2): terminate.",
        "carla granted request 2 of anna: terminate.",
        "anna terminated the contract on 3.3.3/insolvency, approved by carla (signed → terminated).",
    ]
    assert told(season, contract, Language.NL)[-2] == "carla keurde verzoek 2 van anna goed: opzeggen."


# Races ----------------------------------------------------------------------------------------------------------------


def test_two_approvers_at_once_one_wins_and_the_other_hears_it(on_file: Round, file: Path) -> None:
    contract = to_terminate(on_file)
    number = termination(on_file, contract)
    seasons = {name: rounds.join(file, on_file.clock.now()) for name in ("bob", "carla")}
    barrier, results = threading.Barrier(2), {}

    def grant(name: str) -> None:
        barrier.wait(30)
        results[name] = approvals.grant(seasons[name].office, name, number)

    threads = [threading.Thread(target=grant, args=(name,)) for name in seasons]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    won = [name for name, result in results.items() if result.done]
    assert len(won) == 1
    (lost,) = set(seasons) - set(won)
    assert rules(results[lost]) == ["state"]
    assert results[lost].failed[0].seen.values["who"] == won[0]
    assert [body["action"] for body in on_file.bodies(contract)].count("terminate") == 1
    on_file.holds()


def _touch_elsewhere(file: str, moment: str, name: str, numbers: list[int], barrier: Any, mistakes: Any) -> None:
    """Grant approvals, or decline them, in a process of its own."""
    try:
        season = rounds.join(Path(file), moment)
        barrier.wait(60)
        for number in numbers:
            if name == "bob":
                approvals.grant(season.office, name, number)
            else:
                approvals.decline(season.office, name, number, "nee")
        mistakes.put("")
    except BaseException as error:  # noqa: BLE001 - whatever it is, the test has to see it
        mistakes.put(repr(error))


def test_grants_and_declines_of_two_processes_each_have_one_outcome(on_file: Round, file: Path) -> None:
    regions = ("drenthe", "twente", "utrecht", "haaglanden", "rotterdam", "zeeland")
    contracts = [to_terminate_of(on_file, (region,)) for region in regions]
    numbers = [termination(on_file, contract) for contract in contracts]
    spawn = get_context("spawn")
    barrier, mistakes = spawn.Barrier(2), spawn.Queue()
    moment = "2026-04-02T09:00"
    processes = [
        spawn.Process(target=_touch_elsewhere, args=(str(file), moment, name, numbers, barrier, mistakes))
        for name in ("bob", "carla")
    ]
    for process in processes:
        process.start()
    assert [mistakes.get(timeout=120) for _ in processes] == ["", ""]
    for process in processes:
        process.join(60)
    for contract, number in zip(contracts, numbers, strict=True):
        standing = row(on_file, number).standing
        assert standing in {Standing.GRANTED, Standing.DECLINED}
        ended = on_file.now(contract).state is State.TERMINATED
        assert ended is (standing is Standing.GRANTED)
        done = [body["action"] for body in on_file.bodies(contract) if body["outcome"] == "done"]
        assert ("grant_approval" in done, "decline_approval" in done) == (ended, not ended)
    on_file.holds()


def test_a_grant_that_dies_halfway_leaves_nothing(season: Round, monkeypatch: pytest.MonkeyPatch) -> None:
    contract = to_terminate(season)
    number = termination(season, contract)
    before = rounds.tables(season.office)

    def die(_connection: Any) -> None:
        raise KeyboardInterrupt

    season.office.store.before_commit = die
    with pytest.raises(KeyboardInterrupt):
        approvals.grant(season.office, "bob", number)
    season.office.store.before_commit = None
    assert rounds.tables(season.office) == before
    assert approvals.grant(season.office, "bob", number).done


# The trail ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "changed",
    [
        {"state": "granted"},
        {"asked_by": "carla"},
        {"action": "reinstate"},
        {"version": 1},
        {"request": {"signed_at": None, "reason": "x", "proof": None, "grounds": [], "override": None}},
        {"asked_at": parse_moment("2026-01-01T00:00")},
        {"decided_by": "bob"},
    ],
)
def test_a_row_that_is_not_what_its_records_say_is_found(season: Round, changed: dict[str, Any]) -> None:
    number = termination(season, to_terminate(season))
    season.holds()
    with rounds.writing(season.office) as connection:
        connection.execute(update(APPROVALS).where(APPROVALS.c.id == number).values(**changed))
    (problem,) = verification.problems(season.office)
    assert str(problem).startswith(f"approval {number}: ")


def test_a_row_that_was_removed_is_found(season: Round) -> None:
    number = termination(season, to_terminate(season))
    with rounds.writing(season.office) as connection:
        connection.execute(APPROVALS.delete())
    assert [str(each) for each in verification.problems(season.office)] == [
        f"approval {number}: is not what its records say"
    ]


def test_a_scenario_still_names_its_approver(season: Round) -> None:
    contract = behind_an_rho(season)
    request = Request(Action.OFFER, "anna", contract.number, override=override(by="bob"))
    season.to(season.clock.now() + timedelta(hours=1))
    assert advance.act(season.office, request).done
    assert approvals_seen.listed(season.office, closed=True) == []
