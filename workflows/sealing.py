"""Sealing the trail: every record gets its number and its place in the tree, and what there is is signed.

One process at a time gives numbers, for it holds the lock of the database while it does; one that dies leaves nothing
half done. A checkpoint is only signed where it is consistent with the one before, which is kept outside the database:
so a database that was changed, or put back from a backup, is noticed.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from lifecycle.errors import BadInput
from lifecycle.languages import Both
from lifecycle.proof import Checkpoint, Proof, is_consistent
from workflows.office import Office
from workflows.seals import SealError, Seals
from workflows.store import tree

LATE: Final = timedelta(minutes=5)
"""A record that was not sealed within this waits too long: no service runs, or it cannot seal."""

UNSTAMPED: Final = timedelta(hours=1)
"""A checkpoint that has no time-stamp within this waits too long, where a service is to be asked."""

STAMPED: Final = 100
"""How many of the newest checkpoints get a time-stamp; what is older is covered by those."""

BATCH: Final = 5_000
"""How many records get their number in one transaction."""


@dataclass(frozen=True, slots=True)
class Sealed:
    """How far the trail is sealed: the newest checkpoint, and how many records it does not cover.

    `waiting` is how long the oldest of those has waited; `broken` is what is wrong where nothing can be sealed.
    `unstamped` is how long a checkpoint waits for its time-stamp, where a service is to be asked.
    """

    newest: Checkpoint | None
    beyond: int
    waiting: timedelta = timedelta(0)
    broken: Both | None = None
    unstamped: timedelta = timedelta(0)

    @property
    def is_well(self) -> bool:
        """Whether everything that was recorded is sealed in time."""
        return self.broken is None and self.waiting <= LATE

    @property
    def is_stamped(self) -> bool:
        """Whether no checkpoint waits too long for its time-stamp."""
        return self.unstamped <= UNSTAMPED


def give_numbers(office: Office) -> int:
    """Give every record that has none its number; answers how many."""
    given = 0
    while True:
        with office.store.writing() as connection:
            found = tree.extend(connection, BATCH)
        given += found
        if found < BATCH:
            return given


def check(office: Office, seals: Seals) -> Checkpoint | None:
    """The newest checkpoint; `SealError` where the trail does not begin with what it covers."""
    signed = seals.newest()
    if signed is None:
        return None
    give_numbers(office)
    with office.store.reading() as connection:
        there = tree.size(connection)
        if there < signed.size:
            raise SealError(_behind(there, signed.size).at(str(seals.folder)))
        if tree.Reader(connection).root(signed.size) != signed.root:
            raise SealError(_FORKED.at(str(seals.folder)))
    return signed


def seal(office: Office, seals: Seals, *, renew: bool = False) -> Checkpoint | None:
    """Sign what there is, where anything is new; answers the newest checkpoint, ``None`` for an empty trail.

    `SealError` where it is not consistent with the one before; then nothing is signed. `renew` signs with a new key.
    """
    seals.prepare()
    before = check(office, seals)
    if before is None:
        give_numbers(office)
    with office.store.reading() as connection:
        size, reader = tree.size(connection), tree.Reader(connection)
        if size == 0 or (before is not None and before.size == size):
            return before
        root = reader.root(size)
        if before is not None:
            path = reader.consistency(before.size, size)
            if not is_consistent(before.size, before.root, size, root, path):
                raise SealError(_FORKED.at(str(seals.folder)))
    return seals.sign(size, root, renew=renew)


def sealed(office: Office, seals: Seals) -> Sealed:
    """How far the trail is sealed now; what is wrong with it is part of the answer."""
    try:
        newest = check(office, seals)
    except SealError as error:
        return Sealed(None, 0, broken=error.message)
    with office.store.reading() as connection:
        first = 0 if newest is None else newest.size
        oldest = tree.recorded_at(connection, first)
        waiting = timedelta(0) if oldest is None else max(timedelta(0), office.now() - oldest)
        return Sealed(newest, tree.size(connection) - first, waiting, unstamped=_unstamped(office, seals))


def _unstamped(office: Office, seals: Seals) -> timedelta:
    """How long the checkpoint waits that has waited longest for its time-stamp."""
    lacking = seals.unstamped(STAMPED) if seals.stamped else []
    since = [datetime.fromtimestamp(file.stat().st_mtime, UTC) for file in lacking]
    return max((office.now() - moment for moment in since), default=timedelta(0))


def prove(office: Office, seals: Seals, stream: str, seq: int) -> Proof:
    """That a record stands in the signed tree, which is signed first; `BadInput` where there is no such record."""
    signed = seal(office, seals)
    with office.store.reading() as connection:
        found = tree.find(connection, stream, seq)
        if signed is None or found is None or found.number >= signed.size:
            raise BadInput(f"{stream} {seq}", Both("is geen verzegelde vastlegging", "is no sealed record"))
        path = tree.Reader(connection).inclusion(found.number, signed.size)
    return Proof(bytes.fromhex(found.hash), found.number, tuple(path), signed)


_FORKED: Final = Both(
    "het spoor in de databank is niet het spoor dat is ondertekend: er is iets gewijzigd of verwijderd. Stop, bewaar de"
    " databank en deze map zoals ze zijn, en vraag een auditor `looptijd audit export` en `audit verify` te doen",
    "the trail in the database is not the trail that was signed: something was changed or removed. Stop, keep the"
    " database and this folder as they are, and have an auditor do `looptijd audit export` and `audit verify`",
)


def _behind(there: int, signed: int) -> Both:
    return Both(
        f"er zijn {signed} vastleggingen ondertekend en de databank heeft er {there}: dit is een oudere reservekopie"
        " of een andere databank. Zet een nieuwere kopie terug; is die er niet, begin dan opnieuw met"
        " `looptijd audit restart`, dat vastlegt wat verloren is",
        f"{signed} records were signed and the database has {there}: this is an older backup, or another database."
        " Restore a newer one; where there is none, begin anew with `looptijd audit restart`, which records what is"
        " lost",
    )
