"""Each kind of work in words, with its list and its first few contracts."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from desk.language import t
from desk.showing.portfolio import name_of
from desk.web.lists import query
from desk.words import capital, days_left
from workflows.my_work import LICENCE_DAYS, First, Pile, Work


@dataclass(frozen=True, slots=True)
class Item:
    """One contract of a pile: by when what, and how far that is; `waits` is how long a decision is waited for."""

    number: str
    provider: str
    what: str
    day: date | None
    left: str
    past: bool
    soon: bool
    waits: str


@dataclass(frozen=True, slots=True)
class Shown:
    """A kind of work: what it is, how many there are, and the address of the list of just those."""

    title: str
    hint: str
    count: int
    address: str
    items: list[Item]


_SOON: Final = 14


def shown(pile: Pile) -> Shown:
    """A kind of work in words."""
    title, hint = _words(pile.work)
    return Shown(title, hint, pile.count, query.address(pile.asked), [_item(pile.work, each) for each in pile.first])


def _words(work: Work) -> tuple[str, str]:
    said = {
        Work.OVERDUE: (
            t("Te laat", "Overdue"),
            t(
                "Op tijd aangevraagd, en na de sluiting van de aanbiedingen nog niet aangeboden.",
                "Applied in time, and not offered when the offers closed.",
            ),
        ),
        Work.QUESTIONS: (
            t("Open vragen", "Open questions"),
            t("Van aanbieders, op hun aanbod.", "From providers, about their offer."),
        ),
        Work.SIGNATURES: (
            t("Wacht op een handtekening", "Waiting for a signature"),
            t("Aangeboden; vervalt na de tekendag.", "Offered; lapses after the signing day."),
        ),
        Work.ASSESS: (t("Te beoordelen", "To assess"), t("Aangevraagd.", "Applied for.")),
        Work.OFFER: (
            t("Klaar om aan te bieden", "Ready to offer"),
            t("Beoordeeld, en niets staat in de weg.", "Assessed, and nothing stands in the way."),
        ),
        Work.LICENCES: (
            t("Licenties die aflopen", "Licences running out"),
            t(
                f"Binnen {LICENCE_DAYS} dagen, en vóór het einde van het contract.",
                f"Within {LICENCE_DAYS} days, and before the contract ends.",
            ),
        ),
    }
    return said[work]


def _by_then(work: Work) -> str:
    if work is Work.QUESTIONS:
        return t("beantwoorden t/m", "answer by")
    if work is Work.SIGNATURES:
        return t("tekenen t/m", "sign by")
    if work is Work.LICENCES:
        return t("loopt af op", "runs out on")
    return t("aanbieden t/m", "offer by")


def _item(work: Work, first: First) -> Item:
    left = first.days_left
    return Item(
        number=first.listed.contract.number,
        provider=name_of(first.listed),
        what=_by_then(work),
        day=first.day,
        left="" if left is None else days_left(left),
        past=left is not None and left < 0,
        soon=left is not None and 0 <= left <= _SOON,
        waits=_waits(first.waited),
    )


def _waits(days: int | None) -> str:
    if days is None:
        return ""
    if days == 0:
        return capital(t("vandaag aangevraagd", "applied for today"))
    one = t("Wacht 1 dag", "Waiting for 1 day")
    return one if days == 1 else t(f"Wacht {days} dagen", f"Waiting for {days} days")
