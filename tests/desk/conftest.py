"""A terminal to type commands at, and a database to type them about."""

import sys
from pathlib import Path

import pytest
from terminal import SCENARIO, Run

from desk import language
from desk.main import main


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Run:
    """Run a command in this process: its exit status, what it said, and what it said on standard error."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("LOOPTIJD_DATABASE_URL", raising=False)
    monkeypatch.delenv("LOOPTIJD_LANG", raising=False)
    monkeypatch.setenv("COLUMNS", "160")

    def do(*arguments: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["looptijd", *arguments])
        with pytest.raises(SystemExit) as left:
            main()
        said = capsys.readouterr()
        return int(left.value.code or 0), said.out, said.err

    yield do  # type: ignore[misc]  # a fixture that cleans up after itself
    monkeypatch.setattr(sys, "argv", ["looptijd"])
    language.choose()


@pytest.fixture
def practice(run: Run, tmp_path: Path) -> str:
    """A practice database with one application that was refused once; answers its URL."""
    file = tmp_path / "scenario.yaml"
    file.write_text(SCENARIO, encoding="utf-8")
    url = f"sqlite:///{tmp_path / 'practice.db'}"
    status, _, _ = run("rehearse", str(file), "--keep", url)
    assert status == 0
    return url
