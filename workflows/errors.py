"""What can go wrong with the database. Refusals by rules are results, not errors."""

from lifecycle.errors import LooptijdError


class StoreError(LooptijdError):
    """The database cannot be read or written; nothing of the change in hand was kept."""


class StaleWrite(StoreError):  # noqa: N818 - named for what happened
    """Somebody else changed the same contract at the same moment."""


class NotAllowed(LooptijdError):  # noqa: N818 - named for what it is
    """`actor` may not do this; `allowed` are the users who may."""

    def __init__(self, actor: str | None, what: str, allowed: tuple[str, ...]) -> None:
        self.actor = actor
        self.what = what
        self.allowed = allowed
        super().__init__(f"{what}: {actor or 'nobody'} may not change them; who may: {', '.join(allowed)}")


class UnknownContract(LooptijdError):  # noqa: N818 - named for what is asked for
    """There is no contract with this number; `nearest` are the numbers most like it."""

    def __init__(self, number: str, nearest: tuple[str, ...] = ()) -> None:
        self.number = number
        self.nearest = nearest
        super().__init__(f"{number}: there is no contract with this number")
