"""What a rehearsal came to, and whether it is what the scenario expects."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from lifecycle.calendar import AMSTERDAM, Milestone
from lifecycle.contract import Contract
from scheduler.rehearsal import Played, Stage
from workflows import published_care, verification
from workflows.office import Office
from workflows.request import Result
from workflows.standing import Standing, standings
from workflows.store import ledger, policies, trail
from workflows.store import round as rounds


@dataclass(frozen=True, slots=True)
class Ran:
    """A milestone that ran, for however many policies; `changed` counts what it changed."""

    milestone: Milestone
    due: datetime
    ran_at: datetime
    changed: int
    skipped: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a rehearsal came to."""

    stage: Stage
    contracts: dict[str, Standing]
    milestones: tuple[Ran, ...]
    published: tuple[str, ...]
    objections: int
    records: int
    refusals: int
    overrides: int
    problems: tuple[str, ...]
    failures: tuple[str, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether everything is as the scenario expects."""
        return not self.failures


def ran(office: Office) -> tuple[Ran, ...]:
    """The milestones that have run, in the order they ran; an id once for each moment it fell due."""
    with office.store.reading() as connection:
        rows = [row for row in ledger.duties(connection) if row.ran_at is not None]
    merged: dict[tuple[str, datetime], Ran] = {}
    for row in sorted(rows, key=lambda row: row.ran_at):
        key = (row.milestone, row.due_at)
        before = merged.get(key, Ran(Milestone(row.milestone), row.due_at, row.ran_at, 0, 0))
        merged[key] = Ran(
            before.milestone, before.due, before.ran_at, before.changed + row.changed, before.skipped + row.skipped
        )
    return tuple(merged.values())


def published_numbers(office: Office) -> list[str]:
    """The contract numbers of the published care of every policy in play."""
    with office.store.reading() as connection:
        known = policies.in_play(connection).values()
        return [
            entry["contract"]
            for known_policy in known
            for entry in published_care.entries(connection, known_policy.policy, office.now())
        ]


def conclude(stage: Stage) -> Outcome:
    """What a played scenario came to, compared with what it expects."""
    office = stage.office
    by_number = {standing.contract.number: standing for standing in standings(office)}
    names = {number: name for name, number in stage.contracts.items()}
    with office.store.reading() as connection:
        objections = rounds.count_objections(connection)
        records = trail.count(connection)
        refusals = trail.count(connection, outcome=trail.REFUSED)
        overrides = trail.count(connection, overridden=True)
    outcome = Outcome(
        stage=stage,
        contracts={name: by_number[number] for name, number in stage.contracts.items()},
        milestones=ran(office),
        published=tuple(names[number] for number in published_numbers(office)),
        objections=objections,
        records=records,
        refusals=refusals,
        overrides=overrides,
        problems=tuple(verification.problems(office)),
    )
    return _judged(outcome)


def _judged(outcome: Outcome) -> Outcome:
    failures = [failure for played in outcome.stage.played for failure in event_failures(played)]
    failures += _contract_failures(outcome) + _round_failures(outcome)
    failures += [f"the audit trail does not hold: {problem}" for problem in outcome.problems]
    return Outcome(
        **{name: getattr(outcome, name) for name in Outcome.__slots__ if name != "failures"}, failures=tuple(failures)
    )


def event_failures(played: Played) -> list[str]:
    """Where an event did not come out as it must."""
    event, result = played.event, played.result
    checks, failed = event.checks, _ids(result)
    place = f"event {event.index + 1} ({event.do.value} at {event.at.astimezone(AMSTERDAM):%Y-%m-%d %H:%M:%S})"
    wanted = checks.refused if checks.refused_only is None else checks.refused_only
    found = []
    if wanted is None and not result.done:
        found.append(f"{place}: must succeed; it was refused by {_said(failed)}")
    if wanted is not None and result.done:
        found.append(f"{place}: must be refused by {_said(wanted)}; it was done")
    elif checks.refused_only is not None and set(checks.refused_only) != set(failed):
        found.append(f"{place}: must be refused by exactly {_said(checks.refused_only)}; found {_said(failed)}")
    elif checks.refused is not None and not set(checks.refused) <= set(failed):
        found.append(f"{place}: must be refused by {_said(checks.refused)}; found {_said(failed)}")
    if checks.failing is not None and set(checks.failing) != set(failed):
        found.append(f"{place}: must find failing exactly {_said(checks.failing)}; found {_said(failed)}")
    for name, expected, seen in (
        ("warnings", checks.warnings, [finding.rule for finding in result.warnings]),
        ("failing advice", checks.advice, [finding.rule for finding in result.advice]),
    ):
        if not set(expected) <= set(seen):
            found.append(f"{place}: {name} must include {_said(expected)}; found {_said(seen)}")
    return found


def _ids(result: Result) -> list[str]:
    return list(dict.fromkeys(finding.rule for finding in result.failed))


def _said(ids: Any) -> str:
    return ", ".join(ids) or "nothing"


def facts(standing: Standing) -> dict[str, Any]:
    """The facts of a contract that a scenario can expect."""
    contract: Contract = standing.contract
    return {
        "state": contract.state,
        "term": contract.term,
        "signing_day": standing.signing_day,
        "start": None if contract.term is None else contract.term.first,
        "run_off_offered": contract.run_off_stands,
        "tariff_informed": bool(contract.tariffs_informed),
        "open_questions": standing.open_questions,
        "late_answers": standing.late_answers,
        "overdue": standing.overdue,
    }


def _contract_failures(outcome: Outcome) -> list[str]:
    found = []
    for name, expected in outcome.stage.scenario.expect.contracts.items():
        standing = outcome.contracts.get(name)
        if standing is None:
            found.append(f"{name}: there is no such contract; its application was refused or never came")
            continue
        seen = facts(standing)
        found += [
            f"{name}: {key} must be {_word(value)}; found {_word(seen[key])}"
            for key, value in expected.items()
            if seen[key] != value
        ]
    return found


def _word(value: Any) -> str:
    if hasattr(value, "first"):
        return f"{value.first} - {value.last}"
    return str(value)


def _round_failures(outcome: Outcome) -> list[str]:
    expect = outcome.stage.scenario.expect
    found = []
    ids = tuple(run.milestone.value for run in outcome.milestones)
    if expect.milestones is not None and tuple(expect.milestones) != ids:
        found.append(f"milestones must be {_said(expect.milestones)}; found {_said(ids)}")
    if expect.published is not None and sorted(expect.published) != sorted(outcome.published):
        found.append(f"published must be {_said(sorted(expect.published))}; found {_said(sorted(outcome.published))}")
    for name, wanted, seen in (
        ("audit.refusals", expect.refusals, outcome.refusals),
        ("audit.overrides", expect.overrides, outcome.overrides),
        ("objections", expect.objections, outcome.objections),
    ):
        if wanted is not None and wanted != seen:
            found.append(f"{name} must be {wanted}; found {seen}")
    return found
