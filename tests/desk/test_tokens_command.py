"""`looptijd tokens`: a token is made and shown once, listed without its secret, and ended."""

import json
from datetime import UTC, datetime, timedelta

from terminal import HOSTILE, Run

BY = ("--by", "otto")


def _with_people(run: Run) -> None:
    assert run("init")[0] == 0
    assert run("users", "add", "otto", "administrator")[0] == 0
    assert run("users", "add", "anna", "buyer", *BY)[0] == 0


def test_a_token_is_shown_once_listed_without_it_and_ended(run: Run) -> None:
    _with_people(run)
    status, out, _ = run(
        "tokens", "make", "Portaal", "portaal", "--service", "buyer", "--until", _soon(), *BY, "--json"
    )
    assert status == 0
    made = json.loads(out)
    assert made["token"].startswith("lt_")
    status, out, _ = run("tokens", "make", "Rapport", "anna", "--read-only", "--until", _soon(), *BY)
    assert status == 0
    assert "Token 2 van anna: lt_" in out
    status, out, _ = run("tokens", "list", "--json")
    assert status == 0
    assert made["token"] not in out
    listed = json.loads(out)
    assert [(each["user"], each["role"], each["read_only"], each["service"]) for each in listed] == [
        ("portaal", "buyer", False, True),
        ("anna", "buyer", True, False),
    ]
    assert run("tokens", "end", "1", *BY)[0] == 0
    _, out, _ = run("--lang", "en", "tokens")
    assert "no more: ended by otto" in " ".join(out.split())
    assert json.loads(run("users", "list", "--json")[1])[-1]["service"] is True
    assert run("audit", "check")[0] == 0


def test_what_is_wrong_is_said_in_one_line(run: Run) -> None:
    _with_people(run)
    for arguments in (
        ("make", HOSTILE, "anna", "--until", _soon(), *BY),
        ("make", "Portaal", HOSTILE, "--until", _soon(), *BY),
        ("make", "Portaal", "anna", "--until", "gisteren", *BY),
        ("make", "Portaal", "anna", "--until", "2020-01-01", *BY),
        ("make", "Portaal", "anna", "--until", _soon(), "--by", "anna"),
        ("make", "Portaal", "robot", "--service", "approver", "--until", _soon(), *BY),
        ("end", "99", *BY),
        ("end", str(10**30), *BY),
        ("end", "1", "--by", "anna"),
    ):
        status, out, err = run("tokens", *arguments)
        assert (status, out) == (2, ""), arguments
        assert err.count("\n") == 1, err
        assert "\x1b" not in err
    assert json.loads(run("tokens", "list", "--json")[1]) == []


def _soon() -> str:
    return (datetime.now(UTC) + timedelta(days=30)).date().isoformat()
