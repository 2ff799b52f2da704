"""Whether all is well: for people in lines, for a supervisor as an exit status."""

import os
from dataclasses import asdict
from typing import Any

from desk.ending import DONE, REFUSED
from desk.language import current, t
from desk.seal_settings import seals_of
from desk.showing.output import as_json as write_json
from desk.showing.output import console, echo, facts
from scheduler import watching
from scheduler.watching import Watched
from workflows.office import Office
from workflows.sealing import Sealed
from workflows.store import ledger


def show(office: Office, *, as_json: bool) -> int:
    """Show how things are; status 1 when somebody has to do something."""
    seen = watching.look(office, seals_of(office, os.environ))
    if as_json:
        write_json({**asdict(seen), "sealed": _sealed_data(seen.sealed), "well": seen.is_well})
    else:
        console().print(facts(_lines(seen)))
        _troubles(office)
        verdict = t("Alles gaat goed.", "All is well.") if seen.is_well else t("Er is iets te doen.", "There is work.")
        echo(verdict)
    return DONE if seen.is_well else REFUSED


def _lines(seen: Watched) -> list[tuple[str, str]]:
    nobody = t("niemand; start `looptijd scheduler`", "nobody; start `looptijd scheduler`")
    return [
        (t("bewaakt door", "watched by"), seen.leader or nobody),
        (t("oudste open mijlpaal", "oldest open milestone"), _ago(seen.oldest_due)),
        (t("ooit laat gedaan", "ever done late"), str(seen.late_runs)),
        (t("contracten waarop het misgaat", "contracts that fail"), str(seen.troubles)),
        (t("berichten die wachten", "messages waiting"), str(seen.waiting)),
        (t("berichten waarvan niemand weet of ze weg zijn", "messages of which nobody knows"), str(seen.uncertain)),
        (t("berichten die niet weg konden", "messages given up"), str(seen.given_up)),
        (t("zegels van het spoor", "seals of the trail"), how_sealed(seen.sealed)),
    ]


def how_sealed(sealed: Sealed | None) -> str:
    """How far the trail is sealed, in words."""
    if sealed is None or (sealed.newest is None and sealed.broken is None):
        return t("nog geen", "none yet")
    if sealed.broken is not None:
        return sealed.broken.said(current())
    covered = 0 if sealed.newest is None else sealed.newest.size
    said = t(
        f"{covered} vastleggingen ondertekend, {sealed.beyond} nog niet",
        f"{covered} records signed, {sealed.beyond} not yet",
    )
    if sealed.is_stamped:
        return said
    minutes = round(sealed.unstamped.total_seconds() / 60)
    return said + t(f"; al {_long(minutes)} zonder tijdstempel", f"; without a time-stamp for {_long(minutes)}")


def _sealed_data(sealed: Sealed | None) -> dict[str, Any] | None:
    if sealed is None:
        return None
    return {
        "size": None if sealed.newest is None else sealed.newest.size,
        "beyond": sealed.beyond,
        "waiting": sealed.waiting.total_seconds(),
        "unstamped": sealed.unstamped.total_seconds(),
        "broken": None if sealed.broken is None else str(sealed.broken),
    }


def in_words(seen: Watched) -> list[str]:
    """How things are, in sentences: what somebody has to do something about, or that all is well."""
    said = []
    if seen.leader is None:
        said.append(
            t(
                "Niemand bewaakt de mijlpalen: er gebeurt nu niets vanzelf. Vraag de beheerder de bewaking te starten.",
                "Nobody watches the milestones: nothing happens by itself now. Ask the administrator to start it.",
            )
        )
    if seen.is_late:
        minutes = max(1, round(seen.oldest_due / 60))
        said.append(
            t(
                f"Er is een mijlpaal die al {_long(minutes)} geleden had moeten beginnen en nog niet is afgerond.",
                f"A milestone should have begun {_long(minutes)} ago, and has not been finished.",
            )
        )
    if seen.sealed is not None and not seen.sealed.is_well:
        said.append(
            t(
                "Het controlespoor is niet op tijd verzegeld. Vraag de beheerder om te kijken naar `looptijd health`.",
                "The audit trail was not sealed in time. Ask the administrator to look at `looptijd health`.",
            )
        )
    if seen.sealed is not None and not seen.sealed.is_stamped:
        said.append(
            t(
                "De tijdstempeldienst geeft geen antwoord: het controlespoor is verzegeld, zonder tijdstempel.",
                "The time-stamp service does not answer: the audit trail is sealed, without a time-stamp.",
            )
        )
    for number, one, more in (
        (
            seen.troubles,
            ("Op 1 contract gaat een mijlpaal steeds mis.", "A milestone keeps failing on 1 contract."),
            ("Op {n} contracten gaat een mijlpaal steeds mis.", "Milestones keep failing on {n} contracts."),
        ),
        (
            seen.uncertain,
            ("Van 1 bericht weet niemand of het is aangekomen.", "Nobody knows whether 1 message arrived."),
            ("Van {n} berichten weet niemand of ze zijn aangekomen.", "Nobody knows whether {n} messages arrived."),
        ),
        (
            seen.given_up,
            ("1 bericht kon niet worden verstuurd.", "1 message could not be sent."),
            ("{n} berichten konden niet worden verstuurd.", "{n} messages could not be sent."),
        ),
    ):
        if number:
            said.append(t(*(one if number == 1 else more)).format(n=number))
    if said:
        return said
    return [
        t("De mijlpalen worden bewaakt en alles is bij.", "The milestones are being watched and all is up to date.")
    ]


def _long(minutes: int) -> str:
    """How long ago, in words."""
    for size, nl, en in ((1440, ("dag", "dagen"), ("day", "days")), (60, ("uur", "uur"), ("hour", "hours"))):
        if minutes >= size:
            number = minutes // size
            return f"{number} {t(nl[number > 1], en[number > 1])}"
    return t(
        f"{minutes} {'minuut' if minutes == 1 else 'minuten'}", f"{minutes} {'minute' if minutes == 1 else 'minutes'}"
    )


def _ago(seconds: float) -> str:
    if not seconds:
        return t("geen", "none")
    return t(f"al {seconds:.0f} seconden", f"for {seconds:.0f} seconds")


def _troubles(office: Office) -> None:
    with office.store.reading() as connection:
        found = ledger.troubles(connection)
    for row in found:
        echo(f"  {row.milestone} {row.policy_id}: contract {row.number}, {row.action}: {row.said} ({row.times}x)")
