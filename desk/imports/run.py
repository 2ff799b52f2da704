"""An import from beginning to end: what the command and the page both do."""

import gc
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from desk.imports import basis
from desk.imports.form import Form, Sheet
from desk.imports.gathering import Files, gather
from desk.imports.spool import Spool, Status
from desk.imports.taking import ENTRIES, Taking
from lifecycle.policy import Policy
from workflows.office import Office
from workflows.store.database import throwaway


def forms_of(office: Office) -> tuple[dict[Sheet, Form], dict[str, Policy]]:
    """The forms for the policies in play and the regions of a database, with those policies."""
    found = basis.of(office)
    return dict(basis.forms_on(found)), dict(found.policies)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to import, as whom, and whether anything is to be kept."""

    files: Files
    actor: str
    keep: bool = True


class Phase(StrEnum):
    """What an import is doing."""

    READING = "reading"
    TRYING = "trying"
    TAKING = "taking"


Watch: TypeAlias = Callable[[Phase, int | None], AbstractContextManager[Callable[[int], object]]]
"""Is told of each phase and of how many rows it has, where that is known; then of the rows that are done."""


def unwatched(_phase: Phase, _rows: int | None) -> AbstractContextManager[Callable[[int], object]]:
    """Nobody watches."""
    return nullcontext(lambda _: None)


@contextmanager
def unburdened() -> Iterator[None]:
    """Leave what there is already out of the collection of garbage, which many small rows ask for all the time."""
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()


@unburdened()
def run(office: Office, wanted: Wanted, spool: Spool, watch: Watch = unwatched) -> None:
    """Import into `office`; what became of each line is in `spool`."""
    known_forms, known = forms_of(office)
    with watch(Phase.READING, None) as step:
        gathered = gather(wanted.files, known_forms, known, spool, step)
    ready = sum(counts[Status.READY] for sheet, counts in spool.counts().items() if sheet in ENTRIES)
    with ExitStack() as stack:
        # What is only tried is done whole, on a copy that is thrown away.
        store = office.store if wanted.keep else stack.enter_context(throwaway(office.store))
        taking = Taking(Office(store, office.clock), wanted.actor, gathered, spool)
        taking.run(stack.enter_context(watch(Phase.TAKING if wanted.keep else Phase.TRYING, ready)))
