"""`looptijd demo`: a whole contracting round of plausible providers."""

from pathlib import Path
from typing import Annotated

import typer

from desk.ending import ends
from desk.language import t


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        help=t(
            "Speel een hele contracteerronde met verzonnen aanbieders, in een oefendatabank.",
            "Play a whole contracting round of made-up providers, in a practice database.",
        )
    )(demo)


@ends
def demo(
    context: typer.Context,
    providers: Annotated[
        int, typer.Option(min=1, max=5000, help=t("Aantal aanbieders.", "Number of providers."))
    ] = 400,
    seed: Annotated[int, typer.Option(help=t("Zelfde getal, zelfde ronde.", "Same number, same round."))] = 2027,
    until: Annotated[str | None, typer.Option(help=t("Stop op dit moment.", "Stop at this moment."))] = None,
    replace: Annotated[
        bool,
        typer.Option(help=t("Begin opnieuw als de oefendatabank er al is.", "Begin anew where there is one already.")),
    ] = False,
    open_desk: Annotated[
        bool,
        typer.Option("--open", help=t("Open daarna de werkplek in de browser.", "Open the desk in the browser then.")),
    ] = False,
    port: Annotated[int, typer.Option(min=1, max=65535, help=t("Poort van de werkplek.", "Port of the desk."))] = 8027,
    write: Annotated[
        Path | None,
        typer.Option(
            help=t(
                "Bewaar de spreadsheets waarmee de ronde wordt ingelezen in deze map.",
                "Leave the spreadsheets that the round is imported from in this folder.",
            )
        ),
    ] = None,
) -> int:
    """Play the demo, or go on with one that was interrupted."""
    from desk.demo import play
    from desk.wiring import database_url

    url = database_url(context.obj.database)
    status = play.run(url, providers=providers, seed=seed, until=until, replace=replace, write=write)
    return _open(url, port) if open_desk else status


def _open(url: str, port: int) -> int:
    """Open the desk on the practice database; users who have no password yet get one, which is told."""
    from desk.serving import open_desk
    from desk.web.settings import Settings
    from desk.wiring import open_office
    from desk.words import named
    from workflows import accounts, people

    office = open_office(url, ticking=True)
    made = accounts.practice_passwords(office)
    roles = {user.name: named(user.role) for user in people.listed(office)}
    logins = {name: f"{password}  ({roles[name]})" for name, password in made.items()}
    return open_desk(office, Settings(port=port), logins)
