"""What is asked of the portfolio, and the conditions that find what answers it."""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, func, or_, select, union_all

from lifecycle import nouns
from lifecycle.calendar import Milestone, day_of
from lifecycle.contract import Kind
from lifecycle.errors import BadInput
from lifecycle.languages import Both
from lifecycle.states import NEXT, State
from workflows.inquiry.names import provider_ids
from workflows.searching import folded
from workflows.store import presence
from workflows.store import round as rounds
from workflows.store.desk_tables import EVALUATION_RULES, EVALUATIONS
from workflows.store.policies import InPlay
from workflows.store.tables import CONTRACT_REGIONS, CONTRACTS, PROVIDERS, QUESTIONS


@dataclass(frozen=True, slots=True)
class Filter:
    """What is asked of the portfolio; what is left empty is not asked for.

    A contract is in one of `states` and works in one of `regions`. `provider` is a key or an AGB code. `overdue` are
    the applications that should have been decided on (reading 15). `failing` is a required rule that stands in the way
    of the next step, `ready` whether nothing does; both as it was judged (`evaluation`). `questions` are the contracts
    with an open question, `licences_within` those of which a licence runs out within so many days, inside the term.
    `search` stands in the contract's number, or in the provider's name, key, AGB code or KvK number. `covering` are the
    contracts in force on any day of that year, but for run-off agreements (`presence.covers`).
    """

    policy: str | None = None
    states: tuple[State, ...] = ()
    kind: Kind | None = None
    role: str | None = None
    regions: tuple[str, ...] = ()
    provider: str | None = None
    overdue: bool = False
    failing: str | None = None
    ready: bool | None = None
    questions: bool = False
    licences_within: int | None = None
    search: str | None = None
    care: str | None = None
    covering: int | None = None

    @property
    def judged(self) -> bool:
        """Whether the answer rests on what was judged before."""
        return self.failing is not None or self.ready is not None or self.licences_within is not None


def conditions(
    connection: Connection, asked: Filter, known: Mapping[str, InPlay], now: datetime
) -> list[ColumnElement[bool]]:
    """What holds of the contracts that answer `asked` at `now`; `BadInput` for a name that is nobody's."""
    return [*_by_facts(connection, asked, known), *_by_standing(asked, known, now)]


def _by_facts(connection: Connection, asked: Filter, known: Mapping[str, InPlay]) -> Iterator[ColumnElement[bool]]:
    columns = CONTRACTS.c
    if asked.policy is not None:
        # Only a name that no policy in play has is looked for among all contracts.
        names = known if asked.policy in known else {*known, *_there_are(connection, columns.policy)}
        yield columns.policy == _among("policy", nouns.POLICY, asked.policy, names)
    if asked.care is not None:
        cares = {entry.policy.care for entry in known.values()}
        names = cares if asked.care in cares else {*cares, *_there_are(connection, columns.care)}
        yield columns.care == _among("care", nouns.CARE, asked.care, names)
    if asked.covering is not None:
        yield presence.covers(asked.covering)
    if asked.kind is not None:
        yield columns.kind == asked.kind.value
    if asked.role is not None:
        roles = {role for entry in known.values() for role in entry.policy.roles}
        names = roles if asked.role in roles else {*roles, *_there_are(connection, columns.role)}
        yield columns.role == _among("role", nouns.ROLE, asked.role, names)
    if asked.regions:
        every = rounds.regions(connection)
        wanted = [_among("region", nouns.REGION, region, every) for region in asked.regions]
        links = CONTRACT_REGIONS.c
        yield columns.id.in_(select(links.contract_id).where(links.region.in_(wanted)))
    if asked.provider is not None:
        yield columns.provider_id.in_(provider_ids(connection, asked.provider))
    if asked.states:
        yield columns.state.in_(sorted(asked.states))


def _by_standing(asked: Filter, known: Mapping[str, InPlay], now: datetime) -> Iterator[ColumnElement[bool]]:
    identifier, judged = CONTRACTS.c.id, EVALUATIONS.c
    if asked.overdue:
        yield _overdue(known, now)
    if asked.failing is not None:
        _check_rule(asked.failing, known)
        rules = EVALUATION_RULES.c
        yield identifier.in_(select(rules.contract_id).where(rules.rule == asked.failing))
    if asked.ready is not None:
        steps = sorted({NEXT[state].value for state in asked.states or NEXT if state in NEXT})
        known_to_be = select(judged.contract_id).where(judged.ready == asked.ready, judged.action.in_(steps))
        # Many are ready, and many are not: a sum keeps the database from reading the row of each by its id.
        yield (identifier + 0).in_(known_to_be)
    if asked.questions:
        questions = QUESTIONS.c
        yield identifier.in_(select(questions.contract_id).where(questions.answered_at.is_(None)))
    if asked.licences_within is not None:
        last = day_of(now) + timedelta(days=asked.licences_within)
        yield identifier.in_(select(judged.contract_id).where(judged.licence_until <= last))
    text = folded((asked.search or "").strip())
    if text:
        yield _searched(text, {entry.policy.care for entry in known.values()})


def _searched(text: str, cares: Collection[str]) -> ColumnElement[bool]:
    """Where a folded text is found; each of the two looks through one narrow index."""
    columns, providers = CONTRACTS.c, PROVIDERS.c
    whose = select(providers.id).where(func.instr(providers.searched, text) > 0)
    if not re.search(r"[0-9-]", text) and not any(text in care for care in cares):
        return columns.provider_id.in_(whose)
    by_provider = select(columns.id).where(columns.provider_id.in_(whose))
    by_number = select(columns.id).where(func.instr(func.lower(columns.number), text) > 0)
    return columns.id.in_(select(union_all(by_provider, by_number).subquery().c.id))


def _overdue(known: Mapping[str, InPlay], now: datetime) -> ColumnElement[bool]:
    """As `Policy.is_overdue` says it, of every policy in play."""
    columns = CONTRACTS.c
    waiting = columns.state.in_([State.APPLIED.value, State.ASSESSED.value])
    late = [
        and_(columns.policy == name, columns.applied_at < entry.policy.closes(Milestone.OFFERS_OUT))
        for name, entry in known.items()
        if now > entry.policy.dates[Milestone.OFFERS_OUT].runs_at
    ]
    return and_(waiting, or_(*late)) if late else columns.id.is_(None)


def _check_rule(rule: str, known: Mapping[str, InPlay]) -> None:
    """`BadInput` for what is no required rule of a next step, of any policy in play."""
    every = [each for entry in known.values() for each in entry.policy.rules]
    required = [each for each in every if each.required and not set(NEXT.values()).isdisjoint(each.on)]
    if any(each.id == rule for each in required):
        return
    if any(each.id == rule for each in every):
        problem = Both(
            f"{rule} staat nooit een volgende stap in de weg: het is een advies, of het geldt voor iets anders",
            f"{rule} never stands in the way of a next step: it is advice, or it is about something else",
        )
        raise BadInput("failing", problem)
    raise BadInput("failing", nouns.unknown(nouns.RULE, rule, list(dict.fromkeys(each.id for each in required))))


def _there_are(connection: Connection, column: ColumnElement[Any]) -> set[str]:
    """The values that contracts have in a column."""
    return set(connection.execute(select(column).where(column.is_not(None)).distinct()).scalars())


def _among(where: str, what: Both, name: str, known: Collection[str]) -> str:
    if name not in known:
        raise BadInput(where, nouns.unknown(what, name, sorted(known)))
    return name
