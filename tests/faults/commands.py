"""The real command line, in processes of its own, on files of its own."""

import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from desk.wiring import open_office
from workflows import verification

LOOPTIJD = Path(sys.executable).with_name("looptijd")
DEMO = ("demo", "--providers", "40")


def _environment() -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("LOOPTIJD")}
    return {**kept, "COLUMNS": "200", "TERM": "dumb", "PYTHONFAULTHANDLER": ""}


@dataclass(frozen=True, slots=True)
class Ended:
    """How a command ended."""

    status: int
    out: str
    err: str

    def told(self, words: str) -> None:
        """It gave one clear message with these words on standard error, and nothing else."""
        assert self.status == 2, (self.status, self.out, self.err)
        lines = [line for line in self.err.splitlines() if line.strip()]
        assert len(lines) == 1, self.err
        assert words in lines[0]
        assert "Traceback" not in self.out + self.err


@dataclass(frozen=True, slots=True)
class Desk:
    """The command line on the database in one file."""

    file: Path

    @property
    def url(self) -> str:
        return f"sqlite:///{self.file}"

    def command(self, *arguments: str) -> list[str]:
        return [str(LOOPTIJD), "--lang", "en", "--database", self.url, *arguments]

    def run(self, *arguments: str, before: Callable[[], None] | None = None) -> Ended:
        """Run a command to its end; `before` runs in the new process first."""
        done = subprocess.run(
            self.command(*arguments),
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
            env=_environment(),
            preexec_fn=before,
        )
        return Ended(done.returncode, done.stdout, done.stderr)

    def start(self, *arguments: str) -> "subprocess.Popen[str]":
        """Start a command, and leave it running."""
        return subprocess.Popen(
            self.command(*arguments),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env=_environment(),
            start_new_session=True,
        )

    def dies(self, where: str, after: int = 0) -> Ended:
        """Run the demo or `init` in a process that kills itself at a call of `where` (``module:name``), the n-th."""
        module, name = where.split(":")
        script = (
            "import os, signal, sys, importlib\n"
            f"module = importlib.import_module({module!r})\n"
            f"right, left = getattr(module, {name!r}), [{after}]\n"
            "def wrong(*at, **keys):\n"
            "    left[0] -= 1\n"
            "    if left[0] < 0: os.kill(os.getpid(), signal.SIGKILL)\n"
            "    return right(*at, **keys)\n"
            f"setattr(module, {name!r}, wrong)\n"
            "from desk.main import main\n"
            "main()\n"
        )
        command = [sys.executable, "-c", script, *self.command(*self.arguments)[1:]]
        done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False, env=_environment())
        return Ended(done.returncode, done.stdout, done.stderr)

    @property
    def arguments(self) -> tuple[str, ...]:
        return ("init",) if self.file.name.startswith("real") else DEMO

    def progress(self) -> int:
        """How many steps of the demo are kept; 0 where nothing is."""
        try:
            connection = sqlite3.connect(f"file:{self.file}?mode=ro", uri=True)
        except sqlite3.Error:
            return 0
        try:
            row = connection.execute("SELECT value FROM meta WHERE key = 'clock'").fetchone()
        except sqlite3.Error:
            return 0
        finally:
            connection.close()
        return 0 if row is None else int((json.loads(row[0])["progress"] or {"done": 0})["done"])

    def problems(self) -> list[str]:
        """What is wrong with the trail, checked in this process."""
        office = open_office(self.url)
        found = [str(problem) for problem in verification.problems(office)]
        office.store.close()
        return found

    def story(self) -> dict[str, list[tuple[Any, ...]]]:
        """What the round came to: contracts, milestones, effects and records but those of looks; no hashes or salts."""
        connection = sqlite3.connect(self.file)
        queries = {
            "contracts": "SELECT * FROM contract ORDER BY id",
            "providers": "SELECT * FROM provider ORDER BY id",
            "milestones": "SELECT milestone, policy_id, year, due_at, state, ran_at, finished_at, changed, skipped"
            " FROM milestone ORDER BY id",
            "effects": "SELECT * FROM milestone_effect ORDER BY milestone_id, contract_id, action",
            "questions": "SELECT * FROM question ORDER BY id",
            "objections": "SELECT * FROM objection ORDER BY id",
            "published": "SELECT * FROM care_list ORDER BY policy_id",
            "records": "SELECT stream, seq, action, outcome, actor, effective_at, recorded_at FROM audit_record"
            " WHERE stream NOT LIKE 'lookup:%' ORDER BY stream, seq",
            "clock": "SELECT * FROM meta ORDER BY key",
        }
        found = {name: connection.execute(query).fetchall() for name, query in queries.items()}
        connection.close()
        return found
