"""Files that are not what they should be, through the command: one clear line, exit status 2, nothing changed."""

import io
import os
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from filled import book, csv_text, individual
from importing import Desk

Spoils = Callable[[Path], Path]
SHEET = "xl/worksheets/sheet1.xml"
BOMB = 40 * 1024 * 1024


def _written(name: str, content: bytes) -> Spoils:
    def write(folder: Path) -> Path:
        file = folder / name
        file.write_bytes(content)
        return file

    return write


def _workbook(change: Callable[[bytes], bytes], name: str = "a.xlsx") -> Spoils:
    def write(folder: Path) -> Path:
        made = book(folder / "made.xlsx", applications=[individual(1)])
        content = change(made.read_bytes())
        made.unlink()
        file = folder / name
        file.write_bytes(content)
        return file

    return write


def _with_part(part: str, change: Callable[[bytes], bytes]) -> Spoils:
    """A workbook in which one part is other than it was."""

    def write(folder: Path) -> Path:
        made = book(folder / "made.xlsx", applications=[individual(1)])
        file = folder / "a.xlsx"
        with zipfile.ZipFile(made) as source, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as target:
            for each in source.namelist():
                content = source.read(each)
                target.writestr(each, change(content) if each == part else content)
        made.unlink()
        return file

    return write


