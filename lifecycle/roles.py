"""Who may do what. Everything that no role allows is refused."""

from enum import StrEnum
from typing import Final

from lifecycle.states import Action


class Role(StrEnum):
    """The role of a user; `SYSTEM` is the actor of the milestone jobs."""

    BUYER = "buyer"
    APPROVER = "approver"
    POLICY_MANAGER = "policy_manager"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"
    SYSTEM = "system"


SYSTEM_ACTOR: Final = "system"

_POLICY: Final = frozenset(
    {
        Action.ADD_POLICY,
        Action.PUBLISH_POLICY,
        Action.AMEND_POLICY,
        Action.SET_TARIFF,
        Action.RUN_MILESTONE,
        Action.REGISTER,
    }
)
_PROVIDERS: Final = frozenset({Action.ADD_PROVIDER, Action.CHANGE_PROVIDER})
_SYSTEM_ALONE: Final = frozenset(
    {Action.LAPSE, Action.LAPSE_RUN_OFF, Action.START_RUN_OFF, Action.END, Action.LAPSE_APPROVAL}
)
_APPROVING: Final = frozenset({Action.GRANT_APPROVAL, Action.DECLINE_APPROVAL})
_BUYING: Final = frozenset(Action) - _POLICY - _SYSTEM_ALONE - _APPROVING

_PERMITTED: Final[dict[Role, frozenset[Action]]] = {
    Role.BUYER: _BUYING,
    Role.APPROVER: _BUYING | _APPROVING,
    Role.POLICY_MANAGER: _POLICY | _PROVIDERS,
    Role.AUDITOR: frozenset(),
    Role.ADMINISTRATOR: frozenset(),
    Role.SYSTEM: _SYSTEM_ALONE
    | {Action.OFFER, Action.OFFER_RUN_OFF, Action.INFORM_TARIFF, Action.PUBLISH, Action.PUBLISH_POLICY},
}


def may(role: Role | None, action: Action) -> bool:
    """Whether a user with `role` (``None``: an unknown user) may do `action`."""
    return role is not None and action in _PERMITTED[role]


def may_approve(role: Role | None) -> bool:
    """Whether a user with `role` may approve what another asked."""
    return may(role, Action.GRANT_APPROVAL)


def permitted(action: Action) -> tuple[Role, ...]:
    """The roles that may do `action`, to say who can where somebody cannot."""
    return tuple(role for role in Role if action in _PERMITTED[role])


TRAIL_READERS: Final = (Role.AUDITOR,)
"""The roles that may query, export and check the whole audit trail; the history of one contract stands on its page."""


def may_read_trail(role: Role | None) -> bool:
    """Whether a user with `role` (``None``: an unknown user) may query, export and check the audit trail."""
    return role in TRAIL_READERS


def is_job_only(action: Action) -> bool:
    """Whether Looptijd alone does `action`: a milestone job, or what follows from a change."""
    return action in _SYSTEM_ALONE
