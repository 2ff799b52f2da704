"""What can be asked of many at once, and what each has to be told."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from desk.language import t
from desk.web.plans.wording import words
from lifecycle.roles import Role, may, permitted
from lifecycle.states import NEXT, Action, State
from workflows.approvals import needed
from workflows.planned import DECISIONS
from workflows.request import Override, Request


class Told(StrEnum):
    """What somebody has to tell of what is to be done."""

    SIGNED_AT = "signed_at"
    OVERRIDE = "override"
    GROUNDS = "grounds"
    PROOF = "proof"
    REASON = "reason"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing that can be done to many, and what it has to be told."""

    action: Action
    told: tuple[Told, ...] = ()

    @property
    def key(self) -> str:
        """How a form names it."""
        return f"{self.action.value}{_WITH_OVERRIDE if Told.OVERRIDE in self.told else ''}"

    @property
    def request(self) -> Request:
        """It asked of nobody in particular, with nothing told."""
        return Request(self.action, "", "", override=Override() if Told.OVERRIDE in self.told else None)

    @property
    def asks(self) -> bool:
        """Whether an approver is asked, instead of its being done."""
        return needed(self.request)

    @property
    def decides(self) -> bool:
        """Whether it is done to requests for approval."""
        return self.action in DECISIONS

    @property
    def title(self) -> str:
        """It as somebody chooses it."""
        asks = t(" (vraagt goedkeuring)", " (asks for approval)") if self.asks else ""
        return words(self.request).ask + asks

    def roles(self) -> tuple[Role, ...]:
        """Who may do it, or ask for it."""
        also = permitted(Action.ASK_APPROVAL) if self.asks else tuple(Role)
        return tuple(role for role in permitted(self.action) if role in also)


_WITH_OVERRIDE: Final = "-override"
_OVERRIDE: Final = (Told.OVERRIDE, Told.REASON)
_CITING: Final = (Told.GROUNDS, Told.REASON)

CHOICES: Final = {
    choice.key: choice
    for choice in (
        Choice(Action.ASSESS),
        Choice(Action.OFFER),
        Choice(Action.OFFER, _OVERRIDE),
        Choice(Action.SIGN, (Told.SIGNED_AT,)),
        Choice(Action.PUBLISH),
        Choice(Action.REVIEW),
        Choice(Action.OFFER_RUN_OFF),
        Choice(Action.OFFER_RUN_OFF, _OVERRIDE),
        Choice(Action.SIGN_RUN_OFF, (Told.SIGNED_AT,)),
        Choice(Action.INFORM_TARIFF),
        Choice(Action.NOTE, (Told.TEXT,)),
        Choice(Action.REJECT, _CITING),
        Choice(Action.WITHDRAW),
        Choice(Action.REINSTATE, (Told.SIGNED_AT, Told.PROOF)),
        Choice(Action.TERMINATE, _CITING),
        Choice(Action.GRANT_APPROVAL),
        Choice(Action.DECLINE_APPROVAL, (Told.REASON,)),
        Choice(Action.WITHDRAW_APPROVAL),
    )
}
"""What can be done to many, in the order of a contract's life, and the decisions about requests for approval."""


def of_role(role: Role, states: Collection[State]) -> list[tuple[str, str, bool]]:
    """What a role may do to many contracts in these states: key, words, and whether it is the next step of all."""
    steps = {NEXT.get(state) for state in states}
    return [
        (choice.key, choice.title, steps == {choice.action} and not choice.asks)
        for choice in CHOICES.values()
        if not choice.decides and role in choice.roles()
    ]


def decisions(role: Role, *, own: bool, others: bool) -> list[Choice]:
    """What a role may do to many requests for approval, where there are some of their own, or of others."""
    return [
        choice
        for choice in CHOICES.values()
        if choice.decides
        and may(role, choice.action)
        and (own if choice.action is Action.WITHDRAW_APPROVAL else others)
    ]
