"""What is wrong with a dossier when it comes in: the rules that fail for it, and what mends it."""

from collections.abc import Callable
from typing import Any, Final, NamedTuple, TypeAlias

from desk.demo.dice import Dice
from desk.demo.facts import Facts, Subject, evidence_rules

_EXCLUSIONS: Final = (
    "insolvency",
    "insolvency-pending",
    "unpaid-taxes",
    "unpaid-taxes",
    "false-statements",
    "refused-investigation",
    "igj-measure",
    "past-default",
    "continuity-doubt",
)
_WRONG_AREAS: Final[tuple[list[str], ...]] = (["433A"], ["4390-4330"], ["ZH"], [])
_UNKNOWN_REGISTERS: Final = ("eigen-register", "zelfregistratie", "in-aanvraag")
_UNKNOWN_PROGRAMMES: Final = ("voeding-op-maat", "wandel-je-fit", "leefstijl-online")


class Flaw(NamedTuple):
    """`broken` replaces parts of a good dossier (``None``: left out), `mended` puts them right.

    The `rules` fail until then. One that is `serious` is seldom mended.
    """

    rules: tuple[str, ...]
    broken: Facts
    mended: Facts
    serious: bool = False


_Maker: TypeAlias = Callable[[Facts, Subject, Dice], Flaw]


def _own(subject: Subject, gli: str, kinderen: str) -> str:
    return gli if subject.policy.care == "gli" else kinderen


def _evidence(facts: Facts, subject: Subject, dice: Dice) -> Flaw:
    rule, per_region = dice.pick(evidence_rules(subject))
    right: Any = list(subject.regions) if per_region else True
    wrong: Any = False
    if per_region:
        wrong = list(subject.regions[1:])
    elif "all" not in facts["evidence"] and dice.chance(0.6):
        wrong = None
    return Flaw((rule,), {"evidence": {rule: wrong}}, {"evidence": {rule: right}})


def exclusion(subject: Subject, dice: Dice) -> Flaw:
    """A ground for exclusion."""
    found = dice.pick(_EXCLUSIONS)
    rule = f"{_own(subject, '3.3.3', '3.3.1')}/{found}"
    return Flaw((rule,), {"exclusions": [found]}, {"exclusions": []}, serious=True)


def _excluded(_facts: Facts, subject: Subject, dice: Dice) -> Flaw:
    return exclusion(subject, dice)


def _late_licence(licence: Facts, dice: Dice) -> Facts:
    if dice.chance(0.6):
        return {**licence, "until": f"2026-{dice.between(6, 12):02}-30"}
    return {**licence, "from": f"2027-{dice.between(2, 4):02}-01", "until": "2029-12-31"}


def _licence(facts: Facts, subject: Subject, dice: Dice) -> Flaw:
    licences = facts["licences"]
    wrong: Any = [*licences[1:], _late_licence(licences[0], dice)]
    if dice.chance(0.35):
        wrong = dice.pick((None, licences[1:]))
    return Flaw((_own(subject, "3.3.2/licence", "3.3/licence"),), {"licences": wrong}, {"licences": licences})


def _programme(facts: Facts, subject: Subject, dice: Dice) -> Flaw:
    strange = [*facts["programmes"], dice.pick(_UNKNOWN_PROGRAMMES)]
    rules: tuple[str, ...] = ("3.2/purchased-programme",)
    if not subject.organisation:
        rules += (_own(subject, "3.3.2/licence", "3.3/licence"),)
    return Flaw(rules, {"programmes": strange}, {"programmes": facts["programmes"]})


def _areas(facts: Facts, _subject: Subject, dice: Dice) -> Flaw:
    return Flaw(("3.3.2/coverage",), {"coverage": dice.pick(_WRONG_AREAS)}, {"coverage": facts["coverage"]})


def _registers(facts: Facts, _subject: Subject, dice: Dice) -> Flaw:
    wrong = dice.pick(([], [dice.pick(_UNKNOWN_REGISTERS)], None))
    return Flaw(("3.3.2/recognised-register",), {"registers": wrong}, {"registers": facts["registers"]})


def _consultations(facts: Facts, subject: Subject, _dice: Dice) -> Flaw:
    good = facts["consultations"]
    if subject.wide:
        counts = {**good["social_domain"], subject.regions[-1]: 1}
        rules = ("3.3.2/social-domain-consults", "3.3.2/insurer-consults")
        return Flaw(rules, {"consultations": {"social_domain": counts, "insurer": 1}}, {"consultations": good})
    rule = _own(subject, "3.3.1/social-domain", "3.3/social-domain")
    return Flaw((rule,), {"consultations": {**good, "social_domain": 1}}, {"consultations": good})


def _evaluations(facts: Facts, _subject: Subject, dice: Dice) -> Flaw:
    wrong = dice.pick((0, 1, None))
    return Flaw(("3.3/evaluations",), {"evaluations": wrong}, {"evaluations": facts["evaluations"]})


