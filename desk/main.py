"""The command line's front door."""

import gc
import os
import sys

from desk import completing, language
from desk.ending import DONE, guarded


def main() -> None:
    """Run the command that the arguments ask for, and leave with its exit status."""
    sys.exit(guarded(_run))


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
