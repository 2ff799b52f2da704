"""The day that counts next for a contract."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from lifecycle.calendar import Milestone
from lifecycle.contract import Contract
from lifecycle.policy import Policy
from lifecycle.states import LIVE_APPLICATION, RUNNING, State
from workflows.store.policies import InPlay


class What(StrEnum):
    """What has to be done by a day."""

    DECIDE = "decide"
    SIGN = "sign"
    SIGN_RUN_OFF = "sign_run_off"
    PUBLISH = "publish"
    TERM = "term"


@dataclass(frozen=True, slots=True)
class Deadline:
    """A last day, included, and what has to be done by then; of `TERM` it is the last day of the contract."""

    what: What
    day: date


def of(contract: Contract, known: Mapping[str, InPlay]) -> Deadline | None:
    """The next deadline of a contract; ``None`` for one that has ended, and for a late entrant's application."""
    if contract.open_offer_day is not None:
        what = What.SIGN if contract.state is State.OFFERED else What.SIGN_RUN_OFF
        return Deadline(what, contract.open_offer_day[1])
    if contract.state in LIVE_APPLICATION:
        entry = known.get(contract.policy)
        day = decide_by(contract, None if entry is None else entry.policy)
        return None if day is None else Deadline(What.DECIDE, day)
    if contract.state is State.SIGNED and (published := _publication(contract, known)) is not None:
        return Deadline(What.PUBLISH, published)
    if contract.state in RUNNING and contract.term is not None:
        return Deadline(What.TERM, contract.term.last)
    return None


def decide_by(contract: Contract, policy: Policy | None) -> date | None:
    """The last day of the offers of its policy, for who applied before it was over (reading 15)."""
    if policy is None or contract.applied_at is None or Milestone.OFFERS_OUT not in policy.dates:
        return None
    last = policy.dates[Milestone.OFFERS_OUT].last_day
    return last if contract.applied_at < policy.closes(Milestone.OFFERS_OUT) else None


def _publication(contract: Contract, known: Mapping[str, InPlay]) -> date | None:
    entry = known.get(contract.policy)
    return None if entry is None else entry.policy.dates[Milestone.CARE_PUBLICATION].last_day
