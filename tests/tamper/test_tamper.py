"""The tamper harness in its short form: all that is done to bundles is found and named, nothing clean is doubted."""

import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from lifecycle import proof

HARNESS = Path(__file__).parent / "harness"
LINE = re.compile(r"tamper: (\d+) mutations, (\d+) found, (\d+) false alarms in (\d+) clean bundles")


def _command(*arguments: str) -> list[str]:
    return [sys.executable, str(HARNESS), *arguments]


@pytest.mark.timeout(600)
def test_all_that_is_done_to_a_bundle_is_found_and_named() -> None:
    done = subprocess.run(_command("--mutations", "1000"), capture_output=True, text=True, timeout=580, check=False)
    said = done.stdout + done.stderr
    line = LINE.fullmatch(done.stdout.splitlines()[-1])
    assert line is not None, said
    assert ([int(figure) for figure in line.groups()], done.returncode) == ([1000, 1000, 0, 20], 0), said


def test_a_check_that_believes_everything_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    for folder in (HARNESS, HARNESS.parents[1] / "workflows"):
        monkeypatch.syspath_prepend(str(folder))
    from trying import try_bundle  # noqa: PLC0415 - the harness is not on the path of tests

    monkeypatch.setattr(proof, "check", lambda *_, **__: proof.Report())
    tally = try_bundle(1, 1, 34)
    assert (tally.mutations, tally.found, tally.alarms) == (34, 0, 0)
    assert len(tally.said) == 34


def test_it_can_be_interrupted_and_says_what_it_did() -> None:
    with subprocess.Popen(_command("--mutations", "100000"), stdout=subprocess.PIPE, text=True) as running:
        assert running.stdout is not None
        assert running.stdout.readline() == "seed 2027\n"
        time.sleep(3)
        running.send_signal(signal.SIGINT)
        said = running.stdout.read()
        assert running.wait(60) == 130
    assert LINE.fullmatch(said.splitlines()[-1]), said
