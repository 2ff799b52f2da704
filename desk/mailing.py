"""Mail by SMTP: handing a message over to the server that the environment names."""

import hashlib
import re
import smtplib
import ssl
from collections.abc import Callable, Mapping
from contextlib import suppress
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP as MAIL_POLICY
from email.utils import format_datetime
from typing import Final

from desk.mail_settings import Security, Settings, address, settings
from lifecycle.calendar import AMSTERDAM
from lifecycle.languages import Both
from workflows.messages import Message, NotSent, Unanswered
from workflows.office import Office
from workflows.practice import DatabaseKind, kind_of

SECONDS: Final = 10
"""How long the server may take for each answer."""
_LONGEST: Final = 200
_ERRORS: Final = (OSError, smtplib.SMTPException, ValueError)
_TAKEN: Final = 250
_FIRST_ERROR: Final = 400
_LEADING_DOT: Final = re.compile(rb"^\.", re.MULTILINE)


def sender(environment: Mapping[str, str]) -> Callable[[Message], None] | None:
    """What hands messages over to the mail server of the settings; ``None`` where no server is named.

    `BadInput` for settings that cannot be used. It raises `NotSent` where a message certainly was not taken, and
    `Unanswered` where the server was given all of it and did not answer: nobody knows whether that arrived.
    """
    chosen = settings(environment)
    if chosen is None:
        return None
    return lambda message: _send(chosen, message)


def sender_for(office: Office, environment: Mapping[str, str]) -> Callable[[Message], None] | None:
    """What hands the messages of an office over: never those of a practice database, whose round nobody is in."""
    send = sender(environment)
    return None if kind_of(office.store) is DatabaseKind.PRACTICE else send


def _send(chosen: Settings, message: Message) -> None:
    mail = address(message.mail)
    if mail is None:
        raise NotSent(Both("het mailadres is niet te gebruiken", "the mail address cannot be used"), hopeless=True)
    content = written(chosen, message).as_bytes(policy=MAIL_POLICY)
    try:
        server = _connected(chosen)
    except smtplib.SMTPAuthenticationError as error:
        # What a server answers to a password is not repeated: it might hold it.
        refused = Both(
            f"de mailserver weigert de inloggegevens ({error.smtp_code})",
            f"the mail server refuses the credentials ({error.smtp_code})",
        )
        raise NotSent(refused, unreachable=True) from None
    except _ERRORS as error:
        raise _unreachable(chosen, error) from None
    try:
        _envelope(chosen, server, mail)
        _content(chosen, server, content)
        with suppress(*_ERRORS):
            server.quit()
    finally:
        server.close()


def written(chosen: Settings, message: Message) -> EmailMessage:
    """The mail: plain text, with the same Message-ID however often it is handed over."""
    mail = EmailMessage(policy=MAIL_POLICY)
    mail["From"] = Address(chosen.name, addr_spec=chosen.mail)
    mail["To"] = message.mail
    mail["Subject"] = "".join(letter if letter.isprintable() else " " for letter in message.subject)
    mail["Date"] = format_datetime(message.at.astimezone(AMSTERDAM))
    name = hashlib.sha256(f"{message.key}\0{message.person}".encode()).hexdigest()[:32]
    mail["Message-ID"] = f"<{name}@{chosen.domain}>"
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(message.body, cte="quoted-printable")
    return mail


def _connected(chosen: Settings) -> smtplib.SMTP:
    """A connection as safe as the settings ask, logged in where they say as whom."""
    if chosen.security is Security.TLS:
        server: smtplib.SMTP = smtplib.SMTP_SSL(
            chosen.host,
            chosen.port,
            local_hostname=chosen.domain,
            timeout=SECONDS,
            context=ssl.create_default_context(),
        )
    else:
        server = smtplib.SMTP(chosen.host, chosen.port, local_hostname=chosen.domain, timeout=SECONDS)
    try:
        if chosen.security is Security.STARTTLS:
            server.starttls(context=ssl.create_default_context())
        server.ehlo_or_helo_if_needed()
        if chosen.user is not None and chosen.password is not None:
            server.login(chosen.user, chosen.password)
    except BaseException:
        server.close()
        raise
    return server


def _envelope(chosen: Settings, server: smtplib.SMTP, mail: str) -> None:
    """Name the sender and the receiver, and ask leave to give the message."""
    _ask(chosen, lambda: server.mail(chosen.mail))
    _ask(chosen, lambda: server.rcpt(mail))
    _ask(chosen, lambda: server.docmd("DATA"))


def _ask(chosen: Settings, ask: Callable[[], tuple[int, bytes]]) -> None:
    try:
        code, answer = ask()
    except _ERRORS as error:
        raise _unreachable(chosen, error) from None
    if code >= _FIRST_ERROR:
        raise _refused(chosen, code, answer)


def _content(chosen: Settings, server: smtplib.SMTP, content: bytes) -> None:
    """Give the message; once the server may have all of it, only its answer says whether it was taken."""
    try:
        server.send(_LEADING_DOT.sub(b"..", content) + b".\r\n")
        code, answer = server.getreply()
    except _ERRORS:
        unanswered = Both(
            "de mailserver kreeg het bericht en antwoordde niet; of het aankwam, is onbekend",
            "the mail server was given the message and did not answer; whether it arrived is unknown",
        )
        raise Unanswered(unanswered) from None
    if code != _TAKEN:
        raise _refused(chosen, code, answer)


def _refused(chosen: Settings, code: int, answer: bytes) -> NotSent:
    said = chosen.cleaned(answer.decode("ascii", "replace"))[:_LONGEST]
    return NotSent(Both(f"de mailserver weigert: {code} {said}", f"the mail server refuses: {code} {said}"))


def _unreachable(chosen: Settings, error: Exception) -> NotSent:
    if isinstance(error, smtplib.SMTPResponseException):
        answer = error.smtp_error
        said = f"{error.smtp_code} {answer.decode('ascii', 'replace') if isinstance(answer, bytes) else answer}"
    elif isinstance(error, ssl.SSLCertVerificationError):
        said = f"certificate: {error.verify_message}"
    else:
        said = str(error) or type(error).__name__
    said = chosen.cleaned(said)[:_LONGEST]
    where = f"{chosen.host}:{chosen.port}"
    return NotSent(
        Both(
            f"geen verbinding met de mailserver {where} ({said})", f"no connection to the mail server {where} ({said})"
        ),
        unreachable=True,
    )
