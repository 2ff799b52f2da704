"""Whether all is well: for people in lines, for a supervisor as an exit status."""

from dataclasses import asdict

from desk.ending import DONE, REFUSED
from desk.language import t
from desk.showing.output import as_json as write_json
from desk.showing.output import console, echo, facts
from scheduler import watching
from scheduler.watching import Watched
from workflows.office import Office
from workflows.store import ledger


def show(office: Office, *, as_json: bool) -> int:
    """Show how things are; status 1 when somebody has to do something."""
    seen = watching.look(office)
    if as_json:
        write_json({**asdict(seen), "well": seen.is_well})
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
    ]


def _ago(seconds: float) -> str:
    if not seconds:
        return t("geen", "none")
    return t(f"al {seconds:.0f} seconden", f"for {seconds:.0f} seconds")


def _troubles(office: Office) -> None:
    with office.store.reading() as connection:
        found = ledger.troubles(connection)
    for row in found:
        echo(f"  {row.milestone} {row.policy_id}: contract {row.number}, {row.action}: {row.said} ({row.times}x)")
