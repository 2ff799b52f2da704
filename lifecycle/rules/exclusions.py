"""Grounds on which a provider is excluded."""

from lifecycle.case import Case
from lifecycle.findings import Judgement, met, not_met, phrase
from lifecycle.rules.registry import predicate


@predicate
def not_excluded(case: Case, *, exclusion: str) -> Judgement:
    """The dossier does not state the exclusion; stating none at all means that there are none (reading 14)."""
    if exclusion in (case.dossier.exclusions or ()):
        return not_met(phrase("exclusion.stated", exclusion=exclusion), phrase("exclusion.needed", exclusion=exclusion))
    return met("exclusion.absent")
