"""The page of the settings: the environment variables."""

import re
from pathlib import Path
from typing import Final

from desk import mail_settings, wiring
from desk.commands import options, scheduler
from generating.markdown import code, table
from generating.markdown import page as whole_page
from lifecycle.languages import Language

_ROOT: Final = Path(__file__).resolve().parents[2]
_PACKAGES: Final = ("lifecycle", "workflows", "scheduler", "desk")
_VARIABLE: Final = re.compile(r'"(LOOPTIJD_[A-Z_]+)"')

_KNOWN: Final = {
    wiring.DATABASE_VARIABLE: (
        "--database",
        wiring.DEFAULT_DATABASE,
        (
            "The database to work on, as a URL. Only SQLite files are supported: `sqlite:///name.db` is a file in the"
            " current folder, `sqlite:////folder/name.db` one with its full path."
        ),
    ),
    "LOOPTIJD_LANG": (
        "--lang",
        Language.NL.value,
        f"The language people see: {', '.join(code(each.value) for each in Language)}.",
    ),
    scheduler.METRICS_VARIABLE: (
        "--metrics",
        "",
        "The port on loopback where `looptijd scheduler` and `serve` tell Prometheus; without it there is none.",
    ),
    options.USER_VARIABLE: (
        "--by",
        "",
        "The user who does what a command asks, for commands that change something.",
    ),
    mail_settings.HOST: (
        "",
        "",
        "The mail server that messages of the [outbox](commands.md) are handed over to. Without it mail is off.",
    ),
    mail_settings.PORT: (
        "",
        "",
        "Its port; without it 587 for `starttls`, 465 for `tls`, 25 for `none`.",
    ),
    mail_settings.SECURITY: (
        "",
        mail_settings.Security.STARTTLS.value,
        (
            "How the connection is protected: `starttls`, `tls` or `none`. The server's certificate must be one that"
            " the machine trusts (`SSL_CERT_FILE` can name another list). With `none`, logging in is possible only on"
            " this machine itself."
        ),
    ),
    mail_settings.USER: ("", "", "The user to log in as, where the server asks for one."),
    mail_settings.PASSWORD: ("", "", "The password of that user; it never stands in a log or a message."),
    mail_settings.FROM: (
        "",
        "",
        "The address that mail is sent from, such as `Looptijd <looptijd@voorbeeld.example>`; needed with a server.",
    ),
}


def page() -> str:
    """The page; an error when the code reads a variable that is not described here."""
    read = {
        name
        for package in _PACKAGES
        for file in sorted((_ROOT / package).rglob("*.py"))
        for name in _VARIABLE.findall(file.read_text(encoding="utf-8"))
    }
    if read != set(_KNOWN):
        message = f"docs/generating/settings.py describes {sorted(_KNOWN)}, the code reads {sorted(read)}"
        raise LookupError(message)
    rows = [
        (code(name), code(option) if option else "-", code(default) if default else "-", text)
        for name, (option, default, text) in _KNOWN.items()
    ]
    return whole_page(
        "Settings",
        "Looptijd has no settings file. What can be chosen is an environment variable or an option of the command line;"
        " the option wins.",
        table(["variable", "option", "without it", "meaning"], rows),
        "What an insurer decides about its care is no setting: rules, dates, terms and recognised programmes stand in a"
        " [policy file](policy-file.md), and what is stated of a region is an audited action.",
    )
