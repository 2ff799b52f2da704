"""What a guard needs to know around a contract, read for many contracts at once: no query in a loop over contracts."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final, TypeAlias

from sqlalchemy import Connection, Select, and_, bindparam, case, func, select

from lifecycle.calendar import Term
from lifecycle.case import Presence, RegionFacts, Stake
from lifecycle.contract import NOT_KEPT, Contract, Kind
from lifecycle.policy import Policy
from lifecycle.states import LIVE_APPLICATION, RUNNING, State
from workflows.store.tables import CONTRACT_REGIONS, CONTRACTS, REGIONS

_CHUNK: Final = 500
_ORGANISATIONS: Final = (Kind.RHO.value, Kind.PARTNERSHIP.value)


@dataclass(frozen=True, slots=True)
class Surroundings:
    """The other contracts of each provider by care, and the facts of each region by policy."""

    stakes: dict[tuple[int, str], tuple[Stake, ...]] = field(default_factory=dict)
    regions: dict[str, dict[str, RegionFacts]] = field(default_factory=dict)

    def history(self, contract: Contract) -> tuple[Stake, ...]:
        """The provider's contracts for the same care, but for the one that is judged."""
        stakes = self.stakes.get((contract.provider_id, contract.care), ())
        return tuple(stake for stake in stakes if stake.id != contract.id)


Ladder: TypeAlias = dict[str, dict[str, RegionFacts]]
"""The facts of every region by policy, as a sweep keeps them."""


def around(
    connection: Connection,
    judged: Sequence[tuple[Contract, Policy]],
    today: date,
    needs_regions: bool,  # noqa: FBT001 - the only switch there is
    ladder: Ladder | None = None,
) -> Surroundings:
    """What is around `judged`, each with the policy that decides; the facts of regions where they are needed.

    Where `ladder` is given, the facts of every region are read once and kept in it; otherwise those of the regions that
    the judged contracts are in.
    """
    stakes = _stakes(connection, {contract.provider_id for contract, _ in judged})
    if not needs_regions:
        return Surroundings(stakes, {})
    policies = {policy.policy: policy for _, policy in judged}
    if ladder is None:
        regions = sorted({region for contract, _ in judged for region in contract.regions})
        found = {name: region_facts(connection, policy, today, regions) for name, policy in policies.items()}
        return Surroundings(stakes, found)
    for name, policy in policies.items():
        if name not in ladder:
            ladder[name] = region_facts(connection, policy, today)
    return Surroundings(stakes, ladder)


_STAKES: Final = (
    select(
        CONTRACTS.c.id,
        CONTRACTS.c.number,
        CONTRACTS.c.provider_id,
        CONTRACTS.c.care,
        CONTRACTS.c.policy,
        CONTRACTS.c.state,
        CONTRACTS.c.term_first,
        CONTRACTS.c.term_last,
        CONTRACTS.c.earlier_terms,
    )
    .where(CONTRACTS.c.provider_id.in_(bindparam("providers", expanding=True)))
    .order_by(CONTRACTS.c.id)
)


def _stakes(connection: Connection, provider_ids: Iterable[int]) -> dict[tuple[int, str], tuple[Stake, ...]]:
    # A newcomer who is not kept yet has no contracts.
    wanted = sorted(set(provider_ids) - {NOT_KEPT})
    found: dict[tuple[int, str], list[Stake]] = defaultdict(list)
    for start in range(0, len(wanted), _CHUNK):
        rows = connection.execute(_STAKES, {"providers": wanted[start : start + _CHUNK]})
        for row in rows:
            terms = [Term(date.fromisoformat(first), date.fromisoformat(last)) for first, last in row.earlier_terms]
            if row.term_first is not None:
                terms.append(Term(row.term_first, row.term_last))
            found[row.provider_id, row.care].append(
                Stake(row.id, row.number, row.policy, State(row.state), tuple(terms))
            )
    return {key: tuple(stakes) for key, stakes in found.items()}


def _facts_query() -> Select[Any]:
    columns = CONTRACTS.c
    running = columns.state.in_(sorted(RUNNING))
    shows = {
        Presence.COVERS_YEAR: and_(
            running, columns.term_first <= bindparam("last"), columns.term_last >= bindparam("first")
        ),
        Presence.IN_FORCE: and_(
            running, columns.term_first <= bindparam("today"), columns.term_last >= bindparam("today")
        ),
        Presence.APPLIED: and_(columns.policy == bindparam("of_policy"), columns.state.in_(sorted(LIVE_APPLICATION))),
    }
    return (
        select(
            CONTRACT_REGIONS.c.region,
            CONTRACT_REGIONS.c.kind,
            columns.role,
            *(func.min(case((condition, columns.number))).label(presence) for presence, condition in shows.items()),
        )
        .join(CONTRACTS, columns.id == CONTRACT_REGIONS.c.contract_id)
        .where(
            CONTRACT_REGIONS.c.care == bindparam("of_care"),
            CONTRACT_REGIONS.c.kind.in_(_ORGANISATIONS),
            # Without regions it is quicker to begin at the contracts.
            columns.care == bindparam("of_care"),
            columns.kind.in_(_ORGANISATIONS),
            columns.state.in_(sorted(RUNNING | LIVE_APPLICATION)),
        )
        .group_by(CONTRACT_REGIONS.c.region, CONTRACT_REGIONS.c.kind, columns.role)
    )


_FACTS: Final = _facts_query()
_FACTS_OF_REGIONS: Final = _FACTS.where(CONTRACT_REGIONS.c.region.in_(bindparam("regions", expanding=True)))
_REGIONS: Final = select(REGIONS)


def region_facts(
    connection: Connection, policy: Policy, today: date, regions: Sequence[str] | None = None
) -> dict[str, RegionFacts]:
    """The facts of `regions` (of all where none are named) for `policy` on `today`, in two queries."""
    values: dict[str, Any] = {
        "first": date(policy.year, 1, 1),
        "last": date(policy.year, 12, 31),
        "today": today,
        "of_policy": policy.policy,
        "of_care": policy.care,
    }
    present: dict[str, dict[tuple[Kind, str | None, Presence], str]] = defaultdict(dict)
    query = _FACTS
    if regions is not None:
        query, values["regions"] = _FACTS_OF_REGIONS, list(regions)
    for row in connection.execute(query, values):
        for presence in Presence:
            number = getattr(row, presence.value)
            if number is not None:
                present[row.region][Kind(row.kind), row.role, presence] = number
    return {
        row.id: RegionFacts(row.id, bool(row.rho_unwilling), bool(row.duty_of_care_risk), present.get(row.id, {}))
        for row in connection.execute(_REGIONS)
    }
