"""Forms are made once, until what they follow from is another."""

import io
import re

import pytest
import rounds
from openpyxl import load_workbook
from rounds import Round

from desk.imports import basis
from desk.imports.form import Sheet
from desk.language import speaking
from lifecycle.languages import Language
from workflows import policy_round
from workflows.policy_round import Changes


@pytest.fixture
def season() -> Round:
    return rounds.begin()


def words(content: bytes) -> str:
    """Everything that a workbook says."""
    book = load_workbook(io.BytesIO(content), read_only=True)
    return " ".join(str(value) for sheet in book for row in sheet.iter_rows(values_only=True) for value in row if value)


def test_the_same_policies_and_regions_are_asked_about_with_the_same_forms(season: Round) -> None:
    forms = basis.forms_on(basis.of(season.office))
    assert set(forms) == set(Sheet)
    assert basis.forms_on(basis.of(season.office)) is forms


def test_an_amended_policy_is_asked_about_anew(season: Round) -> None:
    before = basis.empty_form(basis.of(season.office))
    assert not re.search(r"\bkrm\b", words(before))
    changes = Changes(add_registers=("krm",))
    assert policy_round.amend(season.office, "paul", rounds.GLI, changes, "Een register erbij").done
    after = basis.empty_form(basis.of(season.office))
    assert re.search(r"\bkrm\b", words(after))


def test_each_language_has_its_own_empty_form(season: Round) -> None:
    found = basis.of(season.office)
    with speaking(Language.NL):
        dutch = words(basis.empty_form(found))
    with speaking(Language.EN):
        english = words(basis.empty_form(found))
        assert words(basis.empty_form(found)) == english
    assert dutch != english
