"""`looptijd scheduler` and `looptijd health`: the milestone service, and whether all is well."""

from typing import Annotated, Final

import typer

from desk.commands.options import Json
from desk.ending import ends
from desk.language import t

METRICS_VARIABLE: Final = "LOOPTIJD_METRICS_PORT"

Metrics = Annotated[
    int | None,
    typer.Option(
        envvar=METRICS_VARIABLE,
        min=1,
        max=65535,
        help=t("Poort voor Prometheus, alleen op deze machine.", "Port for Prometheus, on this machine only."),
    ),
]


def add_to(app: typer.Typer) -> None:
    """Add the commands."""
    app.command(
        help=t(
            "Bewaak de mijlpalen: voer uit wat moet, zodra het moet, en haal in wat is gemist.",
            "Watch the milestones: do what is due when it is due, and catch up with what was missed.",
        )
    )(scheduler)
    app.command(
        help=t(
            "Zeg of alles op tijd gebeurt; status 1 als iemand iets moet doen.",
            "Say whether everything is done in time; status 1 when somebody has to do something.",
        )
    )(health)


@ends
def scheduler(
    context: typer.Context,
    metrics: Metrics = None,
) -> int:
    """Run the service until it is stopped."""
    from desk.serving import serve
    from desk.wiring import database_url, open_office

    office = open_office(database_url(context.obj.database), context.obj.clock, ticking=True)
    return serve(office, metrics)


@ends
def health(context: typer.Context, as_json: Json = False) -> int:
    """Say how things are."""
    from desk.showing import health as showing
    from desk.wiring import office_of

    return showing.show(office_of(context), as_json=as_json)
