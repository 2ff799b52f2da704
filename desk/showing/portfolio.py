"""The portfolio: as a table for people, as lines of JSON or CSV for programs."""

from collections.abc import Iterator
from itertools import islice
from typing import Any, Final

from rich.table import Table

from desk.language import t
from desk.showing.output import MOST, Form, console, echo, paged, table, write_csv
from desk.showing.output import as_json as write_json
from desk.showing.progress import progress_bar
from desk.words import at_moment, named, on_day, shortly
from lifecycle.calendar import Term, in_utc
from lifecycle.contract import Contract
from lifecycle.plain import plain
from workflows import evaluation, portfolio
from workflows.office import Office
from workflows.portfolio import Listed
from workflows.portfolio_asked import Filter

WIDE: Final = 140
"""From this width on, every fact has a column of its own."""
_REGIONS: Final = 3


def show(office: Office, asked: Filter, form: Form, limit: int | None) -> None:
    """Show the contracts that answer `asked`; programs are given them one by one, without a limit of ours."""
    if asked.judged:
        judge(office)
    found = portfolio.listed(office, asked)
    if form is Form.JSON:
        for each in islice(found, limit):
            write_json(as_data(each))
    elif form is Form.CSV:
        write_csv(_COLUMNS, (_row(each) for each in islice(found, limit)))
    else:
        _for_people(found, MOST if limit is None else limit, chosen=asked != Filter())
        if asked.judged:
            _say_when(office)


def judge(office: Office) -> None:
    """Judge what is to be judged anew, so that what is listed is as of today."""
    stale = evaluation.moment(office).stale
    if stale:
        with progress_bar(t("Beoordelen", "Judging"), stale) as step:
            evaluation.refresh(office, step)


def _say_when(office: Office) -> None:
    oldest = evaluation.moment(office).oldest
    if oldest is not None:
        at = at_moment(in_utc(oldest))
        echo(t(f"Het oudste oordeel is van {at}.", f"The oldest judgement is of {at}."))


def _for_people(found: Iterator[Listed], most: int, *, chosen: bool) -> None:
    shown = list(islice(found, most))
    if not shown:
        echo(
            t("Er zijn geen contracten die hieraan voldoen.", "There are no contracts that answer this.")
            if chosen
            else t("Er zijn nog geen contracten.", "There are no contracts yet.")
        )
        return
    paged(listing(shown))
    number = len(shown) + sum(1 for _ in found)
    contracts = t("contract", "contract") if number == 1 else t("contracten", "contracts")
    further = t(
        f"; de eerste {most} staan hier, vraag om meer met --limit",
        f"; these are the first {most}, ask for more with --limit",
    )
    echo(f"{number} {contracts}{further if number > most else ''}.")


def listing(shown: list[Listed]) -> Table:
    """Contracts as a table: on a wide terminal each fact in its own column, otherwise some below another."""
    wide = console().width >= WIDE
    headings = _WIDE_HEADINGS if wide else _NARROW_HEADINGS
    cells = map(_wide if wide else _narrow, shown)
    return table(t("Contracten", "Contracts"), [t(*words) for words in headings], cells)


_WIDE_HEADINGS: Final = (
    ("contract", "contract"),
    ("aanbieder", "provider"),
    ("soort", "kind"),
    ("stand", "state"),
    ("regio's", "regions"),
    ("looptijd", "term"),
    ("tekenen t/m", "sign by"),
    ("te laat", "overdue"),
)
_NARROW_HEADINGS: Final = (
    ("contract, looptijd", "contract, term"),
    ("aanbieder, soort, regio's", "provider, kind, regions"),
    ("stand", "state"),
)


def _wide(listed: Listed) -> list[str]:
    contract = listed.contract
    return [
        contract.number,
        name_of(listed),
        kind_of(contract),
        named(contract.state.value),
        _regions(contract),
        term_of(contract.term),
        _sign_by(contract),
        t("ja", "yes") if listed.overdue else "",
    ]


def _narrow(listed: Listed) -> list[str]:
    contract = listed.contract
    return [
        f"{contract.number}\n{term_of(contract.term)}",
        f"{name_of(listed)}\n{kind_of(contract)}; {_regions(contract)}",
        "\n".join(part for part in _standing(listed) if part),
    ]


def _standing(listed: Listed) -> Iterator[str]:
    day = _sign_by(listed.contract)
    yield named(listed.contract.state.value)
    yield t(f"tekenen t/m {day}", f"sign by {day}") if day else ""
    yield t("te laat", "overdue") if listed.overdue else ""


def name_of(listed: Listed) -> str:
    """What people know the provider by."""
    return listed.provider.name or listed.provider.key


def kind_of(contract: Contract) -> str:
    """The kind of provider, with the role that it has in the contract."""
    kind = shortly(contract.kind.value)
    return kind if contract.role is None else f"{kind}, {shortly(contract.role)}"


def term_of(term: Term | None) -> str:
    """A term in few letters, for a table."""
    return "" if term is None else f"{term.first.isoformat()} - {term.last.isoformat()}"


def term_in_words(term: Term | None) -> str:
    """A term as people write it."""
    return "" if term is None else f"{on_day(term.first.isoformat())} - {on_day(term.last.isoformat())}"


def _regions(contract: Contract) -> str:
    first, more = contract.regions[:_REGIONS], len(contract.regions) - _REGIONS
    further = t(f" en {more} meer", f" and {more} more") if more > 0 else ""
    return ", ".join(first) + further


def _sign_by(contract: Contract) -> str:
    """The last day to sign the offer that is open."""
    return "" if contract.open_offer_day is None else contract.open_offer_day[1].isoformat()


_FACTS: Final = (
    *("policy", "care", "year", "kind", "role", "reach", "regions", "state", "version"),
    *("term", "earlier_terms", "signing_day"),
    *("applied_at", "assessed_at", "offered_at", "signed_at", "published_at", "state_since", "running_since"),
    *("run_off", "run_off_offered_at", "run_off_signing_day", "run_off_signed_at", "run_off_term"),
    "tariffs_informed",
)
"""The facts of a contract that programs are given in a list."""


def as_data(listed: Listed) -> dict[str, Any]:
    """A contract for programs: days as text, moments in UTC, a term as its first and last day."""
    provider = listed.provider
    return {
        "number": listed.contract.number,
        "provider": {"key": provider.key, "name": provider.name, "agb": provider.agb, "kvk": provider.kvk},
        **{name: plain(getattr(listed.contract, name)) for name in _FACTS},
        "renews": listed.renews,
        "overdue": listed.overdue,
    }


_COLUMNS: Final = (
    *("number", "provider", "name", "agb", "kvk"),
    *("policy", "care", "year", "kind", "role", "reach", "regions", "state", "version", "renews"),
    *("term_first", "term_last", "signing_day", "overdue"),
    *("applied_at", "assessed_at", "offered_at", "signed_at", "published_at"),
    *("run_off", "run_off_signing_day", "run_off_signed_at", "run_off_first", "run_off_last"),
)


def _row(listed: Listed) -> list[Any]:
    """A contract for a spreadsheet."""
    data = as_data(listed)
    known = {
        **data["provider"],
        "provider": data["provider"]["key"],
        "regions": ", ".join(data["regions"]),
        **dict(zip(("term_first", "term_last"), data["term"] or (None, None), strict=True)),
        **dict(zip(("run_off_first", "run_off_last"), data["run_off_term"] or (None, None), strict=True)),
    }
    return [known[name] if name in known else data[name] for name in _COLUMNS]
