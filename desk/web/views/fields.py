"""The fields of the form of each fact of a dossier, with what stands in them: as stated, or as typed."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

from starlette.datastructures import FormData

from desk.language import t
from desk.showing.names import paragraph
from desk.web.views import filling
from desk.web.views.mending import LOOKED_AT
from desk.words import capital, named, text
from lifecycle.contract import Contract
from lifecycle.dossier import Count, Dossier, Licence, Training
from lifecycle.policy import Policy, RuleType
from workflows.whole import Deciding

EMPTY_ROWS: Final = 2
"""How many empty rows a list of licences ends in."""
Option = tuple[str, str]


def of(fact: str, known: Deciding, regions: Mapping[str, str], form: FormData) -> dict[str, Any]:
    """The fields of a fact's form; `form` is empty where nothing was posted."""
    dossier, policy = known.contract.dossier, known.policy
    match fact:
        case "programmes" | "registers" | "exclusions":
            stated = getattr(dossier, fact)
            return {"options": options(fact, policy, stated), "chosen": _many(form, fact, stated)}
        case "coverage":
            return {"value": _one(form, fact, "\n".join(dossier.coverage or ()))}
        case "evaluations" | "fte":
            return {"value": _one(form, fact, _count(getattr(dossier, fact)))}
        case "licences":
            return {"rows": rows(form, dossier.licences), "programmes": programmes(policy, dossier.programmes)}
        case "consultations":
            return _consultations(known, regions, form)
        case "publication":
            stated = {} if dossier.publication is None else dossier.publication.model_dump(exclude_none=True)
            return {each: _one(form, f"publication.{each}", str(stated.get(each, ""))) for each in filling.PUBLIC}
        case _:
            return training(form, dossier.training)


def options(fact: str, policy: Policy, stated: Sequence[str] | None) -> list[Option]:
    """What can be ticked for a fact that is a list: what the policy knows, and what else is stated."""
    known: dict[str, str] = {}
    if fact == "exclusions":
        for rule in policy.rules:
            if rule.type is RuleType.EXCLUSION:
                each = rule.id.rpartition("/")[2]
                known[each] = capital(named(each))
    else:
        known = {each.id: each.name for each in (policy.programmes if fact == "programmes" else policy.registers)}
    other = t("niet in het beleid", "not in the policy")
    return [*known.items(), *((each, f"{each} ({other})") for each in stated or () if each not in known)]


def programmes(policy: Policy, stated: Sequence[str] | None) -> list[Option]:
    """The programmes to choose one from, nothing first."""
    return [("", ""), *options("programmes", policy, stated)]


def rows(form: FormData, licences: Sequence[Licence] | None) -> list[dict[str, str]]:
    """The rows of a form of licences, as typed or as stated, empty ones behind them."""
    if form:
        return filling.typed_rows(form)
    stated = [
        {"programme": each.programme or "", "from": day(each.from_), "until": day(each.until)}
        for each in licences or ()
    ]
    return stated + [dict.fromkeys(filling.COLUMNS, "")] * EMPTY_ROWS


def training(form: FormData, stated: Training | None) -> dict[str, str]:
    """The fields of a training."""
    known = stated or Training()
    certificate = "" if known.partial_certificate is None else "yes" if known.partial_certificate else "no"
    return {
        "started": _one(form, "started", day(known.started)),
        "expected_completion": _one(form, "expected_completion", day(known.expected_completion)),
        "partial_certificate": _one(form, "partial_certificate", certificate),
    }


def _consultations(known: Deciding, regions: Mapping[str, str], form: FormData) -> dict[str, Any]:
    dossier, contract = known.contract.dossier, known.contract
    social = None if dossier.consultations is None else dossier.consultations.social_domain
    by_region = social if isinstance(social, dict) else {}
    return {
        "social": _one(form, "social_domain", "" if isinstance(social, dict) else _count(social)),
        "insurer": _one(form, "insurer", _count(_insurer(dossier))),
        "by_region": [
            (each, regions.get(each, each), _one(form, f"region:{each}", _count(by_region.get(each))))
            for each in contract.regions
            if by_region or len(contract.regions) > 1
        ],
    }


def _insurer(dossier: Dossier) -> Count:
    return None if dossier.consultations is None else dossier.consultations.insurer


def _count(count: Count) -> str:
    return "" if count is None else str(count)


def day(value: date | None) -> str:
    """A day as a field shows it."""
    return "" if value is None else f"{value.day}-{value.month}-{value.year}"


def _one(form: FormData, name: str, stated: str) -> str:
    return filling.one(form, name) if form else stated


def _many(form: FormData, name: str, stated: Sequence[str] | None) -> list[str]:
    return filling.many(form, name) if form else list(stated or ())


def asked(policy: Policy, contract: Contract, fact: str) -> list[tuple[str, str]]:
    """What the policy asks of a fact: the paragraphs and the requirements that look at it."""
    found = [
        rule
        for rule in policy.rules
        if LOOKED_AT.get(rule.check) == fact
        and fact != "exclusions"
        and (rule.who.kinds is None or contract.kind in rule.who.kinds)
        and (rule.who.reach is None or contract.reach in rule.who.reach)
        and (rule.who.roles is None or contract.role in rule.who.roles)
    ]
    return [(paragraph(rule.paragraph), text(rule.text)) for rule in found]
