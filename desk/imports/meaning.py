"""What a row that is right asks for: an application, or a running contract to take over; its answers are JSON data."""

import hashlib
from collections.abc import Sequence
from datetime import date
from typing import Any, Final

from desk.imports.rows import Row
from lifecycle import dossier as dossiers
from lifecycle.audit import canonical
from lifecycle.calendar import Term
from lifecycle.contract import NOT_KEPT, FollowRequest, Kind, Provider, Reach
from lifecycle.dossier import Dossier
from lifecycle.errors import BadInput
from lifecycle.languages import Both
from lifecycle.policy_types import care_and_year
from lifecycle.states import State
from workflows.intake import Application, Running
from workflows.providers import FACTS

_ABOUT: Final = ("reference", "policy", "provider", "kind", "role", "reach", "regions", "renews", "state", *FACTS)


def digest(row: Row, coaches: Sequence[Row]) -> str:
    """The SHA-256 of all that a row and its subcontractors say, wherever their columns stand."""
    said = {"row": row.answers, "subcontractors": [coach.answers for coach in coaches]}
    return hashlib.sha256(canonical(said)).hexdigest()


def provider(row: Row) -> Provider:
    """Whom a row is about."""
    facts = {name: row.get(name) for name in FACTS}
    return Provider(id=NOT_KEPT, key=row.get("provider") or "", kind=Kind(row.answers["kind"]), **facts)


def application(row: Row, coaches: Sequence[Row]) -> Application:
    """The application that a row without problems makes."""
    follows = {name: row.get(f"follows.{name}") for name in ("insurer", "agreement", "tariff")}
    preferred = row.get("follows.preferred_in")
    asks_to_follow = any(value is not None for value in (*follows.values(), preferred))
    return Application(
        policy=row.answers["policy"],
        provider=row.get("provider") or "",
        regions=tuple(row.answers["regions"]),
        role=row.get("role"),
        reach=_reach(row),
        renews=row.get("renews"),
        follows=FollowRequest(**follows, preferred_in=_several(preferred)) if asks_to_follow else None,
        dossier=dossier(row, coaches),
    )


def _reach(row: Row) -> Reach | None:
    return None if row.get("reach") is None else Reach(row.answers["reach"])


def _several(values: list[str] | None) -> tuple[str, ...] | None:
    return None if values is None else tuple(values)


def running(row: Row, coaches: Sequence[Row]) -> Running:
    """The running contract that a row without problems takes over."""
    named = care_and_year(row.answers["policy"])
    if named is None:
        raise BadInput("policy", Both("is geen beleid van een jaar", "is no policy of a year"))
    return Running(
        policy=row.answers["policy"],
        care=named[0],
        year=named[1],
        provider=row.get("provider") or "",
        state=State(row.answers["state"]),
        regions=tuple(row.answers["regions"]),
        term=Term(*(date.fromisoformat(row.answers[name]) for name in ("first", "last"))),
        role=row.get("role"),
        reach=_reach(row),
        dossier=dossier(row, coaches),
    )


def dossier(row: Row, coaches: Sequence[Row]) -> Dossier:
    """The dossier of a row with its subcontractors."""
    facts = _facts(row)
    if coaches:
        facts["subcontractors"] = [_coach(coach) for coach in coaches]
    return dossiers.parse(facts)


_GROUPS: Final = ("consultations", "training", "evidence")


def _facts(row: Row) -> dict[str, Any]:
    """The facts of a dossier that a row states, as plain data."""
    facts: dict[str, Any] = {}
    licences: dict[str, dict[str, Any]] = {}
    for key, answer in row.answers.items():
        head, _, rest = key.partition(".")
        if head == "licence":
            programme, _, part = rest.rpartition(".")
            licences.setdefault(programme, {"programme": programme})[part] = answer
        elif head in _GROUPS:
            facts.setdefault(head, {})[rest] = answer
        elif head not in {*_ABOUT, "follows", "first", "last"}:
            facts[head] = answer
    if licences:
        facts["licences"] = list(licences.values())
    return facts


def _coach(row: Row) -> dict[str, Any]:
    named: dict[str, Any] = {key: row.answers[key] for key in ("name", "agb") if key in row.answers}
    return {**named, **_facts(row)}
