"""The versions of policies in an inquiry of the trail: which one is meant, and which records can name it."""

import json
from typing import Final, NamedTuple

from sqlalchemy import Connection, select

from lifecycle import nouns
from lifecycle.errors import BadInput
from lifecycle.languages import Both
from lifecycle.states import Action
from workflows.store import trail
from workflows.store.tables import POLICY_VERSIONS
from workflows.store.trail_tables import AUDIT

_SHORTEST_HASH: Final = 4


class Version(NamedTuple):
    """A version of a policy by its hash, and the ids of the first and the last record that can name it."""

    hash: str
    first: int
    last: int | None


def meant(connection: Connection, policy_id: str | None, wanted: str) -> Version:
    """The version of a policy that has this number, or whose hash begins so.

    `BadInput` where there is none, or where there are several: of a number without its policy, or of too short a hash.
    """
    columns = POLICY_VERSIONS.c
    query = select(columns.policy_id, columns.number, columns.hash).order_by(columns.policy_id, columns.number)
    if policy_id is not None:
        query = query.where(columns.policy_id == policy_id)
    rows = connection.execute(query).all()
    found = [row for row in rows if str(row.number) == wanted]
    if not found and len(wanted) >= _SHORTEST_HASH:
        found = [row for row in rows if row.hash.startswith(wanted.lower())]
    if len({row.hash for row in found}) == 1:
        return _placed(connection, found[0].policy_id, found[0].hash)
    listed = ", ".join(f"{row.policy_id} {row.number} ({row.hash[:12]})" for row in found or rows) or "-"
    given = nouns.shown(wanted)
    if found:
        problem = Both(
            f"{given} kan een van deze zijn: {listed}; noem ook het beleid, of meer van de hash",
            f"{given} could be one of these: {listed}; name the policy too, or more of the hash",
        )
    else:
        problem = Both(f"onbekende versie {given}; bekend: {listed}", f"unknown version {given}; known: {listed}")
    raise BadInput("policy-version", problem)


def _placed(connection: Connection, policy_id: str, content_hash: str) -> Version:
    """A version with its place on the trail: it is named from its own record on, until that of the next."""
    columns = AUDIT.c
    query = (
        select(columns.id, columns.body)
        .where(columns.stream == f"policy:{policy_id}", columns.outcome == trail.DONE)
        .where(columns.action.in_(_BRINGS))
        .order_by(columns.seq)
    )
    first, last = 0, None
    for row in connection.execute(query):
        body = json.loads(row.body)
        brought = body[_BRINGS[body["action"]]]
        if brought == content_hash:
            first, last = first or row.id, None
        elif first and last is None:
            last = row.id
    return Version(content_hash, first, last)


_BRINGS: Final = {Action.ADD_POLICY.value: "policy", Action.AMEND_POLICY.value: "amended"}
"""The actions that bring a version of a policy, with the field of their records that names it."""
