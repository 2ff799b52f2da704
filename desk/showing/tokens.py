"""The API tokens."""

from typing import Any

from desk.language import t
from desk.showing.output import as_json as write_json
from desk.showing.output import console, table
from desk.words import at_moment, named, on_day
from lifecycle.calendar import in_utc
from workflows import tokens
from workflows.office import Office
from workflows.store.tokens import Standing, Token


def show(office: Office, *, as_json: bool) -> None:
    """Show the tokens."""
    found = tokens.listed(office)
    if as_json:
        write_json([plain(token) for token in found])
        return
    headings = [
        *(t("nr", "no"), t("waarvoor", "for"), t("van", "of"), t("rol", "role")),
        *(t("gemaakt", "made"), t("laatst gebruikt", "last used"), t("geldt", "holds")),
    ]
    console().print(table(t("API-tokens", "API tokens"), headings, [_row(token) for token in found], least=(4, 5)))


def plain(token: Token) -> dict[str, Any]:
    """A token as JSON data."""
    moments = {"made_at": token.made_at, "used_at": token.used_at, "ended_at": token.ended_at}
    return {
        "number": token.number,
        "name": token.name,
        "user": token.user,
        "service": token.service,
        "role": token.role.value,
        "read_only": token.read_only,
        "made_by": token.made_by,
        "last_day": token.last_day.isoformat(),
        "ended_by": token.ended_by,
        "standing": token.standing.value,
        **{name: None if moment is None else in_utc(moment) for name, moment in moments.items()},
    }


def _row(token: Token) -> tuple[str, ...]:
    role = named(token.role.value)
    return (
        str(token.number),
        token.name,
        f"{token.user} ({t('dienst', 'service')})" if token.service else token.user,
        f"{role} ({t('leest alleen', 'only reads')})" if token.read_only else role,
        f"{at_moment(in_utc(token.made_at))}, {token.made_by}",
        "-" if token.used_at is None else at_moment(in_utc(token.used_at)),
        holds(token),
    )


def holds(token: Token) -> str:
    """Until when a token holds, or why it does not."""
    day = on_day(token.last_day.isoformat())
    match token.standing:
        case Standing.VALID:
            return t(f"tot en met {day}", f"until {day}")
        case Standing.EXPIRED:
            return t(f"niet meer: verlopen op {day}", f"no more: expired on {day}")
        case Standing.CHANGED:
            return t("niet meer: de gebruiker is gewijzigd", "no more: the user was changed")
        case Standing.ENDED:
            return t(f"niet meer: beëindigd door {token.ended_by}", f"no more: ended by {token.ended_by}")
