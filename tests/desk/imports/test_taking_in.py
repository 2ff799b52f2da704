"""Taking rows in: who is new, who is known already, what changes; and the same file again."""

import json
from datetime import date
from typing import Any

import pytest
from filled import book, coach, individual, organisation, running
from importing import Desk

KNOWN: dict[str, Any] = {"agb": None, "kvk": None, "name": None, "street": None, "postcode": None, "city": None}
KINDEREN: dict[str, Any] = {
    "policy": "kinderen-2027",
    "role": "coach",
    "programmes": "ycnd",
    "licence.beweegkuur.from": None,
    "licence.beweegkuur.until": None,
}


def test_a_newcomer_is_recorded_in_one_transaction_with_a_record_of_its_own(desk: Desk) -> None:
    (before,) = desk.asked("SELECT count(*) FROM audit_record")
    found = desk.took(book(desk.folder / "a.xlsx", applications=[individual(1)]))
    contract = found.of("A-1")["contract"]
    assert contract == "GLI-2027-00002"
    assert desk.asked(
        "SELECT key, kind, name, agb, kvk, street, postcode, city FROM provider WHERE agb LIKE '91%'"
    ) == [
        (
            "leefstijlpraktijk-1",
            "individual",
            "Leefstijlpraktijk 1",
            "91000001",
            "21000001",
            "Dorpsstraat 1",
            "4331 LK",
            "Middelburg",
        )
    ]
    records = desk.asked(
        "SELECT action, outcome, actor, role, recorded_at, provider_id, contract_id IS NULL"
        " FROM audit_record ORDER BY id LIMIT -1 OFFSET ?",
        before[0],
    )
    assert [(record[0], record[1], record[2], record[3], record[6]) for record in records] == [
        ("add_provider", "done", "anna", "buyer", 1),
        ("apply", "done", "anna", "buyer", 0),
    ]
    assert len({(record[4], record[5]) for record in records}) == 1
    desk.holds()


def test_the_first_record_of_a_contract_names_the_row_it_came_in_as(desk: Desk) -> None:
    file = book(desk.folder / "a.xlsx", applications=[individual(1), organisation(1)], subcontractors=[coach()])
    desk.took(file)
    ((body,),) = desk.asked("SELECT body FROM audit_record ORDER BY id DESC LIMIT 1")
    row = json.loads(body)["import"]
    ((digest, contract),) = desk.asked(
        "SELECT digest, number FROM import_row JOIN contract ON contract.id = contract_id WHERE reference = 'R-1'"
    )
    assert (row["sheet"], row["reference"], row["line"], row["digest"]) == ("applications", "R-1", 3, digest)
    assert len(row["file"]) == len(digest) == 64
    assert contract == "GLI-2027-00003"


@pytest.mark.parametrize(
    "named",
    [
        {"provider": "coach"},
        {"agb": "90000001"},
        {"kvk": "20000001"},
        {"agb": "90000001", "kvk": "20000001", "name": "Leefstijlpraktijk De Proef"},
    ],
    ids=["key", "AGB", "KvK", "all"],
)
def test_a_known_provider_is_recognised_and_nothing_is_changed(desk: Desk, named: dict[str, str]) -> None:
    before = desk.asked("SELECT * FROM provider")
    found = desk.took(book(desk.folder / "a.xlsx", applications=[individual(1, **{**KNOWN, **KINDEREN, **named})]))
    assert found.outcomes == {"A-1": "done"}
    assert desk.asked("SELECT * FROM provider") == before
    assert desk.asked(
        "SELECT key FROM provider JOIN contract ON provider_id = provider.id WHERE number LIKE 'KIN%'"
    ) == [("coach",)]
    assert desk.asked("SELECT count(*) FROM audit_record WHERE action IN ('add_provider', 'change_provider')") == [(2,)]


