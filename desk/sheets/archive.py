"""The zip file that an .xlsx workbook is: its list of parts checked, and each part before a library sees it."""

import io
import zipfile
from copy import copy
from typing import Final

from desk.sheets.counting import PLAIN, Counter, Kind
from desk.sheets.limits import (
    BLOCK,
    MAX_BYTES,
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
_OTHERS: Final = (
    ("xl/workbook.bin", "een binaire werkmap (.xlsb)", "a binary workbook (.xlsb)"),
    ("word/document.xml", "een Word-document", "a Word document"),
    ("ppt/presentation.xml", "een presentatie", "a presentation"),
    ("content.xml", "een OpenDocument-bestand", "an OpenDocument file"),
)


class SmallBites(io.FileIO):
    """A file that refuses to be read in bites larger than `largest`, at first that of a list of parts."""

    largest = MAX_DIRECTORY

    def read(self, size: int | None = -1, /) -> bytes:
        """At most `size` bytes; all that is left without it, which zipfile asks for near the end only."""
        if size is not None and size > self.largest:
            raise Flaw("heeft een te grote lijst van onderdelen", "has a list of parts that is too large")
        return super().read(-1 if size is None else size) or b""


class Archive(zipfile.ZipFile):
    """A workbook's parts, for openpyxl to read. A part read whole is checked first; for others there is `check`."""

    def __init__(self, file: SmallBites) -> None:
        super().__init__(file)
        file.largest = MAX_BYTES
        self._checked: dict[tuple[str, Kind], int] = {}
        _check_list(self.infolist())
        if "[Content_Types].xml" not in self.NameToInfo:
            found = (f"is {nl}; bewaar het als .xlsx" for name, nl, _ in _OTHERS if name in self.NameToInfo)
            named = (f"is {en}; save it as .xlsx" for name, _, en in _OTHERS if name in self.NameToInfo)
            raise Flaw(
                next(found, "is een zip-bestand, maar geen .xlsx-werkmap"),
                next(named, "is a zip file, but not an .xlsx workbook"),
            )

    def read(self, name: str | zipfile.ZipInfo, pwd: bytes | None = None) -> bytes:
        """A whole part, which is small."""
        self.check(self.getinfo(name).filename if isinstance(name, str) else name.filename, PLAIN)
        return super().read(name, pwd)

    def check(self, name: str, kind: Kind) -> int:
        """Read a part once as a `kind`, and answer how many it has of the element that may be repeated.

        `Flaw` when it is not as large as its list says, or is made to exhaust whoever keeps its XML.
        """
        if (name, kind) not in self._checked:
            self._checked[name, kind] = self._counted(self.getinfo(name), kind)
        return self._checked[name, kind]

    def _counted(self, part: zipfile.ZipInfo, kind: Kind) -> int:
        if part.file_size > kind.largest:
            raise Flaw(
                f"is te groot: {one_line(part.filename)} is uitgepakt meer dan {kind.largest // MIB} MiB",
                f"is too large: {one_line(part.filename)} unpacks to more than {kind.largest // MIB} MiB",
            )
        counter = Counter(part.filename, kind)
        # One byte more is asked for than there should be: zipfile stops by itself where the list says.
        asked = copy(part)
        asked.file_size += 1
        read = 0
        with self.open(asked) as file:
            while block := file.read(BLOCK):
                read += len(block)
                counter.feed(block)
        if read != part.file_size:
            raise Flaw(
                f"is beschadigd: {one_line(part.filename)} is niet zo groot als het zegt",
                f"is damaged: {one_line(part.filename)} does not have the size that it says",
            )
        counter.feed(b"", final=True)
        return counter.repeats


def _check_list(parts: list[zipfile.ZipInfo]) -> None:
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
    for part in parts:
        name = one_line(part.filename)
        if part.flag_bits & _ENCRYPTED:
            raise Flaw(
                "is met een wachtwoord beveiligd; bewaar het zonder wachtwoord",
                "is protected by a password; save it without one",
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
