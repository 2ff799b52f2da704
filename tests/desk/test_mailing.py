"""Mail, by a real SMTP server on this machine: what arrives, how safely, and what becomes of it when it does not."""

import socket
import ssl
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

from desk import mail_settings, mailing
from lifecycle.calendar import parse_moment
from lifecycle.errors import BadInput
from workflows.messages import Message, NotSent, Unanswered

SECRET = "zeer=Geheim9"  # noqa: S105 - made up, and looked for in what is said
MESSAGE = Message(
    7,
    "reminder:offers-out:gli-2027:2027:14",
    "anna",
    "anna@verzekeraar.example",
    "Looptijd: vóór 30 september",
    "Eén regel\n.een punt vooraan\n..twee\n" + "x" * 1200 + "\n",
    parse_moment("2026-09-16T08:00"),
    1,
)


class Inbox:
    """What a server took; it answers as it is told to."""

    def __init__(self) -> None:
        self.taken: list[tuple[str, list[str], bytes]] = []
        self.rcpt, self.data = "250 OK", "250 OK"
        self.logins: list[tuple[bytes, bytes]] = []

    async def handle_RCPT(self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any) -> str:  # noqa: N802 - aiosmtpd's name
        if self.rcpt.startswith("2"):
            envelope.rcpt_tos.append(address)
        return self.rcpt

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802 - aiosmtpd's name
        if self.data.startswith("2"):
            self.taken.append((envelope.mail_from, envelope.rcpt_tos, envelope.content))
        return self.data

    def authenticate(self, _server: Any, _session: Any, _envelope: Any, _mechanism: str, data: Any) -> AuthResult:
        self.logins.append((data.login, data.password))
        return AuthResult(success=data.password == SECRET.encode(), handled=False)

    def first(self) -> EmailMessage:
        found = message_from_bytes(self.taken[0][2], policy=policy.default)
        assert isinstance(found, EmailMessage)
        return found


@contextmanager
def serving(inbox: Inbox, **options: Any) -> Iterator[int]:
    """A server on a free port; answers the port."""
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    controller = Controller(inbox, hostname="127.0.0.1", port=port, **options)
    controller.start()
    try:
        yield port
    finally:
        controller.stop()


def sender(port: int, **more: str) -> Callable[[Message], None]:
    found = mailing.sender(environment(LOOPTIJD_SMTP_PORT=str(port), **more))
    assert found is not None
    return found


def environment(**more: str) -> dict[str, str]:
    return {
        "LOOPTIJD_SMTP_HOST": "127.0.0.1",
        "LOOPTIJD_SMTP_FROM": "Looptijd <looptijd@verzekeraar.example>",
        "LOOPTIJD_SMTP_SECURITY": "none",
        **more,
    }


# What arrives ---------------------------------------------------------------------------------------------------------


def test_a_message_arrives_as_it_was_written() -> None:
    inbox = Inbox()
    with serving(inbox) as port:
        sender(port)(MESSAGE)
    sent_from, sent_to, _ = inbox.taken[0]
    assert (sent_from, sent_to) == ("looptijd@verzekeraar.example", ["anna@verzekeraar.example"])
    mail = inbox.first()
    assert mail["From"] == "Looptijd <looptijd@verzekeraar.example>"
    assert mail["To"] == "anna@verzekeraar.example"
    assert mail["Subject"] == MESSAGE.subject
    assert mail["Date"] == "Wed, 16 Sep 2026 08:00:00 +0200"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail.get_content_type() == "text/plain"
    assert mail.get_content().replace("\r\n", "\n") == MESSAGE.body


def test_the_message_id_comes_from_the_key_and_the_person_alone() -> None:
    chosen = mail_settings.settings(environment())
    assert chosen is not None

    def name(message: Message) -> str:
        return str(mailing.written(chosen, message)["Message-ID"])

    again = replace(MESSAGE, number=8, at=parse_moment("2026-09-17"), attempts=2, subject="x")
    assert name(MESSAGE) == name(again)
    assert name(MESSAGE).endswith("@verzekeraar.example>")
    assert name(MESSAGE) != name(replace(MESSAGE, person="bob"))
    assert name(MESSAGE) != name(replace(MESSAGE, key="other"))


