"""Alembic's environment: it runs in the transaction it is handed, and knows the tables to compare with."""

from alembic import context
from sqlmodel import SQLModel

from workflows.store import account_tables, approval_tables, desk_tables, service_tables, tables, trail_tables

__all__ = ["account_tables", "approval_tables", "desk_tables", "service_tables", "tables", "trail_tables"]

context.configure(
    connection=context.config.attributes["connection"], target_metadata=SQLModel.metadata, transactional_ddl=False
)
context.run_migrations()
