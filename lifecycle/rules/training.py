"""Completed training, and the temporary exception for who is still in training."""

from lifecycle.calendar import one_year_after
from lifecycle.case import Case
from lifecycle.dossier import Training
from lifecycle.findings import Judgement, met, missing, not_met, phrase
from lifecycle.rules.registry import predicate


def _lacks(case: Case, training: Training, registers: tuple[str, ...], requires: list[str]) -> list[str]:
    """What stands in the way of the exception, as words of `lifecycle.wording`."""
    lacking = []
    if training.partial_certificate is not True:
        lacking.append("partial_certificate")
    if not any(register.strip() for register in registers):
        lacking.append("register")
    if training.started is None or training.expected_completion is None:
        lacking.append("dates")
    elif training.expected_completion > one_year_after(training.started):
        lacking.append("one_year")
    lacking += [rule for rule in requires if case.dossier.shown(rule) is not True]
    return lacking


@predicate
def education(case: Case, *, rule: str, requires: list[str]) -> Judgement:
    """The training is completed; or the temporary exception holds, with each evidence rule of `requires` met."""
    shown, training = case.dossier.shown(rule), case.dossier.training
    if shown is True:
        return met("education.completed")
    if training is None:
        if shown is None:
            return missing(phrase("evidence.missing"), phrase("education.needed"))
        return not_met(phrase("education.not_completed"), phrase("education.needed"))
    lacking = _lacks(case, training, case.dossier.registers or (), requires)
    if lacking:
        return not_met(phrase("education.exception_lacks", lacking=lacking), phrase("education.exception_needed"))
    return met("education.exception_holds")


@predicate
def subcontractor_training(case: Case, *, requires: list[str]) -> Judgement:
    """Each subcontractor who is still in training meets the temporary exception."""
    coaches = case.dossier.subcontractors
    if coaches is None:
        return missing(phrase("coaches.missing"), phrase("education.coaches_needed"))
    lacking = [
        place
        for place, coach in enumerate(coaches, start=1)
        if coach.training is not None and _lacks(case, coach.training, (coach.register_ or "",), requires)
    ]
    if lacking:
        return not_met(phrase("education.coaches_lack", who=lacking), phrase("education.coaches_needed"))
    return met("education.coaches_hold", count=sum(coach.training is not None for coach in coaches))
