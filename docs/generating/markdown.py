"""Small parts of a page."""

from collections.abc import Iterable, Sequence
from typing import Final

GENERATED: Final = "<!-- Written by docs/generate.py from the code; change the code and run: make docs -->"


def page(title: str, *parts: str) -> str:
    """A whole page: its mark, its title and its parts, with one empty line between them."""
    return "\n\n".join([GENERATED, f"# {title}", *(part.strip("\n") for part in parts if part.strip())]) + "\n"


def table(headings: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A table; a cell's line breaks and pipes are made safe."""
    lines = [_row(headings), _row(["---"] * len(headings))]
    return "\n".join([*lines, *(_row([cell(value) for value in row]) for row in rows)])


def _row(cells: Sequence[object]) -> str:
    return f"| {' | '.join(str(each) for each in cells)} |"


def cell(value: object) -> str:
    """A value as the text of one cell."""
    return " ".join(str(value).split()).replace("|", "\\|") or "-"


def code(name: object) -> str:
    """A name as code."""
    return f"`{name}`"


def codes(names: Iterable[object]) -> str:
    """Names as code, with commas."""
    return ", ".join(code(name) for name in names)


def anchor(heading: str) -> str:
    """The anchor under which a heading can be linked to."""
    kept = [letter for letter in heading.lower() if letter.isalnum() or letter in "-_ "]
    return "".join(kept).replace(" ", "-")
