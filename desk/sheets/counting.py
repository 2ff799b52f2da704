"""Counting what the XML of a workbook's part holds, so that whoever keeps it in memory cannot be exhausted."""

from typing import Final, NamedTuple
from xml.parsers import expat

from openpyxl.xml.constants import SHEET_MAIN_NS

from desk.sheets.limits import MAX_ROWS, MAX_UNPACKED, MIB, Flaw, one_line

_MAX_NAMES: Final = 5_000
_LONGEST_TOKEN: Final = MIB
_MAX_AROUND: Final = 400_000  # elements, and names and values of attributes
_MAX_AROUND_BYTES: Final = 16 * MIB
_MAX_WITHIN: Final = 200_000
_MAX_WITHIN_BYTES: Final = 8 * MIB


class Kind(NamedTuple):
    """What a part is: the element that it may hold very many of, and its largest size in bytes."""

    repeated: str
    largest: int


PLAIN: Final = Kind("", _MAX_AROUND_BYTES)
STRINGS: Final = Kind(f"{SHEET_MAIN_NS}}}si", 64 * MIB)
SHEET: Final = Kind(f"{SHEET_MAIN_NS}}}row", MAX_UNPACKED)


class Counter:
    """Hears a part as XML, and keeps only what it counts: `repeats` of the repeated element, and what is in and around.

    `Flaw` for XML that is not well formed, that declares a document type or entities, or that would grow in memory.
    """

    def __init__(self, part: str, kind: Kind) -> None:
        self.repeats = 0
        self._part = one_line(part)
        self._repeated = kind.repeated
        self._names: dict[str, str] = {}
        self._fed = 0
        self._inside = False
        self._began = self._bytes_within = 0
        self._around = self._within = 0
        self._parser = expat.ParserCreate(None, "}", self._names)
        self._parser.ordered_attributes = True
        self._parser.StartElementHandler = self._begin
        self._parser.EndElementHandler = self._end
        self._parser.StartNamespaceDeclHandler = self._name_space
        self._parser.StartDoctypeDeclHandler = self._declared

    def feed(self, block: bytes, *, final: bool = False) -> None:
        """Hear a further piece."""
        try:
            self._parser.Parse(block, final)
        except expat.ExpatError:
            raise Flaw(
                f"is beschadigd: het onderdeel {self._part} is geen goede XML",
                f"is damaged: the part {self._part} is not well-formed XML",
            ) from None
        self._fed += len(block)
        reached = self._parser.CurrentByteIndex
        within = reached - self._began if self._inside else 0
        if (
            self._fed - reached > _LONGEST_TOKEN
            or len(self._names) > _MAX_NAMES
            or self._around > _MAX_AROUND
            or self._within > _MAX_WITHIN
            or within > _MAX_WITHIN_BYTES
            or reached - self._bytes_within - within > _MAX_AROUND_BYTES
        ):
            raise Flaw(
                "is geen gewone werkmap: de XML is te ingewikkeld", "is no ordinary workbook: its XML is too intricate"
            )
        if self.repeats > MAX_ROWS:
            raise Flaw(
                f"heeft meer dan {MAX_ROWS} rijen of teksten; meer is niet toegestaan",
                f"has more than {MAX_ROWS} rows or texts; more are not allowed",
            )

    def _begin(self, name: str, attributes: list[str]) -> None:
        if name == self._repeated and not self._inside:
            self._inside = True
            self._began = self._parser.CurrentByteIndex
            self._within = 0
            self.repeats += 1
        if self._inside:
            self._within += 1 + len(attributes)
        else:
            self._around += 1 + len(attributes)

    def _end(self, name: str) -> None:
        if name == self._repeated:
            self._inside = False
            self._bytes_within += self._parser.CurrentByteIndex - self._began

    def _name_space(self, _prefix: str | None, _uri: str) -> None:
        self._around += 1

    def _declared(self, *_: object) -> None:
        raise Flaw(
            f"bevat een verboden verklaring (DTD of entiteit) in het onderdeel {self._part}",
            f"holds a forbidden declaration (DTD or entity) in the part {self._part}",
        )
