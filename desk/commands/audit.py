"""`looptijd audit`: the trail."""

import typer

from desk.ending import DONE, REFUSED, ends
from desk.language import t

app = typer.Typer(no_args_is_help=True, help=t("Het controlespoor.", "The audit trail."))


@app.callback()
def group() -> None:
    """Keep `check` a command of its own beside those that follow."""


@app.command(
    help=t(
        "Controleer het spoor: elke keten, en of naspelen de contracten oplevert.",
        "Check every chain, and that replaying gives the contracts.",
    )
)
@ends
def check(context: typer.Context) -> int:
    """Check the trail."""
    from desk.showing.output import echo
    from desk.wiring import office_of
    from workflows import verification

    office = office_of(context)
    found = verification.problems(office)
    for problem in found:
        echo(problem)
    if not found:
        echo(t("Het controlespoor klopt.", "The audit trail holds."))
    return REFUSED if found else DONE
