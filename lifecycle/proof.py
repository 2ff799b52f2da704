"""Checks a bundle of the audit trail, offline. This file runs alone, with Python 3.11 or newer and `cryptography`.

    python proof.py BUNDLE [--key KEY] [--checkpoints FOLDER] [--tsa FILE] [--lang en] [--json]

A bundle is a zip file. `records.txt` holds every record by its dense number from 0, a line each: its SHA-256 and the
CRC-32 of its stream, both in hexadecimal, and the stored bytes, with a space between. `checkpoints/` holds what was
signed (C2SP signed notes with Ed25519 over an RFC 6962 tree whose leaves are those hashes, as bytes), `states.jsonl`
the state of each contract, `keys.txt` the public keys, `timestamps/` the answers of a time-stamp service. Whoever
doubts the bundle names the `key`, the authorities of that service, and the checkpoints that were kept elsewhere.
"""

# ruff: noqa: T201 - run alone, it says on the terminal what it found
import argparse
import base64
import binascii
import hashlib
import io
import itertools
import json
import marshal
import os
import re
import struct
import sys
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, Final, NamedTuple

if TYPE_CHECKING:
    from cryptography.x509 import Certificate

RECORDS: Final = "records.txt"
STATES: Final = "states.jsonl"
KEYS: Final = "keys.txt"
CHECKPOINTS: Final = "checkpoints/"
STAMPS: Final = "timestamps/"
AUTHORITIES: Final = "tsa.pem"
NEXT_KEY: Final = "next-key "
"""How the line of a checkpoint begins that names the key which signs from then on."""

LONGEST_PROOF: Final = 2048
"""How many bytes a proof of one record has at most; a bundle has more."""

_HEX: Final = 64
_BODY: Final = _HEX + 10
"""Where the stored bytes begin in a line."""
_IS_HASH: Final = re.compile(rb"[0-9a-f]{64}").match
_IS_WHOLE_HASH: Final = re.compile("[0-9a-f]{64}").fullmatch
_IS_CRC: Final = re.compile(rb"[0-9a-f]{8}").fullmatch
_HIDDEN: Final = re.compile(rb"([0-9a-f]{64}) [0-9a-f]{8} \{").finditer
_ED25519: Final = b"\x01"
_DASH: Final = "\u2014 "
_MANY: Final = 4_000_000
"""From how many bytes of records on it pays to divide the work over processes."""
_AT_ONCE: Final = 1 << 20
_LARGEST_PART: Final = 1_000_000
"""How many bytes every part of a bundle but records and states has at most."""
_MOST_PROBLEMS: Final = 1_000
"""How many problems of records are told by each process; what there are more is as bad."""
_MOST_HASHES: Final = 4_000_000
"""How many hashes may be made to find out what was done to a tree."""
_MOST_EDITS: Final = 8

BUNDLE: Final = -1
ELSEWHERE: Final = sys.maxsize

Said = tuple[str, str]
"""Something in Dutch and in English."""

_OTHER_STATE: Final = ("de stand is niet wat de vastleggingen opleveren", "its state is not what its records make")
_DAMAGED: Final = ("is beschadigd", "is damaged")
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

    def copy(self) -> "Tree":
        """The tree as it is now."""
        return Tree(self.size, self.peaks.copy())

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
        return any(self.signers(tuple(keys)))

    def signers(self, keys: Sequence[Key]) -> list[Key | None]:
        """Which of these keys made each signature; ``None`` for one that none of them made."""
        return [
            next(
                (key for key in keys if (key.name, key.id) == (name, made[:4]) and key.signed(self.text, made[4:])),
                None,
            )
            for name, made in self.signatures
        ]

    def named(self) -> list[Key]:
        """The keys that it says sign from then on; `ValueError` where a line of it names none."""
        return [Key.read(line.removeprefix(NEXT_KEY)) for line in self.more if line.startswith(NEXT_KEY)]


class StampError(ValueError):
    """A time-stamp is not one of what it should be of; says why in both languages."""

    def __init__(self, nl: str, en: str) -> None:
        super().__init__(en)
        self.said: Said = (nl, en)


def _must(condition: object, nl: str, en: str) -> None:
    if not condition:
        raise StampError(nl, en)


class _Der(NamedTuple):
    """A value in DER: its tag, its content, and the whole of it."""

    tag: int
    content: bytes
    whole: bytes

    @classmethod
    def read(cls, content: bytes) -> "_Der":
        """The one value that these bytes hold; `ValueError` for any other number."""
        (found,) = cls.values(content)
        return found

    @classmethod
    def values(cls, content: bytes) -> "list[_Der]":
        """The values that stand one after the other; `LookupError` or `ValueError` for bytes that are none."""
        found, place = [], 0
        while place < len(content):
            start, length = place + 2, content[place + 1]
            if length > 127:  # noqa: PLR2004 - then it says how many bytes hold the length
                start += length & 127
                length = int.from_bytes(content[place + 2 : start], "big")
            value = content[start : start + length]
            if len(value) != length or start == place + 2 + 128:
                message = "is cut off"
                raise ValueError(message)
            found.append(cls(content[place], value, content[place : start + length]))
            place = start + length
        return found

    @property
    def parts(self) -> "list[_Der]":
        """The values within it."""
        return _Der.values(self.content)

    def part(self, tag: int) -> "_Der | None":
        """The first value within it that has this tag."""
        return next((each for each in self.parts if each.tag == tag), None)


