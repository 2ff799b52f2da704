"""A round at a glance: states, refusals by rule, regions without care, histories."""

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, case, func, select

from lifecycle import sentences
from lifecycle.contract import Kind
from lifecycle.states import State
from workflows import published_care
from workflows.office import Office
from workflows.store import policies, trail
from workflows.store import round as rounds
from workflows.store.tables import CONTRACTS, PROVIDERS
from workflows.store.trail_tables import AUDIT


@dataclass(frozen=True, slots=True)
class Refusals:
    """How often a rule refused: `policy` is empty for a system rule, `paragraph` too."""

    policy: str
    rule: str
    paragraph: str
    times: int


def states(office: Office) -> dict[tuple[str, Kind], Counter[State]]:
    """How many contracts of each policy and kind are in each state."""
    columns = CONTRACTS.c
    query = select(columns.policy, columns.kind, columns.state, func.count()).group_by(
        columns.policy, columns.kind, columns.state
    )
    found: dict[tuple[str, Kind], Counter[State]] = {}
    with office.store.reading() as connection:
        for policy, kind, state, number in connection.execute(query):
            found.setdefault((policy, Kind(kind)), Counter())[State(state)] = number
    return dict(sorted(found.items()))


def refusals(office: Office) -> list[Refusals]:
    """How often each rule refused what people asked, most often first."""
    counted: Counter[tuple[str, str, str]] = Counter()
    query = select(AUDIT.c.body, AUDIT.c.policy_id).where(AUDIT.c.outcome == trail.REFUSED)
    with office.store.reading() as connection:
        advice = _advice(connection)
        paragraphs = {
            (name, rule.id): rule.paragraph
            for name, entry in policies.in_play(connection).items()
            for rule in entry.policy.rules
        }
        for content, policy in connection.execute(query):
            for rule in sentences.failing(json.loads(content), advice.get(policy, frozenset())):
                paragraph = paragraphs.get((policy, rule), "")
                counted[policy if paragraph else "", rule, paragraph] += 1
    found = [Refusals(policy, rule, paragraph, times) for (policy, rule, paragraph), times in counted.items()]
    return sorted(found, key=lambda each: (-each.times, each.policy, each.rule))


def _advice(connection: Connection) -> dict[str | None, frozenset[str]]:
    known = policies.in_play(connection).values()
    return {entry.policy.policy: entry.policy.advice for entry in known}


def without_care(office: Office) -> dict[str, list[str]]:
    """The regions that no published contract covers: by policy and, where it has them, role."""
    found: dict[str, list[str]] = {}
    with office.store.reading() as connection:
        every = rounds.regions(connection)
        for name, entry in policies.in_play(connection).items():
            listed = published_care.entries(connection, entry.policy, office.now())
            for role in entry.policy.roles or (None,):
                served = {
                    region
                    for each in listed
                    if each["role"] == role and each["status"] == published_care.ALL_PATIENTS
                    for region in each["regions"]
                }
                label = name if role is None else f"{name} {role}"
                found[label] = [region for region in every if region not in served]
    return found


@dataclass(frozen=True, slots=True)
class Story:
    """One contract with the bodies of its records in order; `advice` are the rules that never refuse."""

    number: str
    provider: str
    kind: Kind
    regions: tuple[str, ...]
    records: tuple[Mapping[str, Any], ...]
    advice: frozenset[str]


def telling(office: Office, count: int) -> list[Story]:
    """At most `count` contracts worth telling: lifted by an override, refused and come through, run off."""
    records = (
        select(
            AUDIT.c.contract_id,
            func.count().label("all"),
            func.sum(case((AUDIT.c.outcome == trail.REFUSED, 1), else_=0)).label("refused"),
            func.sum(case((AUDIT.c.overridden, 1), else_=0)).label("overridden"),
        )
        .where(AUDIT.c.contract_id.is_not(None))
        .group_by(AUDIT.c.contract_id)
        .subquery()
    )
    columns = CONTRACTS.c
    base = (
        select(CONTRACTS, PROVIDERS.c.name.label("provider_name"), PROVIDERS.c.key)
        .join(PROVIDERS, PROVIDERS.c.id == columns.provider_id)
        .join(records, records.c.contract_id == columns.id)
        .limit(count)
    )
    most = (records.c.all.desc(), columns.id)
    sorts = (
        base.where(records.c.overridden > 0).order_by(*most),
        base.where(columns.state == State.PUBLISHED.value).order_by(records.c.refused.desc(), *most),
        base.where(columns.state == State.RUN_OFF.value).order_by(*most),
        base.where(columns.state == State.LAPSED.value).order_by(*most),
        base.order_by(*most),
    )
    found: dict[int, Story] = {}
    with office.store.reading() as connection:
        for query in sorts:
            row = next((row for row in connection.execute(query) if row.id not in found), None)
            if row is not None and len(found) < count:
                found[row.id] = _story(connection, row)
    return list(found.values())


def _story(connection: Connection, row: Row[Any]) -> Story:
    bodies = tuple(json.loads(record.body) for record in trail.records(connection, trail.contract_stream(row.id)))
    advice: frozenset[str] = frozenset()
    for content_hash in dict.fromkeys(body["policy"] for body in bodies if "policy" in body):
        policy = policies.version(connection, content_hash)
        if policy is not None:
            advice |= policy.advice
    return Story(row.number, row.provider_name or row.key, Kind(row.kind), tuple(row.regions), bodies, advice)
