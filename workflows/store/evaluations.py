"""What was judged of each contract's next step: kept, found, and marked when something it rests on changes.

Whatever changes a fact that rules look at calls a function of this module in the same transaction. Which contracts that
can concern is taken widely: one judged in vain costs a little time, one left out would be wrong until the next day.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import Connection, bindparam, delete, func, insert, select, update

from lifecycle import guards
from lifecycle.contract import Contract, Kind
from lifecycle.states import LIVE_APPLICATION, NEXT, RUNNING, Action, State
from workflows.store import policies
from workflows.store.desk_tables import EVALUATION_RULES, EVALUATIONS
from workflows.store.marking import MARK, NEVER
from workflows.store.tables import CONTRACT_REGIONS, CONTRACTS

ORGANISATIONS: Final = (Kind.RHO, Kind.PARTNERSHIP)
"""The kinds whose presence in a region the ladder looks at."""

_CHUNK: Final = 500


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What was judged of the `action` of a contract: the required rules that fail, when, and on which day it holds."""

    contract_id: int
    action: Action
    failing: tuple[str, ...]
    judged_at: datetime | None
    day: date
    licence_until: date | None = None

    @property
    def ready(self) -> bool:
        """Whether it was judged, and nothing was in the way."""
        return self.judged_at is not None and not self.failing


_E: Final = EVALUATIONS.c
_C: Final = CONTRACTS.c
_L: Final = CONTRACT_REGIONS.c
_INSERT: Final = insert(EVALUATIONS)
_INSERT_RULES: Final = insert(EVALUATION_RULES)
_MARK_ONE: Final = MARK.where(_E.contract_id == bindparam("of_contract")).values(action=bindparam("of_action"))
_MARK_PROVIDER: Final = MARK.where(
    _E.contract_id.in_(
        # A provider has few contracts and a care has many; added to, its column is not looked up in an index.
        select(_C.id).where(_C.provider_id == bindparam("of_provider"), _C.care.concat("") == bindparam("of_care"))
    )
)
_MARK_LADDER: Final = MARK.where(
    _E.contract_id.in_(
        select(_L.contract_id).where(
            _L.region.in_(bindparam("regions", expanding=True)), _L.care.in_(bindparam("cares", expanding=True))
        )
    ),
    _E.action.in_(bindparam("actions", expanding=True)),
)
_REMOVE: Final = delete(EVALUATIONS).where(_E.contract_id == bindparam("of_contract"))
_REMOVE_RULES: Final = delete(EVALUATION_RULES).where(EVALUATION_RULES.c.contract_id == bindparam("of_contract"))
_KEEP: Final = (
    update(EVALUATIONS)
    .where(_E.contract_id == bindparam("of_contract"))
    .values({name: bindparam(f"its_{name}") for name in ("ready", "day", "judged_at", "licence_until")})
)
_KEEP_OWN: Final = _KEEP.values(action=bindparam("its_action"), marks=_E.marks + 1)
_BY_IDS: Final = select(EVALUATIONS).where(_E.contract_id.in_(bindparam("ids", expanding=True)))
_RULES_BY_IDS: Final = select(EVALUATION_RULES).where(
    EVALUATION_RULES.c.contract_id.in_(bindparam("ids", expanding=True))
)
_MARKS: Final = select(_E.contract_id, _E.marks).where(_E.contract_id.in_(bindparam("ids", expanding=True)))
_STALE: Final = select(_E.contract_id).where(
    _E.day < bindparam("today", type_=_E.day.type), _E.contract_id > bindparam("after")
)


def created(connection: Connection, contract: Contract, *, alone: bool = False) -> None:
    """A contract is new, the only one of its provider where `alone`: it is to be judged, and whom it can concern."""
    if contract.state in NEXT:
        values = {"action": NEXT[contract.state].value, "ready": False, "day": NEVER, "marks": 0}
        connection.execute(_INSERT, {"contract_id": contract.id, **values})
    mark_others(connection, [(None, contract)], {contract.provider_id} if alone else ())


def mark_own(connection: Connection, found: Sequence[Contract]) -> None:
    """These contracts have changed: they are to be judged, as far as they have a next step."""
    going = [{"of_contract": each.id, "of_action": NEXT[each.state].value} for each in found if each.state in NEXT]
    gone = [{"of_contract": each.id} for each in found if each.state not in NEXT]
    if going:
        connection.execute(_MARK_ONE, going)
    if gone:
        connection.execute(_REMOVE_RULES, gone)
        connection.execute(_REMOVE, gone)


def mark_others(
    connection: Connection, pairs: Sequence[tuple[Contract | None, Contract]], alone: Collection[int] = ()
) -> None:
    """Mark what contracts of others' providers and regions rest on: `pairs` of a contract before and after.

    Those are the other contracts of the same provider, and where an organisation came, went or has another term, those
    in its regions whose next step looks at who else is there. `alone` are the providers that have no other contract.
    """
    whose = {
        (after.provider_id, after.care)
        for before, after in pairs
        if after.provider_id not in alone and _stake(before) != _stake(after)
    }
    if whose:
        connection.execute(_MARK_PROVIDER, [{"of_provider": one, "of_care": care} for one, care in sorted(whose)])
    there: dict[str, set[str]] = {}
    for before, after in pairs:
        if after.kind in ORGANISATIONS and _presence(before) != _presence(after):
            there.setdefault(after.care, set()).update(after.regions)
    for care, regions in there.items():
        _mark_ladder(connection, regions, [care])


