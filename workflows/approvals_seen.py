"""Approvals as people see them: which are open, whose they are to decide, and how things stand with each now."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from lifecycle.contract import Contract, Provider
from lifecycle.findings import Finding
from lifecycle.roles import may_approve
from workflows.approvals import judged, known
from workflows.judging import Verdict
from workflows.office import Office
from workflows.request import Request
from workflows.steps.closing import citable
from workflows.store import approvals, contracts, people
from workflows.store.approvals import Approval, Standing


@dataclass(frozen=True, slots=True)
class Seen:
    """An approval as an approver sees it: with its contract and provider, and the verdict on it as things stand now.

    `verdict` is ``None`` where there is nothing to decide any more; `cited` is what was found of the rules that it
    cites, as far as they fail now.
    """

    approval: Approval
    contract: Contract
    provider: Provider
    verdict: Verdict | None
    cited: tuple[Finding, ...] = ()


def open_for(office: Office, actor: str) -> list[Approval]:
    """The approvals that this person may decide, oldest first; none for who is no approver."""
    with office.store.reading() as connection:
        if not may_approve(people.role_of(connection, actor)):
            return []
        return [
            each
            for each in approvals.in_rows_open(connection)
            if each.standing is Standing.OPEN and each.request.actor != actor
        ]


def seen(office: Office, found: Sequence[Approval]) -> tuple[Seen, ...]:
    """Approvals with how things stand with each now, in the order given."""
    with office.store.reading() as connection:
        return _seen(connection, found, office.now())


def numbered(office: Office, numbers: Collection[int]) -> dict[int, Seen]:
    """The same of the approvals with these numbers, as far as there are."""
    with office.store.reading() as connection:
        found = approvals.numbered(connection, numbers)
        return {each.approval.number: each for each in _seen(connection, list(found.values()), office.now())}


def one(office: Office, number: int) -> Seen:
    """The approval with this number; `BadInput` where there is none."""
    with office.store.reading() as connection:
        return _seen(connection, [known(connection, number)], office.now())[0]


def of_contract(connection: Connection, contract_id: int) -> list[Approval]:
    """Every approval that was asked on a contract, oldest first, in the caller's transaction."""
    return approvals.of_contract(connection, contract_id)


def listed(office: Office, *, closed: bool = False) -> list[Approval]:
    """The approvals that are open, oldest first; with `closed` the others too."""
    with office.store.reading() as connection:
        if closed:
            return approvals.every(connection)
        return [each for each in approvals.in_rows_open(connection) if each.standing is Standing.OPEN]


def recently_closed(office: Office, most: int) -> list[Approval]:
    """The approvals that are not open any more, newest first, so many at most."""
    with office.store.reading() as connection:
        return approvals.newest_closed(connection, most)


def providers_of(office: Office, several: Sequence[Approval]) -> dict[int, Provider]:
    """Whose contracts these approvals are about, by the number of the approval."""
    with office.store.reading() as connection:
        of = contracts.load(connection, sorted({each.contract_id for each in several}))
        found = contracts.providers(connection, {each.provider_id for each in of.values()})
    return {each.number: found[of[each.contract_id].provider_id] for each in several}


def _seen(connection: Connection, found: Sequence[Approval], now: datetime) -> tuple[Seen, ...]:
    of = contracts.load(connection, [each.contract_id for each in found])
    providers = contracts.providers(connection, {each.provider_id for each in of.values()})
    pending = [each for each in found if each.standing is Standing.OPEN]
    asked: list[tuple[Request, Contract | None]] = [(each.request, of[each.contract_id]) for each in pending]
    found_now = judged(connection, asked, now) if pending else []
    verdicts = {each.number: verdict for each, verdict in zip(pending, found_now, strict=True)}
    return tuple(
        Seen(
            each,
            of[each.contract_id],
            providers[of[each.contract_id].provider_id],
            verdicts.get(each.number),
            _cited(verdicts.get(each.number)),
        )
        for each in found
    )


def _cited(verdict: Verdict | None) -> tuple[Finding, ...]:
    if verdict is None or verdict.case is None or not verdict.request.grounds:
        return ()
    failing = citable(verdict.case, verdict.request.action)
    return tuple(failing[rule] for rule in verdict.request.grounds if rule in failing)
