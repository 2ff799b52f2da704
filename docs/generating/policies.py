"""The page of a policy: everything its file says, paragraph by paragraph."""

from collections.abc import Iterable
from itertools import groupby

from generating.markdown import anchor, code, codes, table
from generating.markdown import page as whole_page
from lifecycle import policy_file
from lifecycle.languages import Language
from lifecycle.policy import Item, Policy, Rule
from lifecycle.rules import registry
from lifecycle.wording import day, word


def page(name: str) -> str:
    """The page of the shipped policy of that name."""
    policy = policy_file.load(name)
    return whole_page(
        f"Rules of {name}",
        _head(policy),
        "## What is bought",
        _bought(policy),
        "## Terms",
        "First and last day, both included.",
        _terms(policy),
        "## Dates",
        _calendar(policy),
        "## Overrides",
        "What an approver may lift, on which ground. Nothing else can be lifted.",
        _overrides(policy),
        "## Rules",
        _legend(),
        *_rules(policy),
        "## Assumptions",
        "Where the document leaves room, this is how it is read.",
        *_assumptions(policy),
        "## Outline of the document",
        "Every paragraph of the document with every item in it, and what the item is here: a *rule*, a *date*, a"
        " *judgement* that a person makes and the dossier keeps, or *information* that asks for nothing.",
        *_outline(policy),
    )


def _head(policy: Policy) -> str:
    roles = "".join(f"\n- role {code(role)}: {_kinds(kinds)}" for role, kinds in policy.roles.items())
    advice = sum(rule.advice for rule in policy.rules)
    return (
        f"{policy.title.en} (*{policy.title.nl}*).\n\n"
        f"- care {code(policy.care)}, contract year {policy.year}\n"
        f"- for: {_kinds(policy.kinds)}{roles}\n"
        f"- source document: {code(policy.source.document)}, SHA-256 of its text {code(policy.source.sha256)}\n"
        f"- hash of this version of the policy: {code(policy.hash)}\n"
        f"- {len(policy.rules)} rules, of which {advice} are advice"
    )


def _kinds(kinds: Iterable[object]) -> str:
    return ", ".join(f"{word(str(kind), Language.EN)} ({code(kind)})" for kind in kinds)


def _bought(policy: Policy) -> str:
    programmes = table(["programme", "name"], [(code(each.id), each.name) for each in policy.programmes])
    if not policy.registers:
        return f"{programmes}\n\nThe policy names no registers of its own."
    return f"{programmes}\n\n" + table(
        ["recognised register", "name"], [(code(each.id), each.name) for each in policy.registers]
    )


def _terms(policy: Policy) -> str:
    rows = [(_kinds(term.kinds), term.paragraph, _day(term.first), _day(term.last)) for term in policy.terms]
    if policy.run_off is not None:
        run_off = policy.run_off
        rows.append(
            ("run-off agreement made in this round", run_off.paragraph, _day(run_off.first), _day(run_off.last))
        )
    without = "" if policy.run_off is not None else "\n\nThis policy has no run-off agreements."
    return table(["who", "paragraph", "first day", "last day"], rows) + without


def _day(value: object) -> str:
    return day(str(value), Language.EN)


def _calendar(policy: Policy) -> str:
    rows = [
        (
            code(dated.milestone.value),
            word(dated.milestone.value, Language.EN),
            dated.paragraph,
            _day(dated.last_day),
            f"{_day(dated.runs_at.date())} {dated.runs_at:%H:%M}",
        )
        for dated in policy.calendar
    ]
    windows = policy.windows
    return (
        table(["milestone", "in words", "paragraph", "last day (included)", "the job runs"], rows)
        + "\n\n`year-turn` (1 January, 00:00) belongs to every year and to every policy.\n\n"
        f"- Questions about an offer: until {windows.question_days} days after the day of the offer.\n"
        f"- The signing day of an offer: the signing deadline, or {windows.signing_days} days after the offer"
        " if that is later.\n"
        f"- Questions are answered within {windows.answer_working_days} working days."
    )


