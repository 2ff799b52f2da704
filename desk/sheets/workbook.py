"""An .xlsx workbook's own parts: which sheets it has, where they are, and what they share."""

import posixpath
from dataclasses import dataclass
from typing import Final

from desk.sheets.archive import Archive
from desk.sheets.cells import Cell
from desk.sheets.limits import MAX_PARTS, MAX_SHEETS, Flaw, one_line
from desk.sheets.parts import Attributes, Elements, heard_whole
from desk.sheets.strings import SharedStrings
from desk.sheets.styles import Shown, Styles

_LONGEST_NAME: Final = 255


@dataclass(frozen=True, slots=True)
class Workbook:
    """What reading a sheet needs: each sheet's part by its name, and what all sheets share."""

    sheets: dict[str, str]
    since_1904: bool
    strings: list[Cell | None]
    styles: list[Shown]


@dataclass(frozen=True, slots=True)
class _Relation:
    sort: str
    target: str


class _Relations(Elements):
    def __init__(self, folder: str) -> None:
        super().__init__()
        self._folder = folder
        self.found: dict[str, _Relation] = {}

    def begin(self, name: str, attributes: Attributes) -> None:
        if name == "Relationship" and attributes.get("TargetMode", "") != "External":
            target = posixpath.normpath(
                posixpath.join("/", self._folder, attributes.get("Target", "").replace("\\", "/"))
            )
            sort = attributes.get("Type", "").rpartition("/")[2]
            self.found[attributes.get("Id", "")] = _Relation(sort, target.lstrip("/"))
        if len(self.found) > MAX_PARTS:
            raise Flaw("verwijst naar te veel onderdelen", "refers to too many parts")

    def one(self, sort: str) -> str | None:
        return next((relation.target for relation in self.found.values() if relation.sort == sort), None)


class _Sheets(Elements):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, str]] = []
        self.since_1904 = False

    def begin(self, name: str, attributes: Attributes) -> None:
        if name == "workbookPr":
            self.since_1904 = attributes.get("date1904", "0") in {"1", "true", "on"}
        elif name == "sheet" and self.inside("sheets"):
            relation = next((value for key, value in attributes.items() if key.rpartition(":")[2] == "id"), "")
            self.found.append((attributes.get("name", ""), relation))
        if len(self.found) > MAX_SHEETS:
            raise Flaw(
                f"bevat meer dan {MAX_SHEETS} bladen; meer is niet toegestaan",
                f"holds more than {MAX_SHEETS} sheets; more are not allowed",
            )


def read_workbook(archive: Archive) -> Workbook:
    """Read everything but the sheets; `Flaw` for a file that is not a whole and usable workbook."""
    main = _relations(archive, "").one("officeDocument")
    if main is None or main.endswith(".bin") or not main.startswith("xl/"):
        raise _no_workbook(archive)
    relations = _relations(archive, main)
    sheets = _Sheets()
    heard_whole(main, archive.blocks(main), sheets)
    strings, styles = SharedStrings(), Styles()
    if (part := relations.one("sharedStrings")) is not None:
        heard_whole(part, archive.blocks(part), strings)
    if (part := relations.one("styles")) is not None:
        heard_whole(part, archive.blocks(part), styles)
    return Workbook(_named(archive, sheets, relations), sheets.since_1904, strings.found, styles.found)


def _relations(archive: Archive, part: str) -> _Relations:
    folder, name = posixpath.split(part)
    found = _Relations(folder)
    where = posixpath.join(folder, "_rels", f"{name}.rels")
    if where not in archive:
        raise _no_workbook(archive)
    heard_whole(where, archive.blocks(where), found)
    return found


def _named(archive: Archive, sheets: _Sheets, relations: _Relations) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, identifier in sheets.found:
        relation = relations.found.get(identifier)
        if relation is not None and relation.sort in {"chartsheet", "dialogsheet", "xlMacrosheet"}:
            continue
        shown = one_line(name)
        if relation is None or relation.sort != "worksheet" or relation.target not in archive:
            raise Flaw(f"is beschadigd: blad {shown!r} ontbreekt", f"is damaged: sheet {shown!r} is missing")
        if not name.strip() or len(name) > _LONGEST_NAME:
            raise Flaw(
                f"bevat een blad met een onmogelijke naam: {shown!r}",
                f"holds a sheet with an impossible name: {shown!r}",
            )
        if name.casefold() in {other.casefold() for other in found}:
            raise Flaw(f"bevat twee bladen met de naam {shown!r}", f"holds two sheets that are named {shown!r}")
        found[name] = relation.target
    if not found:
        raise Flaw("bevat geen bladen", "holds no sheets")
    return found


def _no_workbook(archive: Archive) -> Flaw:
    for part, nl, en in (
        ("xl/workbook.bin", "een binaire werkmap (.xlsb)", "a binary workbook (.xlsb)"),
        ("word/document.xml", "een Word-document", "a Word document"),
        ("ppt/presentation.xml", "een presentatie", "a presentation"),
        ("content.xml", "een OpenDocument-bestand", "an OpenDocument file"),
    ):
        if part in archive:
            return Flaw(f"is {nl}; bewaar het als .xlsx", f"is {en}; save it as .xlsx")
    return Flaw("is een zip-bestand, maar geen .xlsx-werkmap", "is a zip file, but not an .xlsx workbook")
