"""Asking the trail: each question alone and some together, and what stands beside a record."""

from datetime import timedelta
from typing import Any

import pytest
import rounds
from rounds import Round
from sqlalchemy import delete

from lifecycle import sentences
from lifecycle.calendar import parse_moment
from lifecycle.contract import Contract, Kind
from lifecycle.errors import BadInput, LooptijdError
from lifecycle.languages import Language
from lifecycle.states import Action
from workflows import people, policy_round
from workflows.inquiry import names, reading
from workflows.inquiry.asked import Inquiry
from workflows.inquiry.reading import Found
from workflows.request import Override
from workflows.store.trail_tables import PERSONAL

APPLIED, ASSESSED, NOTED = "2026-04-02T09:00", "2026-05-04T10:00", "2026-06-01T11:00"


@pytest.fixture
def contract(season: Round) -> Contract:
    """A coach's contract: applied for and assessed by anna, noted on by bob, refused for iris and for an exclusion."""
    made = season.applied(Kind.INDIVIDUAL)
    season.jump(ASSESSED)
    season.done(Action.ASSESS, made)
    season.jump(NOTED)
    season.done(Action.NOTE, made, by="bob", text="gebeld met de praktijk")
    season.refused(Action.NOTE, made, by="iris", text="mag niet")
    season.done(Action.UPDATE_DOSSIER, made, dossier=rounds.excluded())
    season.refused(Action.OFFER, made)
    return season.done(Action.REJECT, made, grounds=("3.3.3/insolvency",), reason="Failliet verklaard")


def ask(season: Round, **asked: Any) -> list[Found]:
    return list(reading.records(season.office, Inquiry(**asked)))


def told(season: Round, **asked: Any) -> list[tuple[str, str]]:
    """What the records that answer say was done, and what came of it."""
    return [(each.body["action"], each.body["outcome"]) for each in ask(season, **asked)]


def test_a_contract_is_told_from_the_beginning(season: Round, contract: Contract) -> None:
    assert told(season, contract=contract.number) == [
        ("apply", "done"),
        ("assess", "done"),
        ("note", "done"),
        ("note", "refused"),
        ("update_dossier", "done"),
        ("offer", "refused"),
        ("reject", "done"),
    ]
    assert told(season, contract=contract.number, newest_first=True)[0] == ("reject", "done")


def test_everything_is_told_from_the_end(season: Round, contract: Contract) -> None:
    found = ask(season)
    assert len(found) == len(rounds.records(season.office))
    assert [each.hash for each in found] == [row.hash for row in reversed(rounds.records(season.office))]
    assert [each.hash for each in ask(season, newest_first=False)] == [
        row.hash for row in rounds.records(season.office)
    ]
    assert [each.hash for each in ask(season, limit=3)] == [each.hash for each in found[:3]]


def test_a_provider_is_found_by_key_and_by_agb_code(season: Round, contract: Contract) -> None:
    season.applied(Kind.RHO, regions=("drenthe",))
    found = ask(season, provider="individual-1")
    assert {each.body["stream"] for each in found} == {"provider:1", "contract:1"}
    assert len(found) == 8
    assert found == ask(season, provider="90000001")


def test_by_actor_and_by_role(season: Round, contract: Contract) -> None:
    assert told(season, actor="bob") == [("note", "done")]
    assert told(season, role="auditor") == [("note", "refused")]
    assert {each.body["actor"] for each in ask(season, role="buyer")} == {"anna"}
    assert len(ask(season, actor="system")) == len(ask(season, role="system")) > 0


def test_by_action_and_by_outcome(season: Round, contract: Contract) -> None:
    assert told(season, action="note", newest_first=False) == [("note", "done"), ("note", "refused")]
    assert told(season, outcome="refused") == [("offer", "refused"), ("note", "refused")]
    assert told(season, action="note", outcome="refused") == [("note", "refused")]


def test_a_rule_is_found_where_it_failed_and_where_it_was_cited_and_each_record_once(
    season: Round, contract: Contract
) -> None:
    assert told(season, rule="3.3.3/insolvency") == [("reject", "done"), ("offer", "refused")]
    assert told(season, rule="role") == [("note", "refused")]
    assert told(season, rule="3.3.3/insolvency", outcome="refused", actor="anna") == [("offer", "refused")]
    assert told(season, rule="3.3.3/insolvency", contract=contract.number)[0] == ("offer", "refused")
    assert told(season, rule="3.3.3/unpaid-taxes") == []


def test_a_rule_is_found_where_it_was_lifted_and_so_is_the_overridden_decision(season: Round) -> None:
    season.signed(Kind.RHO)
    second = season.assessed(Kind.PARTNERSHIP)
    season.refused(Action.OFFER, second)
    season.done(Action.OFFER, second, override=Override("duty-of-care", "Wachttijd", "bob"))
    assert told(season, rule="2.2/rho-first") == [("offer", "done"), ("offer", "refused")]
    (found,) = ask(season, overridden=True)
    assert found.body["override"]["lifted"] == ["2.2/rho-first"]
    assert found.values == {"reason": "Wachttijd"}


def test_by_policy(season: Round, contract: Contract) -> None:
    season.applied(Kind.GGD, policy=rounds.KINDEREN, role="czv")
    assert {each.body["about"]["policy"] for each in ask(season, policy=rounds.GLI)} == {rounds.GLI}
    assert ("apply", "done") in told(season, policy=rounds.KINDEREN)
    assert ("note", "done") not in told(season, policy=rounds.KINDEREN)


