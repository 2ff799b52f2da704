"""What can go wrong with the database. Refusals by rules are results, not errors."""

from lifecycle.errors import LooptijdError


class StoreError(LooptijdError):
    """The database cannot be read or written; nothing of the change in hand was kept."""


class StaleWrite(StoreError):  # noqa: N818 - named for what happened
    """Somebody else changed the same contract at the same moment."""


class UnknownContract(LooptijdError):  # noqa: N818 - named for what is asked for
    """There is no contract with this number; `nearest` are the numbers most like it."""

    def __init__(self, number: str, nearest: tuple[str, ...] = ()) -> None:
        self.number = number
        self.nearest = nearest
        super().__init__(f"{number}: there is no contract with this number")
