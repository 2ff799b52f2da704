"""The lists of published care: keeping one, and noting what every action changes of it, in the action's transaction."""

import json
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, Final, TypeAlias

from sqlalchemy import Connection, Row, func, insert, select

from lifecycle import audit
from lifecycle.calendar import in_utc
from lifecycle.contract import Contract, Provider
from lifecycle.policy import Policy
from lifecycle.published import LISTED, Entry, entry, shown
from workflows.store.published_tables import CARE_CHANGES, CARE_LISTS
from workflows.store.tables import POLICIES

FORMAT: Final = 1
"""The version of the form of a list."""

Providers: TypeAlias = Callable[[Collection[int]], Mapping[int, Provider]]
Changed: TypeAlias = tuple[Contract | None, datetime, Contract]
"""A contract before (``None`` for a new one), when it changed, and after."""


def keep(connection: Connection, policy: Policy, moment: datetime, entries: Sequence[Entry]) -> str:
    """Keep the list of a policy's care as it was published at `moment`; answers the SHA-256 of its canonical bytes."""
    content = audit.canonical(
        {
            "format": FORMAT,
            "policy": policy.policy,
            "care": policy.care,
            "year": policy.year,
            "published": in_utc(moment),
            "entries": list(entries),
        }
    )
    found = audit.digest(content)
    values = {"policy_id": policy.policy, "published_at": moment, "hash": found, "number": len(entries)}
    connection.execute(insert(CARE_LISTS).values(**values, content=content))
    return found


def published(connection: Connection, policy_id: str) -> Any | None:
    """When the list of a policy's care was published, its hash and its number of entries; ``None`` before that."""
    columns = CARE_LISTS.c
    query = select(columns.published_at, columns.hash, columns.number).where(columns.policy_id == policy_id)
    return connection.execute(query).first()


def content(connection: Connection, policy_id: str) -> bytes | None:
    """The canonical bytes of a list as it was published; ``None`` before that."""
    query = select(CARE_LISTS.c.content).where(CARE_LISTS.c.policy_id == policy_id)
    found = connection.execute(query).scalar()
    return None if found is None else bytes(found)


def entries_of(content: bytes) -> dict[str, Entry]:
    """The entries of a list that was kept, by contract number."""
    return {each["contract"]: each for each in json.loads(content)["entries"]}


def changes(connection: Connection, policy_id: str, after: int = 0) -> list[Row[Any]]:
    """What actions changed of a list since it was published, in their order; of those after the row `after`."""
    columns = CARE_CHANGES.c
    query = select(CARE_CHANGES).where(columns.policy_id == policy_id, columns.id > after).order_by(columns.id)
    return list(connection.execute(query))


def last_change(connection: Connection, policy_id: str) -> int:
    """The row of the last change of a list; 0 where there was none."""
    query = select(func.max(CARE_CHANGES.c.id)).where(CARE_CHANGES.c.policy_id == policy_id)
    return connection.execute(query).scalar() or 0


def note(connection: Connection, changed: Sequence[Changed], providers: Providers) -> None:
    """Note what changed contracts change of the lists that were published. Most change nothing, and cost no query."""
    concerned = [each for each in changed if _concerns(each[0], each[2])]
    lists = _lists(connection, {after.care for _, _, after in concerned})
    if not lists:
        return
    of = providers({after.provider_id for _, _, after in concerned})
    rows = []
    for before, now, after in concerned:
        provider = of[after.provider_id]
        for each in lists.get(after.care, ()):
            old = None if before is None else entry(shown(before), provider, each.year)
            new = entry(shown(after), provider, each.year)
            if old != new:
                rows.append(_row(each.id, now, after.number, new))
    _insert(connection, rows)


def note_provider(
    connection: Connection, contracts: Sequence[Contract], before: Provider, after: Provider, now: datetime
) -> None:
    """Note what a changed provider changes of the lists that its contracts stand in."""
    listed = [contract for contract in contracts if contract.state in LISTED]
    lists = _lists(connection, {contract.care for contract in listed})
    rows = []
    for contract in listed:
        for each in lists.get(contract.care, ()):
            old, new = (entry(shown(contract), whose, each.year) for whose in (before, after))
            if old != new:
                rows.append(_row(each.id, now, contract.number, new))
    _insert(connection, rows)


def _concerns(before: Contract | None, after: Contract) -> bool:
    """Whether an entry can have come, gone or changed: the contract has or had one, and its facts differ."""
    was = before is not None and before.state in LISTED
    if not was and after.state not in LISTED:
        return False
    return before is None or shown(before) != shown(after)


def _lists(connection: Connection, cares: Collection[str]) -> dict[str, list[Any]]:
    """The policies of these kinds of care whose list was published, by care."""
    found: dict[str, list[Any]] = {}
    if cares:
        query = (
            select(POLICIES.c.id, POLICIES.c.care, POLICIES.c.year)
            .join(CARE_LISTS, CARE_LISTS.c.policy_id == POLICIES.c.id)
            .where(POLICIES.c.care.in_(sorted(cares)))
        )
        for row in connection.execute(query):
            found.setdefault(row.care, []).append(row)
    return found


def _row(policy_id: str, now: datetime, contract: str, new: Entry | None) -> dict[str, Any]:
    return {"policy_id": policy_id, "changed_at": now, "contract": contract, "entry": new}


def _insert(connection: Connection, rows: Sequence[dict[str, Any]]) -> None:
    if rows:
        connection.execute(insert(CARE_CHANGES), list(rows))
