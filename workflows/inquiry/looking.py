"""Looking at the trail: a page of an answer, a whole answer to take along, one record. Each look is on the trail."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, Final

from sqlalchemy import Connection, Row, func, select

from lifecycle import audit
from lifecycle.calendar import from_utc, in_utc
from lifecycle.consulting import Look
from lifecycle.errors import BadInput, LooptijdError
from lifecycle.languages import Both
from workflows.inquiry import asked as inquiries
from workflows.inquiry import lookups, names, reading
from workflows.inquiry.asked import Inquiry, Lookups, Place
from workflows.inquiry.lookups import Taken
from workflows.inquiry.reading import Found, beside
from workflows.office import Office
from workflows.store.trail_tables import AUDIT

SIZE: Final = 50
"""How many records a page has, unless another number is asked for."""
LARGEST: Final = reading.CHUNK
COUNTED: Final = 500
"""Up to how many records are counted for a page; of more it says that there are more."""


class UnknownRecord(LooptijdError):  # noqa: N818 - named for what is asked for
    """There is no such record."""

    def __init__(self, stream: str, seq: int) -> None:
        super().__init__(
            Both(f"Er is geen vastlegging {seq} van {stream[:100]}.", f"There is no record {seq} of {stream[:100]}.")
        )


@dataclass(frozen=True, slots=True)
class Answer:
    """A page of what answers an inquiry: `number` records in all, at least where `more` is set.

    `further` is the cursor of the next page; ``None`` on the last.
    """

    found: tuple[Found, ...]
    number: int
    more: bool
    further: str | None


def page(office: Office, by: str | None, asked: Inquiry, *, after: str | None = None, size: int = SIZE) -> Answer:
    """A page of the records that answer `asked`, from the first on, or from a cursor on. At most `LARGEST` records.

    `MayNotLook` for who may not; `BadInput` or `UnknownContract` for what cannot be asked.
    """
    who = lookups.reader(office, by, Look.QUERY)
    place, seq = (None, 0) if after is None else lookups.read_cursor(after)
    size = min(size, LARGEST)
    with office.store.reading() as connection:
        said, about = _resolved(connection, asked)
        lookup = None if place is None else lookups.same(connection, who, seq, said, office.now())
        rows = connection.execute(inquiries.query(connection, replace(asked, limit=size + 1), place)).all()
        found = tuple(beside(connection, rows[:size]))
        number = 0 if lookup is not None else inquiries.count(connection, asked, COUNTED)
    if lookup is None:
        lookup = lookups.record(office, who, Taken(Look.QUERY, said, min(number, COUNTED), number > COUNTED, **about))
    further = lookups.cursor(_place(found[-1], asked), lookup) if len(rows) > size else None
    return Answer(found, lookup.found, lookup.more, further)


def told(office: Office, by: str | None, asked: Inquiry) -> Iterator[Found]:
    """The records that answer `asked`, as far as its limit, one by one; how many is recorded before the first."""
    return _counted(office, by, asked, Look.QUERY)


def export(office: Office, by: str | None, asked: Inquiry, form: str, *, most: int | None = None) -> Iterator[Found]:
    """Every record that answers `asked`, one by one in flat memory; its number is recorded before the first.

    `form` says as what it is taken along. `BadInput` where there are more than `most`, and as for `page`.
    """
    return _counted(office, by, asked, Look.EXPORT, form=form, most=most)


def _counted(  # noqa: PLR0913 - whose look it is, and at what
    office: Office, by: str | None, asked: Inquiry, look: Look, *, form: str | None = None, most: int | None = None
) -> Iterator[Found]:
    who = lookups.reader(office, by, look)
    with office.store.reading() as connection:
        said, about = _resolved(connection, asked)
        number = inquiries.count(connection, asked)
        last: int | None = connection.execute(select(func.max(AUDIT.c.id))).scalar()
    if most is not None and number > most:
        problem = Both(
            f"kan {most} vastleggingen bevatten, en er zijn er {number}; kies minder, of een andere vorm",
            f"can hold {most} records, and there are {number}; choose less, or another form",
        )
        raise BadInput(form or "", problem)
    lookups.record(office, who, Taken(look, said, number, form=form, **about))
    return reading.records(office, asked, last)


@dataclass(frozen=True, slots=True)
class Kept:
    """One record as it is kept: its bytes, the hash that stands beside them, and its place in its chain.

    `before` is the hash that stands beside the record before it, empty for the first; `last` says that none follows.
    """

    found: Found
    content: bytes
    before: str
    last: bool

    @property
    def is_whole(self) -> bool:
        """Whether its bytes are those that its hash was taken of."""
        return audit.digest(self.content) == self.found.hash

    @property
    def is_chained(self) -> bool:
        """Whether it names the record before it in its stream."""
        return bool(self.found.body.get("prev") == self.before)


def record(office: Office, by: str | None, stream: str, seq: int) -> Kept:
    """The record at this place of a stream, its personal values with it; `UnknownRecord` for none."""
    asked: dict[str, Any] = {"stream": stream, "seq": seq}
    who = lookups.reader(office, by, Look.RECORD)
    with office.store.reading() as connection:
        rows = {row.seq: row for row in connection.execute(_AROUND.where(*_around(stream, seq)))}
        if seq not in rows:
            raise UnknownRecord(stream, seq)
        (found,) = beside(connection, [rows[seq]])
    if found.contract is not None:
        asked["contract"] = found.contract
    row = rows[seq]
    taken = Taken(Look.RECORD, asked, 1, contract_id=row.contract_id, provider_id=row.provider_id)
    lookups.record(office, who, taken)
    before: Row[Any] | None = rows.get(seq - 1)
    content = row.body.encode() if isinstance(row.body, str) else bytes(row.body)
    return Kept(found, content, audit.FIRST if before is None else before.hash, seq + 1 not in rows)


_AROUND: Final = select(*inquiries.RECORD)


def _around(stream: str, seq: int) -> tuple[Any, ...]:
    return AUDIT.c.stream == stream, AUDIT.c.seq.in_([seq - 1, seq, seq + 1])


def in_words(asked: Inquiry) -> dict[str, Any]:
    """What an inquiry asks, as its record says it: only what is asked for, moments in UTC."""
    single = ("contract", "provider", "actor", "role", "action", "rule", "outcome", "policy", "policy_version")
    said: dict[str, Any] = {name: value for name in single if (value := getattr(asked, name)) is not None}
    said |= {name: in_utc(value) for name in ("since", "until") if (value := getattr(asked, name)) is not None}
    said |= {name: True for name in ("overridden", "effective") if getattr(asked, name)}
    if asked.newest_first is not None:
        said["newest_first"] = asked.newest_first
    if asked.lookups is not Lookups.WITHOUT:
        said["lookups"] = asked.lookups.value
    return said


def _resolved(connection: Connection, asked: Inquiry) -> tuple[dict[str, Any], dict[str, Any]]:
    """What is asked, with providers by their numbers instead of by what was typed; and whom it is about."""
    said = in_words(asked)
    about: dict[str, Any] = {}
    if asked.contract is not None:
        about["contract_id"] = names.contract_id(connection, asked.contract)
    if asked.provider is not None:
        said["provider"] = sorted(names.provider_ids(connection, asked.provider))
        if len(said["provider"]) == 1:
            about["provider_id"] = said["provider"][0]
    return said, about


def _place(found: Found, asked: Inquiry) -> Place:
    return Place(from_utc(found.body["effective" if asked.effective else "recorded"]), found.id)
