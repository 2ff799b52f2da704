"""What an amendment of a policy would change: the difference, and the open contracts that would be judged otherwise."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Final

from sqlalchemy import Connection, String, cast, func, or_, select

from lifecycle.amendment import amended
from lifecycle.contract import Contract
from lifecycle.policy import Policy
from lifecycle.policy_difference import Difference, differences
from lifecycle.states import NEXT, Action
from workflows import policies_seen
from workflows.evaluation import live
from workflows.office import Office
from workflows.policy_round import Changes
from workflows.store import contracts, policies
from workflows.store.policies import InPlay
from workflows.store.tables import CONTRACTS

MOST: Final = 2000
"""How many contracts are judged for a preview; where more could differ, that is said."""

_BATCH: Final = 500


@dataclass(frozen=True, slots=True)
class Otherwise:
    """A contract whose next step would be judged otherwise: what would newly stand in the way, and what no longer."""

    number: str
    action: Action
    hinders: tuple[str, ...]
    allows: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Preview:
    """What an amendment would make of a policy; of `concerned` contracts that it can touch `looked_at` were judged."""

    after: Policy
    differences: tuple[Difference, ...]
    otherwise: tuple[Otherwise, ...]
    looked_at: int
    concerned: int


def preview(office: Office, name: str, changes: Changes) -> Preview:
    """What an amendment would change; nothing is written. `BadInput` where it is not possible."""
    entry = policies_seen.seen(office, name).entry
    after = amended(
        entry.policy,
        add_programmes=changes.add_programmes,
        remove_programmes=changes.remove_programmes,
        add_registers=changes.add_registers,
        remove_registers=changes.remove_registers,
    )
    found = differences(entry.policy, after)
    ids = {each.id for each in found}
    with office.store.reading() as connection:
        concerned = _concerned(connection, entry.policy, ids)
        otherwise: list[Otherwise] = []
        looked_at = concerned[:MOST]
        for start in range(0, len(looked_at), _BATCH):
            batch = contracts.load(connection, looked_at[start : start + _BATCH])
            otherwise += _otherwise(connection, office, list(batch.values()), replace(entry, policy=after))
    return Preview(after, found, tuple(otherwise), len(looked_at), len(concerned))


def _concerned(connection: Connection, policy: Policy, ids: Collection[str]) -> list[int]:
    """The open contracts of the care whose dossier names one of `ids`: no other rule looks at what is amended."""
    if not ids:
        return []
    columns = CONTRACTS.c
    text = cast(columns.dossier, String)
    names = or_(*(func.instr(text, f'"{each}"') > 0 for each in sorted(ids)))
    query = select(columns.id).where(columns.care == policy.care, columns.state.in_(sorted(NEXT)), names)
    return list(connection.execute(query.order_by(columns.id)).scalars())


def _otherwise(connection: Connection, office: Office, found: list[Contract], entry: InPlay) -> list[Otherwise]:
    name, now = entry.policy.policy, office.now()
    known = policies.in_play(connection)
    decided = [each for each in found if policies.deciding(known, each, NEXT[each.state]).policy.policy == name]
    before = live(connection, decided, now, {})
    after = live(connection, decided, now, {}, {**known, name: entry})
    numbers = {each.id: each.number for each in decided}
    return [
        Otherwise(
            numbers[old.contract_id],
            old.action,
            tuple(rule for rule in new.failing if rule not in old.failing),
            tuple(rule for rule in old.failing if rule not in new.failing),
        )
        for old, new in zip(before, after, strict=True)
        if old.failing != new.failing
    ]
