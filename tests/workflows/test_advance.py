"""Advancing contracts: state, version and record in one transaction; or a refusal that changes the trail alone."""

import hashlib
import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest
import rounds
from rfc8785 import dumps
from rounds import GLI, KINDEREN, Round
from sqlalchemy import select

from lifecycle import audit
from lifecycle import dossier as dossiers
from lifecycle.calendar import Milestone, in_utc, parse_moment
from lifecycle.case import Case
from lifecycle.contract import Kind
from lifecycle.findings import Judgement
from lifecycle.findings import Outcome as FindingOutcome
from lifecycle.rules import registry
from lifecycle.states import Action, State
from workflows import policy_round, verification
from workflows.errors import StoreError
from workflows.policy_round import Changes
from workflows.request import Override, Result
from workflows.store import ledger, trail
from workflows.store.tables import POLICY_VERSIONS
from workflows.store.trail_tables import AUDIT, PERSONAL


def _only(bodies: list[dict[str, Any]], outcome: str) -> dict[str, Any]:
    (found,) = [body for body in bodies if body["outcome"] == outcome]
    return found


# Races and versions ---------------------------------------------------------------------------------------------------


def test_a_stale_version_is_refused_and_names_the_event_that_won(season: Round) -> None:
    seen = season.applied()
    season.to("2026-04-03T10:00")
    season.done(Action.ASSESS, seen, by="bob")
    result = season.act(Action.OFFER, seen, version=seen.version)
    (stale,) = [finding for finding in result.failed if finding.rule == "stale"]
    assert stale.seen.values == {"action": "assess", "actor": "bob", "recorded": "2026-04-03T08:00:00.000000Z"}
    assert season.now(seen).state is State.ASSESSED


def test_a_stale_version_names_the_change_and_not_a_later_note(season: Round) -> None:
    seen = season.applied()
    season.done(Action.ASSESS, seen, by="bob")
    season.done(Action.NOTE, seen, by="carla", text="gebeld")
    result = season.act(Action.OFFER, seen, version=seen.version)
    assert result.failed[0].seen.values["actor"] == "bob"


def test_the_current_version_passes(season: Round) -> None:
    seen = season.assessed()
    assert season.act(Action.OFFER, seen, version=seen.version).done


def test_stale_stands_among_the_rules_that_fail(season: Round) -> None:
    seen = season.applied(dossier=dossiers.EMPTY)
    season.done(Action.UPDATE_DOSSIER, seen, dossier=dossiers.parse({"programmes": []}))
    failed = season.refused(Action.ASSESS, seen, version=seen.version)
    assert failed[0] == "stale"
    assert "3.2/purchased-programme" in failed
    assert "3.3.1/two-programmes" in failed


def _at_once(calls: list[Callable[[], Result]]) -> list[Result]:
    barrier = Barrier(len(calls))

    def call(one: Callable[[], Result]) -> Result:
        barrier.wait()
        return one()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(call, calls))


def test_of_two_offices_racing_on_one_file_exactly_one_wins(on_file: Round, file: Path) -> None:
    contracts = [on_file.assessed() for _ in range(12)]
    anna, bob = (rounds.join(file, rounds.START) for _ in range(2))
    for contract in contracts:
        results = _at_once(
            [
                lambda seen=contract: anna.act(Action.OFFER, seen, "anna", version=seen.version),
                lambda seen=contract: bob.act(Action.WITHDRAW, seen, "bob", version=seen.version),
            ]
        )
        won = [result for result in results if result.done]
        lost = [result for result in results if not result.done]
        assert (len(won), len(lost)) == (1, 1)
        now = on_file.now(contract)
        assert now == won[0].contract
        assert now.version == contract.version + 1
        failed = [finding.rule for finding in lost[0].failed]
        assert failed == ["state"] if now.state is State.WITHDRAWN else failed == ["stale"]
        assert [body["outcome"] for body in on_file.bodies(contract)] == ["done", "done", "done", "refused"]
    on_file.holds()


