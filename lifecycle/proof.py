"""Checks a bundle of the audit trail, offline. This file runs alone, with Python 3.11 or newer and `cryptography`.

    python proof.py BUNDLE [--key KEY] [--checkpoints FOLDER] [--lang en] [--json]

A bundle is a zip file. `records.txt` holds every record by its dense number from 0, a line each: its SHA-256 and the
CRC-32 of its stream, both in hexadecimal, and the stored bytes, with a space between. `checkpoints/` holds what was
signed (C2SP signed notes with Ed25519 over an RFC 6962 tree whose leaves are those hashes, as bytes), `states.jsonl`
the state of each contract, `keys.txt` the public keys. Whoever doubts the bundle names the `key`, and the checkpoints
that were kept elsewhere.
"""

# ruff: noqa: T201 - run alone, it says on the terminal what it found
import argparse
import base64
import binascii
import hashlib
import io
import itertools
import json
import os
import re
import sys
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

RECORDS: Final = "records.txt"
STATES: Final = "states.jsonl"
KEYS: Final = "keys.txt"
CHECKPOINTS: Final = "checkpoints/"
NEXT_KEY: Final = "next-key "
"""How the line of a checkpoint begins that names the key which signs from then on."""

LONGEST_PROOF: Final = 2048
"""How many bytes a proof of one record has at most; a bundle has more."""

_HEX: Final = 64
_BODY: Final = _HEX + 10
"""Where the stored bytes begin in a line."""
_IS_HASH: Final = re.compile(rb"[0-9a-f]{64}").match
_IS_CRC: Final = re.compile(rb"[0-9a-f]{8}").fullmatch
_ED25519: Final = b"\x01"
_DASH: Final = "\u2014 "
_MANY: Final = 4_000_000
"""From how many bytes of records on it pays to divide the work over processes."""

Said = tuple[str, str]
"""Something in Dutch and in English."""

_OTHER_STATE: Final = ("de stand is niet wat de vastleggingen opleveren", "its state is not what its records make")
_NO_STATE: Final = ("heeft vastleggingen en geen stand", "has records and no state")


def leaf(record_hash: bytes) -> bytes:
    """The hash of a leaf of the tree (RFC 6962, 2.1); what it holds is the SHA-256 of a record."""
    return hashlib.sha256(b"\x00" + record_hash).digest()


def node(left: bytes, right: bytes) -> bytes:
    """The hash of an inner node of the tree (RFC 6962, 2.1)."""
    return hashlib.sha256(b"\x01" + left + right).digest()


@dataclass(slots=True)
class Tree:
    """A tree that grows: `peaks` are the roots of its complete parts, the largest first."""

    size: int = 0
    peaks: list[bytes] = field(default_factory=list)

    def append(self, hashed: bytes) -> None:
        """Add the hash of a leaf."""
        left = self.size
        while left & 1:
            hashed = node(self.peaks.pop(), hashed)
            left >>= 1
        self.peaks.append(hashed)
        self.size += 1

    def root(self) -> bytes:
        """The root of the tree as it is now."""
        if not self.peaks:
            return hashlib.sha256().digest()
        found = self.peaks[-1]
        for peak in reversed(self.peaks[:-1]):
            found = node(peak, found)
        return found


def root_by(hashed: bytes, number: int, size: int, path: Sequence[bytes]) -> bytes | None:
    """The root that an inclusion proof leads to (RFC 9162, 2.1.3.2); ``None`` for one of another shape."""
    if not 0 <= number < size:
        return None
    place, last, found = number, size - 1, hashed
    for each in path:
        if last == 0:
            return None
        if place & 1 or place == last:
            found = node(each, found)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            found = node(found, each)
        place, last = place >> 1, last >> 1
    return found if last == 0 else None


