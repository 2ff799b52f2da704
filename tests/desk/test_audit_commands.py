"""Asking the trail on the command line: for people in both languages, and for programs."""

import json
import sqlite3
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
import terminal
from terminal import Run, rows_of

Ask = Callable[..., tuple[int, str, str]]
NUMBER = "GLI-2027-00001"

SCENARIO = (
    terminal.SCENARIO.rpartition("expect:")[0]
    + """\
  - {at: 2026-05-06, do: update_dossier, contract: c1, dossier: {evidence: {3.3.2/education: true}}}
  - {at: 2026-05-07, do: assess, contract: c1}
  - {at: 2026-05-08, do: note, contract: c1, text: "=1+1; zei de praktijk"}
  - {at: 2026-11-05T14:00, do: reinstate, contract: c1, signed_at: 2026-10-30T16:00, proof: brief.pdf,
     approved_by: bob}
expect: {c1: {state: signed}}
"""
)
"""The offer that nobody signed lapses, and turns out to have been signed in time."""


@pytest.fixture(autouse=True)
def wide(monkeypatch: pytest.MonkeyPatch, run: Run) -> None:
    """A terminal on which a record fits on a line."""
    monkeypatch.setenv("COLUMNS", "200")


@pytest.fixture
def ask(run: Run, tmp_path: Path) -> Ask:
    """Ask the trail of a practice database in which an offer lapsed and was reinstated."""
    file = tmp_path / "scenario.yaml"
    file.write_text(SCENARIO, encoding="utf-8")
    status, out, _ = run("rehearse", str(file), "--keep", "sqlite:///practice.db")
    assert status == 0, out

    def do(*arguments: str, lang: str = "nl") -> tuple[int, str, str]:
        return run("--database", "sqlite:///practice.db", "--lang", lang, "audit", *arguments)

    return do


def lines(ask: Ask, *arguments: str) -> list[dict[str, Any]]:
    status, out, err = ask(*arguments, "--json")
    assert (status, err) == (0, "")
    return [json.loads(line) for line in out.splitlines()]


def actions(ask: Ask, *arguments: str) -> list[str]:
    return [each["action"] for each in lines(ask, *arguments)]


def test_a_contract_is_told_in_dutch(ask: Ask) -> None:
    status, out, _ = ask("--contract", NUMBER)
    assert status == 0
    assert "anna (inkoper)" in out
    assert "anna kon niet beoordelen: 3.3.2/education." in out
    assert "5 november 2026 14:00" in out
    assert "geldt 30 oktober 2026 16:00" in out
    assert "Leefstijlpraktijk De Proef" in out
    assert out.index("legde de aanvraag vast") < out.index("herstelde het aanbod")


def test_a_contract_is_told_in_english(ask: Ask) -> None:
    _, out, _ = ask("--contract", NUMBER, lang="en")
    assert "anna (buyer)" in out
    assert "anna could not assess: 3.3.2/education." in out
    assert "as of 30 October 2026 16:00" in out


def test_without_a_choice_the_newest_is_shown_and_how_to_see_more(ask: Ask) -> None:
    status, out, _ = ask("--limit", "2")
    assert status == 0
    assert "herstelde het aanbod" in out
    assert "Er zijn er meer dan 2; vraag om meer met --limit." in out
    assert "legde de aanvraag vast" not in out
    assert "legde de aanvraag vast" in ask()[1]


def test_every_filter_says_which_records(ask: Ask) -> None:
    assert actions(ask, "--provider", "coach", "--action", "assess", "--oldest-first") == ["assess", "assess"]
    assert actions(ask, "--provider", "90000001", "--outcome", "refused") == ["assess"]
    assert actions(ask, "--rule", "3.3.2/education") == ["assess"]
    assert actions(ask, "--actor", "system", "--contract", NUMBER) == ["offer", "lapse"]
    assert actions(ask, "--role", "system", "--contract", NUMBER, "--newest-first") == ["lapse", "offer"]
    assert "note" in actions(ask, "--policy", "gli-2027")
    assert "note" in actions(ask, "--policy", "gli-2027", "--policy-version", "1")
    assert lines(ask, "--overridden") == []


def test_a_date_is_included_at_both_ends_of_the_period(ask: Ask) -> None:
    assert actions(ask, "--from", "2026-05-05", "--until", "2026-05-06") == ["update_dossier", "assess"]
    assert actions(ask, "--from", "2026-05-05T12:00", "--until", "2026-05-06T12:00") == ["assess"]
    assert "reinstate" in actions(ask, "--from", "2026-10-30", "--until", "2026-10-30", "--effective")
    assert actions(ask, "--from", "2026-10-30", "--until", "2026-10-30") == []