def test_nothing_is_lost_when_many_write_to_one_contract(on_file: Round, file: Path) -> None:
    contract = on_file.assessed()
    offices = [rounds.join(file, rounds.START) for _ in range(4)]

    def write(place: int) -> Callable[[], Result]:
        def ten() -> Result:
            for number in range(10):
                facts = {"evidence": {f"3.3.1/{place}-{number}": True}}
                result = offices[place].act(Action.UPDATE_DOSSIER, contract, dossier=dossiers.parse(facts))
                assert result.done
            return result

        return ten

    _at_once([write(place) for place in range(4)])
    now = on_file.now(contract)
    assert now.version == contract.version + 40
    assert len(now.dossier.evidence or {}) == 1 + 40
    on_file.holds()


def test_two_who_saw_the_same_version_the_second_is_stale(on_file: Round, file: Path) -> None:
    contract = on_file.applied()
    facts = [dossiers.parse({"fte": 10}), dossiers.parse({"fte": 20})]
    offices = [rounds.join(file, rounds.START) for _ in range(2)]

    def update(place: int) -> Callable[[], Result]:
        return lambda: offices[place].act(
            Action.UPDATE_DOSSIER, contract, version=contract.version, dossier=facts[place]
        )

    results = _at_once([update(0), update(1)])
    (lost,) = [result for result in results if not result.done]
    (won,) = [result for result in results if result.done]
    assert [finding.rule for finding in lost.failed] == ["stale"]
    assert won.contract is not None
    assert on_file.now(contract).dossier == won.contract.dossier
    on_file.holds()


# Refusals -------------------------------------------------------------------------------------------------------------


def test_a_refusal_changes_nothing_but_the_trail(season: Round) -> None:
    contract = season.applied(dossier=dossiers.parse({"exclusions": ["insolvency"]}))
    before = rounds.tables(season.office, but=rounds.TRAIL)
    count = len(rounds.records(season.office))
    season.refused(Action.ASSESS, contract)
    assert rounds.tables(season.office, but=rounds.TRAIL) == before
    added = rounds.records(season.office)[count:]
    assert [(row.outcome, row.stream) for row in added] == [("refused", f"contract:{contract.id}")]
    season.holds()


def test_a_refusal_is_recorded_in_a_transaction_of_its_own(season: Round, monkeypatch: pytest.MonkeyPatch) -> None:
    contract = season.applied(dossier=dossiers.EMPTY)
    began: list[str] = []
    appended: list[int] = []
    writing, append = type(season.office.store).writing, trail.append

    def counted(store: Any) -> Any:
        began.append("writing")
        return writing(store)

    def noted(connection: Any, entries: Any) -> None:
        appended.append(len(began))
        append(connection, entries)

    monkeypatch.setattr(type(season.office.store), "writing", counted)
    monkeypatch.setattr(trail, "append", noted)
    assert not season.act(Action.ASSESS, contract).done
    assert len(began) == 2
    assert appended == [2]


def test_a_refusal_names_every_rule_that_fails(season: Round) -> None:
    contract = season.applied(Kind.INDIVIDUAL, dossier=dossiers.parse({"exclusions": ["insolvency", "igj-measure"]}))
    failed = season.refused(Action.ASSESS, contract)
    assert {"3.3.3/insolvency", "3.3.3/igj-measure", "3.3.2/education", "3.3.2/licence"} <= set(failed)
    body = season.bodies(contract)[-1]
    recorded = [rule for rule, outcome, *_ in body["findings"] if outcome != "met"]
    assert set(failed) <= set(recorded)


def test_nobody_and_a_role_that_may_not_are_refused_alone(season: Round) -> None:
    contract = season.applied(dossier=dossiers.EMPTY)
    for by in ("nobody", "iris", "otto", "paul"):
        assert season.refused(Action.ASSESS, contract, by, version=99) == ["role"]
    for action in (Action.LAPSE, Action.LAPSE_RUN_OFF, Action.START_RUN_OFF, Action.END):
        for by in ("anna", "bob", "paul"):
            assert season.refused(action, contract, by) == ["role"]


