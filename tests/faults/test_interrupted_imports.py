"""Importing, interrupted or by two at once: what was confirmed is in exactly once, and the same command goes on."""

import signal
import sqlite3
import time
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from commands import Desk

pytestmark = pytest.mark.faults

ROWS = 2000
FEWER = 300
SCENARIO = """\
scenario: Before the import
start: 2026-05-04
until: 2026-05-04
policies: [gli-2027, kinderen-2027]
events: []
"""
HEADINGS = "reference;policy;kind;name;agb;kvk;street;postcode;city;regions;programmes;evidence.all"
STORY = {
    "contracts": "SELECT * FROM contract ORDER BY id",
    "providers": "SELECT * FROM provider ORDER BY id",
    "regions": "SELECT * FROM contract_region ORDER BY contract_id",
    "imports": "SELECT * FROM import_row ORDER BY contract_id",
    "records": "SELECT stream, seq, action, outcome, actor, role, effective_at, recorded_at, contract_id, provider_id"
    " FROM audit_record ORDER BY id",
    "personal": "SELECT stream, seq, path, value FROM personal_value ORDER BY stream, seq, path",
    "meta": "SELECT * FROM meta ORDER BY key",
}


def _rows(folder: Path, number: int) -> Path:
    """A CSV file of as many applications."""
    lines = [
        f"A-{place};gli-2027;individual;Praktijk {place};{91000000 + place};{21000000 + place};Kade {place};4331 LK;"
        f"Middelburg;zeeland;beweegkuur;ja"
        for place in range(number)
    ]
    file = folder / f"{number}.csv"
    file.write_text("\n".join([HEADINGS, *lines]) + "\n", encoding="utf-8")
    return file


def _new(folder: Path) -> Desk:
    """A practice database in which applications can come in."""
    scenario = folder / "scenario.yaml"
    scenario.write_text(SCENARIO, encoding="utf-8")
    found = Desk(folder / "round.db")
    done = found.run("rehearse", str(scenario), "--keep", found.url)
    assert done.status == 0, done.err
    return found


def _asked(desk: Desk, query: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(f"file:{desk.file}?mode=ro", uri=True, timeout=30)) as connection:
        return connection.execute(query).fetchall()


def _in(desk: Desk) -> int:
    """How many rows are in."""
    return int(_asked(desk, "SELECT count(*) FROM import_row")[0][0])


def _story(desk: Desk) -> dict[str, list[tuple[Any, ...]]]:
    return {name: _asked(desk, query) for name, query in STORY.items()}


@pytest.fixture(scope="session")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """A database in which all rows came in at once."""
    folder = tmp_path_factory.mktemp("whole")
    found = _new(folder)
    done = found.run("import", str(_rows(folder, ROWS)), "--by", "anna")
    assert done.status == 0, done.err
    return found


def _stopped(desk: Desk, file: Path, target: int, how: signal.Signals) -> tuple[int, str]:
    """Import, and stop it once `target` rows are in; its status and what it said."""
    process = desk.start("import", str(file), "--by", "anna")
    until = time.monotonic() + 200
    while process.poll() is None and _in(desk) < target:
        assert time.monotonic() < until
        time.sleep(0.002)
    process.send_signal(how)
    _, err = process.communicate(timeout=60)
    return process.returncode, err


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT])
def test_an_import_that_is_stopped_again_and_again_ends_as_one_that_was_not(
    tmp_path: Path, whole: Desk, how: signal.Signals
) -> None:
    desk, file = _new(tmp_path), _rows(tmp_path, ROWS)
    files = {path.name for path in tmp_path.iterdir() if "round.db" not in path.name}
    for target in (1, ROWS // 3, ROWS - 150):
        status, err = _stopped(desk, file, target, how)
        if how is signal.SIGKILL:
            assert status == -signal.SIGKILL
        else:
            assert status == 130
            assert err.strip().splitlines()[-1] == "Interrupted; all that was confirmed is kept."
            assert "Traceback" not in err
        assert target <= _in(desk) < ROWS
        assert _in(desk) == _asked(desk, "SELECT count(*) FROM contract")[0][0]
        assert desk.problems() == []
    done = desk.run("import", str(file), "--by", "anna")
    assert done.status == 0, done.err
    expected, found = _story(whole), _story(desk)
    for name, rows in expected.items():
        assert found[name] == rows, name
    assert desk.run("audit", "check").status == 0
    assert {path.name for path in tmp_path.iterdir() if "round.db" not in path.name} == files


def test_an_import_that_is_stopped_while_it_reads_leaves_nothing(tmp_path: Path) -> None:
    desk, file = _new(tmp_path), _rows(tmp_path, ROWS)
    before = _story(desk)
    for wait in (0.3, 0.6, 0.9):
        process = desk.start("import", str(file), "--by", "anna", "--dry-run")
        time.sleep(wait)
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=60)
        assert process.returncode in {130, -signal.SIGINT, 1}
        assert "looptijd-" not in err
    assert _story(desk) == before


def test_two_imports_of_the_same_file_at_once_let_each_row_in_once(tmp_path: Path) -> None:
    desk, file = _new(tmp_path), _rows(tmp_path, FEWER)
    both = [desk.start("import", str(file), "--by", "anna", "--json") for _ in range(2)]
    told = [process.communicate(timeout=200) for process in both]
    assert [process.returncode for process in both] == [0, 0], told
    assert [err for _, err in told] == ["", ""]
    for query in ("import_row", "contract", "provider"):
        assert _asked(desk, f"SELECT count(*) FROM {query}") == [(FEWER,)]  # noqa: S608 - our own tables
    assert _asked(desk, "SELECT count(*) FROM audit_record WHERE outcome = 'refused'") == [(0,)]
    outcomes = [out.count('"outcome": "done"') + out.count('"outcome":"done"') for out, _ in told]
    assert sum(outcomes) == FEWER, "each row was taken in by one of them, and found in already by the other"
    assert desk.run("audit", "check").status == 0


@pytest.mark.parametrize("seconds", [2.0, 9.0])
def test_an_import_waits_for_a_database_that_is_locked(tmp_path: Path, seconds: float) -> None:
    desk, file = _new(tmp_path), _rows(tmp_path, 3)
    with closing(sqlite3.connect(desk.file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        process = desk.start("import", str(file), "--by", "anna")
        time.sleep(seconds)
        other.execute("ROLLBACK")
    _, err = process.communicate(timeout=60)
    assert "Traceback" not in err
    if seconds < 5:
        assert (process.returncode, err, _in(desk)) == (0, "", 3)
        return
    assert (process.returncode, err.count("\n"), _in(desk)) == (2, 1, 0)
    assert "is locked by another program; try again when it is done" in err
    assert desk.run("import", str(file), "--by", "anna").status == 0
    assert _in(desk) == 3
