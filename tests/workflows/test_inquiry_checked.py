"""The rules by which records are found are those that the records name: the check of the trail compares them."""

from collections.abc import Callable

import pytest
from rounds import Round
from sqlalchemy import text

from lifecycle.contract import Kind
from lifecycle.languages import Language
from lifecycle.states import Action
from workflows import verification

Changed = Callable[[str], list[tuple[str, str]]]
PLACE = "stream = 'contract:1' AND seq = 3"


@pytest.fixture
def changed(season: Round) -> Changed:
    """What the check says, in both languages, after a change in the rules by which records are found."""
    contract = season.assessed(Kind.INDIVIDUAL)
    season.refused(Action.SIGN, contract)
    season.holds()

    def change(statement: str) -> list[tuple[str, str]]:
        with season.office.store.writing() as connection:
            assert connection.execute(text(statement)).rowcount > 0
        return [(each.said(Language.NL), each.said(Language.EN)) for each in verification.problems(season.office)]

    return change


def test_a_rule_that_went_missing_is_found(changed: Changed) -> None:
    assert changed(f"DELETE FROM audit_rule WHERE {PLACE}") == [  # noqa: S608 - a fixed place
        (
            "contract:1 vastlegging 3: is niet te vinden bij regel state (failed)",
            "contract:1 record 3: it cannot be found by the rule state (failed)",
        )
    ]


def test_a_rule_that_the_record_does_not_name_is_found(changed: Changed) -> None:
    said = changed(f"UPDATE audit_rule SET rule = 'role' WHERE {PLACE}")  # noqa: S608 - a fixed place
    assert [en for _, en in said] == [
        "contract:1 record 3: it cannot be found by the rule state (failed)",
        "contract:1 record 3: it is found by the rule role (failed), which it does not name",
    ]
    assert said[1][0] == "contract:1 vastlegging 3: is te vinden bij regel role (failed), die er niet in staat"


def test_another_part_or_moment_is_found(changed: Changed) -> None:
    said = changed(f"UPDATE audit_rule SET part = 'lifted' WHERE {PLACE}")  # noqa: S608 - a fixed place
    assert len(said) == 2
    moment = "2020-01-01T00:00:00.000000Z"
    said = changed(f"UPDATE audit_rule SET part = 'failed', recorded_at = '{moment}' WHERE {PLACE}")  # noqa: S608 - fixed
    assert [en for _, en in said] == ["contract:1 record 3: by its rules it is found at another moment"]


@pytest.mark.parametrize(("stream", "seq"), [("contract:1", 9), ("a:1", 1), ("zz:1", 1)])
def test_a_rule_of_no_record_is_found_wherever_it_stands(changed: Changed, stream: str, seq: int) -> None:
    moment = "2026-04-02T07:00:00.000000Z"
    said = changed(f"INSERT INTO audit_rule VALUES ('{stream}', {seq}, 'role', 'failed', '{moment}')")  # noqa: S608 - fixed
    assert said == [
        (
            f"{stream} vastlegging {seq}: er is een regel om op te zoeken, maar geen vastlegging",
            f"{stream} record {seq}: there is a rule to search by, but no record",
        )
    ]
