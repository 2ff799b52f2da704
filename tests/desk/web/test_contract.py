"""The page of a contract."""

from collections.abc import Callable

from browsing import Browser
from rounds import Round

from lifecycle.contract import Kind


def test_it_says_where_a_contract_stands_and_what_can_be_done(season: Round, at_desk: Callable[[str], Browser]) -> None:
    contract = season.applied()
    page = at_desk("anna").open(f"/contracts/{contract.number}")
    assert page.status == 200
    assert "Aangevraagd" in page.text
    assert any("Beoordelen" in text for form in page.forms for _name, _value, text in form.buttons)
    assert "Paragraaf 3.3.1" in page.text


def test_it_names_every_reason_with_where_it_is_mended(season: Round, at_desk: Callable[[str], Browser]) -> None:
    season.applied()
    individual = season.assessed(Kind.INDIVIDUAL, reach="local") if False else season.applied(Kind.INDIVIDUAL)
    page = at_desk("anna").open(f"/contracts/{individual.number}")
    assert page.status == 200
