"""Makes a database of many contracts for benchmarks of the desk: a small season, copied with bare SQL.

The season is played by the real command; its contracts, providers, regions, questions, records and evaluation are then
copied under other numbers. The bodies of the copied records still name the contract that they were copied from, so the
trail of the copies does not check; their columns are right. A number of approvals is asked for on the copies, as the
season has none.
"""

import argparse
import hashlib
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Final

from desk.seal_settings import beside, forget, seals_of
from desk.showing.progress import progress_bar
from lifecycle.states import Action, State
from workflows import approvals, evaluation, figures, portfolio, sealing
from workflows.clock import SystemClock
from workflows.office import Office
from workflows.portfolio_asked import Filter
from workflows.practice import resume_clock
from workflows.request import Override, Request
from workflows.searching import folded
from workflows.store.database import open_store, remove
from workflows.store.migrations import HEAD

COMMAND: Final = Path(sys.executable).with_name("looptijd")
UNTIL: Final = "2026-10-20T12:00"
KEPT_IN: Final = Path(__file__).parents[1] / "build" / "bench"
"""Where a database is kept from one run to the next; `make clean` removes it."""
BUYER: Final = "inkoop-a"
APPROVALS: Final = 240
OPEN: Final = 40
"""How many approvals are asked for, and how many of them stay open."""

_ID, _PROVIDER = "id + n.k * :contracts", "provider_id + n.k * :providers"
_AT = "contract_id + n.k * :contracts"
_STREAM: Final = (
    "CASE WHEN contract_id IS NOT NULL THEN 'contract:' || (contract_id + n.k * :contracts) "
    "ELSE 'provider:' || (CAST(substr(stream, 10) AS INTEGER) + n.k * :providers) END"
)
_NAME, _KEY, _AGB = "name || ' ' || n.k", "key || '-' || n.k", "printf('%08d', 10000000 + id + n.k * :providers)"
_KVK: Final = "printf('%08d', 50000000 + id + n.k * :providers)"

COPIED: Final[dict[str, tuple[dict[str, str], str]]] = {
    "provider": (
        {
            "id": "id + n.k * :providers",
            "key": _KEY,
            "name": _NAME,
            "agb": _AGB,
            "kvk": _KVK,
            "searched": f"folded({_NAME}, {_KEY}, {_AGB}, {_KVK})",
        },
        "1",
    ),
    "contract": (
        {
            "id": _ID,
            "number": f"upper(care) || '-' || year || '-' || printf('%05d', {_ID})",
            "provider_id": _PROVIDER,
            "renews": "renews + n.k * :contracts",
        },
        "1",
    ),
    "contract_region": ({"contract_id": _AT}, "1"),
    "question": ({"id": "NULL", "contract_id": _AT}, "1"),
    "evaluation": ({"contract_id": _AT}, "1"),
    "evaluation_rule": ({"contract_id": _AT}, "1"),
    "audit_record": (
        {"id": "NULL", "stream": _STREAM, "contract_id": _AT, "provider_id": _PROVIDER},
        "contract_id IS NOT NULL OR stream LIKE 'provider:%'",
    ),
}
"""What is copied: the columns that differ in a copy, and of which rows."""


def play(file: Path, until: str = UNTIL, providers: int = 400) -> None:
    """Play a season with the real command, and judge all of its contracts."""
    settings = {**os.environ, "LOOPTIJD_DATABASE_URL": f"sqlite:///{file}"}
    command = [COMMAND, "demo", "--until", until, "--providers", str(providers)]
    subprocess.run(command, check=True, env=settings, stdout=subprocess.DEVNULL)  # noqa: S603 - our own command
    judge(file)


@contextmanager
def opened(file: Path) -> Iterator[Office]:
    """The office of a database, its clock standing still; an older database is brought up to date."""
    store = open_store(f"sqlite:///{file}", upgrade=True)
    try:
        yield Office(store, resume_clock(store) or SystemClock())
    finally:
        store.close()


def judge(file: Path) -> None:
    """Judge what is to be judged of a played season."""
    with opened(file) as office:
        evaluation.refresh(office)


def count(file: Path) -> None:
    """Keep the figures of every day that is over, as the service does."""
    with opened(file) as office:
        figures.keep(office)


def seal(file: Path) -> None:
    """Number and sign every record, as the service does."""
    with opened(file) as office:
        sealing.seal(office, seals_of(office, {}))


def ask_approvals(file: Path) -> None:
    """Ask for approvals, and take back all but the last."""
    with opened(file) as office:
        stuck = portfolio.numbers(office, Filter(states=(State.ASSESSED,), ready=False), APPROVALS * 4)
        asked = []
        for number in stuck:
            wanted = Override("duty-of-care", "In deze regio is anders te weinig zorg.")
            result = approvals.ask(office, Request(Action.OFFER, BUYER, number, override=wanted))
            if result.number is not None:
                asked.append(result.number)
            if len(asked) == APPROVALS:
                break
        for number in asked[:-OPEN]:
            approvals.withdraw(office, BUYER, number)


