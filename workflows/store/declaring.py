"""How tables are declared. SQLModel names them and their types; rows are written and read with SQLAlchemy's Core."""

from typing import Any

from sqlalchemy import Table
from sqlmodel import SQLModel


class DeclaredRow(SQLModel):
    """What every row model shares: its validator is built only when somebody validates, which nobody does here."""

    model_config = {"defer_build": True}


def table(model: type[SQLModel]) -> Table:
    """The Core table of a model."""
    found: Any = model.__table__  # type: ignore[attr-defined]  # SQLModel adds it to every table model
    if not isinstance(found, Table):
        message = f"{model.__name__} is no table"
        raise TypeError(message)
    return found
