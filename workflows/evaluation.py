"""What stands in the way of each contract's next step, judged before anybody asks.

A contract that somebody changes is judged anew in the same transaction. What else a change can concern is only marked
there (`store.evaluations`), and judged by a refresher: the service's, or that of a reader for what it shows. Dates are
days, so that what was judged holds until the day is over.
"""

import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final

from sqlalchemy import Connection

from lifecycle import guards, terms
from lifecycle.calendar import day_of
from lifecycle.case import Case
from lifecycle.contract import Contract, RunOff
from lifecycle.renewals import first_ending
from lifecycle.states import NEXT, Action
from workflows.errors import StoreError
from workflows.judging import case_of, in_the_way
from workflows.office import Office
from workflows.request import ANYBODY, Request
from workflows.store import contracts, evaluations, policies, surroundings
from workflows.store.evaluations import Evaluation
from workflows.store.policies import InPlay
from workflows.store.surroundings import Ladder

BATCH: Final = 500
"""How many contracts are judged at a time; only keeping what was judged holds others up."""

MANY: Final = 100
"""From this many contracts on, the facts of all regions are read at once."""

_LOG: Final = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Moment:
    """As of when what is stored was judged: the `oldest` of it, and how many contracts are to be judged anew."""

    oldest: datetime | None
    stale: int


def live(
    connection: Connection,
    found: Iterable[Contract],
    now: datetime,
    ladder: Ladder | None = None,
    supposed: Mapping[str, InPlay] | None = None,
) -> list[Evaluation]:
    """What stands in the way of the next step of each contract at `now`; those without one are left out.

    `supposed` are the policies that are supposed to be in play, to see what others would make of it.
    """
    going = [contract for contract in found if contract.state in NEXT]
    known = policies.in_play(connection) if supposed is None else dict(supposed)
    entries = [policies.deciding(known, each, NEXT[each.state]) for each in going]
    decided = [(each, entry.policy) for each, entry in zip(going, entries, strict=True)]
    needs_regions = any(guards.has_ladder(policy, NEXT[each.state]) for each, policy in decided)
    around = surroundings.around(connection, decided, day_of(now), needs_regions, ladder)
    providers = contracts.providers(connection, {each.provider_id for each in going})
    return [
        _evaluation(case_of(_request(each), each, providers[each.provider_id], entry, around, now))
        for each, entry in zip(going, entries, strict=True)
    ]


def _request(contract: Contract) -> Request:
    return Request(NEXT[contract.state], ANYBODY, contract.number)


def _evaluation(case: Case) -> Evaluation:
    contract, today = case.contract, day_of(case.now)
    rules = tuple(sorted(set(in_the_way(case, _request(contract)))))
    ending = first_ending(contract.dossier, today, _last_day(contract))
    return Evaluation(contract.id, case.trigger, rules, case.now, today, ending)


def _last_day(contract: Contract) -> date | None:
    """The last day that a licence is needed for, as far as it is known."""
    term = contract.run_off_term if contract.run_off is RunOff.SIGNED else contract.term
    return None if term is None else term.last


def changed(connection: Connection, done: Sequence[tuple[Case, Contract]], *, judged: bool) -> None:
    """Contracts were changed (the case that was judged, the contract after it), in this transaction.

    They are judged anew at once where `judged`, from what their cases hold, and otherwise marked, as many are sooner
    marked and judged together. What else this can concern is marked.
    """
    alone = {after.provider_id for case, after in done if not case.history}
    evaluations.mark_others(connection, [(case.contract, after) for case, after in done], alone)
    fresh = [found for case, after in done if (found := _anew(connection, case, after)) is not None] if judged else []
    kept = {each.contract_id for each in fresh}
    evaluations.mark_own(connection, [after for _, after in done if after.id not in kept])
    evaluations.keep_own(connection, fresh)


