"""What is under way while somebody looks: a plan that is carried out, an import that is checked or taken in."""

import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any
from unittest.mock import patch

from cases import CHECK, plan_made, portal
from filled import individual
from looking import Case
from opening import Desk

from desk.imports.run import Phase, Watch, run
from desk.web.entry import uploads
from desk.web.pages import plans

_TAKE = ("Lees 1 rij in", "Import 1 row")


@contextmanager
def carrying_out(_desk: Desk) -> Iterator[None]:
    """A plan takes long; what is shown of it stays as it is."""
    enough = threading.Event()

    def waiting(*_given: Any) -> Iterator[None]:
        enough.wait(120)
        yield from ()

    with (
        patch.object(plans.plans, "carry_out", waiting),
        patch.object(plans, "EVERY", 600),
        patch.object(plans, "AT_ONCE", 0.0),
    ):
        try:
            yield
        finally:
            enough.set()


def importing(*, keep: bool) -> Callable[[Desk], AbstractContextManager[None]]:
    """An import takes long halfway the checking, or with `keep` halfway the taking in."""

    @contextmanager
    def meanwhile(_desk: Desk) -> Iterator[None]:
        enough = threading.Event()

        def waiting(office: Any, wanted: Any, spool: Any, watch: Watch) -> None:
            if wanted.keep is not keep:
                run(office, wanted, spool, watch)
                return
            with watch(Phase.TAKING if keep else Phase.READING, 240 if keep else None) as step:
                step(120)
                enough.wait(120)

        with patch.object(uploads, "run", waiting):
            try:
                yield
            finally:
                enough.set()

    return meanwhile


CASES = (
    Case(
        "plan, under way",
        "/plans/{identifier}",
        "/plans/{number}",
        build=plan_made,
        press=("Voer dit plan uit", "Carry out this plan"),
        meanwhile=carrying_out,
    ),
    Case(
        "import, being checked",
        "/import/{identifier}",
        "/import",
        send=portal(applications=[individual(1)]),
        press=CHECK,
        meanwhile=importing(keep=False),
    ),
    Case(
        "import, being taken in",
        "/import/{identifier}",
        "/import",
        user="bob",
        send=portal(applications=[individual(1)]),
        press=CHECK,
        then=_TAKE,
        meanwhile=importing(keep=True),
    ),
)