def _one_programme(facts: Facts, _subject: Subject, _dice: Dice) -> Flaw:
    good = facts["programmes"]
    return Flaw(("3.3.1/two-programmes",), {"programmes": good[:1]}, {"programmes": good})


def _coach(facts: Facts, subject: Subject, dice: Dice) -> Flaw:
    """One of the subcontractors is not in order."""
    coaches = facts["subcontractors"]
    gli = subject.policy.care == "gli"
    part = dice.pick(("licences", "coverage", "register") if gli else ("licences", "coverage", "agb", "training"))
    every: dict[str, Facts] = {
        "licences": {"licences": [_late_licence(licence, dice) for licence in coaches[-1]["licences"]]},
        "coverage": {"coverage": dice.pick(_WRONG_AREAS)},
        "register": {"register": dice.pick(_UNKNOWN_REGISTERS)},
        "agb": {"agb": coaches[-1]["agb"][:7]},
        "training": {"training": _too_long()},
    }
    wrong = every[part]
    names = {"licences": "subcontractor-licences", "register": "recognised-register", "agb": "subcontractor-agb"}
    rule = f"{_own(subject, '3.3.1', '3.3')}/{names.get(part, part if part == 'coverage' else 'training-exception')}"
    return Flaw((rule,), {"subcontractors": [*coaches[:-1], {**coaches[-1], **wrong}]}, {"subcontractors": coaches})


def _no_coaches(facts: Facts, subject: Subject, _dice: Dice) -> Flaw:
    rules = (
        ("3.3.1/recognised-register", "3.3.1/subcontractor-licences", "3.3.1/coverage")
        if subject.policy.care == "gli"
        else ("3.3/subcontractor-licences", "3.3/subcontractor-agb", "3.3/coverage")
    )
    return Flaw(rules, {"subcontractors": []}, {"subcontractors": facts["subcontractors"]})


def _too_long() -> Facts:
    return {"started": "2026-02-01", "partial_certificate": True, "expected_completion": "2027-06-30"}


def _training(_facts: Facts, _subject: Subject, dice: Dice) -> Flaw:
    """Still in training, and not yet within the temporary exception."""
    wrong = dice.pick((_too_long(), {**_too_long(), "partial_certificate": False}))
    right = {"started": "2026-02-01", "partial_certificate": True, "expected_completion": "2027-01-31"}
    return Flaw(("3.3/education",), {"training": wrong, "evidence": {"3.3/education": False}}, {"training": right})


_GLI_INDIVIDUAL: Final[tuple[_Maker, ...]] = (
    _licence,
    _licence,
    _evidence,
    _evidence,
    _registers,
    _areas,
    _programme,
    _excluded,
)
_GLI_ORGANISATION: Final[tuple[_Maker, ...]] = (
    _one_programme,
    _evidence,
    _evidence,
    _coach,
    _coach,
    _consultations,
    _no_coaches,
    _programme,
    _excluded,
)
_CHILD_INDIVIDUAL: Final[tuple[_Maker, ...]] = (
    _training,
    _training,
    _licence,
    _evidence,
    _evaluations,
    _consultations,
    _programme,
    _excluded,
)
_CHILD_ORGANISATION: Final[tuple[_Maker, ...]] = (
    _coach,
    _coach,
    _evidence,
    _evidence,
    _evaluations,
    _consultations,
    _no_coaches,
    _excluded,
)


def _makers(subject: Subject) -> tuple[_Maker, ...]:
    if subject.policy.care == "gli":
        if subject.organisation:
            return _GLI_ORGANISATION
        return (*_GLI_INDIVIDUAL, _consultations, _consultations) if subject.wide else _GLI_INDIVIDUAL
    return _CHILD_ORGANISATION if subject.organisation else _CHILD_INDIVIDUAL


def some(facts: Facts, subject: Subject, dice: Dice, wanted: int) -> list[Flaw]:
    """Up to `wanted` flaws that do not stand in each other's way."""
    found: list[Flaw] = []
    for _ in range(wanted):
        flaw = dice.pick(_makers(subject))(facts, subject, dice)
        touched = {key for other in found for key in other.broken}
        if not touched.intersection(flaw.broken):
            found.append(flaw)
    return found


def spoiled(facts: Facts, flaws: list[Flaw]) -> Facts:
    """`facts` with every flaw in it."""
    result = dict(facts)
    for flaw in flaws:
        for key, value in flaw.broken.items():
            result[key] = _shown(result[key] | value) if key == "evidence" else value
    return {key: value for key, value in result.items() if value is not None}


def _shown(evidence: Facts) -> Facts:
    return {rule: shown for rule, shown in evidence.items() if shown is not None}


def mended(flaws: list[Flaw]) -> Facts:
    """What an update of the dossier says to put every flaw right."""
    result: Facts = {}
    for flaw in flaws:
        for key, value in flaw.mended.items():
            result[key] = {**result.get(key, {}), **value} if key == "evidence" else value
    return result
