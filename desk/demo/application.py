"""One application on its way through the round, and the people who handle it."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from desk.demo.cast import Actor
from desk.demo.diary import Diary
from desk.demo.dice import Dice
from desk.demo.facts import Facts, Sheets, Subject
from desk.demo.flaws import Flaw
from desk.demo.hours import after
from desk.demo.landscape import Landscape, Presence
from desk.demo.places import PLACES
from lifecycle import dossier
from lifecycle.dossier import Dossier
from lifecycle.policy import Policy
from lifecycle.roles import Role
from lifecycle.states import Action
from scheduler.scenarios.model import Given

BUYERS: Final = ("inkoop-a", "inkoop-b", "inkoop-c", "inkoop-d", "inkoop-e")
APPROVERS: Final = ("fiat-a", "fiat-b")
AUDITOR: Final = "toetsing"
POLICY_MANAGER: Final = "beleid"
ADMINISTRATOR: Final = "beheer"
USERS: Final[dict[str, Role]] = {
    **dict.fromkeys(BUYERS, Role.BUYER),
    **dict.fromkeys(APPROVERS, Role.APPROVER),
    AUDITOR: Role.AUDITOR,
    POLICY_MANAGER: Role.POLICY_MANAGER,
    ADMINISTRATOR: Role.ADMINISTRATOR,
}
_DESKS: Final = {region: place % len(BUYERS) for place, region in enumerate(PLACES)}


@dataclass(slots=True)
class Application:
    """An application, or a contract that runs already. `new`: no contract of this care in 2026."""

    name: str
    actor: Actor
    subject: Subject
    buyer: str
    new: bool = True
    facts: Facts = field(default_factory=dict)
    flaws: list[Flaw] = field(default_factory=list)
    stuck: tuple[str, ...] = ()
    renews: str | None = None
    presence: Presence | None = None

    @property
    def care(self) -> str:
        """The care it is for."""
        return self.subject.policy.care


@dataclass(slots=True)
class Round:
    """Everything that a season is planned with; `quota` counts the rare stories still to be told.

    `eager` is the probability (0 to 1) that a rare story is told where it could be, so that it is not always the first.
    """

    dice: Dice
    policies: dict[str, Policy]
    sheets: Sheets
    diary: Diary = field(default_factory=Diary)
    landscape: Landscape = field(default_factory=Landscape)
    quota: Counter[str] = field(default_factory=Counter)
    eager: float = 1.0
    given: list[Given] = field(default_factory=list)
    signed: list[Application] = field(default_factory=list)

    def take(self, story: str, *, sure: bool = False) -> bool:
        """Whether a rare story is told here, if any is still to be told; for certain where that is `sure`."""
        if self.quota[story] <= 0 or not (sure or self.dice.chance(self.eager)):
            return False
        self.quota[story] -= 1
        return True

    def subject(self, actor: Actor, care: str, role: str | None) -> Subject:
        """Whose dossier an actor's is under the policy of `care`."""
        return Subject(self.policies[care], actor.kind, role, actor.reach, actor.regions)

    def application(self, actor: Actor, care: str, role: str | None) -> Application:
        """A new application of `actor`, with a dossier in which everything is in order."""
        subject = self.subject(actor, care, role)
        home = BUYERS[_DESKS[actor.regions[0]]]
        buyer = self.dice.pick(BUYERS) if self.dice.chance(0.1) else home
        made = Application(f"{actor.key}-{care}", actor, subject, buyer, stuck=actor.wrong)
        made.facts = self.sheets.good(subject)
        return made

    def do(
        self, one: Application, at: datetime, do: Action, *, by: str | None = None, refused: bool = False, **keys: Any
    ) -> None:
        """Something is done to an application or contract."""
        self.diary.add(at, do, by or one.buyer, refused=refused, contract=one.name, **keys)

    def note(self, one: Application, at: datetime, texts: tuple[str, ...], low: int = 0, high: int = 3) -> datetime:
        """Somebody makes a note a few days later; answers when."""
        found = after(self.dice, at, low, high)
        self.do(one, found, Action.NOTE, text=self.dice.pick(texts))
        return found

    def update(self, one: Application, at: datetime, facts: Facts) -> None:
        """A part of the dossier comes in."""
        self.do(one, at, Action.UPDATE_DOSSIER, dossier=sheet(facts))

    def approver(self, by: str) -> str:
        """An approver who is not `by`."""
        return self.dice.pick([name for name in APPROVERS if name != by])


def sheet(facts: Facts) -> Dossier:
    """The dossier that plain data describes."""
    return dossier.parse(facts)
