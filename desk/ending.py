"""How a command ends: its exit status, and one clear message for whatever goes wrong."""

import functools
import os
import sys
import tempfile
import traceback
from collections.abc import Callable
from typing import Final, ParamSpec

import typer

from desk.language import current, printable, t
from lifecycle.errors import LooptijdError, reason

DONE: Final = 0
REFUSED: Final = 1
WRONG_INPUT: Final = 2
BROKEN: Final = 70
INTERRUPTED: Final = 130

P = ParamSpec("P")


def ends(command: Callable[P, int]) -> Callable[P, None]:
    """A command that leaves with the status its function answers; an error is one message, never a traceback."""

    @functools.wraps(command)
    def run(*args: P.args, **kwargs: P.kwargs) -> None:
        raise typer.Exit(guarded(lambda: command(*args, **kwargs)))

    return run


def guarded(run: Callable[[], int]) -> int:
    """The exit status of `run`, or of what went wrong in it, which is said on standard error."""
    try:
        return _flushed(run())
    except (Exception, KeyboardInterrupt) as error:  # noqa: BLE001 - the last place where it can be told plainly
        return _told(error)


def _told(error: BaseException) -> int:
    """Say what went wrong; the exit status for it."""
    if _interrupted(error):
        _say(t("Onderbroken; alles wat bevestigd was, is bewaard.", "Interrupted; all that was confirmed is kept."))
        return INTERRUPTED
    match error:
        case LooptijdError():
            tell(error)
            return WRONG_INPUT
        case BrokenPipeError():
            # Whoever read the output has gone; what is still to be written goes nowhere.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            return DONE
        case OSError():
            _say(f"{error.filename or 'looptijd'}: {reason(error).said(current())}")
            return WRONG_INPUT
    _say(_our_mistake(error))
    return BROKEN


def tell(error: LooptijdError) -> None:
    """Say on standard error what is wrong, where a command tells more than one thing."""
    _say(error.said(current()))


def _interrupted(error: BaseException | None) -> bool:
    """Whether it was an interruption, or came of one: a library that is interrupted halfway can raise anything."""
    while error is not None:
        if isinstance(error, KeyboardInterrupt):
            return True
        error = error.__cause__ or error.__context__
    return False


def _flushed(status: int) -> int:
    sys.stdout.flush()
    return status


def _say(message: str) -> None:
    sys.stderr.write(f"{printable(message)}\n")


def _our_mistake(error: BaseException) -> str:
    """Keep the details in a file for who has to mend it, and say where."""
    sorry = t(
        "Er ging iets mis in Looptijd zelf; er is niets half gewijzigd.",
        "Something went wrong in Looptijd itself; nothing is half changed.",
    )
    details = "".join(traceback.format_exception(error))
    try:
        with tempfile.NamedTemporaryFile("w", prefix="looptijd-", suffix=".log", delete=False) as file:
            file.write(details)
    except OSError:
        return sorry
    return f"{sorry} {t('Bijzonderheden', 'Details')}: {file.name}"
