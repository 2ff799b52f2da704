"""The page of the settings: the environment variables."""

import re
from pathlib import Path
from typing import Final

from desk.known_settings import SETTINGS
from generating.markdown import code, table
from generating.markdown import page as whole_page

_ROOT: Final = Path(__file__).resolve().parents[2]
_PACKAGES: Final = ("lifecycle", "workflows", "scheduler", "desk")
_VARIABLE: Final = re.compile(r'"(LOOPTIJD_[A-Z_]+)"')


def page() -> str:
    """The page; an error when the code reads a variable that is not described here."""
    read = {
        name
        for package in _PACKAGES
        for file in sorted((_ROOT / package).rglob("*.py"))
        for name in _VARIABLE.findall(file.read_text(encoding="utf-8"))
    }
    known = {setting.variable for setting in SETTINGS}
    if read != known:
        message = f"desk/known_settings.py describes {sorted(known)}, the code reads {sorted(read)}"
        raise LookupError(message)
    rows = [
        (
            code(setting.variable),
            code(setting.option) if setting.option else "-",
            code(setting.default) if setting.default else "-",
            setting.meaning.en,
        )
        for setting in SETTINGS
    ]
    return whole_page(
        "Settings",
        "Looptijd has no settings file. What can be chosen is an environment variable or an option of the command line;"
        " the option wins.",
        table(["variable", "option", "without it", "meaning"], rows),
        "How-to's: [prove the trail](../how-to/prove-the-trail.md), [send messages](../how-to/send-messages.md),"
        " [open the desk](../how-to/open-the-desk.md), [open it with"
        " single sign-on](../how-to/open-the-desk-with-single-sign-on.md). Administrators see at the desk what is"
        " in force.",
        "What an insurer decides about its care is no setting: rules, dates, terms and recognised programmes stand in a"
        " [policy file](policy-file.md), and what is stated of a region is an audited action.",
    )
