"""What a duty would do if it ran with the facts of now; nothing changes."""

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Connection, Row

from lifecycle.contract import Contract
from lifecycle.findings import Finding
from lifecycle.policy import Policy
from lifecycle.states import Action
from scheduler import milestones
from workflows.errors import StoreError
from workflows.office import Office
from workflows.store import candidates, contracts
from workflows.store.candidates import Duty, Foreseen
from workflows.store.surroundings import Ladder

_LOG: Final = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Planned:
    """What a milestone would do to one contract; `obstacles` are what stands in the way, under `policy`."""

    contract: Contract
    action: Action
    obstacles: tuple[Finding, ...]
    policy: Policy | None

    @property
    def possible(self) -> bool:
        """Whether it would be done."""
        return not self.obstacles


def preview(office: Office, row: Row[Any]) -> Iterator[Planned]:
    """What a duty would do to each contract that it concerns, action by action."""
    with office.store.reading() as connection:
        duty = milestones.duty_of(connection, row)
        for action in milestones.WORK[duty.milestone]:
            ladder: Ladder = {}
            ids = milestones.ids_of(connection, duty, action, 0)
            while ids:
                yield from _planned(connection, office, duty, action, ids, ladder)
                ids = milestones.ids_of(connection, duty, action, ids[-1])


@dataclass(frozen=True, slots=True)
class Piece:
    """Some contracts of a preview; `broken` are those that cannot be judged, `further` is the id to go on from."""

    planned: tuple[Planned, ...]
    broken: tuple[str, ...]
    further: int | None


def piece(  # noqa: PLR0913 - a piece of which contracts
    office: Office, row: Row[Any], action: Action, after: int, limit: int, foreseen: Foreseen | None = None
) -> Piece:
    """At most `limit` contracts of a preview, from the id above `after`: all, or as foreseen."""
    with office.store.reading() as connection:
        duty = milestones.duty_of(connection, row)
        ids = milestones.ids_of(connection, duty, action, after, limit + 1, foreseen)
        further = ids[limit - 1] if len(ids) > limit else None
        try:
            found = list(_planned(connection, office, duty, action, ids[:limit], {}))
        except StoreError:
            raise
        except Exception:  # noqa: BLE001 - whatever is wrong with one contract must not hide the others
            return _one_by_one(connection, office, duty, action, ids[:limit], further)
        return Piece(tuple(found), (), further)


def _one_by_one(  # noqa: PLR0913 - what a batch is judged by
    connection: Connection, office: Office, duty: Duty, action: Action, ids: list[int], further: int | None
) -> Piece:
    found: list[Planned] = []
    broken: list[int] = []
    for identifier in ids:
        try:
            found += _planned(connection, office, duty, action, [identifier], {})
        except StoreError:
            raise
        except Exception:  # noqa: BLE001 - see above
            _LOG.exception("contract id %d cannot be judged for duty %s", identifier, duty.name)
            broken.append(identifier)
    return Piece(tuple(found), tuple(contracts.numbers(connection, broken)), further)


MOST: Final = 10_001
"""Where counting stops: what is more is many."""


def expected(connection: Connection, duty: Duty, action: Action) -> dict[Foreseen, int]:
    """How many contracts `action` of a duty has still to look at, by what is foreseen of them.

    `MOST` unknown ones stand for so many or more, which are not told apart.
    """
    if not milestones.provides(duty, action):
        return {}
    found = candidates.expected(connection, duty, action, MOST)
    return {Foreseen.UNKNOWN: MOST} if sum(found.values()) >= MOST else found


def _planned(  # noqa: PLR0913 - what a batch is judged by
    connection: Connection, office: Office, duty: Duty, action: Action, ids: list[int], ladder: Ladder
) -> Iterator[Planned]:
    for verdict in milestones.verdicts_on(connection, office, duty, action, ids, ladder):
        if verdict.contract is not None:
            policy = None if verdict.case is None else verdict.case.policy
            yield Planned(verdict.contract, action, milestones.obstacles(verdict), policy)
