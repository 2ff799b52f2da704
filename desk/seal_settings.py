"""Where the seals of the trail are kept, from the environment: beside the database, unless a folder is named."""

import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from workflows.office import Office
from workflows.practice import DatabaseKind, kind_of
from workflows.seals import Seals

FOLDER: Final = "LOOPTIJD_SEALS"
COPY: Final = "LOOPTIJD_SEALS_COPY"


def beside(database: Path) -> Path:
    """The folder of seals beside a database."""
    return database.with_name(f"{database.name}.seals")


def seals_of(office: Office, environment: Mapping[str, str]) -> Seals:
    """The seals of the office's database; those of a practice database always stand beside it."""
    folder = beside(Path(office.store.name))
    if kind_of(office.store) is not DatabaseKind.REAL:
        return Seals(folder)
    named, copy = (environment.get(name, "").strip() for name in (FOLDER, COPY))
    return Seals(Path(named) if named else folder, Path(copy) if copy else None)


def forget(database: Path) -> None:
    """Remove the seals beside a practice database that is gone."""
    shutil.rmtree(beside(database), ignore_errors=True)
