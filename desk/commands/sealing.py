"""`looptijd audit export`, `verify`, `prove`: the trail as a file that proves itself, and the seals."""

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from desk import completing
from desk.commands.options import By
from desk.commands.reading import Reader
from desk.ending import DONE, REFUSED, ends
from desk.language import current, t
from lifecycle.errors import BadInput
from lifecycle.languages import Both, Language

if TYPE_CHECKING:
    from lifecycle import proof


def add_to(app: typer.Typer) -> None:
    """Add the commands to those of the trail."""
    app.command(
        help=t(
            "Schrijf het hele spoor als één bestand dat ieder zonder Looptijd kan controleren.",
            "Write the whole trail as one file that anybody can check without Looptijd.",
        )
    )(export)
    app.command(
        help=t(
            "Controleer zo'n bestand, zonder databank: elke vastlegging, keten, handtekening en stand.",
            "Check such a file, without a database: every record, chain, signature and state.",
        )
    )(verify)
    app.command(
        help=t(
            "Bewijs dat één vastlegging in het ondertekende spoor staat; kort genoeg voor papier.",
            "Prove that one record stands in the signed trail; short enough for paper.",
        )
    )(prove)
    app.command(
        help=t(
            "Schrijf alles over een aanbieder als één HTML-bestand, in volgorde, met de paragrafen.",
            "Write everything about a provider as one HTML file, in order, with the paragraphs.",
        )
    )(provider)
    app.command(
        "renew-key",
        help=t("Onderteken voortaan met een nieuwe sleutel.", "Sign with a new key from now on."),
    )(renew_key)
    app.command(
        help=t(
            "Begin de zegels opnieuw, waar een teruggezette kopie ondertekende vastleggingen mist.",
            "Begin the seals anew, where a restored copy lacks records that were signed.",
        )
    )(restart)


@ends
def export(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help=t("Bestand om te schrijven, .zip.", "File to write, .zip."))],
    by: Reader = None,
) -> int:
    """Write the bundle."""
    from desk.seal_settings import seals_of
    from desk.showing.output import echo
    from desk.showing.progress import progress_bar
    from desk.wiring import office_of
    from lifecycle.consulting import Look
    from workflows import bundle
    from workflows.inquiry import checking, lookups

    office = office_of(context)
    who = lookups.reader(office, by, Look.EXPORT)
    seals = seals_of(office, os.environ)
    lookups.record(office, who, lookups.Taken(Look.EXPORT, {}, checking.size(office), form="bundle"))
    with progress_bar(t("Schrijven", "Writing"), checking.size(office)) as step:
        size = bundle.write(office, seals, file, step)
    echo(t(f"{size} vastleggingen staan in {file}.", f"{size} records are in {file}."))
    echo(t(f"Sleutel: {seals.public_keys()[0]}", f"Key: {seals.public_keys()[0]}"))
    return DONE


@ends
def verify(
    file: Annotated[Path, typer.Argument(help=t("Bundel, of een bewijs.", "A bundle, or a proof."), exists=True)],
    key: Annotated[
        list[str] | None,
        typer.Option(
            help=t(
                "Publieke sleutel die u van elders hebt, of een bestand ermee.",
                "Public key that you have from elsewhere, or a file with it.",
            )
        ),
    ] = None,
    checkpoints: Annotated[
        Path | None,
        typer.Option(
            help=t("Map met controlepunten die elders zijn bewaard.", "Folder of checkpoints kept elsewhere."),
            exists=True,
            file_okay=False,
        ),
    ] = None,
    tsa: Annotated[
        Path | None,
        typer.Option(
            help=t(
                "Certificaten (PEM) van de instanties achter de tijdstempels; anders die in de bundel.",
                "Certificates (PEM) of the authorities behind the time-stamps; otherwise those in the bundle.",
            ),
            exists=True,
            dir_okay=False,
        ),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help=t("Als JSON.", "As JSON."))] = False,
) -> int:
    """Check a bundle, or the proof of one record."""
    from desk.showing.output import as_json as write_json
    from desk.showing.output import echo
    from lifecycle import proof

    given = tuple(_keys(key or []))
    if file.stat().st_size <= proof.LONGEST_PROOF:
        return _verify_proof(file, given)
    kept = [each.read_bytes() for each in sorted(checkpoints.glob("*.txt"))] if checkpoints else []
    report = proof.check(file, given, kept, authorities=[tsa.read_bytes()] if tsa else [])
    if as_json:
        write_json(proof.as_data(report))
    else:
        for line in proof.lines_of(report, 0 if current() is Language.NL else 1, keys_given=bool(given)):
            echo(line)
    return DONE if report.holds else REFUSED


