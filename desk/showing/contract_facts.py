"""The facts of one contract in words: whose it is, what it is about, its terms and moments."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Final

from desk.language import current, t
from desk.showing import providers
from desk.showing.portfolio import name_of, term_in_words
from desk.words import at_moment, named, on_day
from desk.words import days_left as in_days
from lifecycle.calendar import day_of, in_utc
from lifecycle.contract import Contract, FollowRequest
from lifecycle.languages import Both
from lifecycle.wording import NO_NAMES
from workflows.whole import Whole


def head(found: Whole) -> Iterator[tuple[str, str]]:
    """The facts by their names; what is empty is left out by who shows it."""
    yield from whose(found)
    yield from about(found)
    yield from terms(found)
    yield from moments(found.listed.contract)
    yield t("uitloop", "run-off"), run_off(found.listed.contract)
    yield t("over tarief geïnformeerd", "informed of tariffs"), tariffs(found.listed.contract)
    yield t("versie", "version"), str(found.listed.contract.version)


def whose(found: Whole, *, keyed: bool = True) -> Iterator[tuple[str, str]]:
    """Whose contract it is; with the key that commands and files know the provider by, but for where it is left out."""
    provider = found.listed.provider
    yield t("aanbieder", "provider"), name_of(found.listed)
    if keyed:
        yield t("sleutel", "key"), provider.key
    yield t("adres", "address"), providers.address(provider) or t("niet bekend", "not known")
    yield t("codes", "codes"), providers.codes(provider) or t("niet bekend", "not known")


def about(found: Whole) -> Iterator[tuple[str, str]]:
    """What it is about."""
    contract = found.listed.contract
    yield t("beleid", "policy"), contract.policy
    yield t("soort", "kind"), named(contract.kind.value)
    yield t("rol", "role"), named(contract.role or "")
    yield t("bereik", "reach"), "" if contract.reach is None else named(contract.reach.value)
    yield t("regio's", "regions"), ", ".join(found.regions.get(each, each) for each in contract.regions)
    yield t("vervolg op", "renews"), found.listed.renews or ""
    if contract.follows is not None:
        yield t("volgverzoek", "follow request"), follow_request(contract.follows, found.regions)


def terms(found: Whole, *, signing: bool = True) -> Iterator[tuple[str, str]]:
    """When it runs, and until when it can be signed, but for where its deadlines are told beside it."""
    contract = found.listed.contract
    yield t("looptijd", "term"), term_in_words(contract.term)
    yield t("eerdere looptijden", "earlier terms"), "\n".join(map(term_in_words, contract.earlier_terms))
    if signing:
        yield t("tekenen tot en met", "to be signed by"), _signing(found)


def tariffs(contract: Contract) -> str:
    """The years of whose tariffs the provider was informed."""
    return ", ".join(map(str, contract.tariffs_informed))


MOMENTS: Final = {
    "applied_at": Both("aangevraagd", "applied"),
    "assessed_at": Both("beoordeeld", "assessed"),
    "offered_at": Both("aangeboden", "offered"),
    "signed_at": Both("getekend", "signed"),
    "published_at": Both("gepubliceerd", "published"),
}
"""The moments of a contract by their fields, in words."""


def moments(contract: Contract) -> Iterator[tuple[str, str]]:
    """When it reached what, in words."""
    for name, words in MOMENTS.items():
        moment: datetime | None = getattr(contract, name)
        yield words.said(current()), "" if moment is None else at_moment(in_utc(moment))


def follow_request(request: FollowRequest, regions: Mapping[str, str] = NO_NAMES) -> str:
    """A follow request in words, with what it does not name; `regions` are the names of regions."""
    parts = (
        (t("verzekeraar", "insurer"), request.insurer),
        (t("overeenkomst", "agreement"), request.agreement),
        (t("tarief", "tariff"), request.tariff),
        (t("preferent in", "preferred in"), ", ".join(regions.get(each, each) for each in request.preferred_in or ())),
    )
    unknown = t("niet genoemd", "not named")
    return "; ".join(f"{words} {value or unknown}" for words, value in parts)


def _signing(found: Whole) -> str:
    """The signing day of the offer; how many days are left as long as it is open."""
    contract, left = found.listed.contract, days_left(found)
    day = contract.signing_day if contract.open_offer_day is None else contract.open_offer_day[1]
    if day is None:
        return ""
    return on_day(day.isoformat()) if left is None else f"{on_day(day.isoformat())} ({in_days(left)})"


def days_left(found: Whole) -> int | None:
    """The days until the last on which the open offer can be signed; ``None`` where none is open."""
    open_offer = found.listed.contract.open_offer_day
    return None if open_offer is None else (open_offer[1] - day_of(found.now)).days


def run_off(contract: Contract) -> str:
    """How its run-off offer stands; empty where there is none."""
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
