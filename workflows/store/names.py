"""Numbers by what they were made from, for who goes on with an interrupted exercise."""

from datetime import datetime

from sqlalchemy import Connection, select

from workflows.store.tables import CONTRACTS, PROVIDERS, QUESTIONS


def contracts(connection: Connection) -> dict[tuple[str, str, datetime | None], str]:
    """Contract numbers by provider, policy and the moment of application (``None``: taken over)."""
    query = select(PROVIDERS.c.key, CONTRACTS.c.policy, CONTRACTS.c.applied_at, CONTRACTS.c.number).join(
        PROVIDERS, PROVIDERS.c.id == CONTRACTS.c.provider_id
    )
    return {(row.key, row.policy, row.applied_at): row.number for row in connection.execute(query)}


def questions(connection: Connection) -> dict[tuple[str, datetime], int]:
    """Question numbers by contract number and the moment of asking."""
    query = select(CONTRACTS.c.number, QUESTIONS.c.asked_at, QUESTIONS.c.id).join(
        CONTRACTS, CONTRACTS.c.id == QUESTIONS.c.contract_id
    )
    return {(row.number, row.asked_at): row.id for row in connection.execute(query)}
