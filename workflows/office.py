"""What every use case needs: the database and the clock."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, TypeAlias

from sqlalchemy import Connection

from workflows.clock import Clock
from workflows.store.database import Store

if TYPE_CHECKING:
    from workflows.request import Result

Told: TypeAlias = Callable[[Connection, "Result"], None]
"""Hears what came of a request in the transaction that keeps that; what it raises undoes all of it."""


def _nobody(_connection: Connection, _result: "Result") -> None:
    """Nobody is told."""


@dataclass(frozen=True, slots=True)
class Office:
    """One database and the clock it is worked by; `told` hears what came of each request, done or refused."""

    store: Store
    clock: Clock
    told: Told = _nobody

    def now(self) -> datetime:
        """The moment it is."""
        return self.clock.now()
