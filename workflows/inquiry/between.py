"""What changed between two moments: each contract that did, as it stood at the one and at the other."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any, Final

from sqlalchemy import Connection, and_, not_, select

from lifecycle.calendar import in_utc
from lifecycle.consulting import Look
from lifecycle.errors import BadInput
from lifecycle.languages import Both
from workflows.inquiry import as_of, lookups
from workflows.inquiry.as_of import Known, Stood
from workflows.inquiry.asked import Place
from workflows.inquiry.lookups import Taken
from workflows.office import Office
from workflows.store import trail
from workflows.store.trail_tables import AUDIT

SIZE: Final = as_of.CHUNK
"""How many contracts a page has."""

_BESIDE: Final = frozenset({"version", "state_since"})
"""Fields that change with any other, and tell nothing by themselves."""


@dataclass(frozen=True, slots=True)
class Between:
    """The time after `first`, up to and including `last`, by what was recorded or by what counts (`known`)."""

    first: datetime
    last: datetime
    known: Known = Known.THEN

    def said(self) -> dict[str, Any]:
        """What is asked, as the record of the look says it."""
        return {"between": [in_utc(self.first), in_utc(self.last)], "known": self.known.value}


@dataclass(frozen=True, slots=True)
class Changed:
    """A contract that changed: `before` is ``None`` where it was not known yet; `fields` are those that differ.

    Of the dossier each fact is a field, as ``dossier.coverage``.
    """

    before: Stood | None
    after: Stood
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ChangedPage:
    """A page of contracts that changed, and the cursor of the next; ``None`` on the last."""

    changed: tuple[Changed, ...]
    further: str | None


def page(office: Office, by: str | None, between: Between, *, after: str | None = None) -> ChangedPage:
    """A page of the contracts that changed, by their making, from the first on or from a cursor on.

    `MayNotLook` for who may not; `BadInput` where the second moment does not come after the first.
    """
    _check(between)
    who = lookups.reader(office, by, Look.AS_OF)
    place, seq = (None, 0) if after is None else lookups.read_cursor(after)
    with office.store.reading() as connection:
        lookup = None if place is None else lookups.same(connection, who, seq, between.said(), office.now())
        ids = list(islice(_ids(connection, between, 0 if place is None else place.id), SIZE + 1))
        found = tuple(_changed(connection, ids[:SIZE], between))
    more = len(ids) > SIZE
    if lookup is None:
        lookup = lookups.record(office, who, Taken(Look.AS_OF, between.said(), len(found), more))
    return ChangedPage(found, lookups.cursor(Place(between.last, ids[SIZE - 1]), lookup) if more else None)


def export(office: Office, by: str | None, between: Between, form: str) -> Iterator[Changed]:
    """Every contract that changed, one by one; that somebody took them along is recorded before the first."""
    _check(between)
    who = lookups.reader(office, by, Look.AS_OF)
    with office.store.reading() as connection:
        ids = list(_ids(connection, between))
    lookups.record(office, who, Taken(Look.AS_OF, between.said(), len(ids), form=form))
    return _exported(office, between, iter(ids))


def _exported(office: Office, between: Between, ids: Iterator[int]) -> Iterator[Changed]:
    with office.store.reading() as connection:
        while chunk := list(islice(ids, SIZE)):
            yield from _changed(connection, chunk, between)


def _check(between: Between) -> None:
    if between.last <= between.first:
        raise BadInput("until", Both("ligt niet na het eerste moment", "does not come after the first moment"))


def _ids(connection: Connection, between: Between, after: int = 0) -> Iterator[int]:
    """The contracts of which something was recorded in that time, with ids beyond `after`."""
    within = and_(as_of.counts(between.last, between.known), not_(as_of.counts(between.first, between.known)))
    query = (
        select(AUDIT.c.contract_id)
        .where(AUDIT.c.contract_id > after, AUDIT.c.outcome == trail.DONE, within)
        .where(AUDIT.c.stream.startswith(trail.CONTRACTS))
        .distinct()
        .order_by(AUDIT.c.contract_id)
    )
    yield from connection.execution_options(yield_per=1000).execute(query).scalars()


def _changed(connection: Connection, ids: list[int], between: Between) -> Iterator[Changed]:
    """Those that differ: a note or a look changes nothing of a contract."""
    before = {each.contract["id"]: each for each in as_of.stood(connection, ids, between.first, between.known)}
    for after in as_of.stood(connection, ids, between.last, between.known):
        earlier = before.get(after.contract["id"])
        fields = tuple(_differing({} if earlier is None else earlier.contract, after.contract))
        if fields:
            yield Changed(earlier, after, fields)


def _differing(before: dict[str, Any], after: dict[str, Any]) -> Iterator[str]:
    for name, value in after.items():
        if name == "dossier":
            old = before.get(name, {})
            yield from (
                f"{name}.{fact}" for fact in sorted(old.keys() | value.keys()) if old.get(fact) != value.get(fact)
            )
        elif name not in _BESIDE and before.get(name) != value:
            yield name
