"""`looptijd outbox`: the messages to people."""

from typing import Annotated

import typer

from desk.commands import names
from desk.commands.listing import JsonLines
from desk.commands.options import By, Json
from desk.ending import DONE, ends
from desk.language import t

app = typer.Typer(
    invoke_without_command=True,
    help=t("Berichten aan mensen tonen en versturen.", "List and send messages to people."),
)
_STATE = Annotated[
    str | None,
    typer.Option(
        "--state",
        show_default=False,
        **names.MESSAGES.told(t("Alleen berichten die zo staan.", "Only messages that stand so.")),
    ),
]
_NUMBER = Annotated[int, typer.Argument(help=t("Het nummer van het bericht.", "The number of the message."))]


@app.callback()
def list_(context: typer.Context, state: _STATE = None, as_json: JsonLines = False) -> None:
    """List them where no command of the group is named."""
    if context.invoked_subcommand is None:
        _list(context, state, as_json)


@ends
def _list(context: typer.Context, state: str | None, as_json: bool) -> int:
    from desk.showing import outbox
    from desk.wiring import office_of
    from workflows.messages import Standing

    outbox.show(office_of(context), None if state is None else Standing(state), as_json=as_json)
    return DONE


@app.command(help=t("Toon een bericht.", "Show a message."))
@ends
def show(context: typer.Context, number: _NUMBER, as_json: Json = False) -> int:
    """Show one message."""
    from desk.showing import outbox
    from desk.wiring import office_of

    outbox.show_one(office_of(context), number, as_json=as_json)
    return DONE


@app.command(
    help=t("Verstuur nu wat klaarstaat, elk hoogstens één keer.", "Send now what is waiting, each at most once.")
)
@ends
def deliver(context: typer.Context) -> int:
    """Send what is due, in one pass."""
    import os

    from desk.showing import outbox
    from desk.wiring import office_of

    outbox.deliver(office_of(context), os.environ)
    return DONE


@app.command(
    help=t(
        "Laat een bericht dat onzeker, opgegeven of alleen getoond is versturen; een beheerder beslist.",
        "Have a message sent that is uncertain, given up or only shown; an administrator decides.",
    )
)
@ends
def resend(context: typer.Context, number: _NUMBER, by: By) -> int:
    """Send a message once more."""
    from desk.showing.output import echo
    from desk.wiring import office_of
    from workflows.resending import resend as have_sent

    person = have_sent(office_of(context), number, by)
    echo(
        t(
            f"Bericht {number} aan {person} wacht om verstuurd te worden.",
            f"Message {number} to {person} waits to be sent.",
        )
    )
    return DONE
