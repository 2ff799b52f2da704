"""The days that a contract has to watch, with the days left, the nearest first."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from desk.language import t
from desk.words import days_left
from lifecycle.calendar import Milestone, day_of
from lifecycle.renewals import first_ending
from lifecycle.states import LIVE_APPLICATION, RUNNING, State
from workflows.deadlines import decide_by
from workflows.whole import Whole

SOON: Final = 7
"""Days left from which a deadline presses."""


@dataclass(frozen=True, slots=True)
class Deadline:
    """A day that matters, with the days left (negative: it is over) and those in words."""

    what: str
    day: date
    left: int

    @property
    def said(self) -> str:
        """The days left in words."""
        return days_left(self.left)

    @property
    def presses(self) -> bool:
        """Whether it is over, or only days away."""
        return self.left <= SOON


def of(found: Whole) -> list[Deadline]:
    """The deadlines of a contract, the nearest first."""
    today = day_of(found.now)
    return sorted((Deadline(what, day, (day - today).days) for what, day in _days(found)), key=lambda each: each.day)


def _days(found: Whole) -> Iterator[tuple[str, date]]:
    contract, policy = found.listed.contract, found.policy
    dates, today = policy.dates, day_of(found.now)
    offer = contract.open_offer_day
    if contract.state in {State.APPLIED, State.ASSESSED} and (decided := decide_by(contract, policy)) is not None:
        yield t("aanbieden uiterlijk", "last day to offer"), decided
    if offer is not None:
        asking = day_of(offer[0]) + timedelta(days=policy.windows.question_days)
        if asking >= today:
            yield t("vragen stellen tot en met", "questions until"), asking
        yield t("tekenen tot en met", "to be signed by"), offer[1]
    for row in found.questions:
        if row.answered_at is None:
            yield t("vraag beantwoorden", "question to be answered"), row.due_day
    if contract.state is State.SIGNED and Milestone.CARE_PUBLICATION in dates:
        yield t("publicatie van de zorg", "publication of the care"), dates[Milestone.CARE_PUBLICATION].last_day
    last = None if contract.term is None else contract.term.last
    ending = first_ending(contract.dossier, today, last)
    if ending is not None and contract.state in RUNNING | LIVE_APPLICATION:
        yield t("eerste licentie loopt af", "first licence runs out"), ending
    if contract.term is not None and contract.state in RUNNING:
        yield t("laatste dag van de looptijd", "last day of the term"), contract.term.last