def _anew(connection: Connection, case: Case, after: Contract) -> Evaluation | None:
    """What stands in the way of a contract's next step after a case was decided; ``None`` for what cannot be judged.

    The provider, its other contracts and the policy are those of the case, unless a newer round decided it.
    """
    if after.state not in NEXT:
        return None
    try:
        if case.trigger in policies.ROUND_ACTIONS or case.trigger is Action.ASK:
            return live(connection, [after], case.now)[0]
        action, day = NEXT[after.state], day_of(case.now)
        regions = case.regions
        if guards.has_ladder(case.policy, action):
            facts = surroundings.region_facts(connection, case.policy, day, after.regions)
            regions = {region: facts[region] for region in after.regions}
        following = replace(case, trigger=action, contract=after, moment=case.now, day=day, regions=regions)
        new = following.is_new_provider
        term = terms.judged(case.policy, after, action, new_provider=new, day=day)
        return _evaluation(replace(following, term=term))
    except StoreError:
        raise
    except Exception:  # noqa: BLE001 - the change itself was judged, and is not undone for this
        _LOG.exception("%s cannot be judged", after.number)
        return None


def created(connection: Connection, contract: Contract, now: datetime) -> None:
    """Judge a new contract in the transaction that made it."""
    try:
        judged = live(connection, [contract], now)
    except StoreError:
        raise
    except Exception:  # noqa: BLE001 - see above
        _LOG.exception("%s cannot be judged", contract.number)
    else:
        evaluations.keep_own(connection, judged)


def moment(office: Office) -> Moment:
    """As of when the evaluation is."""
    with office.store.reading() as connection:
        return Moment(evaluations.oldest(connection), evaluations.count_stale(connection, day_of(office.now())))


def refresh(
    office: Office,
    progress: Callable[[int], object] = lambda _: None,
    is_enough: Callable[[], bool] = lambda: False,
) -> int:
    """Judge every contract anew whose evaluation does not hold today; answers how many were kept.

    `progress` is told how many were looked at, batch by batch; between two batches `is_enough` says whether to stop.
    A contract that cannot be judged is reported to the log, and stays as it is.
    """
    kept, after = 0, 0
    while not is_enough():
        with office.store.reading() as connection:
            ids = evaluations.stale(connection, day_of(office.now()), after=after, limit=BATCH)
        if not ids:
            break
        kept += _refresh(office, ids)
        after = ids[-1]
        progress(len(ids))
    return kept


def refresh_these(office: Office, ids: Sequence[int]) -> int:
    """Judge those of these contracts anew whose evaluation does not hold today; answers how many were kept."""
    today = day_of(office.now())
    with office.store.reading() as connection:
        known = evaluations.of(connection, ids)
    return _refresh(office, [key for key, each in known.items() if each.day < today])


def _refresh(office: Office, ids: Sequence[int]) -> int:
    try:
        return _judge_and_keep(office, ids)
    except StoreError:
        raise
    except Exception:  # noqa: BLE001 - whatever is wrong with one contract must not stop the others
        return sum(_refresh_one(office, identifier) for identifier in ids)


def _judge_and_keep(office: Office, ids: Sequence[int]) -> int:
    """Judge in a transaction that holds nobody up, and keep in a short one what nothing has changed under since."""
    now = office.now()
    with office.store.reading() as connection:
        seen = evaluations.marks(connection, ids)
        found = contracts.load(connection, list(seen)).values()
        # The facts of regions are those of this transaction: only for many is it quicker to read all of them.
        judged = live(connection, list(found), now, {} if len(seen) >= MANY else None)
    if not judged:
        return 0
    with office.store.writing() as connection:
        return evaluations.keep(connection, judged, seen)


def _refresh_one(office: Office, identifier: int) -> int:
    try:
        return _judge_and_keep(office, [identifier])
    except StoreError:
        raise
    except Exception:  # noqa: BLE001 - it is reported, and tried again
        _LOG.exception("contract id %d cannot be judged", identifier)
        return 0
