"""How contracts stood at a moment: a page of them, how many in each state, or one whole."""

from collections import Counter
from http import HTTPStatus
from typing import Any

from fastapi import APIRouter
from starlette.responses import Response

from desk.language import current
from desk.showing import dossier, trail, trail_as_of
from desk.web.audit import back
from desk.web.audit.back import Asked
from desk.web.audit.told import path_of
from desk.web.lists import known as naming
from desk.web.lists.known import Known
from desk.web.visit import Somebody, Visit
from desk.words import named, shortly
from lifecycle.contract import Kind
from lifecycle.dossier import parse
from lifecycle.errors import BadInput
from lifecycle.roles import TRAIL_READERS
from lifecycle.states import State
from workflows.errors import UnknownContract
from workflows.inquiry import looking_back
from workflows.inquiry.as_of import Stood

router = APIRouter()


@router.get("/audit/as-of")
def as_of(visit: Somebody) -> Response:
    """The form, and how contracts stood at the moment that the address names."""
    visit.needs(*TRAIL_READERS)
    known = naming.read(visit.office)
    now = visit.office.now()
    asked = Asked((), now)
    shown: dict[str, Any] = {"stood": None, "one": None, "counted": None, "further": None, "moment": None}
    errors: list[tuple[str, str]] = []
    try:
        asked = back.read(visit.request.query_params, now)
        if asked.is_asked:
            shown |= _shown(visit, asked, known)
    except BadInput as wrong:
        errors = [(wrong.where, wrong.problem.said(current()))]
    except UnknownContract as wrong:
        errors = [("contract", wrong.said(current()))]
    return visit.page(
        "audit_as_of.html",
        HTTPStatus.UNPROCESSABLE_ENTITY if errors else HTTPStatus.OK,
        asked=asked,
        choices=back.choices(asked, known),
        example=back.example(now),
        errors=errors,
        now=now,
        **shown,
    )


def _shown(visit: Visit, asked: Asked, known: Known) -> dict[str, Any]:
    looked = back.looked(asked)
    number = asked.of("contract")
    if number:
        stood = looking_back.one(visit.office, visit.user, number, looked)
        return {"one": _one(stood, known) if stood else number, "moment": looked.moment}
    if asked.of("counted"):
        counted = looking_back.counted(visit.office, visit.user, looked)
        return {"counted": _table(counted, known), "moment": looked.moment}
    page = looking_back.page(visit.office, visit.user, looked, after=asked.after)
    further = None if page.further is None else asked.address(after=page.further)
    return {"stood": [_row(each, known) for each in page.stood], "further": further, "moment": looked.moment}


def _row(stood: Stood, known: Known) -> dict[str, Any]:
    """A contract as a row: what it is, its state, since when, and what last changed it."""
    contract, body = stood.contract, stood.last.body
    provider = stood.last.provider
    return {
        "number": contract["number"],
        "provider": "" if provider is None else provider.name or provider.key,
        "kind": named(contract["kind"]),
        "policy": known.policy(contract["policy"]),
        "state": State(contract["state"]),
        "since": stood.since,
        "last": trail.said(stood.last),
        "path": path_of(str(body["stream"]), body["seq"]),
    }


def _one(stood: Stood, known: Known) -> dict[str, Any]:
    """One contract whole: its facts, and the parts of its dossier."""
    ids = {**known.regions, **{name: known.policy(name) for name in known.policies}}
    facts = [
        (name, ", ".join(ids.get(part, part) for part in value.split(", ")))
        for name, value in trail_as_of.told(stood)
        if value
    ]
    return {
        **_row(stood, known),
        "recorded": stood.last.body["recorded"],
        "facts": facts,
        "parts": list(dossier.parts(parse(stood.contract["dossier"]), stood.policy, None)),
    }


def _table(counted: Counter[tuple[str, Kind, State]], known: Known) -> dict[str, Any]:
    """How many contracts were in each state: a row for each policy and kind, a column for each state that occurs."""
    states = [state for state in State if any(each[2] is state for each in counted)]
    groups = sorted({(policy, kind) for policy, kind, _ in counted})
    rows = [
        (
            known.policy(policy),
            shortly(kind.value),
            policy,
            kind.value,
            [counted[policy, kind, state] for state in states],
        )
        for policy, kind in groups
    ]
    return {"states": states, "rows": rows, "total": counted.total()}
