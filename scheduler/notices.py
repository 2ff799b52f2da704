"""Daily notices: one message a day to each buyer and approver, when there is something new to say.

What is found is noted under a key of its own, which makes it be told once. A day's notice tells all that was noted and
not told before, and whoever is a buyer or approver by then reads it.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any, Final

from sqlalchemy import Connection, Row

from lifecycle.calendar import day_of
from lifecycle.findings import Phrase, phrase
from lifecycle.roles import Role
from scheduler import newsworthy
from scheduler.letters import MOST, letter, listing, sentence, subject
from scheduler.newsworthy import News, Thing
from workflows import outbox
from workflows.office import Office
from workflows.store import noticing, people
from workflows.store import outbox as queries

BATCH: Final = 500
_READERS: Final = frozenset({Role.BUYER, Role.APPROVER})


def notices(office: Office) -> int:
    """Put the notices of today into the outbox, once a day; answers for how many people.

    Where there is nobody to read them nothing is looked for, and so nothing is missed.
    """
    today = day_of(office.now())
    with office.store.reading() as connection:
        last = noticing.day_of_last(connection)
        if last == today or not people.in_roles(connection, _READERS):
            return 0
    for found in _found(office, min(today, last or today), today):
        _note(office, found)
    return _tell(office, today)


def _found(office: Office, since: date, today: date) -> Iterator[list[Thing]]:
    """What is worth telling, a batch at a time; `since` is the day of the last notices."""
    with office.store.reading() as connection:
        look = newsworthy.look(connection, since, today, office.now())
    after: int | None = 0
    while after is not None:
        with office.store.reading() as connection:
            rows = noticing.contracts(connection, after=after, most=BATCH)
        yield [thing for row in rows for thing in look.of_contract(row)]
        after = rows[-1].id if rows else None
    after = 0
    while after is not None:
        with office.store.reading() as connection:
            rows = noticing.questions(connection, look.answers_until, after=after, most=BATCH)
        yield [newsworthy.of_question(row) for row in rows]
        after = rows[-1].id if rows else None


def _note(office: Office, found: list[Thing]) -> None:
    for start in range(0, len(found), BATCH):
        batch = found[start : start + BATCH]
        with office.store.reading() as connection:
            known = queries.known(connection, [thing.key for thing in batch])
        rows = [_noted(office, thing) for thing in batch if thing.key not in known]
        if rows:
            with office.store.writing() as connection:
                queries.put(connection, rows)


def _noted(office: Office, thing: Thing) -> dict[str, Any]:
    return {
        "key": thing.key,
        "person": queries.NOBODY,
        "subject": thing.news.value,
        "body": thing.line,
        "created_at": office.now(),
        "due_at": thing.at,
        "state": queries.Stage.NOTED.value,
    }


def _tell(office: Office, today: date) -> int:
    """Tell all that is noted in one message to each reader; not twice on a day, whatever the clock did."""
    with office.store.writing() as connection:
        if noticing.day_of_last(connection) == today:
            return 0
        noticing.keep_day(connection, today)
        key, counts = f"notices:{today.isoformat()}", queries.noted(connection)
        readers = people.in_roles(connection, _READERS)
        if not counts or not readers or queries.persons(connection, key):
            return 0
        body = letter([sentence(phrase("notice.opening")), *_parts(connection, counts)])
        about = subject(phrase("notice.subject", day=today.isoformat()))
        queries.tell(connection)
        return _post(connection, office, key, readers, (about, body))


def _post(connection: Connection, office: Office, key: str, readers: Iterable[Row[Any]], said: tuple[str, str]) -> int:
    now = office.now()
    return sum(outbox.post(connection, key, user.name, user.mail, *said, now) for user in readers)


def _parts(connection: Connection, counts: dict[str, int]) -> Iterator[str]:
    for news in News:
        count = counts.get(news.value, 0)
        if count:
            yield listing(_heading(news, count), count, queries.first_noted(connection, news.value, MOST))


def _heading(news: News, count: int) -> Phrase:
    match news:
        case News.QUESTION:
            return phrase("notice.question", count=count)
        case News.SIGNING:
            return phrase("notice.signing", count=count)
        case News.RUN_OFF_SIGNING:
            return phrase("notice.run_off", count=count)
        case News.OVERDUE:
            return phrase("notice.overdue", count=count)
        case News.LICENCE:
            return phrase("notice.licence", count=count)
        case News.TERM:
            return phrase("notice.term", count=count)
