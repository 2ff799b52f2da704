"""Where the desk is opened, and what follows from it."""

from dataclasses import dataclass, field
from typing import Final
from urllib.parse import urlsplit

from starlette.responses import Response

from desk.api.limits import Quotas
from desk.loopback import is_loopback
from desk.sheets.limits import MAX_BYTES
from desk.sign_on.settings import SignOn
from lifecycle.errors import BadInput
from lifecycle.languages import Both

PORT: Final = 8027
HOST: Final = "127.0.0.1"

LARGEST_FORM: Final = 2 * 1024 * 1024
"""How many bytes a posted form has at most, files aside."""
LARGEST_UPLOAD: Final = MAX_BYTES + LARGEST_FORM
"""How many bytes a request has at most where files are taken: files that can be imported, with their form."""
UPLOADS: Final = frozenset({"/import"})
"""The paths where files are taken; everywhere else a request is no larger than a form."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Where the desk listens, and the address people type where something with a certificate stands in front.

    `public` is such an address (``https://looptijd.example``); without one the desk listens on loopback alone.
    `sign_on` is the provider of single sign-on; `local_accounts` says whether a name and a password open the desk.
    `metrics` is the port on loopback where Prometheus is told how things are.
    `quotas` are how much programs may send.
    """

    host: str = HOST
    port: int = PORT
    public: str | None = None
    sign_on: SignOn | None = None
    local_accounts: bool = True
    metrics: int | None = None
    quotas: Quotas = field(default_factory=Quotas)

    def __post_init__(self) -> None:
        if self.public is not None:
            parts = urlsplit(self.public)
            if parts.scheme != "https" or not parts.hostname or parts.path.strip("/") or parts.query:
                raise BadInput(
                    "--public",
                    Both(
                        f"{self.public!r} is geen adres als https://looptijd.example",
                        f"{self.public!r} is no address such as https://looptijd.example",
                    ),
                )
        elif not is_loopback(self.host):
            raise BadInput(
                "--host",
                Both(
                    f"{self.host} is niet deze machine zelf; noem met --public het https-adres dat ervoor staat",
                    f"{self.host} is not this machine itself; name the https address in front of it with --public",
                ),
            )

    @property
    def address(self) -> str:
        """The address that people type."""
        if self.public is not None:
            return self.public.rstrip("/")
        return f"http://{self.host}:{self.port}"

    @property
    def secure(self) -> bool:
        """Whether cookies go over a protected connection only: always but on plain-http loopback."""
        return self.public is not None

    def cookie(self, name: str) -> str:
        """A cookie as the browser knows it; the prefix has it keep the cookie to this host alone."""
        return f"__Host-{name}" if self.secure else name

    def set_cookie(self, response: Response, name: str, value: str, days: int | None = None) -> None:
        """Have the browser keep a cookie that no script reads, until it is closed or for some days."""
        age = None if days is None else days * 24 * 3600
        response.set_cookie(
            self.cookie(name), value, max_age=age, path="/", secure=self.secure, httponly=True, samesite="lax"
        )

    def serves(self, host: str) -> bool:
        """Whether the Host of a request is one of this desk: its public name, or this machine itself."""
        try:
            parts = urlsplit(f"//{host}")
        except ValueError:
            return False
        name = parts.hostname or ""
        if parts.netloc != host or "@" in host:
            return False
        if self.public is not None and name == urlsplit(self.public).hostname:
            return True
        return self.public is None and is_loopback(name)
