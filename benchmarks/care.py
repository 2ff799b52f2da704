"""Times the published care as the public meets it: the real server on a published list, over HTTP on loopback.

Every kind of page and file is asked for in turn by several clients at once, as fast as they are answered; every third
search is one that nobody made before. Prints the requests answered in a second and how long each kind took; with
``--json`` a JSON line each. It never fails on a figure.
"""

import argparse
import json
import os
import platform
import random
import sys
import tempfile
import threading
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from http.client import HTTPConnection
from pathlib import Path
from sqlite3 import connect
from typing import Final
from urllib.parse import urlencode

import desk_data
from desk_measured import Measured, p95, table
from desk_server import Server, served

A_REQUEST: Final = 10.0
"""The figure to reach: 100 requests a second, as milliseconds a request."""
UNTIL: Final = "2026-11-20T12:00"
LIST: Final = "/care/2027/gli"
_PATIENCE: Final = 60.0


@dataclass(slots=True)
class Came:
    """What came of the requests: the milliseconds each kind took, and those that were not answered as they should."""

    taken: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    strange: list[str] = field(default_factory=list)


def asked_for(file: Path, chance: random.Random) -> Iterator[tuple[str, str]]:
    """Kinds of requests with their addresses, without end: pages and files in a fixed mix, each another one."""
    with closing(connect(f"file:{file}?mode=ro", uri=True)) as raw:
        (content,) = raw.execute("SELECT content FROM care_list WHERE policy_id = 'gli-2027'").fetchone()
        regions = [row[0] for row in raw.execute("SELECT id FROM region")]
    entries = json.loads(content)["entries"]
    day = json.loads(content)["published"][:10]
    kinds = sorted({each["kind"] for each in entries})
    while True:
        entry = chance.choice(entries)
        yield "the lists", "/care"
        yield "a list", f"{LIST}?{urlencode({'page': chance.randint(1, 8)})}"
        yield "a search", f"{LIST}?{urlencode({'region': chance.choice(regions), 'kind': chance.choice(kinds)})}"
        yield "a search", f"{LIST}?{urlencode({'region': chance.choice(regions)})}"
        yield "a search that is new", f"{LIST}?{urlencode({'name': f'praktijk {chance.randint(0, 10**6)}'})}"
        yield "an entry", f"{LIST}/{entry['contract']}"
        yield "the changes", f"{LIST}/changes"
        yield "JSON", f"{LIST}.json"
        yield "CSV", f"{LIST}.csv"
        yield "the list as it was published", f"{LIST}/lists/{day}.json"


def client(port: int, asked: Iterator[tuple[str, str]], until: float, came: Came) -> None:
    """Ask one thing after the other on one connection, until it is time."""
    connection = HTTPConnection("127.0.0.1", port, timeout=_PATIENCE)
    with closing(connection):
        while time.monotonic() < until:
            kind, address = next(asked)
            start = time.perf_counter()
            connection.request("GET", address)
            answer = connection.getresponse()
            answer.read()
            came.taken[kind].append((time.perf_counter() - start) * 1000)
            if answer.status != 200:
                came.strange.append(f"{kind}: {address} answered {answer.status}")


def together(server: Server, file: Path, clients: int, seconds: float) -> Iterator[Measured]:
    """So many clients at once."""
    came = [Came() for _ in range(clients)]
    began, cpu = time.monotonic(), server.cpu()
    threads = [
        threading.Thread(
            target=client,
            args=(server.port, asked_for(file, random.Random(place)), began + seconds, each),
        )
        for place, each in enumerate(came)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    took, used = time.monotonic() - began, server.cpu() - cpu
    taken: dict[str, list[float]] = defaultdict(list)
    for each in came:
        for kind, times in each.taken.items():
            taken[kind] += times
        for strange in each.strange:
            print(strange, file=sys.stderr)
    number = sum(map(len, taken.values()))
    rate = f"{number / took:.0f} requests a second, {used / took:.1f} processors"
    yield Measured("care", "a request, with all clients together", took * 1000 / number, figure=A_REQUEST, note=rate)
    yield Measured("care", "requests a second", number / took, unit="")
    for kind, times in taken.items():
        yield Measured("care", kind, p95(times), sorted(times)[len(times) // 2])


def measure(asked: argparse.Namespace, file: Path) -> Iterator[Measured]:
    """All measures."""
    desk_data.play(file, UNTIL, asked.providers)
    with closing(connect(f"file:{file}?mode=ro", uri=True)) as raw:
        (number,) = raw.execute("SELECT COUNT(*) FROM contract WHERE state = 'published'").fetchone()
    yield Measured("care", "published contracts", number, unit="")
    with served(file) as server:
        server.settle()
        yield from together(server, file, asked.clients, asked.seconds)
        yield Measured("server", "memory at most", server.memory(), unit="MiB")


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--providers", type=int, default=2000, help="how many providers the round has")
    parser.add_argument("--clients", type=int, default=8, help="how many ask at once")
    parser.add_argument("--seconds", type=float, default=30.0, help="how long they do")
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        found = list(measure(asked, Path(folder) / "round.db"))
    if asked.json:
        for each in found:
            print(json.dumps(each.plain()))
        return
    print(f"{platform.python_implementation()} {platform.python_version()}, {os.cpu_count()} cores")
    for line in table(found):
        print(line)


if __name__ == "__main__":
    main()
