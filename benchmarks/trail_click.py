"""What the trail costs a click and a sweep: the share of their time that hashing and chaining takes, and the tree.

The functions that hash a record and find the one before it are timed within the run itself, so that both times are of
the same moment on the same machine.
"""

import json
import os
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any, Final
from unittest.mock import patch

import desk_data

from lifecycle import audit
from lifecycle.calendar import parse_moment
from lifecycle.states import Action
from scheduler import reconciler
from workflows import advance
from workflows.clock import VirtualClock
from workflows.request import Request
from workflows.seals import Seals
from workflows.store import trail, tree

EVE: Final = "2026-09-29T12:00"
MORNING: Final = "2026-09-30T09:05"
CONTRACTS: Final = 5_000
CLICKS: Final = 300
_READY: Final = (
    "SELECT number FROM contract JOIN evaluation ON contract_id = id WHERE action = 'offer' AND ready LIMIT ?"
)
_CHAIN: Final = ((trail, "_heads"), (audit, "digest"))
_TREE: Final = ((tree, "extend"), (Seals, "sign"))


class Meter:
    """How long some functions take together, while something else is timed."""

    def __init__(self, functions: tuple[tuple[Any, str], ...]) -> None:
        self.functions, self.seconds = functions, 0.0

    def _timed(self, work: Callable[..., Any]) -> Callable[..., Any]:
        def timed(*arguments: Any, **named: Any) -> Any:
            start = time.perf_counter()
            try:
                return work(*arguments, **named)
            finally:
                self.seconds += time.perf_counter() - start

        return timed

    def begin(self, stack: ExitStack) -> None:
        """Time them, until the stack is left."""
        for place, name in self.functions:
            stack.enter_context(patch.object(place, name, self._timed(getattr(place, name))))


def _shares(work: Callable[[], object]) -> tuple[float, float]:
    """Which shares of the time of some work the chain and the tree take."""
    chain, grown = Meter(_CHAIN), Meter(_TREE)
    with ExitStack() as stack:
        chain.begin(stack)
        grown.begin(stack)
        start = time.perf_counter()
        work()
        taken = time.perf_counter() - start
    return chain.seconds / taken, grown.seconds / taken


def shares(folder: Path) -> Iterator[tuple[str, float, str]]:
    """Each measure, its share, and which figure it is to reach."""
    file = folder / "eve.db"
    settings = {**os.environ, "LOOPTIJD_DATABASE_URL": f"sqlite:///{file}"}
    desk_data.remove(file)
    subprocess.run([desk_data.COMMAND, "demo", "--until", EVE], check=True, env=settings, stdout=subprocess.DEVNULL)  # noqa: S603 - our own command
    desk_data.judge(file)
    desk_data.copy(file, CONTRACTS)
    with desk_data.opened(file) as office:
        with office.store.reading() as connection:
            numbers = list(connection.exec_driver_sql(_READY, (CLICKS,)).scalars())

        def click() -> None:
            for number in numbers:
                advance.act(office, Request(Action.OFFER, desk_data.BUYER, number))

        chain, grown = _shares(click)
        yield f"hash and chain, of {len(numbers)} clicks", chain, "click"
        yield "tree and checkpoints, of the same", grown, ""
        with office.store.reading() as connection:
            before = trail.count(connection)
        morning = replace(office, clock=VirtualClock(parse_moment(MORNING)))
        chain, _ = _shares(lambda: reconciler.reconcile(morning))
        with office.store.reading() as connection:
            written = trail.count(connection) - before
        yield f"hash and chain, of a sweep that wrote {written} records", chain, "sweep"


if __name__ == "__main__":
    from tempfile import TemporaryDirectory

    with TemporaryDirectory() as made:
        for measured in shares(Path(made)):
            print(json.dumps(measured))
