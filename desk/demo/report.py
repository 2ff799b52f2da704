"""What a demo came to: tables, and three contracts told as stories."""

from collections import Counter
from typing import Any, Final

from desk.language import current, t
from desk.showing.output import console, indented, safe, table
from desk.words import at_moment, named, shortly
from lifecycle import sentences
from lifecycle.calendar import in_utc
from lifecycle.contract import Kind
from lifecycle.states import State
from scheduler import outcome
from workflows import overview, verification
from workflows.office import Office
from workflows.store import trail

_RULES_SHOWN: Final = 30
_STORIES: Final = 3


def show(office: Office, database: str) -> None:
    """Show what happened so far."""
    out = console()
    now = at_moment(in_utc(office.now()))
    out.print()
    out.print(
        t(f"[bold]De contracteerronde voor 2027, stand van {now}[/bold]", f"[bold]The round for 2027 at {now}[/bold]")
    )
    for each in (_states(office), _milestones(office), _refusals(office), _regions(office)):
        out.print()
        out.print(each)
    _stories(office)
    _close(office, database)


def _states(office: Office) -> Any:
    counted = overview.states(office)
    kinds = [kind for kind in Kind if any(kind is each for _, each in counted)]
    rows = []
    for policy in dict.fromkeys(policy for policy, _ in counted):
        for state in State:
            numbers = [counted.get((policy, kind), Counter())[state] for kind in kinds]
            if sum(numbers):
                rows.append((policy, named(state.value), *(number or "" for number in numbers), sum(numbers)))
    headings = [t("beleid", "policy"), t("stand", "state"), *(shortly(kind.value) for kind in kinds), t("samen", "all")]
    return table(t("Waar de contracten staan", "Where contracts stand"), headings, rows, numbers=len(kinds) + 1)


def _milestones(office: Office) -> Any:
    rows = [
        (
            named(run.milestone.value),
            at_moment(in_utc(run.due)),
            t("op tijd", "in time") if run.ran_at <= run.due else at_moment(in_utc(run.ran_at)),
            run.changed,
            run.skipped,
        )
        for run in outcome.ran(office)
    ]
    headings = [
        t("mijlpaal", "milestone"),
        t("moment", "due"),
        t("gedaan", "done"),
        t("gewijzigd", "changed"),
        t("ongewijzigd", "left"),
    ]
    return table(t("Wat de mijlpalen deden", "What the milestones did"), headings, rows, numbers=2)


def _refusals(office: Office) -> Any:
    found = overview.refusals(office)
    rows = [(each.policy or "-", named(each.paragraph or "-"), each.rule, each.times) for each in found[:_RULES_SHOWN]]
    more = len(found) - len(rows)
    title = t("Regels waarop acties zijn geweigerd", "Rules that refused actions")
    if more > 0:
        title += t(f" (en nog {more} regels)", f" (and {more} rules more)")
    headings = [t("beleid", "policy"), "§", t("regel", "rule"), t("keer", "times")]
    return table(title, headings, rows, numbers=1)


def _regions(office: Office) -> Any:
    rows = [
        (label, len(regions), ", ".join(regions) or t("geen", "none"))
        for label, regions in overview.without_care(office).items()
    ]
    headings = [t("zorg", "care"), t("aantal", "number"), t("regio's", "regions")]
    return table(t("Regio's zonder gecontracteerde zorg", "Regions without contracted care"), headings, rows)


def _stories(office: Office) -> None:
    out = console()
    for story in overview.telling(office, _STORIES):
        out.print()
        where = ", ".join(story.regions)
        out.print(f"[bold]{safe(story.number)}[/bold]  {safe(story.provider)} ({named(story.kind.value)}; {where})")
        for body in story.records:
            said = sentences.sentence(body, current(), story.advice)
            out.print(indented(f"  {at_moment(body['recorded'])}  {said}"))


def _close(office: Office, database: str) -> None:
    out = console()
    with office.store.reading() as connection:
        records = trail.count(connection)
        refusals = trail.count(connection, outcome=trail.REFUSED)
        overrides = trail.count(connection, overridden=True)
    problems = verification.problems(office)
    verdict = t("klopt", "holds") if not problems else "; ".join(problem.said(current()) for problem in problems[:3])
    out.print()
    out.print(
        t(
            f"Spoor: {records} vastleggingen, {refusals} weigeringen, {overrides} uitzonderingen; het {verdict}.",
            f"Audit trail: {records} records, {refusals} refusals, {overrides} overrides; it {verdict}.",
        )
    )
    out.print(
        t(
            f"Alles staat in {safe(database)} (oefening). Kijk verder met bijvoorbeeld: looptijd milestones list",
            f"It is all in {safe(database)} (practice). Look further with for example: looptijd milestones list",
        )
    )
