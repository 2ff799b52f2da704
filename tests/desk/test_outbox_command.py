"""`looptijd outbox`: messages listed, shown, sent and sent again, and what is said when mail is off."""

import json
from pathlib import Path
from typing import Any

import pytest
from terminal import HOSTILE, Run

from desk import mailing
from desk.wiring import open_office
from lifecycle.languages import Both
from workflows import outbox
from workflows.messages import NotSent, Unanswered

ME = ("--by", "beheer")


@pytest.fixture
def url(run: Run, tmp_path: Path) -> str:
    """A real database with an administrator, a buyer, and two messages to the buyer."""
    found = f"sqlite:///{tmp_path / 'looptijd.db'}"
    assert run("init")[0] == 0
    assert run("users", "add", "beheer", "administrator")[0] == 0
    assert run("users", "add", "anna", "buyer", "--mail", "anna@verzekeraar.example", *ME)[0] == 0
    office = open_office(found)
    with office.store.writing() as connection:
        mail = "anna@verzekeraar.example"
        outbox.post(connection, "first", "anna", mail, "Over 14 dagen", "Regel een\n- twee\n", office.now())
        outbox.post(connection, "second", "anna", None, f"Vreemd {HOSTILE}", HOSTILE, office.now())
    office.store.close()
    return found


def mail_is(monkeypatch: pytest.MonkeyPatch, *outcomes: Exception | None) -> list[str]:
    """Let mail be on; what becomes of each message in turn, and the keys of those that were handed over."""
    given: list[str] = []
    waiting = list(outcomes)

    def send(message: Any) -> None:
        outcome = waiting.pop(0) if waiting else None
        if outcome is not None:
            raise outcome
        given.append(message.key)

    monkeypatch.setattr(mailing, "sender", lambda _: send)
    return given


def listed(run: Run, *arguments: str) -> list[dict[str, Any]]:
    status, out, _ = run("outbox", *arguments, "--json")
    assert status == 0
    return [json.loads(line) for line in out.splitlines()]


def test_an_outbox_without_messages_says_so(run: Run) -> None:
    assert run("init")[0] == 0
    assert run("outbox")[1].strip() == "Er zijn geen berichten."
    assert run("outbox", "--json")[1] == ""


def test_the_messages_are_listed_with_how_they_stand(run: Run, url: str) -> None:
    status, out, _ = run("outbox")
    assert status == 0
    assert "wacht" in out
    assert "alleen getoond" in out
    assert "anna <anna@verzekeraar.example>" in out
    assert "\x1b" not in out
    assert "waiting" in run("--lang", "en", "outbox")[1]


def test_programs_are_given_a_line_each(run: Run, url: str) -> None:
    first, second = listed(run)
    assert (first["number"], first["state"], first["key"], first["person"]) == (1, "waiting", "first", "anna")
    assert (first["mail"], first["attempts"], first["trouble"], first["sent_at"]) == (
        "anna@verzekeraar.example",
        0,
        None,
        None,
    )
    assert (second["state"], second["mail"]) == ("shown", None)


@pytest.mark.parametrize(("state", "keys"), [("waiting", ["first"]), ("shown", ["second"]), ("uncertain", [])])
def test_only_those_that_stand_so_are_listed(run: Run, url: str, state: str, keys: list[str]) -> None:
    assert [each["key"] for each in listed(run, "--state", state)] == keys
    assert [each["key"] for each in listed(run, "--state", state)] == keys


def test_a_message_is_shown_whole(run: Run, url: str) -> None:
    status, out, _ = run("outbox", "show", "1")
    assert status == 0
    assert "Over 14 dagen" in out
    assert "Regel een\n- twee\n" in out
    assert "\x1b" not in run("outbox", "show", "2")[1]
    assert json.loads(run("outbox", "show", "1", "--json")[1])["body"] == "Regel een\n- twee\n"


def test_a_number_that_is_none_is_one_clear_message(run: Run, url: str) -> None:
    status, _, err = run("outbox", "show", "99")
    assert (status, err.strip()) == (2, "99: er is geen bericht met dit nummer")
    for number in ("0", "9" * 30):
        status, _, err = run("outbox", "show", number)
        assert (status, err.count("\n")) == (2, 1)


def test_mail_that_is_off_says_so_and_sends_nothing(run: Run, url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("LOOPTIJD_SMTP_HOST", raising=False)
    status, out, _ = run("outbox", "deliver")
    assert (status, "Mail staat uit" in out) == (0, True)
    assert [each["state"] for each in listed(run)] == ["waiting", "shown"]


def test_a_setting_that_cannot_be_used_is_one_clear_message(
    run: Run, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LOOPTIJD_SMTP_HOST", "mail.example")
    status, _, err = run("outbox", "deliver")
    assert (status, err.count("\n")) == (2, 1)
    assert err.startswith("LOOPTIJD_SMTP_FROM: geef het adres")


def test_practice_messages_go_nowhere(run: Run, practice: str, monkeypatch: pytest.MonkeyPatch) -> None:
    given = mail_is(monkeypatch)
    status, out, _ = run("--database", practice, "--lang", "en", "outbox", "deliver")
    assert (status, given) == (0, [])
    assert "This is practice" in out


def test_one_pass_says_what_became_of_the_messages(run: Run, url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    given = mail_is(monkeypatch)
    assert run("--lang", "en", "outbox", "deliver")[1].startswith("Sent: 1; failed, tried again later: 0;")
    assert run("--lang", "en", "outbox", "deliver")[1].startswith("Sent: 0;")
    assert given == ["first"]


def test_a_failure_is_listed_with_its_trouble_in_the_readers_language(
    run: Run, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    mail_is(monkeypatch, NotSent(Both("bus vol", "box full")))
    assert "mislukt en later opnieuw: 1" in run("outbox", "deliver")[1]
    assert listed(run)[0]["trouble"] == "bus vol"
    assert "box full" in run("--lang", "en", "outbox")[1]


def test_an_administrator_has_a_message_sent_again(run: Run, url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    given = mail_is(monkeypatch, NotSent(Both("weg", "gone"), hopeless=True))
    assert "opgegeven: 1" in run("outbox", "deliver")[1]
    status, _, err = run("outbox", "resend", "1", "--by", "anna")
    assert (status, "anna mag geen berichten wijzigen; wel: beheer" in err) == (2, True)
    status, out, _ = run("outbox", "resend", "1", *ME)
    assert (status, out.strip()) == (0, "Bericht 1 aan anna wacht om verstuurd te worden.")
    run("outbox", "deliver")
    assert given == ["first"]
    assert run("outbox", "resend", "1", *ME)[0] == 2
    status, out, _ = run("audit", "--action", "resend_message", "--json")
    assert sorted(json.loads(line)["sentence"] for line in out.splitlines()) == [
        "anna kon niet bericht opnieuw versturen: -.",
        "beheer liet het bericht opnieuw versturen.",
    ]
    assert run("audit", "check")[0] == 0


def test_an_uncertain_message_is_not_sent_again_by_itself(run: Run, url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    given = mail_is(monkeypatch, Unanswered(Both("geen antwoord", "no answer")))
    assert "onzeker: 1" in run("outbox", "deliver")[1]
    assert "Verstuurd: 0" in run("outbox", "deliver")[1]
    assert given == []
    assert [each["state"] for each in listed(run)] == ["sending", "shown"]
