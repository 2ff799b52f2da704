"""From an offer to a signature: questions, signatures in time and too late, and steps back."""

from datetime import datetime, timedelta
from typing import Final

from desk.demo import words
from desk.demo.application import Application, Round
from desk.demo.assessing import close, withdraw
from desk.demo.hours import (
    LAPSES_RAN,
    OFFERS_CLOSED,
    after,
    last_hours,
    monday_morning,
    on,
)
from lifecycle.states import Action

_WAYS: Final = {"signs": 70, "slowly": 10, "last-hours": 6, "recorded-late": 3, "never": 6, "withdraws": 5}
_LATE_WAYS: Final = {"signs": 92, "withdraws": 8}
_WINDOW: Final = 28


def sign(season: Round, one: Application, offered: datetime) -> datetime | None:
    """The moment at which the contract stood as signed; ``None`` where it never did."""
    dice = season.dice
    late = offered > OFFERS_CLOSED + timedelta(days=2)
    way = dice.weighted(_LATE_WAYS if late else _WAYS)
    at = {"last-hours": last_hours(dice), "recorded-late": monday_morning(dice)}.get(way)
    if at is None:
        since = max(offered, OFFERS_CLOSED) if way == "slowly" else offered
        at = after(dice, since, 4, 14 if late else 26)
    ask(season, one, offered, at, words.QUESTIONS)
    if way == "withdraws":
        withdraw(season, one, at)
        return None
    if way == "never":
        close(one, LAPSES_RAN)
        return _reinstated(season, one)
    _sign(season, one, offered, at, way)
    return _stands(season, one, at)


def _stands(season: Round, one: Application, at: datetime) -> datetime:
    close(one, at)
    if one.presence is not None:
        one.presence.signed = at
    season.signed.append(one)
    return at


def _sign(season: Round, one: Application, offered: datetime, at: datetime, way: str) -> None:
    dice = season.dice
    if way == "recorded-late":
        signed = last_hours(dice)
        if season.take("signed-too-late", sure=True):
            before = at - timedelta(minutes=3)
            season.do(one, before, Action.SIGN, signed_at=on(before.date(), "00:10"), refused=True)
        season.do(one, at, Action.SIGN, signed_at=signed)
        return
    if season.take("signed-before-offer"):
        season.do(one, at, Action.SIGN, signed_at=offered - timedelta(days=3), refused=True)
        at += timedelta(minutes=4)
    if season.take("signed-in-future"):
        season.do(one, at, Action.SIGN, signed_at=at + timedelta(days=30), refused=True)
        at += timedelta(minutes=4)
    earlier = at - timedelta(hours=dice.between(18, 40))
    if earlier > offered and dice.chance(0.5):
        season.do(one, at, Action.SIGN, signed_at=earlier)
    else:
        season.do(one, at, Action.SIGN)
    if season.take("signed-twice"):
        season.do(one, at + timedelta(minutes=6), Action.SIGN, refused=True)


def ask(season: Round, one: Application, offered: datetime, until: datetime, texts: tuple[str, ...]) -> None:
    """Some have a question about the offer; most answers come in time."""
    dice = season.dice
    late = offered + timedelta(days=_WINDOW + 2)
    if late < until and season.take("asked-too-late", sure=True):
        at = after(dice, late, 0, 0)
        if at < until:
            season.do(one, at, Action.ASK, question=f"{one.name}-te-laat", text=dice.pick(texts), refused=True)
    for number in range(1, 3):
        if not dice.chance(0.3):
            return
        at = after(dice, offered, 1, 14)
        if at >= until or (at.date() - offered.date()).days > _WINDOW:
            return
        name = f"{one.name}-vraag-{number}"
        season.do(one, at, Action.ASK, question=name, text=dice.pick(texts))
        if dice.chance(0.92):
            low, high = (16, 30) if dice.chance(0.12) else (1, 11)
            answered = after(dice, at, low, high)
            season.do(one, answered, Action.ANSWER, question=name, text=dice.pick(words.ANSWERS))


def _reinstated(season: Round, one: Application) -> datetime | None:
    """A lapsed offer whose signature turns out to have been set in time."""
    dice = season.dice
    if not season.take("reinstate", sure=True):
        if dice.chance(0.3):
            season.diary.add(after(dice, LAPSES_RAN, 1, 4), Action.SIGN, one.buyer, refused=True, contract=one.name)
        return None
    at = after(dice, LAPSES_RAN, 2, 12)
    signed, proof = last_hours(dice), f"{one.name}-ondertekend.pdf"
    approver = season.approver(one.buyer)
    if season.take("reinstate-without-proof", sure=True):
        season.do(one, at, Action.REINSTATE, signed_at=signed, approved_by=approver, refused=True)
        at = after(dice, at, 0, 1)
    if season.take("reinstate-signed-late", sure=True):
        late = on(LAPSES_RAN.date(), "08:40")
        season.do(one, at, Action.REINSTATE, signed_at=late, proof=proof, approved_by=approver, refused=True)
        at = after(dice, at, 0, 1)
    if season.take("reinstate-without-approver", sure=True):
        season.do(one, at, Action.REINSTATE, signed_at=signed, proof=proof, refused=True)
        at = after(dice, at, 0, 1)
    season.do(one, at, Action.REINSTATE, signed_at=signed, proof=proof, approved_by=approver)
    return _stands(season, one, at)
