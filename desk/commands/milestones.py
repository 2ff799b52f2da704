"""`looptijd milestones`: the dated duties of the round."""

from typing import Annotated

import typer

from desk.commands import names
from desk.commands.options import By, Json
from desk.ending import DONE, ends
from desk.language import t

app = typer.Typer(
    invoke_without_command=True,
    help=t("Mijlpalen tonen, voorvertonen en uitvoeren.", "List, preview and run milestones."),
)
_MILESTONE = Annotated[str, typer.Argument(**names.MILESTONES.told(t("De mijlpaal.", "The milestone.")))]


@app.callback()
def group(context: typer.Context, as_json: Json = False) -> None:
    """List them where no command of the group is named."""
    if context.invoked_subcommand is None:
        context.invoke(list_, context, as_json=as_json)


@app.command(
    "list", help=t("Toon de mijlpalen: gedaan, te laat, nog te gaan.", "List the milestones: done, late, to come.")
)
@ends
def list_(context: typer.Context, as_json: Json = False) -> int:
    """List the milestones."""
    from desk.showing import duties
    from desk.wiring import office_of

    duties.show(office_of(context), as_json=as_json)
    return DONE


@app.command(
    help=t(
        "Toon wat een mijlpaal zou doen, zonder iets te wijzigen.", "Show what a milestone would do; nothing changes."
    )
)
@ends
def preview(context: typer.Context, milestone: _MILESTONE, as_json: Json = False) -> int:
    """Preview a milestone."""
    from desk.showing import milestones
    from desk.wiring import office_of
    from lifecycle.calendar import Milestone

    office = office_of(context)
    milestones.show_preview(office, Milestone(milestone), as_json=as_json)
    return DONE


@app.command(
    help=t("Voer een mijlpaal uit die aan de beurt is; nooit twee keer.", "Run a milestone that is due; never twice.")
)
@ends
def run(
    context: typer.Context,
    milestone: _MILESTONE,
    by: By,
) -> int:
    """Run a milestone."""
    from desk.showing import milestones
    from desk.wiring import office_of
    from lifecycle.calendar import Milestone

    office = office_of(context)
    return milestones.run(office, Milestone(milestone), by)
