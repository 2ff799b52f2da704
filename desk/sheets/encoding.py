"""Finding out in which encoding a CSV file was written, by reading all of it block by block."""

import codecs
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from desk.sheets.limits import BLOCK, Flaw

_UTF_8: Final = "utf-8"
_WINDOWS: Final = "cp1252"
_MARKS: Final = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
_ALLOWED: Final = ("toegestaan: UTF-8, UTF-16 met BOM, Windows-1252", "allowed: UTF-8, UTF-16 with BOM, Windows-1252")


@dataclass(frozen=True, slots=True)
class Encoded:
    """How a text file is encoded, and how many line ends it has."""

    encoding: str
    lines: int


def encoding_of(path: Path) -> Encoded:
    """The encoding of a text file; `Flaw` for an empty file and for bytes that none of the allowed encodings has.

    A byte order mark decides; without one a file that is UTF-8 throughout is UTF-8, and any other Windows-1252.
    """
    with path.open("rb") as file:
        head = file.read(len(codecs.BOM_UTF8))
    marked = next((encoding for mark, encoding in _MARKS.items() if head.startswith(mark)), None)
    if marked is not None:
        return Encoded(marked, _lines(path, marked))
    try:
        return Encoded(_UTF_8, _lines(path, _UTF_8))
    except _WrongByte:
        return Encoded(_WINDOWS, _lines(path, _WINDOWS))


class _WrongByte(Flaw):
    def __init__(self, line: int) -> None:
        nl, en = _ALLOWED
        super().__init__(
            f"regel {line} bevat bytes die geen tekst zijn; {nl}", f"line {line} holds bytes that are no text; {en}"
        )


def _lines(path: Path, encoding: str) -> int:
    """The number of line ends in a file, decoded strictly."""
    decoder = codecs.getincrementaldecoder(encoding)()
    lines, blank, after_return = 0, True, False
    with path.open("rb") as file:
        while True:
            block = file.read(BLOCK)
            try:
                text = decoder.decode(block, final=not block)
            except UnicodeDecodeError as error:
                before = bytes(error.object[: error.start]).decode(encoding, "ignore")
                raise _WrongByte(lines + _ends(before, after_return=after_return) + 1) from None
            nothing = text.find("\0")
            if nothing >= 0:
                line = lines + _ends(text[:nothing], after_return=after_return) + 1
                nl, en = _ALLOWED
                raise Flaw(f"regel {line} bevat een NUL-byte; {nl}", f"line {line} holds a NUL byte; {en}")
            lines += _ends(text, after_return=after_return)
            blank = blank and not text.strip()
            if text:
                after_return = text.endswith("\r")
            if not block:
                break
    if blank:
        raise Flaw("is leeg", "is empty")
    return lines


def _ends(text: str, *, after_return: bool) -> int:
    """The line ends in a text: LF, CR LF or CR; an LF after the CR that ended the block before belongs to it."""
    return text.count("\n") + text.count("\r") - text.count("\r\n") - (after_return and text.startswith("\n"))
