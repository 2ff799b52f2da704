"""Approvals, between their rows and their frozen values."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Row, insert, or_, select, update

from lifecycle.languages import Both
from lifecycle.states import Action
from workflows.errors import StaleWrite
from workflows.request import Request
from workflows.store.approval_tables import APPROVALS
from workflows.store.requests import kept_request, plain_request
from workflows.store.tables import CONTRACTS

_C: Final = APPROVALS.c
_APPROVALS: Final = select(
    APPROVALS, CONTRACTS.c.number.label("contract"), CONTRACTS.c.version.label("version_now")
).join(CONTRACTS, CONTRACTS.c.id == _C.contract_id)
_LARGEST: Final = 2**63 - 1
"""The largest number that a database takes."""
PERSONAL: Final = ("reason", "proof", "text")
"""The parts of a request that people wrote, which records hold only commitments to."""


class Standing(StrEnum):
    """Where an approval stands; only an `OPEN` one can be decided."""

    OPEN = "open"
    GRANTED = "granted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"


@dataclass(frozen=True, slots=True)
class Approval:
    """What somebody asked an approver to agree to: `request` names who, what, and the version that they saw.

    `state` is what its row says and `version_now` the version of the contract as it is: an open one of another version
    has lapsed, whether or not somebody has noted that.
    """

    number: int
    contract_id: int
    request: Request
    effective_at: datetime
    asked_at: datetime
    state: Standing
    decided_by: str | None
    decided_at: datetime | None
    words: str | None
    version_now: int

    @property
    def standing(self) -> Standing:
        """Where it stands."""
        return Standing.LAPSED if self.is_outdated else self.state

    @property
    def is_outdated(self) -> bool:
        """Whether it is open in its row, and the contract was changed since."""
        return self.state is Standing.OPEN and self.version_now != self.request.version


def _approval(row: Row[Any]) -> Approval:
    return Approval(
        number=row.id,
        contract_id=row.contract_id,
        request=kept_request(row.request, Action(row.action), row.asked_by, row.contract, row.version),
        effective_at=row.effective_at,
        asked_at=row.asked_at,
        state=Standing(row.state),
        decided_by=row.decided_by,
        decided_at=row.decided_at,
        words=row.words,
        version_now=row.version_now,
    )


def keep(connection: Connection, contract_id: int, request: Request, effective: datetime, now: datetime) -> int:
    """Keep what is asked, open; answers its number."""
    values = {
        "contract_id": contract_id,
        "action": request.action.value,
        "request": plain_request(request),
        "version": request.version,
        "asked_by": request.actor,
        "effective_at": effective,
        "asked_at": now,
        "state": Standing.OPEN.value,
    }
    number: int = connection.execute(insert(APPROVALS).values(**values).returning(_C.id)).scalar_one()
    return number


def close(  # noqa: PLR0913 - what a decision is made of
    connection: Connection, number: int, state: Standing, by: str | None, now: datetime, words: str | None = None
) -> None:
    """Close an open approval; `StaleWrite` where it is not open any more."""
    query = update(APPROVALS).where(_C.id == number, _C.state == Standing.OPEN.value)
    values = {"state": state.value, "decided_by": by, "decided_at": now, "words": words}
    if connection.execute(query.values(**values)).rowcount != 1:
        raise StaleWrite(
            Both(
                "iemand anders besloot op hetzelfde moment over dit verzoek; probeer het opnieuw",
                "somebody else decided on this request at the same moment; try again",
            )
        )


def find(connection: Connection, number: int) -> Approval | None:
    """The approval with this number."""
    return numbered(connection, [number]).get(number)


def of_contract(connection: Connection, contract_id: int) -> list[Approval]:
    """Every approval that was asked on a contract, oldest first."""
    return _listed(connection, _C.contract_id == contract_id)


def open_of(connection: Connection, contract_ids: Collection[int]) -> list[Approval]:
    """The approvals of these contracts that can be decided, oldest first."""
    found = _listed(connection, _C.state == Standing.OPEN.value, _C.contract_id.in_(contract_ids))
    return [each for each in found if each.standing is Standing.OPEN]


def numbered(connection: Connection, numbers: Collection[int]) -> dict[int, Approval]:
    """The approvals with these numbers, as far as there are."""
    possible = [number for number in numbers if 0 < number <= _LARGEST]
    return {each.number: each for each in _listed(connection, _C.id.in_(possible))}


def in_rows_open(connection: Connection) -> list[Approval]:
    """Every approval whose row is open, oldest first; some may have lapsed."""
    return _listed(connection, _C.state == Standing.OPEN.value)


def every(connection: Connection) -> list[Approval]:
    """Every approval, oldest first."""
    return _listed(connection)


def newest_closed(connection: Connection, most: int) -> list[Approval]:
    """The approvals that cannot be decided any more, newest first, so many at most."""
    closed = or_(_C.state != Standing.OPEN.value, _C.version != CONTRACTS.c.version)
    query = _APPROVALS.where(closed).order_by(_C.id.desc()).limit(most)
    return [_approval(row) for row in connection.execute(query)]


def _listed(connection: Connection, *conditions: ColumnElement[bool]) -> list[Approval]:
    return [_approval(row) for row in connection.execute(_APPROVALS.where(*conditions).order_by(_C.id))]
