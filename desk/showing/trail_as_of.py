"""Contracts as they were at a moment: for people, as lines of JSON, or as CSV."""

from collections.abc import Iterator
from datetime import datetime
from itertools import islice
from typing import Any, Final

from rich.console import Group, RenderableType

from desk.language import current, t
from desk.showing import contract_facts, dossier
from desk.showing.output import MOST, Form, echo, facts, paged, safe, table, write_csv
from desk.showing.output import as_json as write_json
from desk.showing.trail import about, key_of, said
from desk.words import at_moment, named, on_day
from lifecycle.calendar import in_utc
from lifecycle.contract import FollowRequest
from lifecycle.dossier import parse
from workflows.inquiry import looking_back
from workflows.inquiry.as_of import Known, Stood
from workflows.inquiry.looking_back import Back
from workflows.office import Office

COLUMNS: Final = ("contract", "provider", "kind", "policy", "state", "since", "last", "recorded", "sentence")
"""The columns of contracts for a spreadsheet."""


def show(office: Office, by: str | None, back: Back, number: str | None, form: Form, limit: int | None) -> None:
    """Show how one contract, or every one, stood at a moment; of one to come, how they stand now."""
    moment, known = back.moment, back.known
    if number is None:
        found = looking_back.export(office, by, back, form.name)
    else:
        one = looking_back.one(office, by, number, back)
        found = iter([] if one is None else [one])
    if form is Form.JSON:
        for each in islice(found, limit):
            write_json(data(each) if number is None else {**data(each), "whole": each.contract})
    elif form is Form.CSV:
        write_csv(COLUMNS, (list(data(each).values()) for each in islice(found, limit)))
    else:
        _heading(office, moment, known)
        if number is None:
            _every(found, MOST if limit is None else limit)
        else:
            _one(next(found, None), number)


def _heading(office: Office, moment: datetime, known: Known) -> None:
    at = at_moment(in_utc(moment))
    if known is Known.THEN:
        echo(t(f"Wat op {at} was vastgelegd:", f"What was recorded by {at}:"))
    else:
        echo(t(f"Wat nu bekend is van {at}:", f"What is known now of {at}:"))
    if moment > office.now():
        now = at_moment(in_utc(office.now()))
        echo(t(f"Dat moment komt nog; het is nu {now}.", f"That moment is still to come; it is now {now}."))


def data(stood: Stood) -> dict[str, Any]:
    """A contract as it stood, for programs."""
    contract, last = stood.contract, stood.last
    values = (
        contract["number"],
        key_of(last.provider),
        contract["kind"],
        contract["policy"],
        contract["state"],
        stood.since,
        last.body["action"],
        last.body["recorded"],
        said(last),
    )
    return dict(zip(COLUMNS, values, strict=True))


def _every(found: Iterator[Stood], most: int) -> None:
    shown = list(islice(found, most + 1))
    if not shown:
        echo(t("Er was nog niets van een contract bekend.", "Nothing was known of any contract yet."))
        return
    headings = [
        t("contract", "contract"),
        t("soort", "kind"),
        t("beleid", "policy"),
        t("stand", "state"),
        t("sinds", "since"),
        t("laatste wijziging", "last change"),
    ]
    cells = [
        (
            about(each.last),
            named(each.contract["kind"]),
            each.contract["policy"],
            named(each.contract["state"]),
            at_moment(each.since),
            said(each.last),
        )
        for each in shown[:most]
    ]
    paged(table(t("Contracten", "Contracts"), headings, cells, least=(2, 1)))
    if len(shown) > most:
        echo(
            t(
                f"Er zijn er meer dan {most}; vraag om meer met --limit.",
                f"There are more than {most}; ask for more with --limit.",
            )
        )


def _one(stood: Stood | None, number: str) -> None:
    if stood is None:
        echo(t(f"Van {number} was nog niets bekend.", f"Nothing was known of {number} yet."))
        return
    contract, recorded = stood.contract, at_moment(stood.last.body["recorded"])
    state, since = named(contract["state"]), at_moment(stood.since)
    shown: list[RenderableType] = [
        f"[bold]{safe(number)}[/bold]  {state}, {t('sinds', 'since')} {since}",
        f"{t('laatste wijziging', 'last change')}: {safe(said(stood.last))} ({recorded})",
        facts(told(stood)),
    ]
    for title, rows in dossier.parts(parse(contract["dossier"]), stood.policy, None):
        shown += ["", f"[bold]{safe(title)}[/bold]", facts(rows)]
    paged(Group(*shown))


def told(stood: Stood) -> Iterator[tuple[str, str]]:
    """What people are told of a contract besides its dossier; what is empty is left out by who shows it."""
    contract = stood.contract
    if stood.last.provider is not None:
        yield t("aanbieder", "provider"), stood.last.provider.name or stood.last.provider.key
    yield t("soort", "kind"), named(contract["kind"])
    yield t("beleid", "policy"), contract["policy"]
    yield t("rol", "role"), named(contract["role"] or "")
    yield t("bereik", "reach"), named(contract["reach"] or "")
    yield t("regio's", "regions"), ", ".join(contract["regions"])
    if contract["follows"] is not None:
        yield t("volgverzoek", "follow request"), contract_facts.follow_request(FollowRequest(**contract["follows"]))
    yield t("looptijd", "term"), _term(contract["term"])
    yield t("eerdere looptijden", "earlier terms"), "; ".join(map(_term, contract["earlier_terms"]))
    yield t("te tekenen tot en met", "to be signed by"), _day(contract["signing_day"])
    for name, words in contract_facts.MOMENTS.items():
        yield words.said(current()), "" if contract[name] is None else at_moment(contract[name])
    yield t("uitloop", "run-off"), named(contract["run_off"] or "")
    yield t("uitloop te tekenen tot en met", "run-off to be signed by"), _day(contract["run_off_signing_day"])
    yield t("looptijd van de uitloop", "term of the run-off"), _term(contract["run_off_term"])
    yield t("over tarief geïnformeerd", "informed of tariffs"), ", ".join(map(str, contract["tariffs_informed"]))
    yield t("versie", "version"), str(contract["version"])


def _term(term: list[str] | None) -> str:
    return "" if term is None else f"{on_day(term[0])} - {on_day(term[1])}"


def _day(day: str | None) -> str:
    return "" if day is None else on_day(day)