def test_the_first_system_rule_that_applies_is_reported_alone(season: Round) -> None:
    applied = season.applied(policy=KINDEREN, role="czv", kind=Kind.GGD)
    assert season.refused(Action.OFFER_RUN_OFF, "GLI-2027-99999", "iris") == ["role"]
    assert season.refused(Action.OFFER_RUN_OFF, "GLI-2027-99999", "anna", version=99) == ["unknown-contract"]
    assert season.refused(Action.OFFER_RUN_OFF, applied, "iris") == ["role"]
    assert season.refused(Action.OFFER_RUN_OFF, applied, "anna", version=99) == ["state"]
    running = season.running(Kind.GGD, policy="kinderen-2026", care="kinderen", role="czv")
    assert season.refused(Action.OFFER_RUN_OFF, running, "iris") == ["role"]
    assert season.refused(Action.OFFER_RUN_OFF, running, "anna", version=99) == ["run-off-not-provided"]


def test_an_application_is_refused_by_role_before_the_provider_is_looked_at(season: Round) -> None:
    for by, rule in (("iris", "role"), ("nobody", "role"), ("anna", "unknown-provider")):
        result = season.apply("no-such-provider", Kind.RHO, by=by)
        assert [finding.rule for finding in result.failed] == [rule]
        assert result.contract is None
    season.holds()


def test_a_refusal_that_concerns_no_contract_stands_on_the_stream_of_the_desk(season: Round) -> None:
    season.refused(Action.ASSESS, "GLI-2027-99999")
    (body,) = season.bodies("desk")
    assert (body["outcome"], body["named"], body["actor"]) == ("refused", "GLI-2027-99999", "anna")


# Four eyes ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("approver", [None, "", "anna", "iris", "otto", "paul", "nobody", "system"])
def test_an_approver_is_needed_who_is_another_and_may_approve(season: Round, approver: str | None) -> None:
    contract = season.signed()
    contract = season.done(Action.UPDATE_DOSSIER, contract, dossier=rounds.excluded())
    keys: dict[str, Any] = {"grounds": ("3.3.3/insolvency",), "reason": "failliet"}
    assert season.refused(Action.TERMINATE, contract, approved_by=approver, **keys) == ["four-eyes"]
    assert season.now(contract) == contract
    assert season.act(Action.TERMINATE, contract, approved_by="bob", **keys).done


def test_an_approver_cannot_approve_what_they_asked_themselves(season: Round) -> None:
    contract = season.done(Action.UPDATE_DOSSIER, season.signed(), dossier=rounds.excluded())
    keys: dict[str, Any] = {"grounds": ("3.3.3/insolvency",), "reason": "failliet"}
    assert season.refused(Action.TERMINATE, contract, "bob", approved_by="bob", **keys) == ["four-eyes"]
    assert season.act(Action.TERMINATE, contract, "bob", approved_by="carla", **keys).done


def test_a_faulty_override_lifts_nothing_and_a_right_one_is_recorded(season: Round) -> None:
    season.applied(Kind.RHO)
    contract = season.assessed(Kind.PARTNERSHIP)
    for ground, reason, approver, failing in (
        ("duty-of-care", "wachtlijst", "anna", ["four-eyes", "2.2/rho-first"]),
        ("duty-of-care", " ", "bob", ["override-ground", "2.2/rho-first"]),
        ("because", "wachtlijst", "bob", ["override-ground", "2.2/rho-first"]),
        (None, None, None, ["override-ground", "four-eyes", "2.2/rho-first"]),
    ):
        override = Override(ground, reason, approver)
        assert season.refused(Action.OFFER, contract, override=override) == failing
    result = season.act(Action.OFFER, contract, override=Override("duty-of-care", "wachtlijst", "bob"))
    assert result.done
    assert result.lifted == ("2.2/rho-first",)
    body = season.bodies(contract)[-1]
    assert body["override"] == {"ground": "duty-of-care", "lifted": ["2.2/rho-first"]}
    assert body["approver"] == "bob"
    assert rounds.records(season.office)[-1].overridden


# Records --------------------------------------------------------------------------------------------------------------


