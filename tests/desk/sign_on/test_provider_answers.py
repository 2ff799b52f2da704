"""What a provider answers, and what it is worth: a provider of the tests' own that can answer anything."""

import hmac
import json
from base64 import urlsafe_b64encode
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx2
import pytest
from joserfc import jwt
from joserfc.jwk import RSAKey

from desk.sign_on.provider import Provider
from desk.sign_on.settings import SignOn
from desk.sign_on.wrong import Wrong
from lifecycle.roles import Role
from workflows.clock import VirtualClock
from workflows.sign_on import Begun, Person, Trouble

ISSUER = "https://login.example"
NOW = datetime(2026, 9, 1, 9, tzinfo=UTC)
BEGUN = Begun("state", "the nonce of this login", "v" * 64, "/work")
KEY = RSAKey.generate_key(2048, {"kid": "one", "use": "sig"}, private=True)
OTHER_KEY = RSAKey.generate_key(2048, {"kid": "two", "use": "sig"}, private=True)
SETTINGS = SignOn(
    ISSUER, "looptijd", (("inkoop", Role.BUYER),), "groups", "preferred_username", "openid", "RS256", "geheim"
)

CLAIMS: dict[str, Any] = {
    "iss": ISSUER,
    "aud": "looptijd",
    "sub": "s-1",
    "exp": int((NOW + timedelta(minutes=5)).timestamp()),
    "iat": int(NOW.timestamp()),
    "nonce": BEGUN.nonce,
    "groups": ["inkoop"],
    "preferred_username": "eva",
}


class Answering(httpx2.BaseTransport):
    """A provider that answers what a test wants it to."""

    def __init__(self, **others: Any) -> None:
        self.keys = [KEY]
        self.id_token: str | None = signed()
        self.metadata: dict[str, Any] = {
            "issuer": ISSUER,
            "authorization_endpoint": f"{ISSUER}/auth",
            "token_endpoint": f"{ISSUER}/token",
            "jwks_uri": f"{ISSUER}/keys",
            "userinfo_endpoint": f"{ISSUER}/me",
            "end_session_endpoint": f"{ISSUER}/leave",
        }
        self.userinfo: dict[str, Any] = {"sub": "s-1"}
        self.answers: dict[str, httpx2.Response] = {}
        self.asked: list[httpx2.Request] = []
        for name, value in others.items():
            setattr(self, name, value)

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        request.read()
        self.asked.append(request)
        path = request.url.path
        if path in self.answers:
            return self.answers[path]
        known = {
            "/.well-known/openid-configuration": self.metadata,
            "/keys": {"keys": [key.as_dict(private=False) for key in self.keys]},
            "/me": self.userinfo,
            "/token": {"access_token": "a", "token_type": "Bearer"}
            | ({} if self.id_token is None else {"id_token": self.id_token}),
        }
        return httpx2.Response(200, json=known[path])


def signed(key: Any = KEY, algorithm: str = "RS256", **others: Any) -> str:
    claims = {name: value for name, value in {**CLAIMS, **others}.items() if value is not None}
    return jwt.encode({"alg": algorithm, "kid": key.kid}, claims, key, algorithms=[algorithm])


def come(there: Answering, clock: VirtualClock | None = None, settings: SignOn = SETTINGS) -> Person:
    provider = Provider(settings, "https://looptijd.example", clock or VirtualClock(NOW), there)
    return provider.come(BEGUN, {"code": "c", "state": BEGUN.state})[0]


def trouble(there: Answering, answer: dict[str, str] | None = None) -> Trouble:
    provider = Provider(SETTINGS, "https://looptijd.example", VirtualClock(NOW), there)
    with pytest.raises(Wrong) as wrong:
        provider.come(BEGUN, answer or {"code": "c", "state": BEGUN.state})
    return wrong.value.trouble


def test_a_token_that_is_right_says_who_has_come() -> None:
    there = Answering()
    assert come(there) == Person(ISSUER, "s-1", "eva", None, Role.BUYER, "inkoop")
    exchange = next(each for each in there.asked if each.url.path == "/token")
    assert exchange.headers["authorization"].startswith("Basic ")
    assert f"code_verifier={BEGUN.verifier}".encode() in exchange.content


