"""Changing the dossier of a contract: its evidence in the checklist, and each of its facts by a form."""

from http import HTTPStatus

from fastapi import APIRouter
from starlette.exceptions import HTTPException
from starlette.responses import Response

from desk.language import current, t
from desk.showing.dossier import FACTS
from desk.web.pages import updating
from desk.web.pages.contract import show
from desk.web.views import fields, filling
from desk.web.visit import Posted, Somebody, Visit
from lifecycle.errors import BadInput
from lifecycle.roles import permitted
from lifecycle.states import Action
from workflows.whole import Deciding, deciding, region_names

router = APIRouter()


@router.post("/contracts/{number}/evidence")
def evidence(visit: Posted, number: str) -> Response:
    """Keep what was answered of one paragraph of the checklist, and come back to it."""
    known = deciding(visit.office, number)
    paragraph = visit.one("paragraph")
    changed = dict(filling.evidence(visit.form, known.contract, known.policy))
    back = f"/contracts/{number}?open={paragraph}#group-{paragraph}"
    if not changed:
        visit.needs(*permitted(Action.UPDATE_DOSSIER))
        visit.flash(t("Er was niets gewijzigd.", "Nothing was changed."), "information")
        return visit.redirect(back)
    refused = updating.update(visit, known, {"evidence": changed})
    if not refused:
        return visit.redirect(back)
    return show(visit, number, HTTPStatus.UNPROCESSABLE_ENTITY, opened=paragraph, typed=_typed(visit), errors=refused)


@router.get("/contracts/{number}/dossier/{fact}")
def fact(visit: Somebody, number: str, fact: str) -> Response:
    """The form of one fact."""
    visit.needs(*permitted(Action.UPDATE_DOSSIER))
    return _form(visit, deciding(visit.office, number), fact)


@router.post("/contracts/{number}/dossier/{fact}")
def change(visit: Posted, number: str, fact: str) -> Response:
    """Keep a fact, and come back to its place on the page."""
    known = deciding(visit.office, number)
    _check(fact)
    try:
        errors = updating.update(visit, known, {fact: filling.READERS[fact](visit.form, known.contract)})
    except BadInput as bad:
        visit.needs(*permitted(Action.UPDATE_DOSSIER))
        errors = [updating.error(bad)]
    return _form(visit, known, fact, errors) if errors else visit.redirect(f"/contracts/{number}#fact-{fact}")


def _check(fact: str) -> None:
    if fact not in filling.READERS:
        raise HTTPException(HTTPStatus.NOT_FOUND)


def _typed(visit: Visit) -> dict[str, str | list[str]]:
    typed: dict[str, str | list[str]] = {}
    for rule in visit.many("rule"):
        typed[rule] = visit.one(rule)
        typed[f"{rule} regions"] = visit.many(f"{rule} regions")
    return typed


def _form(visit: Visit, known: Deciding, fact: str, errors: list[tuple[str, str]] | None = None) -> Response:
    _check(fact)
    now = deciding(visit.office, known.contract.number)
    return visit.page(
        "dossier.html",
        HTTPStatus.UNPROCESSABLE_ENTITY if errors else HTTPStatus.OK,
        contract=now.contract,
        provider=now.provider,
        fact=fact,
        name=FACTS[fact].said(current()),
        asked=fields.asked(known.policy, known.contract, fact),
        fields=fields.of(fact, known, region_names(visit.office), visit.form),
        errors=errors or [],
        wrong=dict(errors or []),
    )
