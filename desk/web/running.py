"""Running the web desk until it is told to stop."""

import contextlib
import logging
import signal
import socket
from collections.abc import Iterator, Mapping
from types import FrameType
from typing import Final

import uvicorn

from desk.language import t
from desk.showing.output import echo
from desk.web.app import create_app
from desk.web.settings import Settings
from desk.web.templates import STATIC
from lifecycle.errors import BadInput, reason
from lifecycle.languages import Both
from workflows.office import Office
from workflows.practice import DatabaseKind

_PATIENCE: Final = 10
"""How many seconds requests that run are given when the desk is told to stop."""


class _Server(uvicorn.Server):
    """Stops at SIGTERM or SIGINT, and leaves it at that: whoever runs it ends as a command does."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Listen to the signals while it runs."""
        before = {each: signal.signal(each, self.handle_exit) for each in (signal.SIGTERM, signal.SIGINT)}
        try:
            yield
        finally:
            for each, handler in before.items():
                signal.signal(each, handler)

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Stop; a second Ctrl-C does not wait for requests that run."""
        del frame
        self.force_exit = self.should_exit and sig == signal.SIGINT
        self.should_exit = True


def run(office: Office, settings: Settings, logins: Mapping[str, str]) -> None:
    """Serve the pages; `BadInput` where the port is taken or the styles were not built."""
    if not (STATIC / "desk.css").exists():
        raise BadInput(
            str(STATIC),
            Both(
                "de stijlen zijn niet gebouwd; `make desk` doet dat", "the styles are not built; `make desk` does that"
            ),
        )
    app = create_app(office, settings)
    config = uvicorn.Config(
        app,
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=settings.public is not None,
        forwarded_allow_ips="127.0.0.1,::1",
        timeout_graceful_shutdown=_PATIENCE,
        lifespan="off",
        ws="none",
    )
    logging.getLogger("uvicorn.error").setLevel(logging.WARNING)
    with _listening(settings) as open_socket:
        _tell(settings, logins, practice=app.state.kind is DatabaseKind.PRACTICE)
        _Server(config).run(sockets=[open_socket])
    app.state.background.stop(_PATIENCE)


@contextlib.contextmanager
def _listening(settings: Settings) -> Iterator[socket.socket]:
    try:
        family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
        listening = socket.create_server((settings.host.strip("[]"), settings.port), family=family, backlog=128)
    except OSError as error:
        raise BadInput(f"{settings.host}:{settings.port}", reason(error)) from None
    # An answer goes out as it is written: else its second part waits until the browser confirms the first one, 40 ms.
    # Connections inherit this; asyncio sees to it only for sockets that were made with the protocol's number.
    listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    with listening:
        yield listening


def _tell(settings: Settings, logins: Mapping[str, str], *, practice: bool) -> None:
    echo(t(f"De werkplek is open op {settings.address}", f"The desk is open at {settings.address}"))
    if logins:
        echo(t("Log in met een van deze namen:", "Log in with one of these names:"))
        wide = max(len(name) for name in logins)
        for name, said in logins.items():
            echo(f"  {name:<{wide}}  {said}")
    elif practice:
        echo(
            t(
                "De wachtwoorden zijn eerder getoond; `looptijd demo --replace --open` begint opnieuw, met nieuwe.",
                "The passwords were shown before; `looptijd demo --replace --open` begins anew, with new ones.",
            )
        )
    echo(t("De mijlpalen worden bewaakt; Ctrl-C stopt.", "The milestones are being watched; Ctrl-C stops."))
