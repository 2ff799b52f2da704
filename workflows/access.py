"""Pages that a role may not open: each refusal is on the trail."""

from collections.abc import Collection

from lifecycle.findings import phrase, system_finding
from lifecycle.roles import Role
from workflows.advance import stored
from workflows.office import Office
from workflows.store import trail


def refused(office: Office, user: str, held: Role, page: str, needed: Collection[Role]) -> None:
    """Record that `user` asked for `page`, which needs another role."""
    now = office.now()
    missing = system_finding(
        "role",
        phrase("role.may_not", role=held.value, action="open_page"),
        phrase("role.needed", roles=[role.value for role in needed]),
    )
    entry = trail.Entry(
        stream=trail.access_stream(user),
        action="open_page",
        outcome=trail.REFUSED,
        actor=user,
        role=held.value,
        effective=now,
        recorded=now,
        details={"page": page, "findings": [stored(missing)]},
    )
    with office.store.writing() as connection:
        trail.append(connection, [entry])
