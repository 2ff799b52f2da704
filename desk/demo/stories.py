"""What each kind of provider does in the season."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Final

from desk.demo import aftermath, incidents, running, words
from desk.demo.application import Application, Round
from desk.demo.assessing import apply, assess, wait_for_amendment, withdraw
from desk.demo.cast import Actor
from desk.demo.dice import Dice
from desk.demo.hours import OFFERING_STARTS, OFFERS_RAN, after, office
from desk.demo.landscape import Presence
from desk.demo.offering import offer, waited
from desk.demo.signing import sign
from lifecycle.contract import Kind
from lifecycle.states import Action

_MONTHS: Final = {"4": 22, "5": 32, "6": 24, "7": 9, "8": 7, "9": 6}
_RHO_PLANS: Final = ("runs", "unwilling", "runs", "applies", "runs", "applies", "runs", "withdraws", "runs", "applies")
_PER_PLAN: Final = 4
_WAITS: Final = 1
"""The place of the first RHO that will not, and of the partnership in its region that waits for it."""
NEW_REGISTER: Final = "leefstijlregister-nl"


def applied_on(dice: Dice) -> datetime:
    """When an application comes in: from April on, most in May and June."""
    return office(dice, date(2026, int(dice.weighted(_MONTHS)), dice.between(2, 28)))


def through(season: Round, one: Application, applied: datetime, *, quickly: bool = False) -> None:
    """An application that came in is assessed, offered, signed and looked after, as far as it gets."""
    assessed = assess(season, one, applied, quickly=quickly)
    _onward(season, one, assessed)


def _onward(season: Round, one: Application, assessed: datetime | None, *, waits: bool = False) -> None:
    if assessed is None:
        return
    offered = waited(season, one, assessed) if waits else None
    if offered is None:
        offered = offer(season, one, assessed)
    signed = None if offered is None else sign(season, one, offered)
    if signed is not None:
        aftermath.follow(season, one, signed)


def _placed(season: Round, actor: Actor, care: str, role: str | None) -> Application:
    one = season.application(actor, care, role)
    if actor.kind in {Kind.RHO, Kind.PARTNERSHIP}:
        one.presence = Presence(actor.kind, now=False)
        season.landscape.place(care, actor.regions, one.presence)
    return one


def rho(season: Round, actor: Actor, place: int) -> None:
    """A regional GP organisation: has a contract of two years, applies, steps back, or will not."""
    dice = season.dice
    plan = _RHO_PLANS[place % len(_RHO_PLANS)]
    if plan == "runs":
        one = running.take_over(season, actor, "gli", None, two_years=True)
        running.year(season, one, tariff=True)
        incidents.applies_all_the_same(season, one)
    else:
        one = _placed(season, actor, "gli", None)
        applied = office(dice, date(2026, dice.between(4, 5), dice.between(2, 28)))
        apply(season, one, applied)
        if plan == "applies":
            through(season, one, applied)
        elif plan == "unwilling":
            _unwilling(season, one, applied)
        else:
            withdraw(season, one, after(dice, applied, 60, 110))
    if dice.chance(0.45):
        children(season, actor, "coach")


def _unwilling(season: Round, one: Application, applied: datetime) -> None:
    """The application stays, but the RHO says that nothing will come of it this year."""
    dice = season.dice
    at = season.note(one, applied, words.REMINDED, 20, 40)
    at = after(dice, max(at, OFFERING_STARTS), 8, 40)
    for region in one.subject.regions:
        if season.take("region-without-reason", sure=True):
            before = at - timedelta(minutes=5)
            season.diary.add(before, Action.STATE_REGION, one.buyer, refused=True, region=region, rho="unwilling")
        season.diary.add(at, Action.STATE_REGION, one.buyer, region=region, rho="unwilling", reason=words.UNWILLING)
        season.landscape.unwilling[region] = at
        at += timedelta(minutes=4)
    if dice.chance(0.5):
        withdraw(season, one, after(dice, at, 40, 100))


def partnership(season: Round, actor: Actor, place: int) -> None:
    """A partnership of coaches for adults: every fourth has a contract of two years, the others apply."""
    dice = season.dice
    if place % _PER_PLAN == 0:
        one = running.take_over(season, actor, "gli", None, two_years=True)
        if season.take("terminated-halfway", sure=place > _PER_PLAN):
            running.terminated(season, one)
        else:
            running.year(season, one, tariff=True)
            incidents.applies_all_the_same(season, one)
        return
    one = _placed(season, actor, "gli", None)
    if place == _WAITS:
        applied = office(dice, date(2026, 5, dice.between(4, 15)))
        apply(season, one, applied, spoil=False)
        _onward(season, one, assess(season, one, applied), waits=True)
        return
    applied = applied_on(dice)
    apply(season, one, applied)
    through(season, one, applied)


def children(season: Round, actor: Actor, role: str) -> None:
    """Somebody in the care chain for children: contracts of one year, to be renewed each year."""
    dice = season.dice
    local = actor.kind is Kind.INDIVIDUAL
    before: Application | None = None
    if dice.chance(0.3 if local else 0.6):
        before = running.take_over(season, actor, "kinderen", role)
        running.year(season, before, tariff=False)
        if season.take("run-off-for-children"):
            season.do(before, after(dice, OFFERING_STARTS, 40, 60), Action.OFFER_RUN_OFF, refused=True)
        if dice.chance(0.1):
            return
    one = _placed(season, actor, "kinderen", role)
    if before is not None:
        one.new, one.renews = False, before.name
    _applies(season, one)


def coach(season: Round, actor: Actor) -> None:
    """An individual for adults: new, with a contract of 2026, or in a run-off since January."""
    dice = season.dice
    covered = any(season.landscape.covered("gli", region, OFFERS_RAN) for region in actor.regions)
    if dice.chance(0.06):
        one = running.take_over(season, actor, "gli", None, run_off=True)
        running.year(season, one, tariff=True)
        if season.take("second-run-off"):
            season.do(one, after(dice, OFFERING_STARTS, 20, 60), Action.OFFER_RUN_OFF, refused=True)
        return
    if not dice.chance(0.55):
        _applies(season, season.application(actor, "gli", None))
        return
    before = running.take_over(season, actor, "gli", None)
    running.year(season, before, tariff=False)
    running.run_off(season, before)
    if dice.chance(0.35 if covered else 0.9):
        one = season.application(actor, "gli", None)
        one.new, one.renews = False, before.name
        _applies(season, one)


def _applies(season: Round, one: Application) -> None:
    """An application in the usual way, or one of the stranger ones."""
    dice = season.dice
    if one.new and dice.chance(0.05):
        applied = office(dice, date(2026, dice.between(10, 11), dice.between(1, 28)))
        apply(season, one, applied)
        through(season, one, applied, quickly=True)
        return
    applied = applied_on(dice)
    if not one.new and dice.chance(0.04):
        applied = office(dice, date(2026, 9, dice.between(21, 29)))
    individual = one.care == "gli" and one.subject.kind is Kind.INDIVIDUAL and not one.stuck
    if individual and season.take("waits-for-amendment"):
        one.facts["registers"] = [NEW_REGISTER]
        applied = office(dice, date(2026, 5, dice.between(4, 26)))
        apply(season, one, applied, spoil=False)
        _onward(season, one, wait_for_amendment(season, one, applied))
        return
    incidents.before_applying(season, one, applied)
    follows = incidents.follow_request(season, one)
    if one.presence is None and season.take("follows-badly"):
        first = replace(one, name=f"{one.name}-eerste")
        applied = incidents.follows_badly(season, first, applied)
        follows = follows or incidents.complete(season, one)
    apply(season, one, applied, follows)
    incidents.after_applying(season, one, applied)
    through(season, one, applied)
