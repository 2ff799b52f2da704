"""CSV as strangers write it: which separator, and records of fields with the line on which each starts."""

import re
from collections.abc import Iterator
from typing import Final, TextIO

from desk.sheets.limits import MAX_CHARACTERS, MAX_LINE, Flaw, too_long

SEPARATORS: Final = (";", "\t", ",")
_TOLD: Final = re.compile(r"sep=(.)", re.IGNORECASE | re.DOTALL)
_LONGEST_HEADER: Final = 50  # lines


class Lines:
    """The lines of a text, each with its line end, counted from 1; `Flaw` for a line that is too long."""

    def __init__(self, file: TextIO) -> None:
        self._file = file
        self._back: list[str] = []
        self.number = 0

    def next(self) -> str:
        """The next line; empty at the end."""
        line = self._back.pop() if self._back else self._file.readline(MAX_LINE + 1)
        if line:
            self.number += 1
        if len(line) > MAX_LINE:
            raise Flaw(
                f"regel {self.number} is langer dan {MAX_LINE} tekens; is dit wel CSV?",
                f"line {self.number} is longer than {MAX_LINE} characters; is this CSV?",
            )
        return line

    def put_back(self, line: str) -> None:
        """Have `next` answer this line again."""
        if line:
            self._back.append(line)
            self.number -= 1


def records(file: TextIO) -> Iterator[tuple[int, list[str]]]:
    """Each record of a CSV text with the line on which it starts, blank lines left out.

    The separator is what the first line tells (``sep=;``, as Excel writes it), or else what the header has most of.
    `Flaw` for quotes that do not match, with the line on which they open.
    """
    lines = Lines(file)
    separator = _separator(lines)
    while line := lines.next():
        start = lines.number
        body = line.rstrip("\r\n")
        if '"' not in body:
            if body:
                yield start, body.split(separator)
        else:
            yield start, _fields(line, separator, lines)


def _separator(lines: Lines) -> str:
    line = lines.next()
    told = _TOLD.fullmatch(line.rstrip("\r\n"))
    if told is not None:
        if told[1] not in SEPARATORS:
            raise Flaw(
                f"regel 1 noemt het scheidingsteken {told[1]!r}; toegestaan: puntkomma, komma, tab",
                f"line 1 names the separator {told[1]!r}; allowed: semicolon, comma, tab",
            )
        return told[1]
    while line and not line.strip():
        line = lines.next()
    header = [line]
    while sum(line.count('"') for line in header) % 2 and header[-1] and len(header) < _LONGEST_HEADER:
        header.append(lines.next())
    bare = re.sub('"[^"]*"?', "", "".join(header))
    while header:
        lines.put_back(header.pop())
    return max(SEPARATORS, key=bare.count)


def _fields(line: str, separator: str, lines: Lines) -> list[str]:
    """The fields of a record that starts with `line` and has quotes in it; takes further lines as quotes span them."""
    fields: list[str] = []
    place = 0
    while True:
        body = len(line.rstrip("\r\n"))
        if line.startswith('"', place):
            field, line, place = _quoted(line, place + 1, lines)
            body = len(line.rstrip("\r\n"))
            after = line.find(separator, place, body)
            end = body if after < 0 else after
            if line[place:end].strip(" "):
                raise Flaw(
                    f"regel {lines.number}: na een aanhalingsteken dat sluit, hoort een scheidingsteken; "
                    'schrijf een aanhalingsteken in tekst dubbel ("")',
                    f"line {lines.number}: a closing quote must be followed by a separator; "
                    'write a quote in text twice ("")',
                )
        else:
            after = line.find(separator, place, body)
            end = body if after < 0 else after
            field = line[place:end]
        fields.append(field)
        if after < 0:
            return fields
        place = after + 1


def _quoted(line: str, place: int, lines: Lines) -> tuple[str, str, int]:
    """A quoted field from behind its first quote; answers it with the line on which it ends and the place behind it."""
    opened = lines.number
    pieces: list[str] = []
    size = 0
    while True:
        end = line.find('"', place)
        pieces.append(line[place:] if end < 0 else line[place:end])
        size += len(pieces[-1])
        if size > MAX_CHARACTERS:
            raise _never_closed(opened)
        if end < 0:
            line, place = lines.next(), 0
            if not line:
                raise _never_closed(opened)
        elif line.startswith('""', end):
            pieces.append('"')
            place = end + 2
        else:
            return "".join(pieces), line, end + 1


def _never_closed(line: int) -> Flaw:
    return Flaw(
        f'regel {line}: het aanhalingsteken (") dat hier opent, sluit niet binnen {MAX_CHARACTERS} tekens',
        f'line {line}: the quote (") that opens here does not close within {MAX_CHARACTERS} characters',
    )


def check_length(field: str, line: int) -> None:
    """`Flaw` for a field with more characters than a cell can hold."""
    if len(field) > MAX_CHARACTERS:
        raise too_long(f"regel {line}: een veld", f"line {line}: a field")
