"""The round's own spreadsheets: what runs already, and the applications of each month, as a portal exports them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from desk.imports import filling
from desk.imports.columns import forms
from desk.imports.form import Form, Sheet
from desk.sheets.cells import Value
from desk.sheets.writing import write_book
from lifecycle import regions
from lifecycle.calendar import AMSTERDAM
from lifecycle.dossier import EMPTY, Dossier
from lifecycle.states import Action
from scheduler import rehearsal
from scheduler.scenarios.model import Event, Given, Scenario

RUNNING_FILE: Final = "lopend-2026.xlsx"


def applications_file(moment: datetime) -> str:
    """The name of the file with the applications of a month."""
    return f"aanvragen-{moment.astimezone(AMSTERDAM):%Y-%m}.xlsx"


class Spreadsheets:
    """Writes the files of a scenario into a folder; a row is known by the scenario's own name of the contract."""

    def __init__(self, scenario: Scenario, folder: Path) -> None:
        self._scenario = scenario
        self._folder = folder
        self._forms = forms({policy.policy: policy for policy in scenario.policies}, regions.shipped())
        self._programmes = {each.id for policy in scenario.policies for each in policy.programmes}

    def running(self) -> Path:
        """Write the contracts that run already; answers where."""
        rows = [(self._running(given), given.contract, given.dossier) for given in self._scenario.given]
        return self._write(RUNNING_FILE, Sheet.RUNNING, rows)

    def applications(self, name: str, numbers: Mapping[str, str]) -> Path:
        """Write the applications of one file; `numbers` are the contract numbers that names stand for by now."""
        rows = [
            (self._application(event, numbers), event.keys["contract"], event.keys.get("dossier", EMPTY))
            for event in self._scenario.events
            if event.do is Action.APPLY and applications_file(event.at) == name
        ]
        return self._write(name, Sheet.APPLICATIONS, rows)

    def _running(self, given: Given) -> dict[str, Any]:
        provider = self._scenario.providers[given.provider]
        return filling.running(given.contract, rehearsal.running(given), provider, self._programmes)

    def _application(self, event: Event, numbers: Mapping[str, str]) -> dict[str, Any]:
        provider = self._scenario.providers[event.keys["provider"]]
        asked = rehearsal.application(event, numbers)
        return filling.application(event.keys["contract"], asked, provider, self._programmes)

    def _write(self, name: str, sheet: Sheet, rows: Sequence[tuple[dict[str, Any], str, Dossier]]) -> Path:
        path = self._folder / name
        entries = (answers for answers, _, _ in rows)
        coaches = (coach for _, name, dossier in rows for coach in filling.coaches(name, dossier, self._programmes))
        form, coach_form = self._forms[sheet], self._forms[Sheet.SUBCONTRACTORS]
        write_book(path, {sheet.value: _lines(form, entries), coach_form.sheet.value: _lines(coach_form, coaches)})
        return path


def _lines(form: Form, rows: Iterable[Mapping[str, Any]]) -> Iterator[list[Value | None]]:
    yield [column.heading for column in form.columns]
    for answers in rows:
        yield filling.cells(form, answers)