def test_as_json_there_is_one_record_on_a_line_with_all_that_is_stored(ask: Ask) -> None:
    (found,) = lines(ask, "--action", "note")
    assert (found["contract"], found["provider"]) == (NUMBER, "coach")
    assert (found["stream"], found["seq"]) == ("contract:1", 5)
    assert found["values"] == {"text": "=1+1; zei de praktijk"}
    assert set(found["personal"]) == {"text"}
    assert found["sentence"] == "anna maakte een aantekening."
    with closing(sqlite3.connect("practice.db")) as connection:
        (body,) = connection.execute("SELECT body FROM audit_record WHERE action = 'note'").fetchone()
    added = {"hash", "contract", "provider", "sentence", "values"}
    assert {key: value for key, value in found.items() if key not in added} == json.loads(body)
    for each in lines(ask):
        assert added < each.keys()


def test_as_csv_no_text_is_taken_for_a_formula(ask: Ask) -> None:
    status, out, _ = ask("--contract", NUMBER, "--csv")
    assert status == 0
    rows = rows_of(out)
    assert [row["action"] for row in rows][:2] == ["apply", "assess"]
    refused = rows[1]
    assert (refused["outcome"], refused["failed"], refused["contract"]) == ("refused", "3.3.2/education", NUMBER)
    (noted,) = [row for row in rows if row["action"] == "note"]
    assert noted["text"] == "'=1+1; zei de praktijk"
    (reinstated,) = [row for row in rows if row["action"] == "reinstate"]
    assert (reinstated["approver"], reinstated["proof"], reinstated["to"]) == ("bob", "brief.pdf", "signed")
    assert reinstated["effective"] == "2026-10-30T15:00:00.000000Z"


def test_where_nothing_answers_people_are_told_and_programs_are_given_nothing(ask: Ask) -> None:
    assert ask("--overridden") == (0, "Er zijn geen vastleggingen die hieraan voldoen.\n", "")
    assert ask("--overridden", lang="en") == (0, "There are no records that answer this.\n", "")
    assert ask("--overridden", "--json") == (0, "", "")
    assert ask("--overridden", "--csv") == (0, "", "")


def test_what_was_erased_is_left_out_and_nothing_else(ask: Ask) -> None:
    with closing(sqlite3.connect("practice.db")) as connection:
        connection.execute("DELETE FROM personal_value WHERE path = 'text'")
        connection.commit()
    (found,) = lines(ask, "--action", "note")
    assert (found["values"], set(found["personal"])) == ({}, {"text"})
    (row,) = rows_of(ask("--action", "note", "--csv")[1])
    assert (row["text"], row["sentence"]) == ("", "anna maakte een aantekening.")
    assert [each["values"] for each in lines(ask, "--action", "reinstate")] == [{"proof": "brief.pdf"}]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--contract", "GLI-2026-00001"), f"bedoelde u {NUMBER}?"),
        (("--provider", "couch"), "provider: onbekende aanbieder 'couch'; bedoelde u 'coach'?"),
        (("--actor", "ana"), "actor: onbekende gebruiker 'ana'; bedoelde u 'anna'?"),
        (("--role", "inkopr"), "role: onbekende rol 'inkopr'; bedoelde u 'inkoper'?"),
        (("--action", "asess"), "action: onbekende actie 'asess'; bedoelde u 'assess'?"),
        (("--rule", "3.3.2/educaton"), "rule: onbekende regel '3.3.2/educaton'; bedoelde u '3.3.2/education'?"),
        (("--outcome", "don"), "outcome: onbekende uitkomst 'don'; bedoelde u 'done'?"),
        (("--policy", "gli"), "policy: onbekend beleid 'gli'"),
        (("--policy-version", "9"), "policy-version: onbekende versie '9'; bekend: gli-2027 1"),
        (("--from", "gisteren"), "--from: 'gisteren' is geen moment"),
        (("--until", "0001-01-01"), "--until: '0001-01-01' is te lang geleden"),
        (("--json", "--csv"), "--csv: gaat niet samen met --json"),
        (("--known", "now"), "--known: gaat alleen samen met --as-of"),
        (("--as-of", "2026-05-01", "--actor", "anna"), "--as-of: gaat alleen samen met --contract en --limit"),
        (("--as-of", "2026-05-01", "--known", "later"), "--known: onbekende keuze 'later'; toegestaan: toen, nu"),
        (("--as-of", "2026-05-01", "--contract", "X"), "X"),
        (("--actor", "anna", "check"), "check: gaat niet samen met een vraag"),
    ],
)
def test_what_cannot_be_asked_is_said_on_one_line(ask: Ask, arguments: tuple[str, ...], said: str) -> None:
    status, out, err = ask(*arguments)
    assert (status, out) == (2, "")
    assert said in err
    assert err.count("\n") == 1


