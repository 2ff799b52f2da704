"""The token that a provider gives of a login: signed by one of its keys, for this desk, for this login, and now."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from authlib.integrations.httpx_client import OAuth2Client
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import ExpiredTokenError, InvalidClaimError, InvalidKeyIdError, JoseError
from joserfc.jwt import Token

from desk.sign_on.known import Known
from desk.sign_on.settings import SignOn
from desk.sign_on.wrong import Wrong
from workflows.sign_on import Trouble

LEEWAY: Final = timedelta(minutes=1)
"""How far the clocks may differ."""
_LONGEST_SUBJECT: Final = 255
_OF_TIME: Final = frozenset({"iat", "nbf"})


def checked(
    settings: SignOn, known: Known, client: OAuth2Client, given: Mapping[str, Any], nonce: str, now: datetime
) -> dict[str, Any]:
    """The claims of the ID token in what the provider gave for a code; `Wrong` where it cannot be trusted.

    Its signature is by the one algorithm of the settings; issuer, audience, authorized party, times, nonce and the
    hash of the access token are those of this login.
    """
    try:
        token = _decoded(settings, known, client, str(given["id_token"]))
        options: dict[str, Any] = {
            "iss": {"essential": True, "value": settings.issuer},
            "aud": {"essential": True, "value": settings.client_id},
            "sub": {"essential": True},
        }
        params = {"nonce": nonce, "client_id": settings.client_id, "access_token": given.get("access_token")}
        said = CodeIDToken(token.claims, token.header, options, params)
        said.validate(int(now.timestamp()), int(LEEWAY.total_seconds()))
    except ExpiredTokenError:
        raise Wrong(Trouble.CLOCK, "the token is over") from None
    except InvalidClaimError as error:
        trouble = Trouble.CLOCK if error.claim in _OF_TIME else Trouble.UNTRUSTED
        raise Wrong(trouble, f"claim {error.claim}") from None
    except JoseError as error:
        raise Wrong(Trouble.UNTRUSTED, f"the token: {error.error}") from None
    if len(said["sub"]) > _LONGEST_SUBJECT or not said["sub"].isprintable():
        raise Wrong(Trouble.UNTRUSTED, "the subject cannot be used")
    return dict(said)


def _decoded(settings: SignOn, known: Known, client: OAuth2Client, token: str) -> Token:
    """The token by the provider's keys; keys that it has renewed are asked for once more."""
    try:
        return jwt.decode(token, known.keys(client), algorithms=[settings.algorithm])
    except InvalidKeyIdError:
        return jwt.decode(token, known.keys(client, anew=True), algorithms=[settings.algorithm])