def test_what_is_said_anew_of_a_known_provider_is_changed_with_a_record(desk: Desk) -> None:
    anew = {"agb": "90000001", "kvk": "20000001", "name": "De Proef B.V.", "street": "Kade 9", "postcode": "4331 LK"}
    desk.took(book(desk.folder / "a.xlsx", applications=[individual(1, **{**KNOWN, **KINDEREN, **anew})]))
    assert desk.asked("SELECT name, street, postcode, city FROM provider WHERE key = 'coach'") == [
        ("De Proef B.V.", "Kade 9", "4331 LK", "Middelburg")
    ]
    ((body, stream),) = desk.asked("SELECT body, stream FROM audit_record WHERE action = 'change_provider'")
    assert json.loads(body)["changed"] == ["name", "street"]
    assert b"De Proef B.V." not in body, "what is personal is only committed to"
    said = desk.asked("SELECT path, value FROM personal_value WHERE stream = ? AND seq > 1 ORDER BY path", stream)
    assert said == [("name", '"De Proef B.V."'), ("street", '"Kade 9"')]
    desk.holds()


def test_a_provider_without_an_agb_code_gets_the_one_that_a_row_says(desk: Desk) -> None:
    row = organisation(1, kvk="20000002", name=None)
    found = desk.took(book(desk.folder / "a.xlsx", applications=[row]))
    assert found.outcomes == {"R-1": "done"}
    assert desk.asked("SELECT key, agb FROM provider WHERE kvk = '20000002'") == [("unnamed", "92000001")]


@pytest.mark.parametrize(
    ("says", "column", "there"),
    [
        ({"agb": "90000001", "kind": "rho"}, "soort", "rho"),
        ({"agb": "90000001", "kvk": "20000009"}, "KvK-nummer", "20000009"),
        ({"provider": "coach", "agb": "90000009"}, "AGB-code", "90000009"),
    ],
)
def test_who_is_known_cannot_become_something_else(desk: Desk, says: dict[str, str], column: str, there: str) -> None:
    before = desk.everything()
    found = desk.took(book(desk.folder / "a.xlsx", applications=[individual(1, **{**KNOWN, **says})]))
    ((_, heading, shown, allowed),) = found.wrong("A-1")
    assert (heading, there in shown) == (column, True)
    assert "van coach" in allowed
    assert "bekend" in allowed
    assert desk.everything() == before


def test_an_agb_code_that_another_provider_has_cannot_be_taken(desk: Desk) -> None:
    row = organisation(1, provider="unnamed", agb="90000001", kvk="20000002", name=None)
    before = desk.everything()
    found = desk.took(book(desk.folder / "a.xlsx", applications=[row]))
    assert found.outcomes == {"R-1": "wrong"}
    assert desk.everything() == before


def test_a_key_that_nobody_has_is_told_at_its_column(desk: Desk) -> None:
    for place, key in enumerate(["nobody", "kind", "agb"]):
        file = book(desk.folder / f"{place}.xlsx", applications=[individual(1, provider=key)])
        ((column, heading, there, allowed),) = desk.took(file).wrong("A-1")
        assert (heading, there) == ("aanbieder", repr(key))
        assert allowed.startswith(f"onbekende aanbieder {key!r}")
        assert column == "R"


def test_a_newcomer_needs_a_name_and_a_code(desk: Desk) -> None:
    rows = [individual(1, name=None), individual(2, agb=None, kvk=None), individual(3, agb=None)]
    found = desk.took(book(desk.folder / "a.xlsx", applications=rows))
    assert found.outcomes == {"A-1": "wrong", "A-2": "wrong", "A-3": "done"}
    assert found.wrong("A-1")[0][1:] == ("naam", "leeg", "ontbreekt; de aanbieder is nog niet bekend")
    assert found.wrong("A-2")[0][3] == "een AGB-code of KvK-nummer"


def test_newcomers_of_one_name_get_keys_of_their_own(desk: Desk) -> None:
    names = ["Praktijk Één", "praktijk-een", "Praktijk een!", "中医", "!!!", "a" * 200]
    desk.took(book(desk.folder / "a.xlsx", applications=[individual(n, name=name) for n, name in enumerate(names)]))
    assert {key for (key,) in desk.asked("SELECT key FROM provider WHERE agb LIKE '91%'")} == {
        "praktijk-een",
        "praktijk-een-2",
        "praktijk-een-3",
        "aanbieder",
        "aanbieder-2",
        "a" * 50,
    }