@pytest.mark.parametrize(
    ("claims", "expected"),
    [
        ({"iss": "https://elders.example"}, Trouble.UNTRUSTED),
        ({"iss": None}, Trouble.UNTRUSTED),
        ({"aud": "een andere werkplek"}, Trouble.UNTRUSTED),
        ({"aud": ["looptijd", "een andere"]}, Trouble.UNTRUSTED),
        ({"aud": "looptijd", "azp": "een andere"}, Trouble.UNTRUSTED),
        ({"aud": None}, Trouble.UNTRUSTED),
        ({"nonce": "of another login"}, Trouble.UNTRUSTED),
        ({"nonce": None}, Trouble.UNTRUSTED),
        ({"sub": None}, Trouble.UNTRUSTED),
        ({"sub": ""}, Trouble.UNTRUSTED),
        ({"sub": 7}, Trouble.UNTRUSTED),
        ({"sub": "s" * 256}, Trouble.UNTRUSTED),
        ({"sub": "s\x00"}, Trouble.UNTRUSTED),
        ({"at_hash": "of another access token"}, Trouble.UNTRUSTED),
        ({"exp": None}, Trouble.UNTRUSTED),
        ({"exp": "soon"}, Trouble.UNTRUSTED),
        ({"exp": int((NOW - timedelta(minutes=2)).timestamp())}, Trouble.CLOCK),
        ({"iat": int((NOW + timedelta(minutes=2)).timestamp())}, Trouble.CLOCK),
        ({"nbf": int((NOW + timedelta(minutes=2)).timestamp())}, Trouble.CLOCK),
    ],
)
def test_a_claim_that_is_wrong_keeps_them_out(claims: dict[str, Any], expected: Trouble) -> None:
    assert trouble(Answering(id_token=signed(**claims))) is expected


@pytest.mark.parametrize("seconds", [-59, 0, 59])
def test_clocks_may_differ_by_less_than_a_minute(seconds: int) -> None:
    shifted = NOW + timedelta(seconds=seconds)
    token = signed(exp=int(shifted.timestamp()) + (1 if seconds < 0 else 300), iat=int(shifted.timestamp()))
    assert come(Answering(id_token=token)).subject == "s-1"


def test_a_token_without_a_signature_is_worth_nothing() -> None:
    header, claims, _ = signed().split(".")
    unsigned = "eyJhbGciOiJub25lIn0." + claims + "."
    assert trouble(Answering(id_token=unsigned)) is Trouble.UNTRUSTED
    assert trouble(Answering(id_token=f"{header}.{claims}.")) is Trouble.UNTRUSTED


def test_a_token_signed_with_what_everybody_knows_is_worth_nothing() -> None:
    said = ".".join(
        urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=")
        for part in ({"alg": "HS256", "kid": "one"}, CLAIMS)
    )
    seal = hmac.digest(KEY.as_pem(private=False), said.encode(), "sha256")
    forged = f"{said}.{urlsafe_b64encode(seal).decode().rstrip('=')}"
    assert trouble(Answering(id_token=forged)) is Trouble.UNTRUSTED


def test_a_token_signed_with_another_algorithm_than_the_settings_say_is_worth_nothing() -> None:
    assert trouble(Answering(id_token=signed(algorithm="PS256"))) is Trouble.UNTRUSTED


def test_a_token_signed_by_somebody_else_is_worth_nothing() -> None:
    stranger = RSAKey.generate_key(2048, {"kid": "one"}, private=True)
    assert trouble(Answering(id_token=signed(stranger))) is Trouble.UNTRUSTED


def test_keys_that_were_renewed_are_asked_for_once_more() -> None:
    there, clock = Answering(), VirtualClock(NOW)
    provider = Provider(SETTINGS, "https://looptijd.example", clock, there)
    answer = {"code": "c", "state": BEGUN.state}
    provider.come(BEGUN, answer)
    there.keys, there.id_token = [OTHER_KEY], signed(OTHER_KEY)
    clock.move_to(NOW + timedelta(minutes=1))
    assert provider.come(BEGUN, answer)[0].subject == "s-1"