def test_a_record_holds_all_that_was_known(season: Round) -> None:
    contract = season.assessed(Kind.INDIVIDUAL)
    season.done(Action.OFFER, contract)
    season.to("2026-10-20T14:00")
    signed = season.done(Action.SIGN, contract, signed_at=parse_moment("2026-10-19T09:30"))
    body = season.bodies(contract)[-1]
    before, row = [row for row in rounds.records(season.office) if row.contract_id == contract.id][-2:]
    assert body["stream"] == f"contract:{contract.id}"
    assert (row.contract_id, row.provider_id, row.policy_id) == (contract.id, contract.provider_id, GLI)
    assert (body["actor"], body["role"], body["action"], body["outcome"]) == ("anna", "buyer", "sign", "done")
    assert body["effective"] == "2026-10-19T07:30:00.000000Z"
    assert body["recorded"] == "2026-10-20T12:00:00.000000Z"
    assert (in_utc(row.effective_at), in_utc(row.recorded_at)) == (body["effective"], body["recorded"])
    assert (body["from"], body["to"], body["version"]) == ("offered", "signed", signed.version)
    assert body["policy"] == rounds.policy(GLI).hash
    judged = [rule.id for rule in rounds.policy(GLI).guards[Action.SIGN] if rule.id != "3.3.1/subcontractor-licences"]
    assert [rule for rule, *_ in body["findings"]][: len(judged)] == judged
    assert {outcome for _, outcome, *_ in body["findings"]} == {"met"}
    assert body["format"] == audit.FORMAT
    assert (body["seq"], body["prev"]) == (before.seq + 1, before.hash)
    assert row.hash == hashlib.sha256(row.body).hexdigest()
    assert bytes(row.body) == dumps(body)
    assert {"state", "state_since", "signed_at", "version"} <= set(body["changes"])
    assert not {"term", "offered_at", "signing_day", "dossier"} & set(body["changes"])


def test_a_record_keeps_the_approver_and_grounds_and_only_a_commitment_to_the_reason(season: Round) -> None:
    contract = season.done(Action.UPDATE_DOSSIER, season.signed(), dossier=rounds.excluded())
    season.done(
        Action.TERMINATE, contract, approved_by="bob", grounds=("3.3.3/insolvency",), reason="Failliet verklaard"
    )
    body = season.bodies(contract)[-1]
    assert body["approver"] == "bob"
    assert body["grounds"] == ["3.3.3/insolvency"]
    assert "reason" not in body
    with season.office.store.reading() as connection:
        salt, value = trail.personal_values(connection, body["stream"])[body["seq"]]["reason"]
    assert value == "Failliet verklaard"
    assert body["personal"]["reason"] == hashlib.sha256(bytes.fromhex(salt) + dumps(value)).hexdigest()


SECRETS = (
    "Geheimnaam",
    "99110001",
    "Schuilnaam",
    "Verborgenlaan",
    "Geheimstad",
    "4331 LK",
    "90000001",
    "20000001",
    "REDEN-GEHEIM",
    "VRAAG-GEHEIM",
    "ANTWOORD-GEHEIM",
    "NOTITIE-GEHEIM",
    "BEZWAAR-GEHEIM",
    "bewijs-geheim.pdf",
)


def test_personal_values_stand_nowhere_in_the_bodies(season: Round) -> None:
    key = season.provider(Kind.INDIVIDUAL, "coach")
    contract = season.assessed(Kind.INDIVIDUAL, provider=key)
    season.done(Action.NOTE, contract, text="NOTITIE-GEHEIM")
    offered = season.done(Action.OFFER, contract)
    asked = season.act(Action.ASK, offered, text="VRAAG-GEHEIM")
    season.done(Action.ANSWER, offered, question=asked.number, text="ANTWOORD-GEHEIM")
    policy_round.object_to(season.office, "anna", GLI, key, "BEZWAAR-GEHEIM")
    policy_round.state_region(
        season.office, "anna", "zeeland", policy_round.Statement(duty_of_care_risk=True), "REDEN-GEHEIM"
    )
    policy_round.amend(season.office, "paul", GLI, Changes(add_registers=("krm",)), "REDEN-GEHEIM")
    season.refused(Action.TERMINATE, offered, reason="REDEN-GEHEIM")
    organisation = season.assessed(Kind.PARTNERSHIP, regions=("zeeland", "drenthe"))
    override = Override("duty-of-care", "REDEN-GEHEIM", "bob")
    season.done(Action.OFFER, organisation, override=override)
    season.done(Action.WITHDRAW, organisation, reason="REDEN-GEHEIM")
    bare = season.provider(Kind.INDIVIDUAL, agb="9900777", kvk="2000077", name="  ", city=None)
    broken = season.applied(Kind.INDIVIDUAL, provider=bare, regions=("twente",))
    season.refused(Action.ASSESS, broken)
    season.to("2026-11-03T10:00")
    season.done(
        Action.REINSTATE,
        offered,
        approved_by="bob",
        proof="bewijs-geheim.pdf",
        signed_at=parse_moment("2026-10-30T10:00"),
    )
    season.to("2027-01-02")
    contents = b"\n".join(bytes(row.body) for row in rounds.records(season.office)).decode()
    assert [secret for secret in (*SECRETS, "9900777", "2000077") if secret in contents] == []
    season.holds()


