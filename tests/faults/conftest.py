"""Databases and disks to do things to."""

import sqlite3
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from commands import DEMO, Desk


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path / "round.db")


@pytest.fixture(scope="session")
def uninterrupted(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """The demo, played without anything going wrong."""
    found = Desk(tmp_path_factory.mktemp("uninterrupted") / "round.db")
    done = found.run(*DEMO)
    assert done.status == 0, done.err
    return found


@pytest.fixture(scope="session")
def real(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """A real database with an administrator and a buyer."""
    found = Desk(tmp_path_factory.mktemp("real") / "real.db")
    assert found.run("init").status == 0
    assert found.run("users", "add", "beheer", "administrator").status == 0
    assert found.run("users", "add", "anna", "buyer", "--by", "beheer").status == 0
    return found


@pytest.fixture
def copied(tmp_path: Path) -> Callable[[Desk], Desk]:
    """A copy of a database, to do something to."""

    def copy(of: Desk) -> Desk:
        target = Desk(tmp_path / of.file.name)
        source, written = sqlite3.connect(of.file), sqlite3.connect(target.file)
        source.backup(written)
        written.execute("PRAGMA journal_mode = WAL")
        source.close()
        written.close()
        return target

    return copy


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Callable[[str], Path]]:
    """A disk of its own, of a size or with other options; skips where this machine cannot have one."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mounted = False

    def mount(options: str) -> Path:
        nonlocal mounted
        command = ["mount", "-t", "tmpfs", "-o", f"remount,{options}" if mounted else options, "tmpfs", str(folder)]
        try:
            done = subprocess.run(command, capture_output=True, text=True, check=False)
        except FileNotFoundError:
            pytest.skip("there is no mount command here, so no disk of its own")
        if done.returncode != 0:
            pytest.skip(f"no disk can be mounted here: {done.stderr.strip()}")
        mounted = True
        return folder

    yield mount
    if mounted:
        subprocess.run(["umount", str(folder)], check=True)  # noqa: S607 - found where mount was
