"""The page of the settings: the environment variables."""

import re
from pathlib import Path
from typing import Final

from desk import mail_settings, seal_settings, wiring
from desk.commands import options, scheduler
from desk.sign_on import settings as sign_on
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
    seal_settings.FOLDER: (
        "",
        "",
        (
            "The folder of the [seals](../how-to/prove-the-trail.md): the signing key and the signed checkpoints of the"
            " audit trail. Without it `NAME.db.seals` beside the database; a practice database always uses that."
        ),
    ),
    seal_settings.COPY: ("", "", "A second folder that gets every checkpoint too, such as a mounted one."),
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
    sign_on.ISSUER: (
        "",
        "",
        (
            "The provider of [single sign-on](../how-to/open-the-desk-with-single-sign-on.md), exactly as it calls"
            " itself: an https address. Without it there is none."
        ),
    ),
    sign_on.CLIENT_ID: ("", "", "The id of this desk at the provider; needed with one."),
    sign_on.CLIENT_SECRET: (
        "",
        "",
        "Its secret; it never stands in a log or on a page. Without it the desk is a public client.",
    ),
    sign_on.ROLES: (
        "",
        "",
        (
            "Which group gives which role, such as `inkoop-hoofd=approver, inkoop=buyer`; needed with a provider. The"
            " first that somebody is in counts. Put `;` between them where a group has a comma."
        ),
    ),
    sign_on.ROLE_CLAIM: (
        "",
        sign_on.DEFAULTS[sign_on.ROLE_CLAIM],
        "The claim that lists the groups; `realm_access.roles` is one within another.",
    ),
    sign_on.NAME_CLAIM: (
        "",
        sign_on.DEFAULTS[sign_on.NAME_CLAIM],
        "The claim that a new user is called after.",
    ),
    sign_on.SCOPES: (
        "",
        sign_on.DEFAULTS[sign_on.SCOPES],
        "The scopes that are asked for, with spaces between them; `openid` at least.",
    ),
    sign_on.ALGORITHM: (
        "",
        sign_on.DEFAULTS[sign_on.ALGORITHM],
        f"The one algorithm that tokens are signed with: {', '.join(map(code, sign_on.ALGORITHMS))}.",
    ),
    sign_on.LOCAL_ACCOUNTS: (
        "",
        sign_on.DEFAULTS[sign_on.LOCAL_ACCOUNTS],
        "Whether a name and a password open the desk: `on`, or `off` where single sign-on does.",
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
