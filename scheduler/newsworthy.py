"""What the daily notices tell: which contracts and questions, from which day on, under which key and in which words."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import Connection, Row

from lifecycle import dossier as dossiers
from lifecycle.calendar import day_of, start_of, working_days_after
from lifecycle.contract import RunOff
from lifecycle.errors import BadInput
from lifecycle.findings import Phrase, phrase
from lifecycle.renewals import running_out
from lifecycle.states import RUNNING, State
from scheduler.letters import name_of, one_line, words
from workflows.store import policies
from workflows.store.policies import InPlay

LICENCE_DAYS: Final = 60
TERM_DAYS: Final = 60
SIGNING_DAYS: Final = 7
ANSWER_DAYS: Final = 2
"""In working days (reading 10)."""

_UNTIL: Final = re.compile(r'"until":\s*"([0-9-]{10})"')
_LONGEST: Final = 100


class News(StrEnum):
    """The kinds of things that are told, in the order of a notice."""

    QUESTION = "question"
    SIGNING = "signing"
    RUN_OFF_SIGNING = "run-off-signing"
    OVERDUE = "overdue"
    LICENCE = "licence"
    TERM = "term"


@dataclass(frozen=True, slots=True)
class Thing:
    """One thing to tell, once: `at` orders it among its kind, `line` is how it reads."""

    news: News
    key: str
    at: datetime
    line: str


@dataclass(frozen=True, slots=True)
class Look:
    """A look at contracts on `today`; what ran out after `since`, the day of the last look, is still told."""

    known: Mapping[str, InPlay]
    since: date
    today: date
    now: datetime

    @property
    def answers_until(self) -> date:
        """The last day on which a question can be due that is told today."""
        return working_days_after(self.today, ANSWER_DAYS)

    def of_contract(self, row: Any) -> Iterator[Thing]:
        """What is worth telling of a contract, as the query of the notices answers it."""
        if row.state == State.OFFERED and self._near(row.signing_day, SIGNING_DAYS):
            yield _on_day(News.SIGNING, row, row.signing_day)
        if row.run_off == RunOff.OPEN and self._near(row.run_off_signing_day, SIGNING_DAYS):
            yield _on_day(News.RUN_OFF_SIGNING, row, row.run_off_signing_day)
        entry = self.known.get(row.policy)
        if entry is not None and entry.policy.is_overdue(row, self.now):
            line = phrase("notice.on_day", number=row.number, name=name_of(row), day=day_of(row.applied_at).isoformat())
            yield _thing(News.OVERDUE, row.number, row.applied_at, line)
        yield from self._licences(row)
        if row.state in RUNNING and row.term_last is not None and row.term_last <= self._day(TERM_DAYS):
            yield _on_day(News.TERM, row, row.term_last)

    def _day(self, days: int) -> date:
        return self.today + timedelta(days=days)

    def _near(self, day: date | None, days: int) -> bool:
        return day is not None and self.today <= day <= self._day(days)

    def _licences(self, row: Any) -> Iterator[Thing]:
        """The licences that run out soon and inside the term (reading 3); before there is one, any that do."""
        last = self._day(LICENCE_DAYS)
        first_text, last_text = self.since.isoformat(), last.isoformat()
        if not any(first_text <= day <= last_text for day in _UNTIL.findall(row.dossier)):
            return
        term_last = row.run_off_last if row.run_off == RunOff.SIGNED else row.term_last
        try:
            dossier = dossiers.parse(json.loads(row.dossier))
        except (ValueError, BadInput):
            # A dossier that cannot be read is told where its contract is looked at; the others go on here.
            return
        found = running_out(dossier, self.since, self.today, last)
        for programme, until in found:
            if term_last is None or until < term_last:
                named = one_line(programme)[:_LONGEST]
                line = phrase(
                    "notice.of_licence", number=row.number, name=name_of(row), programme=named, day=until.isoformat()
                )
                yield _thing(News.LICENCE, f"{row.number}:{named}:{until.isoformat()}", start_of(until), line)


def look(connection: Connection, since: date, today: date, now: datetime) -> Look:
    """A look with the policies in play."""
    return Look(policies.in_play(connection), since, today, now)


def of_question(row: Row[Any]) -> Thing:
    """An open question that is to be answered soon."""
    line = phrase(
        "notice.of_question", number=row.number, name=name_of(row), question=row.id, day=row.due_day.isoformat()
    )
    return _thing(News.QUESTION, str(row.id), start_of(row.due_day), line)


def _on_day(news: News, row: Any, day: date) -> Thing:
    line = phrase("notice.on_day", number=row.number, name=name_of(row), day=day.isoformat())
    return _thing(news, f"{row.number}:{day.isoformat()}", start_of(day), line)


def _thing(news: News, of: str, at: datetime, line: Phrase) -> Thing:
    return Thing(news, f"notice:{news.value}:{of}", at, words(line))
