"""The groups of commands: their help and usage errors are in the language of now and say what to do next.

``typer.Typer(cls=Group)`` on the outermost group is enough; it speaks for every command inside.
"""

import contextlib
import io
import re
import sys
from collections.abc import Callable
from difflib import get_close_matches
from types import TracebackType
from typing import Any, Final

import typer
from typer._click.exceptions import MissingParameter
from typer._click.formatting import HelpFormatter
from typer.core import TyperGroup, TyperOption

from desk import cli_words
from desk.language import current, t
from desk.naming import Reader


class _Misused(typer.BadParameter):
    """A usage error whose message is complete."""

    def format_message(self) -> str:
        """The message alone."""
        return self.message


class _Formatter(HelpFormatter):
    """Writes the line that says how a command is used."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """Write it, with its first word in the language of now."""
        super().write_usage(prog, args, cli_words.said("Usage: ") if prefix is None else prefix)


class Context(typer.Context):
    """One use of a command: what Typer would say about it is said in the language of now."""

    formatter_class = _Formatter

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        command = self.command
        command.options_metavar = cli_words.said(command.options_metavar or "")
        if isinstance(command, TyperGroup):
            command.subcommand_metavar = cli_words.said(command.subcommand_metavar)
        for parameter in command.get_params(self):
            if isinstance(parameter, TyperOption):
                self._in_words(parameter)

    def get_help(self) -> str:
        """The help, in its frames."""
        cli_words.frame()
        return super().get_help()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool | None:
        """Leave the command; a usage error that leaves it gets its words and its place here."""
        left = super().__exit__(kind, error, trace)
        if isinstance(error, typer.Abort | EOFError):
            cli_words.frame()
        if isinstance(error, typer.TyperException) and not isinstance(error, _Misused):
            message = error.format_message()
            # Help that is shown because nothing was asked is a usage error without a message.
            if message:
                cli_words.frame()
                where = getattr(error, "ctx", None) or self
                said = cli_words.said(message) + _nearest(message) + _allowed(error) + self._place_of(error)
                raise _Misused(said, ctx=where) from None
        return left

    def _in_words(self, option: TyperOption) -> None:
        option.help = cli_words.said(option.help or "")
        shown = option.display_type(self)
        if option.metavar is None and cli_words.said(shown) != shown:
            option.metavar = cli_words.said(shown)
        if option.callback is not None and {"--install-completion", "--show-completion"} & set(option.opts):
            option.callback = _in_words(option.callback)

    def _place_of(self, error: typer.TyperException) -> str:
        """Where an option belongs that this command does not know and the outermost one does."""
        name = getattr(error, "option_name", None)
        outermost = self.find_root().command
        known = {each for parameter in outermost.params for each in parameter.opts}
        if self.command is outermost or name not in known or any(name in each.opts for each in self.command.params):
            return ""
        return t(f" Zet {name} vóór het commando.", f"; put {name} before the command.")


_NOT_ONE_OF: Final = re.compile(r"'(?P<value>[^']*)' is not one of (?P<allowed>'.*')\.")


def _nearest(message: str) -> str:
    """The nearest of the words that a choice allows, where one is near."""
    found = _NOT_ONE_OF.search(message)
    if found is None:
        return ""
    near = get_close_matches(found["value"], re.findall(r"'([^']*)'", found["allowed"]), n=1)
    return t(f" Bedoelde u {near[0]!r}?", f" Did you mean {near[0]!r}?") if near else ""


def _allowed(error: typer.TyperException) -> str:
    """The names that an argument or option takes which is missing, where it takes some names only."""
    missing = getattr(error, "param", None) if isinstance(error, MissingParameter) else None
    reader = getattr(getattr(getattr(missing, "type_descriptor", None), "parameter_info", None), "parser", None)
    if not isinstance(reader, Reader):
        return ""
    words = ", ".join(reader.named.word(name, current()) for name in reader.named.ids)
    return t(f" Kies uit: {words}.", f" Choose from: {words}.")


def _in_words(callback: Callable[..., Any]) -> Callable[..., Any]:
    """The same callback; each line that it prints is said in the language of now."""

    def call(*args: Any, **kwargs: Any) -> Any:
        out, err = io.StringIO(), io.StringIO()
        try:
            with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
                return callback(*args, **kwargs)
        finally:
            for target, printed in ((sys.stdout, out), (sys.stderr, err)):
                target.write("".join(f"{cli_words.said(line)}\n" for line in printed.getvalue().splitlines()))

    return call


class Group(TyperGroup):
    """A group of commands that has itself and everything inside it speak the language of now."""

    context_class = Context

    def __init__(self, **attributes: Any) -> None:
        super().__init__(**attributes)
        _speak(self)


def _speak(group: TyperGroup) -> None:
    for command in group.commands.values():
        command.context_class = Context
        if isinstance(command, TyperGroup):
            _speak(command)