def _keys(texts: list[str]) -> "list[proof.Key]":
    from lifecycle.proof import Key

    found = []
    for text in texts:
        try:
            content = Path(text).read_text("utf-8") if Path(text).is_file() else text
            found += [Key.read(line) for line in content.splitlines() if line.strip()]
        except (OSError, ValueError) as error:
            problem = Both(
                "is geen publieke sleutel als looptijd/1a2b3c4d+0123abcd+AbC...",
                "is no public key such as looptijd/1a2b3c4d+0123abcd+AbC...",
            )
            raise BadInput("--key", problem) from error
    return found


def _verify_proof(file: Path, keys: "tuple[proof.Key, ...]") -> int:
    from desk.showing.output import echo
    from lifecycle.proof import Proof

    try:
        found = Proof.read(file.read_text("utf-8"))
    except (KeyError, ValueError) as error:
        raise BadInput(str(file), Both("is geen bundel en geen bewijs", "is neither a bundle nor a proof")) from error
    if not keys:
        raise BadInput("--key", Both("is nodig bij een bewijs", "is needed with a proof"))
    holds = found.checkpoint.signed_by(keys)
    place = t(
        f"vastlegging {found.number} van {found.checkpoint.size}, SHA-256 {found.record.hex()}",
        f"record {found.number} of {found.checkpoint.size}, SHA-256 {found.record.hex()}",
    )
    verdict = t("het bewijs klopt", "the proof holds") if holds else t("klopt niet", "does not hold")
    echo(f"{place}: {verdict}")
    return DONE if holds else REFUSED


@ends
def prove(
    context: typer.Context,
    contract: Annotated[
        str,
        typer.Argument(
            help=t("Nummer van het contract, of een stroom als provider:17.", "Contract, or a stream as provider:17."),
            autocompletion=completing.contracts,
        ),
    ],
    record: Annotated[int, typer.Argument(help=t("De hoeveelste vastlegging.", "Which of its records."))],
    by: Reader = None,
) -> int:
    """Prove one record."""
    from desk.seal_settings import seals_of
    from desk.showing.output import echo
    from desk.wiring import office_of
    from lifecycle.consulting import Look
    from workflows import sealing
    from workflows.inquiry import lookups, names
    from workflows.store import trail

    office = office_of(context)
    who = lookups.reader(office, by, Look.RECORD)
    stream = contract
    if ":" not in contract:
        with office.store.reading() as connection:
            stream = trail.contract_stream(names.contract_id(connection, contract))
    lookups.record(office, who, lookups.Taken(Look.RECORD, {"stream": stream, "seq": record}, 1))
    echo(str(sealing.prove(office, seals_of(office, os.environ), stream, record)).rstrip("\n"))
    return DONE


@ends
def provider(
    context: typer.Context,
    name: Annotated[
        str, typer.Argument(help=t("Sleutel of AGB-code.", "Key or AGB code."), autocompletion=completing.providers)
    ],
    file: Annotated[Path, typer.Argument(help=t("Bestand om te schrijven, .html.", "File to write, .html."))],
    by: Reader = None,
) -> int:
    """Write the file about a provider."""
    from desk import provider_file
    from desk.seal_settings import seals_of
    from desk.showing.output import echo
    from desk.wiring import office_of

    office = office_of(context)
    content = "".join(provider_file.write(office, by, name, seals_of(office, os.environ)))
    file.write_text(content, encoding="utf-8")
    echo(t(f"Geschreven: {file}", f"Written: {file}"))
    return DONE


@ends
def renew_key(context: typer.Context, by: By) -> int:
    """Sign with a new key."""
    from desk.seal_settings import seals_of
    from desk.showing.output import echo
    from desk.wiring import office_of
    from workflows import resealing

    office = office_of(context)
    seals = seals_of(office, os.environ)
    resealing.renew_key(office, seals, by)
    echo(str(seals.public_keys()[-1]))
    return DONE


@ends
def restart(
    context: typer.Context,
    reason: Annotated[str, typer.Option(help=t("Wat er is gebeurd.", "What happened."))],
    by: By,
) -> int:
    """Begin the seals anew."""
    from desk.seal_settings import seals_of
    from desk.showing.output import echo
    from desk.wiring import office_of
    from workflows import resealing

    office = office_of(context)
    seals = seals_of(office, os.environ)
    resealing.restart(office, seals, by, reason)
    echo(
        t(
            f"De zegels beginnen opnieuw, met sleutel {seals.public_keys()[0]}; de oude staan ernaast.",
            f"The seals begin anew, with key {seals.public_keys()[0]}; the old ones stand beside them.",
        )
    )
    return DONE
