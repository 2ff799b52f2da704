"""The fault harness in its short form: processes killed, stopped and starved; and that it notices what is unsafe."""

import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

pytestmark = [pytest.mark.faults, pytest.mark.timeout(600)]

HARNESS = Path(__file__).parent / "harness"
LINE = re.compile(r"faults: (\d+) kills, (\d+) stops, (\d+) lost, (\d+) doubled, (\d+) unrecorded")
MUTANT_KILLS = {"no-unique-key": 150, "records-apart": 150, "effects-apart": 150, "closed-first": 60}


def _command(*arguments: str) -> list[str]:
    return [sys.executable, str(HARNESS), *arguments]


def _run(*arguments: str) -> tuple[int, list[int], str]:
    """The status of the harness, the figures of its last line, and all that it said."""
    done = subprocess.run(_command(*arguments), capture_output=True, text=True, timeout=580, check=False)
    said = done.stdout + done.stderr
    line = LINE.fullmatch(done.stdout.splitlines()[-1])
    assert line is not None, said
    return done.returncode, [int(figure) for figure in line.groups()], said


def test_nothing_is_lost_doubled_or_unrecorded_whatever_happens_to_the_processes() -> None:
    status, figures, said = _run("--kills", "200")
    assert (status, figures) == (0, [200, 20, 0, 0, 0]), said


@pytest.mark.parametrize("mutant", MUTANT_KILLS)
def test_the_harness_notices_what_is_unsafe(mutant: str) -> None:
    status, (_, _, *found), said = _run("--kills", str(MUTANT_KILLS[mutant]), "--mutant", mutant)
    assert status == 1, said
    assert sum(found) > 0, said
    assert " 0 broken;" in said


def test_the_harness_stops_cleanly_when_it_is_interrupted(tmp_path: Path) -> None:
    process = subprocess.Popen(
        _command("--folder", str(tmp_path)), stdout=subprocess.PIPE, text=True, start_new_session=True
    )
    assert process.stdout is not None
    first = process.stdout.readline()
    assert LINE.search(first), first
    time.sleep(0.5)
    process.send_signal(signal.SIGINT)
    out, _ = process.communicate(timeout=60)
    assert process.returncode == 130
    assert LINE.fullmatch(out.splitlines()[-1]), out
    assert list(tmp_path.iterdir()) == []
