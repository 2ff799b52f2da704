"""The options of commands that list contracts or providers."""

from typing import TYPE_CHECKING, Annotated, TypeAlias

import typer

from desk import completing
from desk.commands import names
from desk.language import t
from lifecycle.errors import BadInput
from lifecycle.languages import Both

if TYPE_CHECKING:
    from desk.showing.output import Form

OfKind: TypeAlias = Annotated[
    str | None,
    typer.Option("--kind", show_default=False, **names.KINDS.told(t("Soort aanbieder.", "Kind of provider."))),
]
OfProvider: TypeAlias = Annotated[
    str | None,
    typer.Option(
        "--provider",
        help=t("Van deze aanbieder: sleutel of AGB-code.", "Of this provider: key or AGB code."),
        autocompletion=completing.providers,
    ),
]
JsonLines: TypeAlias = Annotated[
    bool, typer.Option("--json", help=t("Als JSON, een regel elk.", "As JSON, a line each."))
]
Csv: TypeAlias = Annotated[
    bool,
    typer.Option(
        "--csv",
        help=t(
            "Als CSV voor een spreadsheet: UTF-8 met BOM, puntkomma's.",
            "As CSV for a spreadsheet: UTF-8 with BOM, semicolons.",
        ),
    ),
]
Limit: TypeAlias = Annotated[
    int | None,
    typer.Option(
        min=1,
        help=t(
            "Hoogstens zoveel; anders 200 in de tabel, en alles voor programma's.",
            "At most so many; otherwise 200 in the table, and all for programs.",
        ),
    ),
]


def form_of(*, as_json: bool, as_csv: bool) -> "Form":
    """For whom a list is; `BadInput` where it is asked for twice."""
    from desk.showing.output import Form

    if as_json and as_csv:
        raise BadInput("--csv", Both("gaat niet samen met --json", "does not go with --json"))
    return Form.JSON if as_json else Form.CSV if as_csv else Form.TABLE
