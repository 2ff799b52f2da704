"""How Looptijd is, in facts: who watches, what is late or fails, the messages, the database and its room."""

from importlib.metadata import version
from typing import Final

from desk.language import t
from desk.web.templates import minute
from desk.words import counted, named
from scheduler.service import LEAD, LEASE
from scheduler.watching import Watched
from workflows.office import Office
from workflows.practice import DatabaseKind
from workflows.store import leases, ledger
from workflows.store.condition import condition

LITTLE_ROOM: Final = 1024**3
"""How many bytes of room are little: a round with its trail takes less."""

Facts = list[tuple[str, str]]


def watch(office: Office, seen: Watched) -> Facts:
    """Who watches the milestones, and how the duties stand."""
    with office.store.reading() as connection:
        lease = leases.find(connection, LEAD)
        due = ledger.next_due(connection, office.now())
    facts = [(t("Bewaakt door", "Watched by"), seen.leader or t("niemand", "nobody"))]
    if lease is not None:
        facts.append((t("Sinds", "Since"), minute(lease.since)))
        facts.append((t("Laatst wakker", "Last awake"), minute(lease.until - LEASE)))
    late = t("niets", "nothing") if due is None else f"{named(due.milestone)}, {minute(due.due_at)}"
    return [
        *facts,
        (t("Aan de beurt en niet afgerond", "Due and not finished"), late),
        (t("Mijlpalen die ooit te laat begonnen", "Milestones that ever began late"), counted(seen.late_runs)),
        (t("Contracten waarop het misgaat", "Contracts that fail"), counted(seen.troubles)),
    ]


def messages(seen: Watched) -> Facts:
    """How the messages stand."""
    return [
        (t("Wachten", "Waiting"), counted(seen.waiting)),
        (t("Onzeker of ze aankwamen", "Uncertain whether they arrived"), counted(seen.uncertain)),
        (t("Opgegeven", "Given up"), counted(seen.given_up)),
    ]


def database(office: Office, kind: DatabaseKind) -> tuple[Facts, bool]:
    """What is known of the database, and whether there is little room for it."""
    found = condition(office.store)
    what = t("oefening", "practice") if kind is DatabaseKind.PRACTICE else t("echt werk", "real work")
    facts = [
        (t("Databank", "Database"), office.store.name),
        (t("Waarvoor", "What for"), what),
        (t("Hoe die bewaart", "How it keeps"), found.how),
        (t("Versie van de tabellen", "Version of the tables"), found.version),
        (t("Versie van Looptijd", "Version of Looptijd"), version("looptijd")),
    ]
    if found.size is not None and found.room is not None:
        facts.append((t("Grootte", "Size"), _bytes(found.size)))
        facts.append((t("Ruimte op de schijf", "Room on the disk"), _bytes(found.room)))
    return facts, found.room is not None and found.room < LITTLE_ROOM


def _bytes(number: int) -> str:
    size, unit = float(number), "B"
    for larger in ("kB", "MB", "GB", "TB"):
        if size < 1024:  # noqa: PLR2004 - as computers count
            break
        size, unit = size / 1024, larger
    said = f"{size:.0f}" if size >= 10 or unit == "B" else f"{size:.1f}"  # noqa: PLR2004 - one figure behind the comma is enough
    return f"{said.replace('.', t(',', '.'))} {unit}"
