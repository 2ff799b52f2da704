"""The named points: before and after every statement of a writing transaction, and around and within its COMMIT."""

import os
import re
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Final

from sqlalchemy import Connection, Engine, event
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite

from workflows.store.database import Store

BEFORE: Final = "before"
WITHIN: Final = "within"
AFTER: Final = "after"

Hit = Callable[[str], None]

_TABLE: Final = re.compile(r"\b(?:FROM|INTO|UPDATE)\s+(\w+)")


def die() -> None:
    """End this process as a machine does that loses its power."""
    os.kill(os.getpid(), signal.SIGKILL)


def die_after(seconds: float) -> None:
    """Die some moments from now, whatever is being done then."""

    def wait() -> None:
        time.sleep(seconds)
        die()

    threading.Thread(target=wait, daemon=True).start()


def label(statement: str) -> str:
    """What a statement is called: its verb and its first table."""
    words = statement.split(None, 1)
    found = _TABLE.search(statement)
    return words[0] if found is None else f"{words[0]} {found.group(1)}"


def watch(hit: Hit) -> None:
    """Call `hit` with the name of each point that this process passes from now on."""
    kinds: list[str] = []

    def tell(what: str, when: str) -> None:
        if kinds:
            hit(f"{kinds[-1]}: {when} {what}")

    def before(_connection: Connection, _cursor: Any, statement: str, *_rest: Any) -> None:
        tell(label(statement), BEFORE)

    def after(_connection: Connection, _cursor: Any, statement: str, *_rest: Any) -> None:
        tell(label(statement), AFTER)

    commit = SQLiteDialect_pysqlite.do_commit
    writing = Store.writing

    def do_commit(self: Any, connection: Any) -> None:
        tell("COMMIT", BEFORE)
        tell("COMMIT", WITHIN)
        commit(self, connection)
        tell("COMMIT", AFTER)

    @contextmanager
    def named(store: Store, kind: str) -> Iterator[Connection]:
        kinds.append(kind)
        try:
            with writing(store) as connection:
                yield connection
        finally:
            kinds.pop()

    def writing_named(self: Store) -> Any:
        # A transaction is called by the function that opens it.
        return named(self, sys._getframe(1).f_code.co_name.lstrip("_"))

    event.listen(Engine, "before_cursor_execute", before)
    event.listen(Engine, "after_cursor_execute", after)
    SQLiteDialect_pysqlite.do_commit = do_commit  # type: ignore[method-assign]  # only in a child
    Store.writing = writing_named  # type: ignore[method-assign]  # only in a child


def die_at(name: str, occurrence: int, delay: float) -> Hit:
    """What dies when the named point is passed for the n-th time; within a COMMIT, `delay` seconds after its start."""
    left = [occurrence]

    def hit(passed: str) -> None:
        if passed == name:
            left[0] -= 1
            if left[0] == 0:
                if is_within(name):
                    die_after(delay)
                else:
                    die()

    return hit


def freeze_at(name: str, occurrence: int, thawed: Callable[[], None]) -> Hit:
    """What stands still (SIGSTOP) at a point until somebody lets it go on."""
    left = [occurrence]

    def hit(passed: str) -> None:
        if passed == name:
            left[0] -= 1
            if left[0] == 0:
                os.kill(os.getpid(), signal.SIGSTOP)
                thawed()

    return hit


def is_within(name: str) -> bool:
    """Whether a point lies within a COMMIT."""
    return f": {WITHIN} " in name


def is_of_effect(name: str) -> bool:
    """Whether a point lies in a transaction that has an effect, and not in one that only opens or starts a duty."""
    return not name.startswith(("reconcile:", "carry_out:"))
