"""`looptijd explain`: what is possible with a contract, what is not, and why."""

from typing import Annotated

import typer

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
        str, typer.Argument(help=t("Contractnummer, bijvoorbeeld GLI-2027-00012.", "Contract number."))
    ],
    trigger: Annotated[
        str | None, typer.Argument(help=t("Alleen deze overgang of actie.", "This action only."))
    ] = None,
    by: Annotated[str | None, typer.Option(help=t("Voor deze gebruiker.", "For this user."))] = None,
    as_json: Annotated[bool, typer.Option("--json", help=t("Als JSON.", "As JSON."))] = False,
) -> int:
    """Explain one contract."""
    from desk.showing import explanation
    from desk.wiring import office_of
    from workflows.explain import explain as explained

    office = office_of(context)
    found = explained(office, contract, explanation.action_named(trigger), by)
    explanation.show(found, office.now(), as_json=as_json)
    return DONE
