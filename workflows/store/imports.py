"""Rows of spreadsheets that became contracts."""

from collections.abc import Sequence
from typing import Final, NamedTuple

from sqlalchemy import Connection, bindparam, insert, select

from workflows.store.tables import CONTRACTS, IMPORTS

_CHUNK: Final = 500


class Entered(NamedTuple):
    """A row that is in: the digest of what it said, and the number of its contract."""

    digest: str
    number: str


_ENTERED: Final = (
    select(IMPORTS.c.reference, IMPORTS.c.digest, CONTRACTS.c.number)
    .join(CONTRACTS, CONTRACTS.c.id == IMPORTS.c.contract_id)
    .where(IMPORTS.c.sheet == bindparam("of_sheet"), IMPORTS.c.reference.in_(bindparam("names", expanding=True)))
)
_ENTER: Final = insert(IMPORTS)


def entered_among(connection: Connection, sheet: str, references: Sequence[str]) -> dict[str, Entered]:
    """The rows of a sheet that are in, among `references`."""
    found = {}
    for start in range(0, len(references), _CHUNK):
        names = list(references[start : start + _CHUNK])
        for row in connection.execute(_ENTERED, {"of_sheet": sheet, "names": names}):
            found[row.reference] = Entered(row.digest, row.number)
    return found


def enter(connection: Connection, sheet: str, reference: str, digest: str, contract_id: int) -> None:
    """Keep that a row became a contract; its key makes it happen once."""
    values = {"sheet": sheet, "reference": reference, "digest": digest, "contract_id": contract_id}
    connection.execute(_ENTER, values)
