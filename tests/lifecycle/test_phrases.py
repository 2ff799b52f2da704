"""The words people see: every phrase that the code can say exists, in Dutch and in English, with the same places."""

import ast
import string
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import Any

import pytest

from lifecycle import policy_file
from lifecycle.calendar import Milestone
from lifecycle.contract import Kind, Reach, RunOff
from lifecycle.findings import Outcome, phrase
from lifecycle.languages import Language
from lifecycle.phrases import PHRASES, WORDS
from lifecycle.phrases.rules import RULES
from lifecycle.phrases.system import SYSTEM
from lifecycle.roles import Role
from lifecycle.states import Action, State
from lifecycle.wording import day, listed, moment, say, word

ROOT = Path(__file__).resolve().parents[2]
NL, EN = Language.NL, Language.EN
both = pytest.mark.parametrize("language", [NL, EN])

# Keys that the code puts together, by the file and the pattern it writes.
EXPANDED = {
    ("coaches.py", "{}.coaches_needed"): ["agb", "register", "coverage"],
    ("coaches.py", "{}.coaches_wrong"): ["agb", "register", "coverage"],
    ("coaches.py", "{}.coaches_missing"): ["agb", "register", "coverage"],
    ("coaches.py", "{}.coaches_right"): ["agb", "register", "coverage"],
    ("identity.py", "{}.absent"): ["agb_code", "kvk_number"],
    ("identity.py", "{}.needed"): ["agb_code", "kvk_number"],
    ("identity.py", "{}.wrong"): ["agb_code", "kvk_number"],
    ("identity.py", "{}.right"): ["agb_code", "kvk_number"],
    ("ladder.py", "ladder.{}"): ["rho_contracted", "rho_applied", "organisation"],
    ("ladder.py", "ladder.{}_needed"): ["rho_contracted", "rho_applied", "organisation"],
}


