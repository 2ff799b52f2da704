"""Licences that run out, for who has to see to their renewal (reading 3)."""

from collections.abc import Iterable, Iterator
from datetime import date

from lifecycle.dossier import Dossier, Licence


def running_out(dossier: Dossier, first: date, today: date, last: date) -> list[tuple[str, date]]:
    """The programmes whose licence runs out from `first` to `last`, both included, with that day; each once.

    Of several licences for a programme that had begun by `today` the longest counts; one that begins later does not
    lift the warning. Subcontractors count as the contractor does.
    """
    holders = [(dossier.programmes, dossier.licences)]
    holders += [(coach.programmes, coach.licences) for coach in dossier.subcontractors or ()]
    found: dict[tuple[str, date], None] = {}
    for programmes, licences in holders:
        for programme, until in _endings(programmes or (), licences or (), today):
            if first <= until <= last:
                found[programme, until] = None
    return list(found)


def first_ending(dossier: Dossier, today: date, term_last: date | None) -> date | None:
    """The first day from `today` on that a licence runs out on, before the term does; ``None`` where none does."""
    endings = running_out(dossier, today, today, date.max)
    return min((until for _, until in endings if term_last is None or until < term_last), default=None)


def _endings(programmes: Iterable[str], licences: Iterable[Licence], today: date) -> Iterator[tuple[str, date]]:
    licences = tuple(licences)
    for programme in dict.fromkeys(programmes):
        days = [
            licence.until
            for licence in licences
            if licence.programme == programme
            and licence.until is not None
            and licence.from_ is not None
            and licence.from_ <= today
        ]
        if days:
            yield programme, max(days)
