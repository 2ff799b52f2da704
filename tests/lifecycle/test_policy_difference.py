"""What differs between two versions of a policy."""

from typing import Any

import pytest

from lifecycle import policy_file
from lifecycle.amendment import amended
from lifecycle.policy import Policy
from lifecycle.policy_difference import differences


@pytest.fixture(scope="module")
def policy() -> Policy:
    return policy_file.load("gli-2027")


def other(policy: Policy, **changes: Any) -> Policy:
    return Policy.model_validate({**policy.plain, **changes})


def test_a_version_does_not_differ_from_itself(policy: Policy) -> None:
    assert differences(policy, policy) == ()


def test_what_an_amendment_adds_and_removes(policy: Policy) -> None:
    after = amended(policy, add_programmes=("cool-plus",), remove_registers=("kp",))
    found = differences(policy, after)
    assert [(each.part, each.id, each.before is None, each.after is None) for each in found] == [
        ("programmes", "cool-plus", True, False),
        ("registers", "kp", False, True),
    ]
    back = differences(after, policy)
    assert [(each.part, each.id, each.before is None) for each in back] == [
        ("programmes", "cool-plus", False),
        ("registers", "kp", True),
    ]


def test_a_rule_that_changed_names_the_keys_that_differ(policy: Policy) -> None:
    plain = policy.plain
    rules = [dict(rule) for rule in plain["rules"]]
    rules[0] = {**rules[0], "text": {"nl": "Anders.", "en": "Other."}, "advice": True}
    (found,) = differences(policy, other(policy, rules=rules))
    assert (found.part, found.id, set(found.fields)) == ("rules", rules[0]["id"], {"text", "advice"})


def test_dates_windows_and_the_title_are_seen(policy: Policy) -> None:
    plain = policy.plain
    calendar = [dict(dated) for dated in plain["calendar"]]
    calendar[1]["last_day"] = "2026-05-16"
    windows = {**plain["windows"], "signing_days": 30}
    after = other(policy, calendar=calendar, windows=windows, title={"nl": "Nieuw", "en": "New"})
    found = {each.part: each for each in differences(policy, after)}
    assert found.keys() == {"calendar", "windows", "title"}
    assert found["calendar"].id == "objections-close"
    assert found["windows"].fields == ("signing_days",)


def test_two_policies_of_other_care_differ_in_their_rules() -> None:
    found = differences(policy_file.load("gli-2027"), policy_file.load("kinderen-2027"))
    assert {"rules", "programmes", "registers", "roles", "outline"} <= {each.part for each in found}
