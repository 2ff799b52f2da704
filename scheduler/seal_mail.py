"""Checkpoints by mail to whoever keeps them elsewhere: the newest once a day, and at the close of each milestone."""

from typing import Any, Final

from sqlalchemy import Connection, Row

from lifecycle.calendar import day_of
from lifecycle.findings import Phrase, phrase
from lifecycle.proof import Checkpoint
from scheduler.letters import sentence, subject
from workflows import outbox
from workflows.office import Office
from workflows.seals import Seals
from workflows.store import ledger
from workflows.store import outbox as queries

_KEY: Final = "seals:"


def mail_seals(seals: Seals, to: str, office: Office) -> int:
    """Put the mails that are due now into the outbox, each once; answers how many.

    Only what was closed today is mailed: the daily one covers what was closed before.
    """
    newest = seals.newest()
    if newest is None:
        return 0
    today = day_of(office.now())
    with office.store.reading() as connection:
        closed = [row for row in ledger.duties(connection) if row.ran_at and row.finished_at]
        due = {f"{_KEY}{today.isoformat()}": phrase("seals.daily", day=today.isoformat())}
        due |= {f"{_KEY}{row.id}": _of(row) for row in closed if day_of(row.finished_at) == today}
        lacking = {key for key in due if not queries.persons(connection, key)}
    if not lacking:
        return 0
    with office.store.writing() as connection:
        return sum(_post(connection, office, to, (key, due[key]), newest) for key in sorted(lacking))


def _of(row: Row[Any]) -> Phrase:
    return phrase("seals.milestone", milestone=row.milestone, about=row.policy_id or str(row.year))


def _post(connection: Connection, office: Office, to: str, said: tuple[str, Phrase], newest: Checkpoint) -> bool:
    key, about = said
    body = f"{sentence(about)} {sentence(phrase('seals.keep', count=newest.size))}\n\n{newest.note().decode()}"
    return outbox.post(connection, key, to, to, subject(phrase("seals.subject", count=newest.size)), body, office.now())
