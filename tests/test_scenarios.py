"""Every scenario of `scenarios/` plays out as it expects; together they show every rule holding and failing."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from lifecycle import policy_file, source
from lifecycle.contract import RunOff
from lifecycle.states import Action
from scheduler.outcome import conclude
from scheduler.rehearsal import Stage, play
from scheduler.scenarios import reader
from workflows.office import Office
from workflows.request import Result
from workflows.store import contracts, ledger, policies

FOLDER = Path(__file__).resolve().parent / "scenarios"
SHARED = Path(__file__).resolve().parents[2] / "shared" / "scenarios"
"""More scenarios that may lie beside the checkout."""

HOLDS, FAILS = "holds", "fails"
UNSIGNED = {RunOff.LAPSED, RunOff.FALLEN}
"""Where a run-off offer stands that was not signed in time."""
Case = tuple[str, str, str]
"""A policy, a rule of it, and whether it holds or fails."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What a scenario came to: its failures, and the rules that it showed to hold or to fail."""

    title: str
    failures: tuple[str, ...]
    cases: frozenset[Case]

    def __str__(self) -> str:
        return "\n".join([self.title, *self.failures])


def files(folder: Path) -> list[Path]:
    return sorted(folder.rglob("*.yaml"))


@cache
def shown(file: Path) -> Shown:
    """Play a scenario; each is played once in a process, and its database is let go of."""
    outcome = conclude(play(reader.read(file)))
    cases = cases_of_events(outcome.stage) | cases_of_jobs(outcome.stage)
    return Shown(outcome.stage.scenario.title, tuple(map(str, outcome.failures)), frozenset(cases))


def deciding_policy(office: Office, result: Result) -> str | None:
    """The policy in play whose rules judged an event on a contract."""
    if result.contract is None:
        return None
    with office.store.reading() as connection:
        known = policies.in_play(connection)
        if result.contract.policy in known:
            return result.contract.policy
        return next((name for name, entry in known.items() if entry.policy.care == result.contract.care), None)


def cases_of_events(stage: Stage) -> set[Case]:
    """The rules that events showed to hold or to fail. One that concerns no contract is of the policy it names."""
    found: set[Case] = set()
    for event in stage.played:
        policy = event.event.keys.get("policy") or deciding_policy(stage.office, event.result)
        if policy is not None:
            findings = [finding for finding in event.result.findings if finding.paragraph]
            found |= {(policy, finding.rule, HOLDS if finding.passes else FAILS) for finding in findings}
    return found


def cases_of_jobs(stage: Stage) -> set[Case]:
    """The rules of `run_off`, which only the turn of the year does: a contract went into run-off or ended without."""
    found: set[Case] = set()
    with stage.office.store.reading() as connection:
        known = [entry.policy for entry in policies.in_play(connection).values()]
        effects = [effect for duty in ledger.duties(connection) for effect in ledger.effects(connection, duty.id)]
        concerned = contracts.load(connection, sorted({effect.contract_id for effect in effects}))
    for effect in effects:
        contract = concerned[effect.contract_id]
        outcomes = set()
        if effect.outcome == ledger.CHANGED and effect.action == Action.START_RUN_OFF:
            outcomes = {HOLDS}
        elif effect.outcome == ledger.CHANGED and effect.action == Action.END and contract.run_off in UNSIGNED:
            outcomes = {FAILS}
        rules = [(policy, rule) for policy in known if policy.care == contract.care for rule in policy.rules]
        guard = [(policy.policy, rule.id) for policy, rule in rules if Action.START_RUN_OFF in rule.on]
        found |= {(policy, rule, outcome) for policy, rule in guard for outcome in outcomes}
    return found


def test_there_are_scenarios_for_both_policies() -> None:
    known = {policy for file in files(FOLDER) for policy in source.read(file).data["policies"]}
    assert known == set(policy_file.shipped())


def test_every_title_is_used_once_in_its_folder() -> None:
    titles = [(file.parent, source.read(file).data["scenario"]) for file in files(FOLDER)]
    assert sorted({title for title in titles if titles.count(title) > 1}) == []


@pytest.mark.parametrize("file", files(FOLDER), ids=lambda file: file.relative_to(FOLDER).with_suffix("").as_posix())
def test_scenario(file: Path) -> None:
    assert not shown(file).failures, shown(file)


if SHARED.is_dir():

    @pytest.mark.parametrize("file", files(SHARED), ids=lambda file: file.stem)
    def test_shared_scenario(file: Path) -> None:
        assert not shown(file).failures, shown(file)


def test_every_rule_has_a_passing_and_a_failing_case() -> None:
    found = {case for file in files(FOLDER) for case in shown(file).cases}
    lacking = [
        f"{policy.policy} {rule.id}: no case in which it {outcome}"
        for policy in map(policy_file.load, policy_file.shipped())
        for rule in policy.rules
        for outcome in (HOLDS, FAILS)
        if (policy.policy, rule.id, outcome) not in found
    ]
    assert lacking == []
