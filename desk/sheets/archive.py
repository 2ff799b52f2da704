"""The zip file that an .xlsx workbook is, opened with suspicion."""

import errno
import io
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from copy import copy
from pathlib import Path
from typing import Final

from desk.sheets.limits import (
    BLOCK,
    MAX_DIRECTORY,
    MAX_PARTS,
    MAX_RATIO,
    MAX_UNPACKED,
    MIB,
    SMALL_PART,
    Flaw,
    one_line,
)

_ENCRYPTED: Final = 0x1
_LONGEST_NAME: Final = 512
# What zipfile lets out when the bytes of a zip file are not what they should be.
_DAMAGES: Final = (
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    zlib.error,
    struct.error,
    EOFError,
    IndexError,
    NotImplementedError,
    OverflowError,
    RuntimeError,
    ValueError,
)


class _SmallBites(io.FileIO):
    """A file that refuses to be read in larger bites than a list of parts may be."""

    def read(self, size: int | None = -1, /) -> bytes:
        """At most `size` bytes; all that is left without it."""
        place = self.tell()
        left = max(self.seek(0, io.SEEK_END) - place, 0)
        self.seek(place)
        if left > MAX_DIRECTORY and (size is None or not 0 <= size <= MAX_DIRECTORY):
            raise Flaw("heeft een te grote lijst van onderdelen", "has a list of parts that is too large")
        return super().read(-1 if size is None else size) or b""


class Archive:
    """The parts of a workbook, by name without regard to case; closed by whoever opened it."""

    def __init__(self, path: Path) -> None:
        self._file = _SmallBites(path)
        try:
            with _damage():
                self._zip = zipfile.ZipFile(self._file)
            self._parts = _checked(self._zip.infolist())
        except BaseException:
            self._file.close()
            raise

    def close(self) -> None:
        """Close the file."""
        self._zip.close()
        self._file.close()

    def __contains__(self, name: str) -> bool:
        return _plain(name) in self._parts

    def blocks(self, name: str) -> Iterator[bytes]:
        """A part, block by block; `Flaw` when it is missing, damaged, or not as large as the directory says."""
        part = self._parts.get(_plain(name))
        if part is None:
            raise Flaw(f"mist het onderdeel {one_line(name)}", f"lacks the part {one_line(name)}")
        # One byte more is asked for than there should be: zipfile stops by itself where the directory says.
        asked = copy(part)
        asked.file_size += 1
        read = 0
        with _damage(), self._zip.open(asked) as file:
            while block := file.read(BLOCK):
                read += len(block)
                if read > part.file_size:
                    break
                yield block
        if read != part.file_size:
            raise Flaw(
                f"is beschadigd: {one_line(name)} is niet zo groot als het zegt",
                f"is damaged: {one_line(name)} does not have the size that it says",
            )


def _checked(parts: list[zipfile.ZipInfo]) -> dict[str, zipfile.ZipInfo]:
    if len(parts) > MAX_PARTS:
        raise Flaw(
            f"bestaat uit {len(parts)} onderdelen; toegestaan: hoogstens {MAX_PARTS}",
            f"consists of {len(parts)} parts; allowed: at most {MAX_PARTS}",
        )
    if sum(part.file_size for part in parts) > MAX_UNPACKED:
        raise Flaw(
            f"is uitgepakt groter dan {MAX_UNPACKED // MIB} MiB",
            f"is larger than {MAX_UNPACKED // MIB} MiB when unpacked",
        )
    found: dict[str, zipfile.ZipInfo] = {}
    for part in parts:
        _check(part)
        name = _plain(part.filename)
        if name in found:
            raise Flaw(
                f"bevat het onderdeel {one_line(part.filename)} dubbel",
                f"holds the part {one_line(part.filename)} twice",
            )
        found[name] = part
    return found


def _check(part: zipfile.ZipInfo) -> None:
    name = one_line(part.filename)
    if part.flag_bits & _ENCRYPTED:
        raise Flaw(
            "is met een wachtwoord beveiligd; bewaar het zonder wachtwoord",
            "is protected by a password; save it without one",
        )
    if len(part.filename) > _LONGEST_NAME or ".." in _plain(part.filename).split("/"):
        raise Flaw(
            f"bevat een onderdeel met een onmogelijke naam: {name}", f"holds a part with an impossible name: {name}"
        )
    if part.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
        raise Flaw(
            f"is beschadigd: {name} is ingepakt op een wijze die niet bij .xlsx hoort",
            f"is damaged: {name} is packed in a way that is not used in .xlsx",
        )
    if part.file_size > SMALL_PART and part.file_size > MAX_RATIO * part.compress_size:
        raise Flaw(
            f"is een zipbom: {name} is uitgepakt meer dan {MAX_RATIO} keer zo groot",
            f"is a zip bomb: {name} unpacks to more than {MAX_RATIO} times its size",
        )


def _plain(name: str) -> str:
    return name.replace("\\", "/").lstrip("/").casefold()


@contextmanager
def _damage() -> Iterator[None]:
    try:
        yield
    except _DAMAGES:
        raise _damaged() from None
    except OSError as error:
        if error.errno == errno.EINVAL:  # the zip file points to a place before its beginning
            raise _damaged() from None
        raise


def _damaged() -> Flaw:
    return Flaw(
        "is beschadigd of niet volledig ontvangen; vraag het opnieuw op", "is damaged or incomplete; ask for it again"
    )
