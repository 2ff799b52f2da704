"""Workbooks made to exhaust or to deceive whoever opens them."""

import io
import struct
import zipfile
import zlib
from pathlib import Path

import pytest
from sheet_files import lines, packed, parts, saved, with_strings, worksheet

from desk.sheets.reading import open_book
from lifecycle.errors import BadInput

LAUGHS = (
    '<!DOCTYPE x [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9))
    + "]>"
)
EXTERNAL = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]>'
OTHER = '<!DOCTYPE x SYSTEM "http://127.0.0.1:1/x.dtd">'


def problem(made: dict[str, str | bytes] | dict[str, str] | bytes, folder: Path) -> str:
    with pytest.raises(BadInput) as refused:
        lines(saved(folder, made))
    return refused.value.problem.en


@pytest.mark.parametrize("declared", [LAUGHS, EXTERNAL, OTHER, "<!DOCTYPE x>"])
@pytest.mark.parametrize(
    "part",
    [
        "[Content_Types].xml",
        "xl/workbook.xml",
        "xl/_rels/workbook.xml.rels",
        "xl/worksheets/sheet1.xml",
        "xl/sharedStrings.xml",
    ],
)
def test_declarations_are_refused_in_every_part(tmp_path: Path, part: str, declared: str) -> None:
    made = with_strings(parts('<row r="1"><c r="A1"><v>1</v></c></row>'), "")
    made[part] = declared + made[part].removeprefix('<?xml version="1.0"?>')
    assert problem(made, tmp_path) == f"holds a forbidden declaration (DTD or entity) in the part {part}"


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-be"])
def test_a_declaration_is_refused_in_another_encoding_too(tmp_path: Path, encoding: str) -> None:
    made: dict[str, str | bytes] = {**parts()}
    mark = b"\xfe\xff" if encoding == "utf-16-be" else b""
    made["xl/worksheets/sheet1.xml"] = mark + (EXTERNAL + worksheet("")).encode(encoding)
    assert problem(made, tmp_path).startswith("holds a forbidden declaration")


@pytest.mark.parametrize(
    "rows",
    [
        "<row>" + "<c/>" * 300_000 + "</row>",
        "<x/>" * 500_000,
        f"<row><c><v>{'1' * 9_000_000}</v></c></row>",
        f"<x>{''.join(map(str, range(2_600_000)))}</x>",
        "".join(f'<c xmlns:n{n}="x"/>' for n in range(200_000)),
        f'<row x="{"y" * 2_000_000}"/>',
        f"<!--{'y' * 2_000_000}-->",
        "".join(f"<n{n}/>" for n in range(20_000)),
        "".join(f'<row><c n{n}=""/></row>' for n in range(20_000)),
    ],
    ids=[
        "long row",
        "many elements",
        "long cell",
        "much text",
        "many name spaces",
        "long attribute",
        "long comment",
        "many names",
        "many attributes",
    ],
)
def test_xml_that_would_grow_in_memory_is_refused(tmp_path: Path, rows: str) -> None:
    assert problem(parts(rows), tmp_path) == "is no ordinary workbook: its XML is too intricate"


def test_a_part_that_unpacks_to_very_much_more_is_a_bomb(tmp_path: Path) -> None:
    made: dict[str, str | bytes] = {**parts(), "xl/media/a.bin": bytes(20 * 1024 * 1024)}
    assert problem(made, tmp_path) == "is a zip bomb: xl/media/a.bin unpacks to more than 200 times its size"


def test_a_workbook_that_is_too_large_unpacked(tmp_path: Path) -> None:
    content = bytearray(packed({**parts(), "a": "b"}))
    place = content.rindex(b"PK\x01\x02")
    content[place + 24 : place + 28] = struct.pack("<L", 600 * 1024 * 1024)
    assert problem(bytes(content), tmp_path) == "is larger than 512 MiB when unpacked"


def test_too_many_parts(tmp_path: Path) -> None:
    made = {**parts(), **{f"x/{n}": "" for n in range(2_000)}}
    assert problem(made, tmp_path) == "consists of 2005 parts; allowed: at most 2000"


def test_a_list_of_parts_beyond_measure_is_not_even_read(tmp_path: Path) -> None:
    made = {**parts(), **{f"{n}{'x' * 5_000}": "" for n in range(500)}}
    assert problem(made, tmp_path) == "has a list of parts that is too large"


def test_a_part_behind_a_password(tmp_path: Path) -> None:
    content = bytearray(packed(parts()))
    content[content.index(b"PK\x01\x02") + 8] |= 1
    assert problem(bytes(content), tmp_path) == "is protected by a password; save it without one"


def test_a_part_that_is_packed_in_another_way(tmp_path: Path) -> None:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_LZMA) as archive:
        for name, part in parts().items():
            archive.writestr(name, part)
    assert "is packed in a way that is not used in .xlsx" in problem(content.getvalue(), tmp_path)


def lying(sheet: bytes, claimed: bytes) -> bytes:
    """A workbook whose sheet unpacks to `sheet`, though its lists say that it is `claimed`."""
    made: dict[str, str | bytes] = {**parts()}
    del made["xl/worksheets/sheet1.xml"]
    content = bytearray(packed({**made, "xl/worksheets/sheet1.xml": sheet}))
    for mark, place in ((b"PK\x03\x04", 14), (b"PK\x01\x02", 16)):
        at = content.rindex(mark) + place
        content[at : at + 4] = struct.pack("<L", zlib.crc32(claimed))
        content[at + 8 : at + 12] = struct.pack("<L", len(claimed))
    return bytes(content)


def test_a_part_that_is_larger_than_its_list_says_is_refused_though_its_beginning_is_right(tmp_path: Path) -> None:
    claimed = worksheet("<row><c><v>1</v></c></row>").encode()
    assert lines(saved(tmp_path, lying(claimed, claimed)))
    said = problem(lying(claimed + b" " * 100_000_000, claimed), tmp_path)
    assert said.startswith("is damaged")


def test_a_part_that_is_smaller_than_its_list_says_is_refused(tmp_path: Path) -> None:
    sheet = worksheet("<row><c><v>1</v></c></row>").encode()
    content = bytearray(lying(sheet, sheet))
    at = content.rindex(b"PK\x01\x02") + 24
    content[at : at + 4] = struct.pack("<L", len(sheet) + 5)
    assert problem(bytes(content), tmp_path) == (
        "is damaged: xl/worksheets/sheet1.xml does not have the size that it says"
    )


def test_a_relation_to_elsewhere_is_not_followed(tmp_path: Path) -> None:
    made = parts()
    where = "xl/_rels/workbook.xml.rels"
    made[where] = made[where].replace('Target="', 'TargetMode="External" Target="file:///')
    assert problem(made, tmp_path) == "is damaged: sheet 'Blad1' is missing"


def test_a_sheet_cannot_pass_for_the_table_of_texts(tmp_path: Path) -> None:
    made = with_strings(parts("<row><c/><c/></row>" * 200_000), "")
    made["[Content_Types].xml"] = made["[Content_Types].xml"].replace("/xl/sharedStrings", "/xl/worksheets/sheet1")
    assert problem(made, tmp_path) == "is no ordinary workbook: its XML is too intricate"


def test_the_claimed_number_of_rows_is_not_believed(tmp_path: Path) -> None:
    made = parts()
    made["xl/worksheets/sheet1.xml"] = worksheet("").replace("<sheetData>", '<dimension ref="A1:B9999999"/><sheetData>')
    with open_book(saved(tmp_path, made)) as book:
        assert book.count("Blad1") == 0
