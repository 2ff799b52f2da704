"""What became of an import, told once for the command and for the page: counts, wrong cells, and reasons."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from desk.imports.form import Sheet
from desk.imports.rows import Problem
from desk.imports.run import Phase
from desk.imports.spool import REJECTED, Kept, Spool, Status, Told
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
    told: Told | None = None


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


def wrong(spool: Spool) -> Iterator[tuple[Sheet, Kept, Problem]]:
    """Everything that is wrong in the rows of a file, in its order."""
    for sheet in spool.counts():
        for kept in spool.lines(sheet, (Status.WRONG,)):
            yield from ((sheet, kept, problem) for problem in spool.problems(kept.id))


def reasons(spool: Spool, statuses: Sequence[Status] = REJECTED) -> Iterator[Reason]:
    """Why rows were rejected, in the order of the file; rows that follow each other with one reason share it."""
    for sheet in spool.counts():
        told = ((kept, _why(spool, kept)) for kept in spool.lines(sheet, statuses))
        for why, group in groupby(told, key=lambda each: each[1]):
            rows = tuple(kept for kept, _ in group)
            yield from (Reason(sheet, rows, said, of) for said, of in why)


def _why(spool: Spool, kept: Kept) -> tuple[tuple[Both, Told | None], ...]:
    problems = ((problem.said(), None) for problem in spool.problems(kept.id))
    return (*problems, *((told.said(), told) for told in kept.told))
