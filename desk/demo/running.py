"""Contracts that run already in 2026: what happens to them in the year, and their run-off."""

from datetime import date, datetime, timedelta
from typing import Final

from desk.demo import flaws, words
from desk.demo.application import Application, Round, sheet
from desk.demo.cast import Actor
from desk.demo.dice import Dice
from desk.demo.hours import (
    DOWN,
    LAPSES_RAN,
    OFFERING_STARTS,
    OFFERS_RAN,
    START,
    TARIFF_SET,
    after,
    last_hours,
    monday_morning,
    office,
)
from desk.demo.landscape import Presence
from desk.demo.signing import ask
from lifecycle.calendar import Term
from lifecycle.contract import Kind
from lifecycle.states import Action, State
from scheduler.scenarios.model import Given

_FIRST: Final = date(2026, 1, 1)
_YEAR: Final = Term(_FIRST, date(2026, 12, 31))
_TWO_YEARS: Final = Term(_FIRST, date(2027, 12, 31))
_RUN_OFF_WAYS: Final = {"signs": 72, "last-hours": 7, "recorded-late": 3, "never": 18}


def take_over(
    season: Round, actor: Actor, care: str, role: str | None, *, two_years: bool = False, run_off: bool = False
) -> Application:
    """A contract of 2026 that is there when the season starts."""
    one = season.application(actor, care, role)
    one.name = f"{actor.key}-{care}-2026"
    one.facts = season.sheets.good(one.subject, first=_FIRST)
    spoiled = flaws.some(one.facts, one.subject, season.dice, 1) if season.dice.chance(0.08) else []
    kept = [flaw for flaw in spoiled if not flaw.serious]
    season.given.append(
        Given(
            contract=one.name,
            provider=actor.key,
            policy=f"{care}-2026",
            care=care,
            year=2026,
            state=State.RUN_OFF if run_off else State.PUBLISHED,
            regions=actor.regions,
            term=_TWO_YEARS if two_years or run_off else _YEAR,
            role=role,
            reach=actor.reach,
            dossier=sheet(flaws.spoiled(one.facts, kept)),
        )
    )
    if actor.kind in {Kind.RHO, Kind.PARTNERSHIP}:
        one.presence = Presence(actor.kind, signed=START, now=True, next_year=two_years)
        season.landscape.place(care, actor.regions, one.presence)
    return one


def some_day(dice: Dice, low: int = 5, high: int = 290) -> datetime:
    """Some moment in office hours, so many days after the season began."""
    return office(dice, START.date() + timedelta(days=dice.between(low, high)))


def year(season: Round, one: Application, *, tariff: bool) -> None:
    """Notes and reviews in the course of the year; `tariff`: its provider may hear the tariff of 2027 by hand."""
    dice = season.dice
    for _ in range(dice.between(1, 4)):
        season.do(one, some_day(dice), Action.NOTE, text=dice.pick(words.RUNNING))
    if dice.chance(0.35):
        season.do(one, some_day(dice), Action.REVIEW)
    if dice.chance(0.25):
        season.update(one, some_day(dice), {"fte": dice.between(1, 140)})
    if tariff and season.take("tariff-too-early"):
        season.do(
            one, after(dice, TARIFF_SET - timedelta(days=24), 1, 16), Action.INFORM_TARIFF, year=2027, refused=True
        )
    if tariff and dice.chance(0.2):
        season.do(one, after(dice, TARIFF_SET, 1, 12), Action.INFORM_TARIFF, year=2027)


def terminated(season: Round, one: Application) -> None:
    """A contract that is terminated halfway, with grounds; first by one buyer alone, which is refused."""
    dice = season.dice
    flaw = flaws.exclusion(one.subject, dice)
    at = after(dice, OFFERING_STARTS, 5, 30)
    season.update(one, at, flaw.broken)
    at = after(dice, at, 1, 2)
    season.do(one, at, Action.REVIEW)
    at = after(dice, at, 1, 5)
    reason = dice.pick(words.EXCLUDED)
    season.do(one, at, Action.TERMINATE, grounds=flaw.rules, reason=reason, refused=True)
    at = after(dice, at, 0, 2)
    approver = season.approver(one.buyer)
    if season.take("terminate-without-reason", sure=True):
        season.do(one, at, Action.TERMINATE, grounds=flaw.rules, approved_by=approver, refused=True)
        at += timedelta(minutes=12)
    season.do(one, at, Action.TERMINATE, grounds=flaw.rules, reason=reason, approved_by=approver)
    if one.presence is not None:
        one.presence.lost = at


def run_off(season: Round, one: Application) -> None:
    """The run-off offer that an individual's contract of 2026 gets where an organisation stands."""
    dice = season.dice
    by_hand = after(dice, OFFERING_STARTS, 30, 80)
    if by_hand < DOWN[0][0] and _ground(season, one, by_hand) and dice.chance(0.25):
        offered = by_hand
        season.do(one, offered, Action.OFFER_RUN_OFF)
    elif _ground(season, one, OFFERS_RAN):
        offered = OFFERS_RAN
    else:
        if season.take("run-off-without-ground"):
            season.do(one, by_hand, Action.OFFER_RUN_OFF, refused=True)
        return
    way = dice.weighted(_RUN_OFF_WAYS)
    at = {"last-hours": last_hours(dice), "recorded-late": monday_morning(dice)}.get(way, after(dice, offered, 3, 25))
    ask(season, one, offered, at, words.RUN_OFF_QUESTIONS)
    if way == "recorded-late":
        season.do(one, at, Action.SIGN_RUN_OFF, signed_at=last_hours(dice))
    elif way != "never":
        season.do(one, at, Action.SIGN_RUN_OFF)
    elif season.take("run-off-signed-too-late"):
        season.do(one, after(dice, LAPSES_RAN, 1, 5), Action.SIGN_RUN_OFF, refused=True)


def _ground(season: Round, one: Application, at: datetime) -> bool:
    return any(season.landscape.covered(one.care, region, at) for region in one.subject.regions)
