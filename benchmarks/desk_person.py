"""Somebody at the desk, over HTTP: logs in, opens pages, sends forms, and says how long each answer took."""

import re
import secrets
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from html import unescape
from http.client import HTTPConnection, HTTPException
from typing import Final, NamedTuple
from urllib.parse import urlencode, urlsplit

from desk.web.posted import csrf_of
from desk.web.visit import COOKIE

_FORM: Final = "application/x-www-form-urlencoded"
_KEPT: Final = 3.0
"""How many seconds a connection that nothing is sent over is counted on; the server closes it after five."""
_PATIENCE: Final = 120.0


class Answer(NamedTuple):
    """An answer: its text where it is a page, where it leads, and the seconds until its last and its first byte."""

    status: int
    body: bytes
    place: str
    seconds: float
    first: float

    @property
    def text(self) -> str:
        """The page."""
        return self.body.decode(errors="replace")

    def hidden(self, action: str) -> dict[str, str]:
        """The hidden fields of the form that goes to `action`; empty where the page has no such form."""
        found = re.search(rf'<form[^>]*action="{re.escape(action)}"[^>]*>(.*?)</form>', self.text, re.DOTALL)
        names = re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)">', found[1] if found else "")
        return {name: unescape(value) for name, value in names}


@dataclass(slots=True)
class Person:
    """Somebody with a browser; they have one connection, and ask one thing at a time."""

    port: int
    name: str
    password: str
    token: str = ""
    _connection: HTTPConnection | None = None
    _used: float = field(default=0.0)

    def log_in(self) -> None:
        """Log in."""
        self.get("/login")
        answer = self.post("/login", {"name": self.name, "password": self.password})
        if answer.status != 303:
            raise RuntimeError(f"{self.name} could not log in: {answer.status}")

    def get(self, path: str) -> Answer:
        """Open a page; where it leads is not followed."""
        return self._ask("GET", path)

    def post(self, path: str, fields: Mapping[str, str] | Iterable[tuple[str, str]]) -> Answer:
        """Send a form."""
        pairs = list(fields.items() if isinstance(fields, Mapping) else fields)
        body = urlencode([*pairs, ("csrf", csrf_of(self.token))])
        return self._ask("POST", path, body.encode(), _FORM)

    def send(self, path: str, name: str, content: bytes) -> Answer:
        """Send a form with a file in it."""
        mark = secrets.token_hex(8)
        head = f'--{mark}\r\ncontent-disposition: form-data; name="csrf"\r\n\r\n{csrf_of(self.token)}\r\n'
        head += f'--{mark}\r\ncontent-disposition: form-data; name="file"; filename="{name}"\r\n\r\n'
        body = head.encode() + content + f"\r\n--{mark}--\r\n".encode()
        return self._ask("POST", path, body, f"multipart/form-data; boundary={mark}")

    def close(self) -> None:
        """Close the browser."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _ask(self, method: str, path: str, body: bytes = b"", kind: str = "") -> Answer:
        if time.monotonic() > self._used + _KEPT:
            self.close()
        headers = {"cookie": f"{COOKIE}={self.token}", "content-type": kind}
        if self._connection is None:
            self._connection = HTTPConnection("127.0.0.1", self.port, timeout=_PATIENCE)
            self._connection.connect()
        start = time.perf_counter()
        try:
            self._connection.request(method, path, body, {key: value for key, value in headers.items() if value})
            response = self._connection.getresponse()
            first = time.perf_counter() - start
            content = response.read()
        except (HTTPException, OSError):
            self.close()
            raise
        taken = time.perf_counter() - start
        self._used = time.monotonic()
        self._remember(response.headers.get_all("set-cookie") or [])
        return Answer(response.status, content, _path(response.getheader("location", "")), taken, first)

    def _remember(self, cookies: Iterable[str]) -> None:
        for cookie in cookies:
            name, _, rest = cookie.partition("=")
            if name == COOKIE:
                self.token = rest.partition(";")[0]


def _path(place: str) -> str:
    parts = urlsplit(place)
    return parts.path + (f"?{parts.query}" if parts.query else "")
