"""Names on the command line: by their ids or as people call them, in Dutch and English, or the nearest suggested."""

from collections.abc import Iterable

import pytest
from terminal import Run

from desk.commands import names
from desk.imports.form import Sheet
from desk.language import speaking
from desk.naming import Named
from lifecycle.calendar import Milestone
from lifecycle.contract import Kind, Reach
from lifecycle.errors import BadInput
from lifecycle.languages import Language
from lifecycle.policy_file import load, shipped
from lifecycle.roles import Role
from lifecycle.states import State
from workflows.explain import possible_actions
from workflows.inquiry.as_of import Known
from workflows.inquiry.asked import Lookups
from workflows.inquiry.names import ACTIONS, OUTCOMES
from workflows.messages import Standing

EVERY = {name: found for name, found in vars(names).items() if isinstance(found, Named)}
NUMBER = "GLI-2027-00001"


@pytest.mark.parametrize(
    ("named", "of"),
    [
        (names.STATES, State),
        (names.ROLES, Role),
        (names.KINDS, Kind),
        (names.REACHES, Reach),
        (names.MILESTONES, Milestone),
        (names.SHEETS, Sheet),
        (names.MESSAGES, Standing),
        (names.OUTCOMES, OUTCOMES),
        (names.RECORDED, ACTIONS),
        (names.ACTIONS, possible_actions()),
        (names.LOOK_UPS, Lookups),
        (names.KNOWN, Known),
        (names.POLICY_ROLES, {role for each in shipped() for role in load(each).roles}),
        (names.OVERRIDES, {override.ground for each in shipped() for override in load(each).overrides}),
    ],
)
def test_what_is_taken_is_what_it_stands_for(named: Named, of: Iterable[str]) -> None:
    assert sorted(named.ids) == sorted(map(str, of))


@pytest.mark.parametrize("named", EVERY.values(), ids=EVERY)
def test_every_word_means_one_thing_and_is_one_word(named: Named) -> None:
    meant: dict[str, str] = {}
    for name in named.ids:
        for form in named.forms(name):
            assert " " not in form
            assert form
            assert meant.setdefault(form.casefold().replace("_", "-"), name) == name, form
            assert named.read(form) == name


@pytest.mark.parametrize(
    ("named", "said", "meant"),
    [
        (names.STATES, "Aangeboden", "offered"),
        (names.STATES, "in uitloop", "run_off"),
        (names.STATES, "IN-UITLOOP", "run_off"),
        (names.STATES, "in run-off", "run_off"),
        (names.STATES, "run-off", "run_off"),
        (names.ROLES, "beleidsmanager", "policy_manager"),
        (names.ROLES, "policy manager", "policy_manager"),
        (names.KINDS, "verband", "partnership"),
        (names.KINDS, "individuele contractant", "individual"),
        (names.ACTIONS, "uitloop tekenen", "sign_run_off"),
        (names.OVERRIDES, "zorgplicht", "duty-of-care"),
        (names.OVERRIDES, "another-ground", "another-ground"),
        (names.KNOWN, "toen", "then"),
        (names.MILESTONES, "jaarwisseling", "year-turn"),
    ],
)
def test_a_word_is_read_as_people_write_it(named: Named, said: str, meant: str) -> None:
    assert named.read(said) == meant


@pytest.mark.parametrize(
    ("said", "nl", "en"),
    [
        ("angeboden", "onbekende stand 'angeboden'; bedoelde u 'aangeboden'?", "did you mean 'aangeboden'?"),
        (
            "offerd",
            "onbekende stand 'offerd'; bedoelde u 'offered'?",
            "unknown state 'offerd'; did you mean 'offered'?",
        ),
        ("", "onbekende stand ''; toegestaan: aangevraagd, beoordeeld, aangeboden", "allowed: applied, assessed"),
        ("\x1b[31m", "onbekende stand '\\x1b[31m'", "unknown state '\\x1b[31m'"),
        ("x" * 1_000_000, "onbekende stand 'xxx", "unknown state 'xxx"),
    ],
)
def test_another_word_gets_the_nearest_in_the_language_of_now(said: str, nl: str, en: str) -> None:
    with pytest.raises(BadInput) as bad:
        names.STATES.read(said)
    assert nl in bad.value.problem.nl
    assert en in bad.value.problem.en
    assert len(bad.value.problem.nl) < 400


def test_a_word_of_the_language_of_now_is_offered_and_others_where_they_are_typed() -> None:
    assert [word for word, _ in names.STATES.offer("")][:3] == ["aangevraagd", "beoordeeld", "aangeboden"]
    assert names.STATES.offer("aang") == [("aangevraagd", "applied"), ("aangeboden", "offered")]
    assert names.STATES.offer("off") == [("offered", "aangeboden")]
    assert names.STATES.offer("In U") == [("in-uitloop", "run_off")]
    assert names.STATES.offer("zz") == []
    with speaking(Language.EN):
        assert [word for word, _ in names.STATES.offer("")][:2] == ["applied", "assessed"]
        assert names.STATES.offer("aang") == [("aangevraagd", "applied"), ("aangeboden", "offered")]


def test_commands_take_dutch_words_and_english_ones_alike(run: Run, practice: str) -> None:
    def asked(*words: str) -> tuple[int, str, str]:
        return run("--database", practice, *words)

    for said in ("applied", "aangevraagd", "Aangevraagd"):
        assert NUMBER in asked("contracts", "--state", said, "--kind", "individueel")[1]
        assert NUMBER not in asked("contracts", "--state", "beoordeeld", "--state", said, "--kind", "rho")[1]
    assert asked("explain", NUMBER, "beoordelen")[0] == asked("explain", NUMBER, "assess")[0] == 0
    told = asked(
        "advance", NUMBER, "afwijzen", "--ground", "3.3.2/education", "--reason", "Geen opleiding", "--by", "x"
    )
    assert told[0] == 1, "refused by the rules, as x has no role"
    assert "aangevraagd" in told[1]


@pytest.mark.parametrize(
    ("line", "nl", "en"),
    [
        (("contracts", "--state", "aangevragd"), "--state: onbekende stand", "--state: unknown state"),
        (("contracts", "--kind", "verbant"), "bedoelde u 'verband'?", "did you mean 'verband'?"),
        (("users", "add", "anna", "inkopr"), "role: onbekende rol 'inkopr'; bedoelde u 'inkoper'?", "did you mean"),
        (("users", "add", "anna", "systeem"), "onbekende rol 'systeem'", "unknown role"),
        (("advance", NUMBER, "aanbiden", "--by", "anna"), "bedoelde u 'aanbieden'?", "did you mean 'aanbieden'?"),
        (("milestones", "preview", "jaarwiseling"), "bedoelde u 'jaarwisseling'?", "unknown milestone"),
        (("outbox", "--state", "verstuurt"), "bedoelde u 'verstuurd'?", "unknown state"),
        (("audit", "--outcome", "geweigert"), "bedoelde u 'geweigerd'?", "unknown outcome"),
    ],
)
def test_a_mistake_is_one_line_in_either_language(run: Run, line: tuple[str, ...], nl: str, en: str) -> None:
    status, out, err = run(*line)
    assert (status, out, err.count("\n")) == (2, "", 1)
    assert nl in err
    status, out, err = run("--lang", "en", *line)
    assert (status, out, err.count("\n")) == (2, "", 1)
    assert en in err
