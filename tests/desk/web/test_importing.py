"""Importing a spreadsheet at the desk: everything is seen before anything is written."""

import io
import sys
import time
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "imports"))

from browsing import Browser, Page
from filled import book, coach, individual, organisation, running, table
from openpyxl import load_workbook
from rounds import Round, rows, tables

from desk.sheets.limits import MAX_BYTES
from desk.web.entry import uploads
from desk.web.entry.uploads import Sent, Uploads
from lifecycle.contract import Kind
from workflows import intake

AtDesk = Callable[[str], Browser]
TRAIL = {"audit_record", "audit_rule", "personal_value", "desk_session", "account"}


def settled(browser: Browser, page: Page) -> Page:
    """The page when nothing is under way any more."""
    until = time.monotonic() + 30
    while "Bezig met" in page.text:
        assert time.monotonic() < until, page.text
        page = browser.open(page.path)
    return page


def sent(browser: Browser, name: str, content: bytes, *beside: tuple[str, bytes], **values: str) -> Page:
    """Send a file, and its subcontractors with it."""
    browser.open("/import")
    files = {"file": (name, content), **dict(zip(("subcontractors",), beside, strict=False))}
    return settled(browser, browser.press("Controleer", values, files))


def pressed(browser: Browser, button: str, **values: Any) -> Page:
    return settled(browser, browser.press(button, values))


def workbook(folder: Path, **sheets: Any) -> bytes:
    return book(folder / "made.xlsx", **sheets).read_bytes()


def cells(content: bytes, sheet: str) -> list[tuple[Any, ...]]:
    return list(load_workbook(io.BytesIO(content))[sheet].iter_rows(values_only=True))


def test_a_good_file_is_checked_and_then_imported(season: Round, at_desk: AtDesk, tmp_path: Path) -> None:
    content = workbook(tmp_path, applications=[individual(1), organisation(1)], subcontractors=[coach()])
    browser = at_desk("anna")
    page = sent(browser, "aanvragen.xlsx", content)
    assert page.headings[0] == "aanvragen.xlsx Gecontroleerd"
    assert "2 rijen kunnen worden ingelezen. Er is nog niets vastgelegd." in page.text
    assert rows(season.office) == []
    page = pressed(browser, "Lees 2 rijen in")
    assert "2 rijen zijn ingelezen." in page.text
    assert len(rows(season.office)) == 2
    numbers = [text for text, href in page.links if href.startswith("/contracts/")]
    assert len(numbers) == 2
    page = sent(browser, "aanvragen.xlsx", content)
    assert "Er is niets om in te lezen." in page.text
    assert "Aanvragen 0 2 0 0" in page.text
    season.holds()


def test_what_is_wrong_is_told_by_its_place_and_nothing_is_written(
    season: Round, at_desk: AtDesk, tmp_path: Path
) -> None:
    content = workbook(tmp_path, applications=[individual(1), individual(2, postcode=True, coverage=date(2027, 1, 1))])
    browser = at_desk("anna")
    before = tables(season.office, but=TRAIL)
    page = sent(browser, "aanvragen.xlsx", content)
    assert "1 rij kan worden ingelezen." in page.text
    assert "Aanvragen 3 A-2 H postcode True tekst" in page.text
    assert tables(season.office, but=TRAIL) == before
    browser.open(page.path)
    rejected = browser.client.get(page.link("Haal de afgewezen rij op (.xlsx)"))
    assert "aanvragen.rejected.xlsx" in rejected.headers["content-disposition"]
    lines = cells(rejected.content, "applications")
    assert lines[0][:2] == ("reden van afwijzing", "kenmerk")
    assert [line[1] for line in lines[1:]] == ["A-2"]
    page = pressed(browser, "Lees 1 rij in")
    assert "1 rij is ingelezen." in page.text
    assert "tekst" in page.text


def test_refused_rows_have_their_reasons_in_words(season: Round, at_desk: AtDesk, tmp_path: Path) -> None:
    season.applied(Kind.INDIVIDUAL, provider=season.provider(Kind.INDIVIDUAL, agb="91000001", kvk="21000001"))
    content = workbook(tmp_path, applications=[individual(1), individual(2)], running=[running(1)])
    browser = at_desk("anna")
    page = sent(browser, "aanvragen.xlsx", content)
    assert "Lopende contracten 0 0 1 0" in page.text
    assert "Aanvragen 1 0 1 0" in page.text
    assert "Wie dit vraagt, heeft geen rol die dat mag." in page.text
    browser.press("English") if page.form("English") else None
    page = browser.open(page.path)
    assert "Whoever asks this has no role that may." in page.text
    assert "2.4/" not in page.text


def test_a_csv_file_comes_with_its_subcontractors(season: Round, at_desk: AtDesk) -> None:
    browser = at_desk("anna")
    main, beside = (
        _csv(table(sheet, [row])) for sheet, row in (("applications", organisation(1)), ("subcontractors", coach()))
    )
    page = sent(browser, "portaal.csv", main, ("coaches.csv", beside), sheet="applications")
    assert "1 rij kan worden ingelezen." in page.text
    pressed(browser, "Lees 1 rij in")
    assert len(rows(season.office)) == 1


def _csv(lines: list[list[Any]]) -> bytes:
    return "\n".join(";".join("" if cell is None else f'"{cell}"' for cell in line) for line in lines).encode()


