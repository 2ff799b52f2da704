"""Clicks: what a form changes, sent by somebody who opened its page before."""

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Final, NamedTuple

from desk_person import Answer, Person
from desk_routes import Data

PLANNED: Final = 10
"""How many contracts the plans are about that are confirmed."""
_SPREAD: Final = "ORDER BY (id * 7919) % 10007, id LIMIT ? OFFSET ?"
_READY: Final = f"SELECT number FROM contract JOIN evaluation ON contract_id = id WHERE action = ? AND ready {_SPREAD}"  # noqa: S608 - no value from outside
_IN_STATE: Final = f"SELECT number FROM contract WHERE state = ? {_SPREAD}"  # noqa: S608 - see above


class Click(NamedTuple):
    """One kind of click: the contracts, the page with the form, what is typed in it, and the status that it answers."""

    name: str
    numbers: list[str]
    path: str
    typed: Mapping[str, str] = {}
    status: int = 303


def ready(data: Data, action: str, most: int, after: int = 0) -> list[str]:
    """The numbers of contracts that nothing stands in the way of an action of; `after` others."""
    return data.column(_READY, action, most, after)


def clicks(data: Data, times: int) -> list[Click]:
    """Every kind of click, each on contracts of its own."""
    published, offered, signed = (
        data.column(_IN_STATE, state, times, 0) for state in ("published", "offered", "signed")
    )
    return [
        Click("assess", ready(data, "assess", times), "/contracts/{number}/assess"),
        Click("offer", ready(data, "offer", times), "/contracts/{number}/offer"),
        Click("sign", ready(data, "sign", times, times), "/contracts/{number}/sign"),
        Click("review", published, "/contracts/{number}/review"),
        Click("note", published, "/contracts/{number}/note", {"text": "Gebeld; komt volgende week terug."}),
        Click("change of the dossier", offered, "/contracts/{number}/dossier/fte", {"fte": "17"}),
        Click("refused, another was first", signed, "/contracts/{number}/review", {"version": "0"}, 422),
    ]


def sent(person: Person, kind: Click) -> Iterator[Callable[[], Answer]]:
    """The sending of each form; its page is opened when it is come to."""
    for number in kind.numbers:
        path = kind.path.replace("{number}", number)
        hidden = person.get(path).hidden(path)
        yield partial(person.post, path, {**hidden, **kind.typed})


def confirmed(person: Person, data: Data, times: int) -> Iterator[Callable[[], Answer]]:
    """The confirmation of each of so many plans; it is made when it is come to."""
    for numbers in _plans(data, times):
        made = make_plan(person, "assess", numbers)
        yield partial(person.post, made.place, {})


def make_plan(person: Person, action: str, numbers: list[str]) -> Answer:
    """Make a plan of contracts that were ticked."""
    return person.post("/plans", [("action", action), *(("contract", number) for number in numbers)])


def _plans(data: Data, times: int) -> Iterator[list[str]]:
    """Contracts of which plans to assess are made, `PLANNED` each."""
    numbers = ready(data, "assess", times * PLANNED, times)
    for start in range(0, len(numbers), PLANNED):
        yield numbers[start : start + PLANNED]
