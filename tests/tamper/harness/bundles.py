"""The parts of a bundle, as a program with malice would handle them: apart, and written out again."""

import json
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from lifecycle import audit, proof
from lifecycle.proof import Checkpoint, Key, Tree, leaf

HEX: Final = 64
BODY: Final = HEX + 10
FURTHER: Final = ("FORMAT.md", b"what a bundle is\n")


@dataclass(frozen=True, slots=True)
class Signer:
    """A key that signs."""

    name: str
    private: Ed25519PrivateKey

    @classmethod
    def of(cls, name: str, seed: bytes) -> "Signer":
        return cls(name, Ed25519PrivateKey.from_private_bytes(seed))

    @property
    def key(self) -> Key:
        return Key(self.name, self.private.public_key().public_bytes_raw())

    def sign(self, size: int, root: bytes, more: tuple[str, ...] = (), beside: "Iterable[Signer]" = ()) -> bytes:
        """The note of a checkpoint, signed by those `beside` too."""
        text = Checkpoint(self.name, size, root, more).text
        signatures = tuple((each.key.name, each.key.id + each.private.sign(text)) for each in (self, *beside))
        return Checkpoint(self.name, size, root, more, signatures).note()


@dataclass(frozen=True, slots=True)
class Parts:
    """A bundle in its parts; `signers` are the keys that signed it, of which the last one signs."""

    signers: tuple[Signer, ...]
    keys: tuple[str, ...]
    notes: Mapping[str, bytes]
    lines: tuple[bytes, ...]
    states: tuple[bytes, ...]
    stamps: Mapping[str, bytes] = field(default_factory=dict)

    def with_(self, **other: Any) -> "Parts":
        return replace(self, **other)

    @property
    def sizes(self) -> list[int]:
        """The numbers of records that were signed."""
        return [Checkpoint.read(note).size for note in self.notes.values()]

    def write(self, file: Path) -> Path:
        """Write the bundle as the real one is written."""
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
            archive.writestr(*FURTHER)
            archive.writestr(proof.KEYS, "".join(f"{key}\n" for key in self.keys))
            for name, content in (*self.notes.items(), *self.stamps.items()):
                archive.writestr(name, content)
            for name, lines in ((proof.RECORDS, self.lines), (proof.STATES, self.states)):
                archive.writestr(name, b"".join(lines), zipfile.ZIP_STORED)
        return file

    @classmethod
    def read(cls, file: Path, signers: Sequence[Signer]) -> "Parts":
        """The parts of a bundle that the real office wrote."""
        with zipfile.ZipFile(file) as archive:
            content = {name: archive.read(name) for name in archive.namelist()}
        return cls(
            tuple(signers),
            tuple(content[proof.KEYS].decode().splitlines()),
            {name: each for name, each in content.items() if name.startswith(proof.CHECKPOINTS)},
            tuple(content[proof.RECORDS].splitlines(keepends=True)),
            tuple(content[proof.STATES].splitlines(keepends=True)),
        )


def body_of(line: bytes) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(line[BODY:])
    return found


def stated(line: bytes) -> str:
    return line[:HEX].decode()


def stream_of(line: bytes) -> str:
    return str(body_of(line)["stream"])


def line_of(body: Mapping[str, Any], hashed: str | None = None) -> bytes:
    """The line of a record, with a fresh hash unless it keeps one."""
    content = audit.canonical(body)
    return proof.line_of(hashed or audit.digest(content), str(body.get("stream", "")), content)


def tree_of(lines: Iterable[bytes]) -> Tree:
    tree = Tree()
    for line in lines:
        tree.append(leaf(bytes.fromhex(stated(line))))
    return tree


def states_of(lines: Iterable[bytes]) -> tuple[bytes, ...]:
    """The states that records make, as somebody would work them out who wants them to fit."""
    found: dict[str, dict[str, Any]] = {}
    for line in lines:
        body = body_of(line)
        if not body["stream"].startswith("contract:") or body["outcome"] != "done" or "changes" not in body:
            continue
        state = found.setdefault(body["stream"], {"dossier": {}})
        for name, value in body["changes"].items():
            into, fact = (state["dossier"], name[8:]) if name.startswith("dossier.") else (state, name)
            into[fact] = value
            if into is not state and value is None:
                del into[fact]
        state["version"] = body["version"]
    return tuple(audit.canonical({"stream": stream, "state": state}) + b"\n" for stream, state in sorted(found.items()))
