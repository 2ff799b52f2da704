"""Writing to the terminal: text that is safe to show, tables, JSON."""

import json
import sys
import textwrap
from collections.abc import Iterable, Sequence
from typing import Any, Final

from rich.console import Console
from rich.markup import escape
from rich.table import Table
from rich.text import Text

_NARROW: Final = 100


def console() -> Console:
    """The console for people; as wide as the terminal, and readable in a file too."""
    found = Console(highlight=False, soft_wrap=False)
    return found if found.is_terminal else Console(highlight=False, width=max(found.width, _NARROW))


def safe_plain(text: str) -> str:
    """Text from outside, without control characters that could play with a terminal."""
    return "".join(letter if letter.isprintable() or letter == "\n" else "�" for letter in text)


def safe(text: str) -> str:
    """Text from outside, for a line with markup: without control characters and without markup of its own."""
    return escape(safe_plain(text))


def echo(text: str) -> None:
    """A line for people, as it is."""
    console().print(safe(text))


def indented(text: str) -> Text:
    """A line for people that is folded at words, and keeps its indentation where it is."""
    margin = text[: len(text) - len(text.lstrip(" "))]
    folded = textwrap.fill(
        safe_plain(text.strip(" ")), width=console().width, initial_indent=margin, subsequent_indent=f"{margin}  "
    )
    return Text(folded)


def as_json(value: Any) -> None:
    """One JSON value on a line of standard output."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False) + "\n")


def table(title: str, headings: Sequence[str], rows: Iterable[Sequence[object]], *, numbers: int = 0) -> Table:
    """A table; its last `numbers` columns are aligned as numbers."""
    found = Table(
        title=title, title_justify="left", title_style="bold", show_edge=False, header_style="bold", pad_edge=False
    )
    for place, heading in enumerate(headings):
        is_number = place >= len(headings) - numbers
        found.add_column(heading, justify="right" if is_number else "left", no_wrap=is_number, overflow="fold")
    for row in rows:
        found.add_row(*(safe(str(cell)) for cell in row))
    return found
