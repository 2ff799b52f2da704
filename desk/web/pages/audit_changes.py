"""What changed between two moments: a page of the contracts that did, or all of them as a file."""

from http import HTTPStatus
from itertools import chain
from typing import Any, Final
from urllib.parse import urlencode

from fastapi import APIRouter
from starlette.responses import Response

from desk import written
from desk.language import current, t
from desk.sheets.csv_writing import csv_bytes
from desk.showing import trail, trail_between
from desk.web.audit import back
from desk.web.audit.told import path_of
from desk.web.lists import query
from desk.web.sending import sent
from desk.web.visit import Somebody, Visit
from lifecycle.errors import BadInput
from lifecycle.languages import Both
from lifecycle.roles import TRAIL_READERS
from lifecycle.states import State
from workflows.inquiry import between
from workflows.inquiry.as_of import Known
from workflows.inquiry.between import Between, Changed

router = APIRouter()

_PAGE: Final = "/audit/changes"
_FIELDS: Final = ("first", "until", "known")
_WAYS: Final = Both("onbekende keuze", "unknown choice")


@router.get("/audit/changes")
def changes(visit: Somebody) -> Response:
    """The form, and what changed between the moments that the address names."""
    visit.needs(*TRAIL_READERS)
    typed: dict[str, str] = {}
    errors: list[tuple[str, str]] = []
    shown: dict[str, Any] = {"rows": None, "further": None, "address": ""}
    try:
        typed = _typed(visit)
        if typed:
            asked = _asked(typed)
            found = between.page(visit.office, visit.user, asked, after=visit.request.query_params.get("after"))
            shown["rows"] = [_row(each) for each in found.changed]
            shown["address"] = urlencode(typed)
            if found.further is not None:
                shown["further"] = f"{_PAGE}?{urlencode({**typed, 'after': found.further})}"
    except BadInput as wrong:
        errors = [(wrong.where, wrong.problem.said(current()))]
    return visit.page(
        "audit_changes.html",
        HTTPStatus.UNPROCESSABLE_ENTITY if errors else HTTPStatus.OK,
        typed={name: typed.get(name, "") for name in _FIELDS},
        example=back.example(visit.office.now()),
        errors=errors,
        **shown,
    )


@router.get("/audit/changes.csv")
def changes_csv(visit: Somebody) -> Response:
    """The same as CSV, all of it."""
    visit.needs(*TRAIL_READERS)
    found = between.export(visit.office, visit.user, _asked(_typed(visit)), "CSV")
    rows = chain([list(trail_between.COLUMNS)], map(trail_between.row, found))
    return sent(visit, csv_bytes(rows), "csv", t("gewijzigde-contracten", "changed-contracts"))


def _typed(visit: Visit) -> dict[str, str]:
    params = visit.request.query_params
    found = ((name, query.text(name, query.one(params, name))) for name in _FIELDS)
    return {name: value for name, value in found if value is not None}


def _asked(typed: dict[str, str]) -> Between:
    """What was typed; `BadInput` for a moment that is none, and where one is missing."""
    for name in ("first", "until"):
        if name not in typed:
            raise BadInput(name, Both("vul een moment in", "fill in a moment"))
    known = query.member("known", _WAYS, Known, typed.get("known", Known.THEN.value))
    return Between(written.moment(typed["first"], "first"), written.moment(typed["until"], "until"), known)


def _row(changed: Changed) -> dict[str, Any]:
    contract, last = changed.after.contract, changed.after.last
    return {
        "number": contract["number"],
        "provider": "" if last.provider is None else last.provider.name or last.provider.key,
        "before": None if changed.before is None else State(changed.before.contract["state"]),
        "after": State(contract["state"]),
        "what": trail_between.words(changed),
        "last": trail.said(last),
        "path": path_of(str(last.body["stream"]), last.body["seq"]),
    }
