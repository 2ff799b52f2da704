"""An import from beginning to end, with its progress."""

import gc
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

from desk.imports.columns import forms
from desk.imports.form import Form, Sheet
from desk.imports.gathering import Files, gather
from desk.imports.spool import Spool, Status
from desk.imports.taking import ENTRIES, Taking
from desk.language import t
from desk.showing.progress import progress_bar
from lifecycle.policy import Policy
from workflows.office import Office
from workflows.store import policies
from workflows.store import round as rounds
from workflows.store.database import throwaway


def forms_of(office: Office) -> tuple[dict[Sheet, Form], dict[str, Policy]]:
    """The forms for the policies in play and the regions of a database, with those policies."""
    with office.store.reading() as connection:
        known = {name: entry.policy for name, entry in policies.in_play(connection).items()}
        regions = {key: row.name for key, row in rounds.regions(connection).items()}
    return forms(known, regions), known


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to import, as whom, and whether anything is to be kept."""

    files: Files
    actor: str
    keep: bool = True


@contextmanager
def unburdened() -> Iterator[None]:
    """Leave what there is already out of the collection of garbage, which many small rows ask for all the time."""
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()


@unburdened()
def run(office: Office, wanted: Wanted, spool: Spool) -> None:
    """Import into `office`; what became of each line is in `spool`."""
    known_forms, known = forms_of(office)
    with progress_bar(t("Lezen", "Reading"), None) as step:
        gathered = gather(wanted.files, known_forms, known, spool, step)
    ready = sum(counts[Status.READY] for sheet, counts in spool.counts().items() if sheet in ENTRIES)
    with ExitStack() as stack:
        # What is only tried is done whole, on a copy that is thrown away.
        store = office.store if wanted.keep else stack.enter_context(throwaway(office.store))
        taking = Taking(Office(store, office.clock), wanted.actor, gathered, spool)
        step = stack.enter_context(
            progress_bar(t("Inlezen", "Importing") if wanted.keep else t("Proberen", "Trying"), ready)
        )
        taking.run(step)
