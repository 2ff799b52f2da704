"""What came of something that was asked: done, or refused with every reason."""

from typing import Any

from desk.ending import DONE, REFUSED
from desk.language import t
from desk.showing import findings
from desk.showing.output import as_json as write_json
from desk.showing.output import console, indented
from desk.words import named, on_day
from lifecycle.contract import Contract
from lifecycle.states import Action
from workflows.request import Outcome, Result


def show(result: Result, action: Action, about: str, *, as_json: bool = False) -> int:
    """Show a result and answer the exit status; `about` is what it concerns where no contract says so."""
    if as_json:
        write_json(as_data(result, action))
    else:
        _for_people(result, action, about)
    return REFUSED if result.outcome is Outcome.REFUSED else DONE


def as_data(result: Result, action: Action) -> dict[str, Any]:
    """A result for programs."""
    contract, people = result.contract, _people(result.contract)
    follow_up = result.follow_up
    return {
        "action": action.value,
        "outcome": result.outcome.value,
        "contract": None if contract is None else contract.number,
        "state": None if contract is None else contract.state.value,
        "version": None if contract is None else contract.version,
        "number": result.number,
        "failed": [findings.as_data(finding, result.policy, people) for finding in result.failed],
        "warnings": [findings.as_data(finding, result.policy, people) for finding in result.warnings],
        "advice": [findings.as_data(finding, result.policy, people) for finding in result.advice],
        "lifted": list(result.lifted),
        "follow_up": None if follow_up is None else as_data(follow_up, Action.PUBLISH),
    }


def _people(contract: Contract | None) -> list[str]:
    return [] if contract is None else [coach.name or "" for coach in contract.dossier.subcontractors or ()]


def _for_people(result: Result, action: Action, about: str) -> None:
    out, contract = console(), result.contract
    people = _people(contract)
    what = about if contract is None else contract.number
    verdict = _verdict(result.outcome)
    out.print(indented(f"{what}: {named(action.name.lower())} - {verdict}{_standing(result)}"))
    if result.number is not None:
        out.print(indented(f"  {t('nummer', 'number')} {result.number}"))
    if result.lifted:
        out.print(indented(f"  {t('opzij gezet', 'lifted')}: {', '.join(result.lifted)}"))
    for finding in (*result.failed, *result.warnings):
        for line in findings.lines(finding, result.policy, people):
            out.print(indented(f"  {line}"))
    rules = ", ".join(finding.rule for finding in result.advice)
    if rules:
        out.print(indented(f"  {t('advies dat niet is gevolgd', 'advice that does not hold')}: {rules}"))
    if result.follow_up is not None:
        _for_people(result.follow_up, Action.PUBLISH, about)


def _verdict(outcome: Outcome) -> str:
    match outcome:
        case Outcome.DONE:
            return t("gedaan", "done")
        case Outcome.ASKED:
            return t("wacht op goedkeuring", "waits for approval")
        case Outcome.REFUSED:
            return t("geweigerd", "refused")


def _standing(result: Result) -> str:
    """Where the contract stands now, with its term and the last day to sign an open offer."""
    contract = result.contract
    if contract is None:
        return ""
    parts = [named(contract.state.value)]
    if contract.term is not None:
        first, last = on_day(contract.term.first.isoformat()), on_day(contract.term.last.isoformat())
        parts.append(f"{first} - {last}")
    open_offer = contract.open_offer_day
    if open_offer is not None:
        parts.append(f"{t('tekenen tot en met', 'to be signed until')} {on_day(open_offer[1].isoformat())}")
    return f" ({'; '.join(parts)})"
