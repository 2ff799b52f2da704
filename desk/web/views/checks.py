"""The checklist as a page shows it: the rules under their paragraphs, with what the dossier shows for each."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from desk.language import current
from desk.showing import names
from desk.web.views.mending import anchor
from desk.web.views.told import Teller, Told
from desk.words import capital, named
from lifecycle.contract import Contract
from lifecycle.languages import Both
from lifecycle.policy import RuleType
from lifecycle.wording import NO_NAMES
from workflows.checklist import Checked
from workflows.whole import Whole

_REQUIREMENTS: Final = Both("eisen", "requirements")
_SORTS: Final = {
    RuleType.EVIDENCE: _REQUIREMENTS,
    RuleType.COMPUTED: _REQUIREMENTS,
    RuleType.EXCLUSION: Both("uitsluitingen", "exclusions"),
    RuleType.DATE: Both("datums en termijnen", "dates and deadlines"),
    RuleType.LADDER: Both("wie voorgaat in de regio", "who comes first in the region"),
}
_ADVICE: Final = Both("advies", "advice")
YES: Final = "yes"
NO: Final = "no"
UNKNOWN: Final = "unknown"


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a dossier shows for a rule: `answer` for the whole, `regions` (id, name, shown) where it is by region."""

    answer: str
    regions: tuple[tuple[str, str, bool], ...]


@dataclass(frozen=True, slots=True)
class Line:
    """One rule of the checklist; `evidence` where a person answers it, `step` the step that it decides."""

    told: Told
    anchor: str
    step: str
    evidence: Evidence | None


@dataclass(frozen=True, slots=True)
class Group:
    """The rules of a paragraph: what they are about, how many hold, how many stand in the way, and if it is opened."""

    paragraph: str
    title: str
    about: str
    lines: tuple[Line, ...]
    met: int
    failing: int
    asked: bool
    opened: bool

    @property
    def total(self) -> int:
        """How many rules there are."""
        return len(self.lines)


def of(
    found: Whole,
    opened: str = "",
    typed: Mapping[str, str | list[str]] | None = None,
    others: Mapping[str, str] = NO_NAMES,
) -> list[Group]:
    """The checklist by paragraph; `opened` is the paragraph to open, `typed` what was filled in over the dossier.

    `others` is what to call other contracts.
    """
    tell = Teller(found.listed.contract, found.policy, found.regions, others=others)
    contract = found.listed.contract
    ordered = sorted(enumerate(found.checklist), key=lambda pair: (_order(pair[1].rule.paragraph), pair[0]))
    groups = []
    for paragraph, found_there in groupby((each for _, each in ordered), key=lambda each: each.rule.paragraph):
        several = list(found_there)
        lines = tuple(_line(each, tell, contract, found.regions, typed or {}) for each in several)
        failing = sum(line.told.required and not line.told.passes for line in lines)
        title = names.paragraph(paragraph)
        groups.append(
            Group(
                paragraph=paragraph,
                title=capital(title),
                about=_about(several),
                lines=lines,
                met=sum(line.told.passes for line in lines),
                failing=failing,
                asked=any(line.evidence is not None for line in lines),
                opened=failing > 0 or paragraph == opened,
            )
        )
    return groups


def _about(several: Sequence[Checked]) -> str:
    """What sorts of rules there are in a paragraph, advice last."""
    ordered = sorted(several, key=lambda each: each.rule.advice)
    sorts = (_ADVICE if each.rule.advice else _SORTS[each.rule.type] for each in ordered)
    return ", ".join(dict.fromkeys(each.said(current()) for each in sorts))


def _order(paragraph: str) -> tuple[int, tuple[int, ...]]:
    """The order of the document: the foreword, the numbered paragraphs, the annexes."""
    if paragraph[:1].isdigit():
        return 1, tuple(map(int, paragraph.split(".")))
    return (0, ()) if paragraph == "foreword" else (2, ())


def _line(
    each: Checked,
    tell: Teller,
    contract: Contract,
    regions: Mapping[str, str],
    typed: Mapping[str, str | list[str]],
) -> Line:
    evidence = None
    if each.rule.check == "evidence":
        evidence = _evidence(each, contract, regions, typed)
    return Line(tell(each.finding), anchor(each.rule.id), named(each.step.name.lower()), evidence)


def _evidence(
    each: Checked, contract: Contract, regions: Mapping[str, str], typed: Mapping[str, str | list[str]]
) -> Evidence:
    rule = each.rule.id
    shown = contract.dossier.shown(rule)
    answers = {None: UNKNOWN, True: YES, False: NO}
    answer = answers.get(shown, UNKNOWN) if not isinstance(shown, tuple) else YES
    said = typed.get(rule)
    if isinstance(said, str) and said:
        answer = said
    if not each.rule.per_region:
        return Evidence(answer, ())
    ticked = set(shown) if isinstance(shown, tuple) else set(contract.regions if shown is True else ())
    again = typed.get(f"{rule} regions")
    if isinstance(again, list):
        ticked = set(again)
    return Evidence(
        answer, tuple((region, regions.get(region, region), region in ticked) for region in contract.regions)
    )


def counts(groups: list[Group]) -> dict[str, int]:
    """How many rules are met, not met or missing, and advice that is not followed, and not recorded yet."""
    found = {"met": 0, "not_met": 0, "advice": 0, "unrecorded": 0}
    for line in _lines(groups):
        key = (
            "met"
            if line.told.passes
            else "not_met"
            if line.told.required
            else "unrecorded"
            if line.told.missing
            else "advice"
        )
        found[key] += 1
    return found


def _lines(groups: list[Group]) -> Iterator[Line]:
    for group in groups:
        yield from group.lines