def test_the_check_of_the_trail_is_where_it_was(ask: Ask) -> None:
    assert ask("check") == (0, "Het controlespoor klopt.\n", "")


@pytest.mark.parametrize(
    ("moment", "then", "now"),
    [("2026-10-31T12:00", "offered", "signed"), ("2026-11-02", "lapsed", "signed"), ("2026-11-06", "signed", "signed")],
)
def test_as_of_a_moment_with_what_was_known_then_and_what_is_known_now(
    ask: Ask, moment: str, then: str, now: str
) -> None:
    assert [each["state"] for each in lines(ask, "--as-of", moment)] == [then]
    assert [each["state"] for each in lines(ask, "--as-of", moment, "--known", "then")] == [then]
    (found,) = lines(ask, "--as-of", moment, "--known", "now", "--contract", NUMBER)
    assert found["state"] == found["whole"]["state"] == now
    assert found["whole"]["signed_at"] == found["since"] == "2026-10-30T15:00:00.000000Z"


def test_as_of_a_moment_for_people(ask: Ask) -> None:
    status, out, _ = ask("--as-of", "2026-11-02", "--contract", NUMBER)
    assert status == 0
    assert out.startswith("Wat op 2 november 2026 12:00 was vastgelegd:\n")
    assert f"{NUMBER}  vervallen, sinds 1 november 2026 00:00" in out
    assert "laatste wijziging: Het aanbod verviel (aangeboden → vervallen)." in out
    told = {" ".join(line.split()) for line in out.splitlines()}
    assert "te tekenen tot en met 31 oktober 2026" in told
    assert "aanbieder Leefstijlpraktijk De Proef" in told
    assert "programma's Beweegkuur (Huis voor Beweging)" in told
    assert "aangetoond 2: 3.3.2/education, alle regels" in told
    assert "{" not in out
    assert "uitloop te tekenen" not in out
    _, out, _ = ask("--as-of", "2026-11-02", "--known", "now", lang="en")
    assert out.startswith("What is known now of 2 November 2026 12:00:\n")
    assert "individual contractor" in out
    assert "anna reinstated the offer" in out


def test_as_of_a_moment_before_the_first_record_or_still_to_come(ask: Ask) -> None:
    assert ask("--as-of", "2020-01-01", "--json") == (0, "", "")
    assert ask("--as-of", "2020-01-01", "--csv") == (0, "", "")
    assert "Er was nog niets van een contract bekend." in ask("--as-of", "2020-01-01")[1]
    assert f"Van {NUMBER} was nog niets bekend." in ask("--as-of", "2020-01-01", "--contract", NUMBER)[1]
    _, out, _ = ask("--as-of", "2030-01-01", lang="en")
    assert "That moment is still to come; it is now 5 November 2026 14:00." in out
    assert [each["state"] for each in lines(ask, "--as-of", "2030-01-01")] == ["signed"]


def test_as_of_a_moment_as_csv(ask: Ask) -> None:
    (row,) = rows_of(ask("--as-of", "2026-11-02", "--csv")[1])
    assert (row["contract"], row["provider"], row["kind"], row["policy"]) == (NUMBER, "coach", "individual", "gli-2027")
    assert (row["state"], row["since"], row["last"]) == ("lapsed", "2026-10-31T23:00:00.000000Z", "lapse")


def test_only_a_terminal_that_is_too_small_gets_pages(ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    pages: list[str] = []
    monkeypatch.setattr("pydoc.pager", pages.append)
    monkeypatch.setenv("LINES", "5")
    assert "legde de aanvraag vast" in ask()[1]
    assert pages == [], "what is read by a program, or kept in a file, comes at once"
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    assert ask()[1] == ""
    assert "legde de aanvraag vast" in pages[0]
    monkeypatch.setenv("LINES", "500")
    assert "legde de aanvraag vast" in ask()[1]
    assert len(pages) == 1


@pytest.mark.parametrize("day", ["2026-05-05", "5-5-2026", "5 mei 2026"])
def test_a_day_that_ends_a_period_is_whole_however_it_is_written(ask: Ask, day: str) -> None:
    status, out, _ = ask("--contract", NUMBER, "--until", day, "--json")
    assert status == 0
    assert [json.loads(line)["action"] for line in out.splitlines()] == ["apply", "assess"]
