"""What the command line's library says by itself, in the language of now.

Typer writes the frames of a help page, its marks and every usage error in English, mostly without gettext. A sentence
that is not in these tables (a newer Typer's) is shown as it is; the tests compare the tables with what Typer says.
"""

import re
from typing import Final

from desk.language import current, t
from lifecycle.languages import Language

FRAMES: Final = {
    "ABORTED_TEXT": ("Afgebroken.", "Aborted."),
    "ARGUMENTS_PANEL_TITLE": ("Argumenten", "Arguments"),
    "COMMANDS_PANEL_TITLE": ("Commando's", "Commands"),
    "DEFAULT_STRING": ("[standaard: {}]", "[default: {}]"),
    "DEPRECATED_STRING": ("(verouderd) ", "(deprecated) "),
    "ENVVAR_STRING": ("[omgevingsvariabele: {}]", "[env var: {}]"),
    "ERRORS_PANEL_TITLE": ("Fout", "Error"),
    "OPTIONS_PANEL_TITLE": ("Opties", "Options"),
    "REQUIRED_LONG_STRING": ("[verplicht]", "[required]"),
    "RICH_HELP": (
        "Probeer [blue]'{command_path} {help_option}'[/] voor hulp.",
        "Try [blue]'{command_path} {help_option}'[/] for help.",
    ),
}
"""The fixed strings of `typer.rich_utils` by their names, in Dutch and in English."""

_USAGE: Final = r"(?P<usage>Gebruik: )"

_DUTCH: Final = {
    "Usage: ": "Gebruik: ",
    "[OPTIONS]": "[OPTIES]",
    "COMMAND [ARGS]...": "COMMANDO [ARGUMENTEN]...",
    "<int range>": "<int>",
    "<float range>": "<float>",
    "Show this message and exit.": "Toon deze hulp.",
    "Install completion for the current shell.": "Zet het aanvullen van opdrachten aan in deze shell.",
    "Show completion for the current shell, to copy it or customize the installation.": (
        "Toon wat het aanvullen van opdrachten aanzet in deze shell, om het zelf te plaatsen."
    ),
    "Completion will take effect once you restart the terminal": "Het werkt zodra u de terminal opnieuw opent.",
    "Missing command.": "Er ontbreekt een commando.",
}

_SENTENCES: Final = tuple(
    (re.compile(english, re.DOTALL), dutch)
    for english, dutch in (
        (r"Missing argument (?P<name>'.+?')\.", "Het argument {name} ontbreekt."),
        (r"Missing argument (?P<name>'.+?')\. (?P<why>.+)", "Het argument {name} ontbreekt. {why}"),
        (r"Missing option (?P<name>'.+?')\.", "De optie {name} ontbreekt."),
        (
            r"Missing option (?P<name>'.+?') \(env var: '(?P<variable>.+?)'\)\.",
            "De optie {name} ontbreekt (of de omgevingsvariabele {variable}).",
        ),
        (r"Missing option (?P<name>'.+?')\. (?P<why>.+)", "De optie {name} ontbreekt. {why}"),
        (r"Choose from:(?P<list>.+)", "Kies uit:{list}"),
        (
            r"No such option: (?P<name>.+) \(Possible options: (?P<near>.+)\)",
            "De optie {name} bestaat niet. Bedoelde u {near}?",
        ),
        (r"No such option: (?P<name>.+)", "De optie {name} bestaat niet."),
        (
            r"No such command (?P<name>.+)\. Did you mean (?P<near>.+)\?",
            "Het commando {name} bestaat niet. Bedoelde u {near}?",
        ),
        (r"No such command (?P<name>.+)\.", "Het commando {name} bestaat niet."),
        (r"Got unexpected extra argument\(s\) \((?P<extra>.+)\)", "Dit is te veel: {extra}"),
        (r"Option (?P<name>.+) requires an argument\.", "De optie {name} heeft een waarde nodig."),
        (r"Option (?P<name>.+) requires (?P<count>\d+) arguments\.", "De optie {name} heeft {count} waarden nodig."),
        (r"Option (?P<name>.+) does not take a value\.", "De optie {name} krijgt geen waarde."),
        (r"Argument (?P<name>.+) takes (?P<count>\d+) values\.", "Het argument {name} heeft {count} waarden nodig."),
        (r"Invalid value for (?P<name>.+?): (?P<why>.+)", "Dit kan niet voor {name}: {why}"),
        (r"Invalid value: (?P<why>.+)", "Dit kan niet: {why}"),
        (r"Value error, (?P<why>.+)", "{why}"),
        (r"(?P<value>.+?) is not one of (?P<list>.+)\.", "{value} is niet een van {list}."),
        (r"(?P<value>.+?) does not match the formats (?P<list>.+)\.", "{value} heeft niet de vorm {list}."),
        (r"Input should be a valid integer, .+", "geef een geheel getal"),
        (r"Unable to parse input string as an integer, .+", "geef een kleiner geheel getal"),
        (r"Input should be a valid number, .+", "geef een getal"),
        (r"Input should be a finite number", "geef een eindig getal"),
        (r"Input should be a valid boolean, .+", "geef true of false"),
        (r"Input should be a valid date(time)? .+", "geef een datum, bijvoorbeeld 2026-10-31"),
        (r"Input should be greater than or equal to (?P<least>.+)", "geef {least} of meer"),
        (r"Input should be less than or equal to (?P<most>.+)", "geef {most} of minder"),
        (r"(file|dir|path) (?P<name>'.+') does not exist\.", "{name} bestaat niet."),
        (r"(file|dir|path) (?P<name>'.+') is a file\.", "{name} is een bestand."),
        (r"(file|dir|path) (?P<name>'.+') is a directory\.", "{name} is een map."),
        (r"(file|dir|path) (?P<name>'.+') is not readable\.", "{name} kan niet gelezen worden."),
        (r"(file|dir|path) (?P<name>'.+') is not writable\.", "{name} kan niet geschreven worden."),
        (r"(?P<shell>\w+) completion installed in (?P<path>.+)", "Het aanvullen voor {shell} staat in {path}"),
        (r"Shell (?P<shell>.+?) (is )?not supported\.", "De shell {shell} wordt niet ondersteund."),
    )
)


def said(english: str) -> str:
    """Words or a sentence of Typer in the language of now; what is not known is itself."""
    if current() is Language.EN:
        return english
    if english in _DUTCH:
        return _DUTCH[english]
    for pattern, dutch in _SENTENCES:
        found = pattern.fullmatch(english)
        if found is not None:
            parts = found.groupdict()
            # The reason within a sentence is a sentence of its own.
            return dutch.format(**parts | ({"why": said(parts["why"])} if "why" in parts else {}))
    return english


def frame() -> None:
    """Put the frames of help pages and errors in the language of now; called just before Typer shows one."""
    # Rich is a large import, and only a help page or an error needs it.
    from typer import rich_utils  # noqa: PLC0415 - see above

    for name, words in FRAMES.items():
        setattr(rich_utils, name, t(*words))
    if _USAGE not in rich_utils.OptionHighlighter.highlights:
        rich_utils.OptionHighlighter.highlights.append(_USAGE)
