"""Replaying the records of approvals: what they make of the rows, and where a row is otherwise."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from sqlalchemy import Connection, select

from lifecycle.calendar import in_utc
from lifecycle.languages import Both
from lifecycle.states import Action
from workflows.store import trail
from workflows.store.approval_tables import APPROVALS
from workflows.store.approvals import PERSONAL, Standing

_CLOSED: Final = {
    Action.GRANT_APPROVAL.value: Standing.GRANTED,
    Action.DECLINE_APPROVAL.value: Standing.DECLINED,
    Action.WITHDRAW_APPROVAL.value: Standing.WITHDRAWN,
    Action.LAPSE_APPROVAL.value: Standing.LAPSED,
}
OF_APPROVALS: Final = frozenset({Action.ASK_APPROVAL.value, *_CLOSED})
"""The actions of their records."""

_OTHERWISE: Final = Both("is niet wat de vastleggingen zeggen", "is not what its records say")


@dataclass(slots=True)
class ReplayedApprovals:
    """The rows that records make, by number."""

    rows: dict[int, dict[str, Any]] = field(default_factory=dict)

    def take(self, stream: str, body: Mapping[str, Any], personal: Mapping[str, Any]) -> None:
        """Add what one record says was done."""
        approval = body["approval"]
        if body["action"] == Action.ASK_APPROVAL:
            self.rows[approval["number"]] = {
                "stream": stream,
                "action": approval["action"],
                "request": {**approval["request"], **{name: personal.get(name) for name in PERSONAL}},
                "version": body["version"],
                "asked_by": body["actor"],
                "effective_at": body["effective"],
                "asked_at": body["recorded"],
                **_decision(Standing.OPEN, None, None, None),
            }
            return
        state = _CLOSED[body["action"]]
        by = None if state is Standing.LAPSED else body["actor"]
        self.rows[approval["number"]] |= _decision(state, by, body["recorded"], personal.get("reason"))

    def differences(self, connection: Connection) -> list[Both]:
        """Where the rows of the database are not what the records make of them."""
        kept = {row["id"]: _plain(row) for row in connection.execute(select(APPROVALS)).mappings()}
        return [
            _OTHERWISE.at(f"approval {number}")
            for number in sorted(kept.keys() | self.rows.keys())
            if kept.get(number) != self.rows.get(number)
        ]


def _decision(state: str, by: str | None, at: str | None, words: str | None) -> dict[str, Any]:
    return {"state": str(state), "decided_by": by, "decided_at": at, "words": words}


def _plain(row: Mapping[Any, Any]) -> dict[str, Any]:
    decided_at = None if row["decided_at"] is None else in_utc(row["decided_at"])
    return {
        "stream": trail.contract_stream(row["contract_id"]),
        **{name: row[name] for name in ("action", "request", "version", "asked_by")},
        "effective_at": in_utc(row["effective_at"]),
        "asked_at": in_utc(row["asked_at"]),
        **_decision(row["state"], row["decided_by"], decided_at, row["words"]),
    }
