"""The API as an application of its own, which stands beside the pages."""

from fastapi import FastAPI
from starlette.middleware import Middleware

from desk.api import document, failing
from desk.api.keys import InHand
from desk.api.limits import Limiter, Quotas
from desk.api.routes import (
    acting,
    applying,
    approvals,
    audit,
    care,
    contracts,
    health,
    milestones,
    policies,
    problems,
    providers,
    regions,
    tariffs,
)
from desk.api.shell import Shell
from desk.background import Background
from workflows.office import Office
from workflows.published_lists import PublishedLists

ROUTES = (
    *(contracts, acting, applying, approvals, providers),
    *(regions, policies, tariffs, milestones, audit, care),
    *(health, problems),
)
"""The modules of the addresses."""


def create_api(office: Office, background: Background, published: PublishedLists, quotas: Quotas) -> FastAPI:
    """The API of an office; what takes long goes on in `background`, and `published` are its lists of care."""
    api = routed(Middleware(Shell, quotas.address))
    api.state.office = office
    api.state.background = background
    api.state.published = published
    api.state.limiter = Limiter(quotas.token)
    api.state.in_hand = InHand()
    return api


def routed(*around: Middleware) -> FastAPI:
    """Every address of the API, with its document; without an office there is nothing behind it."""
    api = FastAPI(
        title="Looptijd",
        openapi_url="/v1/openapi.json",
        docs_url=None,
        redoc_url=None,
        swagger_ui_oauth2_redirect_url=None,
        redirect_slashes=False,
        middleware=list(around),
    )
    failing.add_to(api)
    for each in ROUTES:
        api.include_router(each.router, prefix="/v1")
    document.describe(api)
    return api