def test_unknown_columns_can_be_left_out(season: Round, at_desk: AtDesk, tmp_path: Path) -> None:
    content = workbook(tmp_path, applications=[individual(1, lievelingskleur="rood")])
    browser = at_desk("anna")
    page = sent(browser, "aanvragen.xlsx", content)
    assert page.headings[0:2] == ["Er klopt iets niet", "Het bestand kan niet worden ingelezen"]
    assert "aanvragen.xlsx: applications: kolom" in page.text
    assert "--ignore" not in page.text
    page = pressed(browser, "Sla over en controleer opnieuw", ignored="lievelingskleur")
    assert "1 rij kan worden ingelezen." in page.text


def _bomb() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/workbook.xml", b"0" * (64 << 20))
    return packed.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("brief.pdf", b"%PDF-1.7", "brief.pdf: heeft de extensie '.pdf'; toegestaan: .xlsx, .csv"),
        ("oud.xls", b"\xd0\xcf\x11\xe0", "is een werkmap van Excel 97-2003"),
        ("tekst.xlsx", b"a;b\n1;2\n", "tekst.xlsx: is geen werkmap maar tekst"),
        ("bom.xlsx", _bomb(), "bom.xlsx: "),
        ("../../etc/passwd", b"root", "passwd: heeft de extensie"),
        ("groot.csv", b"a" * (MAX_BYTES + 1), "groot.csv: is 32.0 MiB groot; toegestaan: hoogstens 32 MiB"),
    ],
)
def test_what_is_no_workbook_is_told_in_one_sentence(at_desk: AtDesk, name: str, content: bytes, words: str) -> None:
    page = sent(at_desk("anna"), name, content)
    assert "Het bestand kan niet worden ingelezen" in page.headings
    assert words in page.text
    assert "looptijd-import" not in page.html
    assert "Traceback" not in page.html


def test_far_too_much_is_not_even_read(at_desk: AtDesk) -> None:
    page = sent(at_desk("anna"), "groot.csv", b"a" * (MAX_BYTES * 2))
    assert page.status == 413
    assert "Een bestand mag niet groter zijn dan 32 MB." in page.text


def test_no_file_is_told_beside_the_field(at_desk: AtDesk) -> None:
    browser = at_desk("anna")
    browser.open("/import")
    page = browser.press("Controleer", {})
    assert page.status == 422
    assert "#file" in [href for _, href in page.links]


def test_an_upload_is_for_its_sender_alone(season: Round, at_desk: AtDesk, tmp_path: Path) -> None:
    content = workbook(tmp_path, applications=[individual(1, kind="x")])
    anna, bob = at_desk("anna"), at_desk("bob")
    bob.app.state.uploads = anna.app.state.uploads
    page = sent(anna, "aanvragen.xlsx", content)
    assert bob.open(page.path).status == 404
    assert bob.open(f"{page.path}/rejected.xlsx").status == 404
    assert "aanvragen.xlsx" not in bob.open("/import").text
    assert "aanvragen.xlsx" in anna.open("/import").text


@pytest.mark.parametrize("name", ["iris", "otto"])
def test_who_can_never_import_is_told_who_can(at_desk: AtDesk, name: str) -> None:
    browser = at_desk(name)
    for path in ("/import", "/import/template.xlsx"):
        page = browser.open(path)
        assert page.status == 403
        assert "inkoper of goedkeurder of beleidsmanager" in page.text


def test_the_empty_form_can_be_had(at_desk: AtDesk) -> None:
    got = at_desk("paul").client.get("/import/template.xlsx")
    assert cells(got.content, "applications")[0][0] == "kenmerk"


def test_one_import_at_a_time_and_what_was_stopped_goes_on(
    season: Round, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = workbook(tmp_path, applications=[individual(place) for place in range(1, 6)])
    known = Uploads(season.office)
    upload = known.add("anna", Sent("a.xlsx", io.BytesIO(content)), "applications", None)
    upload.wait(30)
    apply = intake.apply

    def once_then_stop(*given: Any) -> Any:
        result = apply(*given)
        known.discard(upload)
        return result

    monkeypatch.setattr(intake, "apply", once_then_stop)
    known.take(upload)
    with pytest.raises(uploads.Busy):
        known.add("anna", Sent("b.xlsx", io.BytesIO(content)), "applications", None)
    upload.wait(30)
    assert (upload.stage, len(rows(season.office))) == ("stopped", 1)
    monkeypatch.setattr(intake, "apply", apply)
    known.take(upload)
    upload.wait(30)
    assert (upload.stage, len(rows(season.office))) == ("taken", 5)


def test_a_file_is_gone_after_an_hour(season: Round, tmp_path: Path) -> None:
    clock = [0.0]
    known = Uploads(season.office, lambda: clock[0])
    upload = known.add("anna", Sent("a.csv", io.BytesIO(b"kenmerk\n")), "applications", None)
    upload.wait(30)
    folder = Path(upload.folder.name)
    assert folder.stat().st_mode & 0o777 == 0o700
    clock[0] = uploads.KEPT_FOR - 1
    assert known.find("anna", upload.id) is upload
    clock[0] = uploads.KEPT_FOR
    assert known.find("anna", upload.id) is None
    assert not folder.exists()