def test_every_commitment_is_salted_and_verifies(season: Round) -> None:
    first, second = season.assessed(), season.assessed(regions=("drenthe",))
    commitments: list[str] = []
    salts: list[str] = []
    with season.office.store.reading() as connection:
        for row in connection.execute(select(AUDIT)).all():
            body = json.loads(row.body)
            kept = trail.personal_values(connection, row.stream).get(row.seq, {})
            assert set(kept) == set(body.get("personal", {}))
            for path, (salt, value) in kept.items():
                assert hashlib.sha256(bytes.fromhex(salt) + dumps(value)).hexdigest() == body["personal"][path]
                commitments.append(body["personal"][path])
                salts.append(salt)
                assert len(bytes.fromhex(salt)) == audit.SALT_BYTES
    assert len(set(commitments)) == len(commitments)
    assert len(set(salts)) == len(salts)
    same = [season.bodies(contract)[0]["personal"]["dossier.subcontractors.0.name"] for contract in (first, second)]
    assert same[0] != same[1]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_record SET actor = 'x' WHERE id = 1",
        "UPDATE audit_record SET body = X'00'",
        "DELETE FROM audit_record",
        "DELETE FROM audit_record WHERE id = (SELECT max(id) FROM audit_record)",
        (
            "INSERT OR REPLACE INTO audit_record SELECT id, stream, seq, hash, X'00', contract_id, provider_id,"
            " policy_id, region, action, outcome, actor, role, effective_at, recorded_at, overridden"
            " FROM audit_record WHERE id = 1"
        ),
    ],
)
def test_the_database_refuses_to_change_the_trail(season: Round, statement: str) -> None:
    season.assessed()
    before = rounds.tables(season.office)
    with pytest.raises(StoreError, match="append-only"), season.office.store.writing() as connection:
        connection.exec_driver_sql(statement)
    assert rounds.tables(season.office) == before


# A mistake in the middle ----------------------------------------------------------------------------------------------


class OurMistakeError(Exception):
    pass


def _fails(*_: object, **__: object) -> None:
    raise OurMistakeError


@pytest.mark.parametrize("action", [Action.OFFER, Action.UPDATE_DOSSIER, Action.NOTE, Action.WITHDRAW])
def test_a_mistake_when_the_record_is_written_leaves_no_change(
    season: Round, monkeypatch: pytest.MonkeyPatch, action: Action
) -> None:
    contract = season.assessed()
    before = rounds.tables(season.office)
    with monkeypatch.context() as broken:
        broken.setattr(trail, "append", _fails)
        with pytest.raises(OurMistakeError):
            season.act(action, contract, dossier=rounds.excluded(), text="x")
    assert rounds.tables(season.office) == before
    assert season.act(action, contract, dossier=rounds.excluded(), text="x").done
    season.holds()


def test_a_mistake_in_a_deed_leaves_no_change(season: Round, monkeypatch: pytest.MonkeyPatch) -> None:
    provider = season.provider(Kind.RHO)
    before = rounds.tables(season.office)
    with monkeypatch.context() as broken:
        broken.setattr(trail, "append", _fails)
        for call in (
            lambda: season.apply(provider, Kind.RHO),
            lambda: policy_round.object_to(season.office, "anna", GLI, provider, "x"),
            lambda: policy_round.amend(season.office, "paul", GLI, Changes(remove_registers=("kp",)), "x"),
            lambda: season.provider(Kind.RHO, "another"),
        ):
            with pytest.raises(OurMistakeError):
                call()
    assert rounds.tables(season.office) == before