def test_keys_that_nobody_has_are_asked_for_once_a_minute() -> None:
    there = Answering(id_token=signed(OTHER_KEY))
    provider = Provider(SETTINGS, "https://looptijd.example", VirtualClock(NOW), there)
    for _ in range(5):
        with pytest.raises(Wrong):
            provider.come(BEGUN, {"code": "c", "state": BEGUN.state})
    assert len([each for each in there.asked if each.url.path == "/keys"]) == 1


def test_what_a_provider_says_of_itself_is_asked_for_once_an_hour() -> None:
    there, clock = Answering(), VirtualClock(NOW)
    provider = Provider(SETTINGS, "https://looptijd.example", clock, there)
    for minutes in (0, 30, 59):
        clock.move_to(NOW + timedelta(minutes=minutes))
        provider.way_in(BEGUN)
    assert len(there.asked) == 1
    clock.move_to(NOW + timedelta(minutes=60))
    provider.way_in(BEGUN)
    assert len(there.asked) == 2


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"issuer": "https://elders.example"}, Trouble.OTHER_ISSUER),
        ({"issuer": f"{ISSUER}/"}, Trouble.OTHER_ISSUER),
        ({"token_endpoint": None}, Trouble.UNTRUSTED),
        ({"token_endpoint": "http://login.example/token"}, Trouble.UNTRUSTED),
        ({"authorization_endpoint": "javascript:alert(1)"}, Trouble.UNTRUSTED),
        ({"jwks_uri": ["https://login.example/keys"]}, Trouble.UNTRUSTED),
        ({"userinfo_endpoint": "http://login.example/me"}, Trouble.UNTRUSTED),
        ({"end_session_endpoint": "//elders.example"}, Trouble.UNTRUSTED),
    ],
)
def test_what_a_provider_says_of_itself_is_checked(change: dict[str, Any], expected: Trouble) -> None:
    there = Answering()
    there.metadata |= change
    assert trouble(there) is expected


HTML = {"content": b"<html>hello</html>", "headers": {"content-type": "text/html"}}


@pytest.mark.parametrize(
    ("path", "answer", "expected"),
    [
        ("/.well-known/openid-configuration", httpx2.Response(500), Trouble.UNREACHABLE),
        (
            "/.well-known/openid-configuration",
            httpx2.Response(302, headers={"location": "https://elders.example"}),
            Trouble.UNREACHABLE,
        ),
        ("/.well-known/openid-configuration", httpx2.Response(200, **HTML), Trouble.UNTRUSTED),
        ("/.well-known/openid-configuration", httpx2.Response(200, json=[1]), Trouble.UNTRUSTED),
        ("/.well-known/openid-configuration", httpx2.Response(200, content=b" " * 2_000_000), Trouble.UNTRUSTED),
        ("/token", httpx2.Response(400, json={"error": "invalid_grant"}), Trouble.REFUSED),
        ("/token", httpx2.Response(503, **HTML), Trouble.UNREACHABLE),
        ("/token", httpx2.Response(200, **HTML), Trouble.UNTRUSTED),
        ("/token", httpx2.Response(200, json=["a"]), Trouble.UNTRUSTED),
        ("/token", httpx2.Response(200, json={"access_token": "a"}), Trouble.UNTRUSTED),
        ("/token", httpx2.Response(200, json={"id_token": {"a": 1}, "access_token": "a"}), Trouble.UNTRUSTED),
        ("/token", httpx2.Response(200, json={"id_token": "a.b.c", "access_token": "a"}), Trouble.UNTRUSTED),
        ("/keys", httpx2.Response(404), Trouble.UNREACHABLE),
        ("/keys", httpx2.Response(200, json={"keys": "none"}), Trouble.UNTRUSTED),
        ("/keys", httpx2.Response(200, json={"keys": [{"kty": "RSA"}]}), Trouble.UNTRUSTED),
        ("/keys", httpx2.Response(200, json={}), Trouble.UNTRUSTED),
    ],
)
def test_an_answer_that_is_none_is_a_trouble_and_no_error(
    path: str, answer: httpx2.Response, expected: Trouble
) -> None:
    assert trouble(Answering(answers={path: answer})) is expected


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ({"error": "access_denied"}, Trouble.REFUSED),
        ({"code": "c", "iss": "https://elders.example"}, Trouble.OTHER_ISSUER),
        ({"error": "access_denied", "iss": "https://elders.example"}, Trouble.OTHER_ISSUER),
        ({"code": ""}, Trouble.UNTRUSTED),
        ({"state": "state"}, Trouble.UNTRUSTED),
    ],
)
def test_an_answer_without_a_code_of_this_provider_is_worth_nothing(answer: dict[str, str], expected: Trouble) -> None:
    assert trouble(Answering(), answer) is expected


