"""What became of an import, told once for the command and for the page: counts, wrong cells, and reasons."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from desk.imports.form import Sheet
from desk.imports.rows import Problem
from desk.imports.run import Phase
from desk.imports.spool import REJECTED, Kept, Spool, Status
from lifecycle.languages import Both

_DOING: Final = {
    Phase.READING: Both("Lezen", "Reading"),
    Phase.TRYING: Both("Proberen", "Trying"),
    Phase.TAKING: Both("Inlezen", "Importing"),
}


def doing(phase: Phase) -> Both:
    """What an import is doing, in a word."""
    return _DOING[phase]


@dataclass(frozen=True, slots=True)
class Reason:
    """Why rows that follow each other were rejected."""

    sheet: Sheet
    rows: tuple[Kept, ...]
    said: Both


def counted(spool: Spool) -> dict[Sheet, Mapping[Status, int]]:
    """How many rows of each sheet came to what; subcontractors, which are no contracts, only where some are wrong."""
    return {
        sheet: counts
        for sheet, counts in spool.counts().items()
        if sheet is not Sheet.SUBCONTRACTORS or counts[Status.WRONG]
    }


def totals(spool: Spool, statuses: Collection[Status]) -> int:
    """How many lines of all sheets came to one of these."""
    return sum(counts[status] for counts in spool.counts().values() for status in statuses)


def rejected(spool: Spool, sheet: Sheet) -> Iterator[tuple[Kept, tuple[Problem, ...]]]:
    """The rejected rows of a sheet, each with what is wrong in it; a refused row has its reasons itself."""
    for kept in spool.lines(sheet, REJECTED):
        yield kept, tuple(spool.problems(kept.id))


def reasons(spool: Spool) -> Iterator[Reason]:
    """Why rows were rejected, in the order of the file; rows that follow each other with one reason share it."""
    for sheet in spool.counts():
        told = ((kept, _why(kept, problems)) for kept, problems in rejected(spool, sheet))
        for why, group in groupby(told, key=lambda each: each[1]):
            rows = tuple(kept for kept, _ in group)
            yield from (Reason(sheet, rows, said) for said in why)


def _why(kept: Kept, problems: tuple[Problem, ...]) -> tuple[Both, ...]:
    return (*(problem.said() for problem in problems), *(told.said() for told in kept.told))
