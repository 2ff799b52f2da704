"""Everything about a provider in one file: on the command line and at the desk, for auditors alone."""

from pathlib import Path

import pytest
import rounds
from browsing import Browser, passwords
from terminal import Run

from lifecycle.states import Action
from workflows.inquiry.asked import Inquiry, Lookups
from workflows.inquiry.reading import records


def test_it_tells_what_was_refused_with_paragraph_and_fact(run: Run, practice: str, tmp_path: Path) -> None:
    file = tmp_path / "provider.html"
    keys = run("--database", practice, "providers", "--json")[1]
    key = keys.split('"key": "')[1].split('"')[0]
    assert run("--database", practice, "audit", "provider", key, str(file))[0] == 0
    text = file.read_text(encoding="utf-8")
    assert "Wat er gebeurde" in text
    assert "SHA-256" in text
    assert "Paragraaf" in text
    assert "<script" not in text
    assert "http" not in text


def test_whom_nobody_knows_is_one_clear_message(run: Run, practice: str, tmp_path: Path) -> None:
    status, _, err = run("--database", practice, "audit", "provider", "niemand", str(tmp_path / "x.html"))
    assert (status, err.count("\n")) == (2, 1)
    assert not (tmp_path / "x.html").exists()


@pytest.mark.parametrize(("user", "status"), [("iris", 200), ("anna", 403)])
def test_at_the_desk_it_is_for_who_reads_the_trail(tmp_path: Path, user: str, status: int) -> None:
    season = rounds.begin_on(tmp_path / "round.db")
    contract = season.applied()
    season.done(Action.NOTE, contract, text="<b>Gebeld</b>")
    browser = Browser(season.office)
    browser.log_in(user, passwords(season.office, user)[user])
    page = browser.open(f"/contracts/{contract.number}")
    assert any(href.endswith("/provider.html") for _, href in page.links) is (status == 200)
    answer = browser.client.get(f"/contracts/{contract.number}/provider.html")
    assert answer.status_code == status
    if status == 200:
        assert "attachment" in answer.headers["content-disposition"]
        assert "&lt;b&gt;Gebeld" in answer.text
        looks = list(records(season.office, Inquiry(actor=user, lookups=Lookups.ONLY)))
        assert looks[-1].body["consulted"]["form"] == "HTML"