def _oid(name: str) -> bytes:
    """The content in DER of an object identifier."""
    first, second, *further = (int(part) for part in name.split("."))
    found = bytearray([first * 40 + second])
    for part in further:
        figures = [part & 127]
        while part := part >> 7:
            figures.append(part & 127 | 128)
        found += bytes(reversed(figures))
    return bytes(found)


_SIGNED_DATA: Final = _oid("1.2.840.113549.1.7.2")
_TST_INFO: Final = _oid("1.2.840.113549.1.9.16.1.4")
_CONTENT_TYPE: Final = _oid("1.2.840.113549.1.9.3")
_MESSAGE_DIGEST: Final = _oid("1.2.840.113549.1.9.4")
_CERTIFICATE_HASH: Final = {
    _oid("1.2.840.113549.1.9.16.2.47"): hashlib.sha256,
    _oid("1.2.840.113549.1.9.16.2.12"): hashlib.sha1,
}
_HASHES: Final = {
    _oid("2.16.840.1.101.3.4.2.1"): hashlib.sha256,
    _oid("2.16.840.1.101.3.4.2.2"): hashlib.sha384,
    _oid("2.16.840.1.101.3.4.2.3"): hashlib.sha512,
}
_PSS: Final = _oid("1.2.840.113549.1.1.10")
_INTEGER, _OCTETS, _TIME, _SEQUENCE, _SET, _CHOICE_0 = 0x02, 0x04, 0x18, 0x30, 0x31, 0xA0
_LONGEST_CHAIN: Final = 8


def stamped_at(stamped: bytes, response: bytes, authorities: Sequence[bytes], nonce: int | None = None) -> datetime:
    """When a time-stamp service saw `stamped`, by its answer (RFC 3161); `StampError` for one that is not right.

    `authorities` are certificates in PEM, of which one must have issued that of the service, directly or not. `nonce`
    is the number that the question named, where that is known.
    """
    try:
        return _stamped_at(stamped, response, authorities, nonce)
    except StampError:
        raise
    except Exception as error:
        # Certificates that cannot be read end in errors of many kinds.
        raise StampError("is niet te lezen", "it cannot be read") from error


def _stamped_at(stamped: bytes, response: bytes, authorities: Sequence[bytes], nonce: int | None) -> datetime:
    from cryptography import x509  # noqa: PLC0415 - see `Key.signed`

    status, *granted = _Der.read(response).parts
    _must(granted and status.parts[0].content in {b"\x00", b"\x01"}, "is geweigerd", "it was refused")
    kind, inner = granted[0].parts
    _must(kind.content == _SIGNED_DATA, "is niet ondertekend", "it is not signed")
    signed_data = _Der.read(inner.content)
    certificates = [
        x509.load_der_x509_certificate(each.whole) for each in (signed_data.part(_CHOICE_0) or _EMPTY).parts
    ]
    trusted = [each for text in authorities for each in x509.load_pem_x509_certificates(text)]
    _, _, said, *_ = parts = signed_data.parts
    _must(said.parts[0].content == _TST_INFO, "is geen tijdstempel", "it is no time-stamp")
    content = _Der.read(said.parts[1].content).content
    information = _Der.read(content)
    imprint = information.parts[2].parts
    _must(
        imprint[0].parts[0].content in _HASHES
        and _HASHES[imprint[0].parts[0].content](stamped).digest() == imprint[1].content,
        "is van iets anders",
        "it is of something else",
    )
    numbers = [int.from_bytes(each.content, "big") for each in information.parts if each.tag == _INTEGER]
    # Its version and its own number come first.
    _must(nonce in {None, *numbers[2:]}, "hoort bij een andere vraag", "it belongs to another question")
    said_at = (information.part(_TIME) or _EMPTY).content.decode()
    moment = datetime.strptime(_FRACTION.sub("", said_at), "%Y%m%d%H%M%S%z")
    (signer,) = parts[-1].parts
    service = _signer(signer, content, [*certificates, *trusted])
    _must(_may_stamp(service), "de dienst mag geen tijdstempels geven", "the service may give no time-stamps")
    _must(
        _is_trusted(service, certificates, trusted, moment),
        "de dienst heeft geen certificaat van de genoemde instanties",
        "the service has no certificate of the authorities that were named",
    )
    return moment


_EMPTY: Final = _Der(_SEQUENCE, b"", b"")
_FRACTION: Final = re.compile(r"[.][0-9]+")


