"""`looptijd region`: the regions, and what is stated of them."""

from typing import Annotated

import typer

from desk import completing
from desk.commands import names
from desk.commands.options import By, Json
from desk.ending import DONE, ends
from desk.language import t

app = typer.Typer(
    invoke_without_command=True,
    help=t("Regio's tonen, en er iets over vastleggen.", "List the regions, and state something of one."),
)


@app.callback()
def list_(
    context: typer.Context,
    policy: Annotated[
        str | None,
        typer.Option(
            help=t(
                "De ronde van dit beleid; zonder dit het eerste.", "The round of this policy; the first without it."
            ),
            autocompletion=completing.policies,
        ),
    ] = None,
    as_json: Json = False,
) -> None:
    """List the regions where no command of the group is named."""
    if context.invoked_subcommand is None:
        _list(context, policy, as_json)


@ends
def _list(context: typer.Context, policy: str | None, as_json: bool) -> int:
    from desk.showing import regions
    from desk.wiring import office_of

    regions.show(office_of(context), policy, as_json=as_json)
    return DONE


@app.command(
    help=t("Leg iets vast over een regio, met een reden.", "State something of a region, with a reason."),
)
@ends
def state(
    context: typer.Context,
    region: Annotated[str, typer.Argument(help=t("De regio.", "The region."), autocompletion=completing.regions)],
    by: By,
    rho: Annotated[
        str | None,
        typer.Option(**names.RHO.told(t("Of de RHO wil contracteren.", "Whether the RHO wants a contract."))),
    ] = None,
    duty_of_care_risk: Annotated[
        bool | None,
        typer.Option(
            "--duty-of-care-risk/--no-duty-of-care-risk",
            help=t("Of de zorgplicht in gevaar is.", "Whether the duty of care is at risk."),
        ),
    ] = None,
    reason: Annotated[str | None, typer.Option(help=t("De reden.", "The reason."))] = None,
    as_json: Json = False,
) -> int:
    """State something of a region."""
    from desk import asked
    from desk.showing import results
    from desk.wiring import office_of
    from lifecycle.errors import BadInput
    from lifecycle.languages import Both
    from lifecycle.states import Action
    from workflows import policy_round

    if rho is None and duty_of_care_risk is None:
        raise BadInput(
            region,
            Both(
                "wat legt u vast? geef --rho of --duty-of-care-risk",
                "what do you state? give --rho or --duty-of-care-risk",
            ),
        )
    asked.sayable(reason, "--reason")
    unwilling = None if rho is None else rho == "unwilling"
    statement = policy_round.Statement(rho_unwilling=unwilling, duty_of_care_risk=duty_of_care_risk)
    result = policy_round.state_region(office_of(context), by, region, statement, reason)
    return results.show(result, Action.STATE_REGION, region, as_json=as_json)
