"""`looptijd policy`: show and check policy files."""

from pathlib import Path
from typing import Annotated

import typer

from desk.ending import DONE, ends
from desk.language import t

app = typer.Typer(no_args_is_help=True, help=t("Beleidsstukken tonen en controleren.", "Show and check policies."))


@app.command(
    help=t(
        "Toon een beleidsstuk: regels, data, looptijden, aannames.", "Show a policy: rules, dates, terms, assumptions."
    )
)
@ends
def show(
    policy: Annotated[str, typer.Argument(help=t("Meegeleverd beleid of een bestand.", "A shipped policy or a file."))],
    as_json: Annotated[bool, typer.Option("--json", help=t("Als JSON.", "As JSON."))] = False,
) -> int:
    """Show a policy."""
    from desk.showing import policies
    from lifecycle import policy_file

    policies.show(policy_file.load(policy), as_json=as_json)
    return DONE


@app.command(help=t("Controleer een beleidsbestand.", "Check a policy file."))
@ends
def check(file: Annotated[Path, typer.Argument(help=t("Het bestand.", "The file."))]) -> int:
    """Check a policy file: everything wrong is one message with its line."""
    from desk.showing.output import echo
    from lifecycle import policy_file, source

    policy = policy_file.from_source(source.read(file))
    echo(
        t(
            f"{file}: in orde - {policy.policy}, {len(policy.rules)} regels, vingerafdruk {policy.hash[:12]}",
            f"{file}: in order - {policy.policy}, {len(policy.rules)} rules, hash {policy.hash[:12]}",
        )
    )
    return DONE
