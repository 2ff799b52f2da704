"""Writing to the terminal: text that is safe to show, tables, JSON."""

import json
import sys
import textwrap
from collections.abc import Iterable, Iterator, Sequence
from enum import Enum, auto
from itertools import chain
from typing import Any, Final

from rich.console import Console, RenderableType
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from desk.language import printable
from desk.sheets.csv_writing import csv_bytes

_NARROW: Final = 100
MOST: Final = 200
"""How many rows people are shown at once, unless they ask for another number."""


class Form(Enum):
    """For whom: people, or programs that read JSON or CSV."""

    TABLE = auto()
    JSON = auto()
    CSV = auto()


class _Console(Console):
    """A console that leaves a broken pipe to the command, which ends quietly."""

    def on_broken_pipe(self) -> None:
        """Whoever read the output has gone."""
        raise BrokenPipeError


def console() -> Console:
    """The console for people; as wide as the terminal, and readable in a file too."""
    found = _Console(highlight=False, emoji=False)
    return found if found.is_terminal else _Console(highlight=False, emoji=False, width=max(found.width, _NARROW))


def safe(text: str) -> str:
    """Text from outside, for a line with markup: without control characters and without markup of its own."""
    return escape(printable(text))


def echo(text: str) -> None:
    """A line for people, as it is."""
    console().print(safe(text))


def indented(text: str) -> Text:
    """A line for people that is folded at words, and keeps its indentation where it is."""
    margin = text[: len(text) - len(text.lstrip(" "))]
    folded = textwrap.fill(
        printable(text.strip(" ")), width=console().width, initial_indent=margin, subsequent_indent=f"{margin}  "
    )
    return Text(folded)


def as_json(value: Any) -> None:
    """One JSON value on a line of standard output."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False) + "\n")


def table(title: str, headings: Sequence[str], rows: Iterable[Sequence[object]], *, numbers: int = 0) -> Table:
    """A table; its last `numbers` columns are aligned as numbers."""
    found = Table(
        title=safe(title),
        title_justify="left",
        title_style="bold",
        show_edge=False,
        header_style="bold",
        pad_edge=False,
    )
    for place, heading in enumerate(headings):
        is_number = place >= len(headings) - numbers
        found.add_column(heading, justify="right" if is_number else "left", no_wrap=is_number, overflow="fold")
    for row in rows:
        found.add_row(*(safe(str(cell)) for cell in row))
    return found


def facts(rows: Iterable[tuple[str, str]]) -> Table:
    """Names with values beside them, without lines; what has no value is left out."""
    found = Table.grid(padding=(0, 2))
    found.add_column(no_wrap=True)
    found.add_column(overflow="fold")
    for name, value in rows:
        if value:
            found.add_row(f"  {safe(name)}", safe(value))
    return found


def paged(shown: RenderableType) -> None:
    """Show something that can be long: page by page where it does not fit the terminal of who reads it."""
    out = console()
    if sys.stdout.isatty() and len(out.render_lines(shown, pad=False)) > out.height:
        with out.pager():
            out.print(shown)
    else:
        out.print(shown)


def write_csv(columns: Iterable[str], rows: Iterator[list[Any]]) -> None:
    """Write rows under their headings to standard output, as they come; nothing where there are none."""
    first = next(rows, None)
    if first is None:
        return
    # The bytes themselves: in UTF-8 whatever the terminal speaks, and with line ends that no system changes.
    sys.stdout.flush()
    for piece in csv_bytes(chain([list(columns), first], rows)):
        sys.stdout.buffer.write(piece)
