"""The audit record: its canonical form and its hash.

A record's body is JSON in the canonical form of RFC 8785, restricted to values that have one form in every language:
text, whole numbers, booleans, null, lists and objects with ASCII keys. The standard library's encoder writes that form
for those values (a test compares it with an independent implementation). The hash is the SHA-256 of the stored bytes,
and the body names the hash of the record before it in the same stream, so the records of a stream form a chain.

Personal values stand in the body only as salted commitments; the values with their salts are kept apart, so that they
can be erased without breaking the chain.
"""

import hashlib
import json
from collections.abc import Mapping
from typing import Any, Final

FORMAT: Final = 1
"""The version of the body's form; a reader refuses one it does not know."""

FIRST: Final = ""
"""What the first record of a stream names as the hash before it."""

SALT_BYTES: Final = 16


def canonical(value: Any) -> bytes:
    """The canonical bytes of JSON data; `TypeError` or `ValueError` for data that has none here."""
    _check(value)
    return _encode(value).encode()


_encode: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode

LARGEST_NUMBER: Final = 2**53 - 1
"""The largest whole number that every reader of JSON keeps exactly (RFC 8785)."""


def _check(value: Any) -> None:
    kind = type(value)
    if kind is str or value is None or kind is bool:
        return
    if kind is int:
        if abs(value) > LARGEST_NUMBER:
            message = f"{value} has no canonical JSON form"
            raise ValueError(message)
    elif kind is dict:
        for key, item in value.items():
            if type(key) is not str or not key.isascii():
                message = f"{key!r} is no key of a record"
                raise TypeError(message)
            _check(item)
    elif kind is list or kind is tuple:
        for item in value:
            _check(item)
    else:
        message = f"{kind.__name__} has no canonical JSON form"
        raise TypeError(message)


def digest(content: bytes) -> str:
    """The SHA-256 of stored bytes, in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def commitment(salt: str, value: Any) -> str:
    """The commitment to a personal value: SHA-256 over its salt (hexadecimal) and its canonical form."""
    return hashlib.sha256(bytes.fromhex(salt) + canonical(value)).hexdigest()


def body(  # noqa: PLR0913 - the fields of a record, each by its name
    *,
    stream: str,
    seq: int,
    prev: str,
    action: str,
    outcome: str,
    actor: str,
    role: str,
    effective: str,
    recorded: str,
    details: Mapping[str, Any],
) -> bytes:
    """The canonical bytes of a record.

    `stream` names the chain (``contract:12``), `seq` counts from 1 without gaps, `prev` is the hash of the one before
    (`FIRST` for the first); moments are UTC texts. `details` holds what the action adds: from, to, version, changes,
    findings, policy (hash), reason, approver, personal (commitments); `ValueError` where it uses a name of the others.
    """
    fixed = {
        "format": FORMAT,
        "stream": stream,
        "seq": seq,
        "prev": prev,
        "action": action,
        "outcome": outcome,
        "actor": actor,
        "role": role,
        "effective": effective,
        "recorded": recorded,
    }
    taken = fixed.keys() & details.keys()
    if taken:
        message = f"details of a record cannot use {', '.join(sorted(taken))}"
        raise ValueError(message)
    return canonical({**details, **fixed})


FAILED: Final = "failed"
LIFTED: Final = "lifted"
CITED: Final = "cited"
FAILING: Final = frozenset({"not_met", "missing", "error"})
"""The outcomes of a rule that does not hold."""


def rules(details: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    """The rules that a record (its body, or its details) names with a consequence, each with what became of it.

    `FAILED` does not hold (advice too), `LIFTED` was lifted by an override, `CITED` is a ground of what was done.
    """
    lifted = (details.get("override") or {}).get("lifted", [])
    failed = [found[0] for found in details.get("findings", []) if found[1] in FAILING and found[0] not in lifted]
    parts = ((FAILED, failed), (LIFTED, lifted), (CITED, details.get("grounds", [])))
    return tuple(dict.fromkeys((rule, part) for part, found in parts for rule in found))
