"""One deliberately broken policy file for each kind of mistake, with the words and the line its error must name."""

import re
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest

from lifecycle import policy_file, source
from lifecycle.errors import BadInput

BROKEN = Path(__file__).resolve().parent.parent / "broken" / "policies"
WHOLE = Path(__file__).resolve().parent / "whole-policy.yaml"
FILES = sorted(BROKEN.glob("*.yaml"))

JARGON = re.compile(
    r"Input should|valid (tuple|dictionary|list|string|integer|boolean)|instance of|String should|Tuple"
)


def expected(file: Path) -> tuple[str, int]:
    """The words that the error must contain and the line it must name, from the first two lines of a broken file."""
    first, second = file.read_bytes().splitlines()[:2]
    words, line = first.decode(), second.decode()
    assert words.startswith("# error: "), f"{file.name} does not say what is wrong with it"
    assert line.startswith("# line: "), f"{file.name} does not say on which line"
    return words.removeprefix("# error: "), int(line.removeprefix("# line: "))


def cases(files: list[Path], known: dict[str, str]) -> list[object]:
    return [
        pytest.param(
            file,
            id=file.stem,
            marks=[pytest.mark.xfail(reason=known[file.stem])] if file.stem in known else [],
        )
        for file in files
    ]


def refusal_of(file: Path) -> str:
    with pytest.raises(BadInput) as caught:
        policy_file.load(str(file))
    return str(caught.value)


def test_the_whole_policy_is_read_so_a_broken_one_fails_for_its_own_mistake_alone() -> None:
    policy = policy_file.load(str(WHOLE))
    assert policy.policy == "small-2027"
    assert len(policy.hash) == 64


def test_there_is_a_broken_file_for_every_kind_of_mistake() -> None:
    assert len(FILES) >= 100


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_broken_policy_gets_one_clear_line_with_file_line_and_words(file: Path) -> None:
    words, line = expected(file)
    message = refusal_of(file)
    assert message.startswith(f"{file}:{line}: "), message
    assert words in message
    assert "\n" not in message


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_message_says_what_is_allowed_and_not_what_pydantic_wanted(file: Path) -> None:
    message = refusal_of(file)
    assert not JARGON.search(message), message


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_broken_file_is_small(file: Path) -> None:
    assert file.stat().st_size < 4_000


def test_a_file_without_a_single_byte_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "empty.yaml"
    file.touch()
    assert refusal_of(file) == f"{file}:1: a policy file is a mapping that starts with `policy:`"


def test_a_file_too_big_is_refused_without_reading_it(tmp_path: Path) -> None:
    file = tmp_path / "big.yaml"
    file.write_bytes(b"# " + b"x" * 5_000_000)
    assert refusal_of(file) == f"{file}: is 5000002 bytes; at most 5000000 are read"


def test_a_name_that_is_neither_policy_nor_file_is_refused_with_what_is_shipped() -> None:
    assert refusal_of(Path("gli-2026")) == (
        "gli-2026: is no shipped policy (gli-2027, kinderen-2027) and no policy file"
    )


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "absent.yaml"
    assert refusal_of(file) == f"{file}: cannot be read: does not exist"


def test_a_directory_is_refused(tmp_path: Path) -> None:
    assert refusal_of(tmp_path) == f"{tmp_path}: cannot be read: is a folder"


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("[" * 1_000, id="lists never closed"),
        pytest.param("[" * 1_000 + "]" * 1_000, id="lists"),
        pytest.param("{a: " * 900 + "1" + "}" * 900, id="mappings"),
        pytest.param("- " * 5_000 + "x", id="block lists"),
        pytest.param("\n".join(" " * depth + "a:" for depth in range(1_000)), id="block mappings"),
    ],
)
def test_deep_nesting_is_refused(text: str) -> None:
    with pytest.raises(BadInput, match=r"^deep\.yaml:\d+: (.+: is nested too deeply|is not YAML: .+)$"):
        source.parse(text, "deep.yaml")


@pytest.mark.parametrize("text", ["'[' * 200_000", "'[' * 100_000 + ']' * 100_000", "'- ' * 100_000 + 'x'"])
def test_very_deep_nesting_is_refused_and_does_not_end_the_process(text: str) -> None:
    program = f"""
from lifecycle import source
from lifecycle.errors import BadInput
try:
    source.parse({text}, "deep.yaml")
except BadInput as error:
    print(error)
"""
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False, timeout=120)
    assert ran.returncode == 0, ran.returncode
    assert "nested too deeply" in ran.stdout


def test_every_mistake_of_a_file_is_told_with_its_line() -> None:
    text = WHOLE.read_text(encoding="utf-8")
    wrong = text.replace("check: ", "check: no_", 2)
    assert wrong != text
    policy, found = policy_file.check(source.parse(wrong, "small.yaml"))
    assert policy is None
    lines = [place for place, line in enumerate(wrong.splitlines(), start=1) if "check: no_" in line]
    assert [f"small.yaml:{line}:" in str(each) for each, line in zip(found, lines, strict=True)] == [True, True]


def test_no_more_mistakes_are_told_than_asked_for() -> None:
    wrong = WHOLE.read_text(encoding="utf-8").replace("check: ", "check: no_")
    assert len(policy_file.check(source.parse(wrong, "small.yaml"), most=1)[1]) == 1


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_the_first_of_every_mistake_is_the_one_that_reading_names(file: Path) -> None:
    first = refusal_of(file)
    with suppress(BadInput):  # what cannot be read as YAML has one mistake, which reading named
        policy, found = policy_file.check(source.read(file))
        assert policy is None
        assert str(found[0]) == first
