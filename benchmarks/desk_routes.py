"""Every page of the desk, taken from the application itself, with the addresses that people open of it.

A page without anything in its path needs no case. The others are filled in from what is in the database, by the names
of what is in their path; a page that still cannot be opened is told.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from sqlite3 import connect
from typing import Final, NamedTuple

from desk_lists import lists
from fastapi.routing import iter_route_contexts
from starlette.types import ASGIApp

from lifecycle.states import Action, State

SAMPLE: Final = 40
"""How many contracts of a kind are opened, each another one."""


class Case(NamedTuple):
    """A page as it is opened: by its addresses in turn."""

    route: str
    name: str
    paths: Sequence[str]


def routes(app: ASGIApp) -> list[str]:
    """The paths of the pages."""
    found = (each for each in iter_route_contexts(app.routes) if "GET" in (getattr(each, "methods", None) or ()))  # type: ignore[attr-defined]  # an application has routes
    return sorted({each.path for each in found if each.path})


@dataclass
class Data:
    """What there is to fill paths with; `made` is what was made for it, by the name of a route."""

    file: Path
    made: dict[str, list[str]] = field(default_factory=dict)

    def column(self, query: str, *values: object) -> list[str]:
        """The first column of a query."""
        with closing(connect(f"file:{self.file}?mode=ro", uri=True)) as raw:
            return [str(row[0]) for row in raw.execute(query, values)]

    def numbers(self, state: State | None = None, most: int = SAMPLE) -> list[str]:
        """The numbers of contracts spread over all of them, or over those in a state."""
        which, values = ("state = ?", (state.value,)) if state else ("1", ())
        query = f"SELECT number FROM contract WHERE {which} ORDER BY (id * 7919) % 10007, id LIMIT {most}"  # noqa: S608 - no value from outside
        return self.column(query, *values)

    @cached_property
    def samples(self) -> Mapping[str, Sequence[str]]:
        """What stands for a name in a path."""
        return {
            "number": self.numbers(),
            "policy": self.column("SELECT id FROM policy"),
            "region": self.column("SELECT id FROM region"),
            "year": ["2027"],
            "care": ["gli"],
            "kind": ["individual"],
            "user": self.column("SELECT name FROM user_account"),
            "name": self.column("SELECT name FROM user_account"),
            "provider": self.column("SELECT key FROM provider ORDER BY id LIMIT 40"),
            "key": self.column("SELECT key FROM provider ORDER BY id LIMIT 40"),
            "stream": self.column("SELECT DISTINCT stream FROM audit_record WHERE contract_id > 5000 LIMIT 40"),
            "seq": ["1"],
            "fact": ["fte"],
            "place": ["1"],
            "action": ["note"],
            "milestone": ["care-publication"],
            "which": ["funnel"],
            "identifier": [],
        }


def _each(path: str, numbers: Sequence[str]) -> list[str]:
    return [path.replace("{number}", number) for number in numbers]


def _contract(data: Data, route: str) -> list[Case]:
    found = [Case(route, f"contract, {state.value}", _each(route, data.numbers(state))) for state in State]
    longest = data.column(
        "SELECT c.number FROM contract c JOIN audit_record a ON a.contract_id = c.id WHERE c.id < 5000 "
        "GROUP BY c.id ORDER BY COUNT(*) DESC LIMIT 20"
    )
    return [*found, Case(route, "contract, longest history", _each(route, longest))]


_ASKED_OF: Final = {
    State.APPLIED: (Action.ASSESS, Action.REJECT, Action.WITHDRAW),
    State.ASSESSED: (Action.OFFER, Action.REJECT),
    State.OFFERED: (Action.SIGN, Action.ASK),
    State.SIGNED: (Action.PUBLISH, Action.TERMINATE),
    State.PUBLISHED: (Action.REVIEW, Action.OFFER_RUN_OFF, Action.NOTE),
}


def _actions(data: Data, route: str) -> list[Case]:
    return [
        Case(
            route,
            f"form of {action.value}, {state.value}",
            _each(route.replace("{action}", action.value.replace("_", "-")), data.numbers(state)),
        )
        for state, actions in _ASKED_OF.items()
        for action in actions
    ]


def _facts(data: Data, route: str) -> list[Case]:
    facts = ("programmes", "licences", "coverage", "consultations", "exclusions", "fte")
    return [Case(route, f"fact {fact}", _each(route.replace("{fact}", fact), data.numbers())) for fact in facts]


def _coaches(data: Data, route: str) -> list[Case]:
    with_some = data.column(
        "SELECT number FROM contract WHERE kind = 'rho' AND state = 'applied' ORDER BY id DESC LIMIT ?", SAMPLE
    )
    return [Case(route, route.rpartition("dossier/")[2], _each(route.replace("{place}", "1"), with_some))]


def _milestones(data: Data, route: str) -> list[Case]:
    found = data.column(
        "SELECT milestone || '/' || COALESCE(NULLIF(policy_id, ''), 'all') || '/' || year FROM milestone"
    )
    return [
        Case(route, f"milestone {each}", [route.replace("{milestone}/{policy}/{year}", each)])
        for each in dict.fromkeys(found)
        if each.endswith("/2027")
    ]


def _approvals(data: Data, route: str) -> list[Case]:
    found = data.column("SELECT id FROM approval ORDER BY id DESC LIMIT ?", SAMPLE)
    return [Case(route, "approval", [route.replace("{number}", each) for each in found])]


def _lists(_data: Data, route: str) -> list[Case]:
    return [Case(route, f"contracts, {name}", [asked.address(route)]) for name, asked in lists()]


def _files(_data: Data, route: str) -> list[Case]:
    few = {name: asked for name, asked in lists() if name in {"region and state", "search nothing there"}}
    return [Case(route, f"{route.rpartition('.')[2]} of {name}", [asked.address(route)]) for name, asked in few.items()]


def _applying(_data: Data, route: str) -> list[Case]:
    found = ("", "?q=beweeg", "?q=10004321", "?q=niemand+hier")
    return [Case(route, f"new application{each and ', who'}{each}", [route + each]) for each in found]


def _application(_data: Data, route: str) -> list[Case]:
    running = "running" in route
    year, what = ("2026", "running contract") if running else ("2027", "new application")
    kinds = (f"gli-{year}&kind=individual", f"gli-{year}&kind=rho", f"kinderen-{year}&kind=jgz")
    return [Case(route, f"{what}, form {kind}", [f"{route}?policy={kind}"]) for kind in kinds]


def _pictures(_data: Data, route: str) -> list[Case]:
    return [
        Case(route, f"picture {which}{how}", [route.replace("{policy}", "gli-2027").replace("{which}", which) + how])
        for which in ("funnel", "states", "refusals")
        for how in ("", "?dark=1&narrow=1")
    ]


def _regions(data: Data, route: str) -> list[Case]:
    regions = data.column("SELECT id FROM region ORDER BY id LIMIT ?", SAMPLE)
    found = [route.replace("{region}", each) for each in regions] if "{region}" in route else [route]
    return [
        Case(route, f"{route.removeprefix('/')}, {policy}", [f"{each}?policy={policy}" for each in found])
        for policy in ("gli-2027", "kinderen-2027")
    ]


CASES: Final[Mapping[str, Callable[[Data, str], Sequence[Case]]]] = {
    "/contracts": _lists,
    "/contracts.csv": _files,
    "/contracts.xlsx": _files,
    "/contracts/{number}": _contract,
    "/contracts/{number}/{action}": _actions,
    "/contracts/{number}/dossier/{fact}": _facts,
    "/contracts/{number}/dossier/subcontractors": _coaches,
    "/contracts/{number}/dossier/subcontractors/{place}": _coaches,
    "/approvals/{number}": _approvals,
    "/round/milestones/{milestone}/{policy}/{year}": _milestones,
    "/round/figures/{policy}/{which}.svg": _pictures,
    "/regions": _regions,
    "/regions/{region}": _regions,
    "/applications/new": _applying,
    "/applications/new/form": _application,
    "/applications/running/form": _application,
}
"""The pages that are opened in more than one way."""


def cases(app: ASGIApp, data: Data) -> tuple[list[Case], list[str]]:
    """What is opened of every page, and the pages that there is nothing to fill in for."""
    found: list[Case] = []
    without: list[str] = []
    for route in routes(app):
        if route in CASES:
            found += CASES[route](data, route)
            continue
        paths = data.made.get(route) or _filled(data, route)
        if paths:
            found.append(Case(route, route, paths))
        else:
            without.append(route)
    return [each for each in found if each.paths], without


def _filled(data: Data, route: str) -> list[str]:
    """The addresses of a page by the names in its path; none where a name stands for nothing known."""
    names = re.findall(r"{(\w+)(?::\w+)?}", route)
    of = [data.samples.get(name, ()) for name in names]
    if not all(of):
        return []
    found = []
    for place in range(max((len(values) for values in of), default=1)):
        path = route
        for name, values in zip(names, of, strict=True):
            path = re.sub(rf"{{{name}(:\w+)?}}", values[place % len(values)], path)
        found.append(path)
    return found
