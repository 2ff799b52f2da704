"""`looptijd apply` and `looptijd register`: one new contract."""

from pathlib import Path
from typing import Annotated, TypeAlias

import typer

from desk import completing
from desk.commands import names
from desk.commands.options import By, Json
from desk.ending import ends
from desk.language import t

_Provider: TypeAlias = Annotated[
    str,
    typer.Option(help=t("Sleutel van de aanbieder.", "The provider's key."), autocompletion=completing.providers),
]
_Policy: TypeAlias = Annotated[
    str, typer.Option(help=t("Het beleid.", "The policy."), autocompletion=completing.policies)
]
_Regions: TypeAlias = Annotated[
    list[str],
    typer.Option(
        "--region", help=t("Een regio; mag vaker.", "A region; may be repeated."), autocompletion=completing.regions
    ),
]
_Role: TypeAlias = Annotated[
    str | None, typer.Option(**names.POLICY_ROLES.told(t("Rol bij dit beleid.", "Role in this policy.")))
]
_Reach: TypeAlias = Annotated[
    str | None, typer.Option(**names.REACHES.told(t("Bereik van een individu.", "Reach of an individual.")))
]
_Dossier: TypeAlias = Annotated[
    Path | None, typer.Option(help=t("YAML- of JSON-bestand met feiten.", "YAML or JSON file with facts."))
]


def add_to(app: typer.Typer) -> None:
    """Add the commands."""
    app.command(help=t("Leg een aanvraag vast.", "Record an application."))(apply)
    app.command(
        help=t(
            "Neem een contract over dat al loopt (beleidsmanager).", "Take over a running contract (policy manager)."
        )
    )(register)


@ends
def apply(
    context: typer.Context,
    provider: _Provider,
    policy: _Policy,
    region: _Regions,
    by: By,
    role: _Role = None,
    reach: _Reach = None,
    renews: Annotated[
        str | None,
        typer.Option(
            help=t("Contract dat dit vervolgt.", "Contract that this continues."), autocompletion=completing.contracts
        ),
    ] = None,
    follows_insurer: Annotated[
        str | None, typer.Option(help=t("Volgverzoek: de verzekeraar.", "Follow request: the insurer."))
    ] = None,
    follows_agreement: Annotated[
        str | None, typer.Option(help=t("Volgverzoek: de overeenkomst.", "Follow request: the agreement."))
    ] = None,
    follows_tariff: Annotated[
        str | None, typer.Option(help=t("Volgverzoek: het tarief.", "Follow request: the tariff."))
    ] = None,
    follows_in: Annotated[
        list[str] | None,
        typer.Option(
            help=t("Volgverzoek: regio waar die preferent is.", "Follow request: region where it is preferred."),
            autocompletion=completing.regions,
        ),
    ] = None,
    dossier: _Dossier = None,
    as_json: Json = False,
) -> int:
    """Record an application."""
    from desk import asked
    from desk.showing import results
    from desk.wiring import office_of
    from lifecycle import nouns
    from lifecycle.contract import FollowRequest, Reach
    from lifecycle.states import Action
    from workflows import intake

    office = office_of(context)
    words = asked.vocabulary(office)
    asked.among(policy, words.policies, nouns.POLICY, "--policy")
    preferred = tuple(asked.among(each, words.regions, nouns.REGION, "--follows-in") for each in follows_in or ())
    follows = FollowRequest(follows_insurer, follows_agreement, follows_tariff, preferred or None)
    application = intake.Application(
        policy=policy,
        provider=provider,
        regions=tuple(asked.among(each, words.regions, nouns.REGION, "--region") for each in region),
        role=asked.role(role, policy, words),
        reach=None if reach is None else Reach(reach),
        renews=renews,
        follows=None if follows == FollowRequest() else follows,
        dossier=asked.dossier(dossier, words),
    )
    result = intake.apply(office, by, application)
    return results.show(result, Action.APPLY, provider, as_json=as_json)


@ends
def register(
    context: typer.Context,
    provider: _Provider,
    policy: _Policy,
    region: _Regions,
    state: Annotated[
        str,
        typer.Option(**names.STATES.told(t("Stand: gepubliceerd of in uitloop.", "State: published or in run-off."))),
    ],
    first: Annotated[str, typer.Option("--from", help=t("Eerste dag van de looptijd.", "First day of the term."))],
    last: Annotated[str, typer.Option("--until", help=t("Laatste dag van de looptijd.", "Last day of the term."))],
    by: By,
    role: _Role = None,
    reach: _Reach = None,
    dossier: _Dossier = None,
    as_json: Json = False,
) -> int:
    """Take over a running contract."""
    from desk import asked
    from desk.showing import results
    from desk.wiring import office_of
    from lifecycle import nouns
    from lifecycle.calendar import Term
    from lifecycle.contract import Reach
    from lifecycle.states import Action, State
    from workflows import intake

    office = office_of(context)
    words = asked.vocabulary(office)
    care, year = asked.care_and_year(policy, words, "--policy")
    running = intake.Running(
        policy=policy,
        care=care,
        year=year,
        provider=provider,
        state=State(state),
        regions=tuple(asked.among(each, words.regions, nouns.REGION, "--region") for each in region),
        term=Term(asked.day(first, "--from"), asked.day(last, "--until")),
        role=role,
        reach=None if reach is None else Reach(reach),
        dossier=asked.dossier(dossier, words),
    )
    return results.show(intake.register(office, by, running), Action.REGISTER, provider, as_json=as_json)
