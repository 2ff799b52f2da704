"""Makes a database with a long trail that holds: a demo season, copied, and the records chained anew.

Contracts, providers and their records are copied with bare SQL; then each record names its own contract and follows the
one before it in its stream, so that the trail and the contracts are what the real commands would have left.
"""

import argparse
import json
import os
import sqlite3
import subprocess
import time
from contextlib import closing
from pathlib import Path
from typing import Any, Final

from desk_data import COMMAND, copy, judge

from lifecycle import audit
from workflows.store.database import remove

_READ: Final = 2_000


def make(file: Path, records: int) -> None:
    """Make a database with at least so many records in `file`."""
    settings = {**os.environ, "LOOPTIJD_DATABASE_URL": f"sqlite:///{file}"}
    subprocess.run([COMMAND, "demo"], check=True, env=settings, stdout=subprocess.DEVNULL)  # noqa: S603 - our own command
    judge(file)
    with closing(sqlite3.connect(file)) as raw:
        (there,) = raw.execute("SELECT COUNT(*) FROM audit_record").fetchone()
        (contracts, highest, providers) = raw.execute(
            "SELECT COUNT(*), MAX(id), (SELECT MAX(id) FROM provider) FROM contract"
        ).fetchone()
    copy(file, contracts * -(-records // there))
    _chain(file, highest, providers)


def _chain(file: Path, contracts: int, providers: int) -> None:
    """Make each record that of its own contract, and of the record before it."""
    with closing(sqlite3.connect(file, isolation_level=None)) as raw:
        raw.execute("PRAGMA synchronous = OFF")
        raw.execute("PRAGMA cache_size = -200000")
        raw.execute("BEGIN")
        triggers = raw.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for name, _ in triggers:
            raw.execute(f"DROP TRIGGER {name}")
        heads: dict[str, str] = {}
        last = 0
        query = "SELECT id, stream, contract_id, body FROM audit_record WHERE id > ? ORDER BY id LIMIT ?"
        while rows := raw.execute(query, (last, _READ)).fetchall():
            changed = []
            for identifier, stream, contract, content in rows:
                body = json.loads(content)
                place = 0 if contract is None else (contract - 1) // contracts
                body = _renamed(body, stream, place * contracts, place * providers)
                body |= {"stream": stream, "prev": heads.get(stream, audit.FIRST)}
                found = audit.canonical(body)
                heads[stream] = audit.digest(found)
                changed.append((found, heads[stream], identifier))
            raw.executemany("UPDATE audit_record SET body = ?, hash = ? WHERE id = ?", changed)
            last = rows[-1][0]
        for _, sql in triggers:
            raw.execute(sql)
        raw.execute("COMMIT")


def _renamed(body: dict[str, Any], stream: str, contracts: int, providers: int) -> dict[str, Any]:
    """A record with the numbers of the copy that it belongs to."""
    changes = body.get("changes", {})
    if not contracts or not stream.startswith("contract:"):
        return body
    about = {**body["about"], "contract": body["about"]["contract"] + contracts}
    if "provider" in about:
        about["provider"] += providers
    moved = dict(changes)
    for name, by in (("id", contracts), ("provider_id", providers), ("renews", contracts)):
        if moved.get(name) is not None:
            moved[name] += by
    if "number" in moved:
        moved["number"] = f"{moved['number'][:-5]}{moved['id']:05d}"
    return {**body, "about": about, **({"changes": moved} if changes else {})}


def main() -> None:
    """Make one."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("--records", type=int, default=1_000_000)
    asked = parser.parse_args()
    start = time.perf_counter()
    remove(asked.file)
    make(asked.file, asked.records)
    print(f"{asked.file}: {time.perf_counter() - start:.0f} s")


if __name__ == "__main__":
    main()
