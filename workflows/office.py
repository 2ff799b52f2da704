"""What every use case needs: the database and the clock."""

from dataclasses import dataclass
from datetime import datetime

from workflows.clock import Clock
from workflows.store.database import Store


@dataclass(frozen=True, slots=True)
class Office:
    """One database and the clock it is worked by."""

    store: Store
    clock: Clock

    def now(self) -> datetime:
        """The moment it is."""
        return self.clock.now()
