"""Reminders to staff before each milestone: put into the outbox, each once for each person.

They can be called at any time, by any number of processes: the keys of the messages make each be there once.
"""

from datetime import datetime

from lifecycle.calendar import day_of
from scheduler import reminding
from scheduler.occasions import Occasion, to_come
from workflows import outbox
from workflows.office import Office
from workflows.store import outbox as queries
from workflows.store import people


def remind(office: Office) -> int:
    """Put every reminder that is due now into the outbox; answers for how many people.

    Of the reminders of 28, 14, 7 and 1 days before a milestone only the latest whose moment (08:00) has come is due, so
    that nobody is given several at once after an outage, and none from the moment of the milestone on.
    """
    now = office.now()
    with office.store.reading() as connection:
        due = [(each, days) for each in to_come(connection, now) if (days := each.latest(now)) is not None]
    return sum(_remind(office, occasion, days) for occasion, days in due)


def _remind(office: Office, occasion: Occasion, days: int) -> int:
    key = occasion.key(days)
    with office.store.reading() as connection:
        there = queries.persons(connection, key)
        wanting = [user for user in people.in_roles(connection, occasion.roles) if user.name not in there]
        if not wanting:
            return 0
        subject, body = reminding.text(connection, occasion, day_of(office.now()))
    with office.store.writing() as connection:
        now = office.now()
        if occasion.latest(now) != days:
            return 0
        return sum(outbox.post(connection, key, user.name, user.mail, subject, body, now) for user in wanting)


def next_moment(office: Office) -> datetime | None:
    """When the next reminder falls due, of what is known now; ``None`` where none does."""
    now = office.now()
    with office.store.reading() as connection:
        occasions = list(to_come(connection, now))
    moments = (moment for each in occasions for _, moment in each.moments() if now < moment < each.until)
    return min(moments, default=None)
