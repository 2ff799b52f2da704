"""A plausible contracting round for contract year 2027, made up from a seed: the same seed gives the same round."""

from collections import Counter
from typing import Final

from desk.demo import policy_desk, stories
from desk.demo.application import USERS, Round
from desk.demo.cast import Actor, Casting
from desk.demo.dice import Dice
from desk.demo.facts import Sheets
from desk.demo.hours import DOWN, START, UNTIL
from lifecycle import policy_file
from scheduler.scenarios.model import Expect, Scenario

POLICIES: Final = ("gli-2027", "kinderen-2027")
_FULL_ROUND: Final = 400
_EAGER: Final = 0.2
_RARE: Final = {
    "applies-twice": 2,
    "asked-too-late": 2,
    "covered-applies": 2,
    "excluded-then-mended": 2,
    "excluded-then-terminated": 2,
    "follows-badly": 2,
    "late-override": 1,
    "override": 2,
    "override-by-oneself": 1,
    "override-on-other-ground": 1,
    "override-without-approver": 1,
    "published-twice": 1,
    "published-without-address": 3,
    "region-without-reason": 1,
    "reinstate": 3,
    "reinstate-signed-late": 1,
    "reinstate-without-approver": 1,
    "reinstate-without-proof": 1,
    "reject-on-wrong-grounds": 2,
    "reject-without-reason": 2,
    "renews-of-another": 1,
    "run-off-for-children": 1,
    "run-off-signed-too-late": 1,
    "run-off-without-ground": 2,
    "second-run-off": 2,
    "signed-before-offer": 1,
    "signed-in-future": 1,
    "signed-too-late": 1,
    "signed-twice": 2,
    "tariff-too-early": 1,
    "terminate-by-buyers": 1,
    "terminate-without-reason": 1,
    "terminated-halfway": 1,
    "too-early": 2,
    "waits-for-amendment": 4,
    "wrong-care": 1,
}
"""How often each rare story is told in a full round; in a larger one more often, and at least once in any."""


def plan(seed: int, providers: int) -> tuple[Round, list[Actor]]:
    """Everything that happens in the season, and who takes part."""
    dice = Dice(seed)
    loaded = {policy.care: policy for policy in map(policy_file.load, POLICIES)}
    season = Round(dice, loaded, Sheets(dice))
    share = providers / _FULL_ROUND
    season.eager = _EAGER if providers >= _FULL_ROUND else 1.0
    season.quota = Counter({story: max(1, round(times * share)) for story, times in _RARE.items()})
    casting = Casting(dice, providers)
    actors = casting.all(providers)
    by_group: dict[str, list[Actor]] = {}
    for actor in actors:
        by_group.setdefault(actor.group, []).append(actor)
    for place, actor in enumerate(by_group.get("rho", [])):
        stories.rho(season, actor, place)
    for place, actor in enumerate(by_group.get("partnership", [])):
        stories.partnership(season, actor, place)
    for actor in by_group.get("child-partnership", []):
        stories.children(season, actor, "coach")
    for actor in by_group.get("public", []):
        stories.children(season, actor, "czv")
    policy_desk.risks(season, casting.regions)
    for actor in by_group.get("coach", []):
        stories.coach(season, actor)
    for actor in by_group.get("child-coach", []):
        stories.children(season, actor, "coach")
    policy_desk.policies(season)
    policy_desk.milestones(season)
    policy_desk.objections(season, actors)
    policy_desk.not_theirs(season, season.signed)
    return season, actors


def season(seed: int, providers: int) -> Scenario:
    """A season of `providers` providers (1 or more) under both policies, to be played by `scheduler.rehearsal`."""
    planned, actors = plan(seed, providers)
    return Scenario(
        file="demo",
        title=f"Contracteerronde 2027 met {providers} verzonnen zorgaanbieders (zaad {seed})",
        policies=tuple(planned.policies.values()),
        start=START,
        until=UNTIL,
        down=DOWN,
        users=dict(USERS),
        regions={},
        providers={actor.key: actor.facts for actor in actors},
        given=tuple(planned.given),
        events=planned.diary.events(),
        expect=Expect(contracts={}),
    )
