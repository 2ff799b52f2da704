"""A season on a virtual clock: a scenario played on the code that serves the desk."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from lifecycle import regions
from lifecycle.calendar import at, day_of
from lifecycle.dossier import EMPTY
from lifecycle.errors import BadInput
from lifecycle.states import Action
from scheduler import reconciler, reminders
from scheduler.occasions import CLOCK
from scheduler.scenarios.model import Event, Given, Scenario
from workflows import advance, beginning, intake, policy_round
from workflows.clock import VirtualClock
from workflows.office import Office
from workflows.request import Request, Result
from workflows.store import names
from workflows.store.database import Store, memory_store


@dataclass(frozen=True, slots=True)
class Played:
    """An event and what came of it."""

    event: Event
    result: Result


@dataclass(slots=True)
class Stage:
    """A scenario being played: the office it plays in, and what its own names stand for."""

    office: Office
    clock: VirtualClock
    scenario: Scenario
    contracts: dict[str, str] = field(default_factory=dict)
    questions: dict[str, int] = field(default_factory=dict)
    played: list[Played] = field(default_factory=list)


def play(scenario: Scenario, store: Store | None = None, clock: VirtualClock | None = None) -> Stage:
    """Play a scenario to its end, on an empty database in memory or the empty one that is given with its clock."""
    clock = VirtualClock(scenario.start) if clock is None else clock
    stage = Stage(Office(memory_store() if store is None else store, clock), clock, scenario)
    for step in opening(stage):
        step()
    for event in scenario.events:
        move(stage.office, clock, event.at, scenario.down)
        try:
            stage.played.append(Played(event, do(stage, event)))
        except BadInput as error:
            raise BadInput(f"{scenario.file}: events.{event.index}", error.message) from None
    move(stage.office, clock, scenario.until, scenario.down)
    return stage


def opening(stage: Stage) -> list[Callable[[], object]]:
    """What makes everything that stands at the start of a scenario: one transaction a step, in this order."""
    office, scenario = stage.office, stage.scenario
    return [
        partial(beginning.add_regions, office, regions.shipped()),
        *(partial(beginning.add_user, office, name, role) for name, role in scenario.users.items()),
        *(partial(policy_round.begin, office, policy) for policy in scenario.policies),
        partial(beginning.settle, office),
        *(partial(beginning.state_region, office, *stated) for stated in scenario.regions.items()),
        *(partial(beginning.add_provider, office, provider) for provider in scenario.providers.values()),
        *(partial(_take_over, stage, given) for given in scenario.given),
    ]


def _take_over(stage: Stage, given: Given) -> None:
    stage.contracts[given.contract] = beginning.take_over(stage.office, running(given)).number


def running(given: Given) -> intake.Running:
    """The running contract that a scenario begins with."""
    return intake.Running(
        policy=given.policy,
        care=given.care,
        year=given.year,
        provider=given.provider,
        state=given.state,
        regions=given.regions,
        term=given.term,
        role=given.role,
        reach=given.reach,
        dossier=given.dossier,
    )


def recall(stage: Stage) -> None:
    """Learn again, from the database, what the scenario's names stand for, as far as it has been played.

    Its contracts came in as rows of spreadsheets that are called by the scenario's names.
    """
    with stage.office.store.reading() as connection:
        stage.contracts |= names.contracts(connection)
        asked = names.questions(connection)
    for event in stage.scenario.events:
        if event.do is Action.ASK and event.keys["contract"] in stage.contracts:
            question = asked.get((stage.contracts[event.keys["contract"]], event.at))
            if question is not None:
                stage.questions[event.keys["question"]] = question


def move(
    office: Office,
    clock: VirtualClock,
    target: datetime,
    down: tuple[tuple[datetime, datetime], ...] = (),
    reached: Callable[[datetime], object] = lambda _: None,
) -> None:
    """Move the clock to `target`; everything that falls due on the way happens, in order, but not while it is down.

    Reminders are written on the way as well. `reached` is told each stop of the milestones, for who wants to show
    progress.
    """
    after: datetime | None = None
    while True:
        due = reconciler.next_moment(office, after)
        stop = None if due is None else _up_again(max(due, clock.now()), down)
        if stop is None or stop > target:
            break
        _remind(office, clock, stop, down)
        clock.move_to(stop)
        reconciler.reconcile(office)
        after = stop
        reached(stop)
    _remind(office, clock, target, down)
    clock.move_to(target)


def _remind(office: Office, clock: VirtualClock, until: datetime, down: tuple[tuple[datetime, datetime], ...]) -> None:
    """Write the reminders whose moment comes on the way to `until`."""
    while _next_morning(clock.now()) <= until:
        due = reminders.next_moment(office)
        if due is None or (stop := _up_again(due, down)) > until:
            return
        clock.move_to(stop)
        reminders.remind(office)


def _next_morning(moment: datetime) -> datetime:
    """The first moment after `moment` at which reminders are written."""
    today = at(day_of(moment), CLOCK)
    return today if moment < today else at(day_of(moment) + timedelta(days=1), CLOCK)


def _up_again(moment: datetime, down: tuple[tuple[datetime, datetime], ...]) -> datetime:
    """`moment`, or the end of the down period it falls in; a period holds its first moment and not its last."""
    return next((last for first, last in down if first <= moment < last), moment)


def do(stage: Stage, event: Event) -> Result:
    """Do what an event says."""
    action = event.do
    if action is Action.APPLY:
        result = intake.apply(stage.office, event.by, application(event, stage.contracts))
        if result.contract is not None:
            stage.contracts[event.keys["contract"]] = result.contract.number
        return result
    if action in _AROUND:
        return _AROUND[action](stage.office, event.by, event.keys)
    result = advance.act(stage.office, _request(stage, event))
    if action is Action.ASK and result.number is not None:
        stage.questions[event.keys["question"]] = result.number
    return result


def application(event: Event, numbers: Mapping[str, str]) -> intake.Application:
    """The application of an event; `numbers` are the contract numbers that the scenario's names stand for."""
    keys = event.keys
    renews = keys.get("renews")
    return intake.Application(
        policy=keys["policy"],
        provider=keys["provider"],
        regions=keys["regions"],
        role=keys.get("role"),
        reach=keys.get("reach"),
        renews=None if renews is None else numbers.get(renews, renews),
        follows=keys.get("follows"),
        dossier=keys.get("dossier", EMPTY),
    )


