"""What happens to the round as a whole: the policies, the tariff, the regions, and who tries what is not theirs."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Final

from desk.demo import words
from desk.demo.application import ADMINISTRATOR, APPROVERS, AUDITOR, BUYERS, POLICY_MANAGER, Application, Round, sheet
from desk.demo.cast import Actor
from desk.demo.hours import AMENDED, OBJECTIONS_CLOSED, OFFERS_RAN, TARIFF_SET, after, office, on
from desk.demo.stories import NEW_REGISTER
from lifecycle.calendar import Milestone
from lifecycle.states import Action
from workflows.policy_round import Changes

_TARIFF: Final = Decimal("612.45")
_CHANGES: Final = Changes(add_registers=(NEW_REGISTER,))
_ONE_OBJECTS_IN: Final = 30


def policies(season: Round) -> None:
    """The amendment and the tariffs, each first tried by somebody who may not, or not yet as it should be."""
    add, policy = season.diary.add, season.policies["gli"].policy
    keys: dict[str, Any] = {"policy": policy, "changes": _CHANGES}
    add(AMENDED - timedelta(days=3), Action.AMEND_POLICY, BUYERS[1], refused=True, **keys, reason=words.AMENDMENT)
    add(AMENDED - timedelta(minutes=8), Action.AMEND_POLICY, POLICY_MANAGER, refused=True, **keys)
    add(AMENDED, Action.AMEND_POLICY, POLICY_MANAGER, **keys, reason=words.AMENDMENT)
    tariff: dict[str, Any] = {"care": "gli", "year": 2027}
    add(TARIFF_SET - timedelta(days=1), Action.SET_TARIFF, BUYERS[0], refused=True, **tariff, amount=_TARIFF)
    add(TARIFF_SET, Action.SET_TARIFF, POLICY_MANAGER, **tariff, amount=_TARIFF - 4)
    add(TARIFF_SET + timedelta(days=2), Action.SET_TARIFF, POLICY_MANAGER, **tariff, amount=_TARIFF)
    add(
        TARIFF_SET + timedelta(days=6),
        Action.SET_TARIFF,
        POLICY_MANAGER,
        care="kinderen",
        year=2027,
        amount=Decimal("845.10"),
    )


def milestones(season: Round) -> None:
    """Milestones that are run by hand: too early, by the wrong person, and once more than needed."""
    add, run = season.diary.add, Action.RUN_MILESTONE
    add(on(date(2026, 9, 14), "10:20"), run, POLICY_MANAGER, refused=True, milestone=Milestone.OFFERS_OUT)
    add(on(date(2026, 9, 30), "15:40"), run, BUYERS[2], refused=True, milestone=Milestone.OFFERS_OUT)
    add(OFFERS_RAN + timedelta(hours=3), run, POLICY_MANAGER, milestone=Milestone.OFFERS_OUT)
    add(on(date(2026, 11, 16), "09:25"), run, POLICY_MANAGER, milestone=Milestone.CARE_PUBLICATION)


def objections(season: Round, actors: list[Actor]) -> None:
    """Objections from March on; two come after the last day."""
    dice = season.dice
    for actor in dice.some(actors, max(1, len(actors) // _ONE_OBJECTS_IN)):
        at = office(dice, date(2026, dice.between(3, 5), dice.between(2, 13)))
        _object(season, actor, at.date(), refused=False)
    for actor in dice.some(actors, 2):
        _object(season, actor, OBJECTIONS_CLOSED.date() + timedelta(days=dice.between(2, 20)), refused=True)


def _object(season: Round, actor: Actor, day: date, *, refused: bool) -> None:
    dice = season.dice
    care = "kinderen" if actor.group.startswith(("child", "public")) else "gli"
    season.diary.add(
        office(dice, day),
        Action.OBJECT,
        dice.pick(BUYERS),
        refused=refused,
        policy=season.policies[care].policy,
        provider=actor.key,
        text=dice.pick(words.OBJECTIONS),
    )


def risks(season: Round, regions: list[str]) -> None:
    """Where no organisation is there for children, the duty of care is stated to be at risk; one by one."""
    dice = season.dice
    free = [region for region in regions if ("kinderen", region) not in season.landscape.presences]
    for region in free:
        at = office(dice, date(2026, dice.between(5, 8), dice.between(3, 25)))
        season.diary.add(
            at,
            Action.STATE_REGION,
            dice.pick(BUYERS),
            region=region,
            duty_of_care_risk=True,
            reason=dice.pick(words.RISK),
        )
        season.landscape.risk[region] = at


def not_theirs(season: Round, applications: list[Application]) -> None:
    """Somebody tries what their role does not allow."""
    tries: tuple[tuple[str, Action, dict[str, Any]], ...] = (
        (AUDITOR, Action.NOTE, {"text": "Bevinding bij de steekproef: dossier is compleet."}),
        (ADMINISTRATOR, Action.UPDATE_DOSSIER, {"dossier": sheet({"fte": 3})}),
        (POLICY_MANAGER, Action.REVIEW, {}),
        (AUDITOR, Action.PUBLISH, {}),
        (ADMINISTRATOR, Action.ASSESS, {}),
        (POLICY_MANAGER, Action.OFFER, {}),
    )
    signed = season.dice.some(applications, len(tries))
    for one, (by, do, keys) in zip(signed, tries, strict=False):
        at = after(season.dice, on(date(2026, 11, 16), "09:00"), 0, 25)
        season.do(one, at, do, by=by, refused=True, **keys)
    if applications:
        at = on(date(2026, 12, 3), "14:05")
        season.do(applications[0], at, Action.NOTE, by=APPROVERS[1], text="Steekproef van de fiatteur: akkoord.")
