"""What a milestone does by itself and when, and what it comes to over every policy of the year."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Connection, Row

from desk.language import t
from desk.web.lists.known import Known
from desk.web.rounds.line import path_of
from desk.words import at_moment
from lifecycle.calendar import Milestone, in_utc
from lifecycle.states import Action
from scheduler import milestones, previews
from scheduler.standing import Standing
from workflows.office import Office
from workflows.store import effects, ledger
from workflows.store.candidates import Duty, Foreseen


@dataclass(frozen=True, slots=True)
class Share:
    """One policy in the total of a milestone: what is done or will be, what is left alone, what nobody can say yet.

    Steps are counted, not contracts: a milestone can do two things. The total itself has no `path`.
    """

    of: str
    path: str
    done: int
    left: int
    unknown: int


def sentence(row: Row[Any], stands: Standing) -> str:
    """What will happen by itself, and when; empty once its moment has come."""
    if stands is not Standing.TO_COME:
        return ""
    moment, does = at_moment(in_utc(row.due_at)), t(*_DOES[Milestone(row.milestone)])
    return t(
        f"Op {moment} {does}. Dat gebeurt vanzelf: niemand hoeft er iets voor te doen.",
        f"On {moment} Looptijd {does}. That happens by itself: nobody has to do anything for it.",
    )


_DOES: Final = {
    Milestone.POLICY_PUBLICATION: ("publiceert Looptijd het beleid", "publishes the policy"),
    Milestone.OBJECTIONS_CLOSE: ("sluit Looptijd de bezwaartermijn", "closes the period for objections"),
    Milestone.OFFERS_OUT: (
        "biedt Looptijd elk beoordeeld contract aan dat aan de regels voldoet",
        "offers every assessed contract that meets the rules",
    ),
    Milestone.TARIFFS_OUT: (
        "deelt Looptijd het tarief van het nieuwe jaar mee voor elk contract dat dan doorloopt",
        "informs of the new year's tariff for every contract that goes on then",
    ),
    Milestone.SIGNING_DEADLINE: (
        "laat Looptijd elk aanbod vervallen dat niet op tijd is getekend",
        "lets every offer lapse that was not signed in time",
    ),
    Milestone.CARE_PUBLICATION: (
        "publiceert Looptijd de getekende contracten en de lijst van gecontracteerde zorg",
        "publishes the signed contracts and the list of contracted care",
    ),
    Milestone.YEAR_TURN: (
        "laat Looptijd de contracten eindigen waarvan de looptijd voorbij is, of hun uitloop ingaan",
        "ends the contracts whose term is over, or lets their run-off begin",
    ),
}


def expected(connection: Connection, duty: Duty) -> dict[Action, Mapping[Foreseen, int]]:
    """What is foreseen of the contracts that each action of a duty has still to look at."""
    return {action: previews.expected(connection, duty, action) for action in milestones.WORK[duty.milestone]}


def together(office: Office, row: Row[Any], known: Known) -> tuple[Share, ...]:
    """The milestone by policy, with the total last; nothing where it is of one policy alone."""
    with office.store.reading() as connection:
        rows = [each for each in ledger.duties(connection, Milestone(row.milestone)) if each.year == row.year]
        if len(rows) < 2 or not milestones.WORK[Milestone(row.milestone)]:  # noqa: PLR2004 - one is no total
            return ()
        shares = [_share(connection, each, known) for each in rows]
    total = (sum(each.done for each in shares), sum(each.left for each in shares))
    return (*shares, Share(t("Samen", "Together"), "", *total, sum(each.unknown for each in shares)))


def _share(connection: Connection, row: Row[Any], known: Known) -> Share:
    duty = milestones.duty_of(connection, row)
    found = {} if row.state == "done" else expected(connection, duty)
    dealt_with = effects.counts(connection, row.id)

    def number(outcome: str, foreseen: Foreseen) -> int:
        noted = sum(many for (_, each), many in dealt_with.items() if each == outcome)
        return noted + sum(each.get(foreseen, 0) for each in found.values())

    return Share(
        known.policy(row.policy_id),
        path_of(row),
        number(ledger.CHANGED, Foreseen.READY),
        number(ledger.SKIPPED, Foreseen.HELD),
        sum(each.get(Foreseen.UNKNOWN, 0) for each in found.values()),
    )
