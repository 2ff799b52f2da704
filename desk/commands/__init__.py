"""The commands. Each module says the arguments of its commands; what they need is imported when one runs."""

from dataclasses import dataclass
from typing import Annotated

import typer

from desk.commands import (
    advance,
    approvals,
    audit,
    changes,
    contracts,
    demo,
    entering,
    explain,
    imports,
    init,
    milestones,
    objecting,
    outbox,
    policy,
    privacy,
    providers,
    region,
    rehearse,
    scheduler,
    sealing,
    serve,
    tariff,
    tokens,
    upgrade,
    users,
)
from desk.groups import Group
from desk.language import t

app = typer.Typer(
    cls=Group,
    no_args_is_help=True,
    add_completion=True,
    pretty_exceptions_enable=False,
    help=t(
        "Looptijd voert de jaarlijkse contracteerronde van een zorgverzekeraar.",
        "Looptijd runs the yearly contracting round of a health insurer.",
    ),
)


@dataclass(frozen=True, slots=True)
class Chosen:
    """What the options before the command chose."""

    database: str | None
    clock: str | None


@app.callback()
def choose(
    context: typer.Context,
    database: Annotated[
        str | None,
        typer.Option(
            help=t(
                "Databank, bijvoorbeeld sqlite:///looptijd.db; anders LOOPTIJD_DATABASE_URL.",
                "Database, for example sqlite:///looptijd.db; otherwise LOOPTIJD_DATABASE_URL.",
            )
        ),
    ] = None,
    clock: Annotated[
        str | None,
        typer.Option(
            help=t(
                "Zet de klok van een oefendatabank vooruit, bijvoorbeeld 2026-10-31T23:59.",
                "Move the clock of a practice database forward, for example 2026-10-31T23:59.",
            )
        ),
    ] = None,
    lang: Annotated[str, typer.Option(help=t("Taal: nl of en.", "Language: nl or en."))] = "nl",
) -> None:
    """Keep what is chosen for the command that follows; the language was chosen before."""
    del lang
    context.obj = Chosen(database, clock)


contracts.add_to(app)
explain.add_to(app)
advance.add_to(app)
entering.add_to(app)
imports.add_to(app)
objecting.add_to(app)
app.add_typer(approvals.app, name="approvals")
app.add_typer(providers.app, name="providers")
app.add_typer(region.app, name="region")
app.add_typer(tariff.app, name="tariff")
app.add_typer(policy.app, name="policy")
app.add_typer(milestones.app, name="milestones")
app.add_typer(outbox.app, name="outbox")
changes.add_to(audit.app)
sealing.add_to(audit.app)
app.add_typer(audit.app, name="audit")
app.add_typer(privacy.app, name="privacy")
app.add_typer(users.app, name="users")
app.add_typer(tokens.app, name="tokens")
serve.add_to(app)
scheduler.add_to(app)
rehearse.add_to(app)
demo.add_to(app)
init.add_to(app)
upgrade.add_to(app)