def copy(file: Path, contracts: int) -> None:
    """Copy what is in `file` until there are at least so many contracts in it."""
    with closing(sqlite3.connect(file, isolation_level=None)) as raw:
        raw.create_function("folded", -1, lambda *values: "\n".join(folded(value) for value in values if value))
        raw.execute("PRAGMA synchronous = OFF")
        raw.execute("PRAGMA cache_size = -200000")
        raw.execute("BEGIN")
        (there, highest) = raw.execute("SELECT COUNT(*), MAX(id) FROM contract").fetchone()
        (providers,) = raw.execute("SELECT MAX(id) FROM provider").fetchone()
        times = max(0, -(-contracts // there) - 1)
        numbers = "WITH RECURSIVE s(k) AS (SELECT 1 UNION ALL SELECT k + 1 FROM s WHERE k < ?) SELECT k FROM s"
        raw.execute(f"CREATE TEMP TABLE n AS {numbers}", (times,))
        # Indexes and triggers are put back when all rows are there.
        apart = raw.execute(
            "SELECT type, name, sql FROM sqlite_master WHERE type IN ('index', 'trigger') AND sql IS NOT NULL"
        ).fetchall()
        for kind, name, _ in apart:
            raw.execute(f"DROP {kind} {name}")
        values = {"contracts": highest, "providers": providers}
        placed = f"SELECT stream, seq, {_STREAM} AS placed FROM audit_record, n WHERE contract_id IS NOT NULL"  # noqa: S608 - no value from outside
        raw.execute(f"CREATE TEMP TABLE placed AS {placed}", values)
        raw.execute(
            "INSERT INTO audit_rule SELECT p.placed, r.seq, rule, part, recorded_at "
            "FROM audit_rule r JOIN placed p ON p.stream = r.stream AND p.seq = r.seq"
        )
        for table, (other, which) in COPIED.items():
            names = [row[1] for row in raw.execute(f"PRAGMA table_info({table})")]
            columns = ", ".join(other.get(name, name) for name in names)
            source = f"(SELECT * FROM {table} WHERE {which})"  # noqa: S608 - names of our own tables
            raw.execute(f"INSERT INTO {table} SELECT {columns} FROM {source} CROSS JOIN n", values)  # noqa: S608 - see above
        for _, _, statement in apart:
            raw.execute(statement)
        raw.execute("COMMIT")


def make(file: Path, contracts: int, season: Path | None = None) -> None:
    """Make the database; `season` is one that was played before, instead of playing one."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=file.parent) as folder, progress_bar(f"{contracts} contracts", 7) as done:
        made = Path(folder) / "made.db"
        if season is None:
            play(made)
        else:
            with closing(sqlite3.connect(season)) as source, closing(sqlite3.connect(made)) as target:
                source.backup(target)
        done(1)
        judge(made)
        done(1)
        copy(made, contracts)
        done(1)
        count(made)
        done(1)
        ask_approvals(made)
        done(1)
        seal(made)
        done(1)
        with closing(sqlite3.connect(made, isolation_level=None)) as raw:
            raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        clear(file)
        made.rename(file)
        beside(made).rename(beside(file))
        done(1)


def clear(file: Path) -> None:
    """Remove a database with its seals, where there is one."""
    remove(file)
    forget(file)


def copied(file: Path, folder: Path) -> Path:
    """A copy of a database with its seals in another folder."""
    shutil.copytree(beside(file), beside(folder / file.name))
    return Path(shutil.copyfile(file, folder / file.name))


def kept(contracts: int, *, anew: bool = False) -> Path:
    """The database of so many contracts, made where there is none yet of this version; others are removed."""
    source = hashlib.sha256(Path(__file__).read_bytes()).hexdigest()[:8]
    file = KEPT_IN / f"desk-{contracts}-{HEAD}-{source}.db"
    if anew or not file.exists():
        start = time.perf_counter()
        for old in KEPT_IN.glob(f"desk-{contracts}-*.db"):
            clear(old)
        make(file, contracts)
        print(
            f"made {contracts} contracts in {time.perf_counter() - start:.0f} s, kept in build/bench", file=sys.stderr
        )
    return file


def main() -> None:
    """Make the database, and say how long it took and what is in it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("--contracts", type=int, default=100_000)
    parser.add_argument("--season", type=Path, help="a season that was played before, instead of playing one")
    asked = parser.parse_args()
    start = time.perf_counter()
    make(asked.file, asked.contracts, asked.season)
    with closing(sqlite3.connect(asked.file)) as raw:
        for table in (*COPIED, "audit_rule", "approval"):
            (number,) = raw.execute(f"SELECT COUNT(*) FROM {table}").fetchone()  # noqa: S608 - see above
            print(f"{table:16} {number:9}")
    print(f"{time.perf_counter() - start:.1f} s, {asked.file.stat().st_size / 2**20:.0f} MiB")


if __name__ == "__main__":
    main()
