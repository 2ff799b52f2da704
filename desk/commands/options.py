"""The options that many commands have."""

from typing import Annotated, Final, TypeAlias

import typer

from desk import completing
from desk.language import t

USER_VARIABLE: Final = "LOOPTIJD_USER"

By: TypeAlias = Annotated[
    str,
    typer.Option(
        envvar=USER_VARIABLE,
        help=t("De gebruiker die dit doet.", "The user who does this."),
        autocompletion=completing.users,
    ),
]
Json: TypeAlias = Annotated[bool, typer.Option("--json", help=t("Als JSON.", "As JSON."))]