def test_nobody_can_put_a_header_into_a_mail() -> None:
    inbox = Inbox()
    with serving(inbox) as port:
        sender(port)(replace(MESSAGE, subject="Hallo\r\nBcc: eve@boos.example\n\nTekst\u2028\x85"))
    assert inbox.first()["Bcc"] is None
    assert "Bcc: eve@boos.example" in inbox.first()["Subject"]
    assert inbox.taken[0][1] == ["anna@verzekeraar.example"]


@pytest.mark.parametrize(
    "mail",
    ["a@b>\r\nRCPT TO:<eve@x", "a,b@x.example", "<a@x.example>", "é@x.example", "a@-x", ".a@x", "a@x..y", "a b@x", ""],
)
def test_an_address_that_cannot_be_used_is_given_up(mail: str) -> None:
    with pytest.raises(NotSent) as failure:
        sender(9)(replace(MESSAGE, mail=mail))
    assert failure.value.hopeless


# How safely -----------------------------------------------------------------------------------------------------------


@pytest.fixture
def trusted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ssl.SSLContext:
    """A certificate for this machine that is trusted, and the server's side of it."""
    context = certificate(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "cert.pem"))
    return context


def certificate(folder: Path) -> ssl.SSLContext:
    files = ["-keyout", str(folder / "key.pem"), "-out", str(folder / "cert.pem")]
    names = ["-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"]
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", *files, *names],  # noqa: S607 - whichever the machine has
        check=True,
        capture_output=True,
    )
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(folder / "cert.pem", folder / "key.pem")
    return context


LOGIN = {"LOOPTIJD_SMTP_USER": "looptijd", "LOOPTIJD_SMTP_PASSWORD": SECRET}


def test_starttls_protects_the_login_and_the_mail(trusted: ssl.SSLContext) -> None:
    inbox = Inbox()
    options = {"authenticator": inbox.authenticate, "auth_required": True, "auth_require_tls": True}
    with serving(inbox, tls_context=trusted, require_starttls=True, **options) as port:
        sender(port, LOOPTIJD_SMTP_SECURITY="starttls", **LOGIN)(MESSAGE)
    assert inbox.logins == [(b"looptijd", SECRET.encode())]
    assert len(inbox.taken) == 1


def test_tls_from_the_first_byte(trusted: ssl.SSLContext) -> None:
    inbox = Inbox()
    with serving(inbox, ssl_context=trusted) as port:
        sender(port, LOOPTIJD_SMTP_SECURITY="tls")(MESSAGE)
    assert len(inbox.taken) == 1


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_a_certificate_that_is_not_trusted_is_given_nothing(tmp_path: Path, security: str) -> None:
    inbox = Inbox()
    context = certificate(tmp_path)
    options = {"ssl_context": context} if security == "tls" else {"tls_context": context}
    # A server logs a handshake that was broken off; that is not what is tested.
    with serving(inbox, **options) as port, pytest.raises(NotSent, match="certificate") as failure:
        sender(port, LOOPTIJD_SMTP_SECURITY=security, **LOGIN)(MESSAGE)
    assert failure.value.unreachable
    assert (inbox.taken, inbox.logins) == ([], [])


def test_a_server_without_starttls_is_given_nothing() -> None:
    inbox = Inbox()
    with serving(inbox) as port, pytest.raises(NotSent, match="STARTTLS"):
        sender(port, LOOPTIJD_SMTP_SECURITY="starttls", **LOGIN)(MESSAGE)
    assert inbox.taken == []


