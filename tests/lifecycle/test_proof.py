"""The file that checks a bundle alone: its tree is that of RFC 6962, its notes are those of C2SP."""

import hashlib
import subprocess
import sys
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st
from pymerkle import InmemoryTree, verify_inclusion

from lifecycle import proof
from lifecycle.proof import Checkpoint, Key, Tree, leaf


def records(count: int) -> list[bytes]:
    return [hashlib.sha256(str(number).encode()).digest() for number in range(count)]


def grown(hashes: list[bytes]) -> Tree:
    tree = Tree()
    for each in hashes:
        tree.append(leaf(each))
    return tree


@pytest.mark.parametrize("size", [*range(1, 40), 255, 256, 257, 1000])
def test_the_root_is_that_of_an_independent_library(size: int) -> None:
    independent = InmemoryTree(algorithm="sha256")
    for each in records(size):
        independent.append_entry(each)
    assert grown(records(size)).root() == independent.get_root()


def test_the_root_of_nothing_is_the_hash_of_nothing() -> None:
    assert Tree().root() == hashlib.sha256(b"").digest()


@settings(deadline=None)
@given(st.data())
def test_a_path_of_an_independent_library_leads_to_the_root(data: st.DataObject) -> None:
    size = data.draw(st.integers(1, 200))
    number = data.draw(st.integers(0, size - 1))
    independent = InmemoryTree(algorithm="sha256")
    for each in records(size):
        independent.append_entry(each)
    found = independent.prove_inclusion(number + 1)
    verify_inclusion(independent.get_leaf(number + 1), independent.get_root(), found)
    path = found.path[1:]
    assert proof.root_by(leaf(records(size)[number]), number, size, path) == independent.get_root()


@given(st.integers(-3, 60), st.integers(-3, 60), st.lists(st.binary(min_size=32, max_size=32), max_size=9))
def test_a_path_of_any_shape_is_an_answer_and_no_error(number: int, size: int, path: list[bytes]) -> None:
    found = proof.root_by(b"x" * 32, number, size, path)
    assert found is None or (0 <= number < size and len(found) == 32)
    assert not proof.is_consistent(number, b"a" * 32, size, b"b" * 32, path) or number == 0


def key_and_note(**other: object) -> tuple[Key, Checkpoint]:
    private = Ed25519PrivateKey.from_private_bytes(b"k" * 32)
    key = Key("looptijd/test", private.public_key().public_bytes_raw())
    text = Checkpoint("looptijd/test", 7, b"r" * 32)
    return key, Checkpoint(text.origin, 7, text.root, (), ((key.name, key.id + private.sign(text.text)),))


def test_a_note_and_a_key_are_read_as_they_are_written() -> None:
    key, signed = key_and_note()
    assert Key.read(str(key)) == key
    assert Checkpoint.read(signed.note()) == signed
    assert signed.signed_by([key])


def test_every_changed_byte_of_a_note_is_found() -> None:
    key, signed = key_and_note()
    note = signed.note()
    for place in range(len(note)):
        changed = note[:place] + bytes([note[place] ^ 1]) + note[place + 1 :]
        try:
            read = Checkpoint.read(changed)
        except ValueError:
            continue
        assert not read.signed_by([key]), place


@given(st.binary(max_size=200))
def test_what_is_no_note_is_said_to_be_none(content: bytes) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - any of its kinds, and no other
        Checkpoint.read(content)


@given(st.text(max_size=80))
def test_what_is_no_key_is_said_to_be_none(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - any of its kinds, and no other
        Key.read(text)


def test_it_runs_alone(tmp_path: Path) -> None:
    alone = tmp_path / "alone.py"
    alone.write_bytes(Path(proof.__file__).read_bytes())
    command = [sys.executable, "-I", str(alone), str(tmp_path / "nothing.zip")]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr == ""
    assert "the bundle cannot be read" in done.stdout
