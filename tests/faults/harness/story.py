"""What a database came to, read with plain SQL: effects, contracts, ledger and records."""

import json
import sqlite3
from collections import Counter
from collections.abc import Hashable
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

Counted = Counter[tuple[Hashable, ...]]

_RECORDS: Final = "SELECT stream, action, outcome, actor, effective_at, recorded_at, body FROM audit_record ORDER BY id"


@dataclass(slots=True)
class Story:
    """What there is to compare of a database; `done` and `left` are what the records say of the milestones' work."""

    effects: Counted = field(default_factory=Counter)
    contracts: dict[int, dict[str, Any]] = field(default_factory=dict)
    ledger: dict[tuple[Any, ...], dict[str, Any]] = field(default_factory=dict)
    records: Counted = field(default_factory=Counter)
    done: Counted = field(default_factory=Counter)
    left: Counted = field(default_factory=Counter)
    closings: Counted = field(default_factory=Counter)
    last: dict[int, tuple[Any, ...]] = field(default_factory=dict)
    others: Counted = field(default_factory=Counter)
    early: list[str] = field(default_factory=list)


def _name(row: sqlite3.Row) -> str:
    return ":".join(str(part) for part in (row["milestone"], row["policy_id"], row["year"]) if part != "")


def read(file: Path) -> Story:
    """Read a database."""
    with closing(sqlite3.connect(file)) as connection:
        connection.row_factory = sqlite3.Row
        story = Story()
        names: dict[int, str] = {}
        for row in connection.execute("SELECT * FROM milestone"):
            names[row["id"]] = _name(row)
            story.ledger[row["milestone"], row["policy_id"], row["year"]] = dict(row)
        for row in connection.execute("SELECT * FROM milestone_effect"):
            effect = (names[row["milestone_id"]], row["contract_id"], row["action"], row["outcome"], row["rules"])
            story.effects[effect] += 1
        for row in connection.execute("SELECT * FROM contract"):
            story.contracts[row["id"]] = dict(row)
        for row in connection.execute(_RECORDS):
            _take(story, row, json.loads(row["body"]))
        for row in connection.execute("SELECT policy_id FROM care_list"):
            story.others["published list", row["policy_id"]] += 1
        for row in connection.execute("SELECT id FROM policy WHERE published_at IS NOT NULL"):
            story.others["published policy", row["id"]] += 1
        for row in connection.execute("SELECT key, person FROM outbox"):
            story.others["message", row["key"], row["person"]] += 1
        return story


def _take(story: Story, row: sqlite3.Row, body: dict[str, Any]) -> None:
    kind, _, name = row["stream"].partition(":")
    duty = body.get("milestone")
    if row["recorded_at"] < row["effective_at"] and row["actor"] == "system":
        story.early.append(f"{row['stream']}: {row['action']} was recorded before the moment it took effect")
    if row["outcome"] == "reported" and kind == "milestone":
        story.left.update((duty, left["contract"], body["tried"]) for left in body.get("left", ()))
        return
    story.records[row["stream"], row["action"], row["outcome"], body.get("from"), body.get("to")] += 1
    if row["outcome"] != "done":
        return
    if kind == "contract" and "version" in body:
        contract = int(name)
        story.last[contract] = (body["to"], body["version"])
        if duty is not None:
            story.done[duty, contract, row["action"]] += 1
    elif kind == "milestone" and "changed" in body:
        story.closings[duty, body["changed"], body["skipped"]] += 1
