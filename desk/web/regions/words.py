"""A region in words: who is contracted or in the round, what is missing, what is stated; and the lists of each."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from desk.language import t
from desk.web.lists import query
from desk.words import capital, named, shortly
from lifecycle.contract import Kind
from lifecycle.policy import Policy
from lifecycle.states import LIVE_APPLICATION, State
from workflows.portfolio_asked import Filter
from workflows.regions_seen import Part, Region, Standing, Stated

MARKS: Final = {Standing.CONTRACTED: "✓", Standing.IN_ROUND: "…", Standing.MISSING: "!"}
COLOURS: Final = {Standing.CONTRACTED: "green", Standing.IN_ROUND: "yellow", Standing.MISSING: "red"}


@dataclass(frozen=True, slots=True)
class Count:
    """So many contracts of a kind, and the list of them."""

    kind: str
    number: int
    address: str


@dataclass(frozen=True, slots=True)
class PartShown:
    """A part of the care of a region for people; `title` is its role, empty where the policy has none."""

    title: str
    short: str
    standing: Standing
    said: str
    contracted: tuple[Count, ...]
    in_round: tuple[Count, ...]
    runs_off: tuple[Count, ...]


@dataclass(frozen=True, slots=True)
class StatementShown:
    """What is stated of a region and holds: in words, in few, as a mark, and who stated it when and why."""

    name: str
    said: str
    short: str
    mark: str
    stated: Stated | None = None


@dataclass(frozen=True, slots=True)
class RegionShown:
    """A region for people."""

    region: Region
    address: str
    standing: str
    colour: str
    parts: tuple[PartShown, ...]
    statements: tuple[StatementShown, ...]
    marks: tuple[tuple[str, str], ...] = field(default=())


def shown(region: Region, policy: Policy | None) -> RegionShown:
    """A region as people see it."""
    parts = tuple(_part(region.id, part, policy) for part in region.parts if policy is not None)
    at = address(region.id, policy)
    standing = standing_in_words(region.standing) if parts else ""
    marks = tuple(mark for part in region.parts for mark in _marks(part))
    return RegionShown(region, at, standing, COLOURS[region.standing], parts, tuple(_statements(region)), marks)


def address(region: str, policy: Policy | None) -> str:
    """The page of a region, in the round of a policy."""
    return f"/regions/{region}" if policy is None else f"/regions/{region}?policy={policy.policy}"


def standing_in_words(standing: Standing) -> str:
    """How the care of a region stands."""
    said = {
        Standing.CONTRACTED: t("Gecontracteerd", "Contracted"),
        Standing.IN_ROUND: t("Alleen in de ronde", "Only in the round"),
        Standing.MISSING: t("Ontbreekt", "Missing"),
    }
    return said[standing]


def letter(kind: Kind) -> str:
    """A kind in one letter, for the tiles of a narrow map."""
    letters = {Kind.RHO: "R", Kind.PARTNERSHIP: t("S", "P"), Kind.INDIVIDUAL: "I"}
    return letters.get(kind, kind.value[:1].upper())


def _part(region: str, part: Part, policy: Policy | None) -> PartShown:
    if policy is None:
        message = "a part belongs to a policy"
        raise ValueError(message)
    who = Filter(regions=(region,), role=part.role)
    return PartShown(
        title="" if part.role is None else capital(named(part.role)),
        short="" if part.role is None else shortly(part.role),
        standing=part.standing,
        said=_said(part),
        contracted=tuple(_counts(part.contracted, who, care=policy.care, covering=policy.year)),
        in_round=tuple(_counts(part.in_round, who, policy=policy.policy, states=_LIVE)),
        runs_off=tuple(_counts(part.runs_off, who, care=policy.care, states=(State.RUN_OFF,))),
    )


_LIVE: Final = tuple(state for state in State if state in LIVE_APPLICATION)


def _counts(counted: Mapping[Kind, int], who: Filter, **further: object) -> Iterator[Count]:
    for kind, number in counted.items():
        asked = query.Asked(who).filtered(kind=kind, **further)
        yield Count(shortly(kind.value), number, asked.address())


def _said(part: Part) -> str:
    """A part in one sentence, without its role."""
    listed = ", ".join(f"{shortly(kind.value)} ({number})" for kind, number in part.contracted.items())
    waiting = ", ".join(f"{shortly(kind.value)} ({number})" for kind, number in part.in_round.items())
    if part.contracted:
        return t(f"gecontracteerd: {listed}", f"contracted: {listed}")
    if part.in_round:
        return t(f"alleen in de ronde: {waiting}", f"only in the round: {waiting}")
    return t("ontbreekt: niemand gecontracteerd of in de ronde", "missing: nobody contracted or in the round")


def _marks(part: Part) -> Iterator[tuple[str, str]]:
    """What stands on a tile: a few letters where it is narrow, a word where it is wide."""
    mark = MARKS[part.standing]
    if part.role is not None:
        role = shortly(part.role)
        yield f"{role[:3]} {mark}", f"{role} {mark}"
    elif part.contracted:
        yield from ((letter(kind), _few_letters(kind)) for kind in part.contracted)
    else:
        yield mark, f"{mark} {_lacking(part.standing)}"


def _few_letters(kind: Kind) -> str:
    """A kind as it fits on a tile."""
    shorter = {Kind.INDIVIDUAL: t("ind.", "ind."), Kind.PARTNERSHIP: t("verband", "partn.")}
    return shorter.get(kind, shortly(kind.value))


def _lacking(standing: Standing) -> str:
    return t("in de ronde", "in the round") if standing is Standing.IN_ROUND else t("ontbreekt", "missing")


def statement_in_words(name: str, *, holds: bool = True) -> str:
    """A statement, or that it is not so."""
    said = {
        ("rho_unwilling", True): t("De RHO wil of kan geen contract", "The RHO is unwilling or unable to contract"),
        ("rho_unwilling", False): t("De RHO wil wel een contract", "The RHO is willing to contract"),
        ("duty_of_care_risk", True): t("De zorgplicht loopt gevaar", "The duty of care is at risk"),
        ("duty_of_care_risk", False): t("De zorgplicht loopt geen gevaar", "The duty of care is not at risk"),
    }
    return said[name, holds]


FLAGS: Final = {"rho_unwilling": "\N{MULTIPLICATION SIGN}", "duty_of_care_risk": "▲"}
"""The mark of each statement."""


_SHORT: Final = {
    "rho_unwilling": ("RHO wil niet", "RHO unwilling"),
    "duty_of_care_risk": ("zorgplicht in gevaar", "duty of care at risk"),
}


def _statements(region: Region) -> Iterator[StatementShown]:
    for name, mark in FLAGS.items():
        if getattr(region, name):
            stated, short = region.stated.get(name), t(*_SHORT[name])
            author = stated if stated is not None and stated.holds else None
            yield StatementShown(name, statement_in_words(name), short, mark, author)
