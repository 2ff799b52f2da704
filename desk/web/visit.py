"""One request of somebody: the office, who they are, the language, what they posted, and the page they get."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field, replace
from http import HTTPStatus
from typing import Annotated, Any, Final
from urllib.parse import quote

from fastapi import Depends, Request
from fastapi.responses import HTMLResponse, RedirectResponse
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.responses import Response

from desk.background import Background
from desk.language import current
from desk.sign_on.provider import Provider
from desk.web import navigation, posted
from desk.web.mishaps import Forbidden
from desk.web.settings import Settings
from desk.web.templates import environment
from lifecycle.languages import Language
from lifecycle.roles import Role
from workflows import access, accounts, sessions
from workflows.office import Office
from workflows.practice import DatabaseKind
from workflows.sessions import Ended, Session, Way

COOKIE: Final = "looptijd"
BROWSER_COOKIE: Final = "looptijd_browser"
"""The cookie by which a browser is known that somebody logged in with before."""


class Elsewhere(Exception):  # noqa: N818 - named for what it is
    """The request goes on at another page."""

    def __init__(self, path: str) -> None:
        self.path = path
        super().__init__(path)


@dataclass(slots=True)
class Visit:
    """One request. `token` is that of the browser, logged in or not; `form` is empty where nothing was posted.

    `place` is the main page that this one belongs to, where its path does not say.
    """

    request: Request
    office: Office
    settings: Settings
    kind: DatabaseKind
    token: str
    session: Session | None
    form: FormData = field(default_factory=FormData)
    place: str = ""

    @property
    def language(self) -> Language:
        """The language of the request."""
        return current()

    @property
    def csrf(self) -> str:
        """What every form of this page carries."""
        return posted.csrf_of(self.token)

    @property
    def user(self) -> str:
        """The name of who is logged in."""
        return self._session.name

    @property
    def role(self) -> Role:
        """The role of who is logged in."""
        return self._session.role

    @property
    def background(self) -> Background:
        """What goes on beside the requests."""
        found: Background = self.request.app.state.background
        return found

    @property
    def provider(self) -> Provider | None:
        """The provider of single sign-on, where there is one."""
        found: Provider | None = self.request.app.state.provider
        return found

    @property
    def has_password(self) -> bool:
        """Whether who is logged in did so with a password."""
        return self._session.way is Way.PASSWORD

    @property
    def practice(self) -> bool:
        """Whether this is a practice database."""
        return self.kind is DatabaseKind.PRACTICE

    @property
    def navigation(self) -> list[navigation.Item]:
        """The main pages, the current one marked."""
        return navigation.items(self.place or self.request.url.path, self.role) if self.session is not None else []

    @property
    def entries(self) -> list[tuple[str, str]]:
        """The ways in which the user has contracts come in."""
        return navigation.entries(self.role)

    @property
    def address(self) -> str:
        """The address of the browser."""
        return self.request.client.host if self.request.client is not None else ""

    @property
    def browser(self) -> str | None:
        """What the browser keeps to be known by, where somebody logged in with it before."""
        return self.request.cookies.get(self.settings.cookie(BROWSER_COOKIE))

    @property
    def here(self) -> str:
        """The path of this page with its query, to come back to."""
        query = self.request.url.query
        return quote(self.request.url.path) + (f"?{query}" if query else "")

    @property
    def stay(self) -> str:
        """Where this page is seen again in another language: here, or what was before it where this was posted."""
        return self.here if self.request.method == "GET" else posted.own_path(_came_from(self.request))

    @property
    def _session(self) -> Session:
        if self.session is None:
            message = "this page is for who is logged in"
            raise LookupError(message)
        return self.session

    def one(self, name: str) -> str:
        """What was posted in the field `name`, without spaces around it; empty where nothing was."""
        value = self.form.get(name)
        return value.strip() if isinstance(value, str) else ""

    def many(self, name: str) -> list[str]:
        """Everything that was posted in fields `name`."""
        return [value for value in self.form.getlist(name) if isinstance(value, str)]

    def needs(self, *roles: Role) -> None:
        """`Forbidden`, with a record of it, where the user has none of these roles."""
        if self.role not in roles:
            access.refused(self.office, self.user, self.role, self.request.url.path, roles)
            raise Forbidden(roles)

    def page(self, template: str, status: HTTPStatus = HTTPStatus.OK, **context: Any) -> HTMLResponse:
        """A page of a template; what is to be told is told on it, once."""
        content = environment().get_template(template).render(visit=self, notices=self._told(), **context)
        response = HTMLResponse(content, status)
        self.remember(response)
        return response

    def flash(self, text: str, kind: str = "success") -> None:
        """Tell something on the next page: ``success``, ``information`` or ``warning``."""
        session = self._session
        self.session = sessions.notify(self.office, session, [*session.notices, {"kind": kind, "text": text}])

    def redirect(self, path: str) -> RedirectResponse:
        """Go on to another page after a POST; a path that leads elsewhere goes to the first page."""
        response = RedirectResponse(posted.own_path(path), HTTPStatus.SEE_OTHER)
        self.remember(response)
        return response

    def leave(self, address: str) -> RedirectResponse:
        """Go on at the provider of single sign-on, which comes back to this browser."""
        response = RedirectResponse(address, HTTPStatus.SEE_OTHER)
        self.remember(response)
        return response

    def remember(self, response: Response) -> None:
        """Have the browser keep its token, until it is closed."""
        if self.request.cookies.get(self.settings.cookie(COOKIE)) != self.token:
            self.settings.set_cookie(response, COOKIE, self.token)

    def know_browser(self, response: Response, name: str) -> None:
        """Know this browser as one that `name` logged in with; it keeps that for as long as we do."""
        browser = self.browser or sessions.new_token()
        accounts.know(self.office, name, browser)
        self.settings.set_cookie(response, BROWSER_COOKIE, browser, days=accounts.KNOWN.days)

    def _told(self) -> Sequence[dict[str, Any]]:
        if self.session is None or not self.session.notices:
            return ()
        told = self.session.notices
        self.session = sessions.notify(self.office, self.session, ())
        return told


def recognise(request: Request) -> Visit:
    """The visit of a browser, logged in or not."""
    state = request.app.state
    token = request.cookies.get(state.settings.cookie(COOKIE))
    session = None if token is None else sessions.find(state.office, token)
    visit = Visit(request, state.office, state.settings, state.kind, token or sessions.new_token(), session)
    if session is not None and not _holds(session, state.settings):
        session = replace(session, ended=session.ended or Ended.CHANGED)
    if session is not None and session.ended is not None:
        visit.session = None
        request.state.ended = session
    request.state.visit = visit
    return visit


def _holds(session: Session, settings: Settings) -> bool:
    """Whether the desk is still open to people who came in this way."""
    return settings.local_accounts if session.way is Way.PASSWORD else settings.sign_on is not None


def _somebody(request: Request) -> Visit:
    """The visit of somebody who is logged in; anybody else logs in first, and comes back."""
    visit = recognise(request)
    if visit.session is None:
        raise Elsewhere(f"/login?next={quote(visit.here, safe='')}{_why(request)}")
    if visit.session.must_change and request.url.path not in {"/password", "/logout"}:
        raise Elsewhere("/password")
    return visit


def _why(request: Request) -> str:
    ended: Session | None = getattr(request.state, "ended", None)
    return f"&ended={ended.ended}" if ended is not None else ""


async def _posted_by_anybody(request: Request) -> AsyncIterator[Visit]:
    async with posted.read(request) as form:
        visit = await run_in_threadpool(recognise, request)
        posted.check(request, form, request.cookies.get(visit.settings.cookie(COOKIE)))
        visit.form = form
        yield visit


async def _posted_by_somebody(request: Request) -> AsyncIterator[Visit]:
    visit = await run_in_threadpool(recognise, request)
    if visit.session is None and not hasattr(request.state, "ended"):
        # What somebody sends who is not logged in is not even read, however large it is.
        raise Elsewhere(f"/login?next={quote(posted.own_path(_came_from(request)), safe='')}")
    async with posted.read(request) as form:
        yield await run_in_threadpool(_checked, request, form)


def _checked(request: Request, form: FormData) -> Visit:
    """What was typed under a session that timed out is kept until its user has logged in again."""
    visit = recognise(request)
    posted.check(request, form, request.cookies.get(visit.settings.cookie(COOKIE)))
    request.state.posted = posted.typed(form)
    if visit.session is None:
        ended: Session | None = getattr(request.state, "ended", None)
        kept = ended is not None and sessions.keep(visit.office, ended, request.url.path, posted.typed(form))
        back = "/kept" if kept else posted.own_path(_came_from(request))
        raise Elsewhere(f"/login?next={quote(back, safe='')}{_why(request)}")
    if visit.session.must_change and request.url.path not in {"/password", "/logout"}:
        raise Elsewhere("/password")
    visit.form = form
    return visit


def _came_from(request: Request) -> str | None:
    """The path of the page with the form."""
    came = request.headers.get("referer", "")
    own = f"{request.url.scheme}://{request.headers.get('host')}/"
    return came.removeprefix(own[:-1]) if came.startswith(own) else None


Anybody = Annotated[Visit, Depends(recognise)]
"""A page for who need not be logged in."""
Somebody = Annotated[Visit, Depends(_somebody)]
"""A page for who is logged in."""
PostedByAnybody = Annotated[Visit, Depends(_posted_by_anybody)]
"""A form from a page for anybody; its token was checked."""
Posted = Annotated[Visit, Depends(_posted_by_somebody)]
"""A form from a page for who is logged in; its token was checked."""
