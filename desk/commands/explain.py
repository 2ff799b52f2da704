"""`looptijd explain`: what is possible with a contract, what is not, and why."""

from typing import Annotated

import typer

from desk import completing
from desk.commands import names
from desk.commands.options import Json
from desk.ending import DONE, ends
from desk.language import t


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        help=t(
            "Laat zien wat er nu met een contract kan, wat niet, en precies waarom.",
            "Show what is possible with a contract now, what is not, and exactly why.",
        )
    )(explain)


@ends
def explain(
    context: typer.Context,
    contract: Annotated[
        str,
        typer.Argument(
            help=t("Contractnummer, bijvoorbeeld GLI-2027-00012.", "Contract number."),
            autocompletion=completing.contracts,
        ),
    ],
    trigger: Annotated[
        str | None,
        typer.Argument(**names.ACTIONS.told(t("Alleen deze overgang of actie.", "This action only."))),
    ] = None,
    by: Annotated[
        str | None, typer.Option(help=t("Voor deze gebruiker.", "For this user."), autocompletion=completing.users)
    ] = None,
    as_json: Json = False,
) -> int:
    """Explain one contract."""
    from desk.showing import explanation
    from desk.wiring import office_of
    from lifecycle.states import Action
    from workflows.explain import explain as explained

    office = office_of(context)
    action = None if trigger is None else Action(trigger)
    found = explained(office, contract, action, by)
    explanation.show(found, office.now(), as_json=as_json)
    return DONE
