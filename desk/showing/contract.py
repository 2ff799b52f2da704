"""One contract whole, for people and for programs."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from sqlalchemy import Row

from desk.language import t
from desk.showing import approvals, contract_facts, dossier, explanation, history, providers, trail
from desk.showing.output import as_json as write_json
from desk.showing.output import console, facts, indented, safe
from desk.showing.portfolio import as_data as listed_as_data
from desk.words import at_moment, named, on_day, said, text
from lifecycle.calendar import day_of, in_utc
from lifecycle.plain import plain
from workflows.explain import Possibility
from workflows.office import Office
from workflows.store.approvals import Standing
from workflows.whole import Whole, whole


def show(office: Office, number: str, *, as_json: bool) -> None:
    """Show all of a contract; `UnknownContract` for one that does not exist."""
    found = whole(office, number)
    if as_json:
        write_json(as_data(found))
    else:
        _for_people(found)


def as_data(found: Whole) -> dict[str, Any]:
    """A contract for programs, with its dossier, questions, what is possible and its history."""
    contract = found.listed.contract
    return {
        **listed_as_data(found.listed),
        "provider": providers.as_data(found.listed.provider),
        "follows": plain(contract.follows),
        "days_left": contract_facts.days_left(found),
        "dossier": contract.dossier.plain(),
        "evidence": [
            {
                "rule": finding.rule,
                "required": finding.required,
                "outcome": finding.outcome.value,
                "text": text(found.policy.by_id[finding.rule].text),
                "seen": said(finding.seen),
            }
            for finding in found.evidence
        ],
        "questions": [
            {
                "number": row.id,
                "asked_at": plain(row.asked_at),
                "due_day": plain(row.due_day),
                "text": row.text,
                "answered_at": plain(row.answered_at),
                "answer": row.answer,
                "late": _late(found, row),
            }
            for row in found.questions
        ],
        "approvals": [approvals.as_data(each) for each in found.approvals],
        "transitions": explanation.as_data(found.explanation)["transitions"],
        "history": [trail.as_data(each) for each in found.history],
        "at": in_utc(found.now),
    }


def _for_people(found: Whole) -> None:
    out, contract = console(), found.listed.contract
    overdue = f"  [red]{t('te laat', 'overdue')}[/red]" if found.listed.overdue else ""
    out.print(
        f"[bold]{safe(contract.number)}[/bold]  {named(contract.state.value)}{overdue}"
        f"  ({t('op', 'at')} {at_moment(in_utc(found.now))})"
    )
    out.print(facts(contract_facts.head(found)))
    for title, rows in dossier.parts(contract.dossier, found.policy, found.evidence):
        _section(title)
        out.print(facts(rows))
    if found.questions:
        _section(t("Vragen", "Questions"))
        out.print(facts((f"{row.id}.", "\n".join(_question(found, row))) for row in found.questions))
    waiting = [each for each in found.approvals if each.standing is Standing.OPEN]
    if waiting:
        _section(t("Wacht op goedkeuring", "Waits for approval"))
        out.print(facts((f"{each.number}.", approvals.briefly(each)) for each in waiting))
    _section(t("Wat kan nu", "What is possible now"))
    possible = [each for each in found.explanation.possibilities if not _nothing_open(each)]
    if not possible:
        out.print(
            indented(
                f"  {t('Dit is een eindstand: er kan niets meer mee.', 'This is an end: nothing more can be done.')}"
            )
        )
    out.print(facts((named(each.action.name.lower()), _verdict(each)) for each in possible))
    _section(t("Wat er gebeurde", "What happened"))
    history.show(found.history)


def _section(title: str) -> None:
    out = console()
    out.print()
    out.print(f"[bold]{safe(title)}[/bold]")


def _question(found: Whole, row: Row[Any]) -> Iterator[str]:
    asked, due = at_moment(in_utc(row.asked_at)), on_day(row.due_day.isoformat())
    late = t("; te laat", "; late") if _late(found, row) else ""
    yield row.text
    yield f"{t('gesteld', 'asked')} {asked}; {t('te beantwoorden op', 'due on')} {due}{late}"
    if row.answered_at is None:
        yield t("nog niet beantwoord", "not answered yet")
    else:
        yield f"{t('antwoord', 'answer')} {at_moment(in_utc(row.answered_at))}: {row.answer}"


def _late(found: Whole, row: Row[Any]) -> bool:
    answered: date = day_of(found.now if row.answered_at is None else row.answered_at)
    return bool(answered > row.due_day)


def _nothing_open(each: Possibility) -> bool:
    """Whether there is nothing to act on: no offer to ask about, no run-off offer to sign."""
    return [finding.rule for finding in each.findings if finding.blocks] == ["state"]


def _verdict(each: Possibility) -> str:
    asks = ", ".join(map(explanation.asked, each.asks))
    if each.possible:
        return t("kan", "possible") + (f"; {t('vraagt om', 'asks for')} {asks}" if asks else "")
    rules = ", ".join(finding.rule for finding in each.findings if finding.blocks)
    when = "" if each.at is None else f" ({at_moment(in_utc(each.at))})"
    return f"{t('kan niet', 'not possible')}: {rules}{when}"
