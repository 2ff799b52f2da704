"""What is filtered, as a file: a workbook or CSV."""

import tempfile
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path
from typing import Final

from desk.language import t
from desk.sheets.csv_writing import csv_bytes
from desk.sheets.pieces import PIECE
from desk.sheets.writing import write_book
from desk.sheets.written import Row
from desk.showing.portfolio import name_of
from desk.web.lists.known import Known, step_in_words
from desk.web.lists.rows import deadline_in_words, ways_of
from desk.words import named
from lifecycle.calendar import day_of
from workflows import deadlines, portfolio
from workflows.office import Office
from workflows.portfolio import Listed
from workflows.portfolio_asked import Filter


def csv(office: Office, asked: Filter, known: Known) -> Iterator[bytes]:
    """The contracts that answer a filter as CSV, piece by piece."""
    return csv_bytes(_rows(office, asked, known))


def workbook(office: Office, asked: Filter, known: Known) -> Iterator[bytes]:
    """The same as a workbook, piece by piece."""
    return workbook_of(t("Contracten", "Contracts"), _rows(office, asked, known))


def workbook_of(title: str, rows: Iterable[Row]) -> Iterator[bytes]:
    """Rows as a workbook, piece by piece; it is written to a file first, which is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="looptijd-") as folder:
        path = Path(folder) / "book.xlsx"
        write_book(path, {title: rows})
        with path.open("rb") as file:
            yield from iter(lambda: file.read(PIECE), b"")


def name_of_file(office: Office, ending: str, title: str | None = None) -> str:
    """The name under which a file is kept: contracten-2026-10-20.csv."""
    return f"{title or t('contracten', 'contracts')}-{day_of(office.now()).isoformat()}.{ending}"


def _rows(office: Office, asked: Filter, known: Known) -> Iterator[Row]:
    heading = [t(*words) for words in _HEADINGS]
    contracts = (_row(each, known) for each in portfolio.listed(office, asked, judged=True))
    return chain([heading], contracts)


_HEADINGS: Final = (
    ("Nummer", "Number"),
    ("Aanbieder", "Provider"),
    ("AGB-code", "AGB code"),
    ("KvK-nummer", "KvK number"),
    ("Soort", "Kind"),
    ("Rol", "Role"),
    ("Beleid", "Policy"),
    ("Regio's", "Regions"),
    ("Stand", "State"),
    ("Te laat", "Overdue"),
    ("Volgende stap", "Next step"),
    ("Staat in de weg", "Stands in the way"),
    ("Beoordeeld op", "Judged on"),
    ("Termijn", "Deadline"),
    ("Termijn tot en met", "Deadline day"),
    ("Looptijd vanaf", "Term from"),
    ("Looptijd tot en met", "Term to"),
    ("Aangevraagd op", "Applied on"),
    ("Vervangt", "Renews"),
)


def _row(listed: Listed, known: Known) -> Row:
    contract, provider, judged = listed.contract, listed.provider, listed.evaluation
    ways = [] if judged is None else ways_of(listed, judged, known)
    deadline = deadlines.of(contract, known.policies)
    return (
        contract.number,
        name_of(listed),
        provider.agb,
        provider.kvk,
        named(contract.kind.value),
        None if contract.role is None else named(contract.role),
        known.policy(contract.policy),
        ", ".join(known.region(name) for name in contract.regions),
        named(contract.state.value),
        t("ja", "yes") if listed.overdue else None,
        step_in_words(judged.action) if judged is not None and judged.ready else None,
        "; ".join(f"{way.paragraph} {way.failing}".strip() for way in ways) or None,
        None if judged is None or judged.judged_at is None else day_of(judged.judged_at),
        None if deadline is None else deadline_in_words(deadline.what),
        None if deadline is None else deadline.day,
        None if contract.term is None else contract.term.first,
        None if contract.term is None else contract.term.last,
        None if contract.applied_at is None else day_of(contract.applied_at),
        listed.renews,
    )
