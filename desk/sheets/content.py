"""Telling what a file is by how it starts, whatever its name says."""

from pathlib import Path
from stat import S_ISDIR, S_ISREG
from typing import Final

from desk.sheets.limits import MAX_BYTES, MIB, Flaw, one_line

ZIP: Final = b"PK\x03\x04"
_OLD: Final = b"\xd0\xcf\x11\xe0"
_HEAD: Final = 1024
_PAGES: Final = (b"<!doctype html", b"<html", b"<table", b"<meta", b"<head", b"<body")

_SAVE_AS: Final = ("open het in het rekenprogramma en bewaar het als .xlsx", "open it and save it as .xlsx")
_ELSEWHERE: Final = {
    ".xls": ("is een werkmap van Excel 97-2003", "is an Excel 97-2003 workbook"),
    ".ods": ("is een OpenDocument-werkblad", "is an OpenDocument spreadsheet"),
    ".xlsm": ("is een werkmap met macro's", "is a workbook with macros"),
    ".xlsb": ("is een binaire werkmap", "is a binary workbook"),
}


def checked_suffix(path: Path) -> str:
    """``.xlsx`` or ``.csv``; `Flaw` for another suffix, and for a file that is missing, empty, too large or no file."""
    suffix = path.suffix.lower()
    if path.is_dir():
        raise Flaw("is een map, geen bestand", "is a folder, not a file")
    if suffix in _ELSEWHERE:
        (nl, en), (then_nl, then_en) = _ELSEWHERE[suffix], _SAVE_AS
        raise Flaw(f"{nl}; {then_nl}", f"{en}; {then_en}")
    if suffix not in {".xlsx", ".csv"}:
        raise Flaw(
            f"heeft de extensie {one_line(suffix)!r}; toegestaan: .xlsx, .csv",
            f"has the extension {one_line(suffix)!r}; allowed: .xlsx, .csv",
        )
    _check_size(path)
    return suffix


def _check_size(path: Path) -> None:
    try:
        found = path.stat()
    except FileNotFoundError:
        raise Flaw("bestaat niet", "does not exist") from None
    except ValueError:
        raise Flaw("is geen naam van een bestand", "is not the name of a file") from None
    if not S_ISREG(found.st_mode):
        if S_ISDIR(found.st_mode):
            raise Flaw("is een map, geen bestand", "is a folder, not a file")
        raise Flaw("is geen gewoon bestand", "is not a regular file")
    if found.st_size == 0:
        raise Flaw("is leeg", "is empty")
    if found.st_size > MAX_BYTES:
        raise Flaw(
            f"is {found.st_size / MIB:.1f} MiB groot; toegestaan: hoogstens {MAX_BYTES // MIB} MiB",
            f"has a size of {found.st_size / MIB:.1f} MiB; allowed: at most {MAX_BYTES // MIB} MiB",
        )


def check_content(path: Path, suffix: str) -> None:
    """`Flaw` when the file starts as something else than its suffix says, with what it is where that is known."""
    with path.open("rb") as file:
        head = file.read(_HEAD)
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if head.startswith(_OLD):
        raise Flaw(
            "is een oude .xls-werkmap of een werkmap met een wachtwoord; bewaar het als .xlsx zonder wachtwoord",
            "is an old .xls workbook or one with a password; save it as .xlsx without a password",
        )
    if head.startswith(b"%PDF"):
        raise Flaw("is een PDF; toegestaan: .xlsx, .csv", "is a PDF; allowed: .xlsx, .csv")
    if start.startswith(_PAGES):
        raise Flaw(
            f"is een webpagina; {_SAVE_AS[0]}",
            f"is a web page; {_SAVE_AS[1]}",
        )
    if suffix == ".csv" and head.startswith(ZIP):
        raise Flaw(
            "is geen CSV maar een werkmap (zip); geef het de extensie .xlsx",
            "is not CSV but a workbook (zip); give it the extension .xlsx",
        )
    if suffix == ".xlsx" and not head.startswith(ZIP):
        if b"\0" not in head and any(separator in head for separator in (b";", b",", b"\t")):
            raise Flaw(
                "is geen werkmap maar tekst, waarschijnlijk CSV; geef het de extensie .csv",
                "is not a workbook but text, probably CSV; give it the extension .csv",
            )
        raise Flaw("is geen .xlsx-werkmap, of is beschadigd", "is not an .xlsx workbook, or is damaged")
