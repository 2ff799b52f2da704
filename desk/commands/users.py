"""`looptijd users`: who can act."""

from typing import Annotated

import typer

from desk.commands import names
from desk.commands.options import Json
from desk.ending import DONE, ends
from desk.language import t
from lifecycle.roles import Role

app = typer.Typer(
    invoke_without_command=True, help=t("Gebruikers tonen, toevoegen en wijzigen.", "List, add and change users.")
)


@app.callback()
def group(context: typer.Context, as_json: Json = False) -> None:
    """List them where no command of the group is named."""
    if context.invoked_subcommand is None:
        context.invoke(list_, context, as_json=as_json)


@app.command("list", help=t("Toon de gebruikers.", "List the users."))
@ends
def list_(
    context: typer.Context,
    as_json: Json = False,
) -> int:
    """List the users."""
    from desk.showing import people
    from desk.wiring import office_of

    people.show(office_of(context), as_json=as_json)
    return DONE


@app.command(help=t("Voeg een gebruiker toe.", "Add a user."))
@ends
def add(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help=t("Naam, in kleine letters.", "Name, in lower case."))],
    role: Annotated[str, typer.Argument(**names.PEOPLES_ROLES.told(t("Rol.", "Role.")))],
    mail: Annotated[str | None, typer.Option(help=t("Mailadres.", "Mail address."))] = None,
    by: Annotated[
        str | None, typer.Option(help=t("De beheerder die dit doet.", "The administrator who does this."))
    ] = None,
) -> int:
    """Add a user."""
    from desk.showing.output import echo
    from desk.wiring import office_of
    from desk.words import named
    from workflows import people

    people.add(office_of(context), name, Role(role), mail, actor=by)
    echo(t(f"{name} is toegevoegd als {named(role)}.", f"{name} is added as {named(role)}."))
    return DONE


@app.command(help=t("Wijzig rol, mailadres of toegang van een gebruiker.", "Change a user's role, address or access."))
@ends
def change(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help=t("Naam.", "Name."))],
    role: Annotated[str | None, typer.Option(**names.PEOPLES_ROLES.told(t("Nieuwe rol.", "New role.")))] = None,
    mail: Annotated[str | None, typer.Option(help=t("Nieuw mailadres.", "New mail address."))] = None,
    active: Annotated[
        bool | None,
        typer.Option("--active/--inactive", help=t("Mag iets doen, of niets meer.", "May act, or no more.")),
    ] = None,
    by: Annotated[
        str | None, typer.Option(help=t("De beheerder die dit doet.", "The administrator who does this."))
    ] = None,
) -> int:
    """Change a user."""
    from desk.showing.output import echo
    from desk.wiring import office_of
    from workflows import people

    office = office_of(context)
    people.change(office, name, role=None if role is None else Role(role), mail=mail, active=active, actor=by)
    echo(t(f"{name} is gewijzigd.", f"{name} is changed."))
    return DONE


@app.command(
    help=t(
        "Geef een gebruiker een eerste wachtwoord, dat bij het inloggen gewijzigd moet worden.",
        "Give a user a first password, which must be changed when they log in.",
    )
)
@ends
def password(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help=t("Naam.", "Name."))],
    by: Annotated[
        str | None, typer.Option(help=t("De beheerder die dit doet.", "The administrator who does this."))
    ] = None,
) -> int:
    """Give a user a first password."""
    from desk.showing.output import echo
    from desk.wiring import office_of
    from workflows import accounts

    first = accounts.first_password(office_of(context), name, actor=by)
    echo(t(f"Het eerste wachtwoord van {name}: {first}", f"The first password of {name}: {first}"))
    echo(t("Het wordt niet nog eens getoond.", "It is not shown again."))
    return DONE
