"""A policy as people read it."""

from typing import Any

from desk.language import t
from desk.showing.output import as_json as write_json
from desk.showing.output import console, safe, table
from desk.words import at_moment, named, on_day, text
from lifecycle.calendar import in_utc
from lifecycle.policy import Policy, Rule


def show(policy: Policy, *, as_json: bool) -> None:
    """Show a policy with its rules, dates, terms and assumptions."""
    if as_json:
        write_json({**policy.plain, "hash": policy.hash})
        return
    out = console()
    out.print(f"[bold]{safe(policy.policy)}[/bold]  {safe(text(policy.title))}")
    out.print(f"{t('bron', 'source')}: {safe(policy.source.document)}  {t('vingerafdruk', 'hash')}: {policy.hash}")
    kinds = ", ".join(named(kind.value) for kind in policy.kinds)
    out.print(f"{t('voor', 'for')}: {kinds}")
    for role, fitting in policy.roles.items():
        out.print(f"  {named(role)}: {', '.join(named(kind.value) for kind in fitting)}")
    out.print(f"{t('ingekocht', 'buys')}: {safe(', '.join(each.name for each in policy.programmes))}")
    if policy.registers:
        out.print(f"{t('registers', 'registers')}: {safe(', '.join(each.name for each in policy.registers))}")
    out.print()
    out.print(_calendar(policy))
    out.print()
    out.print(_terms(policy))
    out.print()
    out.print(_rules(policy))
    out.print()
    for assumption in policy.assumptions:
        out.print(
            f"[bold]{t('aanname', 'assumption')}[/bold] {named(assumption.paragraph)}: {safe(text(assumption.text))}"
        )


def _calendar(policy: Policy) -> Any:
    rows = [
        (
            named(dated.milestone.value),
            named(dated.paragraph),
            on_day(dated.last_day.isoformat()),
            at_moment(in_utc(dated.runs_at)),
        )
        for dated in policy.calendar
    ]
    headings = [t("mijlpaal", "milestone"), "§", t("tot en met", "until"), t("de taak loopt", "the job runs")]
    return table(t("Tijdpad", "Timetable"), headings, rows)


def _terms(policy: Policy) -> Any:
    rows = [
        (
            ", ".join(named(kind.value) for kind in term.kinds),
            term.paragraph,
            on_day(term.first.isoformat()),
            on_day(term.last.isoformat()),
        )
        for term in policy.terms
    ]
    if policy.run_off is not None:
        run_off = policy.run_off
        first, last = on_day(run_off.first.isoformat()), on_day(run_off.last.isoformat())
        rows.append((t("uitloopovereenkomst", "run-off agreement"), run_off.paragraph, first, last))
    return table(t("Looptijden", "Terms"), [t("wie", "who"), "§", t("van", "from"), t("tot en met", "until")], rows)


def _rules(policy: Policy) -> Any:
    headings = [t("regel", "rule"), t("wie", "who"), t("bij", "on"), t("eis", "requirement")]
    rows = [
        (rule.id, concerned(rule), ", ".join(each.value for each in rule.on), _words(rule)) for rule in policy.rules
    ]
    return table(t("Regels", "Rules"), headings, rows, least=(2,))


def _words(rule: Rule) -> str:
    return f"{text(rule.text)}{t(' (advies)', ' (advice)') if rule.advice else ''}"


def concerned(rule: Rule) -> str:
    """Whom a rule concerns, in words."""
    who = rule.who
    parts = [named(kind.value) for kind in who.kinds or ()]
    parts += [named(role) for role in who.roles or ()]
    parts += [named(reach.value) for reach in who.reach or ()]
    if who.new_provider is not None:
        parts.append(t("nieuw", "new") if who.new_provider else t("niet nieuw", "not new"))
    if who.follow_request:
        parts.append(t("volgverzoek", "follow request"))
    if who.fte_above is not None:
        parts.append(t(f"meer dan {who.fte_above} fte", f"above {who.fte_above} fte"))
    return ", ".join(parts) or t("allen", "all")
