"""A desk that is open for a browser."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import uvicorn
from browsing import passwords
from fastapi import FastAPI
from playwright.sync_api import Page
from rounds import Round

from desk.sign_on.settings import SignOn
from desk.web.app import create_app
from desk.web.settings import Settings
from lifecycle.roles import Role

NOBODY = SignOn(
    "http://127.0.0.1:9", "looptijd", (("inkoop", Role.BUYER),), "groups", "preferred_username", "openid", "RS256"
)
"""A provider that nobody reaches: the login page has its button, and what is behind it says that it is down."""


class Desk:
    """A desk that is open: its round, its app, its address, and the passwords of its users."""

    def __init__(self, season: Round, app: FastAPI, address: str) -> None:
        self.season = season
        self.app = app
        self.address = address
        self._known: dict[str, str] = {}
        self._cookies: dict[str, Any] = {}

    def password(self, name: str) -> str:
        self._known.update(passwords(self.season.office, name))
        return self._known[name]

    def log_in(self, page: Page, name: str) -> None:
        """Log in as somebody does."""
        page.goto(f"{self.address}/login")
        page.get_by_label("Naam", exact=True).fill(name)
        page.get_by_label("Wachtwoord", exact=True).fill(self.password(name))
        page.get_by_role("button", name="Inloggen", exact=True).click()
        page.wait_for_url("**/work")

    def enter(self, page: Page, name: str) -> None:
        """Be logged in as somebody, who logs in once for all their browsers: looking at pages is not about that."""
        if name in self._cookies:
            page.context.add_cookies(self._cookies[name])
            return
        self.log_in(page, name)
        self._cookies[name] = page.context.cookies()


@contextmanager
def opened(season: Round, sign_on: SignOn | None = NOBODY, port: int = 0) -> Iterator[Desk]:
    """Open the desk of a round on a port of loopback: a free one, or that of `port`."""
    with socket.create_server(("127.0.0.1", port)) as listening:
        port = listening.getsockname()[1]
        app = create_app(season.office, Settings(port=port, sign_on=sign_on))
        config = uvicorn.Config(app, log_config=None, access_log=False, lifespan="off", ws="none")
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        try:
            yield Desk(season, app, f"http://127.0.0.1:{port}")
        finally:
            server.should_exit = True
            thread.join()
