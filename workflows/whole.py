"""One contract whole: everything that is known of it, what can be done with it now, and all that happened to it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row

from lifecycle import guards
from lifecycle.calendar import day_of
from lifecycle.case import Case
from lifecycle.contract import Contract, Provider
from lifecycle.findings import Finding
from lifecycle.policy import Policy, RuleType
from lifecycle.states import Action
from workflows import approvals_seen, portfolio
from workflows.checklist import Checked, checked
from workflows.errors import UnknownContract
from workflows.explain import Explanation, explained, possible_actions
from workflows.inquiry import asked as inquiries
from workflows.inquiry.reading import CHUNK, Found, beside
from workflows.judging import case_of, sources
from workflows.office import Office
from workflows.portfolio import Listed
from workflows.request import ANYBODY, Request
from workflows.store import contracts, policies, surroundings
from workflows.store import round as rounds
from workflows.store.approvals import Approval
from workflows.store.policies import InPlay


@dataclass(frozen=True, slots=True)
class Whole:
    """A contract as it stands at `now`, by the `policy` that decides about it.

    `evidence` are the findings of the evidence rules that concern it, advice too; `checklist` every rule on its further
    way; `approvals` what was ever asked of an approver, whether it is open or not; `history` its records from the
    first. `regions` are the names of all regions by their ids.
    """

    now: datetime
    listed: Listed
    policy: Policy
    evidence: tuple[Finding, ...]
    checklist: tuple[Checked, ...]
    questions: tuple[Row[Any], ...]
    approvals: tuple[Approval, ...]
    explanation: Explanation
    history: tuple[Found, ...]
    regions: Mapping[str, str]


def whole(office: Office, number: str) -> Whole:
    """The contract with this number, read in one transaction; `UnknownContract` where there is none."""
    now = office.now()
    with office.store.reading() as connection:
        contract = _found(connection, number)
        known = policies.in_play(connection)
        (listed,) = portfolio.beside(connection, [contract], known, now)
        entry = policies.deciding(known, contract, Action.REVIEW)
        return Whole(
            now=now,
            listed=listed,
            policy=entry.policy,
            evidence=_evidence(_case(connection, contract, listed.provider, entry, now)),
            checklist=checked(connection, contract, listed.provider, entry, now),
            questions=tuple(rounds.questions(connection, contract.id)),
            approvals=tuple(approvals_seen.of_contract(connection, contract.id)),
            explanation=explained(connection, contract, _actions(contract), now),
            history=tuple(_history(connection, number)),
            regions=_region_names(connection),
        )


@dataclass(frozen=True, slots=True)
class Deciding:
    """A contract with its provider and the policy that decides about its dossier."""

    contract: Contract
    provider: Provider
    policy: Policy


def deciding(office: Office, number: str) -> Deciding:
    """The contract with this number and the policy by which its dossier is judged; `UnknownContract` for none."""
    with office.store.reading() as connection:
        contract = _found(connection, number)
        entry = policies.deciding(policies.in_play(connection), contract, Action.REVIEW)
        provider = contracts.providers(connection, [contract.provider_id])[contract.provider_id]
        return Deciding(contract, provider, entry.policy)


def _found(connection: Connection, number: str) -> Contract:
    contract = contracts.find(connection, number)
    if contract is None:
        raise UnknownContract(number, contracts.nearest(connection, number))
    return contract


def region_names(office: Office) -> dict[str, str]:
    """The names of all regions by their ids."""
    with office.store.reading() as connection:
        return _region_names(connection)


def regions_of(office: Office, contract: Contract) -> list[Row[Any]]:
    """The regions of a contract, with what is stated of each."""
    with office.store.reading() as connection:
        known = rounds.regions(connection)
        return [known[region] for region in contract.regions]


def _region_names(connection: Connection) -> dict[str, str]:
    return {row.id: row.name for row in rounds.regions(connection).values()}


def _actions(contract: Contract) -> list[Action]:
    """What the contract's state allows; questions are answered one by one, and are listed by themselves."""
    return [each for each in possible_actions() if contract.state in sources(each) and each is not Action.ANSWER]


def _case(connection: Connection, contract: Contract, provider: Provider, entry: InPlay, now: datetime) -> Case:
    around = surroundings.around(connection, [(contract, entry.policy)], day_of(now), needs_regions=False)
    return case_of(Request(Action.ASSESS, ANYBODY, contract.number), contract, provider, entry, around, now)


def _evidence(case: Case) -> tuple[Finding, ...]:
    return tuple(
        guards.finding(rule, case)
        for rule in case.policy.rules
        if rule.type is RuleType.EVIDENCE and guards.concerns(rule.who, case)
    )


def _history(connection: Connection, number: str) -> Iterator[Found]:
    query = inquiries.query(connection, inquiries.Inquiry(contract=number))
    for chunk in connection.execute(query.execution_options(yield_per=CHUNK)).partitions():
        yield from beside(connection, chunk)
