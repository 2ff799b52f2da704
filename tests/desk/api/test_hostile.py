"""Hostile requests: each gets one clear problem, nothing is half written, and nothing is a mistake of ours."""

import json
from collections.abc import Callable
from typing import Any

import httpx2
import pytest
from calling import Program
from rounds import Round

from workflows import regions_seen

JSON = {"content-type": "application/json"}


def _post(program: Program, content: bytes, path: str = "/providers", **headers: str) -> httpx2.Response:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return program.send("POST", path, content=content, headers={**JSON, **named})


def _is_problem(answered: httpx2.Response, status: int) -> dict[str, Any]:
    assert answered.status_code == status, answered.text[:500]
    assert answered.headers["content-type"] == "application/problem+json"
    said: dict[str, Any] = answered.json()
    assert {"type", "title", "status", "detail"} <= said.keys()
    assert said["status"] == status
    assert len(answered.content) < 20_000
    return said


UNREADABLE = {
    "no json": b"{",
    "invalid utf-8": b'{"key": "\xff"}',
    "utf-16": '{"key": "a"}'.encode("utf-16"),
    "nan": b'{"key": NaN}',
    "infinity": b'{"key": -Infinity}',
    "too large a number": b'{"key": 1e999}',
    "an endless integer": b'{"key": ' + b"9" * 10_000 + b"}",
    "a key twice": b'{"key": "a", "key": "b"}',
    "a key twice inside": b'{"key": {"a": 1, "a": 2}}',
    "deep lists": b'{"key": ' + b"[" * 100_000 + b"]" * 100_000 + b"}",
    "deep objects": b'{"a":' * 5_000 + b"1" + b"}" * 5_000,
    "a little too deep": b'{"key": ' + b"[" * 41 + b"]" * 41 + b"}",
    "nul": b"\x00",
    "a byte order mark": b'\xef\xbb\xbf{"key": "a"}',
}


@pytest.mark.parametrize("content", UNREADABLE.values(), ids=UNREADABLE)
def test_what_has_no_one_reading_as_json_is_unreadable(of: Callable[..., Program], content: bytes) -> None:
    said = _is_problem(_post(of("anna"), content), 400)
    assert said["type"] == "/api/v1/problems/unreadable"


INVALID = {
    "nothing": b"",
    "null": b"null",
    "a list": b"[]",
    "text": b'"key"',
    "a number": b"1",
    "an unknown member": b'{"key": "a", "kind": "rho", "name": "N", "admin": true}',
    "a lone surrogate": b'{"key": "a", "kind": "rho", "name": "\\ud800"}',
    "nul in a name": b'{"key": "a", "kind": "rho", "name": "\\u0000"}',
    "a name that turns around": '{"key": "a", "kind": "rho", "name": "a\u202eb"}'.encode(),
    "a name of a million characters": b'{"key": "a", "kind": "rho", "name": "' + b"x" * 1_000_000 + b'"}',
    "a key of a million characters": b'{"key": "' + b"x" * 1_000_000 + b'", "kind": "rho", "name": "N"}',
    "a huge integer": b'{"key": ' + b"9" * 4_000 + b', "kind": "rho", "name": "N"}',
    "a number for a name": b'{"key": "a", "kind": "rho", "name": 1}',
    "a kind that there is not": b'{"key": "a", "kind": "bank", "name": "N"}',
    "a surrogate as a member": b'{"\\ud800": 1}',
}


@pytest.mark.parametrize("content", INVALID.values(), ids=INVALID)
def test_what_does_not_fit_is_named_with_its_place(season: Round, of: Callable[..., Program], content: bytes) -> None:
    said = _is_problem(_post(of("anna"), content), 422)
    assert said["type"] == "/api/v1/problems/invalid"
    assert said["errors"]
    for each in said["errors"]:
        assert each["where"].startswith("body")
        assert each["problem"]["nl"]
        assert each["problem"]["en"]
    assert of("anna").get("/providers").json()["providers"] == []
    season.holds()


