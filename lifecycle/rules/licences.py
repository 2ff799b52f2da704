"""Licences: one for each programme, valid on the reference day (reading 3)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from lifecycle.case import Case
from lifecycle.dossier import Licence
from lifecycle.findings import Judgement, Phrase, met, missing, not_met, phrase
from lifecycle.rules.registry import predicate


@dataclass(frozen=True, slots=True)
class _Cover:
    """Which programmes have no valid licence, and the first day on which a valid one runs out inside the term."""

    without: tuple[str, ...]
    runs_out: date | None


def _cover(programmes: Iterable[str], licences: Iterable[Licence], case: Case) -> _Cover:
    licences = tuple(licences)
    day, last = case.reference_day, None if case.term is None else case.term.last
    without, endings = [], []
    for programme in dict.fromkeys(programmes):
        valid = [licence for licence in licences if licence.programme == programme and licence.valid_on(day)]
        if not valid:
            without.append(programme)
            continue
        until = max(licence.until for licence in valid if licence.until is not None)
        if last is not None and until < last:
            endings.append(until)
    return _Cover(tuple(without), min(endings, default=None))


def _warning(runs_out: date | None) -> Phrase | None:
    return None if runs_out is None else phrase("licence.runs_out", day=runs_out.isoformat())


@predicate
def own_licences(case: Case) -> Judgement:
    """For each programme of the dossier a licence that is valid on the reference day."""
    programmes, licences = case.dossier.programmes, case.dossier.licences
    day = case.reference_day.isoformat()
    if programmes is None:
        return missing(phrase("programmes.missing"), phrase("licence.needed", day=day))
    if not programmes:
        return not_met(phrase("programmes.none"), phrase("licence.needed", day=day))
    if licences is None:
        return missing(phrase("licence.missing"), phrase("licence.needed", day=day))
    cover = _cover(programmes, licences, case)
    if cover.without:
        return not_met(
            phrase("licence.not_valid", programmes=list(cover.without), day=day),
            phrase("licence.needed_for", programmes=list(cover.without), day=day),
        )
    return met("licence.valid", day=day, warning=_warning(cover.runs_out))


@predicate
def subcontractor_licences(case: Case) -> Judgement:
    """Each subcontractor delivers at least one programme and holds a valid licence for each."""
    coaches = case.dossier.subcontractors
    day = case.reference_day.isoformat()
    needed = phrase("licence.coaches_needed", day=day)
    if coaches is None:
        return missing(phrase("coaches.missing"), needed)
    if not coaches:
        return not_met(phrase("coaches.none"), needed)
    wrong, absent, endings = [], [], []
    for place, coach in enumerate(coaches, start=1):
        if coach.programmes is None or (coach.programmes and coach.licences is None):
            absent.append(place)
            continue
        cover = _cover(coach.programmes, coach.licences or (), case)
        if cover.without or not coach.programmes:
            wrong.append(place)
        elif cover.runs_out is not None:
            endings.append(cover.runs_out)
    if wrong:
        return not_met(phrase("licence.coaches_not_valid", who=wrong, day=day), needed)
    if absent:
        return missing(phrase("licence.coaches_missing", who=absent), needed)
    return met("licence.coaches_valid", day=day, count=len(coaches), warning=_warning(min(endings, default=None)))
