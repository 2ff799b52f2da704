"""Writing to the terminal: text that is safe to show, tables, JSON."""

import json
import sys
import textwrap
from collections.abc import Iterable, Iterator, Sequence
from enum import Enum, auto
from itertools import chain
from typing import Any, Final

from rich.console import Console, JustifyMethod, RenderableType
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from desk.language import printable, t
from desk.sheets.csv_writing import csv_bytes
from desk.showing.columns import Layout, laid_out

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


def table(
    title: str,
    headings: Sequence[str],
    rows: Iterable[Sequence[object]],
    *,
    numbers: int = 0,
    least: Sequence[int] = (),
) -> Table:
    """A table that fits the terminal; its last `numbers` columns are aligned as numbers.

    Names that somebody types over are never cut. `least` are the places of columns that a narrow terminal does without,
    first the first; it says which.
    """
    cells = [[printable(str(cell)) for cell in row] for row in rows]
    first_number = len(headings) - numbers
    layout = laid_out([list(headings), *cells], console().width, least, range(first_number, len(headings)))
    found = Table(
        title=safe(title),
        title_justify="left",
        title_style="bold",
        caption=_left_out(headings, layout),
        caption_justify="left",
        show_edge=False,
        header_style="bold",
        pad_edge=False,
    )
    for place, width in zip(layout.shown, layout.widths, strict=True):
        justify: JustifyMethod = "right" if place >= first_number else "left"
        found.add_column(headings[place], justify=justify, overflow="fold", width=width)
    for row in cells:
        found.add_row(*map(escape, layout.pick(row)))
    return found


def _left_out(headings: Sequence[str], layout: Layout) -> str | None:
    """What is said of columns that a terminal has no room for."""
    left = [heading for place, heading in enumerate(headings) if place not in layout.shown]
    if not left:
        return None
    names = safe(", ".join(left))
    return t(
        f"Weggelaten, want de terminal is smal: {names}; --json toont alles.",
        f"Left out, as the terminal is narrow: {names}; --json shows all.",
    )


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
