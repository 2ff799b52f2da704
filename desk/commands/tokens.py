"""`looptijd tokens`: what programs prove with for whom they act."""

from typing import Annotated

import typer

from desk.commands import names
from desk.commands.options import By, Json
from desk.ending import DONE, ends
from desk.language import t
from lifecycle.roles import Role

app = typer.Typer(
    invoke_without_command=True,
    help=t("API-tokens tonen, maken en beëindigen.", "List, make and end API tokens."),
)


@app.callback()
def group(context: typer.Context, as_json: Json = False) -> None:
    """List them where no command of the group is named."""
    if context.invoked_subcommand is None:
        context.invoke(list_, context, as_json=as_json)


@app.command("list", help=t("Toon de tokens.", "List the tokens."))
@ends
def list_(context: typer.Context, as_json: Json = False) -> int:
    """List the tokens."""
    from desk.showing import tokens
    from desk.wiring import office_of

    tokens.show(office_of(context), as_json=as_json)
    return DONE


@app.command(
    help=t(
        "Maak een token voor een gebruiker, of voor een dienst met een eigen rol; het wordt één keer getoond.",
        "Make a token for a user, or for a service with a role of its own; it is shown once.",
    )
)
@ends
def make(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help=t("Waarvoor het token is.", "What the token is for."))],
    user: Annotated[
        str, typer.Argument(help=t("De gebruiker of dienst van het token.", "The user or service of the token."))
    ],
    until: Annotated[
        str, typer.Option(help=t("De laatste dag, hoogstens over een jaar.", "The last day, at most a year away."))
    ],
    by: By,
    service: Annotated[
        str | None,
        typer.Option(
            **names.PEOPLES_ROLES.told(
                t(
                    "De rol van een dienst, die wordt aangemaakt als die er nog niet is.",
                    "The role of a service, which is made where it does not exist yet.",
                )
            ),
        ),
    ] = None,
    read_only: Annotated[bool, typer.Option("--read-only", help=t("Laat alleen lezen.", "Let it only read."))] = False,
    as_json: Json = False,
) -> int:
    """Make a token."""
    from desk import asked
    from desk.showing.output import as_json as write_json
    from desk.showing.output import echo
    from desk.wiring import office_of
    from workflows import tokens

    wanted = tokens.Wanted(
        name, user, asked.day(until, "--until"), None if service is None else Role(service), read_only
    )
    made = tokens.make(office_of(context), wanted, actor=by)
    if as_json:
        write_json({"number": made.number, "token": made.secret})
        return DONE
    echo(t(f"Token {made.number} van {user}: {made.secret}", f"Token {made.number} of {user}: {made.secret}"))
    echo(t("Het wordt niet nog eens getoond.", "It is not shown again."))
    return DONE


@app.command(help=t("Beëindig een token; het geldt meteen niet meer.", "End a token; it holds no longer at once."))
@ends
def end(
    context: typer.Context,
    number: Annotated[int, typer.Argument(help=t("Nummer van het token.", "Number of the token."))],
    by: By,
) -> int:
    """End a token."""
    from desk.showing.output import echo
    from desk.wiring import office_of
    from workflows import tokens

    tokens.end(office_of(context), number, actor=by)
    echo(t(f"Token {number} is beëindigd.", f"Token {number} is ended."))
    return DONE
