"""Checking the trail: every hash and chain, and that what the records say is what the rows say."""

import json
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from sqlalchemy import Connection, Row, select

from lifecycle import audit
from lifecycle.languages import Both
from workflows.inquiry.checked import searched_otherwise, with_rules
from workflows.office import Office
from workflows.replaying import Replay
from workflows.store import trail
from workflows.store.trail_tables import PERSONAL

_REPEATED: Final = ("stream", "action", "outcome", "actor", "role")
_TOLD: Final = 1_000
_TRIGGERS: Final = frozenset({"audit_record_no_update", "audit_record_no_delete", "audit_record_no_replace"})


_UNREADABLE: Final = Both("is niet te lezen", "it cannot be read")
_NO_RECORD: Final = Both(
    "er is een persoonlijke waarde, maar geen vastlegging", "there is a personal value, but no record"
)
_NO_RECORD_OF_RULE: Final = Both(
    "er is een regel om op te zoeken, maar geen vastlegging", "there is a rule to search by, but no record"
)


@dataclass(slots=True)
class Lost:
    """The personal values that records commit to and that are not there: each must have been erased by a later one."""

    missing: dict[str, dict[int, set[str]]] = field(default_factory=dict)

    def take(self, stream: str, seq: int, body: Mapping[str, Any], values: Mapping[str, Any]) -> None:
        """Add a record of a stream, in its order."""
        gone = set(body.get("personal", {})) - set(values)
        if gone:
            self.missing.setdefault(stream, {})[seq] = gone
        for of_seq, paths in body.get("erased", {}).items():
            known = self.missing.get(stream, {})
            left = known.get(int(of_seq), set()) - set(paths)
            known.pop(int(of_seq), None)
            if left:
                known[int(of_seq)] = left

    def problems(self) -> Iterator[tuple[str, int, Both]]:
        """What is gone without a record that says that it was erased: stream, sequence number, and what."""
        for stream, found in sorted(self.missing.items()):
            for seq, paths in sorted(found.items()):
                for path in sorted(paths):
                    nl, en = f"de waarde van {path} is weg", f"the value of {path} is gone"
                    yield stream, seq, Both(f"{nl}, en geen vastlegging wiste die", f"{en}, and no record erased it")


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check came to: how many records were looked at, and everything that is wrong, each with its place."""

    records: int
    problems: tuple[Both, ...]

    @property
    def holds(self) -> bool:
        """Whether nothing is wrong."""
        return not self.problems


def problems(office: Office) -> list[Both]:
    """Everything that is wrong with the trail, each named by its stream and sequence number; empty when it holds."""
    found = check(office)
    return [] if found is None else list(found.problems)


def check(
    office: Office, progress: Callable[[int], object] = lambda _: None, is_enough: Callable[[], bool] = lambda: False
) -> Checked | None:
    """Check the whole trail in one transaction; ``None`` where `is_enough` said to stop before the end.

    `progress` is told how many records were looked at, every thousand.
    """
    number = 0
    with office.store.reading() as connection:
        values = _personal(connection)
        found = _triggers(connection)
        replay, lost = Replay(), Lost()
        stream, seq, prev = "", 0, audit.FIRST
        for (of_stream, of_seq), row, rules in with_rules(connection):
            if row is None:
                found.append(_of(of_stream, of_seq) + _NO_RECORD_OF_RULE)
                continue
            number += 1
            if number % _TOLD == 0:
                progress(number)
                if is_enough():
                    return None
            if row.stream != stream:
                stream, seq, prev = row.stream, 0, audit.FIRST
            body, wrong = _check(row, seq + 1, prev)
            seq, prev = row.seq, row.hash
            its_values = values.pop((row.stream, row.seq), {})
            try:
                wrong += _commitments(body, its_values)
                lost.take(row.stream, seq, body, its_values)
                wrong += searched_otherwise(row, body, rules) if body else []
                replay.take(row.stream, body, {path: value for path, (_, value) in its_values.items()})
            except (AttributeError, IndexError, KeyError, TypeError, ValueError):
                wrong.append(_UNREADABLE)
            found += [_of(row.stream, row.seq) + problem for problem in dict.fromkeys(wrong)]
        progress(number)
        found += [_of(stream, seq) + _NO_RECORD for stream, seq in values]
        found += [_of(stream, seq) + problem for stream, seq, problem in lost.problems()]
        return Checked(number, (*found, *replay.differences(connection)))


def _of(stream: str, seq: int) -> Both:
    return Both(f"{stream} vastlegging {seq}: ", f"{stream} record {seq}: ")


def _triggers(connection: Connection) -> list[Both]:
    """The triggers that keep the trail append-only are there."""
    kept = set(connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'trigger'").scalars())
    return [
        Both(
            f"de trigger {name} is weg: vastleggingen konden worden gewijzigd",
            f"the trigger {name} is gone: records could be changed",
        )
        for name in sorted(_TRIGGERS - kept)
    ]


def _personal(connection: Connection) -> dict[tuple[str, int], dict[str, tuple[str, Any]]]:
    found: dict[tuple[str, int], dict[str, tuple[str, Any]]] = defaultdict(dict)
    for row in connection.execute(select(PERSONAL)):
        found[row.stream, row.seq][row.path] = (row.salt, row.value)
    return found


def _check(row: Row[Any], seq: int, prev: str) -> tuple[dict[str, Any], list[Both]]:
    """The body of a record, and what is wrong with it."""
    wrong = []
    if audit.digest(bytes(row.body)) != row.hash:
        wrong.append(Both("de inhoud is gewijzigd", "its content was changed"))
    try:
        body: Any = json.loads(row.body)
    except ValueError:
        body = None
    if not isinstance(body, dict):
        return {}, [*wrong, _UNREADABLE]
    if body.get("format") != audit.FORMAT:
        form = body.get("format")
        wrong.append(Both(f"de vorm {form} is onbekend", f"its format {form} is unknown"))
    if row.seq != seq or body.get("seq") != seq:
        wrong.append(Both(f"vastlegging {seq} is er niet", f"record {seq} is not there"))
    if body.get("prev") != prev:
        wrong.append(Both("sluit niet aan op de vorige vastlegging", "it does not follow the record before it"))
    wrong += [
        Both(f"de kolom {name} zegt iets anders", f"its column {name} says otherwise") for name in _otherwise(row, body)
    ]
    return body, wrong


def _otherwise(row: Row[Any], body: Mapping[str, Any]) -> list[str]:
    """The columns that do not repeat what the body says."""
    about, override = body.get("about"), body.get("override")
    about = about if isinstance(about, dict) else {}
    lifted = bool(override.get("lifted")) if isinstance(override, dict) else False
    said = {name: body.get(name) for name in _REPEATED}
    said |= {f"{name}_id": about.get(name) for name in ("contract", "provider", "policy")}
    said |= {
        "effective_at": body.get("effective"),
        "recorded_at": body.get("recorded"),
        "region": about.get("region"),
        "overridden": lifted and row.outcome == trail.DONE,
    }
    return [name for name, value in said.items() if getattr(row, name) != value]


def _commitments(body: Mapping[str, Any], values: Mapping[str, tuple[str, Any]]) -> list[Both]:
    committed = body.get("personal", {})
    wrong = [
        Both(f"de waarde van {path} is toegevoegd", f"the value of {path} was added")
        for path in values
        if path not in committed
    ]
    return wrong + [
        Both(f"de waarde van {path} is gewijzigd", f"the value of {path} was changed")
        for path, (salt, value) in values.items()
        if path in committed and audit.commitment(salt, value) != committed[path]
    ]
