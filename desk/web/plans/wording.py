"""What is done to many, in words."""

from dataclasses import dataclass
from typing import Final

from desk.language import t
from lifecycle.states import Action
from workflows.approvals import needed
from workflows.request import Request


@dataclass(frozen=True, slots=True)
class Words:
    """Something in words: what somebody asks, what happens to each, what happened to it."""

    ask: str
    will: str
    did: str


_Pair = tuple[str, str]
_ASKED: Final[tuple[_Pair, _Pair]] = (
    ("goedkeuring wordt gevraagd", "approval is asked"),
    ("goedkeuring gevraagd", "approval asked"),
)
_SAID: Final[dict[Action, tuple[_Pair, _Pair, _Pair]]] = {
    Action.ASSESS: (("Beoordelen", "Assess"), ("wordt beoordeeld", "is assessed"), ("beoordeeld", "assessed")),
    Action.OFFER: (("Aanbieden", "Offer"), ("wordt aangeboden", "is offered"), ("aangeboden", "offered")),
    Action.SIGN: (
        ("Als getekend vastleggen", "Record as signed"),
        ("wordt getekend", "is signed"),
        ("getekend", "signed"),
    ),
    Action.PUBLISH: (
        ("Publiceren", "Publish"),
        ("wordt gepubliceerd", "is published"),
        ("gepubliceerd", "published"),
    ),
    Action.REVIEW: (
        ("Herbeoordelen", "Review"),
        ("wordt herbeoordeeld", "is reviewed"),
        ("herbeoordeeld", "reviewed"),
    ),
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
    Action.REINSTATE: (("Herstellen", "Reinstate"), *_ASKED),
    Action.TERMINATE: (("Opzeggen", "Terminate"), *_ASKED),
    Action.GRANT_APPROVAL: (
        ("Goedkeuren", "Approve"),
        ("wordt goedgekeurd en uitgevoerd", "is approved and carried out"),
        ("goedgekeurd en uitgevoerd", "approved and carried out"),
    ),
    Action.DECLINE_APPROVAL: (("Afwijzen", "Decline"), ("wordt afgewezen", "is declined"), ("afgewezen", "declined")),
    Action.WITHDRAW_APPROVAL: (
        ("Intrekken", "Withdraw"),
        ("wordt ingetrokken", "is withdrawn"),
        ("ingetrokken", "withdrawn"),
    ),
}


def words(request: Request) -> Words:
    """What is asked of each of many, in words."""
    ask, will, did = (t(*pair) for pair in _SAID[request.action])
    if request.override is not None:
        ask += t(" met een uitzondering", " with an override")
    if needed(request):
        will, did = (t(*pair) for pair in _ASKED)
    return Words(ask, will, did)
