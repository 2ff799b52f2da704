"""Mending what stands beside a contract: what is known of its provider, and what is stated of its regions."""

from http import HTTPStatus

from fastapi import APIRouter
from starlette.responses import Response

from desk.language import current, t
from desk.web.views.told import Teller
from desk.web.visit import Posted, Somebody, Visit
from desk.words import full_sentence
from lifecycle.errors import BadInput
from lifecycle.roles import permitted
from lifecycle.states import Action
from workflows import policy_round, providers
from workflows.policy_round import Statement
from workflows.request import Result
from workflows.whole import Deciding, deciding, region_names, regions_of

router = APIRouter()


@router.get("/contracts/{number}/provider")
def provider(visit: Somebody, number: str) -> Response:
    """What is known of the provider of a contract."""
    visit.needs(*permitted(Action.CHANGE_PROVIDER))
    return _provider(visit, deciding(visit.office, number))


@router.post("/contracts/{number}/provider")
def change_provider(visit: Posted, number: str) -> Response:
    """Change what is known of the provider; an empty field leaves what is known."""
    known = deciding(visit.office, number)
    facts = {name: visit.one(name) for name in providers.FACTS if visit.one(name)}
    try:
        result = providers.change(visit.office, visit.user, known.provider.key, facts)
    except BadInput as bad:
        visit.needs(*permitted(Action.CHANGE_PROVIDER))
        return _provider(visit, known, [(bad.where, f"{bad.problem.said(current())}.")])
    if not result.done:
        return _provider(visit, known, _refused(result, known))
    visit.flash(t("De gegevens van de aanbieder zijn bijgewerkt.", "The provider's details are updated."))
    return visit.redirect(f"/contracts/{number}#whose")


@router.get("/contracts/{number}/region")
def region(visit: Somebody, number: str) -> Response:
    """What is stated of the regions of a contract."""
    visit.needs(*permitted(Action.STATE_REGION))
    return _region(visit, deciding(visit.office, number))


@router.post("/contracts/{number}/region")
def state_region(visit: Posted, number: str) -> Response:
    """State something of one region, with a reason."""
    known = deciding(visit.office, number)
    statement = Statement(visit.one("rho_unwilling") == "yes", visit.one("duty_of_care_risk") == "yes")
    named = visit.one("region")
    if named not in known.contract.regions:
        visit.needs(*permitted(Action.STATE_REGION))
        said = t("Kies een regio van dit contract.", "Choose a region of this contract.")
        return _region(visit, known, [("region", said)])
    result = policy_round.state_region(visit.office, visit.user, named, statement, visit.one("reason"))
    if not result.done:
        return _region(visit, known, _refused(result, known))
    visit.flash(t("Vastgelegd over de regio.", "Stated of the region."))
    return visit.redirect(f"/contracts/{number}#steps")


def _refused(result: Result, known: Deciding) -> list[tuple[str, str]]:
    tell = Teller(known.contract, known.policy, {})
    return [("reason" if each.rule == "reason" else "", full_sentence(tell(each).seen)) for each in result.failed]


def _provider(visit: Visit, known: Deciding, errors: list[tuple[str, str]] | None = None) -> Response:
    stated = providers.stated(known.provider)
    values = {name: visit.one(name) if visit.form else stated.get(name, "") for name in providers.FACTS}
    return _page(visit, "provider.html", known, errors, values=values)


def _region(visit: Visit, known: Deciding, errors: list[tuple[str, str]] | None = None) -> Response:
    names, rows = region_names(visit.office), regions_of(visit.office, known.contract)
    regions = [(row.id, names[row.id], bool(row.rho_unwilling), bool(row.duty_of_care_risk)) for row in rows]
    return _page(
        visit,
        "contract_region.html",
        known,
        errors,
        regions=regions,
        reason=visit.one("reason"),
        of=visit.one("region"),
    )


def _page(
    visit: Visit, template: str, known: Deciding, errors: list[tuple[str, str]] | None, **context: object
) -> Response:
    return visit.page(
        template,
        HTTPStatus.UNPROCESSABLE_ENTITY if errors else HTTPStatus.OK,
        contract=known.contract,
        provider=known.provider,
        errors=errors or [],
        wrong=dict(errors or []),
        **context,
    )
