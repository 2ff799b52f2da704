"""Doing one action on a contract. Each has an address of its own, which says what it can be asked with."""

import re
from collections.abc import Callable
from typing import Annotated, Any, Final

from fastapi import APIRouter, Body, Header
from starlette.responses import Response

from desk import advancing, asked
from desk.api.keys import Asked, Once
from desk.api.models import asked as shapes
from desk.api.models.fields import Name
from desk.api.models.results import Done, answer
from desk.api.responses import ASKED, DONE, VERSIONED
from desk.api.strict import StrictRoute
from lifecycle.states import Action
from workflows import advance, approvals
from workflows.office import Office
from workflows.request import Request

router = APIRouter(route_class=StrictRoute, tags=["actions"])

_SHAPES: Final[dict[Action, type[shapes.Asked]]] = {
    Action.ASSESS: shapes.Nothing,
    Action.WITHDRAW: shapes.Nothing,
    Action.PUBLISH: shapes.Nothing,
    Action.REVIEW: shapes.Nothing,
    Action.OFFER: shapes.Lifting,
    Action.OFFER_RUN_OFF: shapes.Lifting,
    Action.REJECT: shapes.Citing,
    Action.TERMINATE: shapes.Citing,
    Action.SIGN: shapes.Signing,
    Action.SIGN_RUN_OFF: shapes.Signing,
    Action.REINSTATE: shapes.Reinstating,
    Action.UPDATE_DOSSIER: shapes.Mending,
    Action.NOTE: shapes.Saying,
    Action.ASK: shapes.Saying,
    Action.ANSWER: shapes.Answering,
    Action.INFORM_TARIFF: shapes.Informing,
}
"""What each action on a contract that people do can be asked with."""

_MEANING: Final[dict[Action, str]] = {
    Action.ASSESS: "Find that the dossier meets every requirement.",
    Action.WITHDRAW: "Record that the provider steps back.",
    Action.PUBLISH: "Publish a signed contract.",
    Action.REVIEW: "Evaluate the requirements of a running contract anew, and record what no longer holds.",
    Action.OFFER: "Make an offer. With an override it waits for an approver.",
    Action.OFFER_RUN_OFF: "Offer a run-off agreement. With an override it waits for an approver.",
    Action.REJECT: "Reject an application, citing rules that do not hold, with a reason.",
    Action.TERMINATE: "Terminate a contract, citing rules that do not hold, with a reason. It waits for an approver.",
    Action.SIGN: "Record both signatures under an offer.",
    Action.SIGN_RUN_OFF: "Record both signatures under a run-off offer.",
    Action.REINSTATE: "Sign a lapsed offer that was signed in time after all, with a proof. It waits for an approver.",
    Action.UPDATE_DOSSIER: "Replace facts of the dossier by name; evidence is replaced rule by rule.",
    Action.NOTE: "Keep a note.",
    Action.ASK: "Record a question about an open offer.",
    Action.ANSWER: "Answer an open question.",
    Action.INFORM_TARIFF: "Record that the provider was told the tariff of a year.",
}

_WITHOUT_VERSION: Final = frozenset({Action.NOTE, Action.ASK, Action.ANSWER})
"""What can be done whoever else changed the contract meanwhile, as it changes nothing of it."""
_WAITING: Final = frozenset({Action.OFFER, Action.OFFER_RUN_OFF, Action.TERMINATE, Action.REINSTATE})
"""What another person has to agree to, always or with an override."""

_VERSION: Final = re.compile(r'"([1-9][0-9]{0,17})"')
_MATCH: Final = "The ETag of the contract as it was read: where somebody changed it since, the answer is 409, and `won`"
_PATTERN: Final = r'^(\*|"[1-9][0-9]{0,17}")$'
_Match = Annotated[str, Header(pattern=_PATTERN, description=f"{_MATCH} names the event that won.", examples=['"3"'])]
_MayMatch = Annotated[
    str | None, Header(pattern=_PATTERN, description=f"{_MATCH} names the event that won.", examples=['"3"'])
]


def _do(once: Asked, action: Action, number: str, said: shapes.Asked, match: str | None) -> Response:
    office = once.caller.office
    request = _request(office, once.caller.user, action, number, said, match)
    work: Callable[[Office, Request], Any] = approvals.ask if approvals.needed(request) else advance.act
    return once.do(lambda within: work(within, request), lambda result: answer(result, action))


def _request(office: Office, user: str, action: Action, number: str, said: shapes.Asked, match: str | None) -> Request:
    values = said.model_dump()
    override, moment = values.get("override"), values.get("signed_at")
    given = advancing.Given(
        reason=values.get("reason") if override is None else override["reason"],
        text=values.get("text"),
        ground=tuple(values.get("grounds", ())),
        signed_at=moment,
        proof=values.get("proof"),
        override=None if override is None else override["ground"],
        dossier=None if "dossier" not in values else asked.facts(values["dossier"], asked.vocabulary(office)),
        question=values.get("question"),
        year=values.get("year"),
    )
    found = _VERSION.fullmatch(match or "")
    return advancing.request(office, action, user, number, given, None if found is None else int(found[1]))


def _with_version(action: Action, shape: type[shapes.Asked]) -> Callable[..., Response]:
    def act(once: Once, number: Name, if_match: _Match, said: Annotated[Any, Body()]) -> Response:
        return _do(once, action, number, said, if_match)

    act.__annotations__["said"] = Annotated[shape, Body()]
    return act


def _whoever_changed_it(action: Action, shape: type[shapes.Asked]) -> Callable[..., Response]:
    def act(once: Once, number: Name, said: Annotated[Any, Body()], if_match: _MayMatch = None) -> Response:
        return _do(once, action, number, said, if_match)

    act.__annotations__["said"] = Annotated[shape, Body()]
    return act


for _action, _shape in _SHAPES.items():
    _name = _action.value.replace("_", "-")
    _made = _whoever_changed_it if _action in _WITHOUT_VERSION else _with_version
    router.add_api_route(
        f"/contracts/{{number}}/actions/{_name}",
        _made(_action, _shape),
        methods=["POST"],
        operation_id=_action.value,
        summary=f"{_name.replace('-', ' ').capitalize()}",
        description=_MEANING[_action],
        response_model=Done,
        responses=VERSIONED | DONE | (ASKED if _action in _WAITING else {}),
    )
