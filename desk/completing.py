"""What the shell offers when somebody presses Tab: names from the database that the line or the environment names.

It answers within a keystroke, so the database is asked with `sqlite3` alone: the store is a large import, and waits for
a lock longer than somebody who types. Nothing is created or changed, and whatever goes wrong offers nothing.
"""

import os
import re
import sqlite3
from collections.abc import Callable, MutableMapping
from contextlib import closing
from pathlib import Path
from typing import Final, TypeAlias

import typer

from desk.language import current

Offer: TypeAlias = list[tuple[str, str]]
"""What is offered, each with words beside it."""

MOST: Final = 50
_SECONDS: Final = 0.2
_URL: Final = re.compile(r"sqlite(\+\w+)?:///(?P<file>[^?]+)")
_NAME: Final = re.compile(r"[\w./+@-]+", re.ASCII)
"""What is offered stands on a command line as it is; a shell gives anything else a meaning of its own."""
_NOT_WORDS: Final = re.compile(r"[^\w .,/()+&@-]+")

_CONTRACTS: Final = "SELECT number, state FROM contract"
_PROVIDERS: Final = "SELECT key, coalesce(name, '') FROM provider"
_POLICIES: Final = "SELECT id, care || ' ' || year FROM policy"
_REGIONS: Final = "SELECT id, name FROM region"
_APPROVALS: Final = (
    "SELECT CAST(approval.id AS TEXT), contract.number FROM approval"
    " JOIN contract ON contract.id = approval.contract_id"
    " WHERE approval.state = 'open' AND approval.version = contract.version"
)
_USERS: Final = "SELECT name, role FROM user_account"
_RULES: Final = (
    "SELECT DISTINCT json_extract(each.value, '$.id'), '' FROM policy"
    " JOIN policy_version AS version ON version.policy_id = policy.id AND version.hash = policy.version_hash"
    " JOIN json_each(CAST(version.content AS TEXT), '$.rules') AS each"
)


def contracts(context: typer.Context, incomplete: str) -> Offer:
    """Contract numbers, with their states."""
    return _offered(lambda: _in_words(_named(context, _CONTRACTS, incomplete)))


def approvals(context: typer.Context, incomplete: str) -> Offer:
    """The numbers of open requests for approval, with their contracts."""
    return _offered(lambda: _named(context, _APPROVALS, incomplete))


def providers(context: typer.Context, incomplete: str) -> Offer:
    """Provider keys, with their names."""
    return _offered(lambda: _named(context, _PROVIDERS, incomplete))


def policies(context: typer.Context, incomplete: str) -> Offer:
    """The ids of the policies in play, with their care and year."""
    return _offered(lambda: _named(context, _POLICIES, incomplete))


def regions(context: typer.Context, incomplete: str) -> Offer:
    """Region ids, with their names."""
    return _offered(lambda: _named(context, _REGIONS, incomplete))


def users(context: typer.Context, incomplete: str) -> Offer:
    """User names, with their roles."""
    return _offered(lambda: _in_words(_named(context, _USERS, incomplete)))


def rules(context: typer.Context, incomplete: str) -> Offer:
    """The ids of the rules of the policies in play."""
    return _offered(lambda: _named(context, _RULES, incomplete))


def _offered(find: Callable[[], Offer]) -> Offer:
    try:
        found = find()
    except Exception:  # noqa: BLE001 - somebody is typing: no database, a foreign or a locked one offers nothing
        return []
    return [(name, " ".join(_NOT_WORDS.sub(" ", words).split())) for name, words in found if _NAME.fullmatch(name)]


def _in_words(found: Offer) -> Offer:
    from lifecycle.wording import word  # noqa: PLC0415 - only completing a name that has words needs it

    return [(name, word(words, current())) for name, words in found]


def _named(context: typer.Context, query: str, incomplete: str) -> Offer:
    """The names that start with what was typed, in their order."""
    asked = f"WITH found (name, words) AS ({query}) SELECT name, words FROM found"  # noqa: S608 - one of those above
    with closing(_opened(_file(context))) as connection:
        connection.execute("PRAGMA query_only = ON")
        return list(
            connection.execute(
                f"{asked} WHERE substr(name, 1, length(:typed)) = :typed ORDER BY name LIMIT :most",
                {"typed": incomplete, "most": MOST},
            )
        )


def _file(context: typer.Context) -> Path:
    # The wiring knows the same of the environment, and imports the store.
    url = context.find_root().params.get("database") or os.environ.get("LOOPTIJD_DATABASE_URL")
    found = _URL.fullmatch((url or "sqlite:///looptijd.db").partition("?")[0])
    if found is None:
        raise ValueError(url)
    return Path(found["file"])


def _opened(file: Path) -> sqlite3.Connection:
    # Not `mode=ro`: that would leave the files of the write-ahead log behind.
    return sqlite3.connect(f"{file.absolute().as_uri()}?mode=rw", uri=True, timeout=_SECONDS)


def join_words(environment: MutableMapping[str, str]) -> None:
    """Join what bash cuts into words of their own: the colon and the equals sign within a word, as in a database URL.

    Bash hands over its words one a line, with the number of the one that is being typed.
    """
    words = environment.get("COMP_WORDS", "").split("\n")
    at = environment.get("COMP_CWORD", "")
    if len(words) == 1 or not at.isdecimal():
        return
    joined: list[str] = []
    number, glue = int(at), False
    for place, word in enumerate(words):
        cut = bool(word) and not word.strip(":=")
        if joined and (cut or glue):
            joined[-1] += word
        else:
            joined.append(word)
        glue = cut
        if place == int(at):
            number = len(joined) - 1
    environment["COMP_WORDS"] = "\n".join(joined)
    environment["COMP_CWORD"] = str(number)
