"""`looptijd tariff`: the tariffs of each care and year."""

from typing import Annotated

import typer

from desk.commands.options import By, Json
from desk.ending import DONE, ends
from desk.language import t

app = typer.Typer(
    invoke_without_command=True, help=t("Tarieven tonen en vaststellen.", "List the tariffs, and set one.")
)


@app.callback()
def list_(context: typer.Context, as_json: Json = False) -> None:
    """List the tariffs where no command of the group is named."""
    if context.invoked_subcommand is None:
        _list(context, as_json)


@ends
def _list(context: typer.Context, as_json: bool) -> int:
    from desk.showing import around
    from desk.wiring import office_of

    around.tariffs(office_of(context), as_json=as_json)
    return DONE


@app.command("set", help=t("Stel een tarief vast (beleidsmanager).", "Set a tariff (policy manager)."))
@ends
def set_(
    context: typer.Context,
    care: Annotated[str, typer.Argument(help=t("De zorg, zoals gli.", "The care, such as gli."))],
    year: Annotated[int, typer.Argument(help=t("Het contractjaar.", "The contract year."))],
    amount: Annotated[str, typer.Argument(help=t("Het bedrag in euro's, zoals 123,45.", "The amount in euros."))],
    by: By,
    as_json: Json = False,
) -> int:
    """Set a tariff; set again, it replaces the one before."""
    from desk import asked
    from desk.showing import results
    from desk.wiring import office_of
    from lifecycle import nouns
    from lifecycle.states import Action
    from workflows import policy_round

    office = office_of(context)
    asked.among(care, asked.vocabulary(office).cares, nouns.CARE, care)
    year, euros = asked.year(year, str(year)), asked.amount(amount, amount)
    result = policy_round.set_tariff(office, by, care, year, euros)
    return results.show(result, Action.SET_TARIFF, f"{care} {year}", as_json=as_json)
