"""What is asked of the trail, and the one query that answers it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Final, NamedTuple

from sqlalchemy import ColumnElement, Connection, Select, func, literal, select, true

from lifecycle.consulting import CONSULT
from workflows.inquiry import names, versions
from workflows.store.trail import LOOKUPS
from workflows.store.trail_tables import AUDIT, AUDIT_RULES


class Lookups(StrEnum):
    """Whether the looks that were taken at the trail itself are among the records."""

    WITHOUT = "without"
    ONLY = "only"
    WITH = "with"


class Place(NamedTuple):
    """Where a record stands in the order of an answer: its moment, recorded or effective, and its id."""

    moment: datetime
    id: int


@dataclass(frozen=True, slots=True)
class Inquiry:
    """What is asked of the trail; what is left empty is not asked for.

    `provider` is a key or an AGB code. `rule` finds the records in which it failed, was lifted or was cited. `policy`
    is the one that a record was judged by, `policy_version` its number or the beginning of its hash. `overridden` asks
    for decisions in which rules were lifted. The period begins at `since` and ends before `until`; with `effective` it
    is about the effective moments, and so is the order. Without `newest_first` a contract is told from the beginning,
    and anything else from the end. `limit` is the most that is answered. `lookups` says whether looks at the trail are
    answered too; who asks for their action is given them.
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
    lookups: Lookups = Lookups.WITHOUT
    limit: int | None = None

    @property
    def of_few(self) -> bool:
        """Whether it is about a contract or a provider, which have few records."""
        return self.contract is not None or self.provider is not None

    @property
    def is_newest_first(self) -> bool:
        """Whether the newest record is answered first."""
        return self.contract is None if self.newest_first is None else self.newest_first


RECORD: Final[tuple[ColumnElement[Any], ...]] = (
    AUDIT.c.id,
    AUDIT.c.stream,
    AUDIT.c.seq,
    AUDIT.c.hash,
    AUDIT.c.body,
    AUDIT.c.contract_id,
    AUDIT.c.provider_id,
)
"""What is read of a record."""


def query(connection: Connection, asked: Inquiry, after: Place | None = None) -> Select[*tuple[Any, ...]]:
    """The records that answer `asked`, in order; those that come after a place only, where one is given.

    `BadInput` or `UnknownContract` for a name that is nobody's.
    """
    found, moment = _answering(connection, asked, RECORD)
    newest = asked.is_newest_first
    if after is not None:
        # The first condition is what an index answers; the second leaves out the rest of that moment.
        found = found.where(moment <= after.moment if newest else moment >= after.moment)
        beyond = AUDIT.c.id < after.id if newest else AUDIT.c.id > after.id
        found = found.where((moment != after.moment) | beyond)
    found = found.order_by(*((moment.desc(), AUDIT.c.id.desc()) if newest else (moment, AUDIT.c.id)))
    return found if asked.limit is None else found.limit(asked.limit)


def count(connection: Connection, asked: Inquiry, most: int | None = None) -> int:
    """How many records answer `asked`; where there are more than `most`, that number and one."""
    found, _ = _answering(connection, asked, (literal(1),))
    limits = [each for each in (asked.limit, None if most is None else most + 1) if each is not None]
    rows = found.limit(min(limits)) if limits else found
    return connection.execute(select(func.count()).select_from(rows.subquery())).scalar_one()


def _answering(
    connection: Connection, asked: Inquiry, columns: tuple[ColumnElement[Any], ...]
) -> tuple[Select[*tuple[Any, ...]], ColumnElement[datetime]]:
    """The records that answer `asked`, without an order, and the moment that the order goes by."""
    found = select(*columns).select_from(AUDIT).where(*_names(connection, asked), *_versions(connection, asked))
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
    return found, moment


def _names(connection: Connection, asked: Inquiry) -> Iterator[ColumnElement[bool]]:
    columns = AUDIT.c
    if asked.contract is not None:
        yield columns.contract_id == names.contract_id(connection, asked.contract)
    if asked.provider is not None:
        yield columns.provider_id.in_(names.provider_ids(connection, asked.provider))
    if asked.lookups is Lookups.ONLY:
        yield columns.action == CONSULT
    elif asked.lookups is Lookups.WITHOUT and asked.action != CONSULT:
        # A record's stream stands before its body, so that this reads little of it; no index is to be used for it.
        yield func.substr(columns.stream, 1, len(LOOKUPS)) != LOOKUPS
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
