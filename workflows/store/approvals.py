"""Approvals, between their rows and their frozen values."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Row, insert, select, update

from lifecycle.calendar import from_utc
from lifecycle.languages import Both
from lifecycle.plain import plain
from lifecycle.states import Action
from workflows.errors import StaleWrite
from workflows.request import Override, Request
from workflows.store.approval_tables import APPROVALS
from workflows.store.tables import CONTRACTS

_C: Final = APPROVALS.c
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


def plain_request(request: Request) -> dict[str, Any]:
    """What is asked, as JSON data: all that a record needs not say already."""
    return {
        "signed_at": plain(request.signed_at),
        "reason": request.reason,
        "proof": request.proof,
        "grounds": list(request.grounds),
        "override": None if request.override is None else {"ground": request.override.ground},
        "text": request.text,
        "question": request.question,
        "year": request.year,
    }


def _request(row: Row[Any]) -> Request:
    said = row.request
    return Request(
        action=Action(row.action),
        actor=row.asked_by,
        contract=row.contract,
        version=row.version,
        signed_at=None if said["signed_at"] is None else from_utc(said["signed_at"]),
        reason=said["reason"],
        proof=said["proof"],
        grounds=tuple(said["grounds"]),
        override=None if said["override"] is None else Override(said["override"]["ground"], said["reason"]),
        text=said["text"],
        question=said["question"],
        year=said["year"],
    )


def _approval(row: Row[Any]) -> Approval:
    return Approval(
        number=row.id,
        contract_id=row.contract_id,
        request=_request(row),
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
    if not 0 < number <= _LARGEST:
        return None
    found = _listed(connection, _C.id == number)
    return found[0] if found else None


def of_contract(connection: Connection, contract_id: int) -> list[Approval]:
    """Every approval that was asked on a contract, oldest first."""
    return _listed(connection, _C.contract_id == contract_id)


def in_rows_open(connection: Connection) -> list[Approval]:
    """Every approval whose row is open, oldest first; some may have lapsed."""
    return _listed(connection, _C.state == Standing.OPEN.value)


def every(connection: Connection) -> list[Approval]:
    """Every approval, oldest first."""
    return _listed(connection)


def _listed(connection: Connection, *conditions: ColumnElement[bool]) -> list[Approval]:
    query = (
        select(APPROVALS, CONTRACTS.c.number.label("contract"), CONTRACTS.c.version.label("version_now"))
        .join(CONTRACTS, CONTRACTS.c.id == _C.contract_id)
        .where(*conditions)
        .order_by(_C.id)
    )
    rows: Sequence[Row[Any]] = connection.execute(query).all()
    return [_approval(row) for row in rows]
