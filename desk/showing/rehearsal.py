"""Rehearsing scenario files, and telling what happened."""

import sys
from datetime import datetime
from pathlib import Path
from typing import Any

from desk.ending import DONE, REFUSED, WRONG_INPUT
from desk.language import current, printable, t
from desk.seal_settings import forget
from desk.showing import findings
from desk.showing.output import as_json as write_json
from desk.showing.output import console, indented, safe
from desk.words import at_moment, named
from lifecycle.calendar import AMSTERDAM, in_utc
from lifecycle.errors import BadInput, LooptijdError
from lifecycle.languages import Both
from lifecycle.plain import plain
from lifecycle.policy import Policy
from scheduler import outcome
from scheduler.outcome import Outcome
from scheduler.rehearsal import Played, play
from scheduler.scenarios import reader
from workflows.practice import DatabaseKind, PracticeClock, mark
from workflows.store.database import open_store, remove, sqlite_file


def run(files: list[Path], *, as_json: bool, keep: str | None) -> int:
    """Rehearse files; answers 0 when all passed, 1 when an expectation failed, 2 when a file could not be read."""
    if keep is not None and len(files) != 1:
        raise BadInput("--keep", Both("kan met één bestand tegelijk", "goes with one file at a time"))
    status = DONE
    for file in files:
        try:
            found = _rehearse(file, keep)
        except LooptijdError as error:
            sys.stderr.write(f"{printable(error.said(current()))}\n")
            status = WRONG_INPUT
            continue
        if as_json:
            write_json(as_data(found, file))
            sys.stdout.flush()
        else:
            tell(found, file)
        if not found.ok and status == DONE:
            status = REFUSED
    return status


def _rehearse(file: Path, keep: str | None) -> Outcome:
    scenario = reader.read(file)
    if keep is None:
        return outcome.conclude(play(scenario))
    target = sqlite_file(keep)
    if target.exists():
        raise BadInput(str(target), Both("bestaat al; er is niets gewijzigd", "exists already; nothing was changed"))
    forget(target)
    store = open_store(keep, create=True)
    try:
        clock = PracticeClock(store, scenario.start)
        stage = play(scenario, store, clock)
        clock.keep()
        mark(store, DatabaseKind.PRACTICE)
    except BaseException:
        store.close()
        remove(target)
        raise
    return outcome.conclude(stage)


def _local(moment: datetime) -> str:
    return moment.astimezone(AMSTERDAM).isoformat()


def as_data(found: Outcome, file: Path) -> dict[str, Any]:
    """What a rehearsal came to, for programs."""
    contracts = {}
    for name, standing in found.contracts.items():
        facts = {key: plain(value) for key, value in outcome.facts(standing).items()}
        contracts[name] = {"number": standing.contract.number, **facts}
    return {
        "scenario": found.stage.scenario.title,
        "file": str(file),
        "ok": found.ok,
        "failures": [str(failure) for failure in found.failures],
        "contracts": contracts,
        "events": [_event(played) for played in found.stage.played],
        "milestones": [
            {"id": run.milestone.value, "due": _local(run.due), "ran_at": _local(run.ran_at), "changed": run.changed}
            for run in found.milestones
        ],
        "published": list(found.published),
        "audit": {
            "records": found.records,
            "refusals": found.refusals,
            "overrides": found.overrides,
            "verified": not found.problems,
        },
    }


def _event(played: Played) -> dict[str, Any]:
    result = played.result
    return {
        "index": played.event.index,
        "do": played.event.do.value,
        "outcome": result.outcome.value,
        "failed": list(dict.fromkeys(finding.rule for finding in result.failed)),
        "warnings": [finding.rule for finding in result.warnings],
        "advice": [finding.rule for finding in result.advice],
    }


def tell(found: Outcome, file: Path) -> None:
    """The account of a season: what happened when, what was refused and why."""
    out = console()
    scenario = found.stage.scenario
    out.print(f"[bold]{safe(scenario.title)}[/bold]")
    moments = [(run.ran_at, 0, _milestone_lines(run)) for run in found.milestones]
    moments += [(played.event.at, 1, _event_lines(played, _policy(found, played))) for played in found.stage.played]
    for _, _, lines in sorted(moments, key=lambda each: each[:2]):
        for line in lines:
            out.print(indented(f"  {line}"))
    for name, standing in found.contracts.items():
        term = standing.contract.term
        running = "" if term is None else f", {term.first} - {term.last}"
        out.print(f"  {safe(name)}: {named(standing.contract.state.value)}{running}")
    if found.ok:
        out.print(f"[green]{t('geslaagd', 'passed')}[/green]  {safe(str(file))}")
    else:
        out.print(f"[red]{t('niet geslaagd', 'failed')}[/red]  {safe(str(file))}")
        for failure in found.failures:
            out.print(f"  - {safe(failure.said(current()))}")
    out.print()


def _policy(found: Outcome, played: Played) -> Policy | None:
    known = {policy.policy: policy for policy in found.stage.scenario.policies}
    contract = played.result.contract
    name = played.event.keys.get("policy") or (None if contract is None else contract.policy)
    if name in known:
        return known[name]
    care = None if contract is None else contract.care
    return next((policy for policy in known.values() if care in {None, policy.care}), None)


def _milestone_lines(run: outcome.Ran) -> list[str]:
    late = (
        ""
        if run.ran_at <= run.due
        else t(f" (laat; was {at_moment(in_utc(run.due))})", f" (late; due {at_moment(in_utc(run.due))})")
    )
    counts = t(f"{run.changed} gewijzigd, {run.skipped} ongewijzigd", f"{run.changed} changed, {run.skipped} left")
    return [f"{at_moment(in_utc(run.ran_at))}  * {named(run.milestone.value)}{late}: {counts}"]


def _event_lines(played: Played, policy: Policy | None) -> list[str]:
    event, result = played.event, played.result
    what = (
        event.keys.get("contract")
        or event.keys.get("policy")
        or event.keys.get("region")
        or event.keys.get("milestone")
        or ""
    )
    verdict = t("gedaan", "done") if result.done else t("geweigerd", "refused")
    head = f"{at_moment(in_utc(event.at))}  {event.by}: {named(event.do.name.lower())} {what} - {verdict}"
    people = (
        [] if result.contract is None else [coach.name or "" for coach in result.contract.dossier.subcontractors or ()]
    )
    shown = [*result.failed, *result.warnings]
    return [head, *(f"      {line}" for finding in shown for line in findings.lines(finding, policy, people))]
