"""After the signature: publication, and what is found out too late."""

from datetime import datetime, timedelta
from typing import Final

from desk.demo import flaws, words
from desk.demo.application import Application, Round
from desk.demo.hours import CARE_PUBLISHED, after
from lifecycle.states import Action

_BY_HAND: Final = timedelta(days=2)


def follow(season: Round, one: Application, signed: datetime) -> None:
    """What happens to a contract once it is signed."""
    dice = season.dice
    early = signed < CARE_PUBLISHED - timedelta(days=28)
    if early and season.take("excluded-then-terminated"):
        _excluded(season, one, signed, terminates=True)
    elif early and season.take("excluded-then-mended"):
        _excluded(season, one, signed, terminates=False)
    elif not one.actor.addressed:
        if season.take("published-without-address", sure=True):
            at = after(dice, max(signed, CARE_PUBLISHED), 1, 6)
            season.do(one, at, Action.PUBLISH, refused=True)
            season.do(one, at + timedelta(minutes=9), Action.NOTE, text="Adres ontbreekt; opgevraagd bij aanbieder.")
    else:
        _usual(season, one, signed)


def _usual(season: Round, one: Application, signed: datetime) -> None:
    dice = season.dice
    by_hand = after(dice, signed, 1, 10)
    if by_hand < CARE_PUBLISHED - _BY_HAND and dice.chance(0.08):
        season.do(one, by_hand, Action.PUBLISH)
        if season.take("published-twice", sure=True):
            season.do(one, by_hand + timedelta(minutes=7), Action.PUBLISH, refused=True)
    at = max(signed, CARE_PUBLISHED)
    if dice.chance(0.25):
        at = season.note(one, at, words.RUNNING, 1, 20)
    if dice.chance(0.15):
        at = after(dice, at, 2, 25)
        if dice.chance(0.4):
            flaw = flaws.some(one.facts, one.subject, dice, 1)[0]
            season.update(one, at, flaw.broken)
            at = after(dice, at, 0, 3)
        season.do(one, at, Action.REVIEW)


def _excluded(season: Round, one: Application, signed: datetime, *, terminates: bool) -> None:
    """A ground for exclusion that comes to light between signature and publication."""
    dice = season.dice
    flaw = flaws.exclusion(one.subject, dice)
    at = after(dice, signed, 1, 8)
    season.update(one, at, flaw.broken)
    at = after(dice, at, 0, 2)
    season.do(one, at, Action.PUBLISH, refused=True)
    at = after(dice, at, 1, 10)
    if not terminates:
        season.update(one, at, flaw.mended)
        season.do(one, after(dice, at, 1, 2), Action.PUBLISH)
        return
    reason, approver = dice.pick(words.EXCLUDED), season.approver(one.buyer)
    if season.take("terminate-by-buyers", sure=True):
        season.do(one, at, Action.TERMINATE, grounds=flaw.rules, reason=reason, approved_by="inkoop-a", refused=True)
        at = after(dice, at, 0, 1)
    season.do(one, at, Action.TERMINATE, grounds=flaw.rules, reason=reason, approved_by=approver)
    season.signed.remove(one)
    if one.presence is not None:
        one.presence.lost = at