def test_what_else_it_knows_must_be_of_the_same_person() -> None:
    without = signed(groups=None)
    more = {"sub": "s-1", "groups": ["inkoop"]}
    assert come(Answering(id_token=without, userinfo=more)).role is Role.BUYER
    assert trouble(Answering(id_token=without, userinfo={**more, "sub": "s-2"})) is Trouble.UNTRUSTED
    assert trouble(Answering(id_token=without, userinfo={"groups": ["inkoop"]})) is Trouble.UNTRUSTED


@pytest.mark.parametrize(
    ("claim", "said", "role"),
    [
        ("groups", {"groups": ["inkoop"]}, Role.BUYER),
        ("groups", {"groups": "inkoop"}, Role.BUYER),
        ("groups", {"groups": ["Inkoop", "inkoop "]}, None),
        ("groups", {"groups": {"inkoop": True}}, None),
        ("groups", {"groups": [["inkoop"]]}, None),
        ("groups", {"groups": 7}, None),
        ("realm_access.roles", {"realm_access": {"roles": ["inkoop"]}}, Role.BUYER),
        ("https://desk.example/roles", {"https://desk.example/roles": ["inkoop"]}, Role.BUYER),
        ("realm_access.roles", {"realm_access": "roles"}, None),
    ],
)
def test_only_a_group_that_is_named_gives_a_role(claim: str, said: dict[str, Any], role: Role | None) -> None:
    settings = SignOn(ISSUER, "looptijd", SETTINGS.roles, claim, "preferred_username", "openid", "RS256", "geheim")
    there = Answering(id_token=signed(**({"groups": None} | said)))
    assert come(there, settings=settings).role is role


@pytest.mark.parametrize(
    ("said", "mail"),
    [
        ({"email": "eva@zorg.example"}, "eva@zorg.example"),
        ({"email": "eva@zorg.example", "email_verified": False}, None),
        ({"email": "eva@zorg.example\r\nBcc: x@elders.example"}, None),
        ({"email": ["eva@zorg.example"]}, None),
    ],
)
def test_a_mail_address_is_taken_where_it_can_be_used(said: dict[str, Any], mail: str | None) -> None:
    assert come(Answering(id_token=signed(**said))).mail == mail


def test_a_client_without_a_secret_says_so() -> None:
    settings = SignOn(ISSUER, "looptijd", SETTINGS.roles, "groups", "preferred_username", "openid", "RS256")
    there = Answering()
    assert come(there, settings=settings).role is Role.BUYER
    exchange = next(each for each in there.asked if each.url.path == "/token")
    assert "authorization" not in exchange.headers
    assert b"client_id=looptijd" in exchange.content


def test_a_client_says_who_it_is_as_the_provider_wants_it() -> None:
    there = Answering()
    there.metadata["token_endpoint_auth_methods_supported"] = ["client_secret_post"]
    come(there)
    exchange = next(each for each in there.asked if each.url.path == "/token")
    assert b"client_secret=geheim" in exchange.content
    assert "geheim" not in json.dumps([str(each.url) for each in there.asked])


def test_a_provider_without_a_way_out_has_none() -> None:
    there = Answering()
    provider = Provider(SETTINGS, "https://looptijd.example", VirtualClock(NOW), there)
    assert "id_token_hint=t" in str(provider.way_out("t"))
    assert "id_token_hint" not in str(provider.way_out("t" * 5000))
    del there.metadata["end_session_endpoint"]
    assert Provider(SETTINGS, "https://looptijd.example", VirtualClock(NOW), there).way_out("t") is None
    down = Answering(answers={"/.well-known/openid-configuration": httpx2.Response(500)})
    assert Provider(SETTINGS, "https://looptijd.example", VirtualClock(NOW), down).way_out("t") is None
