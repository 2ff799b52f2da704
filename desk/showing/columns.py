"""How wide the columns of a table are, so that what somebody has to type over is never cut.

Contract numbers, rules and other names of that kind are always whole. Where a terminal has no room for every column,
ordinary words are folded first, and then columns that say least are left out.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from rich.cells import cell_len

BETWEEN: Final = 3
"""How many columns of the terminal stand between two columns of a table."""
READABLE: Final = 8
"""How much of an ordinary word stands on a line at least."""
_NAME: Final = re.compile(r"[\w.+]+(?:[-/_@:][\w.+]+)+")
"""A name that is typed over: words or numbers that hang together by signs."""


@dataclass(frozen=True, slots=True)
class Layout:
    """The columns that are shown, by their places, with their widths; the others are left out."""

    shown: tuple[int, ...]
    widths: tuple[int, ...]

    def pick(self, row: Sequence[str]) -> list[str]:
        """What is shown of a row."""
        return [row[place] for place in self.shown]


def laid_out(rows: Sequence[Sequence[str]], room: int, least: Sequence[int] = (), whole: Sequence[int] = ()) -> Layout:
    """The layout of rows, the first of which are the headings, in so many columns of a terminal.

    `least` are the places that can be left out, first the first; `whole` are those whose every word is whole.
    """
    shown = list(range(len(rows[0])))
    leaving = list(least)
    while True:
        left = room - BETWEEN * (len(shown) - 1)
        columns = [[row[place] for row in rows] for place in shown]
        longest = [_longest(column) for column in columns]
        for smallest in (
            longest,
            [_smallest(column, place in whole) for column, place in zip(columns, shown, strict=True)],
        ):
            if sum(smallest) <= left:
                return Layout(tuple(shown), _shared(columns, smallest, left))
        if not leaving or len(shown) == 1:
            return Layout(tuple(shown), _shared(columns, [min(each, READABLE) for each in longest], left))
        shown.remove(leaving.pop(0))


def _longest(column: Sequence[str]) -> int:
    """The width of the longest word; at least one, as an empty column is one too."""
    return max((cell_len(word) for text in column for word in text.split()), default=0) or 1


def _smallest(column: Sequence[str], whole: bool) -> int:
    """The width that a column needs at least: that of its longest name, and of the readable part of a word."""
    if whole:
        return _longest(column)
    names = (cell_len(word) for text in column for word in text.split() if _NAME.search(word))
    return max(max(names, default=0), min(_longest(column), READABLE))


def _shared(columns: Sequence[Sequence[str]], smallest: Sequence[int], room: int) -> tuple[int, ...]:
    """The room shared out: each column has its smallest width, and columns that need little more have that first."""
    full = [max((cell_len(line) for text in column for line in text.splitlines()), default=0) for column in columns]
    needs = [max(0, most - least) for most, least in zip(full, smallest, strict=True)]
    spare = max(0, room - sum(smallest))
    widths = list(smallest)
    for number, place in enumerate(sorted(range(len(needs)), key=lambda each: (needs[each], each))):
        given = min(needs[place], spare // (len(needs) - number))
        widths[place] += given
        spare -= given
    return tuple(widths)
