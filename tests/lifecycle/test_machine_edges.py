"""The state machine decides the edge and nothing else, and keeps no contract."""

import gc
from itertools import product

import pytest
from transitions import MachineError

from lifecycle import machine
from lifecycle.machine import MACHINE, target, triggers
from lifecycle.states import ENDS, NOT_ENDED, RUNNING, STAYS, TRANSITIONS, Action, State

# The domain's table: trigger | from | to.
TABLE = """
    apply     | (new)                        | applied
    assess    | applied                      | assessed
    reject    | applied, assessed            | rejected
    offer     | assessed                     | offered
    sign      | offered                      | signed
    lapse     | offered                      | lapsed
    reinstate | lapsed                       | signed
    withdraw  | applied, assessed, offered   | withdrawn
    publish   | signed                       | published
    run_off   | published                    | run_off
    terminate | signed, published, run_off   | terminated
    end       | signed, published, run_off   | ended
"""

EDGES = {
    (trigger.strip(), None if origin == "(new)" else origin): to.strip()
    for trigger, origins, to in (line.split("|") for line in TABLE.strip().splitlines())
    for origin in origins.strip().split(", ")
}

# Actions that leave the state as it is: action | possible in.
LEAVING = {
    "update_dossier": NOT_ENDED,
    "note": NOT_ENDED,
    "review": {State.SIGNED, State.PUBLISHED, State.RUN_OFF},
    "ask": set(State),
    "answer": set(State),
    "offer_run_off": {State.PUBLISHED, State.RUN_OFF},
    "sign_run_off": {State.PUBLISHED, State.RUN_OFF},
    "lapse_run_off": {State.PUBLISHED, State.RUN_OFF},
    "inform_tariff": {State.SIGNED, State.PUBLISHED, State.RUN_OFF},
}


class Loose:
    """A plain object with a state, which no machine knows."""

    def __init__(self, state: str) -> None:
        self.state = state


@pytest.mark.parametrize(
    ("trigger", "state"), [*product(Action, [None, *State])], ids=lambda value: "new" if value is None else value.value
)
def test_every_edge_of_the_domain_leads_on_and_no_other(trigger: Action, state: State | None) -> None:
    expected = EDGES.get((trigger.value, None if state is None else state.value))
    assert target(trigger, state) == (None if expected is None else State(expected))


def test_the_domain_has_nineteen_edges() -> None:
    assert len(EDGES) == 19


@pytest.mark.parametrize("state", list(State))
def test_the_triggers_of_a_state_are_those_of_the_table_in_its_order(state: State) -> None:
    expected = [trigger for trigger, origin in EDGES if origin == state.value]
    assert [trigger.value for trigger in triggers(state)] == expected


@pytest.mark.parametrize("state", sorted(ENDS - {State.LAPSED}))
def test_an_end_has_no_way_out(state: State) -> None:
    assert triggers(state) == ()


def test_only_a_lapsed_offer_can_come_back() -> None:
    assert triggers(State.LAPSED) == (Action.REINSTATE,)


def test_the_ends_and_the_running_states_are_those_of_the_domain() -> None:
    assert {state.value for state in ENDS} == {"rejected", "withdrawn", "lapsed", "terminated", "ended"}
    assert {state.value for state in RUNNING} == {"signed", "published", "run_off"}
    assert set(State) == ENDS | NOT_ENDED


def test_actions_that_move_nothing_are_possible_in_these_states() -> None:
    assert {action.value: set(states) for action, states in STAYS.items()} == {
        action: set(states) for action, states in LEAVING.items()
    }


def test_no_action_both_moves_a_contract_and_leaves_it() -> None:
    assert STAYS.keys() & {transition.trigger for transition in TRANSITIONS} == set()


def test_no_automatic_trigger_passes_by_the_guards() -> None:
    assert set(MACHINE.events) == {trigger for trigger, _ in EDGES}
    assert [name for name in MACHINE.events if name.startswith("to")] == []


@pytest.mark.parametrize("name", ["to_signed", "to_published", "to", "may_sign"])
def test_the_machine_itself_has_no_way_round(name: str) -> None:
    assert name not in MACHINE.events
    assert not hasattr(Loose("applied"), name)


def test_no_edge_has_conditions_or_callbacks() -> None:
    for event in MACHINE.events.values():
        for transition in (transition for found in event.transitions.values() for transition in found):
            assert [transition.conditions, transition.prepare, transition.before, transition.after] == [[], [], [], []]
    for state in MACHINE.states.values():
        assert [state.on_enter, state.on_exit] == [[], []]


def test_the_machine_moves_an_object_it_does_not_know() -> None:
    loose = Loose("offered")
    assert MACHINE.events["sign"].trigger(loose) is True
    assert loose.state == "signed"


def test_the_machine_refuses_an_edge_it_does_not_have_and_moves_nothing() -> None:
    loose = Loose("applied")
    with pytest.raises(MachineError):
        MACHINE.events["sign"].trigger(loose)
    assert loose.state == "applied"


def test_moving_puts_nothing_on_the_object_that_moved() -> None:
    loose = Loose("applied")
    MACHINE.events["assess"].trigger(loose)
    assert vars(loose) == {"state": "assessed"}


def test_nothing_is_registered_however_often_something_moves() -> None:
    for trigger, state in product(Action, [None, *State]):
        target(trigger, state)
    gc.collect()
    before = len(gc.get_objects())
    for _ in range(200):
        target(Action.SIGN, State.OFFERED)
        target(Action.SIGN, State.APPLIED)
        MACHINE.events["assess"].trigger(Loose("applied"))
    gc.collect()
    assert MACHINE.models == []
    assert len(gc.get_objects()) - before < 100
    assert [found for found in gc.get_objects() if isinstance(found, Loose | machine._Position)] == []


def test_a_new_contract_has_one_way_in() -> None:
    assert [trigger for trigger in Action if target(trigger, None) is not None] == [Action.APPLY]
    assert "new" not in {state.value for state in State}
