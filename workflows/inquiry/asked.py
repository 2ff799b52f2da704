"""What is asked of the trail, and the one query that answers it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Select, func, literal, select, true

from workflows.inquiry import names, versions
from workflows.store.trail_tables import AUDIT, AUDIT_RULES


@dataclass(frozen=True, slots=True)
class Inquiry:
    """What is asked of the trail; what is left empty is not asked for.

    `provider` is a key or an AGB code. `rule` finds the records in which it failed, was lifted or was cited. `policy`
    is the one that a record was judged by, `policy_version` its number or the beginning of its hash. `overridden` asks
    for decisions in which rules were lifted. The period begins at `since` and ends before `until`; with `effective` it
    is about the effective moments, and so is the order. Without `newest_first` a contract is told from the beginning,
    and anything else from the end. `limit` is the most that is answered.
    """

    contract: str | None = None
    provider: str | None = None
    actor: str | None = None
    role: str | None = None
    action: str | None = None
    rule: str | None = None
    outcome: str | None = None
    policy: str | None = None
    policy_version: str | None = None
    overridden: bool = False
    since: datetime | None = None
    until: datetime | None = None
    effective: bool = False
    newest_first: bool | None = None
    limit: int | None = None

    @property
    def of_few(self) -> bool:
        """Whether it is about a contract or a provider, which have few records."""
        return self.contract is not None or self.provider is not None


RECORD: Final[tuple[ColumnElement[Any], ...]] = (
    AUDIT.c.stream,
    AUDIT.c.seq,
    AUDIT.c.hash,
    AUDIT.c.body,
    AUDIT.c.contract_id,
    AUDIT.c.provider_id,
)
"""What is read of a record."""


def query(connection: Connection, asked: Inquiry) -> Select[*tuple[Any, ...]]:
    """The records that answer `asked`, in order; `BadInput` or `UnknownContract` for a name that is nobody's."""
    found = select(*RECORD).where(*_names(connection, asked), *_versions(connection, asked))
    moment: ColumnElement[datetime] = AUDIT.c.effective_at if asked.effective else AUDIT.c.recorded_at
    if asked.rule is not None:
        found = found.join_from(AUDIT, AUDIT_RULES, _its_rules())
        # The same moment stands beside the rule, where an index has it.
        moment = AUDIT.c.effective_at if asked.effective else AUDIT_RULES.c.recorded_at
    if asked.overridden:
        found = found.where(AUDIT.c.overridden == true())
    if asked.since is not None:
        found = found.where(moment >= asked.since)
    if asked.until is not None:
        found = found.where(moment < asked.until)
    newest = asked.contract is None if asked.newest_first is None else asked.newest_first
    found = found.order_by(*((moment.desc(), AUDIT.c.id.desc()) if newest else (moment, AUDIT.c.id)))
    return found if asked.limit is None else found.limit(asked.limit)


def _names(connection: Connection, asked: Inquiry) -> Iterator[ColumnElement[bool]]:
    columns = AUDIT.c
    if asked.contract is not None:
        yield columns.contract_id == names.contract_id(connection, asked.contract)
    if asked.provider is not None:
        yield columns.provider_id.in_(names.provider_ids(connection, asked.provider))
    others = (
        (columns.actor, names.actor, asked.actor),
        (columns.role, names.role, asked.role),
        (columns.action, names.action, asked.action),
        (columns.outcome, names.outcome, asked.outcome),
        (columns.policy_id, names.policy, asked.policy),
        (AUDIT_RULES.c.rule, names.rule, asked.rule),
    )
    for column, known, name in others:
        if name is not None:
            # Few records are found by whose they are, so no index of anything else is to be used.
            yield (func.coalesce(column, "") if asked.of_few else column) == known(connection, name)


def _versions(connection: Connection, asked: Inquiry) -> Iterator[ColumnElement[bool]]:
    if asked.policy_version is None:
        return
    version = versions.meant(connection, asked.policy, asked.policy_version)
    # The sum keeps this from being what records are looked for by: their order is that of another index.
    yield AUDIT.c.id + 0 >= version.first
    if version.last is not None:
        yield AUDIT.c.id + 0 <= version.last
    # Within a text of the body each quotation mark is escaped, so only a field of this name is found.
    yield func.instr(AUDIT.c.body, literal(f'"policy":"{version.hash}"'.encode())) > 0


def _its_rules() -> ColumnElement[bool]:
    """Joins a record to the rules that it names, each rule once: one can both fail and be cited."""
    of, other = AUDIT_RULES.c, AUDIT_RULES.alias()
    earlier = select(other.c.part).where(
        other.c.stream == of.stream, other.c.seq == of.seq, other.c.rule == of.rule, other.c.part < of.part
    )
    return (AUDIT.c.stream == of.stream) & (AUDIT.c.seq == of.seq) & ~earlier.exists()
