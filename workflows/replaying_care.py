"""Replaying the published care: each list is the one that its record names, and with its changes gives today's."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from sqlalchemy import Connection, Row, select

from lifecycle import audit, published
from lifecycle.languages import Both
from workflows import published_care
from workflows.store import published as lists
from workflows.store.published_tables import CARE_LISTS
from workflows.store.tables import POLICIES

_OTHERWISE: Final = Both("de inhoud is gewijzigd", "its content was changed")
_UNNAMED: Final = Both("geen vastlegging noemt haar", "no record names it")
_TRIGGERS: Final = frozenset(
    f"care_{table}_no_{operation}" for table in ("list", "change") for operation in ("update", "delete", "replace")
)
_GONE: Final = Both("zij is er niet meer", "it is gone")


@dataclass(slots=True)
class ReplayedCare:
    """The lists that records name: policy -> hash; nothing where the record is of before lists had one."""

    named: dict[str, str | None] = field(default_factory=dict)

    def take(self, body: Mapping[str, Any]) -> None:
        """Add what one record says was published."""
        if "published" in body:
            self.named[body["about"]["policy"]] = body.get("list")

    def differences(self, connection: Connection) -> list[Both]:
        """Where the lists are not what the records and the contracts make of them."""
        rows = {row.policy_id: row for row in connection.execute(select(CARE_LISTS))}
        gone = [policy for policy, named in sorted(self.named.items()) if named is not None and policy not in rows]
        kept = set(connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'trigger'").scalars())
        found = [_unguarded(name) for name in sorted(_TRIGGERS - kept)]
        found += [_GONE.at(_place(policy)) for policy in gone]
        for policy, row in sorted(rows.items()):
            found += [problem.at(_place(policy)) for problem in self._of(connection, row)]
        return found

    def _of(self, connection: Connection, row: Row[Any]) -> list[Both]:
        said = self.named.get(row.policy_id, "")
        found = [] if audit.digest(bytes(row.content)) == row.hash else [_OTHERWISE]
        if said is not None and said != row.hash:
            found.append(_UNNAMED)
        if found:
            return found
        policy = connection.execute(select(POLICIES).where(POLICIES.c.id == row.policy_id)).one()
        entries = lists.entries_of(row.content)
        for change in lists.changes(connection, row.policy_id):
            entries = published.applied(entries, [published.Difference(change.contract, None, change.entry)])
        standing = {each["contract"]: each for each in published_care.standing(connection, policy.care, policy.year)}
        return [_other(each.contract) for each in published.differences(entries, standing)]


def _unguarded(trigger: str) -> Both:
    return Both(
        f"de trigger {trigger} is weg: wat gepubliceerd is, kon worden gewijzigd",
        f"the trigger {trigger} is gone: what was published could be changed",
    )


def _place(policy: str) -> str:
    return f"published care of {policy}"


def _other(number: str) -> Both:
    return Both(
        f"{number} staat er anders in dan het contract zegt", f"it has {number} otherwise than the contract says"
    )
