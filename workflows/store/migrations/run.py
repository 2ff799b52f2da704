"""Bringing a database to the newest version with Alembic."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection

from workflows.store.migrations import HEAD


def config() -> Config:
    """Alembic's configuration, which needs no file."""
    found = Config()
    found.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    found.set_main_option("path_separator", "os")
    return found


def upgrade(connection: Connection) -> None:
    """Apply every migration that the database does not have yet, in the transaction of `connection`."""
    settings = config()
    settings.attributes["connection"] = connection
    command.upgrade(settings, HEAD)
