"""The subcontractors of a dossier: the list, and the form of one."""

from http import HTTPStatus

from fastapi import APIRouter
from starlette.exceptions import HTTPException
from starlette.responses import Response

from desk.showing import names
from desk.showing.dossier import coach as in_words
from desk.web.pages import updating
from desk.web.views import coaches, fields
from desk.web.visit import Posted, Somebody, Visit
from lifecycle.dossier import Subcontractor
from lifecycle.errors import BadInput
from lifecycle.roles import permitted
from lifecycle.states import Action
from workflows.whole import Deciding, deciding, region_names

router = APIRouter()
_LIST = "/contracts/{number}/dossier/subcontractors"


@router.get(_LIST)
def listed(visit: Somebody, number: str) -> Response:
    """Every subcontractor, each with its form."""
    visit.needs(*permitted(Action.UPDATE_DOSSIER))
    known = deciding(visit.office, number)
    ids = names.of_ids(known.policy, region_names(visit.office))
    several = [in_words(each, ids) for each in known.contract.dossier.subcontractors or ()]
    return visit.page("coaches.html", contract=known.contract, provider=known.provider, coaches=several)


@router.get(_LIST + "/{place}")
def one(visit: Somebody, number: str, place: int) -> Response:
    """The form of one subcontractor, or of a new one behind the last."""
    visit.needs(*permitted(Action.UPDATE_DOSSIER))
    return _form(visit, deciding(visit.office, number), place)


@router.post(_LIST + "/{place}")
def change(visit: Posted, number: str, place: int) -> Response:
    """Keep what is stated of one subcontractor, or take it out."""
    known = deciding(visit.office, number)
    before = _at(known, place)
    try:
        stated = None if visit.one("remove") else coaches.stated(visit.form, before)
        several = coaches.replaced(known.contract.dossier, place, stated)
        errors = updating.update(visit, known, {"subcontractors": several})
    except BadInput as bad:
        visit.needs(*permitted(Action.UPDATE_DOSSIER))
        errors = [updating.error(bad)]
    if errors:
        return _form(visit, known, place, errors)
    return visit.redirect(f"/contracts/{number}/dossier/subcontractors")


def _at(known: Deciding, place: int) -> Subcontractor | None:
    several = known.contract.dossier.subcontractors or ()
    if not 1 <= place <= len(several) + 1:
        raise HTTPException(HTTPStatus.NOT_FOUND)
    return several[place - 1] if place <= len(several) else None


def _form(visit: Visit, known: Deciding, place: int, errors: list[tuple[str, str]] | None = None) -> Response:
    coach = _at(known, place)
    now = deciding(visit.office, known.contract.number)
    stated = None if coach is None else coach.programmes
    register = () if coach is None or coach.register_ is None else (coach.register_,)
    return visit.page(
        "coach.html",
        HTTPStatus.UNPROCESSABLE_ENTITY if errors else HTTPStatus.OK,
        contract=now.contract,
        provider=known.provider,
        place=place,
        new=coach is None,
        coach=coaches.form_of(visit.form, coach),
        programmes=fields.options("programmes", known.policy, stated),
        registers=[("", ""), *fields.options("registers", known.policy, register)],
        errors=errors or [],
        wrong=dict(errors or []),
    )
