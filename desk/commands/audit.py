"""`looptijd audit`: asking the trail, and checking it."""

from typing import Annotated, Final

import typer

from desk import completing
from desk.commands import names
from desk.commands.listing import Csv, JsonLines, Limit, OfProvider, form_of
from desk.commands.reading import Reader
from desk.ending import DONE, REFUSED, ends, guarded
from desk.language import current, t
from lifecycle.errors import BadInput
from lifecycle.languages import Both

app = typer.Typer(
    invoke_without_command=True,
    help=t(
        "Bevraag het controlespoor: wie deed wat, wat werd geweigerd, en hoe stond het op een moment. Zonder keuze"
        " verschijnt het nieuwste; van een contract alles vanaf het begin.",
        "Ask the audit trail who did what, what was refused, and how things stood at a moment. Without a choice the"
        " newest is shown; of a contract everything from the beginning.",
    ),
)
_THEN: Final = "then"


@app.callback()
def group(
    context: typer.Context,
    contract: Annotated[
        str | None, typer.Option(help=t("Van dit contract.", "Of this contract."), autocompletion=completing.contracts)
    ] = None,
    provider: OfProvider = None,
    actor: Annotated[
        str | None, typer.Option(help=t("Door deze gebruiker.", "By this user."), autocompletion=completing.users)
    ] = None,
    role: Annotated[
        str | None,
        typer.Option(**names.ROLES.told(t("In deze rol.", "In this role."))),
    ] = None,
    action: Annotated[
        str | None,
        typer.Option(**names.RECORDED.told(t("Deze handeling, zoals aanbieden.", "This action, such as offer."))),
    ] = None,
    rule: Annotated[
        str | None,
        typer.Option(
            help=t(
                "Waarin deze regel niet voldaan was, werd opgeheven of werd aangehaald; ook een advies.",
                "In which this rule did not hold, was lifted or was cited; advice too.",
            ),
            autocompletion=completing.rules,
        ),
    ] = None,
    outcome: Annotated[
        str | None,
        typer.Option(**names.OUTCOMES.told(t("Alleen wat er zo van kwam.", "Only what came to that."))),
    ] = None,
    policy: Annotated[
        str | None,
        typer.Option(
            help=t("Beoordeeld naar dit beleid.", "Judged by this policy."), autocompletion=completing.policies
        ),
    ] = None,
    policy_version: Annotated[
        str | None,
        typer.Option(
            help=t(
                "Beoordeeld naar deze versie: haar nummer (met --policy), of het begin van haar hash.",
                "Judged by this version: its number (with --policy), or the beginning of its hash.",
            )
        ),
    ] = None,
    overridden: Annotated[
        bool,
        typer.Option(
            "--overridden", help=t("Alleen besluiten met een uitzondering.", "Only decisions with an override.")
        ),
    ] = False,
    since: Annotated[
        str | None,
        typer.Option(
            "--from",
            help=t(
                "Vanaf dit moment; een datum is het begin van die dag.", "From this moment on; a date is its start."
            ),
        ),
    ] = None,
    until: Annotated[
        str | None,
        typer.Option(
            help=t(
                "Tot dit moment, dat niet meetelt; een datum telt zelf helemaal mee.",
                "Before this moment; a date is included, the whole day.",
            )
        ),
    ] = None,
    effective: Annotated[
        bool,
        typer.Option(
            "--effective",
            help=t(
                "Periode en volgorde naar het moment waarop het geldt, niet waarop het werd vastgelegd.",
                "Period and order by when it counts, not by when it was recorded.",
            ),
        ),
    ] = False,
    newest_first: Annotated[
        bool | None,
        typer.Option(
            "--newest-first/--oldest-first",
            help=t(
                "De volgorde; anders bij een contract het oudste eerst, verder het nieuwste.",
                "The order; otherwise oldest first of a contract, and newest first of anything else.",
            ),
            show_default=False,
        ),
    ] = None,
    look_ups: Annotated[
        str | None,
        typer.Option(
            "--lookups",
            **names.LOOK_UPS.told(
                t(
                    "Of er ook staat wat iemand opzocht: zonder (zo is het zonder keuze), alleen of met.",
                    "Whether what somebody looked up is there too: without (as it is without a choice), only or with.",
                )
            ),
        ),
    ] = None,
    limit: Limit = None,
    as_of: Annotated[
        str | None,
        typer.Option(
            help=t(
                "Hoe contracten (of dat van --contract) stonden op dit moment; een datum is 12:00.",
                "How contracts (or that of --contract) stood at this moment; a date is 12:00.",
            )
        ),
    ] = None,
    known: Annotated[
        str | None,
        typer.Option(
            **names.KNOWN.told(
                t(
                    "Bij --as-of: toen, wat toen was vastgelegd (zo is het zonder keuze), of nu, wat nu bekend is.",
                    "With --as-of: then, what was recorded by then (without a choice too), or now, what is known now.",
                )
            ),
        ),
    ] = None,
    as_json: JsonLines = False,
    as_csv: Csv = False,
    by: Reader = None,
) -> None:
    """Ask the trail, where no command of the group is named."""

    def answer() -> int:
        from desk import written
        from desk.showing import trail, trail_as_of
        from desk.wiring import office_of
        from workflows.inquiry.as_of import Known
        from workflows.inquiry.asked import Inquiry, Lookups
        from workflows.inquiry.looking_back import Back

        asked = Inquiry(
            contract=contract,
            provider=provider,
            actor=actor,
            role=role,
            action=action,
            rule=rule,
            outcome=outcome,
            policy=policy,
            policy_version=policy_version,
            overridden=overridden,
            since=written.bound(since, "--from"),
            until=written.bound(until, "--until", whole_day=True),
            effective=effective,
            newest_first=newest_first,
            lookups=Lookups(look_ups or Lookups.WITHOUT),
            limit=limit,
        )
        if asked.since is not None and asked.until is not None and asked.since >= asked.until:
            raise BadInput("--until", Both("ligt niet na --from", "does not come after --from"))
        form = form_of(as_json=as_json, as_csv=as_csv)
        if as_of is None:
            if known is not None:
                raise BadInput("--known", Both("gaat alleen samen met --as-of", "goes with --as-of only"))
            trail.show(office_of(context), by, asked, form)
            return DONE
        if asked != Inquiry(contract=contract, limit=limit):
            raise BadInput(
                "--as-of", Both("gaat alleen samen met --contract en --limit", "goes with --contract and --limit only")
            )
        moment = written.moment(as_of, "--as-of")
        trail_as_of.show(office_of(context), by, Back(moment, Known(known or _THEN)), contract, form, limit)
        return DONE

    if context.invoked_subcommand is None:
        raise typer.Exit(guarded(answer))
    if any(value not in {None, False} for name, value in context.params.items() if name != "by"):
        raise BadInput(
            context.invoked_subcommand, Both("gaat niet samen met een vraag", "does not go together with a question")
        )


@app.command(
    help=t(
        "Controleer het spoor: elke keten, en of naspelen de contracten oplevert.",
        "Check every chain, and that replaying gives the contracts.",
    )
)
@ends
def check(context: typer.Context, by: Reader = None) -> int:
    """Check the trail."""
    from desk.showing.output import echo
    from desk.wiring import office_of
    from workflows.inquiry import checking

    office = office_of(context)
    found = checking.check(office, checking.allowed(office, by))
    problems = () if found is None else found.problems
    for problem in problems:
        echo(problem.said(current()))
    if not problems:
        echo(t("Het controlespoor klopt.", "The audit trail holds."))
    return REFUSED if problems else DONE
