"""What a duty would do if it ran with the facts of now; nothing changes."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row

from lifecycle.contract import Contract
from lifecycle.findings import Finding
from lifecycle.policy import Policy
from lifecycle.states import Action
from scheduler import milestones
from workflows.office import Office
from workflows.store import candidates
from workflows.store.candidates import Duty
from workflows.store.surroundings import Ladder


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


def piece(office: Office, row: Row[Any], action: Action, after: int, limit: int) -> tuple[list[Planned], int | None]:
    """At most `limit` contracts of a preview, from the id above `after`; with the id to go on from, if more follow."""
    with office.store.reading() as connection:
        duty = milestones.duty_of(connection, row)
        ids = milestones.ids_of(connection, duty, action, after, limit + 1)
        found = list(_planned(connection, office, duty, action, ids[:limit], {})) if ids else []
        return found, ids[limit - 1] if len(ids) > limit else None


def waiting(connection: Connection, duty: Duty, action: Action) -> int:
    """How many contracts `action` of a duty has still to look at."""
    return candidates.count(connection, duty, action) if milestones.provides(duty, action) else 0


def _planned(  # noqa: PLR0913 - what a batch is judged by
    connection: Connection, office: Office, duty: Duty, action: Action, ids: list[int], ladder: Ladder
) -> Iterator[Planned]:
    for verdict in milestones.verdicts_on(connection, office, duty, action, ids, ladder):
        if verdict.contract is not None:
            policy = None if verdict.case is None else verdict.case.policy
            yield Planned(verdict.contract, action, milestones.obstacles(verdict), policy)
