"""How contracts stand at the moment of asking: deadlines, questions, what is overdue."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, select

from lifecycle.calendar import day_of
from lifecycle.contract import Contract
from workflows.office import Office
from workflows.store import contracts, policies
from workflows.store import round as rounds
from workflows.store.policies import InPlay
from workflows.store.tables import CONTRACTS


@dataclass(frozen=True, slots=True)
class Standing:
    """One contract with what is open on it. `signing_day` is of the offer, or of a run-off offer without one."""

    contract: Contract
    signing_day: date | None
    open_questions: int
    late_answers: int
    overdue: bool


def standings(office: Office) -> list[Standing]:
    """Every contract as it stands now, by number."""
    now = office.now()
    with office.store.reading() as connection:
        found = _all(connection)
        known = policies.in_play(connection)
        asked = rounds.questions(connection)
    today = day_of(now)
    open_ones = Counter(row.contract_id for row in asked if row.answered_at is None)
    late = Counter(
        row.contract_id
        for row in asked
        if (today if row.answered_at is None else day_of(row.answered_at)) > row.due_day
    )
    return [
        Standing(
            contract,
            contract.signing_day or contract.run_off_signing_day,
            open_ones[contract.id],
            late[contract.id],
            is_overdue(known, contract, now),
        )
        for contract in found
    ]


def is_overdue(known: Mapping[str, InPlay], contract: Contract, now: datetime) -> bool:
    """Whether a contract is overdue by its own policy (reading 15); one of a policy that is not in play never is."""
    return contract.policy in known and known[contract.policy].policy.is_overdue(contract, now)


def _all(connection: Connection) -> list[Contract]:
    ids = list(connection.execute(select(CONTRACTS.c.id).order_by(CONTRACTS.c.id)).scalars())
    return list(contracts.load(connection, ids).values())
