"""`looptijd import` and `looptijd template`: applications and running contracts from spreadsheets."""

from pathlib import Path
from typing import Annotated

import typer

from desk.commands import names
from desk.commands.options import By, Json
from desk.ending import DONE, ends
from desk.language import t


def add_to(app: typer.Typer) -> None:
    """Add the commands."""
    app.command(
        "import",
        help=t(
            "Lees aanvragen en lopende contracten in uit een spreadsheet (.xlsx) of CSV-bestand.",
            "Take in applications and running contracts from a spreadsheet (.xlsx) or CSV file.",
        ),
    )(import_)
    app.command(
        help=t(
            "Maak een leeg formulier om in te vullen, met uitleg en keuzelijsten.",
            "Write an empty form to fill in, with explanations and drop-down lists.",
        )
    )(template)


@ends
def import_(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help=t("Het bestand, .xlsx of .csv.", "The file, .xlsx or .csv."))],
    by: By,
    sheet: Annotated[
        str | None,
        typer.Option(
            **names.SHEETS.told(
                t(
                    "Alleen dit blad; van een CSV-bestand wat het is (anders: applications).",
                    "This sheet only; of a CSV file what it is (otherwise: applications).",
                )
            ),
        ),
    ] = None,
    subcontractors: Annotated[
        Path | None,
        typer.Option(
            help=t("CSV-bestand met de onderaannemers van deze aanvragen.", "CSV file with their subcontractors.")
        ),
    ] = None,
    ignore: Annotated[
        list[str] | None,
        typer.Option(help=t("Sla de kolom met dit opschrift over.", "Leave out the column with this heading.")),
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help=t("Laat alles zien, wijzig niets.", "Show everything, change nothing."))
    ] = False,
    as_json: Json = False,
) -> int:
    """Import a file: what is wrong is listed, the rest is in; the same file again changes nothing."""
    from desk.imports.form import Sheet
    from desk.imports.gathering import Files
    from desk.imports.run import Wanted
    from desk.showing import imports
    from desk.wiring import office_of

    files = Files(file, None if sheet is None else Sheet(sheet), subcontractors, tuple(ignore or ()))
    return imports.show(office_of(context), Wanted(files, by, not dry_run), as_json=as_json)


@ends
def template(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help=t("Het nieuwe bestand, .xlsx.", "The new file, .xlsx."))],
) -> int:
    """Write the form for the policies in play; for the shipped ones where there is no database yet."""
    from desk.imports import template as templates
    from desk.showing.output import echo
    from desk.wiring import forms_for

    forms, policies = forms_for(context)
    templates.write(file, forms, policies.values())
    echo(t(f"{file}: een leeg formulier.", f"{file}: an empty form."))
    return DONE
