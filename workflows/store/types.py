"""Column types that the databases have no common form for."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import DateTime, Dialect, String, TypeDecorator

from lifecycle.calendar import from_utc, in_utc


class Moment(TypeDecorator[datetime]):
    """An aware moment: a time-stamp with zone where the database has one, sortable UTC text on SQLite."""

    impl = String(27)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> Any:
        """The column type of the dialect."""
        if dialect.name == "postgresql":
            return dialect.type_descriptor(DateTime(timezone=True))
        return dialect.type_descriptor(String(27))

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        """The moment as the database takes it."""
        if value is None:
            return None
        return value.astimezone(UTC) if dialect.name == "postgresql" else in_utc(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        """The moment as the database gave it."""
        if value is None:
            return None
        return value.astimezone(UTC) if dialect.name == "postgresql" else from_utc(value)
