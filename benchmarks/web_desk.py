"""Times the web desk as people meet it: the real server on a database of many contracts, over HTTP on loopback.

The start, every page that the application has, every list of contracts, files, clicks, and many people at once. Prints
a table of each measure with the figure to reach; with ``--json`` a JSON line each. It never fails on a figure.

A time is from sending a request until its whole answer is there. The processor time is the server's, of all its threads
together: what a request takes, where the time can hold waiting for others who use the machine.
"""

import argparse
import json
import os
import platform
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping
from functools import partial
from itertools import cycle, islice
from pathlib import Path
from typing import Final, TypeAlias

import desk_clicks
import desk_crowd
import desk_data
from desk_crowd import LOCKED, Plot
from desk_lists import lists
from desk_measured import Measured, Watch, p95, table
from desk_person import Person
from desk_routes import Case, Data, cases
from desk_server import Server, served

from desk.showing.progress import progress_bar
from desk.web.app import create_app
from desk.web.settings import Settings
from lifecycle.roles import Role
from workflows import accounts, people

PAGE: Final = 150.0
CLICK: Final = 60.0
START: Final = 3000.0
"""The figures to reach, in milliseconds."""
WHO: Final = (desk_data.BUYER, "fiat-a", "beleid", "toetsing", "beheer")
"""Who opens pages: the first of them whose role may."""
HOT: Final = 12
"""How many contracts everybody changes."""

People: TypeAlias = Mapping[str, Person]


def staffed(file: Path, number: int) -> dict[str, str]:
    """Add so many purchasers and approvers to a practice database; answers everybody's password."""
    with desk_data.opened(file) as office:
        for place in range(number):
            role = Role.APPROVER if place % 5 == 0 else Role.BUYER
            people.add(office, f"iemand-{place}", role, actor="beheer")
        return accounts.practice_passwords(office)


def every_page(file: Path, person: Person) -> tuple[list[Case], list[str]]:
    """What is opened, with a plan and a file that was sent to look at, and the pages that nothing is known for."""
    data = Data(file)
    plan = desk_clicks.make_plan(person, "assess", data.numbers())
    sent = person.send("/import", "leeg.xlsx", person.get("/import/template.xlsx").body)
    data.made = {"/plans/{identifier}": [plan.place], "/import/{identifier}": [sent.place]}
    with desk_data.opened(file) as office:
        return cases(create_app(office, Settings()), data)


def read(watch: Watch, found: People, wanted: list[Case]) -> Iterator[Measured]:
    """Every page, again and again; what it took the first time is told apart."""
    first: list[tuple[float, str]] = []
    for case in wanted:
        for person in found.values():
            answer = person.get(case.paths[0])
            if answer.status not in {401, 403}:
                break
        first.append((answer.seconds * 1000, case.name))
        asks = (partial(person.get, path) for path in islice(cycle(case.paths), 1, watch.times + 1))
        each = watch.take("page", case.name, PAGE, asks)
        if each is not None:
            yield each
    slowest, name = max(first)
    yield Measured("page", "any page for the first time", p95([taken for taken, _ in first]), note=f"slowest: {name}")
    yield Measured("page", "the slowest page for the first time", slowest, note=name)


def whole_files(watch: Watch, person: Person) -> Iterator[Measured]:
    """Files of all that there is, and what they do to who reads a page meanwhile."""
    for ending in ("csv", "xlsx"):
        taken: list[float] = []
        done = threading.Event()
        beside = threading.Thread(target=_look_on, args=(person, done, taken))
        beside.start()
        try:
            each = watch.take("file", f"all contracts as {ending}", None, [partial(person.get, f"/contracts.{ending}")])
        finally:
            done.set()
            beside.join()
        if each is not None:
            yield each
        yield Measured("file", f"a list while somebody downloads that ({len(taken)} times)", p95(taken))


def _look_on(person: Person, done: threading.Event, taken: list[float]) -> None:
    """Open a page now and then, until something else is done."""
    other = Person(person.port, person.name, person.password, person.token)
    while not done.wait(0.2) or not taken:
        taken.append(other.get("/contracts?state=offered").seconds * 1000)
    other.close()


def press(watch: Watch, person: Person, data: Data) -> Iterator[Measured]:
    """Every kind of click, and the confirmation of plans."""
    for kind in desk_clicks.clicks(data, watch.times):
        each = watch.take("click", kind.name, CLICK, desk_clicks.sent(person, kind), {kind.status})
        if each is not None:
            yield each
    name = f"confirm a plan, for each of its {desk_clicks.PLANNED} contracts"
    asks = desk_clicks.confirmed(person, data, watch.times)
    each = watch.take("click", name, CLICK, asks, {303}, desk_clicks.PLANNED)
    if each is not None:
        yield each