@pytest.mark.parametrize(
    "kind",
    ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "application/xml", "",
     "application/json; charset=utf-16", "application/problem+json", "json"],
)  # fmt: skip
def test_only_json_is_taken(of: Callable[..., Program], kind: str) -> None:
    said = _is_problem(_post(of("anna"), b'{"key": "a"}', content_type=kind), 415)
    assert said["type"] == "/api/v1/problems/unsupported-media-type"


def test_too_much_is_refused_before_it_is_read_whole(of: Callable[..., Program]) -> None:
    content = b'{"key": "' + b"x" * (2 * 1024 * 1024) + b'"}'
    assert _is_problem(_post(of("anna"), content), 413)["type"] == "/api/v1/problems/too-large"
    said = _is_problem(_post(of("anna"), b"{}", content_length="99999999999"), 413)
    assert said["type"] == "/api/v1/problems/too-large"


@pytest.mark.parametrize(
    "path",
    ["/contracts/%00", "/contracts/%ff", "/contracts/" + "x" * 201, "/contracts/%F0%9F%98%80", "/contracts/..%2f..",
     "/contracts/%ed%a0%80", "/approvals/0", "/approvals/-1", "/approvals/99999999999999999999999999", "/approvals/1.5",
     "/approvals/%D9%A1", "/providers/%00", "/regions/%0a", "/policies/%22", "/policies/gli-2027?version=0",
     "/milestones/offers-out/gli-2027/99999999999999999999", "/milestones/nooit/gli-2027/2027", "/problems/%00",
     "/contracts?limit=0", "/contracts?limit=1e3", "/contracts?sort=%00", "/contracts?cursor=%00",
     "/contracts?cursor=WzFd", "/contracts?nosuch=1", "/contracts?state=weg", "/contracts?region=atlantis",
     "/contracts?licences_within=-1", "/contracts?overdue=misschien", "/contracts?search=" + "x" * 201,
     "/audit?since=gisteren", "/audit?since=2026-01-01T00:00:00", "/audit?since=9999-12-31T23:59:59-23:59",
     "/audit?limit=201", "/audit?contract=%00", "/audit/contract:1/0", "/audit/%00/1", "/as-of", "/as-of?at=x",
     "/nergens", "/contracts/", "//contracts"],
)  # fmt: skip
def test_strange_addresses_are_told_what_is_wrong(of: Callable[..., Program], path: str) -> None:
    answered = of("iris").get(path)
    assert answered.status_code in {404, 422}, (path, answered.status_code, answered.text[:300])
    _is_problem(answered, answered.status_code)


def test_other_methods_are_told_which_there_are(of: Callable[..., Program]) -> None:
    for method in ("DELETE", "PUT", "OPTIONS", "TRACE", "BREW"):
        answered = of("anna").send(method, "/providers/rho-1")
        assert _is_problem(answered, 405)["type"] == "/api/v1/problems/method-not-allowed"
        assert answered.headers["allow"] == "GET, PATCH"


def test_another_host_is_told_so_as_a_problem(of: Callable[..., Program]) -> None:
    answered = of("anna").get("/regions", headers={"host": "elders.example"})
    assert _is_problem(answered, 400)["type"] == "/api/v1/problems/unreadable"


def test_a_mistake_of_ours_tells_a_reference_and_nothing_else(
    of: Callable[..., Program], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: object) -> None:
        message = "secret inside"
        raise KeyError(message)

    monkeypatch.setattr(regions_seen, "seen", broken)
    said = _is_problem(of("anna").get("/regions"), 500)
    assert "secret" not in json.dumps(said)
    assert said["detail"].split("kenmerk ")[1].split()[0] in caplog.text


def test_the_pages_are_as_safe_as_they_were(of: Callable[..., Program]) -> None:
    client = of().client
    assert client.get("/nergens").headers["content-type"].startswith("text/html")
    answered = client.get("/api/v1/openapi.json")
    assert "default-src 'none'" in answered.headers["content-security-policy"]
    assert answered.headers["x-content-type-options"] == "nosniff"
    assert client.get("/api").headers["content-type"] == "application/problem+json"
