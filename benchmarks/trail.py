"""Times the trail of a million records: checking, proving, sealing and writing it, and what it costs a click.

The records are those of the demo season, copied. Prints a table of each measure with the figure to reach; with
``--json`` a JSON line each. It never fails on a figure. With ``--folder`` what was made is kept there and used again.
"""

import argparse
import json
import multiprocessing
import os
import platform
import shutil
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from random import Random
from typing import Any, NamedTuple, Self

import trail_data
from trail_click import shares

from desk.wiring import open_office
from lifecycle import proof
from lifecycle.proof import Proof
from workflows import bundle, sealing
from workflows.seals import Seals
from workflows.store import tree
from workflows.store.database import open_store

PROOFS = 200
CHECKED, PROVEN, PROOF, CLICK, SWEEP = 15.0, 10.0, 1024.0, 5.0, 15.0
"""The figures to reach: seconds, milliseconds, bytes, and per cent twice."""
MIB = 1 << 20


class Measured(NamedTuple):
    """A measure, and the figure to reach where there is one."""

    name: str
    value: float
    unit: str
    figure: float | None = None


class Memory:
    """How much memory a process takes, with those that it starts."""

    def __init__(self, pid: int) -> None:
        self.pid, self.samples, self._over = pid, list[float](), threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    @property
    def most(self) -> float:
        """The most, in MiB."""
        return max(self.samples, default=0.0)

    @property
    def early(self) -> float:
        """The most in the first tenth of the time."""
        return max(self.samples[: max(1, len(self.samples) // 10)], default=0.0)

    def _look(self) -> None:
        while not self._over.wait(0.05):
            self.samples.append(sum(_resident(pid) for pid in _family(self.pid)) / MIB)


def _family(pid: int) -> Iterator[int]:
    yield pid
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text("ascii").split()
    except OSError:
        return
    for child in children:
        yield from _family(int(child))


def _resident(pid: int) -> int:
    """What a process has for itself in memory; nothing where the system does not tell."""
    try:
        _, resident, shared, *_ = Path(f"/proc/{pid}/statm").read_text("ascii").split()
    except OSError:
        return 0
    return (int(resident) - int(shared)) * os.sysconf("SC_PAGE_SIZE")


@contextmanager
def apart(work: Callable[..., object], *arguments: object) -> Iterator[tuple[Callable[[], float], Memory]]:
    """Work in a process of its own: how to wait for it and get its seconds, and its memory."""
    process = multiprocessing.get_context("spawn").Process(target=work, args=arguments)
    start = time.perf_counter()
    process.start()

    def over() -> float:
        process.join()
        if process.exitcode != 0:
            sys.exit(f"{work} ended with {process.exitcode}")
        return time.perf_counter() - start

    with Memory(process.pid or 0) as memory:
        yield over, memory


def seal_all(file: Path, folder: Path) -> None:
    """Give every record its number, and sign after each batch."""
    office, seals = open_office(f"sqlite:///{file}"), Seals(folder)
    seals.prepare()
    found = tree.WIDTH
    while found:
        with office.store.writing() as connection:
            found = tree.extend(connection, sealing.BATCH)
        with office.store.reading() as connection:
            size = tree.size(connection)
            seals.sign(size, tree.Reader(connection).root(size))


def write_all(file: Path, folder: Path, target: Path) -> None:
    """Write the bundle."""
    bundle.write(open_office(f"sqlite:///{file}"), Seals(folder), target)


def unseal(file: Path, folder: Path) -> None:
    """Take the numbers away again, where an earlier run gave them."""
    shutil.rmtree(folder, ignore_errors=True)
    with closing(sqlite3.connect(file)) as raw:
        triggers = raw.execute(
            "SELECT name, sql FROM sqlite_master WHERE tbl_name = 'audit_place' AND type = 'trigger'"
        )
        kept = triggers.fetchall()
        for name, _ in kept:
            raw.execute(f"DROP TRIGGER {name}")
        raw.execute("DELETE FROM audit_place")
        raw.execute("DELETE FROM tree_tile")
        for _, sql in kept:
            raw.execute(sql)
        raw.commit()


def sealed(file: Path, folder: Path, records: int) -> Iterator[Measured]:
    """Sealing everything."""
    unseal(file, folder)
    with apart(seal_all, file, folder) as (over, memory):
        seconds = over()
    yield Measured("sealing", records / seconds, "records/s")
    yield from _flat("sealing", memory)


def written(file: Path, folder: Path, target: Path, records: int) -> Iterator[Measured]:
    """Writing everything."""
    with apart(write_all, file, folder, target) as (over, memory):
        seconds = over()
    yield Measured("writing a bundle", records / seconds, "records/s")
    yield Measured("size of a bundle", target.stat().st_size / MIB, "MiB")
    yield from _flat("writing a bundle", memory)


def _flat(name: str, memory: Memory) -> Iterator[Measured]:
    yield Measured(f"memory, {name}, first tenth", memory.early, "MiB")
    yield Measured(f"memory, {name}, all of it", memory.most, "MiB")


def checked(target: Path, folder: Path) -> Iterator[Measured]:
    """Checking everything, by the file that runs alone."""
    key = (folder / proof.KEYS).read_text("utf-8").splitlines()[0]
    command = [sys.executable, "-I", proof.__file__, str(target), "--key", key, "--json"]
    start = time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as running, Memory(running.pid) as memory:  # noqa: S603 - our own command
        said, _ = running.communicate()
        seconds = time.perf_counter() - start
    report = json.loads(said)
    if not report["holds"]:
        sys.exit(f"the bundle does not hold: {report['problems'][:3]}")
    name = f"checking {report['records']} records, {report['checkpoints']} checkpoints"
    yield Measured(name, seconds, "s", CHECKED)
    yield Measured("memory, checking", memory.most, "MiB")


def proven(file: Path, folder: Path) -> Iterator[Measured]:
    """Proving single records."""
    office, seals = open_office(f"sqlite:///{file}"), Seals(folder)
    signed = sealing.seal(office, seals)
    if signed is None:
        return
    random, taken, sizes = Random(1), [], []
    with office.store.reading() as connection:
        for _ in range(PROOFS):
            number = random.randrange(signed.size)
            start = time.perf_counter()
            path = tree.Reader(connection).inclusion(number, signed.size)
            taken.append((time.perf_counter() - start) * 1000)
            sizes.append(len(str(Proof(bytes(32), number, tuple(path), signed)).encode()))
    yield Measured("inclusion proof, p95", statistics.quantiles(taken, n=20)[-1], "ms", PROVEN)
    yield Measured("inclusion proof, size at most", max(sizes), "bytes", PROOF)
    start = time.perf_counter()
    sealing.prove(office, seals, "contract:1", 1)
    yield Measured("the same with a look whether all is sealed", (time.perf_counter() - start) * 1000, "ms")


def measure(folder: Path, records: int) -> Iterator[Measured]:
    """All measures, one after the other."""
    file, seals, target = folder / f"trail-{records}.db", folder / "seals", folder / "bundle.zip"
    for name, share, figure in shares(folder):
        yield Measured(name, share * 100, "%", {"click": CLICK, "sweep": SWEEP}.get(figure))
    if not file.exists():
        made = folder / "making.db"
        trail_data.remove(made)
        trail_data.make(made, records)
        made.rename(file)
    # One that was kept can be of an older Looptijd.
    open_store(f"sqlite:///{file}", upgrade=True).close()
    with closing(sqlite3.connect(file)) as raw:
        (there,) = raw.execute("SELECT COUNT(*) FROM audit_record").fetchone()
    yield from sealed(file, seals, there)
    yield from proven(file, seals)
    yield from written(file, seals, target, there)
    yield from checked(target, seals)


def line(each: Measured) -> str:
    """A measure as a line of the table."""
    value = f"{each.name:52} {each.value:12,.2f} {each.unit:10}"
    if each.figure is None:
        return value
    return f"{value} at most {each.figure:8,.1f}   {'reached' if each.value <= each.figure else 'MISSED'}"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=int, default=1_000_000)
    parser.add_argument("--folder", type=Path, help="keep what was made here, and use it again")
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as made:
        folder = asked.folder or Path(made)
        folder.mkdir(parents=True, exist_ok=True)
        if not asked.json:
            print(f"{platform.python_implementation()} {platform.python_version()}, {os.cpu_count()} cores", flush=True)
        for each in measure(folder, asked.records):
            print(json.dumps(_data(each)) if asked.json else line(each), flush=True)


def _data(each: Measured) -> dict[str, Any]:
    return {"measure": each.name, "value": round(each.value, 3), "unit": each.unit, "figure": each.figure}


if __name__ == "__main__":
    main()
