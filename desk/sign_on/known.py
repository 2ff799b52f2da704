"""What a provider says of itself, kept for an hour: its places and its keys."""

import threading
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from authlib.integrations.httpx_client import OAuth2Client
from authlib.oidc.discovery import get_well_known_url
from joserfc.jwk import KeySet

from desk.sign_on.settings import SignOn, is_safe
from desk.sign_on.wrong import Wrong
from workflows.clock import Clock
from workflows.sign_on import Trouble

KEPT_FOR: Final = timedelta(hours=1)
_PAUSE: Final = timedelta(minutes=1)
"""How long keys are kept at least, so that tokens with keys nobody has do not have them asked for each time."""
_LARGEST: Final = 1024 * 1024
"""How many bytes a document of the provider has at most."""


@dataclass(frozen=True, slots=True)
class Metadata:
    """The places of a provider; `names_itself` says that its answers say who they are from."""

    authorization: str
    token: str
    keys: str
    userinfo: str | None
    leaving: str | None
    names_itself: bool
    method: str


class Known:
    """What is known of a provider; any number of threads can ask."""

    def __init__(self, settings: SignOn, clock: Clock) -> None:
        self._settings = settings
        self._clock = clock
        self._lock = threading.Lock()
        self._metadata: tuple[datetime, Metadata] | None = None
        self._keys: tuple[datetime, KeySet] | None = None

    @property
    def method(self) -> str | None:
        """How this desk says who it is where it exchanges a code; ``None`` as long as nothing is known."""
        return None if self._metadata is None else self._metadata[1].method

    def metadata(self, client: OAuth2Client) -> Metadata:
        """The places of the provider; `Wrong` where it cannot be reached or says what cannot be used."""
        with self._lock:
            if self._metadata is None or self._is_old(self._metadata[0], KEPT_FOR):
                said = self.document(client, get_well_known_url(self._settings.issuer, external=True))
                self._metadata = (self._clock.now(), self._read(said))
            found = self._metadata[1]
        client.token_endpoint_auth_method = found.method
        return found

    def keys(self, client: OAuth2Client, *, anew: bool = False) -> KeySet:
        """The keys that the provider signs with; `anew` asks it once more, at most once a minute."""
        place = self.metadata(client).keys
        with self._lock:
            if self._keys is None or self._is_old(self._keys[0], _PAUSE if anew else KEPT_FOR):
                said: Any = self.document(client, place)
                self._keys = (self._clock.now(), KeySet.import_key_set(said))
            return self._keys[1]

    def document(self, client: OAuth2Client, place: str, headers: dict[str, str] | None = None) -> dict[str, Any]:
        """A JSON document of the provider; a place that sends on elsewhere is not followed."""
        answer = client.request("GET", place, True, headers={"accept": "application/json", **(headers or {})})
        if not answer.is_success:
            raise Wrong(Trouble.UNREACHABLE, f"status {answer.status_code} of {place}")
        if len(answer.content) > _LARGEST:
            raise Wrong(Trouble.UNTRUSTED, f"{place} is too large")
        said = answer.json()
        if not isinstance(said, dict):
            raise Wrong(Trouble.UNTRUSTED, f"{place} is no object")
        return said

    def _is_old(self, moment: datetime, longest: timedelta) -> bool:
        return not moment <= self._clock.now() < moment + longest

    def _read(self, said: dict[str, Any]) -> Metadata:
        if said.get("issuer") != self._settings.issuer:
            raise Wrong(Trouble.OTHER_ISSUER, f"the provider calls itself {said.get('issuer')!r}")
        places = {name: said.get(f"{name}_endpoint") for name in ("authorization", "token", "userinfo", "end_session")}
        places["jwks"] = said.get("jwks_uri")
        for name, place in places.items():
            needed = name in {"authorization", "token", "jwks"}
            if (place is None and needed) or not (place is None or (isinstance(place, str) and is_safe(place))):
                raise Wrong(Trouble.UNTRUSTED, f"{name} is {place!r}")
        methods = said.get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
        return Metadata(
            str(places["authorization"]),
            str(places["token"]),
            str(places["jwks"]),
            places["userinfo"],
            places["end_session"],
            said.get("authorization_response_iss_parameter_supported") is True,
            self._method(methods),
        )

    def _method(self, methods: Any) -> str:
        if self._settings.client_secret is None:
            return "none"
        return "client_secret_basic" if "client_secret_basic" in methods else "client_secret_post"
