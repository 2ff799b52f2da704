"""`looptijd rehearse`: play scenarios on a virtual clock."""

from pathlib import Path
from typing import Annotated

import typer

from desk.ending import ends
from desk.language import t


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        help=t(
            "Speel scenario's na op een virtuele klok, met de echte regels, taken en het echte controlespoor.",
            "Play scenarios on a virtual clock, with the real rules, jobs and audit trail.",
        )
    )(rehearse)


@ends
def rehearse(
    files: Annotated[list[Path], typer.Argument(help=t("Scenariobestanden.", "Scenario files."))],
    as_json: Annotated[
        bool, typer.Option("--json", help=t("Een JSON-object per bestand.", "One JSON object a file."))
    ] = False,
    keep: Annotated[
        str | None,
        typer.Option(
            help=t(
                "Bewaar het resultaat in deze nieuwe databank (één bestand).",
                "Keep the result in this new database (one file only).",
            )
        ),
    ] = None,
) -> int:
    """Rehearse each file in turn; one that cannot be read does not stop the others."""
    from desk.showing import rehearsal

    return rehearsal.run(files, as_json=as_json, keep=keep)
