"""What is possible with a contract, for people and for programs."""

from datetime import datetime
from typing import Any

from desk.language import t
from desk.showing import findings
from desk.showing.output import as_json as write_json
from desk.showing.output import console, indented, safe
from desk.words import at_moment, named, on_day
from lifecycle.calendar import in_utc
from lifecycle.contract import Contract
from workflows.explain import Explanation, Possibility


def show(found: Explanation, now: datetime, *, as_json: bool) -> None:
    """Show an explanation."""
    if as_json:
        write_json(as_data(found))
    else:
        _for_people(found, now)


def as_data(found: Explanation) -> dict[str, Any]:
    """An explanation for programs."""
    return {
        "contract": found.contract.number,
        "state": found.contract.state.value,
        "version": found.contract.version,
        "transitions": [
            {
                "trigger": each.action.value,
                "possible": each.possible,
                "at": None if each.at is None else in_utc(each.at),
                "asks": list(each.asks),
                "citable": list(each.citable),
                "findings": [findings.as_data(finding, each.policy, found.people) for finding in each.findings],
            }
            for each in found.possibilities
        ],
    }


def _for_people(found: Explanation, now: datetime) -> None:
    out = console()
    contract = found.contract
    state = named(contract.state.value)
    out.print(f"[bold]{safe(contract.number)}[/bold]  {state}  ({t('op', 'at')} {at_moment(in_utc(now))})")
    name = found.provider.name or found.provider.key
    out.print(f"{safe(name)} ({named(contract.kind.value)}; {', '.join(contract.regions)}){_term(contract)}")
    if not found.possibilities:
        out.print(t("Dit is een eindstand: er kan niets meer mee.", "This is an end: nothing more can be done."))
    for each in found.possibilities:
        _one(found, each)


def _term(contract: Contract) -> str:
    if contract.term is None:
        return ""
    first, last = on_day(contract.term.first.isoformat()), on_day(contract.term.last.isoformat())
    return f", {first} - {last}"


def _one(found: Explanation, each: Possibility) -> None:
    out = console()
    verdict = t("kan nu", "possible now") if each.possible else t("kan nu niet", "not possible now")
    style = "green" if each.possible else "red"
    out.print()
    out.print(f"[bold]{named(each.action.name.lower())}[/bold] ({each.action.value}): [{style}]{verdict}[/{style}]")
    for rule in each.asks:
        out.print(f"  {t('vraagt om', 'asks for')}: {asked(rule)}")
    if each.citable:
        out.print(f"  {t('aan te halen', 'can be cited')}: {safe(', '.join(each.citable))}")
    advice = [finding.rule for finding in each.findings if not finding.passes and not finding.required]
    standing = [finding for finding in each.findings if finding.blocks or finding.warning is not None]
    for finding in standing:
        for line in findings.lines(finding, each.policy, found.people):
            out.print(indented(f"  {line}"))
    if advice:
        out.print(indented(f"  {t('advies dat niet is gevolgd', 'advice that does not hold')}: {', '.join(advice)}"))
    met = len(each.findings) - len(standing) - len(advice)
    if met:
        out.print(f"  {t(f'{met} regels zijn voldaan', f'{met} rules hold')}")


def asked(rule: str) -> str:
    """What a request is asked to give, in words."""
    words = {
        "reason": t("een reden", "a reason"),
        "proof": t("een bewijsstuk", "a proof"),
        "four-eyes": t("een andere goedkeurder", "another approver"),
        "signed_at": t("het moment van de handtekening, op tijd gezet", "the moment of the signature, set in time"),
        "grounds": t("regels die nu niet voldaan zijn", "rules that fail now"),
    }
    return words[rule]