def test_a_mistake_in_the_follow_up_undoes_the_signature_too(season: Round, monkeypatch: pytest.MonkeyPatch) -> None:
    season.to("2026-10-20")
    contract = season.offered()
    season.to("2026-11-13")
    before = rounds.tables(season.office)
    append = trail.append

    def second_fails(connection: Any, entries: Any) -> None:
        if entries and entries[0].action == "publish":
            raise OurMistakeError
        append(connection, entries)

    with monkeypatch.context() as broken:
        broken.setattr(trail, "append", second_fails)
        with pytest.raises(OurMistakeError):
            season.act(Action.SIGN, contract)
    assert rounds.tables(season.office) == before
    result = season.act(Action.SIGN, contract)
    assert result.follow_up is not None
    assert result.follow_up.done
    assert season.now(contract).state is State.PUBLISHED


# Time -----------------------------------------------------------------------------------------------------------------


def test_a_signature_set_in_time_and_recorded_late_counts_from_when_it_was_set(season: Round) -> None:
    contract = season.offered()
    season.jump("2026-11-01T09:00")
    result = season.act(Action.SIGN, contract, signed_at=parse_moment("2026-10-31T23:59:59"))
    assert result.done
    body = season.bodies(contract)[-1]
    assert (body["effective"], body["recorded"]) == ("2026-10-31T22:59:59.000000Z", "2026-11-01T08:00:00.000000Z")
    row = rounds.records(season.office)[-1]
    assert (in_utc(row.effective_at), in_utc(row.recorded_at)) == (body["effective"], body["recorded"])


def test_a_signature_of_now_is_too_late_a_second_after_the_deadline(season: Round) -> None:
    contract = season.offered()
    season.jump("2026-11-01T00:00")
    assert season.refused(Action.SIGN, contract) == ["4.1/signing-deadline"]
    future, early = parse_moment("2026-11-01T00:01"), parse_moment("2026-04-02T08:59:59")
    assert season.refused(Action.SIGN, contract, signed_at=future) == ["moment", "4.1/signing-deadline"]
    assert season.refused(Action.SIGN, contract, signed_at=early) == ["moment"]


def test_the_moment_of_a_signature_moves_no_other_deadline(season: Round) -> None:
    season.running(Kind.RHO, provider=season.provider(Kind.RHO, "rho"), term=("2026-01-01", "2026-12-31"))
    contract = season.assessed(provider="rho")
    season.jump("2026-10-02T09:00")
    in_time = parse_moment("2026-09-30T09:00")
    assert season.refused(Action.OFFER, contract) == ["4.1/offer-deadline"]
    assert season.refused(Action.OFFER, contract, signed_at=in_time) == ["4.1/offer-deadline"]


# Policy versions ------------------------------------------------------------------------------------------------------


def test_after_an_amendment_the_new_version_decides_and_the_old_records_keep_theirs(season: Round) -> None:
    first = season.applied(Kind.INDIVIDUAL)
    second = season.applied(Kind.INDIVIDUAL, regions=("drenthe",))
    season.done(Action.ASSESS, first)
    old = season.bodies(first)[-1]["policy"]
    policy_round.amend(season.office, "paul", GLI, Changes(remove_registers=("kabiz",)), "niet meer erkend")
    assert season.refused(Action.ASSESS, second) == ["3.3.2/recognised-register"]
    new = season.bodies(second)[-1]["policy"]
    assert old == rounds.policy(GLI).hash
    assert new != old
    assert [body["policy"] for body in season.bodies(first)] == [old, old]
    with season.office.store.reading() as connection:
        known = connection.execute(select(POLICY_VERSIONS).where(POLICY_VERSIONS.c.policy_id == GLI)).all()
    assert [(row.number, row.hash, row.author) for row in known] == [(1, old, "system"), (2, new, "paul")]
    assert [hashlib.sha256(row.content).hexdigest() for row in known] == [old, new]
    policy_round.amend(season.office, "paul", GLI, Changes(add_registers=("kabiz",)), "toch wel")
    assert season.act(Action.ASSESS, second).done
    season.holds()