def _scratched(content: bytes) -> bytes:
    """The workbook with some bytes of its sheet changed."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        start = archive.getinfo(SHEET).header_offset + 100
    return content[:start] + b"\xff" * 40 + content[start + 40 :]


def _large(folder: Path) -> Path:
    file = folder / "a.csv"
    with file.open("wb") as opened:
        opened.truncate(50 * 1024 * 1024)
    return file


def _directory(folder: Path) -> Path:
    (folder / "a.xlsx").mkdir()
    return folder / "a.xlsx"


def _pipe(folder: Path) -> Path:
    os.mkfifo(folder / "a.csv")
    return folder / "a.csv"


def _missing(folder: Path) -> Path:
    return folder / "a.xlsx"


ENTITY = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
OUTSIDE = b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
BAD: dict[str, tuple[Spoils, str, str]] = {
    "malformed XML": (_with_part(SHEET, lambda part: part[:200] + b"<<<" + part[200:]), "", ""),
    "a truncated workbook": (_workbook(lambda content: content[: len(content) // 2]), "", ""),
    "a workbook with changed bytes": (_workbook(_scratched), "", ""),
    "a zip bomb": (_with_part(SHEET, lambda part: part + b" " * BOMB), "", ""),
    "XML entities": (_with_part(SHEET, lambda part: ENTITY + part), "", ""),
    "an XML entity from outside": (_with_part(SHEET, lambda part: OUTSIDE + part), "", ""),
    "a file of 50 MB": (_large, "is 50.0 MiB groot", "has a size of 50.0 MiB"),
    "an empty file": (_written("a.xlsx", b""), "is leeg", "is empty"),
    "an empty CSV file": (_written("a.csv", b""), "is leeg", "is empty"),
    "CSV of blanks": (_written("a.csv", b" \r\n \r\n"), "is leeg", "is empty"),
    "a folder": (_directory, "is een map", "is a folder"),
    "a pipe": (_pipe, "is geen gewoon bestand", "is not a regular file"),
    "no file": (_missing, "bestaat niet", "does not exist"),
    "an old workbook": (_written("a.xlsx", b"\xd0\xcf\x11\xe0" + b"\0" * 600), "oude .xls", "old .xls"),
    "an OpenDocument file": (_workbook(lambda content: content, "a.ods"), "OpenDocument", "OpenDocument"),
    "a workbook named CSV": (_workbook(lambda content: content, "a.csv"), "geen CSV", "not CSV"),
    "CSV named a workbook": (
        _written("a.xlsx", csv_text("applications", [individual(1)]).encode()),
        "geen werkmap maar tekst",
        "not a workbook but text",
    ),
    "bytes that are no text": (_written("a.csv", b"kenmerk;naam\r\n1;\x81\x8d\r\n"), "regel 2", "line 2"),
    "a NUL byte": (_written("a.csv", b"kenmerk;naam\r\n1;a\0b\r\n"), "NUL", "NUL"),
    "a quote that never closes": (
        _written("a.csv", b"kenmerk;beleid;soort;regio's\r\n1;\"a\r\n2;b\r\n"),
        "regel 2",
        "line 2",
    ),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_is_one_clear_line_and_changes_nothing(desk: Desk, name: str) -> None:
    make, nl, en = BAD[name]
    file = make(desk.folder)
    before, files = desk.everything(), desk.files()
    for language, words in (("nl", nl), ("en", en)):
        for options in ((), ("--dry-run",), ("--json",)):
            status, out, err = desk.do("--lang", language, "import", str(file), "--by", "anna", *options)
            assert (status, out) == (2, ""), (out, err)
            assert err.startswith(str(file))
            assert words in err
            assert err.count("\n") == 1
            assert err.removesuffix("\n").isprintable()
    assert desk.everything() == before
    assert desk.files() == files


def test_a_mistake_at_the_end_of_a_file_lets_nothing_in(desk: Desk) -> None:
    rows = [individual(place) for place in range(400)]
    file = desk.folder / "a.csv"
    file.write_text(csv_text("applications", rows) + '"9999;never closed', encoding="utf-8", newline="")
    before = desk.everything()
    status, out, err = desk.take(file)
    assert (status, out, err.count("\n")) == (2, "", 1)
    assert desk.everything() == before
    assert desk.files() == {"a.csv"}


def test_a_file_that_may_not_be_read(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    file = book(desk.folder / "a.xlsx", applications=[individual(1)])
    right = Path.open

    def refused(path: Path, *arguments: object, **options: object) -> object:
        if path == file:
            raise PermissionError(13, "Permission denied", str(file))
        return right(path, *arguments, **options)  # type: ignore[call-overload]

    monkeypatch.setattr(Path, "open", refused)
    status, out, err = desk.take(file)
    assert (status, out) == (2, "")
    assert err.startswith(f"{file}: kan niet worden gelezen: ")
    assert err.count("\n") == 1


def test_bad_subcontractors_beside_a_good_file(desk: Desk) -> None:
    file = book(desk.folder / "a.xlsx", applications=[individual(1)])
    beside = desk.folder / "c.csv"
    before = desk.everything()
    for content in (None, b"", b"kenmerk;naam\r\n1;\x81\r\n", b"naam\r\nx\r\n"):
        if content is not None:
            beside.write_bytes(content)
        status, out, err = desk.take(file, "--subcontractors", str(beside))
        assert (status, out, err.count("\n")) == (2, "", 1)
        assert err.startswith(str(beside))
    assert desk.everything() == before


def test_there_must_be_a_database_and_somebody_who_imports(desk: Desk) -> None:
    file = book(desk.folder / "a.xlsx", applications=[individual(1)])
    status, _, err = desk.run("--database", f"sqlite:///{desk.folder}/none.db", "import", str(file), "--by", "anna")
    assert (status, "er is geen databank" in err) == (2, True)
    assert desk.files() == {"a.xlsx"}
    status, _, err = desk.do("import", str(file))
    assert status == 2
    assert "--by" in err


def test_values_that_are_none_are_all_listed_with_their_places(desk: Desk) -> None:
    row = individual(
        1,
        kind="zzz",
        name="Praktijk\u202ekjitkarP",
        agb=1234567,
        postcode=True,
        regions="zeelnd",
        programmes="kool",
        fte=-1,
        **{"licence.beweegkuur.from": "30 februari 2026", "licence.beweegkuur.until": "31-12-9999"},
    )
    found = desk.took(book(desk.folder / "a.xlsx", applications=[row, individual(2)]), lang="en")
    assert found.outcomes == {"A-1": "wrong", "A-2": "done"}
    wrong = {heading: (column, there, allowed) for column, heading, there, allowed in found.wrong("A-1")}
    assert set(wrong) == {
        "soort",
        "naam",
        "AGB-code",
        "postcode",
        "regio's",
        "programma's",
        "fte",
        "licentie beweegkuur van",
        "licentie beweegkuur tot en met",
    }
    assert wrong["naam"][0] == "D"
    assert "\u202e" not in wrong["naam"][1]
    assert "(U+202E)" in wrong["naam"][2]
    assert wrong["AGB-code"][1] == "1234567"
    assert "did you mean 'zeeland'?" in wrong["regio's"][2]
    assert wrong["licentie beweegkuur van"][1] == "'30 februari 2026'"
    _, out, _ = desk.take(desk.folder / "a.xlsx")
    assert "\u202e" not in out
    assert "applications rij 2 (A-1): kolom C (soort): 'zzz' - " in " ".join(out.split())


def test_markup_in_a_value_is_shown_as_it_is(desk: Desk) -> None:
    rows = [individual(1, reference="[red]Boos[/nothing]", kind="[bold]x"), individual(2, provider="[blink]")]
    status, out, err = desk.take(book(desk.folder / "[red]a[.xlsx", applications=rows))
    assert (status, err) == (2, "")
    told = " ".join(out.split())
    assert "([red]Boos[/nothing])" in told
    assert "'[bold]x'" in told
    assert "[blink]" in told
    assert "[red]a[" in told
