"""The predicates that policies name, one module a subject."""

from lifecycle.rules import (  # noqa: F401 - importing a module makes its predicates known
    coaches,
    consultations,
    dates,
    evidence,
    exclusions,
    identity,
    intake,
    ladder,
    licences,
    programmes,
    publication,
    run_off,
    training,
)
from lifecycle.rules.registry import judge, mistakes, names

__all__ = ["judge", "mistakes", "names"]
