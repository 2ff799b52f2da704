"""Looking back: how contracts stood at a moment, one whole, a page of them, or how many in each state.

All of it is worked out from the records, none of it from the rows of today. A page works out its own contracts alone;
a count reads of each contract the last record that moved it.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any, Final

from sqlalchemy import Connection, func, select

from lifecycle.calendar import in_utc
from lifecycle.consulting import Look
from lifecycle.contract import Kind
from lifecycle.states import State
from workflows.inquiry import as_of, lookups, names, states_at
from workflows.inquiry.as_of import Known, Stood
from workflows.inquiry.asked import Place
from workflows.inquiry.lookups import Taken
from workflows.office import Office
from workflows.store.tables import CONTRACTS

SIZE: Final = as_of.CHUNK
"""How many contracts a page has."""


@dataclass(frozen=True, slots=True)
class Back:
    """What is looked back at: how contracts stood at `moment`, of one `state`, `policy` or `kind` where given."""

    moment: datetime
    known: Known = Known.THEN
    state: State | None = None
    policy: str | None = None
    kind: Kind | None = None

    def said(self, **further: Any) -> dict[str, Any]:
        """What is asked, as the record of the look says it."""
        kind, state = (None if each is None else each.value for each in (self.kind, self.state))
        chosen = {"state": state, "policy": self.policy, "kind": kind, **further}
        given = {name: value for name, value in chosen.items() if value is not None}
        return {"as_of": in_utc(self.moment), "known": self.known.value, **given}


@dataclass(frozen=True, slots=True)
class StoodPage:
    """A page of contracts as they stood, and the cursor of the next; ``None`` on the last."""

    stood: tuple[Stood, ...]
    further: str | None


def one(office: Office, by: str | None, number: str, back: Back) -> Stood | None:
    """How one contract stood; ``None`` where nothing of it was known. `UnknownContract` for none."""
    who = lookups.reader(office, by, Look.AS_OF)
    found = as_of.contract(office, number, back.moment, back.known)
    with office.store.reading() as connection:
        about = names.contract_id(connection, number)
    lookups.record(
        office, who, Taken(Look.AS_OF, back.said(contract=number), int(found is not None), contract_id=about)
    )
    return found


def page(office: Office, by: str | None, back: Back, *, after: str | None = None) -> StoodPage:
    """A page of the contracts as they stood, by their making, from the first on or from a cursor on."""
    who = lookups.reader(office, by, Look.AS_OF)
    place, seq = (None, 0) if after is None else lookups.read_cursor(after)
    with office.store.reading() as connection:
        said = _said(connection, back)
        lookup = None if place is None else lookups.same(connection, who, seq, said, office.now())
        ids = list(islice(_ids(connection, back, 0 if place is None else place.id), SIZE + 1))
        found = as_of.stood(connection, ids[:SIZE], back.moment, back.known)
    more = len(ids) > SIZE
    if lookup is None:
        lookup = lookups.record(office, who, Taken(Look.AS_OF, said, len(found), more))
    return StoodPage(tuple(found), lookups.cursor(Place(back.moment, ids[SIZE - 1]), lookup) if more else None)


def counted(office: Office, by: str | None, back: Back) -> Counter[tuple[str, Kind, State]]:
    """How many contracts of each policy and kind were in each state, of all that were known."""
    who = lookups.reader(office, by, Look.AS_OF)
    with office.store.reading() as connection:
        found = states_at.counted(connection, as_of.counts(back.moment, back.known))
    lookups.record(office, who, Taken(Look.AS_OF, back.said(counted=True), found.total()))
    return found


def export(office: Office, by: str | None, back: Back, form: str) -> Iterator[Stood]:
    """Every contract as it stood, one by one; how many is recorded before the first."""
    who = lookups.reader(office, by, Look.AS_OF)
    with office.store.reading() as connection:
        said = _said(connection, back)
        number = sum(1 for _ in _ids(connection, back))
        last: int = connection.execute(select(func.max(CONTRACTS.c.id))).scalar() or 0
    lookups.record(office, who, Taken(Look.AS_OF, said, number, form=form))
    return _exported(office, back, last)


def _exported(office: Office, back: Back, last: int) -> Iterator[Stood]:
    with office.store.reading() as connection:
        standing = (each for each in _ids(connection, back) if each <= last)
        while ids := list(islice(standing, as_of.CHUNK)):
            yield from as_of.stood(connection, ids, back.moment, back.known)


def _ids(connection: Connection, back: Back, after: int = 0) -> Iterator[int]:
    """The contracts that are looked back at, with ids beyond `after`."""
    wanted = states_at.Wanted(back.state, back.policy, back.kind)
    return states_at.ids(connection, as_of.counts(back.moment, back.known), wanted, after)


def _said(connection: Connection, back: Back) -> dict[str, Any]:
    if back.policy is not None:
        names.policy(connection, back.policy)
    return back.said()
