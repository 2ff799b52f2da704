"""Erasing personal data: of one provider who asks for it, and of everybody once it was kept long enough.

The trail keeps its records, whose hashes were taken of commitments: the values with their salts go, and so does every
row that repeats them. Each erasure is a record of its own in the stream of what it erased, which names every place, so
that the check of the trail can tell what was erased from what was lost.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy import Connection, select

from lifecycle.calendar import day_of, start_of
from lifecycle.errors import BadInput
from lifecycle.languages import Both
from lifecycle.retention import Data, periods
from lifecycle.roles import Role
from lifecycle.states import State
from workflows.errors import NotAllowed
from workflows.inquiry import names
from workflows.office import Office
from workflows.people import administrators
from workflows.store import erasing, people, trail
from workflows.store.tables import CONTRACTS, PROVIDERS
from workflows.user_names import CONSOLE

ERASE: Final = "erase"
"""The action of the records."""

_FAILED: Final = frozenset({State.REJECTED, State.WITHDRAWN, State.LAPSED})
_RAN: Final = frozenset({State.TERMINATED, State.ENDED})


@dataclass(frozen=True, slots=True)
class Due:
    """How many contracts, providers or messages hold data of a kind that was kept long enough: over by `last_day`."""

    data: Data
    last_day: date
    number: int


@dataclass(frozen=True, slots=True)
class _Task:
    """What to erase in one transaction: of a contract (what of it), or of a provider."""

    data: Data
    contract_id: int | None = None
    provider_id: int | None = None
    coaches: bool = False
    words: bool = False


def due(office: Office) -> list[Due]:
    """What could be erased today, by kind."""
    today = day_of(office.now())
    with office.store.reading() as connection:
        tasks = list(_tasks(connection, today))
        old = erasing.old_messages(connection, start_of(periods()[Data.MESSAGES].last_day(today)))
    counts = {data: sum(task.data is data for task in tasks) for data in Data} | {Data.MESSAGES: old}
    return [Due(data, periods()[data].last_day(today), counts[data]) for data in Data]


def apply(office: Office, actor: str | None, progress: Callable[[int], object] = lambda _: None) -> list[Due]:
    """Erase what was kept long enough, each contract and provider in a transaction of its own; answers how much.

    It can be interrupted anywhere, and goes on where it was. `NotAllowed`, with a record of it, for who is no
    administrator.
    """
    _allowed(office, actor)
    found = due(office)
    today = day_of(office.now())
    with office.store.reading() as connection:
        tasks = list(_tasks(connection, today))
    for task in tasks:
        with office.store.writing() as connection:
            _carry_out(connection, office, str(actor), task, "")
        progress(1)
    with office.store.writing() as connection:
        removed = erasing.remove_messages(connection, start_of(periods()[Data.MESSAGES].last_day(today)))
        if removed:
            trail.append(connection, [_entry(office, str(actor), "outbox", {"messages": removed}, "")])
    return found


def erase_provider(office: Office, actor: str | None, name: str, reason: str) -> int:
    """Erase all that is personal of a provider (by key or AGB code) and its contracts; answers how many values.

    `NotAllowed` as with `apply`; `BadInput` without a reason, for a provider that does not exist, or one with a
    contract that still goes on: that needs these data (GDPR, article 17, 3b).
    """
    _allowed(office, actor)
    if not reason.strip():
        raise BadInput("--reason", Both("zeg waarom", "say why"))
    with office.store.writing() as connection:
        (provider_id,) = names.provider_ids(connection, name)
        if erasing.has_living(connection, provider_id):
            problem = Both(
                "heeft een contract dat nog loopt, en dat kan niet zonder deze gegevens; laat het eerst eindigen",
                "has a contract that still goes on, and that needs these data; let it end first",
            )
            raise BadInput(name, problem)
        ids = connection.execute(select(CONTRACTS.c.id).where(CONTRACTS.c.provider_id == provider_id)).scalars().all()
        tasks = [_Task(Data.PROVIDERS, contract_id=each, coaches=True, words=True) for each in ids]
        tasks.append(_Task(Data.PROVIDERS, provider_id=provider_id))
        return sum(_carry_out(connection, office, str(actor), task, reason) for task in tasks)


def _tasks(connection: Connection, today: date) -> Iterator[_Task]:
    """What is to be erased by the periods: contracts that still hold something, then providers."""
    known = periods()
    kinds: tuple[tuple[Data, Collection[State], bool, bool], ...] = (
        (Data.UNSUCCESSFUL, _FAILED, True, True),
        (Data.COACHES, _RAN, True, False),
        (Data.WORDS, _RAN, False, True),
    )
    for data, states, coaches, words in kinds:
        for contract_id, _ in erasing.over(connection, known[data].last_day(today), states):
            stream = trail.contract_stream(contract_id)
            if erasing.places(connection, [stream], coaches=coaches, words=words):
                yield _Task(data, contract_id=contract_id, coaches=coaches, words=words)
    for provider_id in erasing.done_with(connection, known[Data.PROVIDERS].last_day(today)):
        yield _Task(Data.PROVIDERS, provider_id=provider_id)


def _carry_out(connection: Connection, office: Office, actor: str, task: _Task, reason: str) -> int:
    """Erase, and record every place; answers how many values."""
    if task.contract_id is not None:
        return _erase_contract(connection, office, actor, task)
    provider_id = task.provider_id
    if provider_id is None:
        message = "a task is about a contract or a provider"
        raise AssertionError(message)
    stream = trail.provider_stream(provider_id)
    found = erasing.places(connection, [stream], coaches=True, words=True)
    found |= erasing.objections_of(connection, provider_id)
    row = connection.execute(select(PROVIDERS.c.key, PROVIDERS.c.name).where(PROVIDERS.c.id == provider_id)).one()
    key = f"gewist-{provider_id}"
    if row.name is not None or row.key != key:
        erasing.blank_provider(connection, provider_id, key)
        found.setdefault(stream, {})
    for name, erased in sorted(found.items()):
        own = name == stream
        said = {"erased": _said(erased), **({"key": key} if own else {})}
        erasing.erase(connection, name, erased)
        entry = _entry(office, actor, name, said, reason if own else "", provider_id=provider_id)
        trail.append(connection, [entry])
    return sum(len(paths) for erased in found.values() for paths in erased.values())


def _erase_contract(connection: Connection, office: Office, actor: str, task: _Task) -> int:
    contract_id = task.contract_id or 0
    stream = trail.contract_stream(contract_id)
    erased = erasing.places(connection, [stream], coaches=task.coaches, words=task.words).get(stream, {})
    if not erased:
        return 0
    erasing.erase(connection, stream, erased)
    if task.coaches:
        erasing.blank_coaches(connection, contract_id)
    if task.words:
        erasing.blank_words(connection, contract_id)
    row = connection.execute(
        select(CONTRACTS.c.version, CONTRACTS.c.provider_id).where(CONTRACTS.c.id == contract_id)
    ).one()
    said = {"erased": _said(erased), "version": row.version}
    about = {"contract_id": contract_id, "provider_id": row.provider_id}
    trail.append(connection, [_entry(office, actor, stream, said, "", **about)])
    return sum(map(len, erased.values()))


def _said(erased: Mapping[int, Collection[str]]) -> dict[str, list[str]]:
    return {str(seq): sorted(paths) for seq, paths in sorted(erased.items())}


def _allowed(office: Office, actor: str | None) -> None:
    with office.store.writing() as connection:
        role = None if actor is None else people.role_of(connection, actor)
        if role is Role.ADMINISTRATOR:
            return
        known = tuple(administrators(connection))
        entry = _entry(office, actor or CONSOLE, "privacy", {"findings": []}, "", outcome=trail.REFUSED, role=role)
        trail.append(connection, [entry])
    raise NotAllowed(actor, Both("persoonlijke gegevens", "personal data"), known)


def _entry(  # noqa: PLR0913 - what a record is made of
    office: Office,
    actor: str,
    stream: str,
    said: dict[str, Any],
    reason: str,
    *,
    outcome: str = trail.DONE,
    role: Role | None = Role.ADMINISTRATOR,
    **about: int,
) -> trail.Entry:
    now = office.now()
    return trail.Entry(
        stream=stream,
        action=ERASE,
        outcome=outcome,
        actor=actor,
        role="" if role is None else role.value,
        effective=now,
        recorded=now,
        details=said,
        personal={"reason": reason} if reason else {},
        contract_id=about.get("contract_id"),
        provider_id=about.get("provider_id"),
    )
