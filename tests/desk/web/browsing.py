"""A person at the web desk without JavaScript: opens pages, fills in forms as they stand there, presses buttons."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlencode, urljoin

import httpx2
from fastapi.testclient import TestClient

from desk.web.app import create_app
from desk.web.settings import Settings
from workflows import accounts
from workflows.office import Office

BASE = "http://127.0.0.1:8027"
Values = Mapping[str, str | Sequence[str]]


@dataclass(slots=True)
class Form:
    """A form of a page: where it goes, what stands in it, and its buttons (name, value, text)."""

    action: str
    fields: list[tuple[str, str]] = field(default_factory=list)
    buttons: list[tuple[str, str, str]] = field(default_factory=list)
    names: set[str] = field(default_factory=set)


class _Reader(HTMLParser):
    """Reads the forms, links, headings and words of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.links: list[tuple[str, str]] = []
        self.headings: list[str] = []
        self.words: list[str] = []
        self._form: Form | None = None
        self._open: list[tuple[str, dict[str, str], list[str]]] = []
        self._select: tuple[str, list[tuple[str, bool]]] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._form = Form(given.get("action", ""))
            self.forms.append(self._form)
        elif tag == "input" and self._form is not None and given.get("name"):
            self._form.names.add(given["name"])
            kind = given.get("type", "text")
            if kind == "submit":
                self._form.buttons.append((given["name"], given.get("value", ""), given.get("value", "")))
            elif kind not in {"checkbox", "radio", "file"} or (kind != "file" and "checked" in given):
                self._form.fields.append((given["name"], given.get("value", "on" if kind == "checkbox" else "")))
        elif tag == "select" and self._form is not None:
            self._form.names.add(given["name"])
            self._select = (given["name"], [])
        elif tag == "option" and self._select is not None:
            self._select[1].append((given.get("value", ""), "selected" in given))
        if tag in {"a", "button", "textarea", "h1", "h2", "h3", "title", "script", "style"}:
            self._open.append((tag, given, []))

    def handle_data(self, data: str) -> None:
        for tag, _given, words in self._open:
            if tag != "textarea" or self._open[-1][0] == "textarea":
                words.append(data)
        if not self._open or self._open[-1][0] not in {"script", "style"}:
            self.words.append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        elif tag == "select" and self._select is not None and self._form is not None:
            name, options = self._select
            chosen = [value for value, selected in options if selected] or [value for value, _ in options[:1]]
            self._form.fields.extend((name, value) for value in chosen)
            self._select = None
        if self._open and self._open[-1][0] == tag:
            _tag, given, words = self._open.pop()
            self._close(tag, given, "".join(words))

    def _close(self, tag: str, given: dict[str, str], raw: str) -> None:
        text = " ".join(raw.split())
        if tag == "a":
            self.links.append((text, given.get("href", "")))
        elif tag in {"h1", "h2", "h3"}:
            self.headings.append(text)
        elif tag == "button" and self._form is not None and given.get("type", "submit") == "submit":
            self._form.buttons.append((given.get("name", ""), given.get("value", ""), text))
        elif tag == "textarea" and self._form is not None:
            self._form.names.add(given["name"])
            self._form.fields.append((given["name"], raw.removeprefix("\n")))


class Page:
    """A page as somebody reads it."""

    def __init__(self, response: httpx2.Response) -> None:
        self.response = response
        self.status = response.status_code
        self.path = response.url.raw_path.decode()
        self.html = response.text
        self._reader = _Reader()
        self._reader.feed(self.html)

    @property
    def text(self) -> str:
        """Every word of it, with single spaces."""
        return " ".join(" ".join(self._reader.words).split())

    @property
    def headings(self) -> list[str]:
        return self._reader.headings

    @property
    def links(self) -> list[tuple[str, str]]:
        return self._reader.links

    @property
    def forms(self) -> list[Form]:
        return self._reader.forms

    def form(self, button: str) -> Form:
        """The form with this button."""
        found = [form for form in self.forms if any(text == button for _name, _value, text in form.buttons)]
        assert found, f"no button {button!r} on {self.path}: {[form.buttons for form in self.forms]}"
        return found[0]

    def link(self, text: str) -> str:
        """Where the link with this text goes."""
        found = [href for words, href in self.links if words == text]
        assert found, f"no link {text!r} on {self.path}: {self.links}"
        return found[0]


class Browser:
    """Somebody's browser; follows redirects as one does."""

    def __init__(
        self, office: Office, settings: Settings | None = None, environment: Mapping[str, str] | None = None
    ) -> None:
        self.settings = settings or Settings()
        self.app = create_app(office, self.settings, environment or {})
        self.client = TestClient(self.app, base_url=self.settings.address, client=("127.0.0.1", 50_000))
        self.page: Page | None = None
        self.password = ""

    def open(self, path: str) -> Page:
        """Open a page."""
        self.page = Page(self.client.get(path))
        return self.page

    def click(self, link: str) -> Page:
        """Follow the link with this text."""
        return self.open(urljoin(self._here.path, self._here.link(link)))

    def ask(self, button: str, values: Mapping[str, str]) -> Page:
        """Press the button of a form that asks rather than does, with `values` filled in over what stands there."""
        form = self._here.form(button)
        unknown = set(values) - form.names
        assert not unknown, f"the form of {button!r} has no {sorted(unknown)}, but {sorted(form.names)}"
        return self.open(f"{form.action}?{urlencode({**dict(form.fields), **values})}")

    def press(self, button: str, values: Values | None = None, files: Any = None) -> Page:
        """Press a button: posts its form as it stands on the page, with `values` filled in over it.

        A field that the page's form does not have is a mistake of the test.
        """
        form = self._here.form(button)
        unknown = set(values or {}) - form.names
        assert not unknown, f"the form of {button!r} has no {sorted(unknown)}, but {sorted(form.names)}"
        fields: dict[str, list[str]] = {}
        for name, value in form.fields:
            fields.setdefault(name, []).append(value)
        for name, given in (values or {}).items():
            fields[name] = [given] if isinstance(given, str) else list(given)
        for name, value, text in form.buttons:
            if text == button and name:
                fields[name] = [value]
        self.page = Page(self.client.post(form.action or self._here.path, data=fields, files=files))
        return self.page

    def log_in(self, name: str, password: str) -> Page:
        """Log in by the page for it."""
        self.password = password
        self.open("/login")
        return self.press("Inloggen", {"name": name, "password": password})

    @property
    def _here(self) -> Page:
        assert self.page is not None, "open a page first"
        return self.page


def passwords(office: Office, *names: str) -> dict[str, str]:
    """Give these users, as far as they have none, a password; answers the new ones."""
    return accounts.practice_passwords(office, names)
