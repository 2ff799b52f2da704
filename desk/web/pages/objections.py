"""The objections to a policy: what was received, and recording one while the window is open."""

from http import HTTPStatus
from itertools import islice
from typing import Final

from fastapi import APIRouter
from starlette.responses import Response

from desk.asked import sayable
from desk.language import current, t
from desk.web.lists import query
from desk.web.pages.policies import seen
from desk.web.views.told import Teller
from desk.web.visit import Posted, Somebody, Visit
from desk.words import capital, full_sentence
from lifecycle.calendar import Milestone
from lifecycle.contract import Provider
from lifecycle.errors import BadInput
from lifecycle.roles import may, permitted
from lifecycle.states import Action
from workflows import policies_seen, policy_round, provider_list

router = APIRouter()

_MOST: Final = 20
"""How many providers are offered to choose from."""

_LONGEST: Final = 20_000


@router.get("/policies/{policy}/objections")
def objections(visit: Somebody, policy: str) -> Response:
    """The objections to a policy."""
    return _page(visit, policy)


@router.post("/policies/{policy}/objections")
def object_to(visit: Posted, policy: str) -> Response:
    """Record an objection."""
    visit.needs(*permitted(Action.OBJECT))
    found = seen(visit, policy)
    provider, text = visit.one("provider"), visit.one("text")
    errors = []
    if not provider:
        errors.append(("provider", t("Zoek wie bezwaar maakt en kies die.", "Search for who objects, and choose it.")))
    try:
        sayable(text, "text")
        if len(text) > _LONGEST:
            errors.append(("text", t(f"Ten hoogste {_LONGEST} tekens.", f"At most {_LONGEST} characters.")))
    except BadInput as bad:
        errors.append(("text", capital(t("het bezwaar ", "the objection ")) + bad.problem.said(current()) + "."))
    if errors:
        return _page(visit, policy, errors)
    result = policy_round.object_to(visit.office, visit.user, policy, provider, text)
    if not result.done:
        tell = Teller(None, found.policy, {})
        return _page(visit, policy, [("", full_sentence(tell(each).seen)) for each in result.failed])
    visit.flash(t("Het bezwaar is vastgelegd.", "The objection is recorded."))
    return visit.redirect(f"/policies/{policy}/objections")


def _page(visit: Visit, policy: str, errors: list[tuple[str, str]] | None = None) -> Response:
    found = seen(visit, policy)
    search = visit.one("q") or (query.one(visit.request.query_params, "q") or "")[: query.LONGEST_SEARCH]
    providers, more = _providers(visit, search)
    dated = found.policy.dates[Milestone.OBJECTIONS_CLOSE]
    return visit.page(
        "policy_objections.html",
        HTTPStatus.UNPROCESSABLE_ENTITY if errors else HTTPStatus.OK,
        found=found,
        objections=policies_seen.objections(visit.office, policy),
        last_day=dated.last_day,
        open=policies_seen.takes_objections(found.policy, visit.office.now()),
        able=may(visit.role, Action.OBJECT),
        search=search,
        providers=providers,
        more=more,
        provider=visit.one("provider"),
        text=visit.one("text"),
        errors=errors or [],
        wrong=dict(errors or []),
    )


def _providers(visit: Visit, search: str) -> tuple[list[Provider], bool]:
    if not search:
        return [], False
    found = list(islice(provider_list.listed(visit.office, None, search), _MOST + 1))
    return [each.provider for each in found[:_MOST]], len(found) > _MOST
