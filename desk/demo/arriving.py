"""How the round's contracts come in: row by row from its spreadsheets, each at its own moment."""

from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Self

from desk.demo.application import POLICY_MANAGER
from desk.demo.files import RUNNING_FILE, Spreadsheets, applications_file
from desk.imports.form import Sheet
from desk.imports.gathering import Files, Gathered, gather
from desk.imports.run import forms_of
from desk.imports.spool import Spool
from desk.imports.taking import Taking
from scheduler.rehearsal import Stage
from scheduler.scenarios.model import Event, Given


class Arrivals:
    """The spreadsheets of a stage, written into `folder` when their first row is come to. A context manager."""

    def __init__(self, stage: Stage, folder: Path) -> None:
        self._stage = stage
        self._sheets = Spreadsheets(stage.scenario, folder)
        self._stack = ExitStack()
        self._name = ""
        self._open: tuple[Spool, Gathered] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.close()

    def take_over(self, given: Given) -> None:
        """A contract that runs already comes in."""
        self._take(RUNNING_FILE, Sheet.RUNNING, given.contract, POLICY_MANAGER)

    def apply(self, event: Event) -> None:
        """An application comes in, or is refused."""
        self._take(applications_file(event.at), Sheet.APPLICATIONS, event.keys["contract"], event.by)

    def _take(self, name: str, sheet: Sheet, reference: str, actor: str) -> None:
        spool, gathered = self._opened(name)
        number = Taking(self._stage.office, actor, gathered, spool).take_one(sheet, reference)
        if number is not None:
            self._stage.contracts[reference] = number

    def _opened(self, name: str) -> tuple[Spool, Gathered]:
        """The file of that name, read; one is open at a time."""
        if self._open is None or self._name != name:
            self._stack.close()
            file = (
                self._sheets.running()
                if name == RUNNING_FILE
                else self._sheets.applications(name, self._stage.contracts)
            )
            spool = self._stack.enter_context(Spool())
            forms, policies = forms_of(self._stage.office)
            self._open, self._name = (spool, gather(Files(file), forms, policies, spool)), name
        return self._open
