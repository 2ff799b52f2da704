"""The state machine: one shared machine decides the edge, and nothing else.

`transitions` answers a failed condition with ``False`` and no reason, and stops at the first; so guards are evaluated
before, completely, in `lifecycle.guards`, and the machine has no conditions. No contract is ever registered with it
(registering is quadratic and keeps references), and it has no automatic ``to_<state>`` triggers, which would pass by
every guard.
"""

from typing import Final

from transitions import Machine, MachineError

from lifecycle.states import TRANSITIONS, Action, State

_NEW: Final = "new"


class _Position:
    """The least that a machine can move: an object with a state."""

    __slots__ = ("state",)

    def __init__(self, state: str) -> None:
        self.state = state


def _name(state: State | None) -> str:
    return _NEW if state is None else state.value


def _build() -> Machine:
    machine = Machine(
        model=None, states=[_NEW, *(state.value for state in State)], initial=None, auto_transitions=False
    )
    for transition in TRANSITIONS:
        for source in transition.sources or (None,):
            machine.add_transition(transition.trigger.value, _name(source), transition.target.value)
    return machine


MACHINE: Final = _build()


def target(trigger: Action, state: State | None) -> State | None:
    """The state that `trigger` reaches from `state` (``None``: a new contract), or ``None`` where it leads nowhere."""
    event = MACHINE.events.get(trigger.value)
    if event is None:
        return None
    position = _Position(_name(state))
    try:
        event.trigger(position)
    except MachineError:
        return None
    return State(position.state)


def triggers(state: State) -> tuple[Action, ...]:
    """The triggers that the machine knows from `state`, in the order of the domain's table."""
    known = set(MACHINE.get_triggers(state.value))
    return tuple(transition.trigger for transition in TRANSITIONS if transition.trigger.value in known)
