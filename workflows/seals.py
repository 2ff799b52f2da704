"""Seals: the signing key and the signed checkpoints, kept outside the database in a folder of their own.

The folder holds `keys.txt` with the public keys, the first one first, the signing key of each (`0123abcd.pem`, which
only its owner reads), and `checkpoints/` with a file for each checkpoint, which is never written again. What a
time-stamp service said of a checkpoint stands beside it, and the certificates of its authorities in `tsa.pem`. A second
folder gets a copy of each checkpoint and time-stamp.
"""

import os
import secrets
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from lifecycle.errors import LooptijdError
from lifecycle.languages import Both
from lifecycle.proof import AUTHORITIES, CHECKPOINTS, KEYS, NEXT_KEY, Checkpoint, Key, place_of

_STAMP: Final = ".tsr"
_OWNER_ONLY: Final = 0o600


class SealError(LooptijdError):
    """The trail cannot be sealed, or is not the one that was sealed."""


@dataclass(frozen=True, slots=True)
class Seals:
    """The seals in `folder`; `copy` is another folder that gets every checkpoint too.

    `stamped` says that a time-stamp service is to be asked about each.
    """

    folder: Path
    copy: Path | None = None
    stamped: bool = False

    def prepare(self) -> None:
        """Make the folder and a first key where there are none; `SealError` where that cannot be."""
        try:
            for folder in (self.folder, self.copy):
                if folder is not None:
                    (folder / CHECKPOINTS).mkdir(parents=True, exist_ok=True)
            if not (self.folder / KEYS).exists():
                name = f"looptijd/{secrets.token_hex(4)}"
                _write_anew(self.folder / KEYS, f"{self._make_key(name)}\n".encode())
        except OSError as error:
            raise _unusable(self.folder, error) from error

    def public_keys(self) -> tuple[Key, ...]:
        """The public keys, the first one first; the last one signs."""
        try:
            lines = (self.folder / KEYS).read_text("utf-8").splitlines()
            return tuple(Key.read(line) for line in lines)
        except (OSError, ValueError) as error:
            raise _unusable(self.folder, error) from error

    def newest(self) -> Checkpoint | None:
        """The checkpoint of the largest tree, here or in the copy; ``None`` before the first."""
        found = [_read(folder) for folder in (self.folder, self.copy) if folder is not None]
        return max((each for each in found if each is not None), key=lambda each: each.size, default=None)

    def notes(self) -> Iterator[tuple[str, bytes]]:
        """Every checkpoint that is kept, by its name, the smallest tree first."""
        for file in sorted((self.folder / CHECKPOINTS).glob("*.txt")):
            yield file.name, file.read_bytes()

    def stamps(self) -> Iterator[tuple[str, bytes]]:
        """Every time-stamp that is kept, by its name."""
        for file in sorted((self.folder / CHECKPOINTS).glob(f"*{_STAMP}")):
            yield file.name, file.read_bytes()

    def authorities(self) -> bytes:
        """The certificates of the authorities of the time-stamps that are kept, in PEM; empty where none is."""
        file = self.folder / AUTHORITIES
        return file.read_bytes() if file.exists() else b""

    def unstamped(self, most: int) -> list[Path]:
        """Which of the newest `most` checkpoints have no time-stamp, the newest first."""
        newest = sorted((self.folder / CHECKPOINTS).glob("*.txt"), reverse=True)[:most]
        return [file for file in newest if not file.with_suffix(_STAMP).exists()]

    def keep_stamp(self, of: Path, stamp: bytes, authorities: bytes) -> None:
        """Keep what a service said of a checkpoint; one that is there already stays. `SealError` where that fails."""
        try:
            known = self.authorities()
            if authorities not in known:
                _write_anew(self.folder / AUTHORITIES, known + authorities)
            for folder in (self.folder, self.copy):
                if folder is not None:
                    _write_once(folder / CHECKPOINTS / f"{of.stem}{_STAMP}", stamp)
        except OSError as error:
            raise _unusable(self.folder, error) from error

    def sign(self, size: int, root: bytes, *, renew: bool = False) -> Checkpoint:
        """Sign a checkpoint and keep it; where `renew`, it names a new key, which signs it too and from then on."""
        known = self.public_keys()
        origin, signers = known[0].name, [known[-1]]
        try:
            signers += [self._make_key(origin)] if renew else []
            more = tuple(f"{NEXT_KEY}{key}" for key in signers[1:])
            text = Checkpoint(origin, size, root, more).text
            signatures = tuple((key.name, key.id + self._signature(key, text)) for key in signers)
            signed = Checkpoint(origin, size, root, more, signatures)
            self._keep(signed)
            if renew:
                _write_anew(self.folder / KEYS, "".join(f"{key}\n" for key in (*known, *signers[1:])).encode())
        except (OSError, ValueError) as error:
            raise _unusable(self.folder, error) from error
        return signed

    def set_aside(self) -> None:
        """Keep what is there under another name, so that new seals can begin."""
        try:
            for folder in (self.folder, self.copy):
                newest = None if folder is None else _read(folder)
                if folder is not None and newest is not None:
                    folder.rename(folder.with_name(f"{folder.name}-until-{newest.size}-{secrets.token_hex(4)}"))
        except OSError as error:
            raise _unusable(self.folder, error) from error

    def _signature(self, key: Key, text: bytes) -> bytes:
        # Only who makes or uses a key needs this large import.
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey  # noqa: PLC0415 - see above
        from cryptography.hazmat.primitives.serialization import load_pem_private_key  # noqa: PLC0415 - see above

        private = load_pem_private_key(self._private(key).read_bytes(), None)
        if not isinstance(private, Ed25519PrivateKey) or private.public_key().public_bytes_raw() != key.public:
            message = f"{self._private(key).name} is not the key that {KEYS} names"
            raise ValueError(message)
        return private.sign(text)

    def _private(self, key: Key) -> Path:
        return self.folder / f"{key.id.hex()}.pem"

    def _make_key(self, name: str) -> Key:
        from cryptography.hazmat.primitives import serialization  # noqa: PLC0415 - see `_signature`
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey  # noqa: PLC0415 - see above

        private = Ed25519PrivateKey.generate()
        pem = private.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        key = Key(name, private.public_key().public_bytes_raw())
        _write_once(self._private(key), pem)
        return key

    def _keep(self, signed: Checkpoint) -> None:
        """Keep a checkpoint here and in the copy; one that is there already stays as it is."""
        for folder in (self.folder, self.copy):
            if folder is not None:
                _write_once(folder / place_of(signed.size), signed.note())


