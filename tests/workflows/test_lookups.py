"""Looks at the trail are on the trail: whose, at what, how much; paging is one look, and who may not is refused."""

from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
import rounds
from rounds import Round

from lifecycle import sentences
from lifecycle.calendar import parse_moment
from lifecycle.contract import Contract, Kind
from lifecycle.errors import BadInput
from lifecycle.languages import Language
from lifecycle.states import Action, State
from workflows.errors import UnknownContract
from workflows.inquiry import checking, looking, looking_back, reading
from workflows.inquiry.as_of import Known
from workflows.inquiry.asked import Inquiry, Lookups
from workflows.inquiry.looking import UnknownRecord
from workflows.inquiry.looking_back import Back
from workflows.inquiry.lookups import LASTS, MayNotLook

STREAM = "lookup:iris"


@pytest.fixture
def contract(season: Round) -> Contract:
    """A contract with seven notes: nine records."""
    made = season.applied(Kind.INDIVIDUAL)
    for place in range(7):
        season.clock.move_to(season.clock.now() + rounds.SECOND)
        season.done(Action.NOTE, made, text=f"aantekening {place}")
    season.refused(Action.SIGN, made)
    return made


def looks(season: Round, stream: str = STREAM) -> list[dict[str, Any]]:
    return [body["consulted"] for body in season.bodies(stream)]


def ids(season: Round, asked: Inquiry, size: int) -> list[list[int]]:
    """The rows of an answer, page by page."""
    pages, after = [], None
    while True:
        answer = looking.page(season.office, "iris", asked, after=after, size=size)
        pages.append([each.id for each in answer.found])
        after = answer.further
        if after is None:
            return pages


@pytest.mark.parametrize(
    "asked",
    [
        Inquiry(),
        Inquiry(newest_first=False),
        Inquiry(effective=True),
        Inquiry(contract="GLI-2027-00001"),
        Inquiry(rule="state"),
        Inquiry(actor="anna", outcome="done", newest_first=False),
        Inquiry(since=parse_moment("2026-04-02T09:00"), until=parse_moment("2026-04-02T09:01")),
    ],
)
@pytest.mark.parametrize("size", [1, 2, 3, 50])
def test_pages_together_are_the_whole_answer_in_its_order(
    season: Round, contract: Contract, asked: Inquiry, size: int
) -> None:
    whole = [each.id for each in reading.records(season.office, asked)]
    pages = ids(season, asked, size)
    assert [each for page in pages for each in page] == whole
    assert {len(page) for page in pages[:-1]} <= {size}
    assert len(looks(season)) == 1, "paging is one look"
    assert looks(season)[0]["found"] == len(whole)


def test_what_comes_in_between_moves_no_page(season: Round, contract: Contract) -> None:
    first = looking.page(season.office, "iris", Inquiry(), size=4)
    season.done(Action.NOTE, contract, text="ertussen")
    second = looking.page(season.office, "iris", Inquiry(), after=first.further, size=4)
    assert {each.id for each in first.found} & {each.id for each in second.found} == set()
    assert second.found[0].id == first.found[-1].id - 1


def test_a_look_says_who_asked_what_and_how_much_there_was(season: Round, contract: Contract) -> None:
    asked = Inquiry(provider="90000001", actor="anna", since=parse_moment("2026-04-01T00:00"), overridden=False)
    answer = looking.page(season.office, "iris", asked)
    (body,) = season.bodies(STREAM)
    assert (body["action"], body["outcome"], body["actor"], body["role"]) == (
        "consult_trail",
        "done",
        "iris",
        "auditor",
    )
    assert body["consulted"] == {
        "kind": "query",
        "asked": {"actor": "anna", "provider": [1], "since": "2026-03-31T22:00:00.000000Z"},
        "found": len(answer.found),
    }
    assert body["about"] == {"provider": 1}
    assert "90000001" not in str(body), "what was typed can be anybody's"
    season.holds()