def _overrides(policy: Policy) -> str:
    rows = [(code(each.ground), each.paragraph, ", ".join(map(_linked, each.rules))) for each in policy.overrides]
    return table(["ground", "paragraph", "rules that can be lifted"], rows) if rows else "This policy has none."


def _linked(rule: str) -> str:
    return f"[{code(rule)}](#{anchor(rule)})"


def _legend() -> str:
    return (
        "Each rule names whom it concerns, how it is judged, and at which actions. *Evidence*: the dossier shows it or"
        " not. *Computed*: from the facts. *Exclusion*: it must not be among the dossier's exclusions. *Date*: from the"
        " moment and the calendar. *Ladder*: the regional order of preference. *Advice* is shown and never refuses."
    )


def _rules(policy: Policy) -> Iterable[str]:
    order = [outline.paragraph for outline in policy.outline]
    in_order = sorted(policy.rules, key=lambda rule: order.index(rule.paragraph))
    for paragraph, rules in groupby(in_order, key=lambda rule: rule.paragraph):
        yield f"### Paragraph {paragraph}" if paragraph[0].isdigit() else f"### {paragraph.capitalize()}"
        for rule in rules:
            yield f"#### {rule.id}"
            yield _rule(rule)


def _rule(rule: Rule) -> str:
    given = ", ".join(f"{key}: {value}" for key, value in rule.parameters.items())
    kind = rule.type.value + (", advice" if rule.advice else "")
    check = code(rule.check) + (f" with {code(given)}" if given else "")
    summary = _summary(rule.check)
    return "\n".join(
        [
            f"- **en** {_flat(rule.text.en)}",
            f"- **nl** {_flat(rule.text.nl)}",
            f"- who: {_who(rule)} · {kind} · on {codes(each.value for each in rule.on)}",
            f"- carried out: {_flat(rule.carries_out.en)}",
            f"- *uitvoering: {_flat(rule.carries_out.nl)}*",
            f"- check {check}: {summary}",
        ]
    )


def _summary(check: str) -> str:
    """The first sentence of the predicate's docstring."""
    documented = registry._PREDICATES[check].__doc__ or ""  # noqa: SLF001 - the page shows what a predicate says of itself
    return _flat(documented.split("\n\n")[0]).replace("`", "")


def _flat(text: str) -> str:
    return " ".join(text.split())


def _who(rule: Rule) -> str:
    who = rule.who
    parts = []
    if who.kinds is not None:
        parts.append(" or ".join(code(kind.value) for kind in who.kinds))
    if who.roles is not None:
        parts.append(f"role {' or '.join(map(code, who.roles))}")
    if who.reach is not None:
        parts.append(f"reach {' or '.join(code(reach.value) for reach in who.reach)}")
    if who.new_provider is not None:
        parts.append("new providers" if who.new_provider else "all but new providers")
    if who.follow_request is not None:
        parts.append("follow requests" if who.follow_request else "all but follow requests")
    if who.fte_above is not None:
        parts.append(f"above {who.fte_above} fte")
    return ", ".join(parts) or "everyone"


def _assumptions(policy: Policy) -> Iterable[str]:
    for each in policy.assumptions:
        yield f"### {each.id}"
        yield f"Paragraph {each.paragraph}. {_flat(each.text.en)}\n\n*{_flat(each.text.nl)}*"


def _outline(policy: Policy) -> Iterable[str]:
    for outline in policy.outline:
        yield f"### Outline of {outline.paragraph}"
        rows = [
            (place, item.type.value, _carried_out_by(item), item.text.en)
            for place, item in enumerate(outline.items, start=1)
        ]
        yield table(["item", "is", "carried out by", "text"], rows)


def _carried_out_by(item: Item) -> str:
    parts = [*map(_linked, item.rules)]
    if item.milestone is not None:
        parts.append(f"milestone {code(item.milestone.value)}")
    if item.fact:
        parts.append(f"kept as {code(item.fact)}")
    return ", ".join(parts) or "-"
