"""Asking a time-stamp service about a checkpoint (RFC 3161), where the environment names one."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from lifecycle import proof
from lifecycle.errors import BadInput, reason
from lifecycle.languages import Both
from lifecycle.proof import StampError
from scheduler.stamping import NotStamped

URL: Final = "LOOPTIJD_TSA_URL"
CA: Final = "LOOPTIJD_TSA_CA"

_SECONDS: Final = 10.0
_LONGEST: Final = 100_000
_SENT: Final = {"content-type": "application/timestamp-query", "accept": "application/timestamp-reply"}
_FINE: Final = 200
_BEGINS: Final = b"-----BEGIN CERTIFICATE-----"


@dataclass(frozen=True, slots=True)
class Settings:
    """Where the service is, and the certificates in PEM of the authorities that it must have one of."""

    url: str
    authorities: bytes

    @property
    def host(self) -> str:
        """What is said of the service: its address can hold a secret."""
        return urlsplit(self.url).hostname or ""


def settings(environment: Mapping[str, str]) -> Settings | None:
    """The settings; ``None`` where no service is named. `BadInput` names the variable that cannot be used."""
    url = environment.get(URL, "").strip()
    if not url:
        return None
    try:
        parts = urlsplit(url)
        is_address = parts.scheme in {"http", "https"} and bool(parts.hostname) and url.isprintable()
    except ValueError:
        is_address = False
    if not is_address:
        raise BadInput(URL, Both("is geen adres dat met http begint", "is no address that begins with http"))
    named = environment.get(CA, "").strip()
    if not named:
        raise BadInput(
            CA,
            Both(
                f"noem het bestand met de certificaten van de instantie achter {URL}",
                f"name the file with the certificates of the authority behind {URL}",
            ),
        )
    try:
        content = Path(named).read_bytes()
    except (OSError, ValueError) as error:
        said = reason(error) if isinstance(error, OSError) else Both("is geen bestand", "is no file")
        raise BadInput(CA, said.at(named)) from error
    if _BEGINS not in content:
        raise BadInput(CA, Both("bevat geen certificaat (PEM)", "holds no certificate (PEM)").at(named))
    return Settings(url, content)


def ask(chosen: Settings, content: bytes) -> bytes:
    """What the service answers about the SHA-256 of some content; `NotStamped` where that is no time-stamp of it.

    An answer is one to this very question, by a service that has a certificate of the authorities.
    """
    # What asks is a large import, and only a service that stamps needs it.
    from rfc3161_client import HashAlgorithm, TimestampRequestBuilder  # noqa: PLC0415 - see above

    request = TimestampRequestBuilder().data(content).hash_algorithm(HashAlgorithm.SHA256).build()
    answer = _sent(chosen, request.as_bytes())
    try:
        # The library reads no answer whose certificates stand in another order, and many services give such ones.
        proof.stamped_at(content, answer, [chosen.authorities], nonce=request.nonce)
    except StampError as error:
        nl, en = error.said
        raise NotStamped(
            Both(f"de tijdstempel van {chosen.host} {nl}", f"of the time-stamp of {chosen.host}: {en}")
        ) from error
    return answer


def _sent(chosen: Settings, request: bytes) -> bytes:
    import httpx2  # noqa: PLC0415 - see `ask`

    answer = b""
    try:
        with (
            httpx2.Client(timeout=_SECONDS) as client,
            client.stream("POST", chosen.url, content=request, headers=_SENT) as reply,
        ):
            if reply.status_code != _FINE:
                raise _failed(chosen, f"HTTP {reply.status_code}")
            for part in reply.iter_bytes():
                answer += part
                if len(answer) > _LONGEST:
                    raise _failed(chosen, f"> {_LONGEST}")
    except (httpx2.HTTPError, httpx2.InvalidURL, ValueError) as error:
        raise _failed(chosen, type(error).__name__) from error
    return answer


def _failed(chosen: Settings, what: str) -> NotStamped:
    return NotStamped(Both(f"{chosen.host} geeft geen antwoord ({what})", f"{chosen.host} gives no answer ({what})"))
