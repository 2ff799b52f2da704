"""A dry run: it changes nothing, and foretells exactly what the real run then does."""

from datetime import date
from typing import Any

import pytest
from filled import book, coach, individual, organisation, running
from importing import Desk
from test_taking_in import KINDEREN

Sheets = dict[str, list[dict[str, Any]]]
KEY_AND_AGB = [individual(1, provider="coach", agb=None, kvk=None, **KINDEREN)]
KEY_AND_AGB += [individual(2, agb="90000001", kvk="20000001", **KINDEREN)]
ONLY_KVK = [individual(1, agb=None, kvk="21000009"), individual(2, kvk="21000009", agb=None)]
AGB_THEN_KVK = [individual(1, kvk="21000009"), individual(2, agb=None, kvk="21000009")]
FILES: dict[str, Sheets] = {
    "all good": {
        "applications": [individual(1), organisation(1), individual(2, **KINDEREN)],
        "subcontractors": [coach()],
    },
    "some wrong": {
        "applications": [individual(1), individual(2, kind="x"), organisation(1)],
        "subcontractors": [coach(agb=True), coach("R-7")],
    },
    "refused by a rule": {"applications": [individual(1, agb="90000001", kvk="20000001"), individual(2, kind="ggd")]},
    "twice by AGB": {"applications": [individual(1), individual(1, reference="A-2"), individual(1, reference="A-3")]},
    "twice by key and AGB": {"applications": KEY_AND_AGB},
    "twice by KvK": {"applications": ONLY_KVK},
    "twice by AGB and KvK": {"applications": AGB_THEN_KVK},
    "another kind by KvK": {"applications": [ONLY_KVK[0], ONLY_KVK[1] | {"kind": "rho"}]},
    "twice, and the first is refused": {
        "applications": [individual(1, kind="ggd"), individual(1, reference="A-2", kind="ggd")]
    },
    "two policies": {"applications": [individual(1), individual(1, reference="A-2", **KINDEREN)]},
}
RUNNING: dict[str, Sheets] = {
    "two running contracts of one provider": {
        "running": [running(1), running(1, reference="L-2", state="in uitloop", last=date(2027, 12, 31))]
    },
    "unknown policy": {"running": [running(1, policy="wijk-2026"), running(2, policy="gli"), running(3)]},
    "first and last": {"running": [running(1, last=date(2025, 12, 31)), running(2)]},
}


def _same(desk: Desk, sheets: Sheets, by: str) -> None:
    file = book(desk.folder / "a.xlsx", **sheets)
    before = desk.everything()
    tried = desk.took(file, "--dry-run", by=by)
    assert desk.everything() == before
    assert desk.files() == {"a.xlsx"}
    assert (tried.summary["kept"], tried.summary["rejected"]) == (False, None)
    done = desk.took(file, by=by)
    assert tried.status == done.status
    assert [(row["sheet"], row["row"], row["reference"], row["outcome"]) for row in tried.rows] == [
        (row["sheet"], row["row"], row["reference"], row["outcome"]) for row in done.rows
    ]
    assert [row["wrong"] for row in tried.rows] == [row["wrong"] for row in done.rows]
    assert [len(row["refused"]) for row in tried.rows] == [len(row["refused"]) for row in done.rows]
    assert tried.summary["sheets"] == done.summary["sheets"]
    foretold = [row["contract"] for row in tried.rows if row["contract"]]
    assert foretold in ([], [row["contract"] for row in done.rows if row["contract"]])
    desk.holds()


@pytest.mark.parametrize("name", FILES)
def test_a_dry_run_foretells_applications(desk: Desk, name: str) -> None:
    _same(desk, FILES[name], "anna")


@pytest.mark.parametrize("name", RUNNING)
def test_a_dry_run_foretells_running_contracts(desk: Desk, name: str) -> None:
    _same(desk, RUNNING[name], "paul")


@pytest.mark.parametrize("by", ["iris", "paul"])
def test_a_dry_run_foretells_what_a_role_may_not(desk: Desk, by: str) -> None:
    _same(desk, FILES["all good"], by)


def test_a_dry_run_after_some_of_it_came_in(desk: Desk) -> None:
    desk.took(book(desk.folder / "a.xlsx", applications=[individual(1), individual(2)]))
    rows = [individual(1), individual(2, city="Goes"), individual(3)]
    _same(desk, {"applications": rows}, "anna")


def test_what_is_tried_is_told_as_what_would_happen(desk: Desk) -> None:
    file = book(desk.folder / "a.xlsx", **FILES["some wrong"])
    status, out, _ = desk.take(file, "--dry-run")
    assert status == 2
    assert "kan ingelezen worden" in out
    assert "Er is niets gewijzigd (--dry-run)." in out
    _, out, _ = desk.do("--lang", "en", "import", str(file), "--by", "anna", "--dry-run")
    assert "can be imported" in out
    assert "Nothing was changed (--dry-run)." in out
    assert "De afgewezen rijen" not in out