def _signer(signer: _Der, content: bytes, certificates: "Sequence[Certificate]") -> "Certificate":
    """The certificate that signed; `StampError` where the signature is wrong."""
    parts = signer.parts
    signed = signer.part(_CHOICE_0) or _EMPTY
    attributes = {each.parts[0].content: each.parts[1].parts[0] for each in signed.parts}
    hashed = _HASHES[parts[2].parts[0].content]
    _must(
        attributes[_CONTENT_TYPE].content == _TST_INFO
        and attributes[_MESSAGE_DIGEST].content == hashed(content).digest(),
        "de inhoud is gewijzigd",
        "its content was changed",
    )
    wanted, by = next((attributes[name], by) for name, by in _CERTIFICATE_HASH.items() if name in attributes)
    # The first identifier is that of the signer; it can name the algorithm before the hash, which is SHA-256 if not.
    identifier = wanted.parts[0].parts[0].parts
    if identifier[0].tag == _SEQUENCE:
        by = _HASHES[identifier[0].parts[0].content]
    known = (identifier[0] if identifier[0].tag == _OCTETS else identifier[1]).content
    service = next((each for each in certificates if by(_whole(each)).digest() == known), None)
    if service is None:
        raise StampError("het certificaat ontbreekt", "its certificate is missing")
    rest = parts[parts.index(signed) + 1 :]
    is_pss = rest[0].parts[0].content == _PSS
    # What is signed are the attributes as a set, and they stand there under another tag.
    right = _verifies(service, bytes([_SET]) + signed.whole[1:], rest[1].content, hashed().name, is_pss=is_pss)
    _must(right, "de handtekening klopt niet", "its signature is wrong")
    return service


def _whole(certificate: "Certificate") -> bytes:
    from cryptography.hazmat.primitives.serialization import Encoding  # noqa: PLC0415 - see `Key.signed`

    return certificate.public_bytes(Encoding.DER)


def _verifies(certificate: "Certificate", content: bytes, signature: bytes, hashed: str, *, is_pss: bool) -> bool:
    from cryptography.exceptions import InvalidSignature  # noqa: PLC0415 - see `Key.signed`
    from cryptography.hazmat.primitives import hashes  # noqa: PLC0415 - see above
    from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa  # noqa: PLC0415 - see above

    by = {"sha256": hashes.SHA256(), "sha384": hashes.SHA384(), "sha512": hashes.SHA512()}[hashed]
    key = certificate.public_key()
    try:
        if isinstance(key, rsa.RSAPublicKey):
            pss = padding.PSS(padding.MGF1(by), padding.PSS.AUTO)
            key.verify(signature, content, pss if is_pss else padding.PKCS1v15(), by)
        elif isinstance(key, ec.EllipticCurvePublicKey):
            key.verify(signature, content, ec.ECDSA(by))
        elif isinstance(key, ed25519.Ed25519PublicKey):
            key.verify(signature, content)
        else:
            return False
    except InvalidSignature:
        return False
    return True


def _may_stamp(certificate: "Certificate") -> bool:
    """Whether a certificate is one for time-stamps, and for nothing else (RFC 3161, 2.3)."""
    from cryptography.x509 import ExtendedKeyUsage, ExtensionNotFound  # noqa: PLC0415 - see `Key.signed`
    from cryptography.x509.oid import ExtendedKeyUsageOID  # noqa: PLC0415 - see above

    try:
        usage = certificate.extensions.get_extension_for_class(ExtendedKeyUsage)
    except ExtensionNotFound:
        return False
    return usage.critical and list(usage.value) == [ExtendedKeyUsageOID.TIME_STAMPING]


def _is_trusted(
    certificate: "Certificate", between: "Sequence[Certificate]", trusted: "Sequence[Certificate]", at: datetime
) -> bool:
    """Whether a certificate leads to a trusted one, each valid at a moment and issued by the next."""
    for _ in range(_LONGEST_CHAIN):
        if not certificate.not_valid_before_utc <= at <= certificate.not_valid_after_utc:
            return False
        if certificate in trusted:
            return True
        issuer = next((each for each in (*trusted, *between) if _issued(each, certificate)), None)
        if issuer is None or issuer == certificate:
            return False
        certificate = issuer
    return False


def _issued(issuer: "Certificate", certificate: "Certificate") -> bool:
    from cryptography.exceptions import InvalidSignature  # noqa: PLC0415 - see `Key.signed`
    from cryptography.x509 import BasicConstraints, ExtensionNotFound  # noqa: PLC0415 - see above

    try:
        if not issuer.extensions.get_extension_for_class(BasicConstraints).value.ca:
            return False
        certificate.verify_directly_issued_by(issuer)
    except (ExtensionNotFound, InvalidSignature, TypeError, ValueError):
        return False
    return True


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
    """Something that is wrong, at record `number`; `place` says where that is, in words.

    With `beyond` it is only known that it is wrong somewhere from `number` to before that. What is no record has the
    number `BUNDLE` where nothing can be said of the records because of it, and else `ELSEWHERE`.
    """

    number: int
    place: str
    said: Said
    beyond: int = 0

    @property
    def is_of_record(self) -> bool:
        """Whether it is about records."""
        return BUNDLE < self.number < ELSEWHERE


