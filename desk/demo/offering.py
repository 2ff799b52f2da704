"""From an assessment to an offer, past the ladder and the last day for offers."""

from datetime import datetime, timedelta
from typing import Final

from desk.demo import words
from desk.demo.application import APPROVERS, Application, Round
from desk.demo.assessing import reject, withdraw
from desk.demo.hours import DOWN, OFFERING_STARTS, OFFERS_CLOSED, OFFERS_DUE, OFFERS_RAN, after
from lifecycle.contract import Kind
from lifecycle.states import Action
from workflows.request import Override

_BLOCKED: Final = {"try": 30, "reject": 52, "withdraw": 10, "leave": 8}
_DEADLINE: Final = "4.1/offer-deadline"
_GROUND: Final = "duty-of-care"


def blocked(season: Round, one: Application, at: datetime) -> tuple[str, ...]:
    """The rules that refuse an offer at `at`: the ladder, and the last day, which is kept by the late job."""
    subject = one.subject
    ladder = season.landscape.blocked(one.care, subject.kind, subject.regions, at, new=one.new)
    late = at >= OFFERS_CLOSED and at != OFFERS_RAN and not one.new
    return (*ladder, _DEADLINE) if late else ladder


def offer(season: Round, one: Application, assessed: datetime) -> datetime | None:
    """The moment an offer was made, by hand or by the job; ``None`` where none was."""
    dice = season.dice
    by_job = assessed < OFFERS_DUE and (dice.chance(0.55) or (one.subject.kind is Kind.RHO and dice.chance(0.3)))
    at = after(dice, max(assessed, OFFERING_STARTS), 2, 14 if assessed > OFFERS_DUE else 45)
    if assessed < OFFERS_DUE and at >= DOWN[0][0]:
        by_job = True
    if by_job:
        at = OFFERS_RAN
    failing = blocked(season, one, at)
    if failing:
        return _stopped(season, one, assessed, at)
    if not by_job:
        season.do(one, at, Action.OFFER)
    if dice.chance(0.5):
        season.note(one, at, words.OFFERED, 0, 1)
    return at


def _stopped(season: Round, one: Application, assessed: datetime, at: datetime) -> datetime | None:
    """Something stands in the way of the offer at `at`."""
    dice = season.dice
    cleared = waited(season, one, assessed)
    if cleared is not None:
        return cleared
    early = after(dice, max(assessed, OFFERING_STARTS - timedelta(days=30)), 4, 40)
    in_time = early < DOWN[0][0] and blocked(season, one, early)
    at = early if in_time else after(dice, max(at, OFFERS_RAN), 3, 25)
    failing = blocked(season, one, at)
    late = _DEADLINE in failing
    if season.take("late-override" if late else "override", sure=late):
        return override(season, one, at, failing)
    _given_up(season, one, at, failing)
    return None


def _given_up(season: Round, one: Application, at: datetime, failing: tuple[str, ...]) -> None:
    dice = season.dice
    way = dice.weighted(_BLOCKED)
    if way == "leave":
        season.note(one, at, words.WAITING)
    elif way == "withdraw":
        withdraw(season, one, at)
    else:
        if way == "try":
            season.do(one, at, Action.OFFER, refused=True)
            at = after(dice, at, 1, 10)
            failing = blocked(season, one, at) or failing
        texts = words.TOO_LATE if failing == (_DEADLINE,) else words.REFERRED
        reject(season, one, at, failing, texts)


def waited(season: Round, one: Application, assessed: datetime) -> datetime | None:
    """Whether what stands in the way goes away before the last day; then the moment of the offer."""
    dice, subject = season.dice, one.subject
    clear = season.landscape.clears(
        one.care, subject.kind, subject.regions, max(assessed, OFFERING_STARTS), new=one.new
    )
    if clear is None:
        return None
    at = after(dice, clear, 1, 6)
    if at >= DOWN[0][0] or blocked(season, one, at):
        return None
    tried = after(dice, max(assessed, OFFERING_STARTS), 0, 5)
    if tried < clear and blocked(season, one, tried):
        season.do(one, tried, Action.OFFER, refused=True)
        season.note(one, tried, words.WAITING)
    season.do(one, at, Action.OFFER)
    return at


def override(season: Round, one: Application, at: datetime, failing: tuple[str, ...]) -> datetime:
    """For the duty of care an approver lifts the ladder; the first attempts are not yet as they should be."""
    dice = season.dice
    reason = dice.pick(words.DUTY_OF_CARE)
    if failing:
        season.do(one, at, Action.OFFER, refused=True)
    if season.take("override-without-approver", sure=True):
        at += timedelta(minutes=20)
        season.do(one, at, Action.OFFER, refused=True, override=Override(_GROUND, reason, None))
    if season.take("override-by-oneself", sure=True):
        at += timedelta(minutes=20)
        wrong = Override(_GROUND, reason, APPROVERS[0])
        season.do(one, at, Action.OFFER, by=APPROVERS[0], refused=True, override=wrong)
    if season.take("override-on-other-ground", sure=True):
        at += timedelta(minutes=20)
        wrong = Override("wachttijd", reason, season.approver(one.buyer))
        season.do(one, at, Action.OFFER, refused=True, override=wrong)
    at = after(dice, at, 1, 3)
    right = Override(_GROUND, reason, season.approver(one.buyer))
    season.do(one, at, Action.OFFER, override=right)
    return at
