"""`looptijd approvals`: what waits for an approver, and what the approver and the asker do with it."""

from typing import TYPE_CHECKING, Annotated, TypeAlias

import typer

from desk import completing
from desk.commands.listing import JsonLines
from desk.commands.options import By, Json
from desk.ending import DONE, ends
from desk.language import t

if TYPE_CHECKING:
    from lifecycle.states import Action
    from workflows.office import Office
    from workflows.request import Result

app = typer.Typer(
    invoke_without_command=True,
    help=t(
        "Verzoeken om goedkeuring tonen, goedkeuren, afwijzen en intrekken.",
        "List, grant, decline and withdraw requests for approval.",
    ),
)
_For: TypeAlias = Annotated[
    str | None,
    typer.Option(
        "--for",
        help=t("Alleen wat deze goedkeurder mag beslissen.", "Only what this approver may decide."),
        autocompletion=completing.users,
    ),
]
_All: TypeAlias = Annotated[
    bool, typer.Option("--all", help=t("Ook wat niet meer open is.", "Also what is not open any more."))
]
_Number: TypeAlias = Annotated[
    int,
    typer.Argument(
        help=t("Het nummer van het verzoek.", "The number of the request."), autocompletion=completing.approvals
    ),
]


@app.callback()
def group(context: typer.Context, approver: _For = None, everything: _All = False, as_json: JsonLines = False) -> None:
    """List them where no command of the group is named."""
    if context.invoked_subcommand is None:
        context.invoke(list_, context, approver=approver, everything=everything, as_json=as_json)


@app.command("list", help=t("Toon de verzoeken die open staan.", "List the requests that are open."))
@ends
def list_(context: typer.Context, approver: _For = None, everything: _All = False, as_json: JsonLines = False) -> int:
    """List the requests."""
    from desk.showing import approvals
    from desk.wiring import office_of

    approvals.show_list(office_of(context), approver, closed=everything, as_json=as_json)
    return DONE


@app.command(
    help=t(
        "Toon een verzoek: wie wat vraagt en waarom, en elke bevinding zoals het er nu voor staat.",
        "Show a request: who asks what and why, and every finding as things stand now.",
    )
)
@ends
def show(context: typer.Context, number: _Number, as_json: Json = False) -> int:
    """Show one request."""
    from desk.showing import approvals
    from desk.wiring import office_of

    approvals.show_one(office_of(context), number, as_json=as_json)
    return DONE


@app.command(
    help=t(
        "Keur een verzoek van een ander goed; wat gevraagd is, wordt opnieuw beoordeeld en gedaan.",
        "Grant another person's request; what was asked is judged anew and done.",
    )
)
@ends
def grant(context: typer.Context, number: _Number, by: By, as_json: Json = False) -> int:
    """Grant a request."""
    from desk.wiring import office_of
    from lifecycle.states import Action
    from workflows import approvals

    office = office_of(context)
    return _decided(office, number, approvals.grant(office, by, number), Action.GRANT_APPROVAL, as_json=as_json)


@app.command(
    help=t("Wijs een verzoek van een ander af, met een reden.", "Decline another person's request, with a reason.")
)
@ends
def decline(
    context: typer.Context,
    number: _Number,
    by: By,
    reason: Annotated[str | None, typer.Option(help=t("De reden.", "The reason."))] = None,
    as_json: Json = False,
) -> int:
    """Decline a request."""
    from desk import asked
    from desk.wiring import office_of
    from lifecycle.states import Action
    from workflows import approvals

    asked.sayable(reason, "--reason")
    office = office_of(context)
    result = approvals.decline(office, by, number, reason)
    return _decided(office, number, result, Action.DECLINE_APPROVAL, as_json=as_json)


@app.command(help=t("Trek een eigen verzoek in.", "Withdraw a request of your own."))
@ends
def withdraw(context: typer.Context, number: _Number, by: By, as_json: Json = False) -> int:
    """Withdraw a request."""
    from desk.wiring import office_of
    from lifecycle.states import Action
    from workflows import approvals

    office = office_of(context)
    return _decided(office, number, approvals.withdraw(office, by, number), Action.WITHDRAW_APPROVAL, as_json=as_json)


def _decided(office: "Office", number: int, result: "Result", tried: "Action", *, as_json: bool) -> int:
    from desk.showing import results
    from lifecycle.states import Action
    from workflows import approvals_seen

    request = approvals_seen.one(office, number).approval.request
    action = request.action if result.done and tried is Action.GRANT_APPROVAL else tried
    return results.show(result, action, request.contract, as_json=as_json)
