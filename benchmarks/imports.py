"""Times the import of applications: rows a second, seconds by phase, memory, and how far it is from bare inserts.

Half the rows are individuals, half organisations with three subcontractors, each with the answers that an applicant
really gives. Prints a table of each measure with the figure to reach; with ``--json`` a JSON line each. It never fails
on a figure.
"""

import argparse
import csv
import json
import os
import platform
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from desk.imports.columns import forms
from desk.imports.form import Form, Sheet
from desk.imports.gathering import Files, gather
from desk.imports.run import forms_of, unburdened
from desk.imports.spool import Spool, Status
from desk.imports.taking import Taking
from desk.sheets.cells import Value
from desk.sheets.writing import write_book
from desk.wiring import open_office
from lifecycle import policy_file, regions

COMMAND = Path(sys.executable).with_name("looptijd")
SCENARIO = """\
scenario: Before the import
start: 2026-05-04
until: 2026-05-04
policies: [gli-2027, kinderen-2027]
events: []
"""
FIGURE = 30.0
"""Seconds in which 10,000 rows are to be in."""
ALLOWED = 1.15
"""How many times as much memory ten times as many rows may take."""
COACHES = 3
YEAR = {"from": date(2026, 1, 1), "until": date(2028, 12, 31)}


class Measured(NamedTuple):
    """A measure, and the figure to reach where there is one."""

    name: str
    value: float
    unit: str
    figure: float | None = None


class Rows(NamedTuple):
    """The rows of a file by sheet."""

    forms: Mapping[Sheet, Form]
    applications: list[dict[str, Any]]
    subcontractors: list[dict[str, Any]]


def rows(number: int) -> Rows:
    """As many applications, with the subcontractors of the organisations among them."""
    known = {name: policy_file.load(name) for name in policy_file.shipped()}
    columns = forms(known, regions.shipped())
    asked = [column for column in columns[Sheet.APPLICATIONS].columns if "gli-2027" in column.only]
    questions = [column.key for column in asked if column.key.startswith("evidence.")]
    found = Rows(columns, [], [])
    for place in range(number):
        is_coach = place % 2 == 0
        about = ("evidence.3.3.2/", "evidence.2.1.4/") if is_coach else ("evidence.3.3.1/", "evidence.annex-1/")
        answered = {key: "ja" for key in questions if key.startswith(about)}
        found.applications.append(_application(place, is_coach=is_coach) | answered)
        if not is_coach:
            found.subcontractors.extend(_coach(place, each) for each in range(COACHES))
    return found


def _application(place: int, *, is_coach: bool) -> dict[str, Any]:
    return {
        "reference": f"A-{place}",
        "policy": "gli-2027",
        "kind": "individuele contractant" if is_coach else "regionale huisartsenorganisatie",
        "name": f"Praktijk {place} voor leefstijl",
        "agb": f"{10_000_000 + place}",
        "kvk": f"{20_000_000 + place}",
        "street": f"Dorpsstraat {place}",
        "postcode": "4331 LK",
        "city": "Middelburg",
        "regions": list(regions.shipped())[place % 31],
        "programmes": "cool-miguide, slimmer-ancora",
        "coverage": "4331, 4330-4339",
        "registers": "kabiz",
        "consultations.social_domain": 2,
        "consultations.insurer": 2,
        "evaluations": 2,
        "exclusions": "geen",
        "fte": place % 90,
        **({"reach": "lokaal", **_licences()} if is_coach else {}),
    }


def _licences() -> dict[str, date]:
    return {f"licence.{name}.{part}": day for name in ("cool-miguide", "slimmer-ancora") for part, day in YEAR.items()}


def _coach(place: int, each: int) -> dict[str, Any]:
    return {
        "reference": f"A-{place}",
        "name": f"Coach {each} van praktijk {place}",
        "agb": f"{30_000_000 + place * COACHES + each}",
        "register": "kabiz",
        "programmes": "cool-miguide, slimmer-ancora",
        "coverage": "4331, 4330-4339",
        **_licences(),
    }


def lines(form: Form, answers: Sequence[Mapping[str, Any]]) -> Iterator[list[Value | None]]:
    """The headings of a form and its rows."""
    yield [column.heading for column in form.columns]
    for row in answers:
        yield [row.get(column.key) for column in form.columns]


def write_xlsx(folder: Path, made: Rows) -> tuple[Path, ...]:
    """A workbook with both sheets."""
    sheets = {Sheet.APPLICATIONS: made.applications, Sheet.SUBCONTRACTORS: made.subcontractors}
    path = folder / f"{len(made.applications)}.xlsx"
    write_book(path, {sheet.value: lines(made.forms[sheet], answers) for sheet, answers in sheets.items()})
    return (path,)


def write_csv(folder: Path, made: Rows) -> tuple[Path, ...]:
    """A CSV file of each sheet."""
    found = []
    for sheet, answers in ((Sheet.APPLICATIONS, made.applications), (Sheet.SUBCONTRACTORS, made.subcontractors)):
        path = folder / f"{len(made.applications)}-{sheet.value}.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, delimiter=";").writerows(lines(made.forms[sheet], answers))
        found.append(path)
    return tuple(found)


