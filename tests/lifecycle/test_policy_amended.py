"""An amended policy is a new one: what was worked out for the old one does not stick to it."""

import pytest
from lifecycle_cases import a_case, outcome, shipped

from lifecycle import policy_file, source
from lifecycle.amendment import amended
from lifecycle.case import Case
from lifecycle.errors import BadInput
from lifecycle.policy import Policy

GLI = shipped("gli-2027")


def used() -> Policy:
    """A policy of which everything that is kept has been asked."""
    policy = policy_file.load("gli-2027")
    assert policy.by_id
    assert policy.guards
    assert policy.programme_ids
    assert policy.register_ids
    assert policy.exclusions
    assert policy.dates
    assert policy.plain
    assert policy.content
    assert policy.hash
    return policy


def judged_by(policy: Policy, case: Case) -> Case:
    return Case(policy, case.published, case.trigger, case.contract, case.provider, case.now, case.moment, case.day)


def test_a_programme_that_is_added_is_bought_from_then_on() -> None:
    before = used()
    after = amended(before, add_programmes=("walking",))
    case = a_case({"programmes": ["walking"]})
    assert outcome("purchased_programmes", judged_by(before, case)) == "not_met"
    assert outcome("purchased_programmes", judged_by(after, case)) == "met"
    assert after.programme_ids == before.programme_ids | {"walking"}


def test_a_programme_that_is_removed_is_no_longer_bought() -> None:
    after = amended(used(), remove_programmes=("ssib", "kd2o"))
    assert outcome("purchased_programmes", judged_by(after, a_case({"programmes": ["ssib"]}))) == "not_met"
    assert after.programme_ids == GLI.programme_ids - {"ssib", "kd2o"}


def test_registers_are_added_and_removed() -> None:
    after = amended(used(), add_registers=("big",), remove_registers=("irf",))
    assert after.register_ids == {"kabiz", "kp", "big"}
    assert outcome("registered", judged_by(after, a_case({"registers": ["big"]}))) == "met"
    assert outcome("registered", judged_by(after, a_case({"registers": ["irf"]}))) == "not_met"


def test_the_amended_policy_has_a_hash_content_and_rules_of_its_own() -> None:
    before = used()
    after = amended(before, add_programmes=("walking",))
    assert after.hash != before.hash
    assert after.content != before.content
    assert after.plain != before.plain
    assert after.by_id == before.by_id
    assert after.by_id is not before.by_id
    assert after.guards == before.guards
    assert b'"walking"' in after.content


def test_the_policy_that_is_amended_stays_what_it_was() -> None:
    before = used()
    kept = before.hash
    amended(before, add_programmes=("walking",), remove_registers=("kabiz",))
    assert before.hash == kept == policy_file.load("gli-2027").hash
    assert "walking" not in before.programme_ids


def test_everything_but_the_lists_is_kept() -> None:
    after = amended(GLI, add_programmes=("walking",))
    assert after.model_dump(exclude={"programmes"}) == GLI.model_dump(exclude={"programmes"})
    names = {programme.id: programme.name for programme in after.programmes}
    assert names["walking"] == "walking"
    assert names["ssib"] == "SSiB (Samen Sportief in Beweging)"


def test_an_amendment_that_changes_nothing_is_the_same_policy() -> None:
    after = amended(used(), add_programmes=("ssib",), remove_programmes=("walking",), add_registers=("kp",))
    assert after == GLI
    assert after.hash == GLI.hash


def test_amending_back_gives_the_first_hash_again() -> None:
    there = amended(GLI, add_registers=("big",))
    assert amended(there, remove_registers=("big",)).hash == GLI.hash


def test_what_is_removed_and_added_at_once_is_there_under_its_id() -> None:
    after = amended(GLI, add_registers=("kp",), remove_registers=("kp",))
    assert [register.name for register in after.registers if register.id == "kp"] == ["kp"]


def test_all_registers_can_go() -> None:
    after = amended(GLI, remove_registers=("kabiz", "irf", "kp"))
    assert outcome("registered", judged_by(after, a_case({"registers": ["kabiz"]}))) == "not_met"


def test_a_policy_without_programmes_is_refused_clearly() -> None:
    with pytest.raises(BadInput) as caught:
        amended(GLI, remove_programmes=tuple(GLI.programme_ids))
    assert str(caught.value) == "remove_programmes: at least one programme must be left"


@pytest.mark.parametrize("identifier", ["Not An Id", "", "a--b", "-a", "a-", "caf\xe9", "a\n", "a_b"])
def test_an_id_that_is_none_is_refused_clearly(identifier: str) -> None:
    for lists in ({"add_programmes": (identifier,)}, {"add_registers": (identifier,)}):
        with pytest.raises(BadInput, match="is no id; write lower-case letters and digits with '-' between them"):
            amended(GLI, **lists)


@pytest.mark.parametrize("name", policy_file.shipped())
def test_a_policy_comes_back_from_its_plain_form(name: str) -> None:
    policy = policy_file.load(name)
    again = Policy.model_validate(policy.plain)
    assert again == policy
    assert again.hash == policy.hash


def test_the_hash_does_not_hang_on_layout_or_order_of_keys() -> None:
    one = "policy: p\ncare: gli\n"
    other = "# a remark\ncare:   'gli'\n\npolicy: p\n"
    assert source.parse(one, "one").data == source.parse(other, "other").data
