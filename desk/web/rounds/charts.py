"""The figures of the round as charts: each one table of numbers, which the page shows and the picture draws."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from desk.language import current, t
from desk.web.lists.known import Known
from desk.web.lists.query import address
from desk.web.rounds.line import ALL
from desk.words import capital, counted, named, on_day, shortly
from lifecycle.contract import Kind
from lifecycle.policy import Policy
from lifecycle.states import ENDS, NEXT, State
from lifecycle.wording import MONTHS
from workflows.figures import Figures
from workflows.portfolio_asked import Filter

MOST_RULES: Final = 10
MOST_DAYS: Final = 13
STAGES: Final = (State.APPLIED, State.ASSESSED, State.OFFERED, State.SIGNED, State.PUBLISHED)
LIVE: Final = (*STAGES, State.RUN_OFF)


class Which(StrEnum):
    """The charts there are."""

    FUNNEL = "funnel"
    STATES = "states"
    REFUSALS = "refusals"


@dataclass(frozen=True, slots=True)
class Entry:
    """A row or column of a chart: its name in a table, and shorter ones in a picture; where its contracts are."""

    text: str
    short: str
    shortest: str
    path: str = ""


@dataclass(frozen=True, slots=True)
class Chart:
    """One chart: `numbers` has a row for each of `rows`, with a number for each of `columns`.

    `heading` is what the rows are; `said` is its text alternative in a sentence, `rest` what it leaves out.
    """

    which: Which
    policy: str
    title: str
    said: str
    heading: str
    rows: tuple[Entry, ...]
    columns: tuple[Entry, ...]
    numbers: tuple[tuple[int, ...], ...]
    rest: str = ""

    @property
    def path(self) -> str:
        """Where its picture is."""
        return f"/round/figures/{self.policy or ALL}/{self.which.value}.svg"

    @property
    def is_stacked(self) -> bool:
        """Whether rows have several numbers, with a total."""
        return self.which is not Which.REFUSALS


def chart(which: Which, figures: Figures, known: Known, policy: str) -> Chart | None:
    """A chart of a policy; ``None`` where there is nothing to draw."""
    return _CHARTS[which](figures, known, policy)


def _funnel(figures: Figures, known: Known, policy: str) -> Chart | None:
    reached = {kind: states for (name, kind), states in figures.funnel().items() if name == policy}
    kinds = [kind for kind in Kind if any(reached.get(kind, Counter[State]())[state] for state in STAGES)]
    if not kinds:
        return None
    numbers = tuple(tuple(reached[kind][state] for kind in kinds) for state in STAGES)
    rows = tuple(_entry(named(state.value), sum(line)) for state, line in zip(STAGES, numbers, strict=True))
    name = known.policy(policy)
    first, last = counted(sum(numbers[0])), counted(sum(numbers[-1]))
    return Chart(
        Which.FUNNEL,
        policy,
        t(f"Hoe ver de contracten kwamen: {name}", f"How far the contracts came: {name}"),
        t(
            f"Van {first} aanvragen kwamen er {last} tot publicatie, per soort aanbieder.",
            f"Of {first} applications {last} came to publication, by kind of provider.",
        ),
        t("Kwam tot", "Came to"),
        rows,
        tuple(_kind(kind, policy) for kind in kinds),
        numbers,
    )


def _entry(text: str, total: int) -> Entry:
    said = capital(text)
    return Entry(said, f"{said}: {counted(total)}", f"{said}: {counted(total)}")


def _kind(kind: Kind, policy: str) -> Entry:
    short = capital(shortly(kind.value))
    return Entry(capital(named(kind.value)), short, short, address(Filter(policy=policy, kind=kind)))


def _column(name: str, asked: Filter) -> Entry:
    said = capital(named(name))
    return Entry(said, said, said, address(asked))


def _states(figures: Figures, known: Known, policy: str) -> Chart | None:
    by_day = figures.states_by_day(policy)
    if not by_day:
        return None
    days = _days(list(by_day))
    ended = {day: sum(number for state, number in by_day[day].items() if state in ENDS) for day in days}
    live = [state for state in LIVE if any(by_day[day].get(state) for day in days)]
    numbers = tuple((*(by_day[day].get(state, 0) for state in live), ended[day]) for day in days)
    columns = [_column(state.value, Filter(policy=policy, states=(state,))) for state in live]
    over = t("Afgevallen of voorbij", "Dropped out or over")
    columns.append(Entry(over, over, over, address(Filter(policy=policy, states=tuple(sorted(ENDS))))))
    name, standing = known.policy(policy), counted(sum(numbers[-1]) - ended[days[-1]])
    return Chart(
        Which.STATES,
        policy,
        t(f"Standen door de tijd: {name}", f"States over time: {name}"),
        t(
            f"Hoeveel contracten in welke stand waren, tot en met {on_day(days[-1].isoformat())}:"
            f" {standing} tellen er nu nog mee.",
            f"How many contracts were in which state, up to {on_day(days[-1].isoformat())}: {standing} still count.",
        ),
        t("Aan het eind van", "At the end of"),
        tuple(Entry(on_day(day.isoformat()), _short(day), _short(day)) for day in days),
        tuple(columns),
        numbers,
    )


def _short(day: date) -> str:
    month = MONTHS[current()][day.month - 1]
    return f"{day.day} {'mrt' if month == 'maart' else month[:3]}"


def _days(every: list[date]) -> list[date]:
    """At most so many days, the last one among them: all of them, the ends of weeks, or else the ends of months."""
    for ends in (_every_day, _ends_week, _ends_month):
        found = [day for day in every if ends(day) or day == every[-1]]
        if len(found) <= MOST_DAYS:
            break
    return found[-MOST_DAYS:]


def _every_day(_day: date) -> bool:
    return True


def _ends_week(day: date) -> bool:
    return day.isoweekday() == 7  # noqa: PLR2004 - Sunday is 7


def _ends_month(day: date) -> bool:
    return (day + timedelta(days=1)).day == 1


def _refusals(figures: Figures, known: Known, policy: str) -> Chart | None:
    found = [(rule, times) for of, rule, times in figures.refused_by_rule(policy) if of == policy]
    if not found:
        return None
    shown, rest = found[:MOST_RULES], found[MOST_RULES:]
    entry = known.policies.get(policy)
    policy_now = None if entry is None else entry.policy
    rows = tuple(_rule(place, rule, times, known, policy_now) for place, (rule, times) in enumerate(shown, 1))
    of = known.policy(policy) if policy else t("los van een beleid", "apart from a policy")
    often, every = counted(sum(number for _, number in rest)), counted(sum(number for _, number in found))
    return Chart(
        Which.REFUSALS,
        policy,
        t(f"Weigeringen naar regel: {of}", f"Refusals by rule: {of}"),
        t(
            f"Regels die het vaakst iets tegenhielden; samen hielden alle regels {every} keer iets tegen.",
            f"The rules that refused most often; all rules together refused {every} times.",
        ),
        t("Regel", "Rule"),
        rows,
        (Entry(t("Keer geweigerd", "Times refused"), t("keer", "times"), t("keer", "times")),),
        tuple((number,) for _, number in shown),
        t(
            f"Nog {len(rest)} andere regels weigerden samen {often} keer.",
            f"Another {len(rest)} rules refused {often} times.",
        )
        if rest
        else "",
    )


_LONGEST: Final = 52


def _rule(place: int, rule: str, times: int, known: Known, policy: Policy | None) -> Entry:
    way = known.way(rule, policy)
    numbered = f"{place}. {way.paragraph}".strip()
    said, marked = f"{numbered} {way.failing}", f"{numbered} {way.marked}"
    short = marked if len(marked) <= _LONGEST else f"{marked[:_LONGEST].rsplit(' ', 1)[0]}…"
    return Entry(said, f"{short} {counted(times)}", f"{numbered}: {counted(times)}", _failing(rule, policy))


def _failing(rule: str, policy: Policy | None) -> str:
    """The contracts of which the next step is kept back by the rule; empty where it never is."""
    known = None if policy is None else policy.by_id.get(rule)
    if policy is None or known is None or not known.required or set(NEXT.values()).isdisjoint(known.on):
        return ""
    return address(Filter(policy=policy.policy, failing=rule))


_CHARTS: Final[Mapping[Which, Callable[[Figures, Known, str], Chart | None]]] = {
    Which.FUNNEL: _funnel,
    Which.STATES: _states,
    Which.REFUSALS: _refusals,
}
