"""The users."""

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
        write_json([{"name": user.name, "role": user.role, "mail": user.mail, "active": user.active} for user in found])
        return
    headings = [t("naam", "name"), t("rol", "role"), t("mail", "mail"), t("actief", "active")]
    rows = [
        (user.name, named(user.role), user.mail or "-", t("ja", "yes") if user.active else t("nee", "no"))
        for user in found
    ]
    console().print(table(t("Gebruikers", "Users"), headings, rows))
