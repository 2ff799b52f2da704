"""`looptijd providers`: who can be contracted."""

from typing import Annotated, TypeAlias

import typer

from desk import completing
from desk.commands import names
from desk.commands.listing import Csv, JsonLines, Limit, OfKind, form_of
from desk.commands.options import By, Json
from desk.ending import DONE, ends
from desk.language import t
from lifecycle.errors import BadInput
from lifecycle.languages import Both
from lifecycle.states import Action

app = typer.Typer(
    invoke_without_command=True,
    help=t(
        "Aanbieders tonen, vastleggen en wijzigen. Zonder commando verschijnt de lijst.",
        "List, record and change providers. Without a command the list is shown.",
    ),
)
_Search: TypeAlias = Annotated[
    str | None,
    typer.Option(
        help=t(
            "Met deze tekst in sleutel, naam, AGB-code of KvK-nummer.",
            "With this text in the key, name, AGB code or KvK number.",
        )
    ),
]
_Known: TypeAlias = Annotated[
    str,
    typer.Argument(
        metavar="KEY",
        help=t("Sleutel of AGB-code van de aanbieder.", "The provider's key or AGB code."),
        autocompletion=completing.providers,
    ),
]
_Agb: TypeAlias = Annotated[str | None, typer.Option(help=t("AGB-code, 8 cijfers.", "AGB code, 8 digits."))]
_Kvk: TypeAlias = Annotated[str | None, typer.Option(help=t("KvK-nummer, 8 cijfers.", "KvK number, 8 digits."))]
_Street: TypeAlias = Annotated[str | None, typer.Option(help=t("Straat en huisnummer.", "Street and number."))]
_Postcode: TypeAlias = Annotated[
    str | None, typer.Option(help=t("Postcode, zoals 4331 LK.", "Postcode, such as 4331 LK."))
]
_City: TypeAlias = Annotated[str | None, typer.Option(help=t("Plaats.", "City."))]


@app.callback()
def list_(
    context: typer.Context,
    kind: OfKind = None,
    search: _Search = None,
    limit: Limit = None,
    as_json: JsonLines = False,
    as_csv: Csv = False,
) -> None:
    """List them where no command of the group is named."""
    if context.invoked_subcommand is None:
        _list(context, kind, search, limit, as_json=as_json, as_csv=as_csv)
    elif any((kind, search, limit, as_json, as_csv)):
        _misplaced(context)


@ends
def _misplaced(context: typer.Context) -> int:
    name = str(context.invoked_subcommand)
    raise BadInput("looptijd providers", Both(f"zet de keuzes na {name}", f"put the choices after {name}"))


@ends
def _list(
    context: typer.Context, kind: str | None, search: str | None, limit: int | None, *, as_json: bool, as_csv: bool
) -> int:
    from desk.showing import providers
    from desk.wiring import office_of
    from lifecycle.contract import Kind

    form = form_of(as_json=as_json, as_csv=as_csv)
    providers.show(office_of(context), None if kind is None else Kind(kind), search, form, limit)
    return DONE


@app.command(help=t("Toon een aanbieder met de contracten.", "Show a provider with its contracts."))
@ends
def show(context: typer.Context, key: _Known, as_json: Json = False) -> int:
    """Show a provider."""
    from desk.showing import providers
    from desk.wiring import office_of

    providers.show_one(office_of(context), key, as_json=as_json)
    return DONE


@app.command(help=t("Leg een nieuwe aanbieder vast.", "Record a new provider."))
@ends
def add(
    context: typer.Context,
    key: Annotated[
        str,
        typer.Argument(help=t("Nieuwe sleutel: kleine letters en streepjes.", "New key: small letters and hyphens.")),
    ],
    kind: Annotated[
        str,
        typer.Option(**names.KINDS.told(t("Soort; die kan niet meer wijzigen.", "Kind; it cannot change."))),
    ],
    name: Annotated[str, typer.Option(help=t("Naam.", "Name."))],
    by: By,
    agb: _Agb = None,
    kvk: _Kvk = None,
    street: _Street = None,
    postcode: _Postcode = None,
    city: _City = None,
    as_json: Json = False,
) -> int:
    """Record a provider."""
    from desk.showing import results
    from desk.wiring import office_of
    from lifecycle.contract import NOT_KEPT, Kind, Provider
    from workflows import providers

    given = Provider(NOT_KEPT, key, Kind(kind), name, agb, kvk, street, postcode, city)
    result = providers.add(office_of(context), by, given)
    return results.show(result, Action.ADD_PROVIDER, key, as_json=as_json)


@app.command(help=t("Wijzig wat er van een aanbieder bekend is.", "Change what is known of a provider."))
@ends
def change(
    context: typer.Context,
    key: _Known,
    by: By,
    name: Annotated[str | None, typer.Option(help=t("Naam.", "Name."))] = None,
    agb: _Agb = None,
    kvk: _Kvk = None,
    street: _Street = None,
    postcode: _Postcode = None,
    city: _City = None,
    as_json: Json = False,
) -> int:
    """Change a provider."""
    from desk.showing import results
    from desk.wiring import office_of
    from workflows import provider_list, providers

    given = {"name": name, "agb": agb, "kvk": kvk, "street": street, "postcode": postcode, "city": city}
    facts = {fact: value for fact, value in given.items() if value is not None}
    if not facts:
        listed = ", ".join(f"--{fact}" for fact in given)
        raise BadInput(key, Both(f"noem wat er wijzigt: {listed}", f"say what changes: {listed}"))
    office = office_of(context)
    known = provider_list.key_of(office, key)
    return results.show(providers.change(office, by, known, facts), Action.CHANGE_PROVIDER, known, as_json=as_json)
