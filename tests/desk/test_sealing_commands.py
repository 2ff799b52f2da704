"""The trail as a file that proves itself, on the command line; and what the seals say when they do not fit."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from terminal import Run

from desk.serving import serve
from desk.wiring import open_office
from workflows.seals import SealError

SCENARIO = """\
scenario: A season to seal
policies: [gli-2027]
until: 2026-06-01
users: {anna: buyer, iris: auditor, otto: administrator}
providers:
  p: {kind: individual, name: Praktijk Voorbeeld, agb: "90000001", kvk: "20000001"}
events:
  - {at: 2026-05-04, do: apply, contract: c1, provider: p, regions: [zeeland]}
  - {at: 2026-05-05, do: note, contract: c1, text: Gebeld.}
"""


@pytest.fixture(autouse=True)
def english(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOOPTIJD_LANG", "en")


@pytest.fixture
def season(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A practice database of a short season; its URL."""
    url = f"sqlite:///{tmp_path}/season.db"
    file = tmp_path / "season.yaml"
    file.write_text(SCENARIO, encoding="utf-8")
    assert run("rehearse", str(file), "--keep", url)[0] == 0
    monkeypatch.setenv("LOOPTIJD_DATABASE_URL", url)
    return url


def test_a_bundle_is_written_and_holds(run: Run, season: str, tmp_path: Path) -> None:
    bundle = tmp_path / "trail.zip"
    assert run("audit", "export", str(bundle), "--by", "iris")[0] == 0
    key = (tmp_path / "season.db.seals" / "keys.txt").read_text(encoding="utf-8")
    status, out, _ = run("audit", "verify", str(bundle), "--key", key)
    assert (status, "the trail holds" in out) == (0, True)
    status, out, _ = run("audit", "verify", str(bundle), "--json")
    assert (status, '"holds": true' in out) == (0, True)


def test_only_an_auditor_takes_the_trail_along(run: Run, season: str, tmp_path: Path) -> None:
    status, _, err = run("audit", "export", str(tmp_path / "trail.zip"), "--by", "anna")
    assert (status, "auditor" in err) == (2, True)
    assert not (tmp_path / "trail.zip").exists()


@pytest.mark.parametrize("content", [b"", b"PK", b"x" * 5000, b"\x00" * 5000, "é".encode() * 3])
def test_a_file_that_is_no_bundle_is_said_to_be_none(run: Run, tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "other.zip"
    file.write_bytes(content)
    status, out, err = run("audit", "verify", str(file))
    assert status in {1, 2}
    assert "neither a bundle nor a proof" in err or "cannot be read" in out


def test_a_record_is_proven_and_the_proof_is_checked(run: Run, season: str, tmp_path: Path) -> None:
    status, out, _ = run("audit", "prove", "GLI-2027-00001", "1")
    assert status == 0
    proof = tmp_path / "proof.txt"
    proof.write_text(out, encoding="utf-8")
    key = str(tmp_path / "season.db.seals" / "keys.txt")
    assert run("audit", "verify", str(proof), "--key", key)[0] == 0
    proof.write_text(out.replace("record ", "record 1"), encoding="utf-8")
    assert run("audit", "verify", str(proof), "--key", key)[0] in {1, 2}
    status, _, err = run("audit", "prove", "GLI-2027-00001", "9")
    assert (status, "no sealed record" in err) == (2, True)


def test_a_strange_key_is_one_clear_message(run: Run, season: str, tmp_path: Path) -> None:
    bundle = tmp_path / "trail.zip"
    run("audit", "export", str(bundle))
    status, _, err = run("audit", "verify", str(bundle), "--key", "nonsense")
    assert (status, err.count("\n")) == (2, 1)
    assert "no public key" in err


def test_only_an_administrator_renews_the_key(run: Run, season: str, tmp_path: Path) -> None:
    assert run("audit", "renew-key", "--by", "iris")[0] == 2
    assert run("audit", "renew-key", "--by", "otto")[0] == 0
    assert len((tmp_path / "season.db.seals" / "keys.txt").read_text(encoding="utf-8").splitlines()) == 2


def copied(file: Path, folder: Path) -> Path:
    """A backup of a database, in another folder."""
    folder.mkdir()
    with closing(sqlite3.connect(file)) as source, closing(sqlite3.connect(folder / file.name)) as target:
        source.backup(target)
    return folder / file.name


def test_the_service_does_not_start_on_a_restored_backup(
    run: Run, season: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    restored = copied(tmp_path / "season.db", tmp_path / "restored")
    run("audit", "export", str(tmp_path / "trail.zip"))
    shutil.copytree(tmp_path / "season.db.seals", tmp_path / "restored" / "season.db.seals")
    url = f"sqlite:///{restored}"
    with pytest.raises(SealError, match="older backup"):
        serve(open_office(url), None)
    monkeypatch.setenv("LOOPTIJD_DATABASE_URL", url)
    status, out, _ = run("health")
    assert (status, "older backup" in " ".join(out.split())) == (1, True)
    assert run("audit", "restart", "--by", "iris", "--reason", "De schijf is vervangen.")[0] == 2
    assert run("audit", "restart", "--by", "otto", "--reason", "De schijf is vervangen.")[0] == 0
    status, out, _ = run("audit", "--action", "restart_seals")
    assert "began the seals" in " ".join(out.split())
    assert list((tmp_path / "restored").glob("season.db.seals-until-*"))
