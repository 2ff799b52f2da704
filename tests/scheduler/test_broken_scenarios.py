"""One deliberately broken scenario for each mistake: `# error:` is what the message must say, `# line:` where."""

import re
from pathlib import Path

import pytest

from lifecycle.errors import BadInput
from scheduler.scenarios.reader import read

FOLDER = Path(__file__).resolve().parent.parent / "broken" / "scenarios"
FILES = sorted(FOLDER.glob("*.yaml"))


def header(file: Path, key: str) -> str | None:
    """What the comment `# key: ...` at the top of the file says."""
    found = re.search(rf"^# {key}: (.*)$", file.read_text(encoding="utf-8"), re.MULTILINE)
    return found and found[1]


def test_there_are_broken_scenarios() -> None:
    assert len(FILES) > 35


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_broken_scenario_stops_with_one_clear_line(file: Path) -> None:
    error, line = header(file, "error"), header(file, "line")
    assert error
    with pytest.raises(BadInput) as caught:
        read(file)
    message = str(caught.value)
    assert error in message
    assert message.startswith(f"{file}:{line}:" if line else f"{file}:")
    assert len(message.splitlines()) == 1
