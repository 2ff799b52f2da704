"""The questions of the import form as fields of a page: those of one policy and one kind of provider, in groups."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from desk.imports.form import Column
from desk.imports.labels import hint as hinted
from desk.imports.labels import label
from desk.imports.values import NONE
from desk.language import t
from desk.words import capital, named
from lifecycle.contract import Kind, Reach
from lifecycle.languages import Both
from lifecycle.policy import Policy, Rule
from lifecycle.states import State

ORGANISATIONS: Final = frozenset(Kind) - {Kind.INDIVIDUAL}
_OWN: Final = ("licence", "coverage", "registers", "training")
"""What somebody who delivers care alone is asked; others are asked it about each subcontractor."""
_COUNTS: Final = frozenset({"consultations.insurer", "evaluations", "fte"})
_DAYS: Final = frozenset({"first", "last", "training.started", "training.expected_completion"})
_WIDE: Final = frozenset({"name", "street", "follows.insurer", "follows.agreement", "follows.tariff", "coverage"})
_FACTS: Final = frozenset({"name", "agb", "kvk", "street", "postcode", "city"})


class Widget(StrEnum):
    """How a question is asked."""

    TEXT = "text"
    SHORT = "short"
    DAY = "day"
    NUMBER = "number"
    FLAG = "flag"
    ONE = "one"
    MANY = "many"


@dataclass(frozen=True, slots=True)
class Question:
    """One field: `other` says that something that is not on the list can be written too."""

    key: str
    label: str
    hint: str
    widget: Widget
    options: tuple[tuple[str, str], ...] = ()
    other: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """Questions that belong together; `folded` where most leave them as they are."""

    id: str
    title: str
    questions: tuple[Question, ...]
    folded: bool = False
    said: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """Of whom and under what: the policy whose questions they are, the kind of provider, the regions (id -> name)."""

    policy: Policy
    kind: Kind
    regions: Mapping[str, str]
    renewable: Sequence[tuple[str, str]] = ()
    newcomer: bool = False


def groups(columns: Iterable[Column], asked: Asked) -> list[Group]:
    """The groups of questions that `columns` make for an application or a running contract."""
    wanted = [column for column in columns if _belongs(column, asked)]
    found = [
        _group("provider", t("De aanbieder", "The provider"), wanted, asked, _FACTS.__contains__),
        _group("contract", t("Het contract", "The contract"), wanted, asked, _of_contract),
        _group("care", t("Zorg en werkgebied", "Care and coverage"), wanted, asked, _of_care),
        _group("numbers", t("Overleg en omvang", "Consultations and size"), wanted, asked, _of_numbers),
        _group("exclusions", t("Uitsluitingsgronden", "Grounds for exclusion"), wanted, asked, "exclusions".__eq__),
        *_evidence(wanted, asked),
        _group("follows", t("Volgverzoek", "Follow request"), wanted, asked, _is("follows"), folded=True),
    ]
    return [group for group in found if group.questions]


def of_coach(columns: Iterable[Column], asked: Asked) -> tuple[Question, ...]:
    """What is asked about a subcontractor."""
    about = Asked(asked.policy, Kind.INDIVIDUAL, asked.regions, newcomer=True)
    return tuple(question(column, asked) for column in columns if _belongs(column, about))


def summed_up(errors: Mapping[str, str], found: Sequence[Group], coach: Sequence[Question]) -> list[tuple[str, str]]:
    """What is wrong with each field, and which field that is: what a summary above the form says."""
    labels = {question.key: question.label for group in found for question in group.questions}
    for place in {name.partition(".")[0] for name in errors if name.startswith("coach")}:
        whose = f"{t('Onderaannemer', 'Subcontractor')} {int(place.removeprefix('coach')) + 1}"
        labels |= {f"{place}.{question.key}": f"{whose}, {question.label}" for question in coach}
    return [(name, f"{labels[name]}: {said}" if name in labels else said) for name, said in errors.items()]


def has_coaches(asked: Asked) -> bool:
    """Whether subcontractors deliver the care."""
    return asked.kind in ORGANISATIONS


def _is(head: str) -> Callable[[str], bool]:
    return lambda key: key.partition(".")[0] == head


def _of_contract(key: str) -> bool:
    return key in {"role", "reach", "regions", "renews", "state", "first", "last"}


def _of_care(key: str) -> bool:
    return key.partition(".")[0] in {"programmes", "subcontractors", *_OWN}


def _of_numbers(key: str) -> bool:
    return key in _COUNTS or key.startswith("consultations.")


def _group(
    identifier: str,
    title: str,
    columns: Sequence[Column],
    asked: Asked,
    belongs: Callable[[str], bool],
    *,
    folded: bool = False,
) -> Group:
    questions = tuple(question(column, asked) for column in columns if belongs(column.key))
    return Group(identifier, title, questions, folded)


def _evidence(columns: Sequence[Column], asked: Asked) -> Iterator[Group]:
    """What has been shown, by the paragraph that asks it; what is asked of a wider reach and advice apart."""
    every = [column for column in columns if column.key == "evidence.all"]
    yield _group("evidence", t("Bewijs", "Evidence"), every, asked, bool)
    parts: dict[tuple[str, bool, bool], list[Column]] = {}
    for column in columns:
        rule = _rule(column, asked.policy)
        if rule is not None:
            parts.setdefault((rule.paragraph, rule.who.reach is not None, rule.advice), []).append(column)
    for (paragraph, wider, advice), found in parts.items():
        title = f"{t('Bewijs bij', 'Evidence for')} {_paragraph(paragraph)}"
        if wider:
            title += t(", alleen bovenregionaal en landelijk", ", supraregional and national only")
        if advice:
            title += t(" (advies, weigert nooit)", " (advice, never refuses)")
        identifier = f"evidence-{paragraph}-{int(wider)}{int(advice)}".replace(".", "-")
        yield _group(identifier, title, found, asked, bool, folded=True)


def _paragraph(paragraph: str) -> str:
    return f"§ {paragraph}" if paragraph[0].isdigit() else named(paragraph)


def _rule(column: Column, policy: Policy) -> Rule | None:
    head, _, rest = column.key.partition(".")
    return policy.by_id.get(rest) if head == "evidence" else None


def _belongs(column: Column, asked: Asked) -> bool:
    """Whether a question is one of this policy and this kind of provider."""
    key, policy = column.key, asked.policy
    head, _, rest = key.partition(".")
    if key in {"reference", "policy", "provider", "kind"} or (column.only and policy.policy not in column.only):
        return False
    if head == "licence" and rest.rpartition(".")[0] not in policy.programme_ids:
        return False
    if head in _OWN and asked.kind is not Kind.INDIVIDUAL:
        return False
    rule = _rule(column, policy)
    if rule is not None:
        return _concerns(rule, asked)
    return {
        "reach": asked.kind is Kind.INDIVIDUAL,
        "renews": bool(asked.renewable),
        "subcontractors": has_coaches(asked),
        **dict.fromkeys(_FACTS, asked.newcomer),
    }.get(key, True)


def _concerns(rule: Rule, asked: Asked) -> bool:
    who, fitting = rule.who, roles_for(asked.policy, asked.kind)
    return (who.kinds is None or asked.kind in who.kinds) and (
        who.roles is None or not fitting or bool(set(who.roles) & set(fitting))
    )


def roles_for(policy: Policy, kind: Kind) -> list[str]:
    """The roles that fit a kind of provider; every role where none does, for the rules say that better."""
    return [role for role, kinds in policy.roles.items() if kind in kinds] or list(policy.roles)


def question(column: Column, asked: Asked) -> Question:
    """A question as a field."""
    options = _options(column.key, asked)
    widget = _widget(column, options)
    hint = "" if widget in {Widget.FLAG, Widget.ONE, Widget.MANY, Widget.DAY} else _said(hinted(column))
    return Question(
        column.key, _said(label(column, asked.policy)), hint, widget, tuple(options), column.key == "programmes"
    )


def _said(words: Both) -> str:
    return t(words.nl, words.en).strip()


def _widget(column: Column, options: Sequence[tuple[str, str]]) -> Widget:
    key = column.key
    if column.choices == ("ja", "nee"):
        return Widget.FLAG
    if key in {"role", "reach", "state", "renews"}:
        return Widget.ONE
    if options:
        return Widget.MANY
    if key in _DAYS or key.startswith("licence."):
        return Widget.DAY
    if key in _COUNTS:
        return Widget.NUMBER
    return Widget.TEXT if key in _WIDE or key.startswith("evidence.") else Widget.SHORT


def _options(key: str, asked: Asked) -> list[tuple[str, str]]:
    """What can be chosen: what is kept, with its words."""
    policy = asked.policy
    match key:
        case "role":
            return [(role, _named(role)) for role in roles_for(policy, asked.kind)]
        case "reach":
            return [(reach.value, _named(reach)) for reach in Reach]
        case "state":
            return [(state.value, _named(state)) for state in (State.PUBLISHED, State.RUN_OFF)]
        case "renews":
            return [("", t("Geen", "None")), *asked.renewable]
        case "regions" | "follows.preferred_in":
            return sorted(asked.regions.items(), key=lambda each: each[1].casefold())
        case "programmes":
            return [(each.id, each.name) for each in policy.programmes]
        case "registers":
            return [(each.id, each.name) for each in policy.registers]
        case "exclusions":
            rules = {rule.id.rpartition("/")[2]: rule for rule in policy.rules}
            grounds = [name for name in rules if name in policy.exclusions]
            none = t("Alles klopt: er is geen uitsluitingsgrond", "All is true: there is no ground for exclusion")
            return [*((name, t(rules[name].text.nl, rules[name].text.en)) for name in grounds), (NONE, none)]
        case "subcontractors":
            return [(NONE, t("Er zijn er geen", "There are none"))]
    return []


def _named(name: str) -> str:
    return capital(named(name))
