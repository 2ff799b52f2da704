"""`looptijd init`: make a real database."""

import typer

from desk.ending import DONE, ends
from desk.language import t


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        help=t(
            "Maak een echte databank, met de regio's en de meegeleverde beleidsstukken als concept.",
            "Make a real database, with the regions and the shipped policies as drafts.",
        )
    )(init)


@ends
def init(context: typer.Context) -> int:
    """Make a real database."""
    from desk.showing.output import echo
    from desk.wiring import database_url, new_real_office

    office = new_real_office(database_url(context.obj.database))
    echo(
        t(
            f"{office.store.name}: een echte databank. Voeg een beheerder toe:\nlooptijd users add NAAM administrator",
            f"{office.store.name}: a real database. Add an administrator:\nlooptijd users add NAME administrator",
        )
    )
    return DONE
