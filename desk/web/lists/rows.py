"""A contract as a row of the list: what stands in its way, and the day that counts."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from desk.language import t
from desk.showing.portfolio import kind_of, name_of
from desk.web.lists.known import Known, Way, step_in_words
from desk.words import days_left
from lifecycle.states import State
from workflows import deadlines
from workflows.deadlines import Deadline, What
from workflows.portfolio import Listed
from workflows.store.evaluations import Evaluation

SHOWN_WAYS: Final = 1
_NEAR: Final = 14


@dataclass(frozen=True, slots=True)
class Day:
    """A deadline in words: what by then, the day, how far it is, and whether that is soon or past."""

    what: str
    day: date
    left: str
    soon: bool
    past: bool


@dataclass(frozen=True, slots=True)
class Row:
    """A contract as the list shows it; `ready` is what can be done with it where nothing stands in the way.

    `more` is how many rules stand in the way beside the `ways` that are shown. What is not judged yet has neither.
    """

    number: str
    provider: str
    kind: str
    regions: str
    state: State
    overdue: bool
    ready: str
    ways: tuple[Way, ...]
    more: int
    deadline: Day | None


def row(listed: Listed, known: Known, today: date) -> Row:
    """A contract as a row."""
    contract, judged = listed.contract, listed.evaluation
    ways = [] if judged is None else ways_of(listed, judged, known)
    deadline = deadlines.of(contract, known.policies)
    return Row(
        number=contract.number,
        provider=name_of(listed),
        kind=kind_of(contract),
        regions=", ".join(known.region(name) for name in contract.regions),
        state=contract.state,
        overdue=listed.overdue,
        ready=step_in_words(judged.action) if judged is not None and judged.ready else "",
        ways=tuple(ways[:SHOWN_WAYS]),
        more=max(0, len(ways) - SHOWN_WAYS),
        deadline=None if deadline is None else day_in_words(deadline, today),
    )


def ways_of(listed: Listed, judged: Evaluation, known: Known) -> list[Way]:
    """What was judged to stand in the way of a contract's next step, in words."""
    if not judged.failing:
        return []
    policy = known.deciding(listed.contract, judged.action)
    return [known.way(rule, policy) for rule in judged.failing]


def day_in_words(deadline: Deadline, today: date) -> Day:
    """A deadline in words."""
    far = (deadline.day - today).days
    counts = deadline.what is not What.TERM
    return Day(
        deadline_in_words(deadline.what), deadline.day, days_left(far), counts and 0 <= far <= _NEAR, counts and far < 0
    )


def deadline_in_words(what: What) -> str:
    """What has to be done by a deadline."""
    said = {
        What.DECIDE: t("aanbieden t/m", "offer by"),
        What.SIGN: t("tekenen t/m", "sign by"),
        What.SIGN_RUN_OFF: t("uitloop tekenen t/m", "sign run-off by"),
        What.PUBLISH: t("publiceren op", "publish on"),
        What.TERM: t("loopt t/m", "runs until"),
    }
    return said[what]
