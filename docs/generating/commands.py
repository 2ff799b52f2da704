"""The page of the commands: the help of each, and a heading for each argument and option."""

import contextlib
import io
from collections.abc import Iterator
from typing import Any

import typer

from desk import language
from desk.naming import Reader
from generating.markdown import code
from generating.markdown import page as whole_page
from lifecycle.languages import Language


def page() -> str:
    """The page."""
    parts = [part for path, command in walk() for part in _command(path, command)]
    return whole_page(
        "Commands",
        "Every command with its help. People see Dutch unless `--lang en` or [`LOOPTIJD_LANG`](settings.md) asks for"
        " English. The options of `looptijd` itself stand before the name of a command:"
        " `looptijd --database sqlite:///practice.db milestones list`. What each command leaves with is in"
        " [exit status](exit-status.md).",
        *parts,
    )


def walk() -> Iterator[tuple[tuple[str, ...], Any]]:
    """Every command with its path, in the order of the help."""
    language.choose()
    # The commands say their help in the language that was chosen when they are imported.
    from desk.commands import app  # noqa: PLC0415 - see above

    yield from _below(("looptijd",), typer.main.get_command(app))


def _below(path: tuple[str, ...], command: Any) -> Iterator[tuple[tuple[str, ...], Any]]:
    yield path, command
    for name, inner in getattr(command, "commands", {}).items():
        yield from _below((*path, name), inner)


def _help(path: tuple[str, ...], command: Any) -> str:
    """What `--help` prints, at the width that `docs/generate.py` fixes and without colour."""
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        command.main(args=["--help"], prog_name=" ".join(path), standalone_mode=False)
    return "\n".join(line.rstrip() for line in printed.getvalue().strip("\n").splitlines())


def _command(path: tuple[str, ...], command: Any) -> Iterator[str]:
    name = " ".join(path)
    yield f"## {name}"
    yield f"```text\n{_help(path, command)}\n```"
    for parameter in command.params:
        yield f"### {name} {heading(parameter)}"
        yield _parameter(parameter)


def heading(parameter: Any) -> str:
    """An argument by its name in capitals, an option by how it is written."""
    if _is_argument(parameter):
        return str(parameter.name).upper()
    return " / ".join([*parameter.opts, *parameter.secondary_opts])


def _is_argument(parameter: Any) -> bool:
    return not parameter.opts[0].startswith("-")


def _choices(descriptor: Any) -> list[str]:
    """The values of an enumeration, or the names that are taken, each with its word in Dutch where that is another."""
    parser = getattr(getattr(descriptor, "parameter_info", None), "parser", None)
    if isinstance(parser, Reader):
        words = {name: parser.named.word(name, Language.NL) for name in parser.named.ids}
        return [code(name) if name == word else f"{code(name)} ({word})" for name, word in words.items()]
    members = getattr(getattr(descriptor, "annotation", None), "__members__", {})
    return [code(each.value) for each in members.values()]


def _parameter(parameter: Any) -> str:
    parts = [parameter.help or ""]
    choices = _choices(getattr(parameter, "type_descriptor", None))
    if choices:
        parts.append(f"One of {', '.join(choices)}.")
    if parameter.nargs == -1:
        parts.append("One or more.")
    if parameter.required:
        parts.append("Needed.")
    elif parameter.default is not None and not isinstance(parameter.default, bool):
        parts.append(f"Without it: {code(parameter.default)}.")
    return " ".join(parts)
