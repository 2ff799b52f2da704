"""The users."""

from typing import Any

from sqlalchemy import Row

from desk.language import t
from desk.showing.output import as_json as write_json
from desk.showing.output import console, table
from desk.words import named
from workflows import people
from workflows.office import Office


def show(office: Office, *, as_json: bool) -> None:
    """Show the users."""
    found = people.listed(office)
    if as_json:
        write_json(
            [
                {
                    "name": user.name,
                    "role": user.role,
                    "mail": user.mail,
                    "active": user.active,
                    "service": user.service,
                }
                for user in found
            ]
        )
        return
    headings = [t("naam", "name"), t("rol", "role"), t("mail", "mail"), t("actief", "active")]
    rows = [_row(user) for user in found]
    console().print(table(t("Gebruikers", "Users"), headings, rows))


def _row(user: Row[Any]) -> tuple[str, ...]:
    name = f"{user.name} ({t('dienst', 'service')})" if user.service else user.name
    return name, named(user.role), user.mail or "-", t("ja", "yes") if user.active else t("nee", "no")
