"""YAML read as plain data, with the line of every key and value for the error messages.

Scalars are read as YAML 1.2's core schema reads them, less surprises: only ``true`` and ``false`` are booleans, a
number with a leading zero or a fraction is text (codes keep their zeros, amounts their decimals), and so are dates and
numbers too large for a record. A key that stands twice, an alias, a tag, a second document and control characters are
mistakes.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path as FilePath
from typing import Any, Final, TypeAlias

import yaml

from lifecycle.audit import LARGEST_NUMBER
from lifecycle.errors import BadInput, reason
from lifecycle.languages import Both
from lifecycle.phrases.yaml import YAML

Path: TypeAlias = tuple[str | int, ...]
_MAX_BYTES: Final = 5_000_000
_MAX_DEPTH: Final = 40
_INT: Final = re.compile(r"[-+]?(0|[1-9][0-9]{0,18})\Z")
_TEXT_TAG: Final = "tag:yaml.org,2002:str"
_WORDS: Final = {"true": True, "false": False, "null": None, "~": None, "": None}
_CONTROL: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069\ufffe\uffff]")
"""Control characters, and marks that turn the direction of text around: neither belongs in a file that people read."""


@dataclass(frozen=True, slots=True)
class Source:
    """The data of one file and where each part of it stands."""

    name: str
    data: Any
    lines: dict[Path, int] = field(default_factory=dict)

    def where(self, path: Path) -> str:
        """``FILE:LINE: key.of.the.part``, with the line of the nearest part that has one."""
        known = path
        while known and known not in self.lines:
            known = known[:-1]
        dotted = ".".join(str(part) for part in path)
        place = f"{self.name}:{self.lines.get(known, 1)}"
        return f"{place}: {dotted}" if dotted else place

    def error(self, path: Path, problem: Both) -> BadInput:
        """The error to raise for the part at `path`."""
        return BadInput(self.where(path), problem)


def read(file: FilePath) -> Source:
    """The data of a YAML file; `BadInput` where it cannot be read as such."""
    try:
        size = file.stat().st_size
        if size > _MAX_BYTES:
            raise BadInput(
                str(file),
                Both(
                    f"is {size} bytes groot; ten hoogste {_MAX_BYTES} worden gelezen",
                    f"is {size} bytes; at most {_MAX_BYTES} are read",
                ),
            )
        content = file.read_bytes()
    except OSError as error:
        raise BadInput(str(file), Both("kan niet worden gelezen: ", "cannot be read: ") + reason(error)) from None
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise BadInput(f"{file}:{line}", Both("is geen tekst in UTF-8", "is not UTF-8 text")) from None
    return parse(text, str(file))


def parse(text: str, name: str) -> Source:
    """The data of a YAML text, with `name` for the file in error messages."""
    found = _CONTROL.search(text)
    if found is not None:
        line = text.count("\n", 0, found.start()) + 1
        character = f"#x{ord(found[0]):04x}"
        raise _not_yaml(name, line, Both(f"ontoelaatbaar teken {character}", f"unacceptable character {character}"))
    source = Source(name, None)
    try:
        data = _Reader(source, yaml.parse(text, Loader=yaml.CSafeLoader)).document()
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise _not_yaml(name, line, _in_both(error.problem or error.context or str(error))) from None
    except yaml.YAMLError as error:
        raise _not_yaml(name, 1, _in_both(str(error).splitlines()[0])) from None
    return Source(name, data, source.lines)


def _not_yaml(name: str, line: int, reason: Both) -> BadInput:
    return BadInput(f"{name}:{line}", Both("is geen YAML: ", "is not YAML: ") + reason)


def _in_both(reason: str) -> Both:
    """What the reader of YAML finds wrong; words of its that are not known stay English."""
    return Both(YAML.get(reason, reason), reason)


class _Reader:
    """Reads the events of the parser, which does not recurse, to a depth that is certain to be ours."""

    def __init__(self, source: Source, events: Iterator[Any]) -> None:
        self.source = source
        self.events = events

    def document(self) -> Any:
        """The data of the only document."""
        data, documents = None, 0
        for event in self.events:
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    raise self._error(
                        event,
                        (),
                        Both(
                            "een tweede document; in een bestand staat er één", "a second document; one file holds one"
                        ),
                    )
                data = self._read(next(self.events), ())
        return data

    def _error(self, event: Any, path: Path, problem: Both) -> BadInput:
        dotted = ".".join(str(part) for part in path)
        place = f"{self.source.name}:{_line(event)}"
        return BadInput(f"{place}: {dotted}" if dotted else place, problem)

    def _read(self, event: Any, path: Path) -> Any:
        self.source.lines.setdefault(path, _line(event))
        if isinstance(event, yaml.AliasEvent):
            raise self._error(
                event, path, Both("is een verwijzing; schrijf het deel uit", "is an alias; write the part out")
            )
        if event.tag not in {None, _TEXT_TAG}:
            raise self._error(event, path, Both(f"onbekende tag {event.tag}", f"unknown tag {event.tag}"))
        if len(path) > _MAX_DEPTH:
            raise self._error(event, path[:4], Both("is te diep genest", "is nested too deeply"))
        if isinstance(event, yaml.ScalarEvent):
            return _scalar(event)
        return self._list(path) if isinstance(event, yaml.SequenceStartEvent) else self._mapping(path)

    def _list(self, path: Path) -> list[Any]:
        found: list[Any] = []
        while not isinstance(event := next(self.events), yaml.SequenceEndEvent):
            found.append(self._read(event, (*path, len(found))))
        return found

    def _mapping(self, path: Path) -> dict[str, Any]:
        found: dict[str, Any] = {}
        while not isinstance(event := next(self.events), yaml.MappingEndEvent):
            if not isinstance(event, yaml.ScalarEvent) or event.tag is not None:
                raise self._error(event, path, Both("een sleutel moet gewone tekst zijn", "a key must be plain text"))
            inner = (*path, event.value)
            if event.value in found:
                raise self._error(event, inner, Both("staat er twee keer", "stands twice"))
            self.source.lines[inner] = _line(event)
            found[event.value] = self._read(next(self.events), inner)
        return found


def _line(event: Any) -> int:
    line: int = event.start_mark.line
    return line + 1


def _scalar(event: Any) -> str | int | bool | None:
    text: str = event.value
    if event.style or event.tag == _TEXT_TAG:  # quoted, a block, or said to be text, whatever it looks like
        return text
    if text in _WORDS:
        return _WORDS[text]
    if _INT.match(text) and abs(int(text)) <= LARGEST_NUMBER:
        return int(text)
    return text
