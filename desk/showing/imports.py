"""What became of an import: for people as tables and reasons, for programs as one JSON object a line."""

import sys
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, Final

from desk.ending import DONE, REFUSED, WRONG_INPUT
from desk.imports import outcome, rejected
from desk.imports.form import Sheet, WrongHeadings
from desk.imports.rows import Problem
from desk.imports.run import Phase, Wanted, run
from desk.imports.spool import REJECTED, Kept, Spool, Status
from desk.language import current, t
from desk.sheets.cells import column_letter
from desk.showing.output import as_json as write_json
from desk.showing.output import console, echo, indented, table
from desk.showing.progress import progress_bar
from workflows.office import Office

_NAMED: Final = 10
_SHOWN: Final = 200
"""How many rejected rows are listed for people; all of them are in the file."""


def show(office: Office, wanted: Wanted, *, as_json: bool) -> int:
    """Import, tell what became of it, and answer the exit status."""
    with Spool() as spool:
        try:
            run(office, wanted, spool, _bar)
        except WrongHeadings as wrong:
            raise wrong.with_options() from None
        except KeyboardInterrupt:
            _interrupted(spool, wanted)
            raise
        if as_json:
            _for_programs(spool, wanted)
        else:
            _for_people(spool, wanted)
        totals = {status: outcome.totals(spool, (status,)) for status in REJECTED}
    if totals[Status.WRONG]:
        return WRONG_INPUT
    return REFUSED if totals[Status.REFUSED] else DONE


def _bar(phase: Phase, rows: int | None) -> AbstractContextManager[Callable[[int], object]]:
    return progress_bar(outcome.doing(phase).said(current()), rows)


def _interrupted(spool: Spool, wanted: Wanted) -> None:
    done = outcome.totals(spool, (Status.DONE,))
    if wanted.keep:
        told = t(
            f"{done} rijen zijn ingelezen; dezelfde opdracht gaat verder.",
            f"{done} rows are in; the same command goes on.",
        )
        sys.stderr.write(f"{told}\n")


def _for_programs(spool: Spool, wanted: Wanted) -> None:
    for sheet in spool.counts():
        for kept in spool.lines(sheet):
            if kept.status is not Status.READY:
                write_json(_data(spool, sheet, kept))
    counts = {sheet.value: {status.value: number for status, number in found.items() if status is not Status.READY}
              for sheet, found in spool.counts().items()}  # fmt: skip
    left = _left(spool, wanted)
    write_json({"kept": wanted.keep, "sheets": counts, "rejected": None if left is None else str(left)})


def _data(spool: Spool, sheet: Sheet, kept: Kept) -> dict[str, Any]:
    return {
        "sheet": sheet.value,
        "row": kept.line.number,
        "reference": kept.reference,
        "outcome": kept.status.value,
        "contract": kept.contract,
        "refused": [told.said().said(current()) for told in kept.told],
        "wrong": [_wrong(problem) for problem in spool.problems(kept.id)],
    }


def _wrong(problem: Problem) -> dict[str, str | None]:
    return {
        "column": None if problem.column is None else column_letter(problem.column),
        "heading": problem.heading or None,
        "there": problem.there.said(current()),
        "allowed": problem.allowed.said(current()),
    }


def _for_people(spool: Spool, wanted: Wanted) -> None:
    out = console()
    if not spool.counts():
        echo(t(f"{wanted.files.file}: er is niets in te lezen.", f"{wanted.files.file}: there is nothing to import."))
        return
    headings = [
        t("blad", "sheet"),
        t("ingelezen", "imported") if wanted.keep else t("kan ingelezen worden", "can be imported"),
        t("was al ingelezen", "was in already"),
        t("geweigerd", "refused"),
        t("fout", "wrong"),
    ]
    rows = [
        (
            sheet.value,
            *(str(counts[status]) for status in (Status.DONE, Status.ALREADY, Status.REFUSED, Status.WRONG)),
        )
        for sheet, counts in outcome.counted(spool).items()
    ]
    out.print(table(str(wanted.files.file), headings, rows, numbers=4))
    for shown, reason in enumerate(outcome.reasons(spool)):
        if shown == _SHOWN:
            out.print(t("... en meer; zie het bestand met afgewezen rijen", "... and more; see the file of rejects"))
            break
        place = f"{reason.sheet.value} {_place(reason.rows)}"
        out.print(indented(f"  {place}: {reason.said.said(current())}"))
    if not wanted.keep:
        out.print(t("Er is niets gewijzigd (--dry-run).", "Nothing was changed (--dry-run)."))
    left = _left(spool, wanted)
    if left is not None:
        echo(
            t(
                f"De afgewezen rijen staan in {left}; verbeter ze daar en lees dat bestand in.",
                f"The rejected rows are in {left}; mend them there and import that file.",
            )
        )


def _left(spool: Spool, wanted: Wanted) -> Path | None:
    """The file with the rejected rows; none where nothing is kept or nothing was rejected."""
    return rejected.write(spool, wanted.files.file) if wanted.keep else None


def _place(rows: Sequence[Kept]) -> str:
    """The rows that a reason is about: each of a few, the first of many."""
    if len(rows) == 1:
        reference = f" ({rows[0].reference})" if rows[0].reference else ""
        return f"{t('rij', 'row')} {rows[0].line.number}{reference}"
    listed = ", ".join(str(kept.line.number) for kept in rows[:_NAMED])
    more = len(rows) - _NAMED
    return f"{t('rij', 'rows')} {listed}{t(f' en nog {more}', f' and {more} more') if more > 0 else ''}"
