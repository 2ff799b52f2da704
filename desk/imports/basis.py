"""What the forms follow from, read from a database; forms are made once for the same policies and regions."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from io import BytesIO
from typing import Final

from desk.imports import template
from desk.imports.columns import forms
from desk.imports.form import Form, Sheet
from desk.language import current, speaking
from lifecycle.languages import Language
from lifecycle.policy import Policy
from workflows.office import Office
from workflows.store import policies
from workflows.store import round as rounds

_KEPT: Final = 4
"""How many sets of forms are kept: policies in play change a few times a year."""


@dataclass(frozen=True, slots=True)
class Basis:
    """The policies in play, known by the hashes of their versions, and the regions with their names."""

    versions: tuple[str, ...]
    regions: tuple[tuple[str, str], ...]
    policies: Mapping[str, Policy] = field(compare=False)


def of(office: Office) -> Basis:
    """What the forms of an office follow from now."""
    with office.store.reading() as connection:
        known = {name: entry.policy for name, entry in policies.in_play(connection).items()}
        regions = tuple((key, row.name) for key, row in rounds.regions(connection).items())
    return Basis(tuple(policy.hash for policy in known.values()), regions, known)


@lru_cache(_KEPT)
def forms_on(basis: Basis) -> Mapping[Sheet, Form]:
    """The form of every sheet."""
    return forms(basis.policies, dict(basis.regions))


def empty_form(basis: Basis) -> bytes:
    """The empty form as a workbook, in the language of now."""
    return _empty_form(basis, current())


@lru_cache(_KEPT)
def _empty_form(basis: Basis, language: Language) -> bytes:
    file = BytesIO()
    with speaking(language):
        template.write_to(file, forms_on(basis), basis.policies.values())
    return file.getvalue()