def _read(folder: Path) -> Checkpoint | None:
    newest = max((folder / CHECKPOINTS).glob("*.txt"), default=None)
    if newest is None:
        return None
    try:
        return Checkpoint.read(newest.read_bytes())
    except (OSError, ValueError) as error:
        raise _unusable(newest, error) from error


def _write_once(file: Path, content: bytes) -> None:
    """Write a file whole, or leave the one that is there."""
    made = _written(file, content)
    with suppress(FileExistsError):
        os.link(made, file)
    made.unlink()


def _write_anew(file: Path, content: bytes) -> None:
    """Write a file whole, in the place of one that is there."""
    _written(file, content).replace(file)


def _written(file: Path, content: bytes) -> Path:
    """A file beside `file` with this content, on the disk, that only its owner reads."""
    made = file.with_name(f".{file.name}.{secrets.token_hex(4)}")
    with os.fdopen(os.open(made, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _OWNER_ONLY), "wb") as opened:
        opened.write(content)
        opened.flush()
        os.fsync(opened.fileno())
    return made


def _unusable(place: Path, error: Exception) -> SealError:
    said = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return SealError(
        Both(f"de map met zegels is niet te gebruiken ({said})", f"the folder of seals cannot be used ({said})").at(
            str(place)
        )
    )
