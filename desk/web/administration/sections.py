"""The parts of administration: who sees them, and who works in them."""

from typing import Final

from desk.web.visit import Visit
from lifecycle.roles import Role

READS: Final = (Role.ADMINISTRATOR, Role.AUDITOR)
"""The roles that see what is administered; administrators alone change it."""


def sees(visit: Visit) -> bool:
    """`Forbidden` for who may not see administration; answers whether they may change what they see."""
    visit.needs(*READS)
    return visit.role is Role.ADMINISTRATOR


def works(visit: Visit) -> None:
    """`Forbidden` for who is no administrator."""
    visit.needs(Role.ADMINISTRATOR)