def test_a_running_contract_of_an_earlier_year_is_decided_by_the_policy_in_play(season: Round) -> None:
    contract = season.running()
    season.act(Action.REVIEW, contract)
    assert season.bodies(contract)[-1]["policy"] == rounds.policy(GLI).hash


# A predicate that raises ----------------------------------------------------------------------------------------------


@pytest.fixture
def broken_predicate(monkeypatch: pytest.MonkeyPatch) -> Callable[[str, int], None]:
    """Let a predicate raise for one provider."""

    def break_it(name: str, provider_id: int) -> None:
        right = registry._PREDICATES[name]

        def raises(case: Case, **parameters: Any) -> Judgement:
            if case.provider.id == provider_id:
                raise ZeroDivisionError
            return right(case, **parameters)

        monkeypatch.setitem(registry._PREDICATES, name, raises)

    return break_it


def test_a_predicate_that_raises_blocks_a_click_as_an_error(
    season: Round, broken_predicate: Callable[[str, int], None]
) -> None:
    contract = season.assessed()
    broken_predicate("start_date", contract.provider_id)
    result = season.act(Action.OFFER, contract)
    assert [(finding.rule, finding.outcome) for finding in result.failed] == [
        ("3.3.4/start-date", FindingOutcome.ERROR)
    ]
    assert ["3.3.4/start-date", "error"] in [stored[:2] for stored in season.bodies(contract)[-1]["findings"]]
    assert season.now(contract).state is State.ASSESSED


def test_a_predicate_that_raises_stops_one_contract_of_a_job_and_the_others_go_on(
    season: Round, broken_predicate: Callable[[str, int], None]
) -> None:
    regions = ("zeeland", "drenthe", "twente")
    first, second, third = (season.assessed(regions=(region,)) for region in regions)
    broken_predicate("start_date", second.provider_id)
    season.to("2026-09-30T09:00")
    assert [season.now(contract).state for contract in (first, second, third)] == [
        State.OFFERED,
        State.ASSESSED,
        State.OFFERED,
    ]
    duty = season.duty(Milestone.OFFERS_OUT)
    with season.office.store.reading() as connection:
        effects = {row.contract_id: (row.outcome, row.rules) for row in ledger.effects(connection, duty.id)}
        troubles = [(row.contract_id, row.action, row.said) for row in ledger.troubles(connection)]
    assert second.id not in effects
    assert troubles == [(second.id, "offer", "3.3.4/start-date")]
    assert effects[first.id] == effects[third.id] == ("changed", [])
    season.holds()


def test_a_predicate_that_raises_cannot_be_lifted_unless_the_ground_says_so(
    season: Round, broken_predicate: Callable[[str, int], None]
) -> None:
    contract = season.assessed()
    broken_predicate("start_date", contract.provider_id)
    override = Override("duty-of-care", "wachtlijst", "bob")
    assert season.refused(Action.OFFER, contract, override=override) == ["3.3.4/start-date"]


# Facts that the trail cannot hold -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "facts",
    [
        pytest.param({"evidence": {"é": True}}, id="a key that is no ASCII"),
        pytest.param({"fte": 2**60}, id="a number that JSON cannot hold exactly"),
        pytest.param({"coverage": ["\ud800"]}, id="half a character"),
    ],
)
def test_a_dossier_that_can_be_read_can_be_recorded(season: Round, facts: dict[str, Any]) -> None:
    contract = season.applied()
    try:
        dossier = dossiers.parse(facts)
    except dossiers.BadInput:
        return
    season.act(Action.UPDATE_DOSSIER, contract, dossier=dossier)
    assert verification.problems(season.office) == []


def test_what_the_personal_table_holds_is_no_more_than_the_records_commit_to(season: Round) -> None:
    season.assessed()
    with season.office.store.reading() as connection:
        kept = connection.execute(select(PERSONAL)).all()
        committed = {
            (row.stream, row.seq, path)
            for row in connection.execute(select(AUDIT)).all()
            for path in json.loads(row.body).get("personal", {})
        }
    assert {(row.stream, row.seq, row.path) for row in kept} == committed
