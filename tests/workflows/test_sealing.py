"""Sealing the trail: numbers, the tree in tiles, checkpoints outside the database, and bundles that anybody checks."""

import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rounds import Round, begin_on

from lifecycle import proof
from lifecycle.consulting import Look
from lifecycle.errors import BadInput
from lifecycle.proof import Proof, Tree, is_consistent, leaf, root_by
from lifecycle.states import Action
from workflows import bundle, sealing
from workflows.inquiry import lookups
from workflows.seals import SealError, Seals
from workflows.store import tree
from workflows.store.database import memory_store


def hashes(count: int) -> list[bytes]:
    return [leaf(number.to_bytes(32, "big")) for number in range(count)]


def root_of(of: list[bytes]) -> bytes:
    found = Tree()
    for each in of:
        found.append(each)
    return found.root()


@settings(deadline=None, max_examples=25)
@given(st.lists(st.integers(1, 700), min_size=1, max_size=5), st.data())
def test_tiles_give_the_root_and_the_proofs_of_any_size(batches: list[int], data: st.DataObject) -> None:
    whole = hashes(sum(batches))
    store = memory_store()
    with store.writing() as connection:
        first = 0
        for count in batches:
            tree.append(connection, first, whole[first : first + count])
            first += count
        reader = tree.Reader(connection)
        for _ in range(10):
            size = data.draw(st.integers(1, len(whole)))
            number = data.draw(st.integers(0, size - 1))
            old = data.draw(st.integers(0, size))
            root = root_of(whole[:size])
            assert reader.root(size) == root
            assert root_by(whole[number], number, size, reader.inclusion(number, size)) == root
            assert is_consistent(old, root_of(whole[:old]), size, root, reader.consistency(old, size))
            assert not is_consistent(old, b"x" * 32, size, root, reader.consistency(old, size)) or old == 0
    store.close()


@pytest.fixture
def season(tmp_path: Path) -> Round:
    """A round in a file, with contracts in several states."""
    season = begin_on(tmp_path / "round.db")
    season.signed()
    season.refused(Action.SIGN, season.assessed())
    return season


@pytest.fixture
def seals(tmp_path: Path) -> Seals:
    return Seals(tmp_path / "seals", tmp_path / "copy")


def test_every_record_gets_a_dense_number_once(season: Round, seals: Seals) -> None:
    first = sealing.seal(season.office, seals)
    season.applied()
    second = sealing.seal(season.office, seals)
    assert first is not None
    assert second is not None
    with season.office.store.reading() as connection:
        found = connection.exec_driver_sql(
            "SELECT p.number, a.id FROM audit_place p JOIN audit_record a ON a.id = p.record_id ORDER BY a.id"
        ).all()
        (records,) = connection.exec_driver_sql("SELECT COUNT(*) FROM audit_record").one()
    assert [number for number, _ in found] == list(range(records))
    assert first.size < second.size == records


def test_nothing_new_is_not_signed_again(season: Round, seals: Seals) -> None:
    assert sealing.seal(season.office, seals) == sealing.seal(season.office, seals)
    assert len(list(seals.notes())) == 1
    assert sealing.sealed(season.office, seals).beyond == 0


def test_the_copy_gets_every_checkpoint(season: Round, seals: Seals) -> None:
    sealing.seal(season.office, seals)
    assert seals.copy is not None
    there = [file.read_bytes() for file in (seals.copy / "checkpoints").iterdir()]
    assert there == [note for _, note in seals.notes()]


def test_a_restored_backup_is_noticed(season: Round, seals: Seals, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "backup.zip", "w") as backup:
        backup.write(tmp_path / "round.db", "round.db")
    before = season.office
    season.applied()
    sealing.seal(before, seals)
    with before.store.writing() as connection:
        connection.exec_driver_sql("DROP TRIGGER audit_place_no_delete")
        connection.exec_driver_sql("DROP TRIGGER audit_record_no_delete")
        connection.exec_driver_sql("DELETE FROM audit_place WHERE number >= 5")
        connection.exec_driver_sql("DELETE FROM personal_value")
        connection.exec_driver_sql("DELETE FROM audit_record WHERE id NOT IN (SELECT record_id FROM audit_place)")
    with pytest.raises(SealError, match="older backup"):
        sealing.check(before, seals)


def test_a_changed_past_is_not_signed(season: Round, seals: Seals) -> None:
    sealing.seal(season.office, seals)
    with season.office.store.writing() as connection:
        connection.exec_driver_sql("UPDATE tree_tile SET hashes = zeroblob(length(hashes)) WHERE level = 0")
    season.applied()
    with pytest.raises(SealError, match="not the trail that was signed"):
        sealing.seal(season.office, seals)
    assert len(list(seals.notes())) == 1


