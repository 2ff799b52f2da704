"""Looks at the trail: who may take one, and the record of each on the trail itself.

A look is recorded in a stream of its reader before anything is answered. Paging through an answer is one look: a page
further on names the look that it belongs to, and is its own look where that one asked something else, or long ago.
"""

import json
import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Connection, select

from lifecycle import nouns
from lifecycle.calendar import from_utc, in_utc
from lifecycle.consulting import CONSULT, Look
from lifecycle.errors import BadInput, LooptijdError
from lifecycle.findings import phrase, system_finding
from lifecycle.languages import Both, Language
from lifecycle.roles import TRAIL_READERS, Role, may_read_trail
from lifecycle.wording import word
from workflows.advance import stored
from workflows.inquiry.asked import Place
from workflows.office import Office
from workflows.store import people, trail
from workflows.store.trail_tables import AUDIT
from workflows.user_names import CONSOLE

LASTS: Final = timedelta(hours=12)
"""How long the pages of an answer belong to one look: as long as a session at the desk lasts at most."""

_CURSOR: Final = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z)_(\d{1,18})_(\d{1,9})", re.ASCII)


class MayNotLook(LooptijdError):  # noqa: N818 - named for what it is
    """This user may not look at the whole trail; `needed` are the roles that may."""

    needed: Final = TRAIL_READERS

    def __init__(self) -> None:
        dutch, english = (
            [word(role.value, language) for role in TRAIL_READERS] for language in (Language.NL, Language.EN)
        )
        super().__init__(
            Both(
                f"Het controlespoor raadplegen kan alleen met de rol {' of '.join(dutch)}.",
                f"Only the role {' or '.join(english)} may consult the audit trail.",
            )
        )


@dataclass(frozen=True, slots=True)
class Reader:
    """Who looks, with their role; at the console, whoever has the database itself, without one."""

    name: str
    role: Role | None


@dataclass(frozen=True, slots=True)
class Taken:
    """A look: what was asked, and how much there was, at least where `more` is set.

    `form` is as what it was taken along, `problems` how many things a check found wrong; `contract_id` and
    `provider_id` are whom it was about, where that is one.
    """

    look: Look
    asked: dict[str, Any]
    found: int
    more: bool = False
    form: str | None = None
    problems: int | None = None
    contract_id: int | None = None
    provider_id: int | None = None


@dataclass(frozen=True, slots=True)
class Lookup:
    """A look that was taken: its place in its reader's stream, and how much there was, at least where `more` is set."""

    seq: int
    found: int
    more: bool


def reader(office: Office, by: str | None, look: Look) -> Reader:
    """Who looks; `MayNotLook`, with a record of it, for a user who may not. Without a name it is the console."""
    if by is None:
        return Reader(CONSOLE, None)
    with office.store.reading() as connection:
        held = people.role_of(connection, by)
    if may_read_trail(held):
        return Reader(by, held)
    able = [role.value for role in TRAIL_READERS]
    seen = phrase("role.none", actor=by) if held is None else phrase("role.may_not", role=held.value, action=CONSULT)
    missing = system_finding("role", seen, phrase("role.needed", roles=able))
    # What was asked is not looked at, and could be anything: it stays out of the record.
    details = {"consulted": {"kind": look.value, "asked": {}}, "findings": [stored(missing)]}
    _append(office, Reader(by, held), trail.REFUSED, details)
    raise MayNotLook


def record(office: Office, who: Reader, taken: Taken) -> Lookup:
    """Record a look, before anything of it is answered."""
    said = {"kind": taken.look.value, "asked": taken.asked, "found": taken.found}
    said |= {name: value for name in ("form", "problems") if (value := getattr(taken, name)) is not None}
    said |= {"more": True} if taken.more else {}
    seq = _append(office, who, trail.DONE, {"consulted": said}, taken.contract_id, taken.provider_id)
    return Lookup(seq, taken.found, taken.more)


def _append(  # noqa: PLR0913 - what a record is made of
    office: Office,
    who: Reader,
    outcome: str,
    details: dict[str, Any],
    contract_id: int | None = None,
    provider_id: int | None = None,
) -> int:
    now = office.now()
    entry = trail.Entry(
        stream=trail.lookup_stream(who.name),
        action=CONSULT,
        outcome=outcome,
        actor=who.name,
        role="" if who.role is None else who.role.value,
        effective=now,
        recorded=now,
        details=details,
        contract_id=contract_id,
        provider_id=provider_id,
    )
    with office.store.writing() as connection:
        trail.append(connection, [entry])
        last = select(AUDIT.c.seq).where(AUDIT.c.stream == entry.stream).order_by(AUDIT.c.seq.desc()).limit(1)
        return int(connection.execute(last).scalar_one())


def same(connection: Connection, who: Reader, seq: int, asked: dict[str, Any], now: datetime) -> Lookup | None:
    """The look at this place of the reader's stream, where it asked this very thing and is not long ago."""
    query = select(AUDIT.c.body, AUDIT.c.recorded_at).where(
        AUDIT.c.stream == trail.lookup_stream(who.name), AUDIT.c.seq == seq
    )
    row = connection.execute(query).first()
    if row is None or not now - LASTS <= row.recorded_at <= now:
        return None
    said = json.loads(row.body).get("consulted", {})
    if said.get("asked") != asked or "found" not in said:
        return None
    return Lookup(seq, said["found"], said.get("more", False))


def cursor(place: Place, lookup: Lookup) -> str:
    """What the next page of an answer is asked with: after which record, and as part of which look."""
    return f"{in_utc(place.moment)}_{place.id}_{lookup.seq}"


def read_cursor(text: str) -> tuple[Place, int]:
    """The place and the look that a cursor names; `BadInput` for a text that is none."""
    found = _CURSOR.fullmatch(text)
    if found is not None:
        try:
            return Place(from_utc(found[1]), int(found[2])), int(found[3])
        except ValueError:
            pass
    problem = Both(
        f"{nouns.shown(text)} is geen plaats in een antwoord; begin bij de eerste bladzijde",
        f"{nouns.shown(text)} is no place in an answer; start at the first page",
    )
    raise BadInput("after", problem)
