"""Filling a form in: an application, a running contract or a subcontractor as the cells of a row."""

from collections.abc import Collection, Iterator, Mapping
from datetime import date
from enum import StrEnum
from typing import Any, Final

from desk.imports.form import Form
from desk.imports.values import NONE, OTHER
from desk.sheets.cells import Value
from lifecycle.calendar import parse_day
from lifecycle.contract import FollowRequest, Provider
from lifecycle.dossier import Dossier
from lifecycle.languages import Language
from lifecycle.wording import word
from workflows.intake import Application, Running
from workflows.providers import FACTS

_DAYS: Final = frozenset({"from", "until", "started", "expected_completion"})


def cells(form: Form, answers: Mapping[str, Any]) -> list[Value | None]:
    """The cells of a row that gives these answers; `LookupError` for an answer that the form does not ask for."""
    unasked = answers.keys() - {column.key for column in form.columns}
    if unasked:
        message = f"the form {form.sheet} does not ask for {', '.join(sorted(unasked))}"
        raise LookupError(message)
    return [_cell(answers.get(column.key)) for column in form.columns]


def _cell(answer: Any) -> Value | None:
    if answer is None or (isinstance(answer, int | date) and not isinstance(answer, bool)):
        return answer
    if isinstance(answer, bool):
        return "ja" if answer else "nee"
    if isinstance(answer, StrEnum):
        return word(answer.value, Language.NL)
    if isinstance(answer, Mapping):
        return "; ".join(f"{key}: {value}" for key, value in answer.items())
    if isinstance(answer, str):
        return answer
    return ", ".join(map(str, answer)) or NONE


def application(reference: str, asked: Application, provider: Provider, programmes: Collection[str]) -> dict[str, Any]:
    """The answers that an application gives; `programmes` are those that the form has columns for."""
    follows = asked.follows or FollowRequest()
    return {
        **_whom(reference, provider, asked),
        "renews": asked.renews,
        **{f"follows.{name}": getattr(follows, name) for name in ("insurer", "agreement", "tariff", "preferred_in")},
        **_facts(asked.dossier, programmes),
    }


def running(reference: str, contract: Running, provider: Provider, programmes: Collection[str]) -> dict[str, Any]:
    """The answers that a running contract gives."""
    return {
        **_whom(reference, provider, contract),
        "state": contract.state,
        "first": contract.term.first,
        "last": contract.term.last,
        **_facts(contract.dossier, programmes),
    }


def _whom(reference: str, provider: Provider, contract: Application | Running) -> dict[str, Any]:
    return {
        "reference": reference,
        "policy": contract.policy,
        "kind": provider.kind,
        **{name: getattr(provider, name) for name in FACTS},
        "role": contract.role,
        "reach": contract.reach,
        "regions": contract.regions,
    }


def coaches(reference: str, dossier: Dossier, programmes: Collection[str]) -> Iterator[dict[str, Any]]:
    """The answers that each subcontractor of a dossier gives."""
    for coach in dossier.plain().get("subcontractors", ()):
        yield {"reference": reference, **_answers(coach, programmes)}


def _facts(dossier: Dossier, programmes: Collection[str]) -> dict[str, Any]:
    facts = dossier.plain()
    if facts.get("subcontractors"):
        del facts["subcontractors"]
    return _answers(facts, programmes)


def _answers(facts: Mapping[str, Any], programmes: Collection[str]) -> dict[str, Any]:
    """The facts of a dossier or a subcontractor, each under the key of its column."""
    found: dict[str, Any] = {}
    for key, value in facts.items():
        if key == "licences":
            for licence in value:
                days = {part: _day(part, day) for part, day in licence.items() if part != "programme"}
                found |= {f"licence.{licence['programme']}.{part}": day for part, day in days.items()}
        elif key in {"consultations", "training", "evidence"}:
            found |= {f"{key}.{part}": _day(part, answer) for part, answer in value.items()}
        elif key == "programmes":
            found[key] = tuple(each if each in programmes else f"{OTHER} {each}" for each in value)
        else:
            found[key] = value
    return found


def _day(part: str, value: Any) -> Any:
    return parse_day(value) if part in _DAYS else value
