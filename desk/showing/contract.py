"""One contract whole, for people and for programs."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from sqlalchemy import Row

from desk.language import t
from desk.showing import dossier, explanation, history, providers, trail
from desk.showing.output import as_json as write_json
from desk.showing.output import console, facts, indented, safe
from desk.showing.portfolio import as_data as listed_as_data
from desk.showing.portfolio import name_of, term_in_words
from desk.words import at_moment, named, on_day, said, text
from lifecycle.calendar import day_of, in_utc
from lifecycle.contract import Contract, FollowRequest
from lifecycle.plain import plain
from workflows.explain import Possibility
from workflows.office import Office
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
        "days_left": _days_left(found),
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
    out.print(facts(_head(found)))
    for title, rows in dossier.parts(found):
        _section(title)
        out.print(facts(rows))
    if found.questions:
        _section(t("Vragen", "Questions"))
        out.print(facts((f"{row.id}.", "\n".join(_question(found, row))) for row in found.questions))
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


def _head(found: Whole) -> Iterator[tuple[str, str]]:
    contract, provider = found.listed.contract, found.listed.provider
    yield t("aanbieder", "provider"), name_of(found.listed)
    yield t("sleutel", "key"), provider.key
    yield t("adres", "address"), providers.address(provider) or t("niet bekend", "not known")
    yield t("codes", "codes"), providers.codes(provider) or t("niet bekend", "not known")
    yield t("beleid", "policy"), contract.policy
    yield t("soort", "kind"), named(contract.kind.value)
    yield t("rol", "role"), named(contract.role or "")
    yield t("bereik", "reach"), "" if contract.reach is None else named(contract.reach.value)
    yield t("regio's", "regions"), ", ".join(contract.regions)
    yield t("vervolg op", "renews"), found.listed.renews or ""
    if contract.follows is not None:
        yield t("volgverzoek", "follow request"), _follows(contract.follows)
    yield t("looptijd", "term"), term_in_words(contract.term)
    yield t("eerdere looptijden", "earlier terms"), "\n".join(map(term_in_words, contract.earlier_terms))
    yield t("tekenen tot en met", "to be signed by"), _signing(found)
    yield from _moments(contract)
    yield t("uitloop", "run-off"), _run_off(contract)
    yield t("over tarief geïnformeerd", "informed of tariffs"), ", ".join(map(str, contract.tariffs_informed))
    yield t("versie", "version"), str(contract.version)


def _moments(contract: Contract) -> Iterator[tuple[str, str]]:
    moments = (
        (t("aangevraagd", "applied"), contract.applied_at),
        (t("beoordeeld", "assessed"), contract.assessed_at),
        (t("aangeboden", "offered"), contract.offered_at),
        (t("getekend", "signed"), contract.signed_at),
        (t("gepubliceerd", "published"), contract.published_at),
    )
    yield from ((words, at_moment(in_utc(moment))) for words, moment in moments if moment is not None)


def _follows(request: FollowRequest) -> str:
    parts = (
        (t("verzekeraar", "insurer"), request.insurer),
        (t("overeenkomst", "agreement"), request.agreement),
        (t("tarief", "tariff"), request.tariff),
        (t("preferent in", "preferred in"), ", ".join(request.preferred_in or ())),
    )
    unknown = t("niet genoemd", "not named")
    return "; ".join(f"{words} {value or unknown}" for words, value in parts)


def _signing(found: Whole) -> str:
    """The signing day of the offer; how many days are left as long as it is open."""
    contract, left = found.listed.contract, _days_left(found)
    day = contract.signing_day if contract.open_offer_day is None else contract.open_offer_day[1]
    if day is None:
        return ""
    return on_day(day.isoformat()) if left is None else f"{on_day(day.isoformat())} ({_left(left)})"


def _days_left(found: Whole) -> int | None:
    """The days until the last on which the open offer can be signed; ``None`` where none is open."""
    open_offer = found.listed.contract.open_offer_day
    return None if open_offer is None else (open_offer[1] - day_of(found.now)).days


def _left(days: int) -> str:
    if days < 0:
        return t("voorbij", "over")
    if days == 0:
        return t("vandaag voor het laatst", "today is the last day")
    return t("nog 1 dag", "1 day left") if days == 1 else t(f"nog {days} dagen", f"{days} days left")


def _run_off(contract: Contract) -> str:
    if contract.run_off is None:
        return ""
    words = {
        "open": t("aangeboden", "offered"),
        "signed": t("getekend", "signed"),
        "lapsed": t("vervallen", "lapsed"),
        "fallen": t("met het contract vervallen", "fallen with the contract"),
    }
    moment = contract.run_off_signed_at or contract.run_off_offered_at
    parts = [words[contract.run_off.value], term_in_words(contract.run_off_term)]
    if moment is not None:
        parts[0] += f" ({at_moment(in_utc(moment))})"
    return "; ".join(part for part in parts if part)


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
