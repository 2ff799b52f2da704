"""One milestone of one policy and year, as its page shows it."""

from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Row

from desk.language import t
from desk.showing import duties
from desk.showing import milestones as showing
from desk.showing.duties import in_words
from desk.showing.names import of_ids
from desk.web.lists.known import Known, Way
from desk.web.rounds.by_itself import Share, expected, sentence, together
from desk.web.rounds.line import ALL, path_of
from desk.words import at_moment, capital, counted, named, said
from lifecycle.calendar import Milestone, in_utc
from lifecycle.findings import Finding
from lifecycle.policy import Policy
from lifecycle.states import Action, State
from scheduler import milestones, previews
from scheduler.standing import Standing, standing
from workflows.office import Office
from workflows.store import contracts, effects, ledger
from workflows.store.candidates import Foreseen

PIECE: Final = 20
"""How many contracts a page shows."""


@dataclass(frozen=True, slots=True)
class Part:
    """One piece of work: an action with an outcome, and how many contracts it is about.

    What is still to be done has what is foreseen of it as its outcome, or none where that is not told apart.
    """

    action: Action
    outcome: str
    number: int

    @property
    def is_done(self) -> bool:
        """Whether the contracts were dealt with."""
        return self.outcome in {ledger.CHANGED, ledger.SKIPPED}

    @property
    def query(self) -> str:
        """What the address of its list says."""
        return f"action={self.action.value}&outcome={self.outcome}" if self.outcome else f"action={self.action.value}"


@dataclass(frozen=True, slots=True)
class Reason:
    """What stands in the way of a contract: the rule, and what was seen and is needed where that is known."""

    way: Way
    seen: str = ""
    needed: str = ""


@dataclass(frozen=True, slots=True)
class Concerned:
    """A contract in a list of a milestone."""

    number: str
    provider: str
    state: State
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Trouble:
    """A contract on which the job keeps failing."""

    number: str
    action: str
    said: str
    times: int
    first: str
    last: str


@dataclass(frozen=True, slots=True)
class Listed:
    """A piece of the contracts of a part; `broken` cannot be judged, `further` is the id to go on from."""

    part: Part
    concerned: tuple[Concerned, ...]
    rules: tuple[tuple[Way, int], ...]
    broken: tuple[str, ...]
    further: int | None


@dataclass(frozen=True, slots=True)
class Duty:
    """A milestone as its page shows it; `done` and `left` (``None``: many) are its progress in contracts."""

    row: Row[Any]
    path: str
    title: str
    of: str
    standing: Standing
    in_words: str
    by_itself: str
    together: tuple[Share, ...]
    beside: tuple[str, ...]
    done: int
    left: int | None
    parts: tuple[Part, ...]
    troubles: tuple[Trouble, ...]


def find(office: Office, milestone: str, policy: str, year: int) -> Row[Any] | None:
    """The row of the ledger that an address names, if there is one."""
    if milestone not in set(Milestone):
        return None
    return duties.find(office, Milestone(milestone), "" if policy == ALL else policy, year)


def read(office: Office, row: Row[Any], known: Known) -> Duty:
    """Everything on the page of a duty but the list of contracts."""
    stands = standing(row, office.now())
    with office.store.reading() as connection:
        duty = milestones.duty_of(connection, row)
        counts = effects.counts(connection, row.id)
        failing = [each for each in ledger.troubles(connection) if each.milestone_id == row.id]
        waiting = {} if stands.is_done else expected(connection, duty)
    dealt_with = [
        Part(action, outcome, counts.get((action.value, outcome), 0))
        for action in _work(row)
        for outcome in (ledger.CHANGED, ledger.SKIPPED)
    ]
    to_do = [
        Part(action, "" if set(found) == {Foreseen.UNKNOWN} else foreseen.value, found.get(foreseen, 0))
        for action, found in waiting.items()
        for foreseen in Foreseen
    ]
    done = sum(counts.values())
    return Duty(
        row=row,
        path=path_of(row),
        title=capital(named(row.milestone)),
        of=known.policy(row.policy_id) if row.policy_id else t("Alle zorg", "All care"),
        standing=stands,
        in_words=capital(in_words(row, stands, office.now())),
        by_itself=sentence(row, stands),
        together=together(office, row, known),
        beside=tuple(showing.beside_contracts(office, row)),
        done=done,
        left=None if any(part.number >= previews.MOST for part in to_do) else sum(part.number for part in to_do),
        parts=tuple(part for part in (*to_do, *dealt_with) if part.number),
        troubles=tuple(_trouble(each, known) for each in failing),
    )


