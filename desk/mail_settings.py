"""The settings of mail, from the environment: which server, how safely, and in whose name."""

import base64
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from email.utils import parseaddr
from enum import StrEnum
from typing import Final

from desk.loopback import is_loopback
from lifecycle.errors import BadInput
from lifecycle.languages import Both

HOST: Final = "LOOPTIJD_SMTP_HOST"
PORT: Final = "LOOPTIJD_SMTP_PORT"
USER: Final = "LOOPTIJD_SMTP_USER"
PASSWORD: Final = "LOOPTIJD_SMTP_PASSWORD"  # noqa: S105 - the name of the variable, not a password
FROM: Final = "LOOPTIJD_SMTP_FROM"
SECURITY: Final = "LOOPTIJD_SMTP_SECURITY"

_HOST_NAME: Final = re.compile(r"[A-Za-z0-9._:-]{1,253}")
_ATOM: Final = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_LABEL: Final = r"[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?"
_ADDRESS: Final = re.compile(rf"(?=[^@]{{1,64}}@.{{1,253}}\Z){_ATOM}(?:\.{_ATOM})*@{_LABEL}(?:\.{_LABEL})*")
_LAST_PORT: Final = 65535
_HIDDEN: Final = "***"


class Security(StrEnum):
    """How the connection is protected: from the first command, from the first byte, or not at all."""

    STARTTLS = "starttls"
    TLS = "tls"
    NONE = "none"


_PORTS: Final = {Security.STARTTLS: 587, Security.TLS: 465, Security.NONE: 25}


@dataclass(frozen=True, slots=True)
class Settings:
    """A mail server and in whose name mail is sent: `mail` is the address, `name` the words before it."""

    host: str
    port: int
    security: Security
    mail: str
    name: str = ""
    user: str | None = field(default=None, repr=False)
    password: str | None = field(default=None, repr=False)

    @property
    def domain(self) -> str:
        """The domain that mail is sent from."""
        return self.mail.rpartition("@")[2]

    def cleaned(self, text: str) -> str:
        """What a server said, on one line and without the password or its usual disguises."""
        if self.user is not None and self.password:
            plain = base64.b64encode(f"\0{self.user}\0{self.password}".encode()).decode()
            for secret in (plain, base64.b64encode(self.password.encode()).decode(), self.password):
                text = text.replace(secret, _HIDDEN)
        return " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())


def address(text: str) -> str | None:
    """A mail address that a server can be given as it is; ``None`` for anything else."""
    return text if _ADDRESS.fullmatch(text) else None


def settings(environment: Mapping[str, str]) -> Settings | None:
    """The settings; ``None`` where no server is named. `BadInput` names the variable that cannot be used."""
    host = environment.get(HOST, "").strip()
    if not host:
        return None
    if not _HOST_NAME.fullmatch(host):
        raise BadInput(HOST, Both("is geen naam van een server", "is no name of a server"))
    security = _security(environment.get(SECURITY, "").strip())
    name, mail = _from(environment.get(FROM, "").strip())
    user, password = _credentials(environment, host, security)
    port = _port(environment.get(PORT, "").strip(), security)
    return Settings(host, port, security, mail, name, user, password)


def _security(text: str) -> Security:
    if text and text not in set(Security):
        allowed = ", ".join(Security)
        raise BadInput(
            SECURITY, Both(f"{text!r} kan niet; toegestaan: {allowed}", f"{text!r} cannot be used; allowed: {allowed}")
        )
    return Security(text) if text else Security.STARTTLS


def _port(text: str, security: Security) -> int:
    if not text:
        return _PORTS[security]
    if re.fullmatch("[0-9]{1,5}", text) and 1 <= int(text) <= _LAST_PORT:
        return int(text)
    raise BadInput(
        PORT, Both(f"{text!r} is geen poort; 1 tot en met {_LAST_PORT}", f"{text!r} is no port; 1 to {_LAST_PORT}")
    )


def _from(text: str) -> tuple[str, str]:
    name, mail = parseaddr(text)
    if address(mail) is None or not text.isprintable():
        raise BadInput(
            FROM,
            Both(
                "geef het adres waaruit gemaild wordt, bijvoorbeeld Looptijd <looptijd@voorbeeld.example>",
                "give the address that mail is sent from, for example Looptijd <looptijd@voorbeeld.example>",
            ),
        )
    return name, mail


def _credentials(environment: Mapping[str, str], host: str, security: Security) -> tuple[str | None, str | None]:
    user, password = environment.get(USER) or None, environment.get(PASSWORD) or None
    if user is None and password is None:
        return None, None
    if user is None or password is None:
        lacking = USER if user is None else PASSWORD
        raise BadInput(lacking, Both(f"hoort bij {USER} en {PASSWORD} samen", f"{USER} and {PASSWORD} go together"))
    for variable, value in ((USER, user), (PASSWORD, password)):
        if not (value.isascii() and value.isprintable()):
            problem = Both(
                "kan alleen met gewone letters, cijfers en tekens (ASCII)",
                "can only have plain letters, digits and signs (ASCII)",
            )
            raise BadInput(variable, problem)
    if security is Security.NONE and not is_loopback(host):
        raise BadInput(
            SECURITY,
            Both(
                f"inloggen zonder versleuteling kan alleen op deze machine; kies starttls of tls, of laat {USER} weg",
                f"logging in unencrypted is possible on this machine only; choose starttls or tls, or leave {USER} out",
            ),
        )
    return user, password
