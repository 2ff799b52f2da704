"""Charts as pictures: static SVG by pygal, for light and dark, wide and narrow.

pygal puts scripts and a style sheet in what it draws. The pages allow neither, so both are taken out and what the
style sheet says is written on the elements themselves; with it goes what only works with the scripts.
"""

import sys
from dataclasses import dataclass
from math import inf
from typing import Any, Final
from xml.etree.ElementTree import Element

import pygal
from pygal.style import Style

from desk.web.rounds.charts import Chart, Which
from desk.words import counted

# It hooks into Python's imports for plugins with maps, by a protocol that Python no longer has and warns of.
sys.meta_path[:] = [finder for finder in sys.meta_path if not isinstance(finder, pygal.PluginImportFixer)]

_FONT: Final = "system-ui, -apple-system, 'Segoe UI', 'Noto Sans', 'Liberation Sans', Arial, sans-serif"
_COLOURS: Final = ("#56b4e9", "#e69f00", "#009e73", "#cc79a7", "#f0e442", "#d55e00", "#a7b3b8")
"""The palette of Okabe and Ito, which colour-blind people can tell apart, without its darkest; and grey."""
_ON_COLOUR: Final = "#10191e"
_GREY: Final = _COLOURS[-1]


@dataclass(frozen=True, slots=True)
class Ink:
    """The colours of a picture but for those of its bars."""

    text: str
    quiet: str
    paper: str


LIGHT: Final = Ink("#16232b", "#cfdadd", "#ffffff")
DARK: Final = Ink("#e6eef0", "#33454d", "#121c21")


def draw(chart: Chart, *, dark: bool, narrow: bool) -> bytes:
    """The picture of a chart."""
    ink = DARK if dark else LIGHT
    graph = _graph(chart, narrow=narrow)
    backwards = 1 if chart.which is Which.STATES else -1
    graph.x_labels = _labels(chart, narrow=narrow)[::backwards]
    for place, column in enumerate(chart.columns):
        graph.add(column.short, [line[place] for line in chart.numbers][::backwards])
    graph.add_xml_filter(lambda tree: _plain(tree, chart, ink, narrow=narrow))
    picture: bytes = graph.render()
    return picture if isinstance(picture, bytes) else str(picture).encode()


_LEAST_WIDE: Final = 0.065
_LEAST_NARROW: Final = 0.45
"""Which part of the longest bar must be one colour for its number to be written on it."""
_FEW: Final = 5
"""How many upright bars of a narrow picture have room for a number."""


def _labels(chart: Chart, *, narrow: bool) -> list[str]:
    if not narrow:
        return [row.short for row in chart.rows]
    found = [row.shortest for row in chart.rows]
    if chart.which is Which.STATES and len(found) > _FEW:
        return [label if (len(found) - place) % 2 else "" for place, label in enumerate(found)]
    return found


def _least(chart: Chart, *, narrow: bool) -> float:
    """The smallest number that is written on its bar; a bar alone has it in its label."""
    if not chart.is_stacked or (narrow and chart.which is Which.STATES and len(chart.rows) > _FEW):
        return inf
    return max(sum(line) for line in chart.numbers) * (_LEAST_NARROW if narrow else _LEAST_WIDE)


def _colours(chart: Chart) -> list[str]:
    found = list(_COLOURS[: len(chart.columns)])
    if chart.which is Which.STATES:
        found[-1] = _GREY
    return found