def _request(stage: Stage, event: Event) -> Request:
    keys = event.keys
    name = keys["contract"]
    return Request(
        action=event.do,
        actor=event.by,
        contract=stage.contracts.get(name, name),
        signed_at=keys.get("signed_at"),
        reason=keys.get("reason"),
        approved_by=keys.get("approved_by"),
        proof=keys.get("proof"),
        grounds=keys.get("grounds", ()),
        override=keys.get("override"),
        dossier=keys.get("dossier"),
        text=keys.get("text"),
        question=stage.questions.get(keys.get("question", "")),
        year=keys.get("year"),
    )


def _state_region(office: Office, by: str, keys: Any) -> Result:
    statement = policy_round.Statement(
        rho_unwilling=keys["rho"] == "unwilling" if "rho" in keys else None,
        duty_of_care_risk=keys.get("duty_of_care_risk"),
    )
    return policy_round.state_region(office, by, keys["region"], statement, keys.get("reason"))


_AROUND: dict[Action, Callable[[Office, str, Any], Result]] = {
    Action.PUBLISH_POLICY: lambda office, by, keys: policy_round.publish(office, by, keys["policy"]),
    Action.AMEND_POLICY: lambda office, by, keys: policy_round.amend(
        office, by, keys["policy"], keys["changes"], keys.get("reason")
    ),
    Action.OBJECT: lambda office, by, keys: policy_round.object_to(
        office, by, keys["policy"], keys["provider"], keys["text"]
    ),
    Action.SET_TARIFF: lambda office, by, keys: policy_round.set_tariff(
        office, by, keys["care"], keys["year"], keys["amount"]
    ),
    Action.STATE_REGION: _state_region,
    Action.RUN_MILESTONE: lambda office, by, keys: reconciler.run_by_hand(office, by, keys["milestone"]),
}