def test_a_wrong_password_is_told_without_it() -> None:
    inbox = Inbox()
    options = {"authenticator": inbox.authenticate, "auth_require_tls": False}
    wrong = {**LOGIN, "LOOPTIJD_SMTP_PASSWORD": "fout=Wachtwoord8"}
    with serving(inbox, **options) as port, pytest.raises(NotSent, match="refuses the credentials") as failure:
        sender(port, **wrong)(MESSAGE)
    assert "Wachtwoord8" not in str(failure.value) + repr(failure.value)
    assert failure.value.__suppress_context__


def test_a_password_that_a_server_repeats_is_not_told_on() -> None:
    inbox = Inbox()
    inbox.rcpt = f"550 no {SECRET} \x1b[31m please"
    options = {"authenticator": inbox.authenticate, "auth_require_tls": False}
    with serving(inbox, **options) as port, pytest.raises(NotSent, match=r"550 no \*\*\*") as failure:
        sender(port, **LOGIN)(MESSAGE)
    assert SECRET not in str(failure.value)
    assert "\x1b" not in str(failure.value)
    chosen = mail_settings.settings(environment(**LOGIN))
    assert SECRET not in repr(chosen)


# What becomes of it ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("answer", ["450 try later", "550 no such box", "421 closing"])
def test_a_refused_receiver_was_not_sent(answer: str) -> None:
    inbox = Inbox()
    inbox.rcpt = answer
    with serving(inbox) as port, pytest.raises(NotSent, match=answer) as failure:
        sender(port)(MESSAGE)
    assert not failure.value.unreachable


@pytest.mark.parametrize("answer", ["452 full", "554 spam"])
def test_a_message_refused_after_it_was_given_was_not_sent(answer: str) -> None:
    inbox = Inbox()
    inbox.data = answer
    with serving(inbox) as port, pytest.raises(NotSent, match=answer):
        sender(port)(MESSAGE)


def test_a_server_that_is_not_there() -> None:
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    with pytest.raises(NotSent, match=r"no connection to the mail server 127\.0\.0\.1") as failure:
        sender(port)(MESSAGE)
    assert failure.value.unreachable


def talking(*answers: bytes) -> tuple[int, threading.Thread, list[bytes]]:
    """A server that gives these answers, one to each line it is given, then reads and says nothing any more."""
    listener = socket.create_server(("127.0.0.1", 0))
    heard: list[bytes] = []

    def serve() -> None:
        with listener, closing(listener.accept()[0]) as connection, connection.makefile("rb") as lines:
            for answer in answers:
                connection.sendall(answer)
                heard.append(lines.readline())
            heard.extend(lines)

    thread = threading.Thread(target=serve)
    thread.start()
    return int(listener.getsockname()[1]), thread, heard


GREETED = (b"220 hello\r\n", b"250 hello\r\n", b"250 ok\r\n", b"250 ok\r\n", b"354 go on\r\n")


@pytest.mark.parametrize("answers", [(), GREETED[:1], GREETED[:3], GREETED[:4]])
def test_a_server_that_hangs_before_it_was_given_the_message(
    monkeypatch: pytest.MonkeyPatch, answers: tuple[bytes, ...]
) -> None:
    monkeypatch.setattr(mailing, "SECONDS", 0.3)
    port, thread, heard = talking(*answers)
    with pytest.raises(NotSent, match="timed out") as failure:
        sender(port)(MESSAGE)
    thread.join(10)
    assert failure.value.unreachable
    assert b".\r\n" not in heard


def test_a_server_that_takes_the_message_and_hangs_leaves_it_unknown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mailing, "SECONDS", 0.3)
    port, thread, heard = talking(*GREETED)
    with pytest.raises(Unanswered):
        sender(port)(MESSAGE)
    thread.join(10)
    assert heard[-1] == b".\r\n"


def test_a_server_that_hangs_after_it_took_the_message_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mailing, "SECONDS", 0.3)
    lines = len(mailing.written(_chosen(), MESSAGE).as_bytes(policy=mailing.MAIL_POLICY).splitlines())
    port, thread, _ = talking(*GREETED, *[b""] * lines, b"250 taken\r\n")
    sender(port)(MESSAGE)
    thread.join(10)


