"""The option that says who looks at the trail."""

from typing import Annotated, TypeAlias

import typer

from desk import completing
from desk.commands.options import USER_VARIABLE
from desk.language import t

Reader: TypeAlias = Annotated[
    str | None,
    typer.Option(
        "--by",
        envvar=USER_VARIABLE,
        help=t(
            "De auditor die dit opzoekt; anders wie bij de databank kan, als console.",
            "The auditor who looks this up; otherwise whoever has the database, as console.",
        ),
        autocompletion=completing.users,
    ),
]
