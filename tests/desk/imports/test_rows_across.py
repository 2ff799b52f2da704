"""Rows that must fit each other: references, subcontractors, AGB codes."""

from typing import Any

import pytest
from filled import book, coach, individual, organisation, running
from importing import Desk


def test_a_reference_stands_once_also_across_the_sheets(desk: Desk) -> None:
    file = book(
        desk.folder / "a.xlsx",
        applications=[individual(1), individual(2, reference="A-1"), individual(3), individual(4)],
        running=[running(1, reference="A-3")],
    )
    found = desk.took(file)
    assert found.status == 2
    by_row = {(row["sheet"], row["row"]): row for row in found.rows}
    outcomes = {place: row["outcome"] for place, row in by_row.items()}
    wrong = dict.fromkeys([("running", 2), ("applications", 2), ("applications", 3), ("applications", 4)], "wrong")
    assert outcomes == {**wrong, ("applications", 5): "done"}
    said = by_row["applications", 2]["wrong"][0]
    assert said["there"] == "kenmerk 'A-1' staat ook op applications 3"
    assert by_row["running", 2]["wrong"][0]["there"] == "kenmerk 'A-3' staat ook op applications 4"


def test_a_reference_that_stands_on_thousands_of_rows_is_told_shortly(desk: Desk) -> None:
    rows = [individual(place, reference="A-1") for place in range(2000)]
    found = desk.took(book(desk.folder / "a.xlsx", applications=[*rows, individual(5000)]))
    assert found.of("A-5000")["outcome"] == "done"
    assert found.summary["rejected"] == str(desk.folder / "a.rejected.xlsx")
    assert all(len(row["wrong"][0]["there"]) < 300 for row in found.rows if row["outcome"] == "wrong")


def test_an_application_with_thousands_of_wrong_subcontractors_is_told_shortly(desk: Desk) -> None:
    coaches = [coach("R-1", place, agb="1", name=12) for place in range(6000)]
    found = desk.took(book(desk.folder / "a.xlsx", applications=[organisation()], subcontractors=coaches))
    assert found.of("R-1")["outcome"] == "wrong"
    assert found.summary["rejected"] == str(desk.folder / "a.rejected.xlsx")


def test_a_subcontractor_without_an_application_is_wrong(desk: Desk) -> None:
    file = book(desk.folder / "a.xlsx", applications=[organisation()], subcontractors=[coach(), coach("R-9", 2)])
    found = desk.took(file)
    assert found.outcomes == {"R-1": "done", "R-9": "wrong"}
    assert found.wrong("R-9") == [
        (None, None, "kenmerk 'R-9' heeft geen aanvraag", "het kenmerk van een rij op een ander blad")
    ]
    found = desk.took(file, lang="en")
    assert found.wrong("R-9")[0][2:] == (
        "reference 'R-9' has no application",
        "the reference of a row in another sheet",
    )


def test_an_application_with_one_wrong_subcontractor_is_rejected_whole(desk: Desk) -> None:
    coaches = [coach(place=1), coach(place=2, register=2.5), coach(place=3), coach("R-2", 4)]
    file = book(desk.folder / "a.xlsx", applications=[organisation(1), organisation(2)], subcontractors=coaches)
    found = desk.took(file)
    assert {(row["sheet"], row["row"], row["outcome"]) for row in found.rows} == {
        ("applications", 2, "wrong"),
        ("applications", 3, "done"),
        ("subcontractors", 3, "wrong"),
    }
    assert "subcontractors rij 3 is niet goed" in found.of("R-1")["wrong"][0]["there"] or found.wrong("R-1")


@pytest.mark.parametrize(
    "other", [{"name": "Een ander"}, {"kind": "rho"}, {"kvk": "29999999"}], ids=["name", "kind", "kvk"]
)
def test_an_agb_code_of_two_providers_makes_both_wrong(desk: Desk, other: dict[str, Any]) -> None:
    rows = [individual(1), individual(2, agb="91000001", kvk="21000001", name="Leefstijlpraktijk 1") | other]
    found = desk.took(book(desk.folder / "a.xlsx", applications=[*rows, individual(3)]))
    assert found.outcomes == {"A-1": "wrong", "A-2": "wrong", "A-3": "done"}
    assert found.wrong("A-2") == [
        (
            None,
            None,
            "AGB-code 91000001 staat ook op applications 2, bij een ander",
            "elke AGB-code bij één naam, soort en KvK-nummer",
        )
    ]


def test_one_provider_may_apply_for_two_policies_with_less_said_the_second_time(desk: Desk) -> None:
    second = individual(
        2,
        agb="91000001",
        name="leefstijlpraktijk  1",
        kvk=None,
        policy="kinderen-2027",
        role="coach",
        programmes="ycnd",
        **{"licence.beweegkuur.from": None, "licence.beweegkuur.until": None},
    )
    found = desk.took(book(desk.folder / "a.xlsx", applications=[individual(1), second]))
    assert found.outcomes == {"A-1": "done", "A-2": "done"}
    assert desk.asked("SELECT count(*) FROM provider WHERE agb = '91000001'") == [(1,)]


def test_the_same_agb_code_twice_among_the_subcontractors_of_one_application(desk: Desk) -> None:
    coaches = [coach(place=1), coach(place=2, agb="99000001"), coach("R-2", 1)]
    file = book(desk.folder / "a.xlsx", applications=[organisation(1), organisation(2)], subcontractors=coaches)
    found = desk.took(file)
    assert found.of("R-2")["outcome"] == "done", "a coach may work for two organisations"
    assert {(row["sheet"], row["row"]) for row in found.rows if row["outcome"] == "wrong"} == {
        ("applications", 2),
        ("subcontractors", 2),
        ("subcontractors", 3),
    }


def test_geen_onderaannemers_and_subcontractors_contradict_each_other(desk: Desk) -> None:
    rows = [organisation(1, subcontractors="geen"), organisation(2, subcontractors="geen")]
    found = desk.took(book(desk.folder / "a.xlsx", applications=rows, subcontractors=[coach("R-1")]))
    assert {row["reference"]: row["outcome"] for row in found.rows if row["sheet"] == "applications"} == {
        "R-1": "wrong",
        "R-2": "done",
    }


def test_one_sheet_of_a_file_leaves_the_subcontractors_of_the_others_alone(desk: Desk) -> None:
    file = book(
        desk.folder / "a.xlsx",
        applications=[organisation(1), organisation(2, reference=None)],
        running=[running(1)],
        subcontractors=[coach("R-1"), coach("L-1", 2, register=True)],
    )
    found = desk.took(file, "--sheet", "applications")
    assert [(row["sheet"], row["row"], row["outcome"]) for row in found.rows] == [
        ("applications", 2, "done"),
        ("applications", 3, "wrong"),
    ]
