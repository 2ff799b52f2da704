"""Reading one cell as what its column asks for; what it cannot be is said with what is allowed."""

import re
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import date
from difflib import get_close_matches
from typing import Final, TypeAlias, TypeVar

from desk import written
from desk.sheets.cells import Cell, Sort
from lifecycle.audit import LARGEST_NUMBER
from lifecycle.characters import LINES, hidden
from lifecycle.languages import Both

_Value = TypeVar("_Value")
Read: TypeAlias = Callable[[Cell], _Value]

_LONGEST_SHOWN: Final = 60
_LONGEST_TEXT: Final = 2000
_LONGEST_NAME: Final = 200
_FIRST_DAY: Final = date(1950, 1, 1)
_LAST_DAY: Final = date(2100, 12, 31)
_MOST: Final = 100_000
_MOST_COMMAS: Final = 2
"""In one name of a list."""
_YES: Final = frozenset({"ja", "j", "yes", "y", "true", "waar", "x"})
_NO: Final = frozenset({"nee", "n", "no", "false", "onwaar"})
NONE: Final = "geen"
"""What stands for an empty list; an empty cell says that nothing is known."""
OTHER: Final = "anders:"
_CODE: Final = r"[0-9]{8}"
_FAULTS: Final = frozenset({"#N/A", "#REF!", "#NAME?", "#VALUE!", "#DIV/0!", "#NULL!", "#NUM!"})
_SCIENTIFIC: Final = r"[0-9]([.,][0-9]+)?[eE][+-]?[0-9]+"
"""How a spreadsheet program writes a code that it took for a large number."""


class WrongCell(Exception):  # noqa: N818 - named for what it is
    """A cell that is not what its column asks for: what is `there`, and what is `allowed`."""

    def __init__(self, there: str, allowed: Both) -> None:
        self.there = there
        self.allowed = allowed
        super().__init__(f"{there} - {allowed.en}")


def shown(cell: Cell) -> str:
    """A cell as a message shows it: on one line and not too long, without what nobody sees."""
    text = repr(str(cell.value)) if isinstance(cell.value, str) else str(cell.value)
    return text if len(text) <= _LONGEST_SHOWN else f"{text[:_LONGEST_SHOWN]}..."


def _plain(cell: Cell, allowed: Both) -> None:
    if cell.sort is Sort.FORMULA:
        raise WrongCell(
            shown(cell),
            Both("een waarde, geen formule; plak de uitkomst", "a value, no formula; paste its result"),
        )
    if cell.sort is Sort.FAULT:
        raise WrongCell(shown(cell), allowed)


def _text(cell: Cell, allowed: Both, lines: str = "", longest: int = _LONGEST_TEXT) -> str:
    _plain(cell, allowed)
    if not isinstance(cell.value, str):
        raise WrongCell(shown(cell), allowed)
    unseen = hidden(cell.value, lines)
    if unseen:
        raise WrongCell(
            shown(cell),
            Both(f"tekst zonder onzichtbare tekens ({unseen})", f"text without hidden characters ({unseen})"),
        )
    if len(cell.value) > longest:
        raise WrongCell(shown(cell), Both(f"hoogstens {longest} tekens", f"at most {longest} characters"))
    return cell.value


def text(cell: Cell) -> str:
    """Text of one or more lines."""
    return _text(cell, Both("tekst", "text"), LINES)


def name(cell: Cell) -> str:
    """A name: text on one line; a number or a day is none."""
    return _short(cell, Both("een naam, als tekst", "a name, as text"))


def _short(cell: Cell, allowed: Both) -> str:
    """Text on one line; a formula or an error value that was copied as text is none."""
    found = _text(cell, allowed, longest=_LONGEST_NAME)
    if found.startswith("=") or found.upper() in _FAULTS:
        raise WrongCell(shown(cell), allowed)
    return found


def label(cell: Cell) -> str:
    """What something is called: text on one line, or a whole number as its digits."""
    allowed = Both("tekst op één regel", "text on one line")
    if cell.sort is Sort.NUMBER and isinstance(cell.value, int) and abs(cell.value) <= LARGEST_NUMBER:
        return str(cell.value)
    return _short(cell, allowed)


def code(cell: Cell) -> str:
    """A code of digits, as given; a number only where no zero at its front can have been lost."""
    allowed = Both(
        "8 cijfers, als tekst (een getal verliest zijn nul vooraan)",
        "8 digits, as text (a number loses a zero at its front)",
    )
    if cell.sort is Sort.NUMBER and isinstance(cell.value, int) and re.fullmatch(_CODE, str(cell.value)):
        return str(cell.value)
    found = _short(cell, allowed)
    if re.fullmatch(_SCIENTIFIC, found):
        raise WrongCell(shown(cell), allowed)
    return re.sub(r"(?<=[0-9])[ .](?=[0-9])", "", found)


