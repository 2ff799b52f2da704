"""The command line's front door."""

import gc
import os
import signal
import sys
from typing import Final

from desk import completing, language
from desk.ending import DONE, guarded

_TERMINATED: Final = 143


def main() -> None:
    """Run the command that the arguments ask for, and leave with its exit status.

    A command that is told to end ends as one that is interrupted: what is temporary is removed first.
    """
    signal.signal(signal.SIGTERM, _leave)
    sys.exit(guarded(_run))


def _leave(_signal: int, _frame: object) -> None:
    sys.exit(_TERMINATED)


def _run() -> int:
    # Importing makes many objects that stay; looking through them for garbage each time takes a sixth of the start.
    gc.set_threshold(50_000, 20, 20)
    # Pydantic would look through every installed package for plugins, and none is used here.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    language.choose()
    completing.join_words(os.environ)
    # The commands say their help in the chosen language when they are imported.
    from desk.commands import app  # noqa: PLC0415 - see above

    app(prog_name="looptijd")
    return DONE
