"""The settings that are in force, each with where it comes from; a secret is never shown."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from desk import language
from desk.commands import scheduler
from desk.known_settings import SETTINGS, Setting
from desk.language import current, t
from desk.web.settings import Settings
from desk.wiring import DATABASE_VARIABLE, DEFAULT_DATABASE
from lifecycle.errors import LooptijdError
from workflows.office import Office
from workflows.store.database import sqlite_file

_WHO: Final = re.compile(r"//[^/\s]*@")
"""Who an address is opened as, perhaps with a password."""


class Source(StrEnum):
    """Where a setting comes from."""

    ENVIRONMENT = "environment"
    OPTION = "option"
    DEFAULT = "default"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class InForce:
    """A setting as it counts now, in words."""

    variable: str
    meaning: str
    value: str
    source: Source

    @property
    def where(self) -> str:
        """Where it comes from, in words."""
        return {
            Source.ENVIRONMENT: t("omgeving", "environment"),
            Source.OPTION: t("optie bij het starten", "option at the start"),
            Source.DEFAULT: t("standaard", "default"),
            Source.NONE: t("niet ingesteld", "not set"),
        }[self.source]


def every(office: Office, settings: Settings, environment: Mapping[str, str]) -> list[InForce]:
    """Every setting as it counts now."""
    used = {
        DATABASE_VARIABLE: _database(office, environment),
        language.VARIABLE: _chosen(language.spoken().value, environment.get(language.VARIABLE), language.DEFAULT.value),
        scheduler.METRICS_VARIABLE: _chosen(
            "" if settings.metrics is None else str(settings.metrics),
            environment.get(scheduler.METRICS_VARIABLE, "").strip(),
            "",
        ),
    }
    return [_shown(setting, used.get(setting.variable), environment) for setting in SETTINGS]


def _shown(setting: Setting, used: tuple[str, Source] | None, environment: Mapping[str, str]) -> InForce:
    given = environment.get(setting.variable, "").strip()
    value, source = used or (
        (given, Source.ENVIRONMENT) if given else (setting.default, Source.DEFAULT if setting.default else Source.NONE)
    )
    if setting.secret and value:
        value = t("ingesteld; wordt niet getoond", "set; not shown")
    value = _WHO.sub("//***@", value)
    return InForce(setting.variable, setting.meaning.said(current()).replace("`", ""), value, source)


def _chosen(value: str, given: str | None, default: str) -> tuple[str, Source]:
    if not value:
        return "", Source.NONE
    if value == given:
        return value, Source.ENVIRONMENT
    return value, Source.DEFAULT if value == default else Source.OPTION


def _database(office: Office, environment: Mapping[str, str]) -> tuple[str, Source]:
    """The database that is open, by its file; an address with a password in it would not be shown."""
    for url, source in (
        (environment.get(DATABASE_VARIABLE), Source.ENVIRONMENT),
        (DEFAULT_DATABASE, Source.DEFAULT),
    ):
        try:
            if url and str(sqlite_file(url)) == office.store.name:
                return office.store.name, source
        except LooptijdError:
            continue
    return office.store.name, Source.OPTION