def flag(cell: Cell) -> bool:
    """Ja or nee."""
    allowed = Both("ja of nee", "ja (yes) or nee (no)")
    _plain(cell, allowed)
    if isinstance(cell.value, bool):
        return cell.value
    said = str(cell.value).casefold()
    if said in _YES:
        return True
    if said in _NO:
        return False
    raise WrongCell(shown(cell), allowed)


def day(cell: Cell) -> date:
    """A day: a date of the spreadsheet program, or written as 31-12-2027, 31 december 2027 or 2027-12-31."""
    allowed = Both(
        f"een datum als 31-12-2027, van {_FIRST_DAY.year} tot en met {_LAST_DAY.year}",
        f"a date such as 31-12-2027, from {_FIRST_DAY.year} to {_LAST_DAY.year}",
    )
    _plain(cell, allowed)
    found = cell.value if cell.sort is Sort.DAY else written.day(str(cell.value)) if cell.sort is Sort.TEXT else None
    if isinstance(found, date) and _FIRST_DAY <= found <= _LAST_DAY:
        return found
    raise WrongCell(shown(cell), allowed)


def number(cell: Cell) -> int:
    """A whole number from 0 on."""
    allowed = Both(f"een heel getal van 0 tot en met {_MOST}", f"a whole number from 0 to {_MOST}")
    _plain(cell, allowed)
    found = cell.value
    if isinstance(found, str) and re.fullmatch(r"[0-9]{1,9}", found):
        found = int(found)
    if isinstance(found, int) and not isinstance(found, bool) and 0 <= found <= _MOST:
        return found
    raise WrongCell(shown(cell), allowed)


def choice(words: Mapping[str, _Value], listed: Sequence[str] | None = None) -> Read[_Value]:
    """One of the values that `words` name, in any case; an unknown word suggests the nearest.

    `listed` are the words that a message lists; all of them where it is not given.
    """
    known = {word.casefold(): value for word, value in words.items()}
    every = ", ".join(words if listed is None else listed)

    def read(cell: Cell) -> _Value:
        said = label(cell).casefold()
        if said in known:
            return known[said]
        raise WrongCell(shown(cell), unknown(said, list(known), every))

    return read


def unknown(said: str, known: list[str], every: str = "") -> Both:
    """What is allowed instead of an unknown word: all words, and the nearest one."""
    near = get_close_matches(said.casefold()[:_LONGEST_SHOWN], known, n=1)
    if near:
        problem = Both(f"bedoelde u {near[0]!r}?", f"did you mean {near[0]!r}?")
        return problem + Both(f" Toegestaan: {every}", f" Allowed: {every}") if every else problem
    if every:
        return Both(f"toegestaan: {every}", f"allowed: {every}")
    return Both("een bekend woord; zie het blad uitleg", "a known word; see the sheet uitleg")


def several(read: Read[_Value]) -> Read[tuple[_Value, ...]]:
    """A list with commas or semicolons between its items, each read by `read`; `NONE` is the empty list.

    An item may have a comma in it, where that makes a name that `read` knows.
    """

    def read_all(cell: Cell) -> tuple[_Value, ...]:
        said = str(cell.value) if cell.sort is Sort.NUMBER else _text(cell, _A_LIST)
        if said.casefold() == NONE:
            return ()
        parts = [part.strip() for part in re.split(r"[;,]", said) if part.strip()]
        if not parts or NONE in map(str.casefold, parts):
            raise WrongCell(shown(cell), _A_LIST)
        found = []
        while parts:
            item, used = _first(parts, read)
            found.append(item)
            del parts[:used]
        return tuple(found)

    return read_all


_A_LIST: Final = Both(f"een lijst met komma's ertussen, of {NONE}", f"a list with commas between, or {NONE} (none)")


def _first(parts: Sequence[str], read: Read[_Value]) -> tuple[_Value, int]:
    """The first item of a list, and of how many parts it is made: of as few as make something that can be read."""
    for used in range(1, min(len(parts), _MOST_COMMAS + 1) + 1):
        with suppress(WrongCell):
            return read(Cell(Sort.TEXT, ", ".join(parts[:used]))), used
    # Nothing can be read: what is wrong with its first part is said.
    return read(Cell(Sort.TEXT, parts[0])), 1


def or_other(read: Read[str]) -> Read[str]:
    """A known word, or ``anders: ...`` for what is not on the list, which the rules judge."""

    def read_one(cell: Cell) -> str:
        said = label(cell)
        if said.casefold().startswith(OTHER):
            other = said[len(OTHER) :].strip()
            if not other:
                raise WrongCell(shown(cell), Both(f"een naam achter '{OTHER}'", f"a name after '{OTHER}'"))
            return other
        return read(cell)

    return read_one
