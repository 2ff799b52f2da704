"""The provider of single sign-on: where to go, what its answer is worth, and whom it says has come.

OpenID Connect's authorization code flow with PKCE, by Authlib. The only network is the provider: the address of the
settings, and those that it names itself.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Final
from urllib.parse import urlencode

import httpx2
from authlib.integrations.base_client import OAuthError
from authlib.integrations.httpx_client import OAuth2Client

from desk.sign_on import claims, tokens
from desk.sign_on.known import Known, Metadata
from desk.sign_on.settings import SignOn
from desk.sign_on.wrong import Wrong
from workflows.clock import Clock
from workflows.sign_on import Begun, Person, Trouble

CALLBACK: Final = "/login/callback"
LEFT: Final = "/logout/done"
_PATIENCE: Final = 10
"""How many seconds the provider has for each answer."""
_LONGEST_HINT: Final = 4000
"""How long a token can be to go into an address; a longer one is left out, and the provider asks who leaves."""


class Provider:
    """A provider as this desk, which is open at `address`, is known to it."""

    def __init__(
        self, settings: SignOn, address: str, clock: Clock, transport: httpx2.BaseTransport | None = None
    ) -> None:
        self.settings = settings
        self._address = address
        self._clock = clock
        self._transport = transport
        self._known = Known(settings, clock)

    def way_in(self, begun: Begun) -> str:
        """Where the browser goes to log in; `Wrong` where the provider cannot be reached."""
        with self._talking() as client:
            found = self._known.metadata(client)
            address, _ = client.create_authorization_url(
                found.authorization, state=begun.state, code_verifier=begun.verifier, nonce=begun.nonce
            )
        return str(address)

    def way_out(self, id_token: str | None) -> str | None:
        """Where the browser goes to log out there too; ``None`` where the provider has no such place now."""
        try:
            with self._talking() as client:
                found = self._known.metadata(client)
        except Wrong:
            return None
        if found.leaving is None:
            return None
        said = {"client_id": self.settings.client_id, "post_logout_redirect_uri": f"{self._address}{LEFT}"}
        if id_token is not None and len(id_token) <= _LONGEST_HINT:
            said["id_token_hint"] = id_token
        return f"{found.leaving}{'&' if '?' in found.leaving else '?'}{urlencode(said)}"

    def come(self, begun: Begun, answer: Mapping[str, str]) -> tuple[Person, str]:
        """Whom the provider says has come, by the `answer` that it sent the browser back with, and the token for it.

        `Wrong` where the answer is an error, is from another provider, or cannot be trusted.
        """
        with self._talking() as client:
            found = self._known.metadata(client)
            self._check_sender(found, answer)
            if "error" in answer:
                raise Wrong(Trouble.REFUSED, answer["error"])
            if not answer.get("code"):
                raise Wrong(Trouble.UNTRUSTED, "neither a code nor an error")
            given = self._exchange(client, found, begun, answer["code"])
            id_token = given.get("id_token")
            if not isinstance(id_token, str):
                raise Wrong(Trouble.UNTRUSTED, "no ID token")
            said = tokens.checked(self.settings, self._known, client, given, begun.nonce, self._clock.now())
            if not claims.says_groups(self.settings, said) and found.userinfo is not None:
                said = self._further(client, found.userinfo, given, said)
        return claims.person(self.settings, said), id_token

    def _check_sender(self, found: Metadata, answer: Mapping[str, str]) -> None:
        """An answer names who it is from, so that none of another provider is taken for this one's (RFC 9207)."""
        issuer = answer.get("iss")
        if issuer != self.settings.issuer and (issuer is not None or found.names_itself):
            raise Wrong(Trouble.OTHER_ISSUER, f"iss {issuer!r}")

    def _exchange(self, client: OAuth2Client, found: Metadata, begun: Begun, code: str) -> dict[str, Any]:
        try:
            given = client.fetch_token(
                found.token, grant_type="authorization_code", code=code, code_verifier=begun.verifier
            )
        except OAuthError as error:
            raise Wrong(Trouble.REFUSED, str(error.error)) from None
        return dict(given)

    def _further(
        self, client: OAuth2Client, place: str, given: Mapping[str, Any], said: Mapping[str, Any]
    ) -> dict[str, Any]:
        """The claims, with those that the provider keeps for who asks: about the same subject, or worth nothing."""
        headers = {"authorization": f"Bearer {given.get('access_token')}"}
        more = self._known.document(client, place, headers)
        if more.get("sub") != said["sub"]:
            raise Wrong(Trouble.UNTRUSTED, "userinfo is about another subject")
        return {**more, **said}

    @contextmanager
    def _talking(self) -> Iterator[OAuth2Client]:
        """A client to talk with the provider; what goes wrong on the way is `Wrong`."""
        client = OAuth2Client(
            self.settings.client_id,
            self.settings.client_secret,
            token_endpoint_auth_method=self._known.method,
            scope=self.settings.scopes,
            redirect_uri=f"{self._address}{CALLBACK}",
            code_challenge_method="S256",
            timeout=_PATIENCE,
            transport=self._transport,
        )
        with client:
            try:
                yield client
            except httpx2.HTTPError as error:
                raise Wrong(Trouble.UNREACHABLE, type(error).__name__) from None
            except (httpx2.InvalidURL, ValueError, TypeError, LookupError, AttributeError) as error:
                # What is no JSON, or JSON of another shape, wherever a library finds it out.
                raise Wrong(Trouble.UNTRUSTED, type(error).__name__) from None