def test_the_same_file_again_changes_nothing_at_all(desk: Desk) -> None:
    file = book(
        desk.folder / "a.xlsx",
        applications=[individual(1), organisation(1), individual(2, **KINDEREN)],
        subcontractors=[coach(place=1), coach(place=2)],
    )
    first = desk.took(file)
    before = desk.everything()
    again = desk.took(file)
    assert again.status == 0
    assert set(again.outcomes.values()) == {"already"}
    assert [row["contract"] for row in again.rows] == [row["contract"] for row in first.rows]
    assert desk.everything() == before
    _, out, _ = desk.take(file)
    assert "was al ingelezen" in out
    assert desk.everything() == before
    assert desk.files() == {"a.xlsx"}


@pytest.mark.parametrize("changed", ["city", "coach", "fewer"])
def test_a_row_that_was_changed_after_it_came_in_is_wrong_and_names_its_contract(desk: Desk, changed: str) -> None:
    coaches = [coach(place=1), coach(place=2)]
    desk.took(book(desk.folder / "a.xlsx", applications=[organisation()], subcontractors=coaches))
    before = desk.everything()
    row = organisation(1, city="Vlissingen") if changed == "city" else organisation()
    coaches = {"city": coaches, "coach": [coaches[0], coach(place=2, coverage="4332")], "fewer": coaches[:1]}[changed]
    file = book(desk.folder / "b.xlsx", applications=[row], subcontractors=coaches)
    found = desk.took(file)
    assert found.wrong("R-1")[0][1:] == (
        "kenmerk",
        "'R-1'",
        "een nieuw kenmerk; dit is al ingelezen als GLI-2027-00002, met een andere inhoud",
    )
    assert "is in already as GLI-2027-00002, and said something else" in desk.took(file, lang="en").wrong("R-1")[0][3]
    assert desk.everything() == before


def test_the_same_reference_on_another_sheet_in_another_file_is_another_row(desk: Desk) -> None:
    assert desk.took(book(desk.folder / "a.xlsx", running=[running(1, reference="1")]), by="paul").status == 0
    assert desk.took(book(desk.folder / "b.xlsx", applications=[individual(2, reference=1)])).status == 0


def test_an_application_continues_a_contract_and_follows_another_insurer(desk: Desk) -> None:
    first = desk.took(book(desk.folder / "a.xlsx", running=[running(1)]), by="paul").of("L-1")["contract"]
    assert first.startswith("GLI-2026-")
    row = running(1, reference="A-1", policy="gli-2027", state=None, first=None, last=None, renews=first) | {
        "follows.insurer": "Zilveren Kruis",
        "follows.agreement": "GLI 2027",
        "follows.tariff": "volgens hun lijst\nvan 2027",
        "follows.preferred_in": "Zeeland, twente",
    }
    found = desk.took(book(desk.folder / "b.xlsx", applications=[row]))
    assert found.outcomes == {"A-1": "done"}
    ((follows, number),) = desk.asked(
        "SELECT contract.follows, before.number FROM contract JOIN contract AS before ON before.id = contract.renews"
    )
    assert number == first
    assert json.loads(follows) == {
        "insurer": "Zilveren Kruis",
        "agreement": "GLI 2027",
        "tariff": "volgens hun lijst\nvan 2027",
        "preferred_in": ["zeeland", "twente"],
    }
    desk.holds()


def test_a_running_contract_comes_in_as_it_runs(desk: Desk) -> None:
    rows = [running(1), running(2, state="in uitloop", last=date(2027, 12, 31), reach="landelijk", regions="twente")]
    found = desk.took(book(desk.folder / "a.xlsx", running=rows), by="paul")
    assert found.status == 0
    assert desk.asked(
        "SELECT policy, care, year, state, reach, regions, term_first, term_last FROM contract"
        " WHERE policy = 'gli-2026' ORDER BY id"
    ) == [
        ("gli-2026", "gli", 2026, "published", "local", '["zeeland"]', "2026-01-01", "2026-12-31"),
        ("gli-2026", "gli", 2026, "run_off", "national", '["twente"]', "2026-01-01", "2027-12-31"),
    ]
    desk.holds()
