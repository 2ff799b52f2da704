"""The milestones: what one would do, and running one."""

from typing import Any

from sqlalchemy import Row

from desk.ending import DONE, REFUSED
from desk.language import t
from desk.showing import findings
from desk.showing.output import as_json as write_json
from desk.showing.output import console, echo, safe
from desk.words import at_moment, named
from lifecycle.calendar import Milestone, in_utc
from lifecycle.errors import BadInput
from lifecycle.languages import Both
from scheduler import previews, reconciler
from workflows.office import Office
from workflows.store import ledger, policies, published
from workflows.store import round as rounds
from workflows.store.policies import InPlay


def _waiting(office: Office, milestone: Milestone) -> list[Row[Any]]:
    with office.store.reading() as connection:
        found = [row for row in ledger.duties(connection, milestone) if row.state != "done"]
    if not found:
        return []
    first = found[0].due_at
    return [row for row in found if row.due_at == first]


def show_preview(office: Office, milestone: Milestone, *, as_json: bool) -> None:
    """Show what the next run of a milestone would do to each contract; `BadInput` when none is to come."""
    rows = _waiting(office, milestone)
    if not rows:
        raise BadInput(milestone.value, Both("er is er geen die nog moet", "none is to come"))
    planned = [each for row in rows for each in previews.preview(office, row)]
    if as_json:
        write_json(
            [
                {
                    "contract": each.contract.number,
                    "action": each.action.value,
                    "possible": each.possible,
                    "obstacles": [findings.as_data(finding, each.policy) for finding in each.obstacles],
                }
                for each in planned
            ]
        )
        return
    possible = [each for each in planned if each.possible]
    left = [each for each in planned if not each.possible]
    out = console()
    out.print(f"[bold]{named(milestone.value)}[/bold] {at_moment(in_utc(rows[0].due_at))}")
    for row in rows:
        for line in beside_contracts(office, row):
            out.print(safe(f"{row.policy_id}: {line}"))
    out.print(t(f"{len(possible)} contracten zouden veranderen:", f"{len(possible)} contracts would change:"))
    for each in possible:
        out.print(f"  {safe(each.contract.number)}  {named(each.action.name.lower())}")
    out.print(t(f"{len(left)} blijven zoals ze zijn:", f"{len(left)} would be left as they are:"))
    for each in left:
        rules = ", ".join(finding.rule for finding in each.obstacles)
        out.print(f"  {safe(each.contract.number)}  {named(each.action.name.lower())}: {safe(rules)}")


def beside_contracts(office: Office, row: Row[Any]) -> list[str]:
    """What a duty does, or did once it is done, that is about the round rather than about contracts."""
    done, milestone = row.state == "done", Milestone(row.milestone)
    with office.store.reading() as connection:
        entry = policies.in_play(connection).get(row.policy_id)
        if milestone is Milestone.POLICY_PUBLICATION and entry is not None:
            return [_publication(entry)]
        if milestone is Milestone.OBJECTIONS_CLOSE:
            received = rounds.objections(connection, row.policy_id)
            number = sum(objection.received_at < row.due_at for objection in received)
            return [t(f"Ontvangen bezwaren: {number}.", f"Objections received: {number}.")]
        if milestone is Milestone.CARE_PUBLICATION:
            listed = published.published(connection, row.policy_id) if done else None
            return [_published_list(None if listed is None else listed.number)]
    return []


def _publication(entry: InPlay) -> str:
    if entry.published_at is None:
        return t("Het beleid wordt gepubliceerd.", "The policy will be published.")
    moment = at_moment(in_utc(entry.published_at))
    return t(f"Het beleid is gepubliceerd op {moment}.", f"The policy was published on {moment}.")


def _published_list(listed: int | None) -> str:
    if listed is None:
        return t(
            "De lijst van gecontracteerde zorg wordt gepubliceerd.", "The list of contracted care will be published."
        )
    return t(
        f"De lijst van gecontracteerde zorg is gepubliceerd, met {listed} contracten.",
        f"The list of contracted care was published, with {listed} contracts.",
    )


def run(office: Office, milestone: Milestone, by: str) -> int:
    """Run a milestone by hand; its exit status says whether it was allowed and due."""
    with office.store.reading() as connection:
        duties = ledger.duties(connection, milestone)
    waiting = {row.id for row in duties if row.state != "done" and row.due_at <= office.now()}
    result = reconciler.run_by_hand(office, by, milestone)
    if not result.done:
        for finding in result.failed:
            for line in findings.lines(finding, None):
                echo(line)
        return REFUSED
    if not waiting:
        echo(
            t(
                f"{named(milestone.value)}: was al gedaan; er is niets gewijzigd.",
                f"{named(milestone.value)}: was done already; nothing changed.",
            )
        )
        return DONE
    with office.store.reading() as connection:
        rows = [row for row in ledger.duties(connection, milestone) if row.id in waiting]
    changed = sum(row.changed for row in rows)
    echo(
        t(
            f"{named(milestone.value)}: gedaan, {changed} gewijzigd.",
            f"{named(milestone.value)}: done, {changed} changed.",
        )
    )
    return DONE
