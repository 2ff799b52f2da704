"""`looptijd serve`: the web desk, with the milestone service inside."""

import os
from typing import Annotated

import typer

from desk.commands.scheduler import Metrics
from desk.ending import ends
from desk.language import t


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        help=t(
            "Open de werkplek in de browser, met de bewaking van de mijlpalen erin.",
            "Open the desk in the browser, with the watch over the milestones inside.",
        )
    )(serve)


@ends
def serve(
    context: typer.Context,
    port: Annotated[int, typer.Option(min=1, max=65535, help=t("Poort.", "Port."))] = 8027,
    host: Annotated[
        str, typer.Option(help=t("Adres van deze machine om op te luisteren.", "Address of this machine to listen on."))
    ] = "127.0.0.1",
    public: Annotated[
        str | None,
        typer.Option(
            help=t(
                "Het https-adres dat mensen typen, als daar een server met een certificaat voor staat.",
                "The https address that people type, where a server with a certificate stands in front.",
            )
        ),
    ] = None,
    metrics: Metrics = None,
) -> int:
    """Open the desk until it is stopped."""
    from desk.serving import open_desk
    from desk.sign_on.settings import local_accounts, sign_on
    from desk.web.settings import Settings
    from desk.wiring import database_url, open_office

    provider = sign_on(os.environ)
    settings = Settings(host, port, public, provider, local_accounts(os.environ, provider), metrics)
    office = open_office(database_url(context.obj.database), context.obj.clock, ticking=True)
    return open_desk(office, settings)
