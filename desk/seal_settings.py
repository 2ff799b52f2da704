"""Where the seals of the trail are kept, from the environment: beside the database, unless a folder is named."""

import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from desk import time_stamping
from desk.mail_settings import address
from lifecycle.errors import BadInput
from lifecycle.languages import Both
from workflows.office import Office
from workflows.practice import DatabaseKind, kind_of
from workflows.seals import Seals

FOLDER: Final = "LOOPTIJD_SEALS"
COPY: Final = "LOOPTIJD_SEALS_COPY"
MAIL: Final = "LOOPTIJD_SEALS_MAIL"


def beside(database: Path) -> Path:
    """The folder of seals beside a database."""
    return database.with_name(f"{database.name}.seals")


def seals_of(office: Office, environment: Mapping[str, str]) -> Seals:
    """The seals of the office's database; those of a practice database always stand beside it."""
    folder = beside(Path(office.store.name))
    if kind_of(office.store) is not DatabaseKind.REAL:
        return Seals(folder)
    named, copy = (environment.get(name, "").strip() for name in (FOLDER, COPY))
    stamped = time_stamping.settings(environment) is not None
    return Seals(Path(named) if named else folder, Path(copy) if copy else None, stamped)


def mailed_to(office: Office, environment: Mapping[str, str]) -> str | None:
    """Who gets checkpoints by mail, if anybody; none of a practice database. `BadInput` for what is no address."""
    named = environment.get(MAIL, "").strip()
    if not named or kind_of(office.store) is not DatabaseKind.REAL:
        return None
    if address(named) is None:
        raise BadInput(MAIL, Both("is geen mailadres", "is no mail address"))
    return named


def forget(database: Path) -> None:
    """Remove the seals beside a practice database that is gone."""
    shutil.rmtree(beside(database), ignore_errors=True)
