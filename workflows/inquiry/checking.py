"""Checking the trail as somebody asks it: the check itself, and the look that it is."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import func, select

from lifecycle.calendar import from_utc
from lifecycle.consulting import CONSULT, Look
from workflows import verification
from workflows.inquiry import lookups
from workflows.inquiry.lookups import Reader, Taken
from workflows.office import Office
from workflows.store import trail
from workflows.store.trail_tables import AUDIT
from workflows.verification import Checked

_AMONG: Final = 200
"""Among how many of the newest looks the last check is looked for."""


def allowed(office: Office, by: str | None) -> Reader:
    """Who checks; `MayNotLook` for who may not."""
    return lookups.reader(office, by, Look.CHECK)


def check(
    office: Office,
    who: Reader,
    progress: Callable[[int], object] = lambda _: None,
    is_enough: Callable[[], bool] = lambda: False,
) -> Checked | None:
    """Check the whole trail; what came of it is recorded. ``None`` where it was stopped before the end."""
    found = verification.check(office, progress, is_enough)
    if found is not None:
        lookups.record(office, who, Taken(Look.CHECK, {}, found.records, problems=len(found.problems)))
    return found


def size(office: Office) -> int:
    """How many records there are, to say how far a check is."""
    with office.store.reading() as connection:
        return connection.execute(select(func.count()).select_from(AUDIT)).scalar_one()


@dataclass(frozen=True, slots=True)
class Last:
    """The check that was recorded last: by whom, when, of how many records, and how many things were wrong."""

    by: str
    at: datetime
    records: int
    problems: int


def last(office: Office) -> Last | None:
    """The last check of the trail, by anybody; ``None`` where there was none of late."""
    query = (
        select(AUDIT.c.body)
        .where(AUDIT.c.action == CONSULT, AUDIT.c.outcome == trail.DONE)
        .order_by(AUDIT.c.recorded_at.desc(), AUDIT.c.id.desc())
        .limit(_AMONG)
    )
    with office.store.reading() as connection:
        for content in connection.execute(query).scalars():
            body = json.loads(content)
            said = body["consulted"]
            if said["kind"] == Look.CHECK:
                return Last(body["actor"], from_utc(body["recorded"]), said["found"], said["problems"])
    return None
