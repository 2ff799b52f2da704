"""The shape of the repository: who imports whom, how long files are, what is pinned, what is silenced."""

import io
import re
import subprocess
import sys
import tokenize
import tomllib
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("lifecycle", "workflows", "scheduler", "desk")
LOCK_FILES = ("requirements.lock", "requirements-dev.lock")
LONGEST_MODULE = 300
LONGER = {"lifecycle/proof.py": "it is one file because it runs alone, beside a bundle of the trail"}

PINNED = re.compile(r"(?P<name>[A-Za-z0-9][A-Za-z0-9._-]*)==(?P<version>[^\s;\\]+)")
HASHED = re.compile(r"--hash=sha256:[0-9a-f]{64}(?![0-9a-f])")

NOQA = re.compile(r"#\s*(?:(?:ruff|flake8)\s*:\s*)?noqa\b", re.IGNORECASE)
NOQA_WITH_REASON = re.compile(
    r"#\s*(?:(?:ruff|flake8)\s*:\s*)?noqa:\s*[A-Z]+\d+(?:,\s*[A-Z]+\d+)*\W*(?!noqa|type:)[^\W\d_]\w*\s+\S",
    re.IGNORECASE,
)
TYPE_IGNORE = re.compile(r"#\s*type:\s*ignore\b")
TYPE_IGNORE_WITH_REASON = re.compile(
    r"#\s*type:\s*ignore\[[a-z0-9-]+(?:,\s*[a-z0-9-]+)*\]\s*#\s*(?!noqa|type:)[^\W\d_]\w*\s+\S"
)


def project() -> dict[str, Any]:
    with (ROOT / "pyproject.toml").open("rb") as file:
        return tomllib.load(file)


def canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def requirement_name(requirement: str) -> str:
    found = re.match(r"[A-Za-z0-9][A-Za-z0-9._-]*", requirement)
    assert found, f"not a requirement: {requirement!r}"
    return canonical(found.group())


def locked_requirements(lock_file: str) -> list[str]:
    """Each requirement of a lock file with its hashes, as one line and without comments."""
    text = (ROOT / lock_file).read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if not line.lstrip().startswith("#")]
    return [line.strip() for line in "\n".join(lines).replace("\\\n", " ").splitlines() if line.strip()]


def pins(lock_file: str) -> dict[str, set[str]]:
    """The versions pinned for each name; more than one when they differ by platform or Python version."""
    versions: dict[str, set[str]] = {}
    for requirement in locked_requirements(lock_file):
        pinned = PINNED.match(requirement)
        assert pinned, f"{lock_file}: not pinned to one version: {requirement[:80]}"
        versions.setdefault(canonical(pinned["name"]), set()).add(pinned["version"])
    return versions


def comments(source: str) -> list[tuple[int, str]]:
    tokens = tokenize.generate_tokens(io.StringIO(source).readline)
    return [(token.start[0], token.string) for token in tokens if token.type == tokenize.COMMENT]


def lacks_code_or_reason(comment: str) -> bool:
    unexplained_noqa = NOQA.search(comment) and not NOQA_WITH_REASON.search(comment)
    unexplained_ignore = TYPE_IGNORE.search(comment) and not TYPE_IGNORE_WITH_REASON.search(comment)
    return bool(unexplained_noqa or unexplained_ignore)


def test_these_are_the_packages_that_are_shipped() -> None:
    assert project()["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"] == list(PACKAGES)


def test_imports_keep_to_the_contracts() -> None:
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"]
    checked = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stdout + checked.stderr


@pytest.mark.parametrize("package", PACKAGES)
def test_modules_stay_short(package: str) -> None:
    lengths = {
        str(path.relative_to(ROOT)): len(path.read_text(encoding="utf-8").splitlines())
        for path in sorted((ROOT / package).rglob("*.py"))
    }
    assert lengths, f"{package}/ has no modules"
    assert {path: length for path, length in lengths.items() if length > LONGEST_MODULE} == {
        path: lengths[path] for path in LONGER if path.startswith(f"{package}/")
    }


@pytest.mark.parametrize("lock_file", LOCK_FILES)
def test_every_locked_requirement_is_pinned_and_hashed(lock_file: str) -> None:
    assert pins(lock_file)
    assert [line[:80] for line in locked_requirements(lock_file) if not HASHED.search(line)] == []


@pytest.mark.parametrize("lock_file", LOCK_FILES)
def test_lock_files_name_no_place_to_download_from(lock_file: str) -> None:
    lines = (ROOT / lock_file).read_text(encoding="utf-8").splitlines()
    places = ("://", "--index-url", "--extra-index-url", "--find-links", "file:")
    assert [line for line in lines if any(place in line for place in places)] == []


def test_runtime_lock_holds_every_dependency() -> None:
    wanted = {requirement_name(requirement) for requirement in project()["project"]["dependencies"]}
    assert wanted - pins("requirements.lock").keys() == set()


def test_development_lock_holds_every_dependency_and_tool() -> None:
    metadata = project()["project"]
    requirements = metadata["dependencies"] + metadata["optional-dependencies"]["dev"]
    wanted = {requirement_name(requirement) for requirement in requirements}
    assert wanted - pins("requirements-dev.lock").keys() == set()


@pytest.mark.parametrize("lock_file", LOCK_FILES)
def test_lock_files_hold_what_an_editable_install_builds_with(lock_file: str) -> None:
    wanted = {requirement_name(requirement) for requirement in project()["dependency-groups"]["build"]}
    assert wanted - pins(lock_file).keys() == set()


def test_both_lock_files_agree() -> None:
    development = pins("requirements-dev.lock")
    differing = {name for name, versions in pins("requirements.lock").items() if development.get(name) != versions}
    assert differing == set()


@pytest.mark.parametrize("package", PACKAGES)
def test_silenced_checks_name_their_code_and_reason(package: str) -> None:
    unexplained = [
        f"{path.relative_to(ROOT)}:{line}: {comment}"
        for path in sorted((ROOT / package).rglob("*.py"))
        for line, comment in comments(path.read_text(encoding="utf-8"))
        if lacks_code_or_reason(comment)
    ]
    assert unexplained == []


@pytest.mark.parametrize(
    "comment",
    [
        "# noqa: S603 - the command is fixed",
        "# noqa: S603, S607  the command is fixed",
        "# noqa: S603  # the command is fixed",
        "# ruff: noqa: E501 - a table of long lines",
        "# type: ignore[attr-defined]  # the stubs lag behind",
        "# type: ignore[arg-type]  # the stubs lag behind  # noqa: S603 - the command is fixed",
        "# a remark on ignoring types",
    ],
)
def test_an_explained_comment_passes(comment: str) -> None:
    assert not lacks_code_or_reason(comment)


@pytest.mark.parametrize(
    "comment",
    [
        "# noqa",
        "# noqa: S603",
        "# noqa: S603 -",
        "# noqa: S603  # type: ignore[arg-type]  # the stubs lag behind",
        "# noqa - the command is fixed",
        "# ruff: noqa",
        "# type: ignore",
        "# type: ignore[attr-defined]",
        "# type: ignore  # the stubs lag behind",
        "# type: ignore[arg-type]  # noqa: S603 - the command is fixed",
    ],
)
def test_an_unexplained_comment_is_found(comment: str) -> None:
    assert lacks_code_or_reason(comment)
