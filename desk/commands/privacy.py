"""`looptijd privacy`: how long personal data is kept, and erasing it."""

from typing import Annotated

import typer

from desk import completing
from desk.commands.options import By, Json
from desk.ending import DONE, ends
from desk.language import current, t

app = typer.Typer(
    no_args_is_help=True,
    help=t(
        "Persoonlijke gegevens: hoe lang ze bewaard blijven, en wissen.",
        "Personal data: how long it is kept, and erasing it.",
    ),
)


@app.command(
    "list",
    help=t(
        "Toon de bewaartermijnen en wat er vandaag gewist kan worden.",
        "Show the retention periods and what could be erased today.",
    ),
)
@ends
def list_(context: typer.Context, as_json: Json = False) -> int:
    """Show the periods."""
    from desk.showing import privacy as showing
    from desk.wiring import office_of

    return showing.show(office_of(context), as_json=as_json)


@app.command(
    help=t(
        "Wis wat lang genoeg is bewaard. Afbreken kan; dezelfde opdracht gaat verder.",
        "Erase what was kept long enough. It can be interrupted; the same command goes on.",
    )
)
@ends
def apply(context: typer.Context, by: By) -> int:
    """Erase by the periods."""
    from desk.showing.output import echo
    from desk.showing.progress import progress_bar
    from desk.wiring import office_of
    from lifecycle.retention import periods
    from workflows import privacy

    office = office_of(context)
    total = sum(each.number for each in privacy.due(office))
    with progress_bar(t("Wissen", "Erasing"), total) as step:
        done = privacy.apply(office, by, step)
    for each in done:
        echo(f"{each.number:6} {periods()[each.data].words.said(current())}")
    return DONE


@app.command(
    help=t(
        "Wis alles wat persoonlijk is van een aanbieder wiens contracten allemaal ten einde zijn.",
        "Erase all that is personal of a provider whose contracts have all come to their end.",
    )
)
@ends
def erase(
    context: typer.Context,
    provider: Annotated[
        str, typer.Argument(help=t("Sleutel of AGB-code.", "Key or AGB code."), autocompletion=completing.providers)
    ],
    reason: Annotated[str, typer.Option(help=t("Waarom.", "Why."))],
    by: By,
) -> int:
    """Erase a provider."""
    from desk.showing.output import echo
    from desk.wiring import office_of
    from workflows import privacy

    number = privacy.erase_provider(office_of(context), by, provider, reason)
    echo(
        t(
            f"{number} persoonlijke gegevens gewist; het controlespoor blijft kloppen.",
            f"{number} personal values erased; the audit trail still holds.",
        )
    )
    return DONE
