"""`looptijd contracts` and `looptijd show`: the portfolio, and one contract whole."""

from typing import Annotated

import typer

from desk import completing
from desk.commands import names
from desk.commands.listing import Csv, JsonLines, Limit, OfKind, OfProvider, form_of
from desk.commands.options import Json
from desk.ending import DONE, ends
from desk.language import t
from lifecycle.states import State


def add_to(app: typer.Typer) -> None:
    """Add the commands."""
    app.command(
        help=t(
            "Toon de contracten: alle, of die aan elke keuze voldoen.",
            "List the contracts: all, or those that answer every choice.",
        )
    )(contracts)
    app.command(
        help=t(
            "Toon alles van een contract: feiten, dossier, vragen, wat nu kan, en wat er is gebeurd.",
            "Show all of a contract: facts, dossier, questions, what is possible now, and what happened.",
        )
    )(show)


@ends
def contracts(
    context: typer.Context,
    policy: Annotated[
        str | None, typer.Option(help=t("Van dit beleid.", "Of this policy."), autocompletion=completing.policies)
    ] = None,
    state: Annotated[
        list[str] | None,
        typer.Option(
            show_default=False,
            **names.STATES.told(t("In deze stand; mag vaker.", "In this state; may be repeated.")),
        ),
    ] = None,
    kind: OfKind = None,
    role: Annotated[
        str | None,
        typer.Option(**names.POLICY_ROLES.told(t("In deze rol.", "In this role."))),
    ] = None,
    region: Annotated[
        list[str] | None,
        typer.Option(
            help=t("In deze regio; mag vaker.", "In this region; may be repeated."),
            autocompletion=completing.regions,
            show_default=False,
        ),
    ] = None,
    provider: OfProvider = None,
    overdue: Annotated[
        bool,
        typer.Option(
            "--overdue",
            help=t("Alleen aanvragen die te laat zijn.", "Only applications that are overdue."),
        ),
    ] = False,
    failing: Annotated[
        str | None,
        typer.Option(
            help=t(
                "Waarvan deze regel nu de volgende stap in de weg staat, of nu niet meer voldaan is.",
                "Which this rule now keeps from the next step, or of which it no longer holds.",
            ),
            autocompletion=completing.rules,
        ),
    ] = None,
    search: Annotated[
        str | None,
        typer.Option(
            help=t(
                "Met deze tekst in nummer, naam, sleutel, AGB-code of KvK-nummer.",
                "With this text in the number, name, key, AGB code or KvK number.",
            )
        ),
    ] = None,
    limit: Limit = None,
    as_json: JsonLines = False,
    as_csv: Csv = False,
) -> int:
    """List contracts."""
    from desk.showing import portfolio
    from desk.wiring import office_of
    from lifecycle.contract import Kind
    from workflows.portfolio_asked import Filter

    asked = Filter(
        policy=policy,
        states=tuple(map(State, state or ())),
        kind=None if kind is None else Kind(kind),
        role=role,
        regions=tuple(region or ()),
        provider=provider,
        overdue=overdue,
        failing=failing,
        search=search,
    )
    portfolio.show(office_of(context), asked, form_of(as_json=as_json, as_csv=as_csv), limit)
    return DONE


@ends
def show(
    context: typer.Context,
    contract: Annotated[
        str,
        typer.Argument(
            help=t("Contractnummer, bijvoorbeeld GLI-2027-00012.", "Contract number, for example GLI-2027-00012."),
            autocompletion=completing.contracts,
        ),
    ],
    as_json: Json = False,
) -> int:
    """Show one contract."""
    from desk.showing import contract as showing
    from desk.wiring import office_of

    showing.show(office_of(context), contract, as_json=as_json)
    return DONE
