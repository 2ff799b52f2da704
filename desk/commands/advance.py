"""`looptijd advance`: do one action on a contract."""

from pathlib import Path
from typing import Annotated

import typer

from desk import completing
from desk.commands import names
from desk.commands.options import By, Json
from desk.ending import ends
from desk.language import t


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        help=t(
            "Breng een contract een stap verder, of doe er iets anders mee; wie weigert, zegt alle redenen."
            " Een uitzondering, reinstate en terminate wachten op een goedkeurder.",
            "Take a contract a step further, or do something else with it; a refusal gives every reason."
            " An override, reinstate and terminate wait for an approver.",
        )
    )(advance)


@ends
def advance(
    context: typer.Context,
    contract: Annotated[
        str, typer.Argument(help=t("Contractnummer.", "Contract number."), autocompletion=completing.contracts)
    ],
    trigger: Annotated[
        str,
        typer.Argument(
            **names.ACTIONS.told(
                t(
                    "Wat er moet gebeuren: beoordelen, aanbieden, ... (`looptijd explain` noemt wat kan).",
                    "What is to be done: assess, offer, sign, ... (`looptijd explain` lists what is possible).",
                )
            ),
        ),
    ],
    by: By,
    reason: Annotated[str | None, typer.Option(help=t("De reden.", "The reason."))] = None,
    text: Annotated[
        str | None, typer.Option(help=t("De aantekening, de vraag of het antwoord.", "The note, question or answer."))
    ] = None,
    ground: Annotated[
        list[str] | None,
        typer.Option(
            help=t(
                "Een regel waarop wordt afgewezen of opgezegd; mag vaker.", "A rule that is cited; may be repeated."
            ),
            autocompletion=completing.rules,
        ),
    ] = None,
    signed_at: Annotated[
        str | None,
        typer.Option(
            help=t("Wanneer de aanbieder tekende (anders: nu).", "When the provider signed (otherwise: now).")
        ),
    ] = None,
    proof: Annotated[str | None, typer.Option(help=t("Bestandsnaam van het bewijs.", "The proof's file name."))] = None,
    override: Annotated[
        str | None,
        typer.Option(
            **names.OVERRIDES.told(
                t(
                    "Grond van een uitzondering, zoals zorgplicht; een ander keurt die goed.",
                    "Ground of an override, such as duty-of-care; another person approves it.",
                )
            ),
        ),
    ] = None,
    dossier: Annotated[
        Path | None, typer.Option(help=t("YAML- of JSON-bestand met feiten.", "YAML or JSON file with facts."))
    ] = None,
    question: Annotated[int | None, typer.Option(help=t("Nummer van de vraag.", "Number of the question."))] = None,
    year: Annotated[int | None, typer.Option(help=t("Jaar van het tarief.", "Year of the tariff."))] = None,
    version: Annotated[
        int | None,
        typer.Option(
            help=t(
                "Weiger als het contract niet meer deze versie heeft.", "Refuse when the contract has another version."
            )
        ),
    ] = None,
    as_json: Json = False,
) -> int:
    """Advance a contract."""
    from desk.advancing import Given, request
    from desk.showing import approvals as showing
    from desk.showing import results
    from desk.wiring import office_of
    from lifecycle.states import Action
    from workflows import approvals
    from workflows.advance import act

    office = office_of(context)
    given = Given(
        reason=reason,
        text=text,
        ground=tuple(ground or ()),
        signed_at=signed_at,
        proof=proof,
        override=override,
        dossier=dossier,
        question=question,
        year=year,
    )
    asked = request(office, Action(trigger), by, contract, given, version)
    if approvals.needed(asked):
        return showing.show_asked(approvals.ask(office, asked), asked.action, contract, as_json=as_json)
    return results.show(act(office, asked), asked.action, contract, as_json=as_json)
