"""Numbers by what they were made from, for who goes on with an interrupted exercise."""

from datetime import datetime

from sqlalchemy import Connection, select

from workflows.store.tables import CONTRACTS, IMPORTS, QUESTIONS


def contracts(connection: Connection) -> dict[str, str]:
    """Contract numbers by the reference of the row that they came in as."""
    query = select(IMPORTS.c.reference, CONTRACTS.c.number).join(CONTRACTS, CONTRACTS.c.id == IMPORTS.c.contract_id)
    return {row.reference: row.number for row in connection.execute(query)}


def questions(connection: Connection) -> dict[tuple[str, datetime], int]:
    """Question numbers by contract number and the moment of asking."""
    query = select(CONTRACTS.c.number, QUESTIONS.c.asked_at, QUESTIONS.c.id).join(
        CONTRACTS, CONTRACTS.c.id == QUESTIONS.c.contract_id
    )
    return {(row.number, row.asked_at): row.id for row in connection.execute(query)}
