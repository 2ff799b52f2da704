"""The migrations of the database, from its first table on."""

from typing import Final

HEAD: Final = "0001"
"""The newest version; a test compares it with the scripts."""
