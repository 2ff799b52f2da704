"""What is wrong with a scenario is said in Dutch too: no message is left in English."""

import re
from pathlib import Path

import pytest

from lifecycle.errors import BadInput
from lifecycle.languages import Language
from scheduler.scenarios.reader import read

FOLDER = Path(__file__).resolve().parent.parent / "broken" / "scenarios"
FILES = sorted(FOLDER.glob("*.yaml"))
WORDS = ("is not", "must", "allowed", "unknown", "missing", "did you mean", "cannot", "found", "did not", "there is")
ENGLISH = re.compile(rf"\b({'|'.join(WORDS)})\b")


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_what_is_wrong_with_a_scenario(file: Path) -> None:
    with pytest.raises(BadInput) as caught:
        read(file)
    error = caught.value
    dutch = error.problem.nl
    assert dutch != error.problem.en
    # Values from the file stand in quotes, ids that may be used after the words that say so.
    said = re.sub(r"'[^']*'", "''", dutch).partition("toegestaan: ")[0]
    assert not ENGLISH.search(said), dutch
    assert error.said(Language.NL).startswith(error.where)
    assert error.said(Language.EN) == str(error)