def new_database(folder: Path, name: str) -> str:
    """A database in which applications can come in; its URL."""
    scenario = folder / "scenario.yaml"
    scenario.write_text(SCENARIO, encoding="utf-8")
    url = f"sqlite:///{folder}/{name}.db"
    subprocess.run([COMMAND, "rehearse", scenario, "--keep", url], check=True, stdout=subprocess.DEVNULL)  # noqa: S603 - our own command
    return url


def import_here(url: str, files: Sequence[Path]) -> None:
    """Import in this process, and print the seconds of each phase and the most memory it took."""
    office = open_office(url)
    known_forms, known = forms_of(office)
    wanted = Files(files[0], subcontractors=files[1] if len(files) > 1 else None)
    with unburdened(), Spool() as spool:
        start = time.perf_counter()
        gathered = gather(wanted, known_forms, known, spool)
        middle, worked = time.perf_counter(), time.process_time()
        Taking(office, "anna", gathered, spool).run()
        end, worked = time.perf_counter(), time.process_time() - worked
        counts = {status: sum(of[status] for of in spool.counts().values()) for status in Status}
    office.store.close()
    done, already = counts[Status.DONE], counts[Status.ALREADY]
    taken = {"reading": middle - start, "taking": end - middle, "processor": worked}
    print(json.dumps({**taken, "rows": done + already, "memory": _most()}))


def _most() -> float:
    """The most memory that this process took, in MiB."""
    status = Path("/proc/self/status")
    if not status.exists():
        return 0.0
    found = next(line for line in status.read_text(encoding="ascii").splitlines() if line.startswith("VmHWM"))
    return int(found.split()[1]) / 1024


def imported(url: str, files: Sequence[Path]) -> dict[str, float]:
    """What an import in a process of its own took; ``seconds`` with starting and stopping it."""
    start = time.perf_counter()
    command = [sys.executable, __file__, "--import", url, *map(str, files)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603 - this very file
    found: dict[str, float] = json.loads(done.stdout)
    return {**found, "seconds": time.perf_counter() - start}


def floor(folder: Path, made: Rows) -> float:
    """Seconds for as many bare inserts of what the rows say, each in a transaction that is on the disk."""
    coaches: dict[str, list[dict[str, Any]]] = {}
    for coach in made.subcontractors:
        coaches.setdefault(coach["reference"], []).append(coach)
    with closing(sqlite3.connect(folder / "floor.db", isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("CREATE TABLE contract (id INTEGER PRIMARY KEY, number TEXT UNIQUE, content TEXT)")
        start = time.perf_counter()
        for row in made.applications:
            content = json.dumps({**row, "subcontractors": coaches.get(row["reference"], [])}, default=str)
            connection.execute("BEGIN IMMEDIATE")
            connection.execute("INSERT INTO contract (number, content) VALUES (?, ?)", (row["reference"], content))
            connection.execute("COMMIT")
        return time.perf_counter() - start


def measure(number: int) -> Iterator[Measured]:
    """Import small and large files of both kinds."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        small, large = rows(max(number // 10, 1)), rows(number)
        cells = sum(map(len, large.applications)) / number
        yield Measured("answers of an applicant, on average", cells, "")
        bare = floor(folder, large)
        yield Measured(f"floor: {number} bare inserts", bare, "s")
        kinds: dict[str, Callable[[Path, Rows], tuple[Path, ...]]] = {"xlsx": write_xlsx, "csv": write_csv}
        for kind, write in kinds.items():
            less = imported(new_database(folder, f"small-{kind}"), write(folder, small))
            url, files = new_database(folder, f"large-{kind}"), write(folder, large)
            found, again = imported(url, files), imported(url, files)
            yield Measured(f"{kind}: {number} rows", found["seconds"], "s", FIGURE * number / 10_000)
            yield Measured(f"{kind}: reading", found["reading"], "s")
            yield Measured(f"{kind}: taking in", found["taking"], "s")
            yield Measured(f"{kind}: taking in, by the processor", found["processor"], "s")
            yield Measured(f"{kind}: the same file again", again["seconds"], "s")
            yield Measured(f"{kind}: rows a second", found["rows"] / found["seconds"], "")
            yield Measured(f"{kind}: taking in, by the floor", found["taking"] / bare, "x")
            yield Measured(f"{kind}: memory of {len(small.applications)} rows", less["memory"], "MiB")
            yield Measured(f"{kind}: memory of {number} rows", found["memory"], "MiB", less["memory"] * ALLOWED)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=10_000)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--import", nargs="+", dest="files", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.files:
        import_here(asked.files[0], [Path(file) for file in asked.files[1:]])
        return
    if not asked.json:
        print(f"{platform.python_implementation()} {platform.python_version()}, {os.cpu_count()} cores", flush=True)
    for each in measure(asked.rows):
        if asked.json:
            print(json.dumps(each._asdict()), flush=True)
            continue
        verdict = "" if each.figure is None else "reached" if each.value <= each.figure else "MISSED"
        figure = "" if each.figure is None else f"at most {each.figure:7.1f} {each.unit}"
        print(f"{each.name:38} {each.value:9.2f} {each.unit:4} {figure:22} {verdict}".rstrip(), flush=True)


if __name__ == "__main__":
    main()
