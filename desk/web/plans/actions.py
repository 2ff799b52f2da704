"""The actions that can be asked of many contracts at once, in words, and what each has to be told."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from desk.language import t
from lifecycle.roles import Role, may
from lifecycle.states import Action


class Told(StrEnum):
    """What an action has to be told."""

    SIGNED_AT = "signed_at"
    GROUNDS = "grounds"
    REASON = "reason"
    TEXT = "text"


TOLD: Final[dict[Action, tuple[Told, ...]]] = {
    Action.ASSESS: (),
    Action.OFFER: (),
    Action.SIGN: (Told.SIGNED_AT,),
    Action.PUBLISH: (),
    Action.REVIEW: (),
    Action.OFFER_RUN_OFF: (),
    Action.SIGN_RUN_OFF: (Told.SIGNED_AT,),
    Action.INFORM_TARIFF: (),
    Action.NOTE: (Told.TEXT,),
    Action.REJECT: (Told.GROUNDS, Told.REASON),
    Action.WITHDRAW: (),
}
"""What can be asked of many, in the order of a contract's life; what needs four eyes is not among it."""


_SIGNED: Final = ("getekend", "signed")
_PUBLISHED: Final = ("gepubliceerd", "published")
_REVIEWED: Final = ("herbeoordeeld", "reviewed")


@dataclass(frozen=True, slots=True)
class Words:
    """An action in words: what somebody asks, what happens to a contract, what happened to it."""

    ask: str
    will: str
    did: str


def words(action: Action) -> Words:
    """An action in words."""
    said = {
        Action.ASSESS: (("Beoordelen", "Assess"), ("wordt beoordeeld", "is assessed"), ("beoordeeld", "assessed")),
        Action.OFFER: (("Aanbieden", "Offer"), ("wordt aangeboden", "is offered"), ("aangeboden", "offered")),
        Action.SIGN: (("Als getekend vastleggen", "Record as signed"), ("wordt getekend", "is signed"), _SIGNED),
        Action.PUBLISH: (("Publiceren", "Publish"), ("wordt gepubliceerd", "is published"), _PUBLISHED),
        Action.REVIEW: (("Herbeoordelen", "Review"), ("wordt herbeoordeeld", "is reviewed"), _REVIEWED),
        Action.OFFER_RUN_OFF: (
            ("Uitloop aanbieden", "Offer run-off"),
            ("krijgt een uitloopaanbod", "is offered run-off"),
            ("uitloop aangeboden", "run-off offered"),
        ),
        Action.SIGN_RUN_OFF: (
            ("Uitloop als getekend vastleggen", "Record run-off as signed"),
            ("uitloop wordt getekend", "run-off is signed"),
            ("uitloop getekend", "run-off signed"),
        ),
        Action.INFORM_TARIFF: (
            ("Over het tarief informeren", "Inform of the tariff"),
            ("wordt over het tarief geïnformeerd", "is informed of the tariff"),
            ("over het tarief geïnformeerd", "informed of the tariff"),
        ),
        Action.NOTE: (
            ("Aantekening maken", "Make a note"),
            ("krijgt de aantekening", "gets the note"),
            ("aantekening gemaakt", "note made"),
        ),
        Action.REJECT: (("Afwijzen", "Reject"), ("wordt afgewezen", "is rejected"), ("afgewezen", "rejected")),
        Action.WITHDRAW: (
            ("Terugtrekken", "Withdraw"),
            ("wordt teruggetrokken", "is withdrawn"),
            ("teruggetrokken", "withdrawn"),
        ),
    }
    return Words(*(t(*pair) for pair in said[action]))


def of_role(role: Role) -> list[tuple[str, str]]:
    """The actions that a role may ask of many, as value and words."""
    return [(action.value, words(action).ask) for action in TOLD if may(role, action)]
