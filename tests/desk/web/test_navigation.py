"""The menu: which pages a role has, and which of them somebody is at."""

import pytest

from desk.web import navigation
from lifecycle.roles import Role


def at(here: str) -> list[tuple[str, bool]]:
    """The pages that are marked at a path, and whether each is the page itself."""
    return [(item.path, item.current) for item in navigation.items(here, Role.BUYER) if item.current or item.active]


@pytest.mark.parametrize(
    ("here", "marked"),
    [
        ("/contracts", [("/contracts", True)]),
        ("/contracts/GLI-2027-00001", [("/contracts", False)]),
        ("/applications/new", [("/contracts", False)]),
        ("/import", [("/contracts", False)]),
        ("/imports", []),
        ("/contractors", []),
        ("/password", []),
    ],
)
def test_one_page_at_most_is_marked(here: str, marked: list[tuple[str, bool]]) -> None:
    assert at(here) == marked


@pytest.mark.parametrize(
    ("role", "paths"),
    [
        (Role.BUYER, ["/applications/new", "/import"]),
        (Role.APPROVER, ["/applications/new", "/import"]),
        (Role.POLICY_MANAGER, ["/import"]),
        (Role.AUDITOR, []),
        (Role.ADMINISTRATOR, []),
    ],
)
def test_a_role_has_the_ways_in_that_it_may_use(role: Role, paths: list[str]) -> None:
    assert [path for path, _title in navigation.entries(role)] == paths
