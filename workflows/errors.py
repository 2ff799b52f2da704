"""What can go wrong with the database. Refusals by rules are results, not errors."""

from lifecycle.errors import LooptijdError
from lifecycle.languages import Both


class StoreError(LooptijdError):
    """The database cannot be read or written; nothing of the change in hand was kept."""


class StaleWrite(StoreError):  # noqa: N818 - named for what happened
    """Somebody else changed the same contract at the same moment."""


class OutdatedZones(StoreError):  # noqa: N818 - named for what is wrong
    """This machine's time-zone database is older than the one this database was worked with, and they disagree."""

    def __init__(self, milestone: str, mine: str, newest: str) -> None:
        super().__init__(
            Both(
                f"de tijdzonegegevens van deze machine ({mine or 'versie onbekend'}) zijn ouder dan {newest}, waarmee"
                f" deze databank is bijgewerkt, en plaatsen {milestone} op een ander moment; werk tzdata bij",
                f"the time-zone data of this machine ({mine or 'version unknown'}) is older than {newest}, which this"
                f" database was worked with, and places {milestone} at another moment; update tzdata",
            )
        )


class NotAllowed(LooptijdError):  # noqa: N818 - named for what it is
    """`actor` may not do this; `allowed` are the users who may."""

    def __init__(self, actor: str | None, what: Both, allowed: tuple[str, ...]) -> None:
        self.actor = actor
        self.what = what
        self.allowed = allowed
        super().__init__(_not_allowed(actor, what, ", ".join(allowed)))


class UnknownContract(LooptijdError):  # noqa: N818 - named for what is asked for
    """There is no contract with this number; `nearest` are the numbers most like it."""

    def __init__(self, number: str, nearest: tuple[str, ...] = ()) -> None:
        self.number = number
        self.nearest = nearest
        near = ", ".join(nearest)
        nl, en = (f"; bedoelde u {near}?", f"; did you mean {near}?") if near else ("", "")
        super().__init__(Both(f"Er is geen contract {number}{nl}", f"There is no contract {number}{en}"))


def _not_allowed(actor: str | None, what: Both, who: str) -> Both:
    if not who:
        return Both("Voeg eerst een beheerder toe, met de rol administrator.", "First add an administrator.")
    return Both(
        f"{actor or 'Wie dit vraagt'} mag geen {what.nl} wijzigen; wel: {who} (geef --by NAAM)",
        f"{actor or 'Whoever asks this'} may not change {what.en}; who may: {who} (give --by NAME)",
    )
