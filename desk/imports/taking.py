"""Taking gathered lines in: each row in a transaction of its own, the same row once."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Final

from desk.imports import meaning
from desk.imports.form import Sheet
from desk.imports.gathering import Gathered
from desk.imports.rows import Problem, Row, whole
from desk.imports.spool import Kept, Spool, Status, Told
from desk.language import both
from desk.showing.findings import parts
from lifecycle.errors import BadInput
from lifecycle.findings import Finding
from lifecycle.languages import Both
from lifecycle.policy import Policy
from workflows import intake
from workflows.arrivals import AlreadyIn, Arrival
from workflows.office import Office
from workflows.request import Result
from workflows.store import imports
from workflows.store.imports import Entered

_BATCH: Final = 200
_ROLE: Final = "role"
ENTRIES: Final = (Sheet.RUNNING, Sheet.APPLICATIONS)
"""The sheets whose rows become contracts: what runs already first, for applications can continue it."""


@dataclass(frozen=True, slots=True)
class Taking:
    """An import in progress: by whom, and from what."""

    office: Office
    actor: str
    gathered: Gathered
    spool: Spool

    def run(self, progress: Callable[[int], object] = lambda _: None) -> None:
        """Take in every line that is ready; `progress` is told of each.

        A `StoreError` or an interruption leaves what is in; the same file again goes on from there.
        """
        for sheet in ENTRIES:
            if sheet in self.gathered.placed:
                self._take_sheet(sheet, progress)

    def _take_sheet(self, sheet: Sheet, progress: Callable[[int], object]) -> None:
        not_allowed: tuple[Told, ...] = ()
        for batch in _in_batches(self.spool.lines(sheet, (Status.READY,))):
            arriving = [self._arriving(sheet, kept) for kept in batch]
            with self.office.store.reading() as connection:
                entered = imports.entered_among(connection, sheet.value, [each.arrival.reference for each in arriving])
            for kept, each in zip(batch, arriving, strict=True):
                before = entered.get(each.arrival.reference)
                if before is not None:
                    self._settle_entered(kept, each, before)
                elif not_allowed:
                    self.spool.settle(kept.id, Status.REFUSED, None, not_allowed)
                else:
                    not_allowed = self._take(kept, each)
                progress(1)

    def take_one(self, sheet: Sheet, reference: str) -> str | None:
        """Take in the line with this reference alone; answers the number of the contract it became, if it did."""
        kept = self.spool.line_of(sheet, reference)
        if kept.status is Status.READY:
            self._take(kept, self._arriving(sheet, kept))
        return self.spool.line_of(sheet, reference).contract

    def _arriving(self, sheet: Sheet, kept: Kept) -> "_Arriving":
        row = self._row(sheet, kept)
        reference: str = row.answers["reference"]
        coaches = [self._row(Sheet.SUBCONTRACTORS, coach) for coach in self.spool.coaches(reference)]
        arrival = Arrival(
            sheet=sheet.value,
            reference=reference,
            digest=meaning.digest(row, coaches),
            file=self.gathered.sha256,
            line=kept.number,
            provider=meaning.provider(row),
        )
        return _Arriving(row, tuple(coaches), arrival)

    def _row(self, sheet: Sheet, kept: Kept) -> Row:
        return Row(sheet, kept.number, json.loads(kept.answers), places=self.gathered.placed[sheet].by_key)

    def _take(self, kept: Kept, each: "_Arriving") -> tuple[Told, ...]:
        """Take one row in; answers why nobody of this role can take in more of its sheet, where that is so."""
        try:
            result = self._enter(each)
        except AlreadyIn:
            # Somebody else was importing the same row.
            with self.office.store.reading() as connection:
                before = imports.entered_among(connection, each.arrival.sheet, [each.arrival.reference])
            self._settle_entered(kept, each, before[each.arrival.reference])
            return ()
        except BadInput as error:
            self.spool.wrong(kept.id, _problem(each.row, error))
            return ()
        if result.done:
            self.spool.settle(kept.id, Status.DONE, None if result.contract is None else result.contract.number)
            return ()
        told = tuple(_told(finding, result.policy) for finding in result.failed)
        self.spool.settle(kept.id, Status.REFUSED, None, told)
        return told if any(finding.rule == _ROLE for finding in result.failed) else ()

    def _settle_entered(self, kept: Kept, each: "_Arriving", before: Entered) -> None:
        """A row whose reference is in: already, or as something else."""
        if before.digest == each.arrival.digest:
            self.spool.settle(kept.id, Status.ALREADY, before.number)
        else:
            said = each.row.problem(
                "reference",
                Both(
                    f"een nieuw kenmerk; dit is al ingelezen als {before.number}, met een andere inhoud",
                    f"a new reference; this is in already as {before.number}, and said something else",
                ),
            )
            self.spool.wrong(kept.id, said)

    def _enter(self, each: "_Arriving") -> Result:
        if each.row.sheet is Sheet.RUNNING:
            running = meaning.running(each.row, each.coaches)
            return intake.register(self.office, self.actor, running, each.arrival)
        application = meaning.application(each.row, each.coaches)
        return intake.apply(self.office, self.actor, application, each.arrival)


@dataclass(frozen=True, slots=True)
class _Arriving:
    row: Row
    coaches: tuple[Row, ...]
    arrival: Arrival


def _in_batches(lines: Iterator[Kept]) -> Iterator[tuple[Kept, ...]]:
    while batch := tuple(islice(lines, _BATCH)):
        yield batch


def _told(finding: Finding, policy: Policy | None) -> Told:
    return Told(finding.rule, both(lambda: parts(finding, policy)))


def _problem(row: Row, error: BadInput) -> Problem:
    """What is wrong with a row, at the column that the error names where it names one."""
    if error.where in row.places:
        return row.problem(error.where, error.problem)
    where = error.where or "-"
    return whole(Both(where, where), error.problem)
