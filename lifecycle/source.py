"""YAML read as plain data, with the line of every key and value for the error messages.

Scalars are read as YAML 1.2's core schema reads them, less surprises: only ``true`` and ``false`` are booleans, a
number with a leading zero or a fraction is text (codes keep their zeros, amounts their decimals), and so are dates. A
key that stands twice, an alias and a tag of its own are mistakes.
"""

import re
from dataclasses import dataclass, field
from pathlib import Path as FilePath
from typing import Any, Final, TypeAlias

import yaml

from lifecycle.errors import BadInput

Path: TypeAlias = tuple[str | int, ...]
_MAX_BYTES: Final = 5_000_000
_MAX_DEPTH: Final = 40
_INT: Final = re.compile(r"[-+]?(0|[1-9][0-9]*)\Z")
_WORDS: Final = {"true": True, "false": False, "null": None, "~": None, "": None}
_STANDARD: Final = "tag:yaml.org,2002:"


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

    def error(self, path: Path, problem: str) -> BadInput:
        """The error to raise for the part at `path`."""
        return BadInput(self.where(path), problem)


def read(file: FilePath) -> Source:
    """The data of a YAML file; `BadInput` where it cannot be read as such."""
    try:
        size = file.stat().st_size
        if size > _MAX_BYTES:
            raise BadInput(str(file), f"is {size} bytes; at most {_MAX_BYTES} are read")
        content = file.read_bytes()
    except OSError as error:
        raise BadInput(str(file), f"cannot be read: {error.strerror or error}") from None
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise BadInput(f"{file}:{line}", "is not UTF-8 text") from None
    return parse(text, str(file))


def parse(text: str, name: str) -> Source:
    """The data of a YAML text, with `name` for the file in error messages."""
    source = Source(name, None)
    try:
        node = yaml.compose(text, Loader=yaml.CSafeLoader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise BadInput(f"{name}:{line}", f"is not YAML: {error.problem or error.context or error}") from None
    except yaml.YAMLError as error:
        raise BadInput(f"{name}:1", f"is not YAML: {str(error).splitlines()[0]}") from None
    except RecursionError:
        raise BadInput(f"{name}:1", "is nested too deeply") from None
    data = None if node is None else _Reader(source).read(node, ())
    return Source(name, data, source.lines)


class _Reader:
    def __init__(self, source: Source) -> None:
        self.source = source
        self.seen: set[int] = set()

    def read(self, node: Any, path: Path) -> Any:
        self.source.lines.setdefault(path, node.start_mark.line + 1)
        if len(path) > _MAX_DEPTH:
            raise self.source.error(path[:4], "is nested too deeply")
        if isinstance(node, yaml.ScalarNode):
            return self._scalar(node, path)
        if id(node) in self.seen:
            raise self.source.error(path, "is an alias; write the part out")
        self.seen.add(id(node))
        if not node.tag.startswith(_STANDARD):
            raise self.source.error(path, f"unknown tag {node.tag}")
        if isinstance(node, yaml.SequenceNode):
            return [self.read(item, (*path, index)) for index, item in enumerate(node.value)]
        return self._mapping(node, path)

    def _mapping(self, node: Any, path: Path) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for key_node, value_node in node.value:
            if not isinstance(key_node, yaml.ScalarNode):
                raise self.source.error(path, "a key must be plain text")
            key = key_node.value
            inner = (*path, key)
            if key in found:
                line = key_node.start_mark.line + 1
                raise BadInput(f"{self.source.name}:{line}: {'.'.join(map(str, inner))}", "stands twice")
            self.source.lines[inner] = key_node.start_mark.line + 1
            found[key] = self.read(value_node, inner)
        return found

    def _scalar(self, node: Any, path: Path) -> str | int | bool | None:
        if not node.tag.startswith(_STANDARD):
            raise self.source.error(path, f"unknown tag {node.tag}")
        text: str = node.value
        if node.style:  # quoted or a block: text whatever it looks like
            return text
        if text in _WORDS:
            return _WORDS[text]
        if _INT.match(text) and len(text) < 19:  # noqa: PLR2004 - what a 64-bit number holds
            return int(text)
        return text
