"""Dates and deadlines. A deadline holds to the second, whether or not a job has run."""

from datetime import date, timedelta

from lifecycle.calendar import Milestone, day_of, end_of
from lifecycle.case import Case
from lifecycle.findings import Judgement, met, not_met, phrase
from lifecycle.rules.registry import predicate
from lifecycle.states import Action


def _on_or_before(case: Case, last: date) -> Judgement:
    if case.moment < end_of(last):
        return met("date.in_time", last=last.isoformat())
    return not_met(
        phrase("date.too_late", day=case.today.isoformat(), last=last.isoformat()),
        phrase("date.needed", last=last.isoformat()),
    )


@predicate
def until(case: Case, *, milestone: str) -> Judgement:
    """The moment is on or before the last day of `milestone`."""
    dated = case.policy.dates[Milestone(milestone)]
    return _on_or_before(case, dated.last_day)


@predicate
def start_date(case: Case) -> Judgement:
    """The term would not start after its last day."""
    if case.term is None:
        return not_met(phrase("term.none"), phrase("term.needed"))
    first, last = case.term.first.isoformat(), case.term.last.isoformat()
    if case.term.first <= case.term.last:
        return met("term.fits", first=first, last=last)
    return not_met(phrase("term.too_late", first=first, last=last), phrase("term.needed"))


@predicate
def question_window(case: Case) -> Judgement:
    """Within the days that follow the day of the open offer, the last one included."""
    offer = case.contract.open_offer_day
    if offer is None:
        return not_met(phrase("offer.none"), phrase("offer.needed"))
    last = day_of(offer[0]) + timedelta(days=case.policy.windows.question_days)
    return _on_or_before(case, last)


@predicate
def signing_deadline(case: Case) -> Judgement:
    """The moment of signing is on or before the signing day of the offer, or of the run-off offer that is signed."""
    run_off = case.trigger is Action.SIGN_RUN_OFF
    last = case.contract.run_off_signing_day if run_off else case.contract.signing_day
    if last is None:
        return not_met(phrase("offer.none"), phrase("offer.needed"))
    return _on_or_before(case, last)
