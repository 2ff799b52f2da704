"""What a rehearsal came to, and whether it is what the scenario expects."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from lifecycle.calendar import AMSTERDAM, Milestone, Term
from lifecycle.contract import Contract
from lifecycle.languages import Both
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
    problems: tuple[Both, ...]
    failures: tuple[Both, ...] = ()

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
    broken = Both("het controlespoor klopt niet: ", "the audit trail does not hold: ")
    failures += [broken + problem for problem in outcome.problems]
    return Outcome(
        **{name: getattr(outcome, name) for name in Outcome.__slots__ if name != "failures"}, failures=tuple(failures)
    )


_REFUSED_BY: Final = Both("moet zijn geweigerd op ", "must be refused by ")
_EXACTLY_REFUSED_BY: Final = Both("moet zijn geweigerd op precies ", "must be refused by exactly ")
_FAILING: Final = Both("moet als niet voldaan vinden, precies: ", "must find failing exactly ")
_WARNINGS: Final = Both("bij de waarschuwingen moet staan: ", "warnings must include ")
_ADVICE: Final = Both("bij het advies dat niet is gevolgd, moet staan: ", "failing advice must include ")
_FOUND: Final = Both("; gevonden: ", "; found ")


def event_failures(played: Played) -> list[Both]:
    """Where an event did not come out as it must."""
    event, result = played.event, played.result
    checks, failed = event.checks, _ids(result)
    wanted = checks.refused if checks.refused_only is None else checks.refused_only
    found = []
    if wanted is None and not result.done:
        found.append(Both("moet slagen; is geweigerd op ", "must succeed; it was refused by ") + _said(failed))
    if wanted is not None and result.done:
        found.append(_REFUSED_BY + _said(wanted) + Both("; is gedaan", "; it was done"))
    elif checks.refused_only is not None and set(checks.refused_only) != set(failed):
        found.append(_EXACTLY_REFUSED_BY + _said(checks.refused_only) + _FOUND + _said(failed))
    elif checks.refused is not None and not set(checks.refused) <= set(failed):
        found.append(_REFUSED_BY + _said(checks.refused) + _FOUND + _said(failed))
    if checks.failing is not None and set(checks.failing) != set(failed):
        found.append(_FAILING + _said(checks.failing) + _FOUND + _said(failed))
    for must, expected, seen in (
        (_WARNINGS, checks.warnings, [finding.rule for finding in result.warnings]),
        (_ADVICE, checks.advice, [finding.rule for finding in result.advice]),
    ):
        if not set(expected) <= set(seen):
            found.append(must + _said(expected) + _FOUND + _said(seen))
    at = f"{event.at.astimezone(AMSTERDAM):%Y-%m-%d %H:%M:%S}"
    number, do = event.index + 1, event.do.value
    place = Both(f"gebeurtenis {number} ({do} op {at}): ", f"event {number} ({do} at {at}): ")
    return [place + failure for failure in found]


def _ids(result: Result) -> list[str]:
    return list(dict.fromkeys(finding.rule for finding in result.failed))


def _said(ids: Iterable[str]) -> Both:
    listed = ", ".join(ids)
    return Both(listed or "niets", listed or "nothing")


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


def _not_as_expected(name: str, wanted: Both, seen: Both) -> Both:
    return Both(f"{name} moet zijn: ", f"{name} must be ") + wanted + _FOUND + seen


def _contract_failures(outcome: Outcome) -> list[Both]:
    found = []
    for name, expected in outcome.stage.scenario.expect.contracts.items():
        standing = outcome.contracts.get(name)
        if standing is None:
            found.append(
                Both(
                    f"{name}: dit contract is er niet; de aanvraag is geweigerd of nooit gekomen",
                    f"{name}: there is no such contract; its application was refused or never came",
                )
            )
            continue
        seen = facts(standing)
        found += [
            _not_as_expected(f"{name}: {key}", _word(value), _word(seen[key]))
            for key, value in expected.items()
            if seen[key] != value
        ]
    return found


def _word(value: Any) -> Both:
    text = f"{value.first} - {value.last}" if isinstance(value, Term) else str(value)
    return Both(text, text)


def _round_failures(outcome: Outcome) -> list[Both]:
    expect = outcome.stage.scenario.expect
    found = []
    ids = tuple(run.milestone.value for run in outcome.milestones)
    if expect.milestones is not None and tuple(expect.milestones) != ids:
        found.append(_not_as_expected("milestones", _said(expect.milestones), _said(ids)))
    if expect.published is not None and sorted(expect.published) != sorted(outcome.published):
        found.append(_not_as_expected("published", _said(sorted(expect.published)), _said(sorted(outcome.published))))
    for name, wanted, seen in (
        ("audit.refusals", expect.refusals, outcome.refusals),
        ("audit.overrides", expect.overrides, outcome.overrides),
        ("objections", expect.objections, outcome.objections),
    ):
        if wanted is not None and wanted != seen:
            found.append(_not_as_expected(name, _word(wanted), _word(seen)))
    return found
