"""Times a whole contracting season, and the answers that people wait for.

Prints a table of each measure with the figure to reach; with ``--json`` a JSON line each. It never fails on a figure.
"""

import argparse
import json
import os
import platform
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

COMMAND = Path(sys.executable).with_name("looptijd")


class Measured(NamedTuple):
    """A measure in seconds, and the figure to reach."""

    name: str
    seconds: float
    figure: float


def timed(run: Callable[[], object], times: int) -> float:
    """The median of several runs, in seconds."""
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        run()
        taken.append(time.perf_counter() - start)
    return statistics.median(taken)


def command(*arguments: str, database: str) -> None:
    """Run the real command; anything but success stops the benchmark."""
    settings = {**os.environ, "LOOPTIJD_DATABASE_URL": database}
    subprocess.run([COMMAND, *arguments], check=True, env=settings, stdout=subprocess.DEVNULL)  # noqa: S603 - our own command


def measure(providers: int) -> list[Measured]:
    """Play the season on a file, audited and durable, and ask a few things of it."""
    with tempfile.TemporaryDirectory() as folder:
        database = f"sqlite:///{folder}/season.db"
        season = timed(lambda: command("demo", "--providers", str(providers), database=database), 1)
        with closing(sqlite3.connect(f"{folder}/season.db")) as connection:
            (number,) = connection.execute("SELECT number FROM contract WHERE state = 'published' LIMIT 1").fetchone()
        return [
            Measured(f"season of {providers} providers", season, 20.0),
            Measured("looptijd --help", timed(lambda: command("--help", database=database), 5), 0.4),
            Measured("looptijd explain", timed(lambda: command("explain", number, database=database), 5), 0.5),
        ]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--providers", type=int, default=400)
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    found = measure(asked.providers)
    if asked.json:
        for each in found:
            print(json.dumps({"measure": each.name, "seconds": round(each.seconds, 3), "figure": each.figure}))
        return
    print(f"{platform.python_implementation()} {platform.python_version()}, {os.cpu_count()} cores")
    for each in found:
        verdict = "reached" if each.seconds <= each.figure else "MISSED"
        print(f"{each.name:32} {each.seconds:7.2f} s   at most {each.figure:5.1f} s   {verdict}")


if __name__ == "__main__":
    main()
