"""From an application to its assessment: what comes in, what is wrong with it, and how people take it."""

from datetime import datetime
from typing import Any, Final

from desk.demo import flaws, words
from desk.demo.application import Application, Round, sheet
from desk.demo.hours import AMENDED, after
from lifecycle.contract import FollowRequest
from lifecycle.states import Action

_FLAWS: Final = {"0": 48, "1": 34, "2": 13, "3": 5}
_STUCK: Final = {"reject": 65, "withdraw": 15, "forget": 20}
_SERIOUS: Final = {"reject": 60, "mend": 30, "forget": 10}
_USUAL: Final = {"mend": 70, "part": 9, "late": 4, "reject": 7, "withdraw": 5, "forget": 5}
_LAST_TRY: Final = {"mend": 75, "reject": 25}
_TRIES: Final = 3


def apply(
    season: Round, one: Application, at: datetime, follows: FollowRequest | None = None, *, spoil: bool = True
) -> None:
    """The application comes in, with what is wrong with it; nothing is where it is not to `spoil`."""
    dice = season.dice
    if spoil:
        one.flaws = flaws.some(one.facts, one.subject, dice, int(dice.weighted(_FLAWS)))
    if one.presence is not None:
        one.presence.applied = at
    optional: dict[str, Any] = {
        "role": one.subject.role,
        "reach": one.subject.reach,
        "renews": one.renews,
        "follows": follows,
    }
    season.do(
        one,
        at,
        Action.APPLY,
        policy=one.subject.policy.policy,
        provider=one.actor.key,
        regions=one.subject.regions,
        dossier=sheet(flaws.spoiled(one.facts, one.flaws)),
        **{key: value for key, value in optional.items() if value is not None},
    )


def assess(season: Round, one: Application, applied: datetime, *, quickly: bool = False) -> datetime | None:
    """From the application on: the moment it was assessed, or ``None`` where it never was."""
    dice = season.dice
    open_flaws = list(one.flaws)
    at = applied
    if dice.chance(0.55):
        at = season.note(one, at, words.RECEIVED)
    if open_flaws and dice.chance(0.3):
        at = after(dice, at, 3, 10)
        season.update(one, at, flaws.mended([open_flaws.pop()]))
    elif dice.chance(0.3):
        at = after(dice, at, 3, 10)
        season.update(one, at, {"fte": dice.between(1, 30)})
    at = after(dice, at, 3, 12) if quickly else after(dice, max(at, applied), 6, 30)
    for attempt in range(_TRIES):
        failing = (*one.stuck, *(rule for flaw in open_flaws for rule in flaw.rules))
        season.do(one, at, Action.ASSESS, refused=bool(failing))
        if not failing:
            return at
        reaction = _reaction(season, one, open_flaws, last=attempt > 0)
        if reaction in _ENDS:
            _ENDS[reaction](season, one, at, failing)
            return None
        at = _mend(season, one, at, open_flaws, reaction)
    return None


def _reaction(season: Round, one: Application, open_flaws: list[flaws.Flaw], *, last: bool) -> str:
    if one.stuck:
        return season.dice.weighted(_STUCK)
    if any(flaw.serious for flaw in open_flaws):
        return season.dice.weighted(_SERIOUS)
    return season.dice.weighted(_LAST_TRY if last else _USUAL)


def _mend(season: Round, one: Application, at: datetime, open_flaws: list[flaws.Flaw], reaction: str) -> datetime:
    """The provider completes the dossier, all of it or a part; answers when it is assessed again."""
    dice = season.dice
    if dice.chance(0.45):
        at = season.note(one, at, words.REMINDED, 2, 7)
    at = after(dice, at, 60, 110) if reaction == "late" else after(dice, at, 3, 18)
    count = 1 if reaction == "part" else len(open_flaws)
    season.update(one, at, flaws.mended(open_flaws[:count]))
    del open_flaws[:count]
    return after(dice, at, 1, 12)


def reject(season: Round, one: Application, at: datetime, grounds: tuple[str, ...], texts: tuple[str, ...]) -> None:
    """The application is rejected; some buyers forget the reason or cite a rule that holds, and try again."""
    dice = season.dice
    reason = dice.pick(texts)
    if season.take("reject-without-reason"):
        season.do(one, at, Action.REJECT, grounds=grounds, refused=True)
        at = after(dice, at, 0, 1)
    if season.take("reject-on-wrong-grounds"):
        wrong = f"{'3.3.3' if one.care == 'gli' else '3.3.1'}/igj-measure"
        if wrong not in grounds:
            season.do(one, at, Action.REJECT, grounds=(wrong,), reason=reason, refused=True)
            at = after(dice, at, 0, 2)
    season.do(one, at, Action.REJECT, grounds=grounds, reason=reason)
    close(one, at)


def withdraw(season: Round, one: Application, at: datetime) -> None:
    """The provider steps back."""
    if season.dice.chance(0.7):
        season.do(one, at, Action.NOTE, text=season.dice.pick(words.WITHDRAWN))
        at = after(season.dice, at, 0, 2)
    season.do(one, at, Action.WITHDRAW)
    close(one, at)


def close(one: Application, at: datetime) -> None:
    """The application is live no more."""
    if one.presence is not None:
        one.presence.closed = min(one.presence.closed, at)


def _rejected(season: Round, one: Application, at: datetime, failing: tuple[str, ...]) -> None:
    reject(season, one, after(season.dice, at, 5, 30), tuple(dict.fromkeys(failing)), words.REJECTED)


def _withdrawn(season: Round, one: Application, at: datetime, _failing: tuple[str, ...]) -> None:
    withdraw(season, one, after(season.dice, at, 2, 30))


def _forgotten(season: Round, one: Application, at: datetime, _failing: tuple[str, ...]) -> None:
    for _ in range(season.dice.between(1, 2)):
        at = season.note(one, at, words.SILENT, 10, 40)


_ENDS: Final = {"reject": _rejected, "withdraw": _withdrawn, "forget": _forgotten}


def wait_for_amendment(season: Round, one: Application, applied: datetime) -> datetime:
    """The dossier names a register that the policy only recognises from the amendment on."""
    at = after(season.dice, applied, 7, 14)
    season.do(one, at, Action.ASSESS, refused=True)
    season.do(
        one,
        after(season.dice, at, 1, 4),
        Action.NOTE,
        text="Register nog niet erkend; beleid bekijkt of het kan worden toegevoegd.",
    )
    at = after(season.dice, AMENDED, 2, 12)
    season.do(one, at, Action.ASSESS)
    return at
