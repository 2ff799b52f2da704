"""What must hold for each subcontractor, and for an individual's own registration and coverage."""

from collections.abc import Callable, Iterable, Sequence

from lifecycle.areas import is_area
from lifecycle.case import Case
from lifecycle.dossier import Subcontractor
from lifecycle.findings import Judgement, met, missing, not_met, phrase
from lifecycle.rules.identity import is_code
from lifecycle.rules.registry import predicate


def _each(
    coaches: Sequence[Subcontractor] | None, subject: str, holds: Callable[[Subcontractor], bool | None]
) -> Judgement:
    """All of at least one subcontractor; `holds` answers ``None`` where the fact was not given."""
    needed = phrase(f"{subject}.coaches_needed")
    if coaches is None:
        return missing(phrase("coaches.missing"), needed)
    if not coaches:
        return not_met(phrase("coaches.none"), needed)
    answers = [holds(coach) for coach in coaches]
    if False in answers:
        return not_met(phrase(f"{subject}.coaches_wrong", who=_places(answers, wanted=False)), needed)
    if None in answers:
        return missing(phrase(f"{subject}.coaches_missing", who=_places(answers, wanted=None)), needed)
    return met(f"{subject}.coaches_right", count=len(coaches))


def _places(answers: Iterable[bool | None], *, wanted: bool | None) -> list[int]:
    return [place for place, answer in enumerate(answers, start=1) if answer is wanted]


@predicate
def subcontractors_registered(case: Case) -> Judgement:
    """At least one subcontractor, each in a register that the policy recognises."""
    recognised = case.policy.register_ids
    return _each(
        case.dossier.subcontractors,
        "register",
        lambda coach: None if coach.register_ is None else coach.register_ in recognised,
    )


@predicate
def subcontractor_agb(case: Case) -> Judgement:
    """At least one subcontractor, each with an AGB code of 8 digits."""
    return _each(case.dossier.subcontractors, "agb", lambda coach: None if coach.agb is None else is_code(coach.agb))


@predicate
def subcontractor_coverage(case: Case) -> Judgement:
    """Each subcontractor has at least one valid postcode area."""
    return _each(
        case.dossier.subcontractors,
        "coverage",
        lambda coach: None if coach.coverage is None else any(is_area(area) for area in coach.coverage),
    )


@predicate
def coverage(case: Case) -> Judgement:
    """The dossier has at least one valid postcode area."""
    stated = case.dossier.coverage
    needed = phrase("coverage.needed")
    if stated is None:
        return missing(phrase("coverage.missing"), needed)
    valid = [area for area in stated if is_area(area)]
    if not valid:
        return not_met(phrase("coverage.invalid", areas=list(stated)) if stated else phrase("coverage.none"), needed)
    return met("coverage.valid", areas=valid)


@predicate
def registered(case: Case) -> Judgement:
    """At least one of the registers in the dossier is one that the policy recognises."""
    registers = case.dossier.registers
    recognised = case.policy.register_ids
    needed = phrase("register.needed", registers=sorted(recognised))
    if registers is None:
        return missing(phrase("register.missing"), needed)
    found = [register for register in registers if register in recognised]
    if not found:
        return not_met(
            phrase("register.unknown", registers=list(registers)) if registers else phrase("register.none"), needed
        )
    return met("register.recognised", registers=found)
