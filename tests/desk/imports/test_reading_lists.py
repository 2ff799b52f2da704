"""Reading cells that choose: one of several words, a list of them, a number for each region."""

from typing import Any

import pytest
from filled import shipped_forms
from test_reading_values import cell, of_column, wrong

from desk.imports import values
from desk.imports.form import Sheet
from lifecycle import regions
from lifecycle.contract import Kind, Reach


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ("individuele contractant", Kind.INDIVIDUAL),
        ("Individuele Contractant", Kind.INDIVIDUAL),
        ("individual", Kind.INDIVIDUAL),
        ("RHO", Kind.RHO),
        ("regionale huisartsenorganisatie", Kind.RHO),
        ("GGD", Kind.GGD),
        ("jgz-organisatie", Kind.JGZ),
    ],
)
def test_a_kind_is_its_word_or_its_id_in_any_case(said: str, kind: Kind) -> None:
    assert of_column("kind")(cell(said)) is kind


def test_an_unknown_word_suggests_the_nearest_and_lists_what_is_allowed() -> None:
    found = wrong(of_column("kind"), "samenwerkingverband")
    assert found.there == "'samenwerkingverband'"
    assert found.allowed.nl.startswith("bedoelde u 'samenwerkingsverband'? Toegestaan: ")
    assert found.allowed.en.startswith("did you mean 'samenwerkingsverband'? Allowed: ")
    assert "individuele contractant" in found.allowed.en
    assert wrong(of_column("reach"), "zzz").allowed.nl.count(",") >= 2


def test_reach_role_and_policy() -> None:
    assert of_column("reach")(cell("Landelijk")) is Reach.NATIONAL
    assert of_column("role")(cell("centrale zorgverlener")) == "czv"
    assert of_column("policy")(cell("GLI-2027")) == "gli-2027"
    assert "gli-2027" in wrong(of_column("policy"), "gli-2028").allowed.en


def test_a_region_is_its_id_or_its_name() -> None:
    read = of_column("regions")
    for key, name in regions.shipped().items():
        assert read(cell(key)) == read(cell(name)) == read(cell(name.upper())) == (key,)
    assert read(cell("Zeeland; twente, friesland")) == ("zeeland", "twente", "friesland")
    assert "bedoelde u 'zeeland'?" in wrong(read, "Zeelnd").allowed.nl
    assert wrong(read, "twente, Zeelnd").there == "'Zeelnd'", "only what is wrong is shown"


def test_every_region_fits_in_one_cell() -> None:
    assert len(of_column("regions")(cell(", ".join(regions.shipped())))) == 31
    assert len(of_column("regions")(cell("; ".join(regions.shipped().values())))) == 31
    areas = ", ".join(str(area) for area in range(4300, 4400))
    assert len(of_column("coverage")(cell(areas))) == 100
    times = "; ".join(f"{region}: 2" for region in regions.shipped())
    assert len(of_column("consultations.social_domain")(cell(times))) == 31
    asked = [column for column in shipped_forms()[Sheet.APPLICATIONS].columns if "region-" in column.key]
    assert len(asked[0].read(cell(", ".join(regions.shipped())))) == 31


def test_an_item_of_a_list_is_no_longer_than_a_label() -> None:
    assert wrong(of_column("coverage"), f"4331, {'4' * 201}").allowed.en == "at most 200 characters"


def test_a_list_of_nothing_is_geen() -> None:
    for key in ("registers", "exclusions", "coverage", "programmes", "subcontractors"):
        assert of_column(key)(cell("geen")) == ()
        assert of_column(key)(cell("Geen")) == ()


@pytest.mark.parametrize("said", [",", ";", ", ;", "geen, kabiz", "kabiz; geen"])
def test_a_list_that_says_nothing_or_two_things_is_wrong(said: str) -> None:
    wrong(of_column("registers"), said)


def test_programmes_by_id_by_name_and_others() -> None:
    read = of_column("programmes")
    assert read(cell("beweegkuur, CooL (MiGuide)")) == ("beweegkuur", "cool-miguide")
    assert read(cell("Anders: Gezond Samen, ssib")) == ("Gezond Samen", "ssib")
    found = wrong(read, "beweegkur")
    assert "bedoelde u 'beweegkuur'?" in found.allowed.nl
    assert "Toegestaan: cool-expertisecentrum" in found.allowed.nl
    wrong(read, "anders:")
    wrong(read, "beweegkuur, anders: ")


def test_every_programme_is_known_by_its_full_name() -> None:
    read = of_column("programmes")
    explained = [column for column in shipped_forms()[Sheet.APPLICATIONS].columns if column.key.endswith(".until")]
    for column in explained:
        title = column.explained.nl.removeprefix("Licentie voor ").partition(". Een datum")[0]
        assert read(cell(title)) == (column.key.split(".")[1],), title


def test_a_number_may_differ_by_region() -> None:
    read = of_column("consultations.social_domain")
    assert read(cell(2)) == read(cell("2")) == 2
    assert read(cell("Zeeland: 2; twente : 0")) == {"zeeland": 2, "twente": 0}
    for said in ("zeeland: twee", "zeeland:", ": 2", "zeeland: -1", "zeeland: 2; 3", "nergens: 2"):
        wrong(read, said)
    wrong(read, "zeeland: 2; Zeeland: 3")


def test_evidence_is_ja_nee_or_regions_where_the_rule_asks_by_region() -> None:
    by_region = of_column("evidence.3.3.2/region-primary-care")
    assert by_region(cell("ja")) is True
    assert by_region(cell("zeeland, twente")) == ("zeeland", "twente")
    assert by_region(cell("geen")) == ()
    wrong(by_region, "zeeland, nee")
    plain = of_column("evidence.3.3.2/education")
    assert plain(cell("nee")) is False
    assert wrong(plain, "zeeland").allowed.nl == "ja of nee"


def test_exclusions_are_known_words() -> None:
    assert of_column("exclusions")(cell("insolvency, Unpaid-Taxes")) == ("insolvency", "unpaid-taxes")
    assert "insolvency" in wrong(of_column("exclusions"), "failliet").allowed.nl


@pytest.mark.parametrize("value", ["=A1", "#N/A", True], ids=str)
def test_no_column_of_any_sheet_takes_a_formula_or_a_fault(value: Any) -> None:
    for column in (column for form in shipped_forms().values() for column in form.columns):
        yes_or_no = column.read is values.flag or column.key.startswith(("evidence.", "training.partial"))
        if value is not True or not yes_or_no:
            wrong(column.read, value)
