"""What can go wrong with the database. Refusals by rules are results, not errors."""

from lifecycle.errors import LooptijdError


class StoreError(LooptijdError):
    """The database cannot be read or written; nothing of the change in hand was kept."""


class StaleWrite(StoreError):  # noqa: N818 - named for what happened
    """Somebody else changed the same contract at the same moment."""


class TrailError(LooptijdError):
    """The audit trail does not hold together."""
