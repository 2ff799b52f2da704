"""The states of a contract, the actions on it, and from which state each action is possible."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class State(StrEnum):
    """Where a contract stands."""

    APPLIED = "applied"
    ASSESSED = "assessed"
    OFFERED = "offered"
    SIGNED = "signed"
    PUBLISHED = "published"
    RUN_OFF = "run_off"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"
    TERMINATED = "terminated"
    ENDED = "ended"


ENDS: Final = frozenset({State.REJECTED, State.WITHDRAWN, State.LAPSED, State.TERMINATED, State.ENDED})
LIVE_APPLICATION: Final = frozenset({State.APPLIED, State.ASSESSED, State.OFFERED})
RUNNING: Final = frozenset({State.SIGNED, State.PUBLISHED, State.RUN_OFF})
NOT_ENDED: Final = frozenset(State) - ENDS


class Action(StrEnum):
    """Everything that can be done, to a contract or around it; each doing and each refusal is audited."""

    APPLY = "apply"
    ASSESS = "assess"
    REJECT = "reject"
    OFFER = "offer"
    SIGN = "sign"
    LAPSE = "lapse"
    REINSTATE = "reinstate"
    WITHDRAW = "withdraw"
    PUBLISH = "publish"
    START_RUN_OFF = "run_off"
    TERMINATE = "terminate"
    END = "end"

    UPDATE_DOSSIER = "update_dossier"
    NOTE = "note"
    REVIEW = "review"
    ASK = "ask"
    ANSWER = "answer"
    OFFER_RUN_OFF = "offer_run_off"
    SIGN_RUN_OFF = "sign_run_off"
    LAPSE_RUN_OFF = "lapse_run_off"
    INFORM_TARIFF = "inform_tariff"
    REGISTER = "register"

    ASK_APPROVAL = "ask_approval"
    GRANT_APPROVAL = "grant_approval"
    DECLINE_APPROVAL = "decline_approval"
    WITHDRAW_APPROVAL = "withdraw_approval"
    LAPSE_APPROVAL = "lapse_approval"

    ADD_PROVIDER = "add_provider"
    CHANGE_PROVIDER = "change_provider"

    ADD_POLICY = "add_policy"
    PUBLISH_POLICY = "publish_policy"
    AMEND_POLICY = "amend_policy"
    OBJECT = "object"
    SET_TARIFF = "set_tariff"
    STATE_REGION = "state_region"
    RUN_MILESTONE = "run_milestone"


NEXT: Final = {
    State.APPLIED: Action.ASSESS,
    State.ASSESSED: Action.OFFER,
    State.OFFERED: Action.SIGN,
    State.SIGNED: Action.PUBLISH,
    State.PUBLISHED: Action.REVIEW,
    State.RUN_OFF: Action.REVIEW,
}
"""The next step of a contract in each state that has one; what runs is reviewed."""


@dataclass(frozen=True, slots=True)
class Transition:
    """One trigger with the states it leaves (empty for a new contract) and the state it reaches."""

    trigger: Action
    sources: tuple[State, ...]
    target: State


TRANSITIONS: Final = (
    Transition(Action.APPLY, (), State.APPLIED),
    Transition(Action.ASSESS, (State.APPLIED,), State.ASSESSED),
    Transition(Action.REJECT, (State.APPLIED, State.ASSESSED), State.REJECTED),
    Transition(Action.OFFER, (State.ASSESSED,), State.OFFERED),
    Transition(Action.SIGN, (State.OFFERED,), State.SIGNED),
    Transition(Action.LAPSE, (State.OFFERED,), State.LAPSED),
    Transition(Action.REINSTATE, (State.LAPSED,), State.SIGNED),
    Transition(Action.WITHDRAW, (State.APPLIED, State.ASSESSED, State.OFFERED), State.WITHDRAWN),
    Transition(Action.PUBLISH, (State.SIGNED,), State.PUBLISHED),
    Transition(Action.START_RUN_OFF, (State.PUBLISHED,), State.RUN_OFF),
    Transition(Action.TERMINATE, (State.SIGNED, State.PUBLISHED, State.RUN_OFF), State.TERMINATED),
    Transition(Action.END, (State.SIGNED, State.PUBLISHED, State.RUN_OFF), State.ENDED),
)

GUARDED: Final = frozenset(
    {
        Action.APPLY,
        Action.ASSESS,
        Action.OFFER,
        Action.SIGN,
        Action.REINSTATE,
        Action.PUBLISH,
        Action.START_RUN_OFF,
        Action.REVIEW,
        Action.ASK,
        Action.OBJECT,
        Action.OFFER_RUN_OFF,
        Action.SIGN_RUN_OFF,
    }
)
"""The actions that rules of a policy can guard."""

STAYS: Final[dict[Action, frozenset[State]]] = {
    Action.UPDATE_DOSSIER: NOT_ENDED,
    Action.NOTE: NOT_ENDED,
    Action.REVIEW: RUNNING,
    Action.ASK: frozenset(State),
    Action.ANSWER: frozenset(State),
    Action.OFFER_RUN_OFF: frozenset({State.PUBLISHED, State.RUN_OFF}),
    Action.SIGN_RUN_OFF: frozenset({State.PUBLISHED, State.RUN_OFF}),
    Action.LAPSE_RUN_OFF: frozenset({State.PUBLISHED, State.RUN_OFF}),
    Action.INFORM_TARIFF: RUNNING,
}
"""Actions that leave the state as it is, with the states they are possible in.

Whether something is open to act on (an offer, a question, a run-off offer) is asked apart.
"""
