"""What was typed in the fields of a form, read exactly as a row of the spreadsheet is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from starlette.datastructures import FormData

from desk.imports import meaning, rows
from desk.imports.form import Form, Placed, Sheet
from desk.imports.rows import Problem, Row
from desk.imports.values import OTHER
from desk.language import current, t
from desk.sheets.cells import Cell, Line, text_cell
from desk.web.entry.questions import ORGANISATIONS
from lifecycle.contract import Provider
from lifecycle.policy import Policy
from workflows.intake import Application, Running

MOST_COACHES: Final = 200
_REFERENCE: Final = "reference"


@dataclass(slots=True)
class Answers:
    """A form as it was filled in: its row, those of the subcontractors by place, and what is wrong by field."""

    row: Row
    coaches: dict[int, Row] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)

    def wrong(self, name: str, said: str) -> None:
        """Add what is wrong with a field; what is found last says it most closely."""
        self.errors[name] = said


def read(form: FormData, sheet: Form, coach: Form, policies: Mapping[str, Policy]) -> Answers:
    """Read a posted form: a row of `sheet` and, for an organisation, rows of `coach`."""
    placed = _placed(sheet)
    found = Answers(_row(form, placed, "", policies))
    _tell(found, placed, found.row.problems, "")
    if found.row.get("kind") not in ORGANISATIONS:
        return found
    places = _placed(coach)
    for place in range(coaches_in(form)):
        prefix = f"coach{place}."
        row = _row(form, places, prefix, policies)
        if row.answers or row.problems:
            found.coaches[place] = row
            _tell(found, places, row.problems, prefix)
    _across(found)
    return found


def coaches_in(form: FormData) -> int:
    """How many subcontractors have fields on the page."""
    given = form.get("coaches")
    return min(int(given), MOST_COACHES) if isinstance(given, str) and given.isdecimal() and len(given) < 4 else 0  # noqa: PLR2004 - more digits than the most


def kept(row: Row) -> Row:
    """The row with its answers as JSON data, which is what it means something by."""
    return replace(row, answers=rows.kept(row))


def application(found: Answers) -> Application:
    """The application that a form without errors makes."""
    return meaning.application(kept(found.row), [kept(coach) for coach in found.coaches.values()])


def running(found: Answers) -> Running:
    """The running contract that a form without errors takes over."""
    return meaning.running(kept(found.row), [kept(coach) for coach in found.coaches.values()])


def newcomer(found: Answers) -> Provider | None:
    """Who is new; ``None`` where somebody known was chosen."""
    return None if found.row.get("provider") else meaning.provider(kept(found.row))


def _placed(form: Form) -> Placed:
    """The questions of a form but for the reference, which names a row of a spreadsheet."""
    columns = [column for column in form.columns if column.key != _REFERENCE]
    return Placed(form.sheet, dict(enumerate(columns)))


def _row(form: FormData, placed: Placed, prefix: str, policies: Mapping[str, Policy]) -> Row:
    cells = tuple(_cell(form, f"{prefix}{column.key}") for column in placed.columns.values())
    if placed.sheet is Sheet.SUBCONTRACTORS and not any(cells):
        return Row(placed.sheet, 1, places=placed.by_key)
    return rows.read(placed, Line("", 1, cells), policies)


def _cell(form: FormData, name: str) -> Cell | None:
    """The cell that a field would be; what was ticked is a list, with what was written beside it."""
    given = [value.strip() for value in form.getlist(name) if isinstance(value, str) and value.strip()]
    other = form.get(f"{name}.other")
    if isinstance(other, str) and other.strip():
        given.append(f"{OTHER} {other.strip()}")
    return text_cell("; ".join(given))


def _tell(found: Answers, placed: Placed, problems: Sequence[Problem], prefix: str) -> None:
    for problem in problems:
        column = None if problem.column is None else placed.columns[problem.column]
        found.wrong("" if column is None else f"{prefix}{column.key}", sentence(problem))


def sentence(problem: Problem) -> str:
    """What is wrong with a field, as a sentence."""
    there, allowed = problem.there.said(current()), problem.allowed.said(current())
    if problem.allowed == rows.NEEDED:
        return t("Vul dit in.", "Fill this in.")
    if problem.there == rows.EMPTY:
        return t(f"Vul dit in: {allowed}.", f"Fill this in: {allowed}.")
    return t(f"U vulde {there} in: {allowed}.", f"You filled in {there}: {allowed}.")


def _across(found: Answers) -> None:
    """What must fit together among the subcontractors."""
    seen: dict[str, int] = {}
    for place, coach in found.coaches.items():
        agb = coach.get("agb")
        if agb is not None and seen.setdefault(agb, place) != place:
            said = t(
                f"Onderaannemer {seen[agb] + 1} heeft deze AGB-code ook.",
                f"Subcontractor {seen[agb] + 1} has this AGB code too.",
            )
            found.wrong(f"coach{place}.agb", said)
    if found.coaches and found.row.get("subcontractors") == ():
        said = t(
            "U vulde onderaannemers in, en ook dat er geen zijn.",
            "You filled in subcontractors, and that there are none too.",
        )
        found.wrong("subcontractors", said)
