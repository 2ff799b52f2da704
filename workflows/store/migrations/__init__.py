"""The migrations of the database, from its first table on."""

from typing import Final

VERSIONS: Final = (
    "0001",
    "0002",
    "0003",
    "0004",
    "0005",
    "0006",
    "0007",
    "0008",
    "0009",
    "0010",
    "0011",
    "0012",
    "0013",
    "0014",
    "0015",
    "0016",
    "0017",
)
"""Every version there has been, oldest first; a test compares them with the scripts."""

HEAD: Final = VERSIONS[-1]
"""The newest version."""
