"""The documentation: generated pages are up to date, links resolve, examples do what the pages say.

Two conventions make an example run. A block fenced as ``console`` is typed line by line where it starts with ``$ ``,
in a folder of the page's own; the lines below a command are what it prints, with ``...`` for anything. A command
succeeds, unless ``$ echo $?`` follows and says otherwise. A block fenced as ``yaml`` whose first line is
``# NAME.yaml`` is a file of that name in the same folder, and so is a block fenced as ``csv NAME.csv``; one fenced as
``csv NAME.xlsx`` is what the sheet ``applications`` of that spreadsheet says from then on.
"""

import csv
import re
import shlex
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import typer
import yaml

from desk import language
from desk.main import main
from desk.sheets.csv_writing import MARK
from desk.sheets.writing import write_book

Run = Callable[[str], tuple[int, str]]

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
PAGES = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted(DOCS.rglob("*.md"))]
COMMANDS = DOCS / "reference" / "commands.md"

FENCE = re.compile(r"^```(?P<language>[a-z]*)(?: (?P<name>[a-z0-9.-]+))?\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"(?<!`)\[[^\]]*\]\((?P<target>[^)\s]+)\)")
HEADING = re.compile(r"^#{1,6} (?P<heading>.+)$", re.MULTILINE)
FILE_NAME = re.compile(r"# (?P<name>[a-z0-9-]+\.yaml)\n")


@dataclass(frozen=True, slots=True)
class Block:
    """A fenced block of a page."""

    language: str
    text: str
    name: str | None = None

    @property
    def file_name(self) -> str | None:
        found = FILE_NAME.match(self.text)
        return found["name"] if found else self.name

    def save(self, folder: Path) -> None:
        """Write the file that the block is, where it is one."""
        if self.file_name is None:
            return
        file = folder / self.file_name
        if file.suffix == ".xlsx":
            write_book(file, {"applications": csv.reader(self.text.splitlines(), delimiter=";")})
        else:
            file.write_text(self.text, encoding="utf-8")


def blocks(page: Path) -> list[Block]:
    found = FENCE.finditer(page.read_text(encoding="utf-8"))
    return [Block(each["language"], each["text"], each["name"]) for each in found]


def prose(page: Path) -> str:
    return FENCE.sub("", page.read_text(encoding="utf-8"))


def name_of(page: Path) -> str:
    return str(page.relative_to(ROOT))


def pages_with(language: str) -> list[Any]:
    return [
        pytest.param(page, id=name_of(page))
        for page in PAGES
        if any(block.language == language for block in blocks(page))
    ]


def anchors(page: Path) -> set[str]:
    """The anchors of a page's headings, as the usual readers of Markdown make them."""
    found: set[str] = set()
    for heading in HEADING.findall(prose(page)):
        text = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading).lower()
        slug = "".join(letter for letter in text if letter.isalnum() or letter in "-_ ").replace(" ", "-")
        place, unique = 0, slug
        while unique in found:
            place += 1
            unique = f"{slug}-{place}"
        found.add(unique)
    return found


def links(page: Path) -> list[str]:
    return [target for target in LINK.findall(prose(page)) if "://" not in target]


def test_generated_pages_are_up_to_date() -> None:
    command = [sys.executable, str(DOCS / "generate.py"), "--check"]
    checked = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stdout + checked.stderr


def commands_below(path: str, command: Any) -> Iterator[tuple[str, Any]]:
    yield path, command
    for name, inner in getattr(command, "commands", {}).items():
        yield from commands_below(f"{path} {name}", inner)


def test_every_command_argument_and_option_has_its_heading() -> None:
    from desk.commands import app  # noqa: PLC0415 - its help is in the language of the moment it is imported

    headings = set(HEADING.findall(prose(COMMANDS)))
    wanted = set()
    for path, command in commands_below("looptijd", typer.main.get_command(app)):
        wanted.add(path)
        for parameter in command.params:
            is_option = parameter.opts[0].startswith("-")
            written = " / ".join([*parameter.opts, *parameter.secondary_opts]) if is_option else parameter.name.upper()
            wanted.add(f"{path} {written}")
    assert wanted - headings == set()


@pytest.mark.parametrize("page", [pytest.param(page, id=name_of(page)) for page in PAGES])
def test_every_link_resolves(page: Path) -> None:
    broken = []
    for target in links(page):
        path, _, anchor = target.partition("#")
        file = (page.parent / path).resolve() if path else page
        if not file.exists() or (anchor and anchor not in anchors(file)):
            broken.append(target)
    assert broken == []


def test_every_page_can_be_reached_from_the_index() -> None:
    reached: set[Path] = set()
    waiting = [ROOT / "README.md", DOCS / "index.md"]
    while waiting:
        page = waiting.pop()
        if page in reached:
            continue
        reached.add(page)
        targets = ((page.parent / target.partition("#")[0]).resolve() for target in links(page))
        waiting += [target for target in targets if target.suffix == ".md" and target.exists()]
    assert [name_of(page) for page in PAGES if page not in reached] == []


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Iterator[Run]:
    """Type a command of an example, as who follows the page does; in this process, which is quicker than a new one."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("LOOPTIJD_DATABASE_URL", raising=False)
    for forcing in ("FORCE_COLOR", "PY_COLORS", "GITHUB_ACTIONS"):
        monkeypatch.delenv(forcing, raising=False)
    monkeypatch.setenv("LOOPTIJD_LANG", "en")
    monkeypatch.setenv("COLUMNS", "100")

    def typed(command: str) -> tuple[int, str]:
        words = shlex.split(command)
        assert words[0] == "looptijd", f"an example types {words[0]}; only looptijd is run"
        monkeypatch.setattr(sys, "argv", words)
        with pytest.raises(SystemExit) as left:
            main()
        said = capsys.readouterr()
        # A terminal shows nothing of the mark that CSV begins with.
        return int(left.value.code or 0), said.out.removeprefix(MARK) + said.err

    yield typed
    monkeypatch.setattr(sys, "argv", ["looptijd"])
    monkeypatch.delenv("LOOPTIJD_LANG")
    language.choose()


def steps(block: Block) -> list[tuple[str, list[str]]]:
    """The commands of a block, each with the lines it is said to print."""
    found: list[tuple[str, list[str]]] = []
    for line in block.text.splitlines():
        if line.startswith("$ "):
            found.append((line.removeprefix("$ "), []))
        else:
            found[-1][1].append(line.rstrip())
    return found


def matches(expected: list[str], printed: str) -> bool:
    """Whether what was printed is what is expected, with ``...`` for anything."""
    lines = [line.rstrip() for line in printed.strip("\n").splitlines()]
    pattern = re.escape("\n".join(expected).strip("\n")).replace(re.escape("..."), ".*?")
    return re.fullmatch(pattern, "\n".join(lines), re.DOTALL) is not None


STATUS = "echo $?"


def try_block(block: Block, run: Run) -> None:
    typed = steps(block)
    for index, (command, expected) in enumerate(typed):
        if command == STATUS:
            continue
        status, printed = run(command)
        wanted = typed[index + 1][1] if index + 1 < len(typed) and typed[index + 1][0] == STATUS else ["0"]
        assert [str(status)] == wanted, f"$ {command}\n{printed}"
        said = "\n".join(expected)
        assert not said.strip() or matches(expected, printed), f"$ {command}\n{printed}\nexpected:\n{said}"


@pytest.mark.parametrize("page", pages_with("console"))
def test_what_a_page_types_prints_what_the_page_says(page: Path, run: Run, tmp_path: Path) -> None:
    for block in blocks(page):
        block.save(tmp_path)
        if block.language == "console":
            try_block(block, run)


def test_every_scenario_passes_and_every_policy_is_in_order(run: Run, tmp_path: Path) -> None:
    scenarios, policies = [], []
    for number, page in enumerate(PAGES):
        folder = tmp_path / f"{number}-{page.stem}"
        folder.mkdir()
        for place, block in enumerate(block for block in blocks(page) if block.language == "yaml"):
            file = folder / (block.file_name or f"block-{place}.yaml")
            file.write_text(block.text, encoding="utf-8")
            keys = yaml.safe_load(block.text)
            scenarios += [str(file)] if "scenario" in keys else []
            policies += [str(file)] if "policy" in keys else []
    assert scenarios
    assert policies
    status, printed = run(shlex.join(["looptijd", "rehearse", *scenarios]))
    assert status == 0, printed
    for policy in policies:
        status, printed = run(shlex.join(["looptijd", "policy", "check", policy]))
        assert status == 0, printed


def test_dots_stand_for_anything() -> None:
    assert matches(["a ... c", "...", "z"], "a b c\nd\ne\nz\n")
    assert not matches(["a ... c"], "a b d")
