"""Contracts and changes as JSON data: the form that records hold and that replaying gives back."""

from dataclasses import fields
from datetime import date, datetime
from enum import Enum
from typing import Any, Final

from lifecycle.calendar import Term, in_utc
from lifecycle.contract import Contract, FollowRequest
from lifecycle.dossier import Dossier

DOSSIER: Final = "dossier"
PERSONAL_IN_COACH: Final = ("name", "agb")


def plain(value: Any) -> Any:
    """A value as JSON data."""
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, str):
        return value
    if isinstance(value, datetime):
        return in_utc(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Term):
        return [value.first.isoformat(), value.last.isoformat()]
    if isinstance(value, tuple | list):
        return [plain(item) for item in value]
    if isinstance(value, FollowRequest):
        return {field.name: plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Dossier):
        return value.plain()
    message = f"{type(value).__name__} has no plain form"
    raise TypeError(message)


def contract(value: Contract) -> dict[str, Any]:
    """A whole contract as JSON data, with every field."""
    return {field.name: plain(getattr(value, field.name)) for field in fields(value)}


def changes(before: Contract | None, after: Contract) -> dict[str, Any]:
    """The fields that differ, as JSON data; of the dossier only the facts that differ, under ``dossier.<fact>``."""
    found: dict[str, Any] = {}
    for field in fields(Contract):
        new = getattr(after, field.name)
        old = None if before is None else getattr(before, field.name)
        if field.name == DOSSIER:
            found.update(_dossier_changes({} if before is None else before.dossier.plain(), after.dossier.plain()))
        elif before is None or new != old:
            found[field.name] = plain(new)
    return found


def _dossier_changes(before: dict[str, Any], after: dict[str, Any]) -> dict[str, Any]:
    keys = [key for key in {**before, **after} if before.get(key) != after.get(key)]
    return {f"{DOSSIER}.{key}": after.get(key) for key in keys}


def take_personal(found: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Changes without the personal values of subcontractors, and those values by their place."""
    key = f"{DOSSIER}.subcontractors"
    coaches = found.get(key)
    if not coaches:
        return found, {}
    personal: dict[str, Any] = {}
    stripped = []
    for place, coach in enumerate(coaches):
        personal |= {f"{key}.{place}.{part}": coach[part] for part in PERSONAL_IN_COACH if part in coach}
        stripped.append({part: value for part, value in coach.items() if part not in PERSONAL_IN_COACH})
    return {**found, key: stripped}, personal


def fold(state: dict[str, Any], found: dict[str, Any], personal: dict[str, Any]) -> dict[str, Any]:
    """The contract that `changes` makes of `state`, with the personal values put back in their places."""
    folded = {**state, DOSSIER: dict(state.get(DOSSIER, {}))}
    for key, value in found.items():
        head, _, fact = key.partition(".")
        if head != DOSSIER:
            folded[key] = value
        elif value is None:
            folded[DOSSIER].pop(fact, None)
        else:
            folded[DOSSIER][fact] = value
    for path, value in personal.items():
        parts = path.split(".")
        if parts[0] == DOSSIER:
            fact, place, part = parts[1], int(parts[2]), parts[3]
            coaches = [dict(coach) for coach in folded[DOSSIER][fact]]
            coaches[place][part] = value
            folded[DOSSIER][fact] = coaches
    return folded