def _chosen() -> mail_settings.Settings:
    found = mail_settings.settings(environment())
    assert found is not None
    return found


# Settings -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("host", [None, "", "  "])
def test_without_a_server_mail_is_off(host: str | None) -> None:
    assert mailing.sender({} if host is None else {"LOOPTIJD_SMTP_HOST": host, "LOOPTIJD_SMTP_PORT": "x"}) is None


@pytest.mark.parametrize(("security", "port"), [("", 587), ("starttls", 587), ("tls", 465), ("none", 25)])
def test_each_way_has_its_own_port(security: str, port: int) -> None:
    chosen = mail_settings.settings(environment(LOOPTIJD_SMTP_SECURITY=security))
    assert chosen is not None
    assert chosen.port == port
    assert chosen.security.value == (security or "starttls")


@pytest.mark.parametrize(
    ("more", "where"),
    [
        ({"LOOPTIJD_SMTP_HOST": "a b"}, "LOOPTIJD_SMTP_HOST"),
        ({"LOOPTIJD_SMTP_HOST": "x\r\ny"}, "LOOPTIJD_SMTP_HOST"),
        ({"LOOPTIJD_SMTP_PORT": "0"}, "LOOPTIJD_SMTP_PORT"),
        ({"LOOPTIJD_SMTP_PORT": "65536"}, "LOOPTIJD_SMTP_PORT"),
        ({"LOOPTIJD_SMTP_PORT": "mail"}, "LOOPTIJD_SMTP_PORT"),
        ({"LOOPTIJD_SMTP_PORT": "٣"}, "LOOPTIJD_SMTP_PORT"),
        ({"LOOPTIJD_SMTP_SECURITY": "ssl"}, "LOOPTIJD_SMTP_SECURITY"),
        ({"LOOPTIJD_SMTP_FROM": ""}, "LOOPTIJD_SMTP_FROM"),
        ({"LOOPTIJD_SMTP_FROM": "looptijd"}, "LOOPTIJD_SMTP_FROM"),
        ({"LOOPTIJD_SMTP_FROM": "a@b.example\r\nBcc: c@d.example"}, "LOOPTIJD_SMTP_FROM"),
        ({"LOOPTIJD_SMTP_USER": "x"}, "LOOPTIJD_SMTP_PASSWORD"),
        ({"LOOPTIJD_SMTP_PASSWORD": SECRET}, "LOOPTIJD_SMTP_USER"),
        ({**LOGIN, "LOOPTIJD_SMTP_PASSWORD": "geheim€"}, "LOOPTIJD_SMTP_PASSWORD"),
        ({**LOGIN, "LOOPTIJD_SMTP_HOST": "mail.example"}, "LOOPTIJD_SMTP_SECURITY"),
        ({**LOGIN, "LOOPTIJD_SMTP_HOST": "192.0.2.1"}, "LOOPTIJD_SMTP_SECURITY"),
        ({**LOGIN, "LOOPTIJD_SMTP_HOST": "localhost.example"}, "LOOPTIJD_SMTP_SECURITY"),
    ],
)
def test_a_setting_that_cannot_be_used_is_named(more: dict[str, str], where: str) -> None:
    with pytest.raises(BadInput) as wrong:
        mailing.sender(environment(**more))
    assert wrong.value.where == where
    for language in (wrong.value.message.nl, wrong.value.message.en):
        assert SECRET not in language
        assert "geheim" not in language
        assert "\n" not in language


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "::1", "LOCALHOST"])
def test_this_machine_itself_may_be_logged_in_to_unprotected(host: str) -> None:
    chosen = mail_settings.settings(environment(**LOGIN, LOOPTIJD_SMTP_HOST=host))
    assert chosen is not None
    assert chosen.password == SECRET