def test_a_new_key_is_believed_because_the_old_one_names_it(season: Round, seals: Seals, tmp_path: Path) -> None:
    sealing.seal(season.office, seals)
    (first,) = seals.public_keys()
    season.applied()
    sealing.seal(season.office, seals, renew=True)
    season.applied()
    bundle.write(season.office, seals, tmp_path / "bundle.zip")
    report = proof.check(tmp_path / "bundle.zip", [first])
    assert report.problems == []
    assert (len(report.keys), report.checkpoints) == (2, 3)


def test_a_record_is_proven_on_paper(season: Round, seals: Seals) -> None:
    found = sealing.prove(season.office, seals, "contract:1", 1)
    again = Proof.read(str(found))
    assert again == found
    assert again.checkpoint.signed_by(seals.public_keys())
    with pytest.raises(BadInput, match="no sealed record"):
        sealing.prove(season.office, seals, "contract:1", 99)


@pytest.fixture
def written(season: Round, seals: Seals, tmp_path: Path) -> Path:
    sealing.seal(season.office, seals)
    season.signed()
    bundle.write(season.office, seals, tmp_path / "bundle.zip")
    return tmp_path / "bundle.zip"


def test_a_bundle_holds_in_one_process_and_in_several(
    written: Path, seals: Seals, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert proof.check(written, seals.public_keys()).problems == []
    monkeypatch.setattr(proof, "_MANY", 1000)
    assert proof.check(written, seals.public_keys(), processes=2).problems == []


def test_a_look_at_a_record_is_in_the_stream_of_who_looked(season: Round, seals: Seals, tmp_path: Path) -> None:
    who = lookups.reader(season.office, "iris", Look.RECORD)
    for _ in range(2):
        lookups.record(season.office, who, lookups.Taken(Look.RECORD, {"stream": "contract:1", "seq": 1}, 1))
    bundle.write(season.office, seals, tmp_path / "bundle.zip")
    assert proof.check(tmp_path / "bundle.zip").problems == []


def changed(bundle: Path, member: str, change: Callable[[list[bytes]], list[bytes]]) -> Path:
    """A copy of a bundle with other lines in one member."""
    other = bundle.with_name("changed.zip")
    with zipfile.ZipFile(bundle) as archive, zipfile.ZipFile(other, "w") as target:
        for name in archive.namelist():
            content = archive.read(name)
            if name == member:
                content = b"".join(change(content.splitlines(keepends=True)))
            target.writestr(name, content)
    return other


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda lines: [*lines[:4], lines[4].replace(b'"recorded":"2026', b'"recorded":"2025'), *lines[5:]], "changed"),
        (lambda lines: [*lines[:4], *lines[5:]], "record"),
        (lambda lines: [*lines[:4], lines[5], lines[4], *lines[6:]], "record"),
        (lambda lines: [*lines[:4], lines[4], *lines[4:]], "put in"),
        (lambda lines: lines[:-1], "missing"),
        (lambda lines: [*lines[:4], b"nonsense\n", *lines[5:]], "changed"),
    ],
    ids=["changed", "removed", "swapped", "inserted", "cut off", "nonsense"],
)
def test_what_was_done_to_the_records_is_found(
    written: Path, seals: Seals, change: Callable[[list[bytes]], list[bytes]], said: str
) -> None:
    report = proof.check(changed(written, proof.RECORDS, change), seals.public_keys())
    assert not report.holds
    assert said in report.problems[0].said[1]


def test_a_state_that_the_records_do_not_make_is_found(written: Path, seals: Seals) -> None:
    def otherwise(lines: list[bytes]) -> list[bytes]:
        first = json.loads(lines[0])
        first["state"]["state"] = "published"
        return [json.dumps(first).encode() + b"\n", *lines[1:]]

    report = proof.check(changed(written, proof.STATES, otherwise), seals.public_keys())
    assert [problem.place for problem in report.problems] == ["contract:1"]


def test_a_bundle_signed_by_somebody_else_is_found(written: Path, tmp_path: Path, season: Round) -> None:
    strangers = Seals(tmp_path / "strangers")
    sealing.seal(season.office, strangers)
    report = proof.check(written, strangers.public_keys())
    assert "not signed" in report.problems[0].said[1]
    assert "signature" in report.problems[1].said[1]


def test_what_was_kept_elsewhere_shows_that_the_end_is_missing(
    written: Path, seals: Seals, season: Round, tmp_path: Path
) -> None:
    season.applied()
    sealing.seal(season.office, seals)
    kept = [note for _, note in seals.notes()]
    report = proof.check(written, seals.public_keys(), kept)
    assert "is missing" in report.problems[0].said[1]
