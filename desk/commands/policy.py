"""`looptijd policy`: policies in play and policy files."""

from pathlib import Path
from typing import Annotated, TypeAlias

import typer

from desk import completing
from desk.commands.options import By, Json
from desk.ending import DONE, ends
from desk.language import t

app = typer.Typer(
    invoke_without_command=True,
    help=t("Beleid tonen, controleren, publiceren en wijzigen.", "Show, check, publish and amend policies."),
)
_Policy: TypeAlias = Annotated[
    str,
    typer.Argument(help=t("Een beleid dat in het spel is.", "A policy in play."), autocompletion=completing.policies),
]
_Ids: TypeAlias = list[str] | None


@app.callback()
def list_(context: typer.Context, as_json: Json = False) -> None:
    """List the policies in play where no command of the group is named."""
    if context.invoked_subcommand is None:
        _list(context, as_json)


@ends
def _list(context: typer.Context, as_json: bool) -> int:
    from desk.showing import around
    from desk.wiring import office_of

    around.policies_in_play(office_of(context), as_json=as_json)
    return DONE


@app.command(
    help=t(
        "Toon een beleidsstuk: regels, data, looptijden, aannames.", "Show a policy: rules, dates, terms, assumptions."
    )
)
@ends
def show(
    context: typer.Context,
    policy: Annotated[str, typer.Argument(help=t("Meegeleverd beleid of een bestand.", "A shipped policy or a file."))],
    version: Annotated[
        int | None,
        typer.Option(
            help=t(
                "Deze versie uit de databank, niet de meegeleverde.", "This version of the database, not as shipped."
            )
        ),
    ] = None,
    as_json: Json = False,
) -> int:
    """Show a policy."""
    from desk.asked import version_of
    from desk.showing import policies
    from desk.wiring import office_of
    from lifecycle import policy_file

    from_file = version is None and (policy in policy_file.shipped() or Path(policy).exists())
    shown = policy_file.load(policy) if from_file else version_of(office_of(context), policy, version)
    policies.show(shown, as_json=as_json)
    return DONE


@app.command(help=t("Controleer een beleidsbestand.", "Check a policy file."))
@ends
def check(file: Annotated[Path, typer.Argument(help=t("Het bestand.", "The file."))]) -> int:
    """Check a policy file: everything wrong is a message with its line."""
    from desk.ending import WRONG_INPUT, tell
    from desk.showing.output import echo
    from lifecycle import policy_file, source

    policy, mistakes = policy_file.check(source.read(file))
    if policy is None:
        for each in mistakes:
            tell(each)
        return WRONG_INPUT
    one = len(policy.rules) == 1
    rules = f"{len(policy.rules)} {t('regel', 'rule') if one else t('regels', 'rules')}"
    echo(
        t(
            f"{file}: in orde - {policy.policy}, {rules}, vingerafdruk {policy.hash[:12]}",
            f"{file}: in order - {policy.policy}, {rules}, hash {policy.hash[:12]}",
        )
    )
    return DONE


@app.command(help=t("Breng een beleidsbestand in als concept.", "Put a policy file in play as a draft."))
@ends
def add(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help=t("Het bestand.", "The file."))],
    by: By,
    as_json: Json = False,
) -> int:
    """Put a policy in play."""
    from desk.showing import results
    from desk.wiring import office_of
    from lifecycle import policy_file, source
    from lifecycle.states import Action
    from workflows import policy_round

    policy = policy_file.from_source(source.read(file))
    result = policy_round.add(office_of(context), by, policy)
    return results.show(result, Action.ADD_POLICY, policy.policy, as_json=as_json)


@app.command(help=t("Publiceer een concept; de ronde begint.", "Publish a draft; the round opens."))
@ends
def publish(context: typer.Context, policy: _Policy, by: By, as_json: Json = False) -> int:
    """Publish a policy."""
    from desk.showing import results
    from desk.wiring import office_of
    from lifecycle.states import Action
    from workflows import policy_round

    result = policy_round.publish(office_of(context), by, policy)
    return results.show(result, Action.PUBLISH_POLICY, policy, as_json=as_json)


@app.command(
    help=t(
        "Wijzig programma's of registers, met een reden; de oude versie blijft bewaard.",
        "Change programmes or registers, with a reason; the old version is kept.",
    )
)
@ends
def amend(
    context: typer.Context,
    policy: _Policy,
    by: By,
    reason: Annotated[str | None, typer.Option(help=t("De reden.", "The reason."))] = None,
    add_programme: Annotated[_Ids, typer.Option(help=t("Programma erbij; mag vaker.", "Add a programme."))] = None,
    remove_programme: Annotated[_Ids, typer.Option(help=t("Programma eraf.", "Remove a programme."))] = None,
    add_register: Annotated[_Ids, typer.Option(help=t("Register erbij.", "Add a register."))] = None,
    remove_register: Annotated[_Ids, typer.Option(help=t("Register eraf.", "Remove a register."))] = None,
    as_json: Json = False,
) -> int:
    """Amend a policy."""
    from desk.asked import changes
    from desk.showing import results
    from desk.wiring import office_of
    from lifecycle.states import Action
    from workflows import policy_round

    office = office_of(context)
    asked = changes(office, policy, add_programme, remove_programme, add_register, remove_register)
    result = policy_round.amend(office, by, policy, asked, reason)
    return results.show(result, Action.AMEND_POLICY, policy, as_json=as_json)


@app.command(help=t("Toon de versies van een beleid.", "List the versions of a policy."))
@ends
def versions(context: typer.Context, policy: _Policy, as_json: Json = False) -> int:
    """List the versions of a policy."""
    from desk import asked
    from desk.showing import around
    from desk.wiring import office_of
    from lifecycle import nouns

    office = office_of(context)
    asked.among(policy, asked.vocabulary(office).policies, nouns.POLICY, policy)
    around.versions(office, policy, as_json=as_json)
    return DONE


@app.command(help=t("Toon de bezwaren die zijn ontvangen.", "List the objections that were received."))
@ends
def objections(
    context: typer.Context,
    policy: Annotated[
        str | None,
        typer.Argument(help=t("Alleen tegen dit beleid.", "To this policy only."), autocompletion=completing.policies),
    ] = None,
    as_json: Json = False,
) -> int:
    """List objections."""
    from desk import asked
    from desk.showing import around
    from desk.wiring import office_of
    from lifecycle import nouns

    office = office_of(context)
    if policy is not None:
        asked.among(policy, asked.vocabulary(office).policies, nouns.POLICY, policy)
    around.objections(office, policy, as_json=as_json)
    return DONE
