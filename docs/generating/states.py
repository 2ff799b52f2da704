"""The page of the states: the diagram, and who may do what from where."""

from typing import Final

from generating.drawing import CHAIN, edges, first
from generating.markdown import code, codes, table
from generating.markdown import page as whole_page
from lifecycle.languages import Language
from lifecycle.roles import Role, may, permitted
from lifecycle.states import ENDS, STAYS, TRANSITIONS, Action, State
from lifecycle.wording import word

_MERMAID_END: Final = "[*]"


def page() -> str:
    """The page."""
    return whole_page(
        "States and actions",
        "Where a contract can stand, which action leads where, and who may do it. The state of a contract decides which"
        " actions are possible at all; the [rules](rules-gli-2027.md) of the action decide whether it happens now.",
        "![The states of a contract](../images/states.svg)",
        "The same as text:",
        _mermaid(),
        "## States",
        _states(),
        "## Actions that move a contract",
        _moving(),
        "## Actions that leave the state as it is",
        "They may ask for more than a state: `ask` and `answer` need an open offer or an open question, `sign_run_off`"
        " and `lapse_run_off` an open run-off offer, and `offer_run_off` is refused while one is open or signed.",
        _staying(),
        "## Actions around contracts",
        _around(),
        "## By state and role",
        "What a role can be asked for in each state; `reinstate` and `terminate` also need the approval of another"
        " person who is an approver, and so does every override.",
        _matrix(),
        "`auditor` and `administrator` do nothing with contracts.",
    )


def _mermaid() -> str:
    trigger, start = first()
    lines = ["stateDiagram-v2", "    direction LR", f"    {_MERMAID_END} --> {start}: {trigger}"]
    lines += [f"    {edge.source} --> {edge.target}: {edge.trigger}" for edge in edges()]
    lines += [f"    {state} --> {_MERMAID_END}" for state in State if state in ENDS]
    return "\n".join(["```mermaid", *lines, "```"])


def _states() -> str:
    rows = [
        (code(state.value), word(state.value, Language.NL), "an end" if state in ENDS else "living")
        for state in (*CHAIN, *(state for state in State if state in ENDS))
    ]
    return table(["state", "in Dutch", "kind"], rows)


def _name(action: Action) -> str:
    return code(action.value)


def _dutch(action: Action) -> str:
    return word(action.name.lower(), Language.NL)


def _roles(action: Action) -> str:
    return codes(role.value for role in permitted(action))


def _moving() -> str:
    rows = [
        (
            _name(each.trigger),
            _dutch(each.trigger),
            codes(source.value for source in each.sources) or "(new)",
            code(each.target.value),
            _roles(each.trigger),
        )
        for each in TRANSITIONS
    ]
    return table(["action", "in Dutch", "from", "to", "roles"], rows)


def _possible_in(action: Action) -> str:
    found = STAYS[action]
    if found == frozenset(State):
        return "any state"
    if found == frozenset(State) - ENDS:
        return "any state but the ends"
    return codes(state.value for state in State if state in found)


def _staying() -> str:
    rows = [(_name(action), _dutch(action), _possible_in(action), _roles(action)) for action in STAYS]
    return table(["action", "in Dutch", "possible in", "roles"], rows)


def _around() -> str:
    moving = {each.trigger for each in TRANSITIONS}
    rest = [action for action in Action if action not in moving and action not in STAYS]
    return table(["action", "in Dutch", "roles"], [(_name(action), _dutch(action), _roles(action)) for action in rest])


def _matrix() -> str:
    shown = [
        role
        for role in (Role.BUYER, Role.APPROVER, Role.SYSTEM)
        if any(may(role, action) for action in (*STAYS, *(each.trigger for each in TRANSITIONS)))
    ]
    rows = []
    for state in State:
        possible = [each.trigger for each in TRANSITIONS if state in each.sources]
        possible += [action for action, states in STAYS.items() if state in states]
        rows.append(
            (
                code(state.value),
                *(codes(action.value for action in possible if may(role, action)) for role in shown),
            )
        )
    return table(["state", *(code(role.value) for role in shown)], rows)
