"""What belongs to the round rather than to one contract: regions, tariffs, questions, objections."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import Connection, Row, bindparam, delete, func, insert, select, update

from workflows.store import evaluations
from workflows.store.tables import OBJECTIONS, QUESTIONS, REGIONS, TARIFFS

_REGIONS: Final = select(REGIONS).order_by(REGIONS.c.id)
_KNOWN: Final = select(REGIONS.c.id).where(REGIONS.c.id.in_(bindparam("names", expanding=True)))


def add_regions(connection: Connection, regions: dict[str, str]) -> None:
    """Keep the regions (id -> name)."""
    connection.execute(
        insert(REGIONS),
        [
            {"id": region, "name": name, "rho_unwilling": False, "duty_of_care_risk": False}
            for region, name in regions.items()
        ],
    )


def regions(connection: Connection) -> dict[str, Row[Any]]:
    """Every region by its id."""
    return {row.id: row for row in connection.execute(_REGIONS)}


def unknown_regions(connection: Connection, names: Sequence[str]) -> list[str]:
    """Those of `names` that are no region."""
    known = set(connection.execute(_KNOWN, {"names": list(names)}).scalars())
    return [name for name in names if name not in known]


def state_region(connection: Connection, region: str, **statement: bool) -> None:
    """Keep what is stated of a region: `rho_unwilling`, `duty_of_care_risk` or both."""
    connection.execute(update(REGIONS).where(REGIONS.c.id == region).values(**statement))
    evaluations.region_stated(connection, region)


def tariffs(connection: Connection) -> dict[tuple[str, int], str]:
    """The tariffs that are set: (care, year) -> euros."""
    return {(row.care, row.year): row.amount for row in connection.execute(select(TARIFFS))}


def set_tariff(connection: Connection, care: str, year: int, amount: str, moment: datetime) -> None:
    """Keep a tariff; a later one for the same care and year replaces it."""
    connection.execute(delete(TARIFFS).where(TARIFFS.c.care == care, TARIFFS.c.year == year))
    connection.execute(insert(TARIFFS).values(care=care, year=year, amount=amount, set_at=moment))


def ask(connection: Connection, contract_id: int, asked_at: datetime, due_day: date, text: str) -> int:
    """Keep a question and answer its number."""
    values = {"contract_id": contract_id, "asked_at": asked_at, "due_day": due_day, "text": text}
    number: int = connection.execute(insert(QUESTIONS).values(**values).returning(QUESTIONS.c.id)).scalar_one()
    return number


def answer(connection: Connection, question: int, moment: datetime, text: str) -> None:
    """Keep the answer to a question."""
    connection.execute(update(QUESTIONS).where(QUESTIONS.c.id == question).values(answered_at=moment, answer=text))


def open_question(connection: Connection, contract_id: int, question: int) -> bool:
    """Whether that question of that contract is open."""
    query = select(QUESTIONS.c.id).where(
        QUESTIONS.c.id == question, QUESTIONS.c.contract_id == contract_id, QUESTIONS.c.answered_at.is_(None)
    )
    return connection.execute(query).first() is not None


def first_open_question(connection: Connection, contract_id: int) -> int | None:
    """The number of the oldest question of a contract that is open."""
    query = select(func.min(QUESTIONS.c.id)).where(
        QUESTIONS.c.contract_id == contract_id, QUESTIONS.c.answered_at.is_(None)
    )
    number: int | None = connection.execute(query).scalar()
    return number


def questions(connection: Connection, contract_id: int | None = None) -> list[Row[Any]]:
    """The questions about a contract, or about all of them, in the order of asking."""
    query = select(QUESTIONS).order_by(QUESTIONS.c.id)
    if contract_id is not None:
        query = query.where(QUESTIONS.c.contract_id == contract_id)
    return list(connection.execute(query))


def add_objection(connection: Connection, policy_id: str, provider_id: int, moment: datetime, text: str) -> int:
    """Keep an objection and answer its number."""
    values = {"policy_id": policy_id, "provider_id": provider_id, "received_at": moment, "text": text}
    number: int = connection.execute(insert(OBJECTIONS).values(**values).returning(OBJECTIONS.c.id)).scalar_one()
    return number


def objections(connection: Connection, policy_id: str | None = None) -> list[Row[Any]]:
    """The objections to a policy, or all of them, in the order of arrival."""
    query = select(OBJECTIONS).order_by(OBJECTIONS.c.id)
    if policy_id is not None:
        query = query.where(OBJECTIONS.c.policy_id == policy_id)
    return list(connection.execute(query))


def count_objections(connection: Connection) -> int:
    """How many objections were received."""
    return connection.execute(select(func.count()).select_from(OBJECTIONS)).scalar_one()
