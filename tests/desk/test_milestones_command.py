"""`looptijd milestones` tells what was late, by which process, what is to come, and which contracts fail."""

import json
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from terminal import Run

from scheduler import milestones


@pytest.fixture
def failing(run: Run, practice: str) -> str:
    """A practice database on 2 October whose one contract cannot be read when the offers go out."""
    file = Path(practice.removeprefix("sqlite:///"))
    with sqlite3.connect(file) as raw:
        raw.execute("UPDATE contract SET state = 'assessed', dossier = '{not json'")
    raw.close()
    assert run("--database", practice, "--clock", "2026-10-02T10:00", "milestones")[0] == 0
    return practice


def _offers(out: str) -> dict[str, Any]:
    return next(each for each in json.loads(out) if each["milestone"] == "offers-out")


def test_a_contract_on_which_a_job_keeps_failing_is_shown(run: Run, failing: str) -> None:
    lines = run("--database", failing, "--lang", "en", "milestones")[1]
    heading, told = lines.split("What fails:\n")
    assert "being done" in heading
    assert " ".join(told.split()) == (
        "offers out gli-2027 2027: contract GLI-2027-00001, offer: JSONDecodeError; 1x since 30 September 2026"
        " 09:00, last 30 September 2026 09:00"
    )
    assert run("--database", failing, "milestones", "run", "offers-out", "--by", "paul")[0] == 0
    dutch = " ".join(run("--database", failing, "milestones")[1].split("Hierop gaat het mis:\n")[1].split())
    assert "2 keer sinds 30 september 2026 09:00, laatst 2 oktober 2026 10:00" in dutch


def test_programs_read_what_fails_beside_its_duty(run: Run, failing: str) -> None:
    offers = _offers(run("--database", failing, "milestones", "--json")[1])
    assert (offers["state"], offers["days_left"], offers["late"]) == ("running", -2, False)
    assert offers["process"] == milestones.this_process()
    assert offers["local"] == "2026-09-30T09:00:00"
    assert offers["failing"] == [
        {
            "contract": "GLI-2027-00001",
            "action": "offer",
            "times": 1,
            "first_at": "2026-09-30T07:00:00.000000Z",
            "last_at": "2026-09-30T07:00:00.000000Z",
            "said": "JSONDecodeError",
        }
    ]
    others = [each for each in json.loads(run("--database", failing, "milestones", "--json")[1]) if each != offers]
    assert [each["failing"] for each in others] == [[]] * len(others)


def test_a_late_run_is_told_with_both_moments_and_its_process(run: Run, practice: str) -> None:
    file = Path(practice.removeprefix("sqlite:///"))
    assert run("--database", practice, "--clock", "2026-10-02T10:00", "milestones")[0] == 0
    assert "Laat begonnen" not in run("--database", practice, "milestones")[1]
    with sqlite3.connect(file) as raw:
        raw.execute("UPDATE milestone SET ran_at = '2026-10-01T06:15:00.000000Z' WHERE milestone = 'offers-out'")
    raw.close()
    told = " ".join(run("--database", practice, "--lang", "en", "milestones")[1].split("Begun late:\n")[1].split())
    assert told == (
        "offers out gli-2027 2027: should have begun on 30 September 2026 09:00, began on 1 October 2026 08:15,"
        f" by process {milestones.this_process()}"
    )
    assert _offers(run("--database", practice, "milestones", "--json")[1])["late"] is True


def test_days_left_count_to_what_is_to_come(run: Run, practice: str) -> None:
    assert run("--database", practice, "--clock", "2026-10-30T23:00", "milestones")[0] == 0
    found = {each["milestone"]: each for each in json.loads(run("--database", practice, "milestones", "--json")[1])}
    assert found["tariffs-out"]["days_left"] == 1
    assert found["signing-deadline"]["days_left"] == 1, "its day is 31 October, and its job runs when that is over"
    assert found["offers-out"]["days_left"] is None
    assert run("--database", practice, "milestones")[1].count("morgen") == 2