def test_of_many_records_so_many_are_counted(
    season: Round, contract: Contract, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(looking, "COUNTED", 5)
    answer = looking.page(season.office, "iris", Inquiry(contract=contract.number), size=3)
    assert (answer.number, answer.more, len(answer.found)) == (5, True, 3)
    assert looks(season)[0]["more"] is True
    following = looking.page(season.office, "iris", Inquiry(contract=contract.number), after=answer.further, size=3)
    assert (following.number, following.more) == (5, True)


def test_another_question_from_the_same_place_is_another_look(season: Round, contract: Contract) -> None:
    further = looking.page(season.office, "iris", Inquiry(), size=2).further
    looking.page(season.office, "iris", Inquiry(actor="anna"), after=further, size=2)
    assert [each["asked"] for each in looks(season)] == [{}, {"actor": "anna"}]
    season.clock.move_to(season.clock.now() + LASTS + timedelta(seconds=1))
    looking.page(season.office, "iris", Inquiry(), after=further, size=2)
    assert len(looks(season)) == 3


def test_the_page_of_somebody_else_is_a_look_of_ones_own(season: Round, contract: Contract) -> None:
    rounds.beginning.add_user(season.office, "ivo", rounds.Role.AUDITOR)
    further = looking.page(season.office, "iris", Inquiry(), size=2).further
    looking.page(season.office, "ivo", Inquiry(), after=further, size=2)
    assert len(looks(season, "lookup:ivo")) == 1


@pytest.mark.parametrize(
    "cursor", ["", "x", "2026-04-02T09:00_1_1", "2026-13-02T09:00:00.000000Z_1_1", "9" * 10_000, "\x00_1_1"]
)
def test_a_place_that_is_none_is_said_to_be_none(season: Round, cursor: str) -> None:
    with pytest.raises(BadInput, match=r"^after: "):
        looking.page(season.office, "iris", Inquiry(), after=cursor)
    assert looks(season) == []


def test_looks_are_left_out_of_an_answer_unless_they_are_asked_for(season: Round, contract: Contract) -> None:
    looking.page(season.office, "iris", Inquiry(contract=contract.number))
    looking.page(season.office, None, Inquiry())

    def found(**asked: Any) -> Counter[str]:
        return Counter(each.body["action"] for each in reading.records(season.office, Inquiry(**asked)))

    assert "consult_trail" not in found()
    assert "consult_trail" not in found(contract=contract.number)
    assert found(lookups=Lookups.ONLY) == found(action="consult_trail") == {"consult_trail": 2}
    assert found(lookups=Lookups.ONLY, contract=contract.number) == {"consult_trail": 1}
    assert found(lookups=Lookups.WITH) == found() + Counter(consult_trail=2)
    assert found(actor="console", lookups=Lookups.ONLY) == {"consult_trail": 1}


@pytest.mark.parametrize("name", ["anna", "bob", "paul", "otto", "mallory"])
def test_who_is_no_auditor_is_refused_and_that_is_on_the_trail(season: Round, contract: Contract, name: str) -> None:
    tries = (
        lambda: looking.page(season.office, name, Inquiry(provider="geheim")),
        lambda: looking.export(season.office, name, Inquiry(), "CSV"),
        lambda: looking.record(season.office, name, "contract:1", 1),
        lambda: looking_back.page(season.office, name, Back(season.clock.now())),
        lambda: looking_back.one(season.office, name, contract.number, Back(season.clock.now())),
        lambda: looking_back.counted(season.office, name, Back(season.clock.now())),
        lambda: looking_back.export(season.office, name, Back(season.clock.now()), "CSV"),
        lambda: checking.allowed(season.office, name),
    )
    for attempt in tries:
        with pytest.raises(MayNotLook) as refused:
            attempt()
    assert refused.value.said(Language.NL) == "Het controlespoor raadplegen kan alleen met de rol auditor."
    bodies = season.bodies(f"lookup:{name}")
    assert [body["outcome"] for body in bodies] == ["refused"] * len(tries)
    assert {body["findings"][0][0] for body in bodies} == {"role"}
    assert "geheim" not in str(bodies)
    said = sentences.sentence(bodies[0], Language.NL)
    assert said == f"{name} kon niet het controlespoor raadplegen: role."
    season.holds()


def test_what_is_taken_along_is_counted_before_it_goes(season: Round, contract: Contract) -> None:
    found = looking.export(season.office, "iris", Inquiry(), "CSV")
    number = looks(season)[0]["found"]
    season.done(Action.NOTE, contract, text="te laat om mee te gaan")
    assert len(list(found)) == number
    assert looks(season)[0]["form"] == "CSV"
    with pytest.raises(BadInput, match=r"XLSX: can hold 3 records, and there are \d+"):
        looking.export(season.office, "iris", Inquiry(), "XLSX", most=3)
    with pytest.raises(UnknownContract):
        looking.export(season.office, "iris", Inquiry(contract="X"), "CSV")
    assert len(looks(season)) == 1, "what could not be asked was no look"


def test_a_record_is_opened_with_its_bytes_and_its_place(season: Round, contract: Contract) -> None:
    kept = looking.record(season.office, "iris", "contract:1", 3)
    assert kept.found.body["seq"] == 3
    assert kept.found.values == {"text": "aantekening 1"}
    assert kept.is_whole
    assert kept.is_chained
    assert not kept.last
    assert looking.record(season.office, "iris", "contract:1", 9).last
    assert looking.record(season.office, "iris", "contract:1", 1).is_chained
    (first, *_) = season.bodies(STREAM)
    assert first["consulted"]["asked"] == {"stream": "contract:1", "seq": 3, "contract": contract.number}
    assert first["about"] == {"contract": contract.id, "provider": 1}
    for place in (("contract:1", 10), ("contract:9", 1), ("contract:1", 0), ("", 2**62)):
        with pytest.raises(UnknownRecord):
            looking.record(season.office, "iris", *place)


def test_looking_back_pages_and_counts_and_says_the_same_as_one_contract_alone(
    season: Round, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(looking_back, "SIZE", 2)
    season.running(Kind.RHO, regions=("drenthe",), term=("2026-01-01", "2027-12-31"))
    season.running(Kind.INDIVIDUAL, state=State.RUN_OFF, regions=("twente",))
    made = [season.offered(Kind.RHO, regions=(region,)) for region in ("utrecht", "zeeland", "friesland")]
    season.jump("2026-06-10T10:00")
    season.done(Action.SIGN, made[0], signed_at=parse_moment("2026-05-01T12:00"))
    season.done(Action.WITHDRAW, made[1])
    for known in Known:
        for moment in ("2026-04-01T00:00", "2026-05-02T12:00", "2026-06-10T10:00"):
            back = Back(parse_moment(moment), known)
            stood, after = [], None
            while True:
                page = looking_back.page(season.office, "iris", back, after=after)
                stood += [(each.contract["number"], each.contract["state"]) for each in page.stood]
                after = page.further
                if after is None:
                    break
            exported = looking_back.export(season.office, "iris", back, "CSV")
            assert [(each.contract["number"], each.contract["state"]) for each in exported] == stood
            counted = looking_back.counted(season.office, "iris", back)
            assert Counter(state for _, state in stood) == sum(
                (Counter({state.value: number}) for (_, _, state), number in counted.items()), Counter()
            )
            for state in {state for _, state in stood}:
                of_state = looking_back.export(season.office, "iris", Back(back.moment, known, State(state)), "CSV")
                assert [each.contract["number"] for each in of_state] == [n for n, s in stood if s == state]
    season.holds()


def test_a_check_says_what_it_came_to_and_can_be_stopped(season: Round, contract: Contract) -> None:
    who = checking.allowed(season.office, "iris")
    assert checking.last(season.office) is None
    told: list[int] = []
    found = checking.check(season.office, who, told.append)
    assert found is not None
    assert found.holds
    assert told[-1] == found.records == checking.size(season.office) - 1
    last = checking.last(season.office)
    assert last is not None
    assert (last.by, last.records, last.problems) == ("iris", found.records, 0)
    (body,) = season.bodies(STREAM)
    assert sentences.sentence(body, Language.EN) == f"iris checked {found.records} records of the trail: it holds."


def test_a_check_that_is_stopped_says_nothing(
    season: Round, contract: Contract, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checking.verification, "_TOLD", 3)
    who = checking.allowed(season.office, "iris")
    assert checking.check(season.office, who, is_enough=lambda: True) is None
    assert looks(season) == []


@pytest.mark.parametrize(
    ("said", "nl", "en"),
    [
        (
            {"kind": "query", "asked": {}, "found": 1},
            "iris bevroeg het controlespoor en vond 1 vastlegging.",
            "iris queried the audit trail and found 1 record.",
        ),
        (
            {"kind": "query", "asked": {}, "found": 500, "more": True},
            "iris bevroeg het controlespoor en vond minstens 500 vastleggingen.",
            "iris queried the audit trail and found at least 500 records.",
        ),
        (
            {"kind": "record", "asked": {"stream": "contract:3", "seq": 4, "contract": "GLI-2027-00003"}, "found": 1},
            "iris opende vastlegging 4 van GLI-2027-00003.",
            "iris opened record 4 of GLI-2027-00003.",
        ),
        (
            {"kind": "export", "asked": {}, "found": 12, "form": "XLSX"},
            "iris nam 12 vastleggingen van het controlespoor mee als XLSX.",
            "iris took 12 records of the audit trail along as XLSX.",
        ),
        (
            {"kind": "as_of", "asked": {"as_of": "2026-11-01T09:00:00.000000Z", "known": "then"}, "found": 7},
            "iris bekeek hoe 7 contracten stonden op 1 november 2026 10:00.",
            "iris looked at how 7 contracts stood at 1 November 2026 10:00.",
        ),
        (
            {"kind": "as_of", "asked": {"as_of": "2026-11-01T09:00:00.000000Z", "contract": "X-1"}, "found": 1},
            "iris bekeek hoe X-1 stond op 1 november 2026 10:00.",
            "iris looked at how X-1 stood at 1 November 2026 10:00.",
        ),
        (
            {"kind": "check", "asked": {}, "found": 1200, "problems": 2},
            "iris controleerde 1200 vastleggingen van het spoor: op 2 punten klopt het niet.",
            "iris checked 1200 records of the trail: 2 things are wrong.",
        ),
        (
            {"kind": "check", "asked": {}, "found": 2, "problems": 1},
            "iris controleerde 2 vastleggingen van het spoor: op 1 punt klopt het niet.",
            "iris checked 2 records of the trail: 1 thing is wrong.",
        ),
    ],
)
def test_a_look_is_told_in_a_sentence(said: dict[str, Any], nl: str, en: str) -> None:
    moment = "2026-11-02T09:00:00.000000Z"
    body = {
        "action": "consult_trail",
        "outcome": "done",
        "actor": "iris",
        "role": "auditor",
        "effective": moment,
        "recorded": moment,
        "consulted": said,
    }
    assert sentences.sentence(body, Language.NL) == nl
    assert sentences.sentence(body, Language.EN) == en
