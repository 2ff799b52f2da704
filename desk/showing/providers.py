"""The providers: as a table for people, as lines of JSON or CSV for programs; and one with its contracts."""

from collections.abc import Iterator
from dataclasses import fields
from itertools import islice
from typing import Any, Final

from desk.language import t
from desk.showing.output import MOST, Form, console, echo, facts, paged, safe, table, write_csv
from desk.showing.output import as_json as write_json
from desk.showing.portfolio import WIDE, term_of
from desk.words import named, shortly
from lifecycle.contract import Contract, Kind, Provider
from lifecycle.plain import plain
from workflows import provider_list
from workflows.office import Office
from workflows.provider_list import Counted

_FACTS: Final = tuple(field.name for field in fields(Provider) if field.name != "id")


def show(office: Office, kind: Kind | None, search: str | None, form: Form, limit: int | None) -> None:
    """Show the providers; programs are given them one by one, without a limit of ours."""
    found = provider_list.listed(office, kind, search)
    if form is Form.JSON:
        for each in islice(found, limit):
            write_json(_data(each))
    elif form is Form.CSV:
        write_csv((*_FACTS, "contracts"), (list(_data(each).values()) for each in islice(found, limit)))
    else:
        _for_people(found, MOST if limit is None else limit, chosen=bool(kind or search))


def _data(counted: Counted) -> dict[str, Any]:
    return {**as_data(counted.provider), "contracts": counted.contracts}


def as_data(provider: Provider) -> dict[str, Any]:
    """What is known of a provider, for programs."""
    return {name: plain(getattr(provider, name)) for name in _FACTS}


def _for_people(found: Iterator[Counted], most: int, *, chosen: bool) -> None:
    shown = list(islice(found, most))
    if not shown:
        echo(
            t("Er zijn geen aanbieders die hieraan voldoen.", "There are no providers that answer this.")
            if chosen
            else t("Er zijn nog geen aanbieders.", "There are no providers yet.")
        )
        return
    wide = console().width >= WIDE
    headings = [t(*words) for words in (_WIDE_HEADINGS if wide else _NARROW_HEADINGS)]
    cells = map(_wide if wide else _narrow, shown)
    paged(table(t("Aanbieders", "Providers"), headings, cells, numbers=1))
    number = len(shown) + sum(1 for _ in found)
    providers = t("aanbieder", "provider") if number == 1 else t("aanbieders", "providers")
    further = t(
        f"; de eerste {most} staan hier, vraag om meer met --limit",
        f"; these are the first {most}, ask for more with --limit",
    )
    echo(f"{number} {providers}{further if number > most else ''}.")


_WIDE_HEADINGS: Final = (
    ("sleutel", "key"),
    ("naam", "name"),
    ("soort", "kind"),
    ("AGB", "AGB"),
    ("KvK", "KvK"),
    ("plaats", "city"),
    ("contracten", "contracts"),
)
_NARROW_HEADINGS: Final = (
    ("naam, sleutel", "name, key"),
    ("soort, plaats", "kind, city"),
    ("AGB, KvK", "AGB, KvK"),
    ("contracten", "contracts"),
)


def _wide(counted: Counted) -> list[str]:
    known = counted.provider
    return [
        known.key,
        known.name or "-",
        shortly(known.kind.value),
        known.agb or "-",
        known.kvk or "-",
        known.city or "-",
        str(counted.contracts),
    ]


def _narrow(counted: Counted) -> list[str]:
    known = counted.provider
    return [
        f"{known.name or '-'}\n{known.key}",
        f"{shortly(known.kind.value)}\n{known.city or '-'}",
        f"{known.agb or '-'}\n{known.kvk or '-'}",
        str(counted.contracts),
    ]


def address(provider: Provider) -> str:
    """The address as people write it, as far as it is known."""
    place = " ".join(part for part in (provider.postcode, provider.city) if part)
    return ", ".join(part for part in (provider.street, place) if part)


def codes(provider: Provider) -> str:
    """The AGB code and the KvK number, as far as they are known."""
    known = (("AGB", provider.agb), ("KvK", provider.kvk))
    return ", ".join(f"{name} {code}" for name, code in known if code)


def show_one(office: Office, name: str, *, as_json: bool) -> None:
    """Show a provider with its contracts; `BadInput` where there is none with this key or AGB code, or several."""
    provider, contracts = provider_list.one(office, name)
    if as_json:
        write_json({**as_data(provider), "contracts": [_contract(each) for each in contracts]})
        return
    out = console()
    out.print(f"[bold]{safe(provider.name or provider.key)}[/bold]  {named(provider.kind.value)}")
    unknown = t("niet bekend", "not known")
    out.print(
        facts(
            [
                (t("sleutel", "key"), provider.key),
                (t("adres", "address"), address(provider) or unknown),
                (t("AGB-code", "AGB code"), provider.agb or unknown),
                (t("KvK-nummer", "KvK number"), provider.kvk or unknown),
            ]
        )
    )
    out.print()
    if not contracts:
        echo(t("Er zijn geen contracten.", "There are no contracts."))
        return
    headings = [t("contract", "contract"), t("beleid", "policy"), t("stand", "state"), t("looptijd", "term")]
    cells = [(each.number, each.policy, named(each.state.value), term_of(each.term)) for each in contracts]
    paged(table(t("Contracten", "Contracts"), headings, cells))


def _contract(contract: Contract) -> dict[str, Any]:
    names = ("number", "policy", "role", "state", "version", "term", "earlier_terms")
    return {name: plain(getattr(contract, name)) for name in names}
