"""Rows that the rules or the roles refuse: recorded once, told with every reason, and nothing kept."""

import json
from datetime import date

import pytest
from filled import book, coach, individual, organisation, running
from importing import Desk


def _records(desk: Desk) -> int:
    ((number,),) = desk.asked("SELECT count(*) FROM audit_record")
    return int(number)


def test_before_the_policy_is_published_nobody_can_apply(early: Desk) -> None:
    before = early.everything()
    file = book(early.folder / "a.xlsx", applications=[individual(1), individual(2)])
    found = early.took(file)
    assert found.status == 1
    assert found.outcomes == {"A-1": "refused", "A-2": "refused"}
    (told,) = found.of("A-1")["refused"]
    assert "4.1/policy-published" in told
    after = early.everything()
    assert {name for name in after if after[name] != before[name]} <= {
        "audit_record",
        "audit_rule",
        "personal_value",
        "meta",
    }
    assert early.asked("SELECT count(*) FROM provider WHERE agb LIKE '91%'") == [(0,)]
    assert len(after["audit_record"]) == len(before["audit_record"]) + 2
    assert len(after["import_row"]) == 0
    early.holds()


def test_every_reason_is_told_and_recorded(early: Desk) -> None:
    file = book(early.folder / "a.xlsx", applications=[individual(1, kind="ggd")])
    found = early.took(file)
    told = " ".join(found.of("A-1")["refused"])
    assert "4.1/policy-published" in told
    assert "2.2/contractable-kind" in told
    _, out, _ = early.take(file)
    assert "4.1/policy-published" in out
    assert "2.2/contractable-kind" in out
    _, out, _ = early.do("--lang", "en", "import", str(file), "--by", "anna")
    assert "refused" in out
    ((body,),) = early.asked("SELECT body FROM audit_record ORDER BY id DESC LIMIT 1")
    record = json.loads(body)
    assert record["import"]["reference"] == "A-1"
    assert {"4.1/policy-published", "2.2/contractable-kind"} <= {each[0] for each in record["findings"]}


def test_a_running_contract_of_the_whole_year_stands_in_the_way(desk: Desk) -> None:
    whole = running(1, last=date(2027, 12, 31))
    again = running(1, reference="A-1", policy="gli-2027", state=None, first=None, last=None)
    desk.took(book(desk.folder / "a.xlsx", running=[whole]), by="paul")
    found = desk.took(book(desk.folder / "b.xlsx", applications=[again]))
    assert (found.status, found.outcomes) == (1, {"A-1": "refused"})
    assert "2.4/running-contract" in found.of("A-1")["refused"][0]


def test_a_provider_that_applies_twice_is_refused_the_second_time(desk: Desk) -> None:
    rows = [individual(1), individual(1, reference="A-2"), individual(3)]
    found = desk.took(book(desk.folder / "a.xlsx", applications=rows))
    assert (found.status, found.outcomes) == (1, {"A-1": "done", "A-2": "refused", "A-3": "done"})
    assert "2.4/running-contract" in found.of("A-2")["refused"][0]


def test_a_refused_row_of_a_known_provider_changes_nothing_of_it(desk: Desk) -> None:
    row = individual(1, agb="90000001", kvk="20000001", name="Een andere naam", city="Goes")
    before = desk.asked("SELECT * FROM provider")
    found = desk.took(book(desk.folder / "a.xlsx", applications=[row]))
    assert found.outcomes == {"A-1": "refused"}
    assert desk.asked("SELECT * FROM provider") == before
    ((action, provider),) = desk.asked("SELECT action, provider_id FROM audit_record ORDER BY id DESC LIMIT 1")
    assert (action, provider is not None) == ("apply", True)
    desk.holds()


def test_a_contract_to_continue_must_be_one_of_the_same_provider(desk: Desk) -> None:
    rows = [individual(1, renews="GLI-2026-99999"), individual(2, renews="GLI-2027-00001")]
    found = desk.took(book(desk.folder / "a.xlsx", applications=rows))
    assert set(found.outcomes.values()) == {"refused"}
    assert "GLI-2026-99999" in found.of("A-1")["refused"][0]
    assert desk.asked("SELECT count(*) FROM provider WHERE agb LIKE '91%'") == [(0,)]


@pytest.mark.parametrize(
    ("by", "applications", "contracts"),
    [
        ("anna", "done", "refused"),
        ("bob", "done", "refused"),
        ("paul", "refused", "done"),
        ("iris", "refused", "refused"),
        ("nobody", "refused", "refused"),
        ("system", "refused", "refused"),
    ],
)
def test_who_may_not_is_refused_with_one_record_a_sheet(desk: Desk, by: str, applications: str, contracts: str) -> None:
    file = book(
        desk.folder / "a.xlsx",
        applications=[individual(place) for place in range(3)] + [organisation()],
        subcontractors=[coach()],
        running=[running(place) for place in range(1, 4)],
    )
    before = _records(desk)
    found = desk.took(file, by=by)
    outcomes = {
        sheet: {row["outcome"] for row in found.rows if row["sheet"] == sheet} for sheet in ("applications", "running")
    }
    assert outcomes == {"applications": {applications}, "running": {contracts}}
    assert found.status == 1
    refused = [
        sheet for sheet, outcome in (("applications", applications), ("running", contracts)) if outcome == "refused"
    ]
    ((recorded,),) = desk.asked("SELECT count(*) FROM audit_record WHERE outcome = 'refused'")
    assert recorded == len(refused)
    if len(refused) == 2:
        assert _records(desk) == before + 2
        assert desk.asked("SELECT count(*) FROM import_row") == [(0,)]
    for row in found.rows:
        assert row["outcome"] == "done" or "role" in row["refused"][0]
    _, out, _ = desk.take(file, by=by)
    assert "rij 2, 3, 4" in out, "rows with one reason share a line"
    desk.holds()


def test_rows_that_are_in_already_need_no_role(desk: Desk) -> None:
    file = book(desk.folder / "a.xlsx", applications=[individual(1)])
    desk.took(file)
    before = desk.everything()
    assert desk.took(file, by="iris").outcomes == {"A-1": "already"}
    assert desk.everything() == before