def is_consistent(old: int, old_root: bytes, new: int, new_root: bytes, path: Sequence[bytes]) -> bool:
    """Whether a consistency proof shows that a tree of `new` leaves begins with one of `old` (RFC 9162, 2.1.4.2)."""
    if old in {0, new}:
        return not path and (old == 0 or old_root == new_root)
    if not 0 < old < new or not path:
        return False
    steps = list(path) if old & (old - 1) else [old_root, *path]
    place, last = old - 1, new - 1
    while place & 1:
        place, last = place >> 1, last >> 1
    first = second = steps[0]
    for each in steps[1:]:
        if last == 0:
            return False
        if place & 1 or place == last:
            first, second = node(each, first), node(each, second)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            second = node(second, each)
        place, last = place >> 1, last >> 1
    return first == old_root and second == new_root and last == 0


@dataclass(frozen=True, slots=True)
class Key:
    """A public key as C2SP's signed notes write one: ``name+id+base64``; `ValueError` for text that is none."""

    name: str
    public: bytes

    @classmethod
    def read(cls, text: str) -> "Key":
        """The key that a line describes."""
        name, _, rest = text.strip().partition("+")
        found = cls(name, _unbased(rest.partition("+")[2])[1:])
        if str(found) != text.strip():
            message = "is no public key such as name+0123abcd+AbC..."
            raise ValueError(message)
        return found

    @property
    def id(self) -> bytes:
        """What a signature names its key by."""
        return hashlib.sha256(self.name.encode() + b"\n" + _ED25519 + self.public).digest()[:4]

    def __str__(self) -> str:
        return f"{self.name}+{self.id.hex()}+{base64.b64encode(_ED25519 + self.public).decode()}"

    def signed(self, text: bytes, signature: bytes) -> bool:
        """Whether `signature` is that of this key over `text`."""
        # Only who checks signatures needs this large import.
        from cryptography.exceptions import InvalidSignature  # noqa: PLC0415 - see above
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey  # noqa: PLC0415 - see above

        try:
            Ed25519PublicKey.from_public_bytes(self.public).verify(signature, text)
        except (InvalidSignature, ValueError):
            return False
        return True


def _unbased(text: str) -> bytes:
    return base64.b64decode(text, validate=True)


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """What was signed: a tree of `size` records with this `root`; `more` are further lines of its text."""

    origin: str
    size: int
    root: bytes
    more: tuple[str, ...] = ()
    signatures: tuple[tuple[str, bytes], ...] = ()

    @classmethod
    def read(cls, note: bytes) -> "Checkpoint":
        """The checkpoint of a note; `ValueError` for bytes that are none."""
        text, between, below = note.decode().partition("\n\n")
        origin, size, root, *more = text.split("\n")
        signatures = []
        for line in below.splitlines():
            name, _, coded = line.removeprefix(_DASH).partition(" ")
            signatures.append((name, _unbased(coded)))
        found = cls(origin, int(size), _unbased(root), tuple(more), tuple(signatures))
        if not between or found.note() != note:
            message = "is no signed checkpoint"
            raise ValueError(message)
        return found

    @property
    def text(self) -> bytes:
        """What is signed."""
        lines = (self.origin, str(self.size), base64.b64encode(self.root).decode(), *self.more)
        return "".join(f"{line}\n" for line in lines).encode()

    def note(self) -> bytes:
        """The whole note, as it is kept."""
        lines = (f"{_DASH}{name} {base64.b64encode(signed).decode()}\n" for name, signed in self.signatures)
        return self.text + b"\n" + "".join(lines).encode()

    def signed_by(self, keys: Iterable[Key]) -> bool:
        """Whether one of these keys signed it."""
        return any(
            key.name == name and signed[:4] == key.id and key.signed(self.text, signed[4:])
            for key in keys
            for name, signed in self.signatures
        )


