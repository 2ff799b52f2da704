"""Each filter of a list as words, with the address of the list without it."""

from collections.abc import Iterator
from dataclasses import dataclass

from desk.language import t
from desk.web.lists.known import Known
from desk.web.lists.query import Asked
from desk.words import capital, named


@dataclass(frozen=True, slots=True)
class Tag:
    """A filter: what it is about, what was chosen, and the address of the list without it."""

    about: str
    chosen: str
    without: str


def tags(asked: Asked, known: Known) -> list[Tag]:
    """The filters of a list."""
    return [*_facts(asked, known), *_standing(asked, known)]


def _facts(asked: Asked, known: Known) -> Iterator[Tag]:
    chosen = asked.filter
    if chosen.search:
        yield Tag(t("Zoekwoord", "Search"), chosen.search, asked.filtered(search=None).address())
    if chosen.policy is not None:
        yield Tag(t("Beleid", "Policy"), known.policy(chosen.policy), asked.filtered(policy=None).address())
    if chosen.care is not None:
        yield Tag(t("Zorg", "Care"), capital(named(chosen.care)), asked.filtered(care=None).address())
    if chosen.covering is not None:
        yield Tag(
            t("Gecontracteerd voor", "Contracted for"), str(chosen.covering), asked.filtered(covering=None).address()
        )
    for state in chosen.states:
        others = tuple(each for each in chosen.states if each is not state)
        yield Tag(t("Stand", "State"), named(state.value), asked.filtered(states=others).address())
    if chosen.kind is not None:
        yield Tag(t("Soort", "Kind"), named(chosen.kind.value), asked.filtered(kind=None).address())
    if chosen.role is not None:
        yield Tag(t("Rol", "Role"), named(chosen.role), asked.filtered(role=None).address())
    for region in chosen.regions:
        left = tuple(each for each in chosen.regions if each != region)
        yield Tag(t("Regio", "Region"), known.region(region), asked.filtered(regions=left).address())
    if chosen.provider is not None:
        yield Tag(t("Aanbieder", "Provider"), chosen.provider, asked.filtered(provider=None).address())


def _standing(asked: Asked, known: Known) -> Iterator[Tag]:
    chosen = asked.filter
    if chosen.failing is not None:
        of = known.policies.get(chosen.policy or "")
        way = known.way(chosen.failing, None if of is None else of.policy)
        about = t("Staat in de weg", "Stands in the way")
        yield Tag(about, f"{way.paragraph} {way.failing}".strip(), asked.filtered(failing=None).address())
    if chosen.ready is not None:
        said = ready_in_words(ready=chosen.ready)
        yield Tag(t("Volgende stap", "Next step"), said, asked.filtered(ready=None).address())
    if chosen.overdue:
        yield Tag(t("Te laat", "Overdue"), t("ja", "yes"), asked.filtered(overdue=False).address())
    if chosen.questions:
        yield Tag(t("Open vraag", "Open question"), t("ja", "yes"), asked.filtered(questions=False).address())
    if chosen.licences_within is not None:
        days = chosen.licences_within
        said = t(f"binnen {days} dagen", f"within {days} days")
        yield Tag(t("Licentie loopt af", "Licence runs out"), said, asked.filtered(licences_within=None).address())


def ready_in_words(*, ready: bool) -> str:
    """Whether the next step is possible, in words."""
    if ready:
        return t("er staat niets in de weg", "nothing stands in the way")
    return t("er staat iets in de weg", "something stands in the way")
