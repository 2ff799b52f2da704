"""Reading a part of a workbook as XML, element by element and with nothing kept."""

from collections.abc import Iterable, Iterator
from typing import Final
from xml.sax import SAXParseException, handler

from defusedxml.common import DefusedXmlException
from defusedxml.expatreader import DefusedExpatParser

from desk.sheets.limits import Flaw, one_line

Attributes = dict[str, str]

DEEPEST: Final = 64  # elements within elements
_MAX_NAMES: Final = 5_000
_LONGEST_STANDSTILL: Final = 16  # blocks in which nothing begins or ends


class Elements:
    """What hears of a part's elements, by their names without prefix, in `begin`, `end` and `characters`."""

    def __init__(self) -> None:
        self.open: list[str] = []

    def inside(self, name: str) -> bool:
        """Whether the element that begins or ends stands directly in a `name`."""
        return bool(self.open) and self.open[-1] == name

    def begin(self, name: str, attributes: Attributes) -> None:
        """An element begins."""

    def end(self, name: str) -> None:
        """An element ends."""

    def characters(self, content: str) -> None:
        """A piece of text."""

    def began(self, name: str, attributes: Attributes) -> None:
        """Called by the parser; `begin` is called with the name without prefix."""
        if ":" in name:
            name = name.rpartition(":")[2]
        self.begin(name, attributes)
        self.open.append(name)
        if len(self.open) > DEEPEST:
            raise too_intricate()

    def ended(self, _name: str) -> None:
        """Called by the parser; `end` is called with the name without prefix."""
        self.end(self.open.pop())


class _Parser(DefusedExpatParser):
    """A parser that refuses declarations, and calls `Elements` without the detour that SAX makes for each of them."""

    def __init__(self, elements: Elements, names: dict[str, str]) -> None:
        super().__init__(forbid_dtd=True)
        self._elements = elements
        self.setProperty(handler.property_interning_dict, names)

    def reset(self) -> None:
        """Called by SAX before the first block."""
        super().reset()
        parser = self._parser  # type: ignore[attr-defined]  # the parser of expat, which its stubs leave out
        parser.StartElementHandler = self._elements.began
        parser.EndElementHandler = self._elements.ended
        parser.CharacterDataHandler = self._elements.characters


def heard(part: str, blocks: Iterable[bytes], elements: Elements) -> Iterator[None]:
    """Let `elements` hear a part; it stops after every block, so that what was heard can be taken away.

    `Flaw` for XML that is not well formed, that declares a document type or entities, or that would grow in memory.
    """
    names: dict[str, str] = {}
    parser = _Parser(elements, names)
    place, since = (0, 0), 0
    try:
        for block in blocks:
            parser.feed(block)
            reached = (parser.getLineNumber() or 0, parser.getColumnNumber() or 0)
            place, since = (place, since + 1) if reached == place else (reached, 0)
            if since > _LONGEST_STANDSTILL or len(names) > _MAX_NAMES:
                raise too_intricate()
            yield
        parser.close()
    except SAXParseException:
        raise Flaw(
            f"is beschadigd: het onderdeel {one_line(part)} is geen goede XML",
            f"is damaged: the part {one_line(part)} is not well-formed XML",
        ) from None
    except DefusedXmlException:
        raise Flaw(
            f"bevat een verboden verklaring (DTD of entiteit) in het onderdeel {one_line(part)}",
            f"holds a forbidden declaration (DTD or entity) in the part {one_line(part)}",
        ) from None
    yield


def heard_whole(part: str, blocks: Iterable[bytes], elements: Elements) -> None:
    """Let `elements` hear a part from beginning to end."""
    for _ in heard(part, blocks, elements):
        pass


def too_intricate() -> Flaw:
    """The XML is made to exhaust whoever reads it."""
    return Flaw("is geen gewone werkmap: de XML is te ingewikkeld", "is no ordinary workbook: its XML is too intricate")
