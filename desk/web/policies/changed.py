"""What differs between two versions of a policy, in words, side by side."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from desk.language import t
from desk.web.lists.known import paragraph_of
from desk.words import at_moment, capital, named, on_day
from lifecycle.calendar import in_utc, parse_moment
from lifecycle.policy import Policy
from lifecycle.policy_difference import Difference


@dataclass(frozen=True, slots=True)
class Shown:
    """One thing that differs: what it is, how (``added``, ``removed`` or ``changed``), and both sides line by line."""

    title: str
    how: str
    said: str
    before: tuple[tuple[str, str], ...]
    after: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Group:
    """What differs in one part of the policy."""

    title: str
    shown: tuple[Shown, ...]


def groups(found: Iterable[Difference], before: Policy, after: Policy) -> list[Group]:
    """The differences by part."""
    by_part: dict[str, list[Shown]] = {}
    for each in found:
        by_part.setdefault(each.part, []).append(_shown(each, before, after))
    return [Group(_part(part), tuple(shown)) for part, shown in by_part.items()]


def _part(part: str) -> str:
    said = {
        "rules": t("Regels", "Rules"),
        "programmes": t("Programma's", "Programmes"),
        "registers": t("Registers", "Registers"),
        "calendar": t("Data", "Dates"),
        "terms": t("Looptijden", "Terms"),
        "run_off": t("Uitloop", "Run-off"),
        "windows": t("Termijnen", "Time limits"),
        "overrides": t("Uitzonderingen", "Overrides"),
        "assumptions": t("Aannames", "Assumptions"),
        "outline": t("Overzicht van het document", "Outline of the document"),
        "title": t("Titel", "Title"),
        "kinds": t("Soorten aanbieders", "Kinds of providers"),
        "roles": t("Rollen", "Roles"),
        "source": t("Bron", "Source"),
    }
    return said[part]


def _shown(each: Difference, before: Policy, after: Policy) -> Shown:
    how = "added" if each.before is None else "removed" if each.after is None else "changed"
    said = {"added": t("erbij", "added"), "removed": t("eraf", "removed"), "changed": t("gewijzigd", "changed")}
    return Shown(
        _title(each, before, after), how, said[how], tuple(_lines(each, each.before)), tuple(_lines(each, each.after))
    )


def _title(each: Difference, before: Policy, after: Policy) -> str:
    if each.part == "rules":
        rule = after.by_id.get(each.id) or before.by_id[each.id]
        return f"{paragraph_of(rule)} {t(rule.text.nl, rule.text.en)}"
    if each.part in {"programmes", "registers"}:
        return str((each.after or each.before)["name"])
    if each.part == "terms":
        return ", ".join(capital(named(kind)) for kind in each.id.split(","))
    if each.part in _VALUES:
        return ""
    return capital(named(each.id))


_VALUES: Final = {"title", "kinds", "roles", "run_off", "windows", "source"}


def _lines(each: Difference, value: Any) -> Iterable[tuple[str, str]]:
    """A side of the difference: the keys that differ, or all of it where it stands alone."""
    if value is None:
        return
    if not isinstance(value, Mapping):
        yield "", _value("", value)
        return
    for key, inner in value.items():
        if not each.fields or key in each.fields:
            yield _key(key), _value(key, inner)


def _key(key: str) -> str:
    said = {
        "id": t("id", "id"),
        "name": t("naam", "name"),
        "paragraph": t("paragraaf", "paragraph"),
        "text": t("tekst", "text"),
        "carries_out": t("uitvoering", "carried out"),
        "type": t("soort controle", "kind of check"),
        "who": t("wie", "who"),
        "on": t("bij", "on"),
        "advice": t("advies", "advice"),
        "check": t("controle", "check"),
        "with": t("parameters", "parameters"),
        "first": t("eerste dag", "first day"),
        "last": t("laatste dag", "last day"),
        "last_day": t("laatste dag", "last day"),
        "runs_at": t("de taak loopt", "the job runs"),
        "milestone": t("mijlpaal", "milestone"),
        "kinds": t("soorten", "kinds"),
        "rules": t("regels", "rules"),
        "ground": t("grond", "ground"),
        "items": t("onderdelen", "items"),
        "nl": t("Nederlands", "Dutch"),
        "en": t("Engels", "English"),
        "question_days": t("dagen om te vragen", "days to ask"),
        "signing_days": t("dagen om te tekenen", "days to sign"),
        "answer_working_days": t("werkdagen om te antwoorden", "working days to answer"),
    }
    return said.get(key, key)


_DAYS: Final = {"first", "last", "last_day"}


def _value(key: str, value: Any) -> str:
    if key in _DAYS:
        return on_day(str(value))
    if key == "runs_at":
        return at_moment(in_utc(parse_moment(str(value))))
    if isinstance(value, Mapping):
        if value.keys() == {"nl", "en"}:
            return t(str(value["nl"]), str(value["en"]))
        return "; ".join(f"{_key(name)}: {_value(name, inner)}" for name, inner in value.items()) or "-"
    if isinstance(value, bool):
        return t("ja", "yes") if value else t("nee", "no")
    if isinstance(value, list | tuple):
        return ", ".join(_value("", inner) for inner in value) or "-"
    return named(str(value))
