"""`looptijd upgrade`: bring a database of an older Looptijd up to date."""

import typer

from desk.ending import DONE, ends
from desk.language import t


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        help=t(
            "Werk een databank van een oudere Looptijd bij; zet eerst alles stil en maak een kopie.",
            "Bring a database of an older Looptijd up to date; stop everything and make a copy first.",
        )
    )(upgrade)


@ends
def upgrade(context: typer.Context) -> int:
    """Upgrade the database, in one transaction: it is done whole or not at all."""
    from desk.showing.output import echo
    from desk.wiring import database_url
    from workflows.store.database import open_store

    store = open_store(database_url(context.obj.database), upgrade=True)
    echo(t(f"{store.name}: is bijgewerkt.", f"{store.name}: is up to date."))
    return DONE
