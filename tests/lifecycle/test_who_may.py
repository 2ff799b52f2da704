"""Which role may do what: the domain's table, and nothing beside it."""

import pytest

from lifecycle.roles import Role, is_job_only, may, may_approve, permitted
from lifecycle.states import Action

SYSTEM_ALONE = {"lapse", "lapse_run_off", "run_off", "end", "lapse_approval"}
APPROVING = {"grant_approval", "decline_approval"}
PROVIDERS = {"add_provider", "change_provider"}
POLICY = {"add_policy", "publish_policy", "amend_policy", "set_tariff", "run_milestone", "register"}
BUYING = {action.value for action in Action} - SYSTEM_ALONE - POLICY - APPROVING

TABLE: dict[Role, set[str]] = {
    Role.BUYER: BUYING,
    Role.APPROVER: BUYING | APPROVING,
    Role.POLICY_MANAGER: POLICY | PROVIDERS,
    Role.AUDITOR: set(),
    Role.ADMINISTRATOR: set(),
    Role.SYSTEM: SYSTEM_ALONE | {"offer", "offer_run_off", "inform_tariff", "publish", "publish_policy"},
}


def test_a_buyer_does_everything_on_contracts_objections_and_regions() -> None:
    assert {
        "apply", "assess", "reject", "offer", "sign", "reinstate", "withdraw", "publish", "terminate", "update_dossier",
        "note", "review", "ask", "answer", "offer_run_off", "sign_run_off", "inform_tariff", "object", "state_region",
        "ask_approval", "withdraw_approval", *PROVIDERS,
    } == BUYING  # fmt: skip


@pytest.mark.parametrize("role", list(Role))
def test_a_role_may_what_its_row_says_and_nothing_else(role: Role) -> None:
    assert {action.value for action in Action if may(role, action)} == TABLE[role]


@pytest.mark.parametrize("action", list(Action))
def test_who_has_no_role_may_nothing(action: Action) -> None:
    assert not may(None, action)


@pytest.mark.parametrize("role", [None, *Role])
def test_only_an_approver_approves(role: Role | None) -> None:
    assert may_approve(role) is (role is Role.APPROVER)


@pytest.mark.parametrize("action", list(Action))
def test_who_can_is_told_to_who_cannot(action: Action) -> None:
    assert set(permitted(action)) == {role for role, actions in TABLE.items() if action.value in actions}
    assert permitted(action)
    assert is_job_only(action) is (permitted(action) == (Role.SYSTEM,))
