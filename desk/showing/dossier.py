"""A dossier in words: its facts in groups, and what its evidence shows."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from desk.language import current, t
from desk.words import on_day
from lifecycle.dossier import ALL_EVIDENCE, Count, Dossier, Licence, Subcontractor, Training
from lifecycle.findings import Finding, Outcome
from lifecycle.languages import Both
from lifecycle.policy import Policy

_Rows = Iterator[tuple[str, str]]


def parts(
    dossier: Dossier, policy: Policy | None, findings: Sequence[Finding] | None
) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """The parts of a dossier that say anything: each a title with its names and values.

    `policy` gives programmes and registers their names; ``None`` leaves them as they are written. `findings` are those
    of the evidence rules; ``None`` where nothing was judged: then the evidence is told as the dossier states it.
    """
    names = _names(policy)
    facts = list(_facts(dossier, names))
    yield t("Dossier", "Dossier"), facts or [(t("feiten", "facts"), t("geen", "none"))]
    if dossier.subcontractors is not None:
        coaches = [(f"{place}.", coach(each, names)) for place, each in enumerate(dossier.subcontractors, start=1)]
        yield f"{t('Onderaannemers', 'Subcontractors')} ({len(coaches)})", coaches
    evidence = list(_stated(dossier) if findings is None else _evidence(dossier, findings))
    if evidence:
        yield t("Bewijs", "Evidence"), evidence


def _names(policy: Policy | None) -> dict[str, str]:
    """The names of programmes and registers by their ids."""
    return {} if policy is None else {each.id: each.name for each in (*policy.programmes, *policy.registers)}


FACTS: Final[dict[str, Both]] = {
    "programmes": Both("programma's", "programmes"),
    "registers": Both("registers", "registers"),
    "licences": Both("licenties", "licences"),
    "coverage": Both("werkgebied", "coverage"),
    "subcontractors": Both("onderaannemers", "subcontractors"),
    "consultations": Both("overleg", "consultations"),
    "evaluations": Both("evaluaties", "evaluations"),
    "training": Both("opleiding", "training"),
    "exclusions": Both("uitsluitingen", "exclusions"),
    "fte": Both("fte", "fte"),
    "publication": Both("voor het publiek", "for the public"),
    "evidence": Both("bewijs", "evidence"),
}
"""The facts of a dossier by their keys, in words."""


def _facts(dossier: Dossier, names: Mapping[str, str]) -> _Rows:
    for key in FACTS:
        if key not in {"subcontractors", "evidence"}:
            yield from fact(key, dossier, names)


def fact(key: str, dossier: Dossier, names: Mapping[str, str]) -> _Rows:
    """What a dossier states of one of its facts, as names and values; nothing where it states nothing."""
    name = FACTS[key].said(current())
    match key:
        case "programmes" | "registers" | "coverage" | "exclusions":
            yield from _list(name, getattr(dossier, key), names)
        case "licences" if dossier.licences is not None:
            yield name, "\n".join(_licence(each, names) for each in dossier.licences) or t("geen", "none")
        case "subcontractors" if dossier.subcontractors is not None:
            yield name, "\n".join(coach(each, names) for each in dossier.subcontractors) or t("geen", "none")
        case "consultations" if dossier.consultations is not None:
            insurer = t("overleg met de verzekeraar", "consultations with the insurer")
            yield from _consultations(dossier.consultations.social_domain, names)
            yield from _times(insurer, dossier.consultations.insurer)
        case "evaluations":
            yield from _times(name, dossier.evaluations)
        case "training" if dossier.training is not None:
            yield name, _training(dossier.training)
        case "fte" if dossier.fte is not None:
            yield name, str(dossier.fte)
        case "publication" if dossier.publication is not None:
            yield from public(dossier.publication.model_dump(exclude_none=True))


def public(facts: Mapping[str, Any]) -> _Rows:
    """What the public is told beside name and address, as names and values."""
    weeks = facts.get("waiting_weeks")
    if weeks is not None:
        yield t("wachttijd", "waiting time"), waiting(weeks)
    words = {
        "quality": t("kwaliteit", "quality"),
        "experiences": t("ervaringen van patiënten", "experiences of patients"),
        "showcase": t("over de aanbieder", "about the provider"),
    }
    yield from ((said, facts[key]) for key, said in words.items() if facts.get(key))


def waiting(weeks: int) -> str:
    """How long people wait, in words."""
    if weeks == 0:
        return t("geen", "none")
    return t("1 week", "1 week") if weeks == 1 else t(f"{weeks} weken", f"{weeks} weeks")


def _list(name: str, values: tuple[str, ...] | None, words: Mapping[str, str]) -> _Rows:
    if values is not None:
        yield name, "; ".join(words.get(value, value) for value in values) or t("geen", "none")


def _times(name: str, count: Count) -> _Rows:
    if count is not None:
        yield name, t(f"{count} keer per jaar", f"{count} times a year")


def _consultations(counts: Count | Mapping[str, Count], names: Mapping[str, str]) -> _Rows:
    name = t("overleg met het sociaal domein", "consultations with the social domain")
    if isinstance(counts, Mapping):
        listed = ", ".join(
            f"{names.get(region, region)} {'?' if count is None else count}" for region, count in counts.items()
        )
        yield name, t(f"per jaar: {listed}", f"a year: {listed}")
    else:
        yield from _times(name, counts)


def _licence(licence: Licence, names: Mapping[str, str]) -> str:
    programme = licence.programme or "?"
    first, last = (on_day("" if day is None else day.isoformat()) for day in (licence.from_, licence.until))
    return f"{names.get(programme, programme)}: {first} {t('tot en met', 'until')} {last}"


def _training(training: Training) -> str:
    first, last = (
        on_day("" if day is None else day.isoformat()) for day in (training.started, training.expected_completion)
    )
    certificate = {True: t("met deelcertificaat", "with partial certificate")}.get(
        bool(training.partial_certificate), t("zonder deelcertificaat", "without partial certificate")
    )
    return t(
        f"begonnen {first}, verwacht klaar {last}, {certificate}",
        f"started {first}, expected end {last}, {certificate}",
    )


def coach(coach: Subcontractor, names: Mapping[str, str]) -> str:
    """A subcontractor in a line."""
    name = coach.name or t("naam niet bekend", "name not known")
    stated = [
        f"AGB {coach.agb}" if coach.agb else "",
        names.get(coach.register_ or "", coach.register_ or ""),
        ", ".join(_licensed(programme, coach, names) for programme in coach.programmes or ()),
        ", ".join(coach.coverage or ()),
        "" if coach.training is None else f"{t('opleiding', 'training')} {_training(coach.training)}",
    ]
    return "; ".join([name, *(part for part in stated if part)])


def _licensed(programme: str, coach: Subcontractor, words: Mapping[str, str]) -> str:
    """A programme with the last day of the licence for it."""
    days = [each.until for each in coach.licences or () if each.programme == programme and each.until is not None]
    until = on_day(max(days).isoformat()) if days else ""
    licence = t(f"licentie t/m {until}", f"licence until {until}") if days else t("geen licentie", "no licence")
    return f"{words.get(programme, programme)} ({licence})"


def _evidence(dossier: Dossier, findings: Sequence[Finding]) -> _Rows:
    """What is shown, what is not, and what nothing was stated of: how many rules, and which; advice after the rest."""
    words = {
        Outcome.MET: t("aangetoond", "shown"),
        Outcome.NOT_MET: t("niet aangetoond", "not shown"),
        Outcome.MISSING: t("niets over vastgelegd", "nothing stated"),
        Outcome.ERROR: t("niet te beoordelen", "cannot be judged"),
    }
    for required in (True, False):
        for outcome, name in words.items():
            rules = [each.rule for each in findings if each.outcome is outcome and each.required is required]
            if rules:
                yield name if required else f"{t('advies', 'advice')}: {name}", f"{len(rules)}: {', '.join(rules)}"
    known = {finding.rule for finding in findings} | {ALL_EVIDENCE}
    others = [rule for rule in dossier.evidence or {} if rule not in known]
    if others:
        yield t("bij geen regel hier", "of no rule here"), f"{len(others)}: {', '.join(others)}"


def _stated(dossier: Dossier) -> _Rows:
    """What the dossier states of its evidence, unjudged."""
    evidence = dossier.evidence or {}
    every = t("alle regels", "all rules")
    for shown, name in ((True, t("aangetoond", "shown")), (False, t("niet aangetoond", "not shown"))):
        rules = [every if rule == ALL_EVIDENCE else rule for rule, value in evidence.items() if value is shown]
        if rules:
            yield name, f"{len(rules)}: {', '.join(rules)}"
    regions = [f"{rule} ({', '.join(value)})" for rule, value in evidence.items() if isinstance(value, tuple)]
    if regions:
        yield t("aangetoond in regio's", "shown in regions"), f"{len(regions)}: {', '.join(regions)}"