def test_by_the_version_of_a_policy_its_number_or_the_beginning_of_its_hash(season: Round, contract: Contract) -> None:
    season.clock.move_to(season.clock.now() + rounds.SECOND)
    changes = policy_round.Changes(add_programmes=("nieuw",))
    assert policy_round.amend(season.office, "paul", rounds.GLI, changes, "Erkend").done
    season.applied(Kind.RHO, regions=("drenthe",))
    first, second = (ask(season, policy=rounds.GLI, policy_version=number) for number in ("1", "2"))
    assert [each.body["action"] for each in second] == ["apply"]
    assert [each.body["action"] for each in first][:2] == ["amend_policy", "reject"]
    assert {each.body["policy"] for each in first} == {rounds.policy(rounds.GLI).hash}
    assert ask(season, policy_version=rounds.policy(rounds.GLI).hash[:10].upper()) == first
    assert ask(season, policy_version=second[0].body["policy"], contract=contract.number) == []


def test_a_version_can_be_too_little_to_go_by(season: Round) -> None:
    with pytest.raises(BadInput, match=r"could be one of these: gli-2027 1 \(\w{12}\), kinderen-2027 1") as both:
        ask(season, policy_version="1")
    assert "kan een van deze zijn" in both.value.said(Language.NL)
    with pytest.raises(BadInput, match=r"unknown version '7'; known: gli-2027 1 \(\w{12}\)$"):
        ask(season, policy=rounds.GLI, policy_version="7")


def test_a_period_has_its_beginning_and_not_its_end(season: Round, contract: Contract) -> None:
    at = parse_moment(ASSESSED)
    tick = timedelta(microseconds=1)
    number = contract.number
    assert told(season, contract=number, since=at, until=at) == []
    assert told(season, contract=number, since=at, until=at + tick) == [("assess", "done")]
    assert told(season, contract=number, since=parse_moment(APPLIED), until=at) == [("apply", "done")]
    assert told(season, since=at, until=parse_moment(NOTED)) == [("assess", "done")]
    assert told(season, rule="role", since=parse_moment(NOTED)) == [("note", "refused")]
    assert told(season, rule="role", until=parse_moment(NOTED)) == []


def test_a_period_can_be_about_when_it_counts(season: Round) -> None:
    signed = season.offered(Kind.RHO)
    season.jump("2026-07-01T12:00")
    season.done(Action.SIGN, signed, signed_at=parse_moment("2026-06-10T12:00"))
    june = {"since": parse_moment("2026-06-01T00:00"), "until": parse_moment("2026-07-01T00:00")}
    assert told(season, **june) == []
    assert told(season, **june, effective=True) == [("sign", "done")]
    assert told(season, effective=True)[0] == ("sign", "done")


def test_a_record_comes_with_its_number_its_provider_and_what_is_kept_of_its_personal_values(
    season: Round, contract: Contract
) -> None:
    found = {each.body["action"]: each for each in ask(season, contract=contract.number, outcome="done")}
    assert found["reject"].contract == contract.number
    assert found["reject"].provider is not None
    assert found["reject"].provider.key == "individual-1"
    assert found["reject"].values == {"reason": "Failliet verklaard"}
    assert found["note"].values == {"text": "gebeld met de praktijk"}
    assert found["assess"].values == {}
    advice = rounds.policy(rounds.GLI).rules
    assert found["assess"].advice == {rule.id for rule in advice if rule.advice}
    (policy, *_) = ask(season, action="add_policy")
    assert (policy.contract, policy.provider) == (None, None)


def test_an_erased_value_is_gone_and_its_record_is_still_found(season: Round, contract: Contract) -> None:
    with rounds.writing(season.office) as connection:
        connection.execute(delete(PERSONAL).where(PERSONAL.c.path == "reason"))
    (found,) = ask(season, action="reject")
    assert found.values == {}
    assert set(found.body["personal"]) == {"reason"}


@pytest.mark.parametrize(
    ("asked", "nl", "en"),
    [
        ({"provider": "individual-l"}, "bedoelde u 'individual-1'?", "did you mean 'individual-1'?"),
        ({"actor": "ana"}, "onbekende gebruiker 'ana'; bedoelde u 'anna'?", "unknown user 'ana'; did you mean 'anna'?"),
        ({"role": "byer"}, "onbekende rol 'byer'; bedoelde u 'buyer'?", "did you mean 'buyer'?"),
        ({"action": "ofer"}, "onbekende actie 'ofer'; bedoelde u 'offer'?", "did you mean 'offer'?"),
        ({"outcome": "refuse"}, "bedoelde u 'refused'?", "unknown outcome 'refuse'; did you mean 'refused'?"),
        ({"rule": "3.3.2/educaton"}, "onbekende regel", "did you mean '3.3.2/education'?"),
        ({"policy": "gli-2028"}, "bedoelde u 'gli-2027'?", "unknown policy 'gli-2028'; did you mean 'gli-2027'?"),
        ({"contract": "GLI-2026-00001"}, "bedoelde u GLI-2027-00001?", "GLI-2026-00001"),
    ],
)
def test_an_unknown_name_suggests_the_nearest(
    season: Round, contract: Contract, asked: dict[str, str], nl: str, en: str
) -> None:
    with pytest.raises(LooptijdError) as wrong:
        ask(season, **asked)
    assert nl in wrong.value.said(Language.NL)
    assert en in wrong.value.said(Language.EN)


def test_who_is_no_user_but_has_records_can_be_asked_for(season: Round, contract: Contract) -> None:
    season.refused(Action.NOTE, contract, by="mallory", text="x")
    assert told(season, actor="mallory") == [("note", "refused")]
    people.add(season.office, "zoe", rounds.Role.BUYER, actor="otto")
    assert told(season, actor="zoe") == []


def test_every_action_that_has_a_sentence_can_be_asked_for() -> None:
    assert set(sentences._DONE) <= set(names.ACTIONS)
