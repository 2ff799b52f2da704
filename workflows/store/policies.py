"""Policies in play and their frozen versions."""

import json
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any, Final

from sqlalchemy import Connection, Row, bindparam, func, insert, select, update

from lifecycle.contract import Contract
from lifecycle.policy import Policy, Source, Text, Windows
from lifecycle.states import Action, State
from workflows.store import marking
from workflows.store.tables import POLICIES, POLICY_VERSIONS


@dataclass(frozen=True, slots=True)
class InPlay:
    """A policy in play: its current version, and when it was published (``None``: a draft)."""

    policy: Policy
    published_at: datetime | None


_CURRENT: Final = select(POLICIES.c.id, POLICIES.c.version_hash, POLICIES.c.published_at).order_by(
    POLICIES.c.care, POLICIES.c.year
)
_CONTENT: Final = select(POLICY_VERSIONS.c.content).where(POLICY_VERSIONS.c.hash == bindparam("wanted")).limit(1)
_parsed: Final[dict[str, Policy]] = {}
"""The versions that this process has read, by the hash of their content, which never changes."""


def in_play(connection: Connection) -> dict[str, InPlay]:
    """Every policy in play by its id, in the order of care and year."""
    found = {}
    for row in connection.execute(_CURRENT).all():
        policy = version(connection, row.version_hash)
        if policy is not None:
            found[row.id] = InPlay(policy, row.published_at)
    return found


def version(connection: Connection, content_hash: str) -> Policy | None:
    """The policy version with this hash, as a record names it."""
    if content_hash not in _parsed:
        content = connection.execute(_CONTENT, {"wanted": content_hash}).scalar()
        if content is None:
            return None
        _parsed[content_hash] = Policy.model_validate(json.loads(content))
    return _parsed[content_hash]


def versions(connection: Connection, policy_id: str) -> list[Row[Any]]:
    """The versions of a policy, oldest first."""
    query = select(POLICY_VERSIONS).where(POLICY_VERSIONS.c.policy_id == policy_id).order_by(POLICY_VERSIONS.c.number)
    return list(connection.execute(query))


ROUND_ACTIONS: Final = frozenset(
    {Action.OFFER_RUN_OFF, Action.SIGN_RUN_OFF, Action.LAPSE_RUN_OFF, Action.START_RUN_OFF}
)
"""What a new round brings to a contract that runs."""


def deciding(known: dict[str, InPlay], contract: Contract, action: Action) -> InPlay:
    """The policy that decides about `action` on `contract`.

    A contract is decided by its own policy while that is in play, and otherwise by the policy of its care of the first
    year after its own; what a new round brings to a running contract (the run-off agreement, and questions about its
    offer) by the newest that is published. Where none of its care is in play, there are no rules.
    """
    of_round = action in ROUND_ACTIONS or (action is Action.ASK and contract.state is not State.OFFERED)
    if contract.policy in known and not of_round:
        return known[contract.policy]
    of_care = [entry for entry in known.values() if entry.policy.care == contract.care]
    published = [entry for entry in of_care if entry.published_at is not None]
    if not of_care:
        return _without_rules(contract.care, contract.year)
    if not of_round:
        later = [entry for entry in of_care if entry.policy.year >= contract.year]
        if later:
            return min(later, key=lambda entry: entry.policy.year)
    return max(published or of_care, key=lambda entry: entry.policy.year)


@cache
def _without_rules(care: str, year: int) -> InPlay:
    """What decides about a contract of a care that no policy in play is for: there are no rules."""
    nothing = Policy.model_construct(
        policy="",
        care=care,
        year=year,
        title=Text(nl="-", en="-"),
        source=Source(document="none", sha256="0" * 64),
        kinds=(),
        programmes=(),
        terms=(),
        calendar=(),
        windows=Windows(question_days=1, signing_days=1, answer_working_days=1),
        rules=(),
        outline=(),
    )
    return InPlay(nothing, None)


def add(connection: Connection, policy: Policy, *, since: datetime, author: str) -> None:
    """Put a policy in play as a draft, with its first version."""
    connection.execute(
        insert(POLICIES).values(
            id=policy.policy, care=policy.care, year=policy.year, version_hash=policy.hash, published_at=None
        )
    )
    _add_version(connection, policy, 1, since, author, None)
    marking.policy_changed(connection, policy.care)


def amend(connection: Connection, policy: Policy, *, since: datetime, author: str, reason: str) -> None:
    """Make `policy` the current version of the policy it amends."""
    last = select(func.max(POLICY_VERSIONS.c.number)).where(POLICY_VERSIONS.c.policy_id == policy.policy)
    number = connection.execute(last).scalar_one() or 0
    _add_version(connection, policy, number + 1, since, author, reason)
    connection.execute(update(POLICIES).where(POLICIES.c.id == policy.policy).values(version_hash=policy.hash))
    marking.policy_changed(connection, policy.care)


def _add_version(  # noqa: PLR0913 - the columns of a version
    connection: Connection, policy: Policy, number: int, since: datetime, author: str, reason: str | None
) -> None:
    connection.execute(
        insert(POLICY_VERSIONS).values(
            policy_id=policy.policy,
            number=number,
            hash=policy.hash,
            content=policy.content,
            since=since,
            author=author,
            reason=reason,
        )
    )


def publish(connection: Connection, policy_id: str, moment: datetime) -> None:
    """Mark a policy as published at `moment`."""
    named = POLICIES.c.id == policy_id
    connection.execute(update(POLICIES).where(named).values(published_at=moment))
    marking.policy_changed(connection, connection.execute(select(POLICIES.c.care).where(named)).scalar_one())