def _stake(contract: Contract | None) -> object:
    """What rules look at of another contract of the provider."""
    return None if contract is None else (contract.state, contract.terms)


def _presence(contract: Contract | None) -> object:
    """What rules look at of an organisation that is in a region (`surroundings.region_facts`)."""
    if contract is None or contract.state not in RUNNING | LIVE_APPLICATION:
        return None
    return contract.terms if contract.state in RUNNING else State.APPLIED


def region_stated(connection: Connection, region: str) -> None:
    """Something else is stated of a region."""
    _mark_ladder(connection, [region])


def _mark_ladder(connection: Connection, regions: Collection[str], cares: Collection[str] = ()) -> None:
    """Mark the contracts in `regions` (of one of `cares`, or of any) whose next step looks at who else is there."""
    known = [entry.policy for entry in policies.in_play(connection).values()]
    of = sorted(cares or {policy.care for policy in known})
    actions = sorted(
        action
        for action in frozenset(NEXT.values())
        if any(policy.care in of and guards.has_ladder(policy, action) for policy in known)
    )
    connection.execute(_MARK_LADDER, {"regions": sorted(regions), "actions": actions, "cares": of})


def keep(connection: Connection, judged: Iterable[Evaluation], read: Mapping[int, int]) -> int:
    """Keep what another transaction judged; answers how many were kept.

    `read` are the `marks` that it read: what was marked since then is not kept.
    """
    found = {each.contract_id: each for each in judged}
    now = marks(connection, list(found))
    good = [found[key] for key, number in now.items() if number == read.get(key)]
    known = of(connection, [each.contract_id for each in good])
    if not good:
        return 0
    connection.execute(_KEEP, [_row(each) for each in good])
    other = [each for each in good if set(each.failing) != set(known[each.contract_id].failing)]
    had = [{"of_contract": each.contract_id} for each in other if known[each.contract_id].failing]
    if had:
        connection.execute(_REMOVE_RULES, had)
    _add_rules(connection, other)
    return len(good)


def keep_own(connection: Connection, judged: Sequence[Evaluation]) -> None:
    """Keep what was judged of contracts in the transaction that made or changed them."""
    if not judged:
        return
    connection.execute(_KEEP_OWN, [{**_row(each), "its_action": each.action.value} for each in judged])
    connection.execute(_REMOVE_RULES, [{"of_contract": each.contract_id} for each in judged])
    _add_rules(connection, judged)


def _add_rules(connection: Connection, judged: Iterable[Evaluation]) -> None:
    rules = [{"rule": rule, "contract_id": each.contract_id} for each in judged for rule in each.failing]
    if rules:
        connection.execute(_INSERT_RULES, rules)


def _row(each: Evaluation) -> dict[str, Any]:
    return {
        "of_contract": each.contract_id,
        "its_ready": each.ready,
        "its_day": each.day,
        "its_judged_at": each.judged_at,
        "its_licence_until": each.licence_until,
    }


def of(connection: Connection, ids: Sequence[int]) -> dict[int, Evaluation]:
    """What was judged of these contracts; those without a next step are left out."""
    failing: dict[int, list[str]] = {}
    rows: list[Any] = []
    for chunk in _chunks(ids):
        rows += connection.execute(_BY_IDS, {"ids": chunk}).all()
        for row in connection.execute(_RULES_BY_IDS, {"ids": chunk}):
            failing.setdefault(row.contract_id, []).append(row.rule)
    return {
        row.contract_id: Evaluation(
            row.contract_id,
            Action(row.action),
            tuple(sorted(failing.get(row.contract_id, ()))),
            row.judged_at,
            row.day,
            row.licence_until,
        )
        for row in rows
    }


def marks(connection: Connection, ids: Sequence[int]) -> dict[int, int]:
    """How often these contracts were marked, as far as they have a next step."""
    rows = (row for chunk in _chunks(ids) for row in connection.execute(_MARKS, {"ids": chunk}))
    return {row.contract_id: row.marks for row in rows}


def _chunks(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(ids), _CHUNK):
        yield ids[start : start + _CHUNK]


def stale(connection: Connection, today: date, *, after: int, limit: int) -> list[int]:
    """The contracts above `after`, at most `limit`, whose row does not hold on `today`, by id."""
    query = _STALE.order_by(_E.contract_id).limit(limit)
    return list(connection.execute(query, {"today": today, "after": after}).scalars())


def count_stale(connection: Connection, today: date) -> int:
    """How many contracts are to be judged anew for `today`."""
    return connection.execute(select(func.count()).select_from(EVALUATIONS).where(_E.day < today)).scalar_one()


def oldest(connection: Connection) -> datetime | None:
    """When the row was judged that was judged longest ago; ``None`` where some never was, or there is none."""
    never = connection.execute(select(_E.contract_id).where(_E.judged_at.is_(None)).limit(1)).first()
    return None if never else connection.execute(select(func.min(_E.judged_at))).scalar()