def together(server: Server, file: Path, crowd: list[Person], seconds: float, think: float) -> Iterator[Measured]:
    """Many people at once, and whether everything that was acknowledged is there afterwards."""
    data = Data(file)
    for each in crowd:
        each.log_in()
    pages = ["/work", "/approvals", "/round", *(asked.address() for _, asked in lists())]
    pages += [f"/contracts/{number}" for number in data.numbers(most=200)]
    moves = {action: desk_clicks.ready(data, action, 200, 1000) for action in ("assess", "sign")}
    hot = data.column("SELECT number FROM contract WHERE state = 'published' ORDER BY id DESC LIMIT ?", HOT)
    before, log = desk_crowd.heads(file), len(server.log())
    cpu, began = server.cpu(), time.monotonic()
    came = desk_crowd.play(crowd, Plot(pages, hot, moves, seconds, think))
    took, used = time.monotonic() - began, server.cpu() - cpu
    lost = desk_crowd.lost(file, before, came.acknowledged)
    for problem in [*lost, *came.failures]:
        print(problem, file=sys.stderr)
    said = server.log()[log:]
    locked = sum(said.count(each) for each in LOCKED)
    broken = sum(number for status, number in came.statuses.items() if status >= 500)
    name = f"{len(crowd)} people"
    asked = sum(came.statuses.values())
    rate = f"{asked / took:.0f} requests a second, {used / took:.1f} processors"
    yield Measured("people", f"{name}: requests", asked, unit="", note=rate)
    yield Measured("people", f"{name}: a page", p95([each * 1000 for each in came.pages]))
    yield Measured("people", f"{name}: a click", p95([each * 1000 for each in came.clicks]))
    acknowledged = f"of {len(came.acknowledged)} acknowledged; {came.overtaken} were told that another was first"
    yield Measured("people", f"{name}: lost updates", len(lost), figure=0, unit="", note=acknowledged)
    yield Measured("people", f"{name}: locked-database errors", locked, figure=0, unit="")
    yield Measured("people", f"{name}: other failures", len(came.failures), figure=0, unit="", note=f"{broken} of 5xx")


def measure(asked: argparse.Namespace, file: Path) -> Iterator[Measured]:
    """All measures, as they are taken."""
    passwords = staffed(file, asked.people)
    with served(file) as server:
        yield Measured("start", "start until the first answer", server.started * 1000, figure=START)
        found = {name: Person(server.port, name, passwords[name]) for name in WHO}
        for person in found.values():
            person.log_in()
        buyer = found[desk_data.BUYER]
        yield Measured("start", "my work, right after the start", buyer.get("/work").seconds * 1000)
        yield Measured("start", "processor time until the service is at rest", server.settle() * 1000)
        watch = Watch(server, asked.times)
        if "pages" in asked.only:
            wanted, without = every_page(file, buyer)
            with progress_bar("pages", len(wanted)) as done:
                for each in read(watch, found, wanted):
                    done(1)
                    yield each
            watch.strange += [f"{route}: nothing to fill in is known, and it was not opened" for route in without]
        if "files" in asked.only:
            yield from whole_files(watch, buyer)
        if "clicks" in asked.only:
            yield from press(watch, buyer, Data(file))
        if "people" in asked.only:
            crowd = [Person(server.port, f"iemand-{at}", passwords[f"iemand-{at}"]) for at in range(asked.people)]
            yield from together(server, file, crowd, asked.seconds, asked.think)
        yield Measured("server", "memory at most", server.memory(), unit="MiB")
        for said in dict.fromkeys(watch.strange):
            print(said, file=sys.stderr)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--contracts", type=int, default=100_000)
    parser.add_argument("--times", type=int, default=20, help="how often each page is opened and each click is made")
    parser.add_argument("--people", type=int, default=30)
    parser.add_argument("--seconds", type=float, default=30.0, help="how long many people are at it")
    parser.add_argument("--think", type=float, default=1.0, help="seconds that each of them waits between two requests")
    parser.add_argument("--only", nargs="*", default=PARTS, choices=PARTS, help="leave the other parts out")
    parser.add_argument("--anew", action="store_true", help="make the database anew")
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    kept = desk_data.kept(asked.contracts, anew=asked.anew)
    with tempfile.TemporaryDirectory(dir=kept.parent) as folder:
        file = desk_data.copied(kept, Path(folder))
        found = []
        for each in measure(asked, file):
            found.append(each)
            if asked.json:
                print(json.dumps(each.plain()), flush=True)
    if not asked.json:
        print(f"{platform.python_implementation()} {platform.python_version()}, {os.cpu_count()} cores")
        print(f"{asked.contracts} contracts, {asked.times} times each")
        print("\n".join(table(found)))


PARTS: Final = ("pages", "files", "clicks", "people")

if __name__ == "__main__":
    main()