def listed(office: Office, duty: Duty, known: Known, asked: tuple[str, str], after: int) -> Listed | None:
    """The contracts of the part that is asked for by action and outcome, or of the first; ``None`` without any."""
    part = next((part for part in duty.parts if (part.action.value, part.outcome) == asked), None)
    if part is None:
        part = next(iter(duty.parts), None)
    if part is None:
        return None
    return _done(office, duty, part, known, after) if part.is_done else _to_do(office, duty, part, known, after)


def _work(row: Row[Any]) -> tuple[Action, ...]:
    return milestones.WORK[Milestone(row.milestone)]


def _to_do(office: Office, duty: Duty, part: Part, known: Known, after: int) -> Listed:
    foreseen = Foreseen(part.outcome) if part.outcome else None
    piece = previews.piece(office, duty.row, part.action, after, PIECE, foreseen)
    with office.store.reading() as connection:
        whose = contracts.providers(connection, {each.contract.provider_id for each in piece.planned})
    found = []
    for each in piece.planned:
        provider = whose[each.contract.provider_id]
        reasons = tuple(reason(finding, each.policy, known) for finding in each.obstacles)
        found.append(Concerned(each.contract.number, provider.name or provider.key, each.contract.state, reasons))
    return Listed(part, tuple(found), (), piece.broken, piece.further)


def reason(finding: Finding, policy: Policy | None, known: Known) -> Reason:
    """A finding as a reason, in words."""
    ids = of_ids(policy, known.regions)
    needed = "" if finding.needed is None else said(finding.needed, names=ids)
    return Reason(known.way(finding.rule, policy), said(finding.seen, names=ids), needed)


def _done(office: Office, duty: Duty, part: Part, known: Known, after: int) -> Listed:
    entry = known.policies.get(duty.row.policy_id)
    policy = None if entry is None else entry.policy
    with office.store.reading() as connection:
        rows = effects.piece(connection, duty.row.id, part.action.value, part.outcome, after=after, limit=PIECE + 1)
        kept = effects.rules(connection, duty.row.id, part.action.value) if part.outcome == ledger.SKIPPED else []
    found = [
        Concerned(
            row.number,
            row.name or row.key,
            State(row.state),
            tuple(Reason(known.way(rule, policy)) for rule in row.rules),
        )
        for row in rows[:PIECE]
    ]
    rules = tuple((known.way(rule, policy), number) for rule, number in kept)
    return Listed(part, tuple(found), rules, (), rows[PIECE - 1].contract_id if len(rows) > PIECE else None)


def _trouble(row: Row[Any], known: Known) -> Trouble:
    ways = [known.way(rule) for rule in row.said.split(", ")]
    if all(way.paragraph for way in ways):
        rules = t(" en ", " and ").join(way.paragraph for way in ways)
        why = t(f"een regel van {rules} kon niet worden beoordeeld", f"a rule of {rules} could not be judged")
    else:
        why = t(
            f"de gegevens van het contract zijn niet te verwerken (kenmerk {row.said})",
            f"the facts of the contract cannot be processed (reference {row.said})",
        )
    first, last = at_moment(in_utc(row.first_at)), at_moment(in_utc(row.last_at))
    return Trouble(row.number, named(Action(row.action).name.lower()), why, row.times, first, last)


def number_in_words(number: int) -> str:
    """A number of contracts; many are not counted."""
    most = counted(previews.MOST - 1)
    return t(f"meer dan {most}", f"more than {most}") if number >= previews.MOST else counted(number)


def part_in_words(part: Part) -> str:
    """What a part is, with its number: aanbieden: 114 gewijzigd."""
    number, action = number_in_words(part.number), capital(named(part.action.name.lower()))
    if part.outcome == ledger.CHANGED:
        return t(f"{action}: {number} gedaan", f"{action}: {number} done")
    if part.outcome == ledger.SKIPPED:
        return t(f"{action}: {number} gelaten", f"{action}: {number} left alone")
    if part.outcome == Foreseen.READY:
        return t(f"{action}: gebeurt bij {number}", f"{action}: will be done for {number}")
    if part.outcome == Foreseen.HELD:
        return t(f"{action}: blijft achterwege bij {number}", f"{action}: will be left alone for {number}")
    if part.outcome == Foreseen.UNKNOWN:
        return t(f"{action}: nog te beoordelen bij {number}", f"{action}: still to be judged for {number}")
    return t(f"{action}: {number} te gaan", f"{action}: {number} to do")