def calls(path: Path) -> Iterator[tuple[str, ast.expr]]:
    """The functions called in a module that make a phrase, each with every expression of its key."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.Call) or not node.args:
            continue
        function, key = node.func, node.args[0]
        name = function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
        if name in {"phrase", "Phrase", "met", "nothing_open"}:
            for one in (key.body, key.orelse) if isinstance(key, ast.IfExp) else (key,):
                yield name, one


def pattern(key: ast.JoinedStr) -> str:
    return "".join(part.value if isinstance(part, ast.Constant) else "{}" for part in key.values)  # type: ignore[misc]  # parts of an f-string are texts


def keys_said() -> dict[str, set[str]]:
    """Every key that the code can say, with the modules that say it."""
    found: dict[str, set[str]] = {}
    modules = chain.from_iterable(
        (ROOT / package).rglob("*.py") for package in ("lifecycle", "workflows", "scheduler", "desk")
    )
    for path in modules:
        for name, key in calls(path):
            said: list[str] = []
            if isinstance(key, ast.Constant):
                text = str(key.value)
                said = [f"state.{text}", f"state.{text}_needed"] if name == "nothing_open" else [text]
            elif isinstance(key, ast.JoinedStr) and not (
                path.name == "refusals.py" and pattern(key).startswith("state.{}")
            ):
                assert (path.name, pattern(key)) in EXPANDED, f"{path.name} puts together a key {pattern(key)!r}"
                said = [pattern(key).format(subject) for subject in EXPANDED[path.name, pattern(key)]]
            for one in said:
                found.setdefault(one, set()).add(path.name)
    return found


SAID = keys_said()


def fields(template: str) -> set[tuple[str, str]]:
    return {(name, spec or "") for _, name, spec, _ in string.Formatter().parse(template) if name is not None}


def test_the_code_says_many_phrases() -> None:
    assert len(SAID) > 150


@pytest.mark.parametrize("key", sorted(SAID))
def test_every_phrase_that_the_code_says_has_words(key: str) -> None:
    assert key in PHRASES, f"said in {', '.join(sorted(SAID[key]))}"


def test_no_phrase_is_left_unsaid() -> None:
    assert sorted(set(PHRASES) - set(SAID)) == []


def test_no_key_stands_in_both_lists() -> None:
    assert RULES.keys() & SYSTEM.keys() == set()


@pytest.mark.parametrize("key", sorted(PHRASES))
def test_dutch_and_english_name_the_same_values_in_the_same_form(key: str) -> None:
    dutch, english = PHRASES[key]
    assert fields(dutch) == fields(english)
    assert {spec for _, spec in fields(dutch)} <= {"", "day", "moment", "word", "wordor", "or", "who"}


@pytest.mark.parametrize("key", sorted(PHRASES))
def test_a_phrase_starts_small_and_ends_open_for_the_sentence_around_it(key: str) -> None:
    for text in PHRASES[key]:
        assert text == text.strip()
        assert not text.endswith((".", ";", ":", ","))
        assert "  " not in text


SAMPLE = {
    "": "3",
    "day": "2026-10-31",
    "moment": "2026-10-31T22:59:59.000000Z",
    "word": "rho",
    "wordor": "rho",
    "or": "x",
    "who": 1,
}


@both
@pytest.mark.parametrize("key", sorted(PHRASES))
def test_every_phrase_can_be_said(key: str, language: Language) -> None:
    values: dict[str, Any] = {name: SAMPLE[spec] for name, spec in fields(PHRASES[key][0])}
    said = say(phrase(key, **values), language)
    assert said
    assert "{" not in said


@pytest.mark.parametrize(
    "name",
    sorted(
        {*State, *Role, *Kind, *Reach, *Milestone, *Outcome, *RunOff}
        | {action.name.lower() for action in Action}
        | {role for name in policy_file.shipped() for role in policy_file.load(name).roles}
        | {"draft", "daily-sweep", "partial_certificate", "register", "dates", "one_year"}
        | {"name", "street", "postcode", "city", "insurer", "agreement", "tariff", "preferred_in"}
    ),
)
def test_every_name_that_people_see_is_a_word(name: str) -> None:
    dutch, english = WORDS[str(name)]
    assert dutch
    assert english
    assert "_" not in dutch + english


def test_a_state_and_its_action_are_different_words() -> None:
    assert (word("run_off", NL), word("start_run_off", NL)) == ("in uitloop", "uitloop laten ingaan")
    assert (word("run_off", EN), word("start_run_off", EN)) == ("in run-off", "start run-off")


@both
def test_a_name_that_is_no_word_is_itself(language: Language) -> None:
    assert word("GLI-2027-0001", language) == "GLI-2027-0001"


@pytest.mark.parametrize(
    ("iso", "dutch", "english"),
    [
        ("2026-10-31", "31 oktober 2026", "31 October 2026"),
        ("2027-01-01", "1 januari 2027", "1 January 2027"),
        ("2027-02-03", "3 februari 2027", "3 February 2027"),
        ("2027-03-01", "1 maart 2027", "1 March 2027"),
        ("2027-04-30", "30 april 2027", "30 April 2027"),
        ("2027-05-15", "15 mei 2027", "15 May 2027"),
        ("2027-06-01", "1 juni 2027", "1 June 2027"),
        ("2027-07-01", "1 juli 2027", "1 July 2027"),
        ("2028-02-29", "29 februari 2028", "29 February 2028"),
        ("2027-08-01", "1 augustus 2027", "1 August 2027"),
        ("2027-09-30", "30 september 2027", "30 September 2027"),
        ("2027-11-12", "12 november 2027", "12 November 2027"),
        ("2027-12-31", "31 december 2027", "31 December 2027"),
        ("", "-", "-"),
    ],
)
def test_a_day_as_people_write_it(iso: str, dutch: str, english: str) -> None:
    assert (day(iso, NL), day(iso, EN)) == (dutch, english)


@pytest.mark.parametrize(
    ("utc", "dutch"),
    [
        ("2026-10-31T22:59:59.000000Z", "31 oktober 2026 23:59:59"),
        ("2026-10-31T23:00:00.000000Z", "1 november 2026 00:00"),
        ("2026-09-30T07:00:00.000000Z", "30 september 2026 09:00"),
        ("2026-11-12T08:00:00.000000Z", "12 november 2026 09:00"),
        ("2026-10-25T00:30:00.000000Z", "25 oktober 2026 02:30"),
        ("2026-10-25T01:30:00.000000Z", "25 oktober 2026 02:30"),
        ("2026-03-29T01:00:00.000000Z", "29 maart 2026 03:00"),
        ("2026-12-31T23:00:00.000000Z", "1 januari 2027 00:00"),
    ],
)
def test_a_moment_on_the_clocks_of_the_netherlands(utc: str, dutch: str) -> None:
    assert moment(utc, NL) == dutch


@pytest.mark.parametrize(
    ("items", "text"), [([], "-"), (["a"], "a"), (["a", "b"], "a en b"), (["a", "b", "c"], "a, b en c")]
)
def test_a_list_in_a_sentence(items: list[str], text: str) -> None:
    assert listed(items, "en") == text


SENTENCES: list[tuple[str, dict[str, Any], str, str]] = [
    ("date.too_late", {"day": "2026-11-01", "last": "2026-10-31"},
     "de laatste dag was 31 oktober 2026, dit is van 1 november 2026",
     "the last day was 31 October 2026, this is of 1 November 2026"),
    ("term.fits", {"first": "2027-01-01", "last": "2027-12-31"},
     "looptijd 1 januari 2027 - 31 december 2027", "term 1 January 2027 - 31 December 2027"),
    ("programmes.not_bought", {"programmes": ["yoga"]}, "niet ingekocht: yoga", "not bought: yoga"),
    ("programmes.not_bought", {"programmes": ["yoga", "walking", "rest"]},
     "niet ingekocht: yoga, walking en rest", "not bought: yoga, walking and rest"),
    ("programmes.not_bought", {"programmes": []}, "niet ingekocht: -", "not bought: -"),
    ("register.needed", {"registers": ["irf", "kabiz", "kp"]},
     "een inschrijving bij irf, kabiz of kp", "a registration with irf, kabiz or kp"),
    ("role.needed", {"roles": ["buyer", "approver"]},
     "iemand met de rol inkoper of goedkeurder", "somebody with the role buyer or approver"),
    ("state.needed", {"states": ["signed", "published", "run_off"]},
     "een contract dat getekend, gepubliceerd of in uitloop is", "a contract that is signed, published or in run-off"),
    ("address.missing", {"parts": ["street", "city"]}, "niet bekend: straat en plaats", "not known: street and city"),
    ("education.exception_lacks", {"lacking": ["partial_certificate", "3.3/register"]},
     "nog in opleiding; voor de uitzondering ontbreekt: deelcertificaat en 3.3/register",
     "still in training; the exception lacks: partial certificate and 3.3/register"),
    ("stale.seen", {"action": "sign", "actor": "bob", "recorded": "2026-10-31T22:59:59.000000Z"},
     "intussen gewijzigd: tekenen door bob op 31 oktober 2026 23:59:59",
     "changed since: sign by bob on 31 October 2026 23:59:59"),
    ("not_due.before", {"milestone": "offers-out", "due": "2026-09-30T07:00:00.000000Z"},
     "aanbiedingen de deur uit is pas op 30 september 2026 09:00",
     "offers out is not due until 30 September 2026 09:00"),
    ("agb.coaches_wrong", {"who": [2]},
     "AGB-code is geen 8 cijfers: onderaannemer 2", "AGB code is not 8 digits: subcontractor 2"),
]  # fmt: skip


@pytest.mark.parametrize(("key", "values", "dutch", "english"), SENTENCES)
def test_what_is_said(key: str, values: dict[str, Any], dutch: str, english: str) -> None:
    assert say(phrase(key, **values), NL) == dutch
    assert say(phrase(key, **values), EN) == english


def test_kinds_of_which_one_is_needed_are_listed_with_or() -> None:
    said = say(phrase("kind.needed", kinds=["ggd", "cjg"]), NL)
    assert said == "een aanbieder van de soort GGD of CJG"


@pytest.mark.parametrize(
    ("who", "people", "text"),
    [
        ([1], ["A. Bakker", "B. Visser"], "1 (A. Bakker)"),
        ([2, 1], ["A. Bakker", "B. Visser"], "2 (B. Visser) en 1 (A. Bakker)"),
        ([1, 2, 3], ["A. Bakker", "B. Visser"], "1 (A. Bakker), 2 (B. Visser) en 3"),
        ([1], [], "1"),
    ],
)
def test_subcontractors_are_named_by_their_place(who: list[int], people: list[str], text: str) -> None:
    said = say(phrase("register.coaches_wrong", who=who), NL, people)
    assert said == f"niet in een erkend register: onderaannemer {text}"


@both
def test_what_a_person_typed_is_never_a_template(language: Language) -> None:
    typed = "{actor} {0} {people.__class__}"
    assert typed in say(phrase("override.ground", ground=typed), language)
