"""The audit trail: finding records, one record whole, and the decisions in which rules were lifted."""

from http import HTTPStatus
from typing import Annotated, Any, Final

from fastapi import APIRouter, Query
from starlette.datastructures import QueryParams
from starlette.responses import Response

from desk.language import current
from desk.web import typed
from desk.web.audit import asked as asking
from desk.web.audit import choices, overrides, told, words
from desk.web.audit.asked import Asked
from desk.web.lists import known as naming
from desk.web.visit import Somebody, Visit
from lifecycle.errors import BadInput
from lifecycle.roles import TRAIL_READERS
from workflows.errors import UnknownContract
from workflows.inquiry import looking
from workflows.inquiry.looking import Answer

router = APIRouter()

Stream = Annotated[str, Query(max_length=300)]
Seq = Annotated[int, Query(ge=1, lt=2**62)]
_OVERRIDDEN: Final = ("overridden", "yes")


@router.get("/audit")
def find(visit: Somebody) -> Response:
    """The form, and a page of the records that answer what the address asks."""
    visit.needs(*TRAIL_READERS)
    asked, answer, errors = _answered(visit, visit.request.query_params)
    known = naming.read(visit.office)
    effective = asked.of("effective") != ""
    return visit.page(
        "audit.html",
        _status(errors),
        asked=asked,
        answer=answer,
        days=[] if answer is None else told.by_day(answer.found, known, effective=effective),
        further=_further(asked, answer),
        choices=choices.choices(asked, known),
        tags=words.tags(asked, known) if not errors else [],
        errors=errors,
    )


@router.get("/audit/overrides")
def overridden(visit: Somebody) -> Response:
    """Who overrode which rule on which contract, on what ground, for what reason, and who approved."""
    visit.needs(*TRAIL_READERS)
    given = [pair for pair in visit.request.query_params.multi_items() if pair[0] in {"policy", "from", "until"}]
    after = [pair for pair in visit.request.query_params.multi_items() if pair[0] == "after"]
    asked, answer, errors = _answered(visit, QueryParams([*given, _OVERRIDDEN, *after]))
    known = naming.read(visit.office)
    return visit.page(
        "audit_overrides.html",
        _status(errors),
        asked=asked,
        answer=answer,
        found=[] if answer is None else [overrides.of(each, known) for each in answer.found],
        further=_further(asked, answer, "/audit/overrides"),
        choices=choices.choices(asked, known),
        errors=errors,
    )


@router.get("/audit/record")
def record(visit: Somebody, stream: Stream, seq: Seq) -> Response:
    """One record: what happened, every finding, its bytes and hash, and its place in its chain."""
    visit.needs(*TRAIL_READERS)
    kept = looking.record(visit.office, visit.user, stream, seq)
    known = naming.read(visit.office)
    return visit.page(
        "audit_record.html",
        kept=kept,
        record=kept.found,
        body=kept.found.body,
        personal=[(typed.called(name), value) for name, value in sorted(kept.found.values.items())],
        content=kept.content.decode("utf-8", "replace"),
        told=told.one(kept.found, known),
        whole=told.whole(kept.found, known),
        thing=words.thing(stream, known),
        asked=told.asked_of(kept.found.body, known),
        outcome=words.outcome(str(kept.found.body["outcome"])),
        before=told.path_of(stream, seq - 1) if seq > 1 else None,
        after=None if kept.last else told.path_of(stream, seq + 1),
        bytes_path=told.path_of(stream, seq, "/audit/record.json"),
    )


@router.get("/audit/record.json")
def record_bytes(visit: Somebody, stream: Stream, seq: Seq) -> Response:
    """The bytes of a record exactly as its hash was taken of them."""
    visit.needs(*TRAIL_READERS)
    kept = looking.record(visit.office, visit.user, stream, seq)
    response = Response(kept.content, media_type="application/json")
    response.headers["content-disposition"] = f'attachment; filename="{kept.found.hash}.json"'
    visit.remember(response)
    return response


def _answered(visit: Visit, params: QueryParams) -> tuple[Asked, Answer | None, list[tuple[str, str]]]:
    """What is asked, the page that answers it, and what is wrong with it."""
    asked = Asked()
    try:
        asked = asking.read(params)
        if not asked.is_asked:
            return asked, None, []
        return asked, looking.page(visit.office, visit.user, asking.inquiry(asked), after=asked.after), []
    except BadInput as wrong:
        field = {"policy-version": "version"}.get(wrong.where, wrong.where)
        title = f"{words.label(field)}: " if field in words.LABELLED else ""
        return asked, None, [(field, f"{title}{wrong.problem.said(current())}")]
    except UnknownContract as wrong:
        return asked, None, [("contract", wrong.said(current()))]


def _status(errors: list[Any]) -> HTTPStatus:
    return HTTPStatus.UNPROCESSABLE_ENTITY if errors else HTTPStatus.OK


def _further(asked: Asked, answer: Answer | None, path: str = asking.AUDIT) -> str | None:
    """The address of the next page."""
    if answer is None or answer.further is None:
        return None
    return asked.address(path, after=answer.further)
