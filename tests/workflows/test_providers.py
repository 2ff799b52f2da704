"""Providers: recording and mending one, and recognising who is meant."""

from dataclasses import replace
from typing import Any

import pytest
import rounds
from rounds import Round

from lifecycle.contract import Kind, Provider
from lifecycle.errors import BadInput
from workflows import providers

NEW = Provider(id=0, key="nieuw", kind=Kind.RHO, name="Huisartsen Nieuw", agb="91000001", kvk="21000001")


def recognised(season: Round, **facts: Any) -> str | None:
    """The key of who is recognised by these facts."""
    given = Provider(**{"id": 0, "key": "", "kind": Kind.RHO, **facts})
    with season.office.store.reading() as connection:
        found = providers.recognised(connection, given)
    return None if found is None else found.key


def made(season: Round, **facts: Any) -> Provider:
    """The provider that would be kept for a newcomer."""
    given = Provider(**{"id": 0, "key": "", "kind": Kind.RHO, **facts})
    with season.office.store.reading() as connection:
        return providers.newcomer(connection, given)


def test_one_is_added_and_mended_with_a_record_each(season: Round) -> None:
    assert providers.add(season.office, "anna", NEW).done
    assert providers.change(season.office, "anna", "nieuw", {"name": "Anders", "agb": "91000001"}).done
    with season.office.store.reading() as connection:
        found = providers.recognised(connection, replace(NEW, key="", name=None))
    assert found is not None
    assert found.name == "Anders"
    bodies = season.bodies(f"provider:{found.id}")
    assert [body["action"] for body in bodies] == ["add_provider", "change_provider"]
    assert bodies[1]["changed"] == ["name"]
    season.holds()


def test_a_key_and_an_agb_code_belong_to_one(season: Round) -> None:
    providers.add(season.office, "anna", NEW)
    providers.add(season.office, "anna", replace(NEW, key="ander", agb="91000002"))
    before = rounds.tables(season.office)
    with pytest.raises(BadInput, match="there is such a provider already"):
        providers.add(season.office, "anna", replace(NEW, agb="91000003"))
    with pytest.raises(BadInput, match="91000001 is the AGB code of nieuw"):
        providers.add(season.office, "anna", replace(NEW, key="derde"))
    with pytest.raises(BadInput, match="91000001 is the AGB code of nieuw"):
        providers.change(season.office, "anna", "ander", {"agb": "91000001"})
    assert rounds.tables(season.office) == before


def test_who_is_not_there_cannot_be_mended_and_who_may_not_is_refused(season: Round) -> None:
    assert [found.rule for found in providers.change(season.office, "anna", "x", {"name": "y"}).failed] == [
        "unknown-provider"
    ]
    assert [found.rule for found in providers.add(season.office, "iris", NEW).failed] == ["role"]
    season.holds()


@pytest.mark.parametrize(
    "fact", [{"name": ""}, {"name": "  "}, {"city": "Goes\u202e"}, {"street": "a\nb"}, {"name": "a" * 201}], ids=ascii
)
def test_a_fact_that_cannot_be_kept(season: Round, fact: dict[str, str]) -> None:
    before = rounds.tables(season.office)
    with pytest.raises(BadInput) as wrong:
        providers.add(season.office, "anna", replace(NEW, **fact))
    assert wrong.value.where == next(iter(fact))
    with pytest.raises(BadInput):
        providers.change(season.office, "anna", "nieuw", fact)
    assert rounds.tables(season.office) == before


@pytest.mark.parametrize("key", ["", "Hoofdletter", "a b", "-a", "a-", "a--b", "é", "a" * 61, "a\n"])
def test_a_key_that_is_none(season: Round, key: str) -> None:
    with pytest.raises(BadInput, match="is no key for a provider"):
        providers.add(season.office, "anna", replace(NEW, key=key))


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Praktijk Één & Zn.", "praktijk-een-zn"),
        ("  --A--  ", "a"),
        ("Ωμέγα 7", "7"),
        ("中医", "aanbieder"),
        ("a" * 200, "a" * 50),
        ("b" * 49 + " c", "b" * 49),
    ],
)
def test_a_newcomer_gets_a_key_of_its_name(season: Round, name: str, key: str) -> None:
    found = made(season, name=name)
    assert found.key == key
    providers.check_key(found.key)


def test_a_key_that_is_taken_gets_the_first_free_number(season: Round) -> None:
    for key in ("goes", "goes-2", "goes-4", "goes-noord"):
        season.provider(Kind.RHO, key)
    assert made(season, name="Goes").key == "goes-3"
    assert made(season, name="Goes 4").key == "goes-4-2"
    with pytest.raises(BadInput) as wrong:
        made(season)
    assert wrong.value.where == "name"


def test_one_is_recognised_by_key_then_agb_code_then_kvk_number(season: Round) -> None:
    season.provider(Kind.RHO, "een", agb="91000001", kvk="21000001")
    season.provider(Kind.RHO, "twee", agb="91000002", kvk="21000002")
    season.provider(Kind.RHO, "drie", agb=None, kvk="21000003")
    assert recognised(season, key="een") == "een"
    assert recognised(season, agb="91000002") == "twee"
    assert recognised(season, kvk="21000002") == "twee"
    assert recognised(season, agb="91000009", kvk="21000003") == "drie", "its AGB code was not known"
    assert recognised(season, agb="91000009", kvk="21000002") is None, "another practice of the same company"
    assert recognised(season, agb="91000009") is None
    with pytest.raises(BadInput, match=r"known of twee.*21000002"):
        recognised(season, agb="91000002", kvk="21000001")
    with pytest.raises(BadInput, match="unknown provider 'vier'"):
        recognised(season, key="vier")
    with pytest.raises(BadInput, match="is needed to recognise"):
        recognised(season, name="Wie dan ook")


def test_a_number_that_two_have_does_not_say_which(season: Round) -> None:
    season.provider(Kind.RHO, "een", kvk="21000001")
    season.provider(Kind.RHO, "twee", kvk="21000001")
    with pytest.raises(BadInput, match="this could be een, twee; name one"):
        recognised(season, kvk="21000001")
    assert recognised(season, key="twee", kvk="21000001") == "twee"


def test_where_a_mistake_is_is_a_name_of_a_fact(season: Round) -> None:
    with pytest.raises(BadInput) as wrong:
        recognised(season, key="name")
    assert wrong.value.where == "provider"