def _graph(chart: Chart, *, narrow: bool) -> Any:
    kinds = {
        Which.FUNNEL: pygal.HorizontalStackedBar,
        Which.STATES: pygal.StackedBar,
        Which.REFUSALS: pygal.HorizontalBar,
    }
    lying = chart.which is not Which.STATES
    size, across = int(_size(narrow=narrow)), 1 if narrow else 4
    columns = len(chart.columns) if chart.is_stacked else 0
    # pygal leaves room for the full rows of a legend only.
    missing = -(-columns // across) - columns // across
    height = (len(chart.rows) * 40 + 50 if lying else 380) + -(-columns // across) * 24
    return kinds[chart.which](
        width=290 if narrow else 1000,
        height=height,
        style=Style(
            font_family=_FONT,
            label_font_size=size,
            major_label_font_size=size,
            legend_font_size=size,
            value_font_size=size,
            title_font_size=size,
        ),
        js=[],
        css=[],
        no_prefix=True,
        disable_xml_declaration=True,
        print_values=True,
        show_legend=chart.is_stacked,
        legend_at_bottom=True,
        legend_at_bottom_columns=across,
        legend_box_size=size,
        truncate_label=-1,
        truncate_legend=-1,
        show_x_guides=False,
        show_y_guides=True,
        show_x_labels=not (lying and narrow) and chart.is_stacked,
        show_y_labels=lying or not narrow,
        value_formatter=lambda value: counted(round(value)),
        max_scale=8,
        margin=6,
        margin_bottom=6 + round(missing * size * 1.5),
        spacing=8,
    )


def _plain(tree: Element, chart: Chart, ink: Ink, *, narrow: bool) -> Element:
    """The drawing without scripts, styles and what belongs to them; with a title and a description."""
    for parent in list(tree.iter()):
        for child in list(parent):
            if _name(child) in _LEFT_OUT or _is(child, "tooltip"):
                parent.remove(child)
    tree.attrib.pop("id", None)
    tree.attrib.update({"role": "img", "font-family": _FONT, "font-size": _size(narrow=narrow), "fill": ink.text})
    for tag, words in (("desc", chart.said), ("title", chart.title)):
        node = tree.makeelement(tag, {})
        node.text = words
        tree.insert(0, node)
    _Painter(ink, _colours(chart), _least(chart, narrow=narrow)).paint(tree, ())
    return tree


@dataclass(frozen=True, slots=True)
class _Painter:
    """Writes on each element what pygal's style sheet says of it; a number under `least` is not written on its bar."""

    ink: Ink
    colours: list[str]
    least: float

    def paint(self, node: Element, around: tuple[str, ...]) -> None:
        """Paint an element that stands within others, given by their classes, and all that is in it."""
        classes = tuple((node.get("class") or "").split())
        within = (*around, *classes)
        self._look(node, within)
        colour = next((self.colours[int(each[6:])] for each in classes if each.startswith("color-")), None)
        if colour is not None:
            node.set("fill", colour)
        for child in list(node):
            if self._is_needless(child, around):
                node.remove(child)
            else:
                self.paint(child, within)

    def _look(self, node: Element, within: tuple[str, ...]) -> None:
        name = _name(node)
        if name == "rect" and _is(node, "background"):
            node.set("fill", self.ink.paper)
        elif name == "rect" and "series" in within:
            node.attrib.update({"stroke": self.ink.text, "stroke-width": "0.75"})
        elif name == "text" and "series" in within:
            node.attrib.update({"fill": _ON_COLOUR, "text-anchor": "middle"})
        elif name == "text" and "axis" in within:
            node.set("text-anchor", "end" if "y" in within else "middle")
        elif name == "path" and "axis" in within:
            node.attrib.update({"stroke": self.ink.quiet, "fill": "none"})

    def _is_needless(self, node: Element, around: tuple[str, ...]) -> bool:
        if _name(node) == "desc":
            return bool(around) and not _is(node, "value")
        return _name(node) == "text" and _is(node, "value") and _number(node.text or "") < self.least


def _number(text: str) -> int:
    return int("".join(letter for letter in text if letter.isdecimal()) or 0)


def _size(*, narrow: bool) -> str:
    return "13" if narrow else "15"


def _name(node: Element) -> str:
    """The name of an element; empty for a comment."""
    return node.tag.rpartition("}")[2] if isinstance(node.tag, str) else ""


def _is(node: Element, wanted: str) -> bool:
    return wanted in (node.get("class") or "").split()


_LEFT_OUT: Final = frozenset({"", "script", "style", "title"})
