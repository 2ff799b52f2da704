"""`looptijd object`: record an objection to a policy."""

from typing import Annotated

import typer

from desk import completing
from desk.commands.options import By, Json
from desk.ending import ends
from desk.language import t


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command("object", help=t("Leg een bezwaar tegen het beleid vast.", "Record an objection to a policy."))(object_)


@ends
def object_(
    context: typer.Context,
    policy: Annotated[str, typer.Argument(help=t("Het beleid.", "The policy."), autocompletion=completing.policies)],
    provider: Annotated[
        str,
        typer.Argument(
            help=t("Sleutel van wie bezwaar maakt.", "Key of who objects."), autocompletion=completing.providers
        ),
    ],
    text: Annotated[str, typer.Argument(help=t("Het bezwaar.", "The objection."))],
    by: By,
    as_json: Json = False,
) -> int:
    """Record an objection."""
    from desk import asked
    from desk.showing import results
    from desk.wiring import office_of
    from lifecycle.states import Action
    from workflows import policy_round

    asked.sayable(text, "text")
    result = policy_round.object_to(office_of(context), by, policy, provider, text)
    return results.show(result, Action.OBJECT, policy, as_json=as_json)
