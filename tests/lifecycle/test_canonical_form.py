"""The canonical form of a record, compared with an independent implementation of RFC 8785, and its hash."""

import hashlib
import json
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from lifecycle import audit
from lifecycle.audit import canonical, commitment, digest
from lifecycle.states import State

LARGEST = 2**53 - 1

texts = st.text(st.characters(exclude_categories=["Cs"]))
keys = st.text(st.characters(max_codepoint=127))
whole = st.integers(min_value=-LARGEST, max_value=LARGEST)
scalars = st.none() | st.booleans() | whole | texts
json_data = st.recursive(
    scalars, lambda inner: st.lists(inner, max_size=5) | st.dictionaries(keys, inner, max_size=5), max_leaves=20
)


@given(json_data)
def test_the_form_is_that_of_rfc_8785(value: Any) -> None:
    assert canonical(value) == rfc8785.dumps(value)


@given(json_data)
def test_the_form_reads_back_as_what_it_was(value: Any) -> None:
    assert json.loads(canonical(value)) == value


@given(st.dictionaries(keys, scalars, min_size=2))
def test_the_order_in_which_a_record_was_filled_does_not_matter(value: dict[str, Any]) -> None:
    assert canonical(dict(reversed(value.items()))) == canonical(value)


@given(st.text())
def test_every_text_has_the_form_of_rfc_8785_or_none_at_all(text: str) -> None:
    try:
        theirs = rfc8785.dumps(text)
    except ValueError:
        with pytest.raises(ValueError, match="surrogates"):
            canonical(text)
    else:
        assert canonical(text) == theirs


@pytest.mark.parametrize(
    ("value", "form"),
    [
        ({"b": 1, "a": [True, None, "x"]}, b'{"a":[true,null,"x"],"b":1}'),
        ({}, b"{}"),
        ([], b"[]"),
        ((1, 2), b"[1,2]"),
        ('\u20ac$\u000f\nA\'B"\\\\"/', b'"\xe2\x82\xac$\\u000f\\nA\'B\\"\\\\\\\\\\"/"'),
        ("\b\t\n\f\r\x1f\x7f", b'"\\b\\t\\n\\f\\r\\u001f\x7f"'),
        ("\N{OK HAND SIGN}", b'"\xf0\x9f\x91\x8c"'),
        ("e\u0301", b'"e\xcc\x81"'),
        ("\u2028", b'"\xe2\x80\xa8"'),
        ({"B": 1, "a": 2, "_": 3, "1": 4, "": 5}, b'{"":5,"1":4,"B":1,"_":3,"a":2}'),
        (-LARGEST, b"-9007199254740991"),
        (LARGEST, b"9007199254740991"),
        (0, b"0"),
    ],
)
def test_known_forms(value: Any, form: bytes) -> None:
    assert canonical(value) == form


class Word(StrEnum):
    ONE = "one"


class Number(int):
    """An integer that is not quite one."""


@pytest.mark.parametrize(
    "value",
    [
        1.0,
        0.5,
        float("nan"),
        Decimal("1.5"),
        date(2026, 10, 31),
        b"bytes",
        {1, 2},
        State.SIGNED,
        Word.ONE,
        Number(3),
        {"\xe9": 1},
        {1: "x"},
        {None: 1},
        {State.SIGNED: 1},
    ],
    ids=repr,
)
def test_what_has_no_one_form_in_every_language_is_refused(value: Any) -> None:
    for place in (value, [value], {"a": {"b": [value]}}):
        with pytest.raises(TypeError):
            canonical(place)


@pytest.mark.parametrize("value", [LARGEST + 1, -LARGEST - 1, 10**30])
def test_a_number_that_some_languages_round_is_refused(value: int) -> None:
    for place in (value, [value], {"a": value}):
        with pytest.raises(ValueError, match="has no canonical JSON form"):
            canonical(place)


def test_the_hash_is_the_sha_256_of_the_stored_bytes() -> None:
    assert digest(b"abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"


SALT = "00112233445566778899aabbccddeeff"


def test_a_commitment_is_the_hash_of_salt_and_canonical_value() -> None:
    expected = hashlib.sha256(bytes.fromhex(SALT) + b'"A. Bakker"').hexdigest()
    assert commitment(SALT, "A. Bakker") == expected


@given(st.tuples(st.binary(min_size=16, max_size=16), scalars), st.tuples(st.binary(min_size=16, max_size=16), scalars))
def test_a_commitment_changes_with_salt_and_value(one: tuple[bytes, Any], other: tuple[bytes, Any]) -> None:
    same = one[0] == other[0] and canonical(one[1]) == canonical(other[1])
    assert (commitment(one[0].hex(), one[1]) == commitment(other[0].hex(), other[1])) is same


@given(st.binary(min_size=16, max_size=16), json_data)
def test_the_same_salt_and_value_give_the_same_commitment(salt: bytes, value: Any) -> None:
    assert commitment(salt.hex(), value) == commitment(salt.hex().upper(), value)


def test_true_and_one_are_different_values() -> None:
    assert commitment(SALT, True) != commitment(SALT, 1)
    assert commitment(SALT, "1") != commitment(SALT, 1)
    assert commitment(SALT, None) != commitment(SALT, "")


FIELDS: dict[str, Any] = {
    "stream": "contract:12",
    "seq": 1,
    "prev": audit.FIRST,
    "action": "assess",
    "outcome": "done",
    "actor": "anna",
    "role": "buyer",
    "effective": "2026-10-31T22:59:59.000000Z",
    "recorded": "2026-10-31T22:59:59.000000Z",
    "details": {"from": "applied", "to": "assessed", "version": 2},
}


def test_a_record_holds_its_fields_and_its_format() -> None:
    fields = {name: value for name, value in FIELDS.items() if name != "details"}
    assert json.loads(audit.body(**FIELDS)) == fields | FIELDS["details"] | {"format": 1}


@pytest.mark.parametrize("field", sorted(FIELDS.keys() - {"details"}))
def test_the_hash_changes_with_every_field(field: str) -> None:
    changed = FIELDS | {field: 2 if field == "seq" else "other"}
    assert digest(audit.body(**changed)) != digest(audit.body(**FIELDS))


def test_the_hash_changes_with_every_detail() -> None:
    changed = FIELDS | {"details": FIELDS["details"] | {"version": 3}}
    assert digest(audit.body(**changed)) != digest(audit.body(**FIELDS))


@pytest.mark.parametrize("field", ["format", *sorted(FIELDS.keys() - {"details"})])
def test_details_cannot_pass_for_a_field_of_the_record(field: str) -> None:
    forged = FIELDS | {"details": FIELDS["details"] | {field: "forged"}}
    with pytest.raises(ValueError, match=rf"^details of a record cannot use {field}$"):
        audit.body(**forged)
