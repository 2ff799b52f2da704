"""The web desk as an application."""

import os
from collections.abc import Mapping

from fastapi import FastAPI, Request
from starlette.middleware import Middleware
from starlette.responses import RedirectResponse, Response
from starlette.staticfiles import StaticFiles

from desk.api.app import create_api
from desk.background import Background
from desk.problems import API
from desk.sign_on.provider import Provider
from desk.web import mishaps
from desk.web.audit.checks import Checks
from desk.web.care.keeping import Answers
from desk.web.entry.uploads import Uploads
from desk.web.guard import Guard
from desk.web.pages import (
    acting,
    admin_outbox,
    admin_sessions,
    admin_system,
    admin_tokens,
    admin_users,
    applications,
    approvals,
    audit,
    audit_back,
    audit_changes,
    audit_check,
    audit_files,
    care,
    care_data,
    coaches,
    contract,
    contract_files,
    contracts,
    dossier,
    figures,
    importing,
    kept,
    language,
    login,
    mending,
    milestones,
    objections,
    password,
    plans,
    policies,
    policy_acts,
    policy_new,
    provider_file,
    regions,
    sign_on,
    work,
)
from desk.web.settings import Settings
from desk.web.templates import STATIC
from desk.web.visit import Elsewhere, recognise
from workflows.clock import SystemClock
from workflows.office import Office
from workflows.practice import kind_of
from workflows.published_lists import PublishedLists

PAGES = (
    *(care_data, care),
    *(login, sign_on, password, language, kept),
    *(work, contracts, contract_files, plans, approvals, applications, importing),
    *(milestones, figures, regions),
    *(policy_new, policies, policy_acts, objections),
    *(contract, coaches, dossier, mending, provider_file, acting),
    *(audit, audit_back, audit_changes, audit_check, audit_files),
    *(admin_users, admin_sessions, admin_tokens, admin_outbox, admin_system),
)
"""The modules of the pages."""


def create_app(office: Office, settings: Settings, environment: Mapping[str, str] = os.environ) -> FastAPI:
    """The desk of an office; `environment` is what its settings were read from, to show."""
    app = FastAPI(
        title="Looptijd", openapi_url=None, docs_url=None, redoc_url=None, middleware=[Middleware(Guard, settings)]
    )
    app.state.office = office
    app.state.settings = settings
    app.state.environment = environment
    app.state.kind = kind_of(office.store)
    # A provider's tokens are dated by the real clock, whatever that of a practice database says.
    app.state.provider = settings.sign_on and Provider(settings.sign_on, settings.address, SystemClock())
    app.state.background = Background()
    app.state.uploads = Uploads(office)
    app.state.checks = Checks()
    app.state.published = PublishedLists(office)
    app.state.answers = Answers()
    app.state.recognise = recognise
    mishaps.add_to(app)
    app.add_exception_handler(Elsewhere, _go_on)
    for page in PAGES:
        app.include_router(page.router)
    app.mount(API, create_api(office, app.state.background, app.state.published, settings.quotas))
    app.mount("/static", StaticFiles(directory=STATIC), name="static")
    return app


def _go_on(_request: Request, error: Exception) -> Response:
    if not isinstance(error, Elsewhere):
        raise error
    return RedirectResponse(error.path, 303)
