"""A provider of single sign-on in a process of its own, and somebody who logs in there."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import httpx2
from browsing import BASE, Browser, Page

from desk.sign_on.settings import SignOn, sign_on

HERE = Path(__file__).parent / "oidc"
NODE = Path(sys.executable).with_name("node")
SECRET = "a secret of the tests, and of nothing else"  # noqa: S105 - as it says
ROLES = "inkoop-hoofd=approver, inkoop=buyer, controle=auditor, beheer=administrator"


class Provider:
    """A provider that is running, and what it knows of people."""

    def __init__(self, issuer: str) -> None:
        self.issuer = issuer

    def knows(self, subject: str, **claims: Any) -> None:
        """Let it say this of somebody from now on."""
        httpx2.put(f"{self.issuer}/people/{subject}", json=claims).raise_for_status()

    def settings(self, **others: str) -> SignOn:
        """The settings of a desk that has this provider."""
        given = {
            "LOOPTIJD_OIDC_ISSUER": self.issuer,
            "LOOPTIJD_OIDC_CLIENT_ID": "looptijd",
            "LOOPTIJD_OIDC_CLIENT_SECRET": SECRET,
            "LOOPTIJD_OIDC_ROLES": ROLES,
            "LOOPTIJD_OIDC_SCOPES": "openid profile email groups",
        }
        found = sign_on(given | {f"LOOPTIJD_OIDC_{name}": value for name, value in others.items()})
        assert found is not None
        return found


@contextmanager
def running(*desks: str, tells: str = "id_token") -> Iterator[Provider]:
    """A provider for desks at these addresses; it says what it knows in the ID token, or only as `userinfo`."""
    assert (HERE / "node_modules").exists(), "the provider is not installed; `make test` does that"
    callbacks = [f"{desk}/login/callback" for desk in desks or (BASE,)]
    command = [str(NODE), str(HERE / "provider.mjs"), tells, *callbacks]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            issuer = process.stdout.readline().decode().strip()
            assert issuer, process.communicate()[1].decode()
            yield Provider(issuer)
        finally:
            process.stdin.close()


class Somebody:
    """Somebody with a browser, who is known at the provider as `subject`."""

    def __init__(self, browser: Browser, subject: str) -> None:
        self.browser = browser
        self.subject = subject
        self._cookies = httpx2.Cookies()

    def leaves(self, path: str = "/login") -> str:
        """Ask the desk to log in by single sign-on; where it sends them."""
        self.browser.open(path)
        assert self.browser.page is not None
        answer = self.browser.client.get(self.browser.page.link("Inloggen met single sign-on"), follow_redirects=False)
        assert answer.status_code == 303, answer.text
        return str(answer.headers["location"])

    def comes_back(self, address: str, *, agrees: bool = True) -> str:
        """Do at the provider what it asks for; the address of the desk that it sends them back to."""
        with self._at_the_provider() as there:
            answer = there.get(address)
            while True:
                while answer.is_redirect:
                    address = urljoin(address, answer.headers["location"])
                    if address.startswith(self.browser.settings.address):
                        return address
                    answer = there.get(address)
                assert answer.is_success, answer.text
                answer = there.post(address, data={"who": self.subject} | ({} if agrees else {"no": "yes"}))

    def logs_in(self, path: str = "/login", *, agrees: bool = True) -> Page:
        """Log in, by way of the provider; the page they end at."""
        back = self.comes_back(self.leaves(path), agrees=agrees)
        return self.browser.open(back.removeprefix(self.browser.settings.address))

    def logs_out_there(self, address: str) -> str:
        """Log out at the provider; the address that it sends them on to."""
        with self._at_the_provider() as there:
            form = Page(there.get(address)).forms[0]
            answer = there.post(form.action, data=dict(form.fields) | {"logout": "yes"})
            return str(answer.headers["location"])

    @contextmanager
    def _at_the_provider(self) -> Iterator[httpx2.Client]:
        """Their browser there, which keeps its cookies."""
        with httpx2.Client(cookies=self._cookies) as there:
            yield there
            self._cookies = there.cookies
