"""The web desk as an application."""

from fastapi import FastAPI, Request
from starlette.middleware import Middleware
from starlette.responses import RedirectResponse, Response
from starlette.staticfiles import StaticFiles

from desk.web import mishaps
from desk.web.guard import Guard
from desk.web.pages import (
    contract_files,
    contracts,
    figures,
    kept,
    language,
    login,
    milestones,
    password,
    plans,
    work,
)
from desk.web.plans.running import Running
from desk.web.settings import Settings
from desk.web.templates import STATIC
from desk.web.visit import Elsewhere, recognise
from workflows.office import Office
from workflows.practice import kind_of

PAGES = (login, password, language, kept, work, contracts, contract_files, plans, milestones, figures)
"""The modules of the pages."""


def create_app(office: Office, settings: Settings) -> FastAPI:
    """The desk of an office."""
    app = FastAPI(
        title="Looptijd", openapi_url=None, docs_url=None, redoc_url=None, middleware=[Middleware(Guard, settings)]
    )
    app.state.office = office
    app.state.settings = settings
    app.state.kind = kind_of(office.store)
    app.state.running = Running()
    app.state.recognise = recognise
    mishaps.add_to(app)
    app.add_exception_handler(Elsewhere, _go_on)
    for page in PAGES:
        app.include_router(page.router)
    app.mount("/static", StaticFiles(directory=STATIC), name="static")
    return app


def _go_on(_request: Request, error: Exception) -> Response:
    if not isinstance(error, Elsewhere):
        raise error
    return RedirectResponse(error.path, 303)