def fold(state: dict[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    """The state of a contract after `changes`, as its records hold them: of the dossier each fact by itself."""
    dossier = dict(state.get("dossier", {}))
    folded = {**state, "dossier": dossier}
    for key, value in changes.items():
        head, _, fact = key.partition(".")
        if head != "dossier":
            folded[key] = value
        elif value is None:
            dossier.pop(fact, None)
        else:
            dossier[fact] = value
    return folded


def after(state: dict[str, Any], record: Mapping[str, Any]) -> dict[str, Any]:
    """The state of a contract after one of its records; a refusal leaves it as it is."""
    if record["outcome"] != "done" or "changes" not in record:
        return state
    return {**fold(state, record["changes"]), "version": record["version"]}


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """Something that is wrong, from record `number` on; `place` says where that is, in words."""

    number: int
    place: str
    said: Said


@dataclass(slots=True)
class Report:
    """What came of a check: how many records and checkpoints there are, who signed, and all that is wrong in order."""

    size: int = 0
    checkpoints: int = 0
    keys: tuple[Key, ...] = ()
    problems: list[Problem] = field(default_factory=list)

    @property
    def holds(self) -> bool:
        """Whether nothing is wrong."""
        return not self.problems


def check(bundle: Path, keys: Sequence[Key] = (), kept: Sequence[bytes] = (), processes: int | None = None) -> Report:
    """Check a bundle; `kept` are checkpoints from elsewhere, and without `keys` the first of the bundle is believed."""
    report = Report()
    try:
        with zipfile.ZipFile(bundle) as archive:
            own = [Key.read(line) for line in archive.read(KEYS).decode().splitlines()]
            inside = [archive.read(name) for name in archive.namelist() if name.startswith(CHECKPOINTS)]
            parts = min(processes or os.cpu_count() or 1, 1 + archive.getinfo(RECORDS).file_size // _MANY)
        report.keys = tuple(keys or own[:1])
        signed = _signed(report, [*inside, *kept])
        if parts == 1:
            found = _part(bundle, 0, 1)
            other = _tree(report, bundle, signed)
        else:
            with ProcessPoolExecutor(parts) as pool:
                going = [pool.submit(_part, bundle, part, parts) for part in range(parts)]
                other = _tree(report, bundle, signed)
                found = [problem for each in going for problem in each.result()]
        # Where a record is known to be wrong, the tree need not be told to be another.
        exact = {problem.number for problem in found}
        report.problems += [*found, *(each.problem for each in other if not exact & {*range(each.first, each.beyond)})]
    except (zipfile.BadZipFile, zlib.error, KeyError, OSError, ValueError, EOFError) as error:
        nl, en = f"de bundel is niet te lezen ({error})", f"the bundle cannot be read ({error})"
        report.problems.append(Problem(report.size, bundle.name, (nl, en)))
    report.problems.sort()
    return report


def _signed(report: Report, notes: Iterable[bytes]) -> list[Checkpoint]:
    """The checkpoints that a believed key signed, by size; a key that one of them names is believed from there on."""
    trusted, found = list(report.keys), []
    for each in sorted({Checkpoint.read(note) for note in notes}, key=lambda each: (each.size, each.root)):
        place = f"checkpoint {each.size}"
        if each.origin != report.keys[0].name or not each.signed_by(trusted):
            report.problems.append(Problem(each.size, place, ("de handtekening klopt niet", "its signature is wrong")))
            continue
        trusted += [Key.read(line.removeprefix(NEXT_KEY)) for line in each.more if line.startswith(NEXT_KEY)]
        found.append(each)
    report.checkpoints, report.keys = len(found), tuple(trusted)
    return found


def _lines(bundle: Path, member: str) -> Iterator[bytes]:
    with zipfile.ZipFile(bundle) as archive, io.BufferedReader(archive.open(member), 1 << 20) as lines:  # type: ignore[type-var]  # it reads as raw files do
        yield from lines


@dataclass(frozen=True, slots=True)
class _Otherwise:
    """That one of the records from `first` to before `beyond` is not what was signed."""

    first: int
    beyond: int

    @property
    def problem(self) -> Problem:
        nl = f"een van de vastleggingen van {self.first} tot {self.beyond} is niet wat is ondertekend"
        en = f"one of the records from {self.first} to before {self.beyond} is not what was signed"
        return Problem(self.first, f"record {self.first}", (nl, en))


def _tree(report: Report, bundle: Path, signed: Sequence[Checkpoint]) -> list[_Otherwise]:
    """Grow the tree of the hashes as they are stated, and compare it with each checkpoint that it passes.

    Answers where it is first another than the signed one; every later checkpoint is another too then.
    """
    tree, good = Tree(), 0
    other: list[_Otherwise] = []
    waiting = iter(signed)
    following = next(waiting, None)
    for line in itertools.chain(_lines(bundle, RECORDS), [b""]):
        while following is not None and following.size == tree.size:
            if not other and tree.root() != following.root:
                other.append(_Otherwise(good, following.size))
            good, following = tree.size, next(waiting, None)
        if line:
            tree.append(leaf(binascii.unhexlify(line[:_HEX]) if _IS_HASH(line) else line))
    report.size = tree.size
    if following is not None:
        most = max(each.size for each in signed)
        said = (f"ontbreekt: er zijn {most} vastleggingen ondertekend", f"is missing: {most} records were signed")
        report.problems.append(Problem(tree.size, f"record {tree.size}", said))
    elif good < tree.size and not report.problems:
        said = ("en wat volgt is niet ondertekend", "and what follows are not signed")
        report.problems.append(Problem(good, f"record {good}", said))
    return other


def crc(stream: str) -> bytes:
    """The CRC-32 of a stream's name, in 8 hexadecimal figures: by it the work is divided."""
    return f"{zlib.crc32(stream.encode()):08x}".encode()


def line_of(record_hash: str, stream: str, body: bytes) -> bytes:
    """The line of a record in a bundle."""
    return b"%s %s %s\n" % (record_hash.encode(), crc(stream), body)


def _is_of(stated: bytes, part: int, parts: int) -> bool:
    """Whether a stream with this CRC-32 belongs to a part; what is none belongs to the first."""
    return (int(stated, 16) if _IS_CRC(stated) else 0) % parts == part


def _part(bundle: Path, part: int, parts: int) -> list[Problem]:
    """Check the streams of one part: hash and place of each record, and the states that replaying them gives."""
    problems: list[Problem] = []
    heads: dict[str, tuple[int, str]] = {}
    states: dict[str, dict[str, Any]] = {}
    for number, line in enumerate(_lines(bundle, RECORDS)):
        if _is_of(line[_HEX + 1 : _BODY - 1], part, parts):
            whose, wrong = _wrong(line.rstrip(b"\n"), heads, states)
            problems += [Problem(number, f"record {number} ({whose})", each) for each in wrong]
    for line in _lines(bundle, STATES):
        stated = json.loads(line)
        stream = stated["stream"]
        if _is_of(crc(stream), part, parts) and states.pop(stream, None) != stated["state"]:
            problems.append(Problem(sys.maxsize, stream, _OTHER_STATE))
    return problems + [Problem(sys.maxsize, stream, _NO_STATE) for stream in states]


def _wrong(line: bytes, heads: dict[str, tuple[int, str]], states: dict[str, dict[str, Any]]) -> tuple[str, list[Said]]:
    """Whose record a line is, and what is wrong with it; `heads` and `states` are brought up to it."""
    stated, body = line[:_HEX].decode("ascii", "replace"), line[_BODY:]
    wrong: list[Said] = []
    if hashlib.sha256(body).hexdigest() != stated:
        wrong.append(("de inhoud is gewijzigd", "its content was changed"))
    try:
        record = json.loads(body)
        stream, seq, prev = str(record["stream"]), record["seq"], record["prev"]
        if line[_HEX:_BODY] != b" %s " % crc(stream):
            wrong.append(("de regel noemt een andere stroom", "its line names another stream"))
        if record["format"] != 1:
            wrong.append(("de vorm is onbekend", "its format is unknown"))
        before, head = heads.get(stream, (0, ""))
        if seq != before + 1:
            wrong.append((f"vastlegging {before + 1} van {stream} is er niet", f"record {before + 1} is not there"))
        if prev != head:
            wrong.append(("sluit niet aan op de vorige vastlegging", "it does not follow the record before it"))
        heads[stream] = (seq if isinstance(seq, int) else before + 1, stated)
        if stream.startswith("contract:"):
            state = after(states.get(stream, {}), record)
            if state:
                states[stream] = state
    except (AttributeError, KeyError, TypeError, ValueError):
        return "?", [*wrong, ("is niet te lezen", "it cannot be read")]
    return f"{stream} {seq}", wrong


@dataclass(frozen=True, slots=True)
class Proof:
    """That the record with this SHA-256 stands at `number` in a signed tree; short enough for paper."""

    record: bytes
    number: int
    path: tuple[bytes, ...]
    checkpoint: Checkpoint

    @classmethod
    def read(cls, text: str) -> "Proof":
        """The proof that a text gives; `ValueError` for one that gives none."""
        head, _, rest = text.partition("path ")
        path, _, signed = rest.partition(_DASH)
        lines = dict(line.split(" ", 1) for line in head.splitlines())
        (number, _, size), coded = lines["record"].partition(" of "), base64.b85decode("".join(path.split()))
        steps = tuple(coded[start : start + 32] for start in range(0, len(coded), 32))
        record, (name, signature) = _unbased(lines["sha256"]), signed.split()
        root = root_by(leaf(record), int(number), int(size), steps)
        if root is None:
            message = "is no proof of a record in a tree of this size"
            raise ValueError(message)
        checkpoint = Checkpoint(name, int(size), root, (), ((name, _unbased(signature)),))
        return cls(record, int(number), steps, checkpoint)

    def __str__(self) -> str:
        path = base64.b85encode(b"".join(self.path)).decode()
        wrapped = "\n".join(path[start : start + 80] for start in range(0, len(path), 80))
        (name, signature), *_ = self.checkpoint.signatures
        record, signed = base64.b64encode(self.record).decode(), base64.b64encode(signature).decode()
        head = f"record {self.number} of {self.checkpoint.size}\nsha256 {record}\n"
        return f"{head}path {wrapped}\n{_DASH}{name} {signed}\n"


def main(arguments: Sequence[str] | None = None) -> int:
    """Check a bundle and say what was found; status 0 where it holds, 1 where it does not, 2 for wrong input."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("bundle", type=Path)
    parser.add_argument("--key", action="append", default=[], help="a public key, or a file with some")
    parser.add_argument("--checkpoints", type=Path, help="a folder with checkpoints that were kept elsewhere")
    parser.add_argument("--lang", choices=("nl", "en"), default="en")
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args(arguments)
    try:
        texts = [Path(text).read_text("utf-8") if Path(text).is_file() else text for text in asked.key]
        keys = [Key.read(line) for text in texts for line in text.splitlines() if line.strip()]
        kept = [file.read_bytes() for file in sorted(asked.checkpoints.iterdir())] if asked.checkpoints else []
    except (OSError, ValueError) as error:
        print(f"{error}", file=sys.stderr)
        return 2
    report = check(asked.bundle, keys, kept)
    told = list(lines_of(report, 0 if asked.lang == "nl" else 1, keys_given=bool(keys)))
    print(json.dumps(as_data(report)) if asked.json else "\n".join(told))
    return 0 if report.holds else 1


def as_data(report: Report) -> dict[str, Any]:
    """A report as JSON data."""
    problems = [
        {"record": each.number if each.number < sys.maxsize else None, "place": each.place, "nl": nl, "en": en}
        for each in report.problems
        for nl, en in (each.said,)
    ]
    return {
        "holds": report.holds,
        "records": report.size,
        "checkpoints": report.checkpoints,
        "keys": [str(key) for key in report.keys],
        "problems": problems,
    }


def lines_of(report: Report, language: int, *, keys_given: bool) -> Iterator[str]:
    """A report in Dutch (0) or English (1), a line each."""
    for each in report.problems:
        yield f"{each.place}: {each.said[language]}"
    counted = (
        f"{report.size} vastleggingen, {report.checkpoints} controlepunten",
        f"{report.size} records, {report.checkpoints} checkpoints",
    )
    verdict = ("klopt niet", "does not hold") if report.problems else ("klopt", "holds")
    yield f"{counted[language]}: {('het spoor ' if language == 0 else 'the trail ')}{verdict[language]}"
    if not keys_given and report.keys:
        yield (
            f"Vergelijk de sleutel met wat u van de verzekeraar kreeg: {report.keys[0]}",
            f"Compare the key with what the insurer gave you: {report.keys[0]}",
        )[language]


if __name__ == "__main__":
    sys.exit(main())