@dataclass(slots=True)
class Report:
    """What came of a check: how many there are of what, who signed, and all that is wrong in order."""

    size: int = 0
    checkpoints: int = 0
    stamps: int = 0
    keys: tuple[Key, ...] = ()
    problems: list[Problem] = field(default_factory=list)

    @property
    def holds(self) -> bool:
        """Whether nothing is wrong."""
        return not self.problems


def check(
    bundle: Path,
    keys: Sequence[Key] = (),
    kept: Sequence[bytes] = (),
    processes: int | None = None,
    authorities: Sequence[bytes] = (),
) -> Report:
    """Check a bundle; `kept` are checkpoints from elsewhere.

    Without `keys` the first of the bundle is believed, and without `authorities` (certificates in PEM) those of the
    bundle, where time-stamps are concerned.
    """
    report = Report()
    try:
        there = _Bundle.open(bundle)
        signed = _signed(report, there, keys, kept)
        _stamped(report, there, authorities)
        parts = min(processes or os.cpu_count() or 1, 1 + there.spans[RECORDS][1] // _MANY)
        if parts == 1:
            found = [_part(there, 0, 1)]
            other = _tree(report, there, signed)
        else:
            with ProcessPoolExecutor(parts) as pool:
                going = [pool.submit(_part, there, part, parts) for part in range(parts)]
                other = _tree(report, there, signed)
                found = [each.result() for each in going]
        report.problems += [problem for each in found for problem in each.problems]
        report.problems += [Problem(ELSEWHERE, name, _DAMAGED) for name in there.sums if not there.is_whole(name)]
        if other is not None:
            _tell(report, there, other, found)
    except _UNREADABLE as error:
        nl, en = f"de bundel is niet te lezen ({error})", f"the bundle cannot be read ({error})"
        report.problems.append(Problem(BUNDLE, bundle.name, (nl, en)))
    report.problems.sort()
    return report


def _tell(report: Report, there: "_Bundle", other: "_Otherwise", found: Sequence["_Found"]) -> None:
    """Tell what was done to the tree: to which records exactly, or else between which ones."""
    exact = _localised(there, other, found)
    if exact is None:
        exact = [other.problem(report.size, found)]
    elif exact:
        numbers = {each.number for each in exact}
        report.problems = [each for each in report.problems if each.number not in numbers]
    report.problems += exact


_UNREADABLE: Final = (
    *(ArithmeticError, EOFError, LookupError, OSError, RuntimeError, ValueError),
    *(struct.error, zipfile.BadZipFile, zlib.error),
)
"""What reading a damaged file can end in; what is encrypted or compressed in another way is a `RuntimeError`."""


_COMPRESSED: Final = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


@dataclass(frozen=True, slots=True)
class _Bundle:
    """Where a bundle is, its small parts by name, and where in it the large ones stand."""

    file: Path
    small: Mapping[str, bytes]
    spans: Mapping[str, tuple[int, int]]
    sums: Mapping[str, int]

    @classmethod
    def open(cls, file: Path) -> "_Bundle":
        """Read the small parts and find the large ones, which are not compressed."""
        small, spans, sums = {}, {}, {}
        with zipfile.ZipFile(file) as archive, file.open("rb") as raw:
            for each in archive.infolist():
                if each.filename in small or each.filename in spans:
                    message = f"{each.filename} is in it twice"
                    raise ValueError(message)
                if each.filename in {RECORDS, STATES}:
                    spans[each.filename], sums[each.filename] = _span(archive, each, raw), each.CRC
                elif each.file_size > _LARGEST_PART or each.compress_type not in _COMPRESSED:
                    message = f"{each.filename} is too large, or compressed in another way"
                    raise ValueError(message)
                else:
                    small[each.filename] = archive.read(each)
        for name in (RECORDS, STATES):
            if name not in spans:
                message = f"{name} is not in it"
                raise ValueError(message)
        return cls(file, small, spans, sums)

    def lines(self, name: str) -> Iterator[bytes]:
        """The lines of a large part, whatever its sum is: what is changed has another SHA-256."""
        with self._opened(name) as opened:
            yield from opened

    def is_whole(self, name: str) -> bool:
        """Whether a large part has the sum that the file says."""
        found = 0
        with self._opened(name) as opened:
            while content := opened.read(_AT_ONCE):
                found = zlib.crc32(content, found)
        return found == self.sums[name]

    def _opened(self, name: str) -> io.BufferedReader:
        return io.BufferedReader(_Window(self.file, *self.spans[name]), _AT_ONCE)


class _Window(io.RawIOBase):
    """So many bytes of a file, from `start` on."""

    def __init__(self, file: Path, start: int, size: int) -> None:
        self._file, self._left = file.open("rb", 0), size
        self._file.seek(start)

    def readable(self) -> bool:
        return True

    def readinto(self, into: Any) -> int:
        count = self._file.readinto(memoryview(into)[: self._left]) or 0
        self._left -= count
        return count

    def close(self) -> None:
        self._file.close()
        super().close()


def _span(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, raw: BinaryIO) -> tuple[int, int]:
    """Where the content of a stored entry begins, and its length."""
    # It compares what the entry says of itself with the directory of the file.
    archive.open(entry).close()
    if entry.compress_type != zipfile.ZIP_STORED:
        message = f"{entry.filename} is compressed"
        raise ValueError(message)
    raw.seek(entry.header_offset + 26)
    return entry.header_offset + 30 + sum(struct.unpack("<HH", raw.read(4))), entry.file_size


def _signed(report: Report, there: _Bundle, keys: Sequence[Key], kept: Sequence[bytes]) -> list[Checkpoint]:
    """The checkpoints that a believed key signed, by size; a key that one of them names is believed from there on."""
    own: list[Key] = []
    try:
        own = [Key.read(line) for line in there.small.get(KEYS, b"").decode().splitlines()]
    except ValueError:
        report.problems.append(Problem(ELSEWHERE, KEYS, ("is niet te lezen", "it cannot be read")))
    trusted, found = list(keys or own[:1]), dict[Checkpoint, str]()
    for name, note in [*sorted(there.small.items()), *(("", note) for note in kept)]:
        if name and not name.startswith(CHECKPOINTS):
            continue
        try:
            each = Checkpoint.read(note)
            each.named()
        except ValueError:
            place = name or "checkpoint"
            said = ("is geen ondertekend controlepunt", "is no signed checkpoint")
            report.problems.append(Problem(ELSEWHERE, place, said))
            continue
        if name and name != place_of(each.size):
            said = (f"bevat het controlepunt {each.size}", f"it holds checkpoint {each.size}")
            report.problems.append(Problem(ELSEWHERE, name, said))
        found[each] = name
    good = list[Checkpoint]()
    for each in sorted(found, key=lambda each: (each.size, each.root)):
        signers = each.signers([*trusted, *each.named()])
        if not trusted or each.origin != trusted[0].name or None in signers or not {*trusted} & {*signers}:
            place, said = f"checkpoint {each.size}", ("de handtekening klopt niet", "its signature is wrong")
            report.problems.append(Problem(ELSEWHERE, place, said))
            continue
        trusted += each.named()
        good.append(each)
    report.checkpoints, report.keys = len(good), tuple(trusted)
    if not _are_keys(own, trusted, good[-1:]):
        said = ("zijn niet de sleutels die ondertekenden", "are not the keys that signed")
        report.problems.append(Problem(ELSEWHERE, KEYS, said))
    return good


def _stamped(report: Report, there: _Bundle, authorities: Sequence[bytes]) -> None:
    """Check each time-stamp against its checkpoint; one that is not there is only not counted."""
    if not authorities and AUTHORITIES in there.small:
        authorities = [there.small[AUTHORITIES]]
    for name, response in sorted(there.small.items()):
        if name.startswith(STAMPS):
            note = there.small.get(CHECKPOINTS + name.removeprefix(STAMPS).removesuffix(".tsr") + ".txt")
            try:
                _must(note is not None, "hoort bij geen controlepunt", "it belongs to no checkpoint")
                stamped_at(note or b"", response, authorities)
                report.stamps += 1
            except StampError as error:
                report.problems.append(Problem(ELSEWHERE, name, error.said))


def place_of(size: int) -> str:
    """The name of a checkpoint in a bundle."""
    return f"{CHECKPOINTS}{size:012d}.txt"


def _are_keys(own: Sequence[Key], trusted: Sequence[Key], newest: Sequence[Checkpoint]) -> bool:
    """Whether the keys of a bundle begin with the first, are believed in this order, and the last signed last.

    A key that was named may be missing among them, where it was lost as soon as it was made.
    """
    believed = iter(trusted)
    in_order = all(key in believed for key in own)
    return in_order and own[:1] == trusted[:1] and all(each.signed_by(own[-1:]) for each in newest)


@dataclass(frozen=True, slots=True)
class _Otherwise:
    """That the records after those of a `tree` that is right are not what was `signed` next."""

    tree: Tree
    signed: Checkpoint

    def is_right_with(self, leaves: Mapping[int, bytes], edits: "Iterable[_Edit]") -> bool:
        """Whether the tree is the signed one, with the leaves that are there, by their numbers, and these edits."""
        first = self.tree.size
        changed = list(leaves.values())
        for edit in sorted(edits, reverse=True):
            changed[edit.place - first : edit.place - first + edit.gone] = edit.put
        tree = self.tree.copy()
        for each in changed[: self.signed.size - first]:
            tree.append(each)
        return tree.size == self.signed.size and tree.root() == self.signed.root

    def problem(self, size: int, found: Sequence["_Found"]) -> Problem:
        """What is said of them, where there are `size` records.

        The number is that of the first one whose content was changed, where nothing else is wrong with the chains.
        """
        first, beyond = self.tree.size, self.signed.size
        if first == size:
            return Problem(first, f"record {first}", (f"ontbreekt, van {beyond}", f"is missing, of {beyond}"))
        changed = min((each for part in found for each in part.contents if first <= each < beyond), default=first)
        if any(not each.is_about(changed) for part in found for each in part.breaks):
            changed = first
        nl = f"een van de vastleggingen van {first} tot {beyond} is niet wat is ondertekend"
        en = f"one of the records from {first} to before {beyond} is not what was signed"
        if size < beyond:
            nl, en = f"{nl}: er ontbreekt iets van de {beyond}", f"{en}: something of the {beyond} is missing"
        return Problem(changed, f"records {first}-{beyond - 1}", (nl, en), _beyond(first, beyond))


def _tree(report: Report, there: _Bundle, signed: Sequence[Checkpoint]) -> _Otherwise | None:
    """Grow the tree of the hashes as they are stated, and compare it with each checkpoint that it passes.

    Answers where it is first another than the signed one; every later checkpoint is another too then.
    """
    tree, good, other = Tree(), Tree(), None
    waiting = iter(signed)
    following = next(waiting, None)
    for line in itertools.chain(there.lines(RECORDS), [b""]):
        before = good
        while following is not None and following.size == tree.size:
            if other is None and tree.root() != following.root:
                other = _Otherwise(before, following)
            good, following = tree.copy(), next(waiting, None)
        if line:
            tree.append(_leaf_of(line))
    report.size = tree.size
    if following is not None and other is None:
        newest = signed[-1] if good.size == tree.size else following
        return _Otherwise(good, newest)
    if other is None and good.size < tree.size:
        said = ("en wat volgt is niet ondertekend", "and what follows are not signed")
        report.problems.append(Problem(good.size, f"record {good.size}", said, _beyond(good.size, tree.size)))
    return other


def _beyond(first: int, beyond: int) -> int:
    """What `beyond` is of a problem: nothing where it is about one record."""
    return beyond if beyond > first + 1 else 0


def _leaf_of(line: bytes) -> bytes:
    return leaf(binascii.unhexlify(line[:_HEX]) if _IS_HASH(line) else line)


def crc(stream: str) -> bytes:
    """The CRC-32 of a stream's name, in 8 hexadecimal figures: by it the work is divided."""
    return b"%08x" % zlib.crc32(stream.encode())


def line_of(record_hash: str, stream: str, body: bytes) -> bytes:
    """The line of a record in a bundle."""
    return b"%s %s %s\n" % (record_hash.encode(), crc(stream), body)


def _is_of(stated: bytes, part: int, parts: int) -> bool:
    """Whether a stream with this CRC-32 belongs to a part; what is none belongs to the first."""
    return (int(stated, 16) if _IS_CRC(stated) else 0) % parts == part


class _Break(NamedTuple):
    """That record `number` does not follow the one before it in its stream, `before` (-1 for none) with this `head`.

    `prev` is the hash that it does follow, `missing` how many records of the stream are not there in between, and
    `which` the first of them.
    """

    number: int
    before: int
    prev: str
    missing: int
    which: str

    def is_about(self, number: int) -> bool:
        """Whether it can come from a record of which the content was changed."""
        return self.before <= number <= self.number


@dataclass(slots=True)
class _Found:
    """What a part came to: the first that is wrong, and what the lines were if something was done to them.

    `contents` are hashes of what lines hold where they state others, `hidden` hashes that stand within a line, and
    `unreadable` the lines that hold no record.
    """

    problems: list[Problem] = field(default_factory=list)
    contents: dict[int, bytes] = field(default_factory=dict)
    hidden: dict[int, list[bytes]] = field(default_factory=dict)
    unreadable: list[int] = field(default_factory=list)
    breaks: list[_Break] = field(default_factory=list)

    def add(self, number: int, place: str, said: Said) -> None:
        """Add a problem, unless there are many."""
        if len(self.problems) < _MOST_PROBLEMS:
            self.problems.append(Problem(number, place, said))


def _part(there: _Bundle, part: int, parts: int) -> _Found:
    """Check the streams of one part: hash and place of each record, and the states that replaying them gives."""
    found, replay = _Found(), _Replay()
    for number, line in enumerate(there.lines(RECORDS)):
        if parts == 1 or _is_of(line[_HEX + 1 : _BODY - 1], part, parts):
            replay.take(number, line, found)
    for line in there.lines(STATES):
        try:
            stream = json.loads(line)["stream"]
            if not _is_of(crc(stream), part, parts):
                continue
            is_right = replay.state_of(stream) == line
        except (AttributeError, LookupError, RecursionError, TypeError, ValueError):
            stream, is_right = STATES, False
        if not is_right:
            found.add(ELSEWHERE, stream, _OTHER_STATE)
    for stream in replay.changes:
        found.add(ELSEWHERE, stream, _NO_STATE)
    return found


class _Head(NamedTuple):
    """The last record of a stream."""

    seq: int
    stated: str
    number: int


_NONE: Final = _Head(0, "", -1)


@dataclass(slots=True)
class _Replay:
    """The last record of each stream, and what changed each contract, in the form that takes the least room."""

    heads: dict[str, _Head] = field(default_factory=dict)
    changes: dict[str, list[bytes]] = field(default_factory=dict)

    def take(self, number: int, line: bytes, found: _Found) -> None:
        """Check a record, and bring its stream and its state up to it."""
        stated, body = line[:_HEX].decode("ascii", "replace"), line[_BODY:-1]
        wrong: list[Said] = []
        digest = hashlib.sha256(body).hexdigest()
        if digest != stated or line[-1:] != b"\n":
            wrong.append(("de inhoud is gewijzigd", "its content was changed"))
            if len(found.contents) < _MOST_PROBLEMS:
                found.contents[number] = hashlib.sha256(line[line.find(b"{") : -1]).digest()
                found.hidden[number] = [bytes.fromhex(each[1].decode()) for each in _HIDDEN(body)]
        whose = ""
        try:
            text = body.decode()
            record, end = _decode(text)
            stream, seq, prev = record["stream"], record["seq"], str(record["prev"])
            if line[_HEX:_BODY] != b" %08x " % zlib.crc32(stream.encode()):
                wrong.append(("de regel noemt een andere stroom", "its line names another stream"))
            if record["format"] != 1 or end != len(text):
                wrong.append(("de vorm is onbekend", "its format is unknown"))
            head = self.heads.get(stream, _NONE)
            if seq != head.seq + 1 or prev != head.stated:
                broken = _Break(number, head.number, prev, seq - head.seq - 1, f"{stream} {head.seq + 1}")
                wrong += self._breaks(broken, head, found)
            whose = f" ({stream} {seq})" if wrong else ""
            self.heads[stream] = _Head(seq, stated, number)
            if stream.startswith("contract:"):
                self._change(stream, record)
        except (AttributeError, LookupError, RecursionError, TypeError, ValueError):
            wrong.append(("is niet te lezen", "it cannot be read"))
            if len(found.unreadable) < _MOST_EDITS:
                found.unreadable.append(number)
        for said in wrong:
            found.add(number, f"record {number}{whose}", said)

    def _breaks(self, broken: _Break, head: _Head, found: _Found) -> Iterator[Said]:
        if len(found.breaks) < _MOST_PROBLEMS:
            found.breaks.append(broken)
        seq = head.seq + 1
        if broken.missing:
            yield (f"hier hoort vastlegging {seq} van deze stroom", f"record {seq} of its stream belongs here")
        if broken.prev != head.stated:
            yield ("sluit niet aan op de vorige vastlegging", "it does not follow the record before it")

    def _change(self, stream: str, record: Mapping[str, Any]) -> None:
        if record["outcome"] == "done" and "changes" in record:
            self.changes.setdefault(stream, []).append(marshal.dumps((record["changes"], record["version"])))

    def state_of(self, stream: str) -> bytes:
        """The line of a contract's state, once; nothing for one that has none."""
        state: dict[str, Any] = {}
        for each in self.changes.pop(stream, []):
            changes, version = marshal.loads(each)  # noqa: S302 - it was dumped above
            state = {**fold(state, changes), "version": version}
        return _encode({"state": state, "stream": stream}).encode() + b"\n" if state else b""


_decode: Final = json.JSONDecoder().raw_decode
_encode: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode


class _Edit(NamedTuple):
    """What undoes something that may have been done: `put` these leaves where `gone` others stand, from `place` on."""

    place: int
    gone: int
    put: tuple[bytes, ...]
    said: Said | None = None


_REWRITTEN: Final = ("de inhoud is gewijzigd, en de hash erbij", "its content was changed, and its hash with it")
_PUT_IN: Final = ("is ertussen gezet", "was put in between")
_MOVED: Final = ("staat op een andere plaats", "stands in another place")


def _taken_out(which: str) -> Said:
    return f"hier is vastlegging {which} verwijderd", f"record {which} was removed from here"


def _localised(there: _Bundle, other: _Otherwise, parts: Sequence[_Found]) -> list[Problem] | None:
    """What was done exactly, where the tree is the signed one as soon as that is undone; ``None`` where none is.

    Chains say what may have been done: the record after a changed or removed one still names its hash.
    """
    first, wanted = other.tree.size, other.signed.size - other.tree.size
    if wanted > _MOST_HASHES // _MOST_EDITS:
        return None
    lines = itertools.islice(there.lines(RECORDS), first, other.signed.size + _MOST_EDITS)
    leaves = {first + place: _leaf_of(line) for place, line in enumerate(lines)}
    for edits in itertools.islice(_edits(leaves, parts), _MOST_HASHES // wanted):
        if other.is_right_with(leaves, edits):
            # What is wrong in its content was said already.
            return [Problem(each.place, _whose(there, each.place), each.said) for each in edits if each.said]
    return None


def _whose(there: _Bundle, number: int) -> str:
    """A record by its number, and by its place in its stream where its line says that."""
    for line in itertools.islice(there.lines(RECORDS), number, number + 1):
        with suppress(LookupError, RecursionError, TypeError, ValueError):
            record = json.loads(line[_BODY:])
            return f"record {number} ({record['stream']} {record['seq']})"
    return f"record {number}"


def _edits(leaves: Mapping[int, bytes], parts: Sequence[_Found]) -> Iterator[list[_Edit]]:
    """What undoes what may have been done to these leaves, by their numbers; the likeliest first."""
    contents = {number: each for found in parts for number, each in found.contents.items() if number in leaves}
    fixed = [_Edit(number, 1, (leaf(each),)) for number, each in sorted(contents.items())]
    breaks = sorted(each for found in parts for each in found.breaks)[:_MOST_EDITS]
    if fixed:
        yield fixed
    for found in parts:
        for number, hidden in found.hidden.items():
            yield [_Edit(number + 1, 0, tuple(leaf(each) for each in hidden))]
    wrong = {*sorted(contents)[:_MOST_EDITS], *(each for found in parts for each in found.unreadable if each in leaves)}
    for edits in _of_breaks(leaves, breaks, sorted(wrong)):
        yield edits
        places = {edit.place for edit in edits}
        if fixed:
            yield [*(edit for edit in fixed if edit.place not in places), *edits]


def _of_breaks(leaves: Mapping[int, bytes], breaks: Sequence[_Break], wrong: Sequence[int]) -> Iterator[list[_Edit]]:
    """What a break of a chain, or all of them together, can come from; or lines of which the content is `wrong`."""
    first = min(leaves, default=0)
    hashes = {each.prev: leaf(bytes.fromhex(each.prev)) for each in breaks if _IS_WHOLE_HASH(each.prev)}
    named = {each.before: hashes[each.prev] for each in breaks if each.prev in hashes}
    named = {place: put for place, put in named.items() if leaves.get(place, put) != put}
    if len(named) > 1:
        yield [_Edit(place, 1, (put,), _REWRITTEN) for place, put in named.items()]
    places = [each for each in dict.fromkeys(place for each in breaks for place in each[:2]) if each in leaves]
    for place, put in itertools.product((*places, *wrong), hashes.values()):
        yield [_Edit(place, 1, (put,), None if place in wrong else _REWRITTEN)]
    yield from ([_Edit(place, 1, (), _PUT_IN)] for place in places)
    yield from ([_Edit(place, 1, ())] for place in wrong)
    for one, two in itertools.combinations([each.number for each in breaks if each.number in leaves], 2):
        yield [_Edit(one, 1, (leaves[two],), _MOVED), _Edit(two, 1, (leaves[one],), _MOVED)]
    for each in breaks:
        if each.missing == 1 and each.prev in hashes:
            for place in range(max(each.before + 1, first), min(each.number, first + len(leaves)) + 1):
                yield [_Edit(place, 0, (hashes[each.prev],), _taken_out(each.which))]
                yield [_Edit(place, 1, (hashes[each.prev],), _REWRITTEN)]


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
    parser.add_argument("--tsa", type=Path, help="a file with certificates of the authorities of time-stamp services")
    parser.add_argument("--lang", choices=("nl", "en"), default="en")
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args(arguments)
    try:
        texts = [Path(text).read_text("utf-8") if Path(text).is_file() else text for text in asked.key]
        keys = [Key.read(line) for text in texts for line in text.splitlines() if line.strip()]
        kept = [file.read_bytes() for file in sorted(asked.checkpoints.glob("*.txt"))] if asked.checkpoints else []
        authorities = [asked.tsa.read_bytes()] if asked.tsa else []
    except (OSError, ValueError) as error:
        print(f"{error}", file=sys.stderr)
        return 2
    report = check(asked.bundle, keys, kept, authorities=authorities)
    told = list(lines_of(report, 0 if asked.lang == "nl" else 1, keys_given=bool(keys)))
    print(json.dumps(as_data(report)) if asked.json else "\n".join(told))
    return 0 if report.holds else 1


def as_data(report: Report) -> dict[str, Any]:
    """A report as JSON data."""
    problems = [
        {
            "record": each.number if each.is_of_record else None,
            "before": each.beyond or None,
            "place": each.place,
            "nl": nl,
            "en": en,
        }
        for each in report.problems
        for nl, en in (each.said,)
    ]
    return {
        "holds": report.holds,
        "records": report.size,
        "checkpoints": report.checkpoints,
        "timestamps": report.stamps,
        "keys": [str(key) for key in report.keys],
        "problems": problems,
    }


def lines_of(report: Report, language: int, *, keys_given: bool) -> Iterator[str]:
    """A report in Dutch (0) or English (1), a line each."""
    for each in report.problems:
        yield f"{each.place}: {each.said[language]}"
    counted = (
        f"{report.size} vastleggingen, {report.checkpoints} controlepunten, {report.stamps} tijdstempels",
        f"{report.size} records, {report.checkpoints} checkpoints, {report.stamps} time-stamps",
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
