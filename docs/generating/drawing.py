"""The diagram of the states, drawn from the machine."""

from dataclasses import dataclass
from html import escape
from typing import Final

from lifecycle import machine
from lifecycle.states import ENDS, TRANSITIONS, Action, State

_WIDE, _HIGH = 116, 44
_STEP: Final = 170
_LEFT: Final = 110
_TOP, _BOTTOM = 70, 330
_GAP: Final = 1.08
_FONT: Final = "font-family='DejaVu Sans, Helvetica, Arial, sans-serif'"

CHAIN: Final = tuple(state for state in State if state not in ENDS)


@dataclass(frozen=True, slots=True)
class Edge:
    """One arrow: the machine leads from `source` by `trigger` to `target`."""

    source: State
    trigger: Action
    target: State


def edges() -> tuple[Edge, ...]:
    """Every arrow that the machine knows, by the state it leaves."""
    return tuple(
        Edge(state, trigger, target)
        for state in State
        for trigger in machine.triggers(state)
        if (target := machine.target(trigger, state)) is not None
    )


def first() -> tuple[Action, State]:
    """What makes a new contract, and the state it begins in."""
    for transition in TRANSITIONS:
        target = machine.target(transition.trigger, None)
        if target is not None:
            return transition.trigger, target
    message = "nothing makes a new contract"
    raise LookupError(message)


def _centres() -> dict[State, tuple[float, float]]:
    """The middle of each box: the states of a living contract in a row, the ends below those that lead to them."""
    places = {state: float(place) for place, state in enumerate(CHAIN)}
    known = edges()
    wished = {}
    for end in State:
        sources = [places[edge.source] for edge in known if edge.target is end and edge.source in places]
        if end in ENDS:
            wished[end] = sum(sources) / len(sources)
    spread: dict[State, float] = {}
    before = -_GAP
    for end, place in sorted(wished.items(), key=lambda each: each[1]):
        before = max(place, before + _GAP)
        spread[end] = before
    over = max(0.0, max(spread.values()) - (len(CHAIN) - 0.6))
    for end, place in reversed(list(spread.items())):
        spread[end] = place - over
        over = max(0.0, over - 0.25)
    return {
        **{state: (_LEFT + place * _STEP, _TOP) for state, place in places.items()},
        **{state: (_LEFT + place * _STEP, _BOTTOM) for state, place in spread.items()},
    }


def states() -> str:
    """The diagram as SVG."""
    centres = _centres()
    wide = int(max(x for x, _ in centres.values()) + _LEFT - 20)
    drawn = [_arrow(edge, centres) for edge in edges()]
    trigger, start = first()
    x, y = centres[start]
    left = x - _WIDE / 2
    drawn.append(_line(f"M {left - 38} {y} L {left - 6} {y}"))
    drawn.append(f"<circle cx='{left - 42:g}' cy='{y}' r='5' fill='#333'/>")
    drawn.append(_label(left - 22, y - 12, trigger.value))
    boxes = [_box(state, *centre) for state, centre in centres.items()]
    return "\n".join(
        [
            (
                f"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {wide} 390' width='{wide}' height='390'"
                " role='img' aria-labelledby='title description'>"
            ),
            "<title id='title'>The states of a contract</title>",
            f"<desc id='description'>{escape(_described())}</desc>",
            (
                "<defs><marker id='tip' viewBox='0 0 10 10' refX='9' refY='5' markerWidth='7' markerHeight='7'"
                " orient='auto-start-reverse'><path d='M 0 0 L 10 5 L 0 10 z' fill='#555'/></marker></defs>"
            ),
            f"<rect width='{wide}' height='390' fill='#ffffff'/>",
            *drawn,
            *boxes,
            "</svg>",
            "",
        ]
    )


def _described() -> str:
    return "; ".join(f"{edge.source} to {edge.target} by {edge.trigger}" for edge in edges())


def _line(path: str, *, dashed: bool = False) -> str:
    dash = " stroke-dasharray='5 4'" if dashed else ""
    return f"<path d='{path}' fill='none' stroke='#555' stroke-width='1.3'{dash} marker-end='url(#tip)'/>"


def _label(x: float, y: float, text: str) -> str:
    return f"<text x='{x:g}' y='{y:g}' {_FONT} font-size='12' fill='#333' text-anchor='middle'>{escape(text)}</text>"


def _arrow(edge: Edge, centres: dict[State, tuple[float, float]]) -> str:
    (x1, y1), (x2, y2) = centres[edge.source], centres[edge.target]
    if y1 == y2:
        start, end = x1 + _WIDE / 2, x2 - _WIDE / 2 - 2
        return _line(f"M {start:g} {y1} L {end:g} {y2}") + _label((start + end) / 2, y1 - 12, edge.trigger.value)
    if y1 > y2:
        start, end = y1 - _HIGH / 2, y2 + _HIGH / 2 + 2
        path = f"M {x1 + 30:g} {start:g} C {x1 + 40:g} {start - 70:g} {x2 - 10:g} {end + 80:g} {x2 - 20:g} {end:g}"
        return _line(path, dashed=True) + _label((x1 + x2) / 2 + 38, (start + end) / 2 + 30, edge.trigger.value)
    start, end = y1 + _HIGH / 2, y2 - _HIGH / 2 - 2
    lean = max(-30.0, min(30.0, (x1 - x2) / 8))
    path = f"M {x1:g} {start:g} C {x1:g} {start + 110:g} {x2 + lean:g} {end - 110:g} {x2 + lean:g} {end:g}"
    return _line(path)


def _box(state: State, x: float, y: float) -> str:
    """A state; an end says below its name which action leads there."""
    is_end = state in ENDS
    fill, edge = ("#f3f2f1", "#8a8a8a") if is_end else ("#e4eefb", "#2b5c9e")
    box = (
        f"<rect x='{x - _WIDE / 2:g}' y='{y - _HIGH / 2:g}' width='{_WIDE}' height='{_HIGH}' rx='8' fill='{fill}'"
        f" stroke='{edge}' stroke-width='1.5'/>"
    )
    name = (
        f"<text x='{x:g}' y='{y + (-1 if is_end else 5):g}' {_FONT} font-size='15' font-weight='bold' fill='#1d1d1d'"
        f" text-anchor='middle'>{state.value}</text>"
    )
    if not is_end:
        return box + name
    triggers = dict.fromkeys(known.trigger.value for known in edges() if known.target is state)
    return box + name + _label(x, y + 15, f"by {', '.join(triggers)}")
