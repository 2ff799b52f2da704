"""`looptijd audit changes`: what changed between two moments."""

from typing import Annotated

import typer

from desk.commands import names
from desk.commands.listing import Csv, JsonLines, Limit, form_of
from desk.commands.reading import Reader
from desk.ending import DONE, ends
from desk.language import t


def add_to(app: typer.Typer) -> None:
    """Add the command to those of the trail."""
    app.command(
        help=t(
            "Toon elk contract dat tussen twee momenten is gewijzigd, en wat eraan.",
            "Show each contract that changed between two moments, and what of it.",
        )
    )(changes)


@ends
def changes(
    context: typer.Context,
    first: Annotated[
        str, typer.Argument(help=t("Het eerste moment; een datum is 12:00.", "The first moment; a date is 12:00."))
    ],
    last: Annotated[str, typer.Argument(help=t("Het tweede moment.", "The second moment."))],
    known: Annotated[
        str,
        typer.Option(
            **names.KNOWN.told(
                t(
                    "toen: wat in die tijd is vastgelegd; nu: wat nu bekend is van beide momenten.",
                    "then: what was recorded in that time; now: what is known now of both moments.",
                )
            )
        ),
    ] = "then",
    limit: Limit = None,
    as_json: JsonLines = False,
    as_csv: Csv = False,
    by: Reader = None,
) -> int:
    """Show what changed."""
    from desk import written
    from desk.showing import trail_between
    from desk.wiring import office_of
    from workflows.inquiry.as_of import Known
    from workflows.inquiry.between import Between

    asked = Between(written.moment(first, "FIRST"), written.moment(last, "LAST"), Known(known))
    trail_between.show(office_of(context), by, asked, form_of(as_json=as_json, as_csv=as_csv), limit)
    return DONE
