"""What goes otherwise than it should around an application: too early, twice, on the wrong form."""

from datetime import date, datetime, timedelta
from typing import Final

from desk.demo import words
from desk.demo.application import Application, Round, sheet
from desk.demo.assessing import apply, withdraw
from desk.demo.hours import after, office
from lifecycle.contract import FollowRequest, Kind
from lifecycle.states import Action

_INSURERS: Final = ("Zorgverzekeraar Voorbeeld", "Fictieve Zorg", "Onderlinge Verzonnen")


def _tries(season: Round, one: Application, at: datetime, name: str, *, care: str | None = None, **keys: str) -> None:
    """An application that is refused: there is no contract, only the record of it."""
    policy = one.subject.policy if care is None else season.policies[care]
    role = {} if one.subject.role is None or care == "gli" else {"role": one.subject.role}
    season.diary.add(
        at,
        Action.APPLY,
        one.buyer,
        refused=True,
        contract=name,
        policy=policy.policy,
        provider=one.actor.key,
        regions=one.subject.regions,
        dossier=sheet({}),
        **role,
        **keys,
    )


def applies_all_the_same(season: Round, one: Application) -> None:
    """Somebody with a contract of two years applies once more."""
    if season.take("covered-applies"):
        at = office(season.dice, date(2026, 5, season.dice.between(4, 28)))
        _tries(season, one, at, f"{one.actor.key}-gli-dubbel")


def before_applying(season: Round, one: Application, applied: datetime) -> None:
    """What may come before an application: one that is too early, for other care, or in another's name."""
    dice = season.dice
    if one.subject.kind in {Kind.GGD, Kind.CJG, Kind.JGZ} and season.take("wrong-care"):
        _tries(season, one, after(dice, applied, 1, 6), f"{one.actor.key}-gli", care="gli")
    if season.take("too-early"):
        _tries(season, one, office(dice, date(2026, 3, dice.between(9, 27))), f"{one.name}-te-vroeg")
    stranger = next((given.contract for given in season.given if given.provider != one.actor.key), None)
    if stranger is not None and season.take("renews-of-another"):
        _tries(season, one, applied - timedelta(minutes=12), f"{one.name}-verkeerd", renews=stranger)


def after_applying(season: Round, one: Application, applied: datetime) -> None:
    """The same provider applies a second time while the first application is live."""
    if season.take("applies-twice"):
        _tries(season, one, applied + timedelta(minutes=25), f"{one.name}-dubbel")


def follow_request(season: Round, one: Application) -> FollowRequest | None:
    """Some ask to follow what they agreed with the insurer that is preferred in their regions."""
    return complete(season, one) if season.dice.chance(0.05) else None


def complete(season: Round, one: Application) -> FollowRequest:
    """A follow request in which everything is said."""
    dice = season.dice
    insurer = dice.pick(_INSURERS)
    return FollowRequest(insurer, f"Overeenkomst {insurer} 2027", "conform voorkeursverzekeraar", one.subject.regions)


def follows_badly(season: Round, one: Application, applied: datetime) -> datetime:
    """A follow request that says too little is withdrawn, and comes back complete; answers when it does."""
    dice = season.dice
    insurer = dice.pick(_INSURERS)
    bad = FollowRequest(insurer, None, None, one.subject.regions)
    apply(season, one, applied, bad)
    at = after(dice, applied, 6, 15)
    season.do(one, at, Action.ASSESS, refused=True)
    season.note(one, at, words.REMINDED, 1, 3)
    withdraw(season, one, after(dice, at, 4, 12))
    return after(dice, at, 18, 30)
