"""Files made by hand, as strangers and their programs make them."""

import io
import zipfile
from collections.abc import Mapping
from pathlib import Path

from desk.sheets.cells import Line, Value
from desk.sheets.reading import open_book

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="xml" ContentType="application/xml"/>'
    + "".join(
        f'<Override PartName="/xl/{part}.xml"'
        f' ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.{sort}+xml"/>'
        for part, sort in (("workbook", "sheet.main"), ("worksheets/sheet1", "worksheet"))
    )
    + "</Types>"
)
STRINGS_TYPE = (
    '<Override PartName="/xl/sharedStrings.xml"'
    ' ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/></Types>'
)
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"


def relations(*targets: tuple[str, str, str]) -> str:
    """The XML that relates a part to others: (id, sort, target)."""
    found = "".join(f'<Relationship Id="{i}" Type="{OFFICE}/{sort}" Target="{target}"/>' for i, sort, target in targets)
    return f'<Relationships xmlns="{PACKAGE}">{found}</Relationships>'


def worksheet(rows: str) -> str:
    """A sheet with these rows, as XML."""
    return f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>'


def parts(
    rows: str = "", *, sheets: str = '<sheet name="Blad1" sheetId="1" r:id="rId1"/>', properties: str = ""
) -> dict[str, str]:
    """The parts of a workbook of one sheet, to change before they are packed."""
    return {
        "[Content_Types].xml": TYPES,
        "_rels/.rels": relations(("rId1", "officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": (
            f'<?xml version="1.0"?><workbook xmlns="{MAIN}" xmlns:r="{OFFICE}">{properties}'
            f"<sheets>{sheets}</sheets></workbook>"
        ),
        "xl/_rels/workbook.xml.rels": relations(("rId1", "worksheet", "worksheets/sheet1.xml")),
        "xl/worksheets/sheet1.xml": worksheet(rows),
    }


def with_styles(made: dict[str, str], *codes: str) -> dict[str, str]:
    """The parts with one cell style for each number format; style 0 is plain."""
    formats = "".join(f'<numFmt numFmtId="{170 + place}" formatCode="{code}"/>' for place, code in enumerate(codes))
    uses = "".join(f'<xf numFmtId="{170 + place}"/>' for place in range(len(codes)))
    made["xl/styles.xml"] = (
        f'<styleSheet xmlns="{MAIN}"><numFmts>{formats}</numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs>'
        f'<cellXfs><xf numFmtId="0"/>{uses}</cellXfs></styleSheet>'
    )
    made["xl/_rels/workbook.xml.rels"] = relations(
        ("rId1", "worksheet", "worksheets/sheet1.xml"), ("rId2", "styles", "styles.xml")
    )
    return made


def with_strings(made: dict[str, str], items: str) -> dict[str, str]:
    """The parts with a table of shared texts."""
    made["[Content_Types].xml"] = TYPES.replace("</Types>", STRINGS_TYPE)
    made["xl/sharedStrings.xml"] = f'<sst xmlns="{MAIN}">{items}</sst>'
    made["xl/_rels/workbook.xml.rels"] = relations(
        ("rId1", "worksheet", "worksheets/sheet1.xml"), ("rId2", "sharedStrings", "/xl/sharedStrings.xml")
    )
    return made


def packed(made: Mapping[str, str | bytes]) -> bytes:
    """The parts in a zip file."""
    found = io.BytesIO()
    with zipfile.ZipFile(found, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in made.items():
            archive.writestr(name, part)
    return found.getvalue()


def saved(folder: Path, made: Mapping[str, str | bytes] | bytes, name: str = "lijst.xlsx") -> Path:
    """A workbook, or any bytes, as a file."""
    path = folder / name
    path.write_bytes(made if isinstance(made, bytes) else packed(made))
    return path


def lines(path: Path) -> list[Line]:
    """All lines of all sheets."""
    with open_book(path) as book:
        return [line for sheet in book.sheets for line in book.lines(sheet)]


def values(path: Path) -> list[list[Value | None]]:
    """The values of all lines of all sheets."""
    return [[cell.value if cell else None for cell in line.cells] for line in lines(path)]
