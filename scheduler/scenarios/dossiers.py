"""Dossiers in a scenario: the shape and the ids are checked, the facts are left to the rules."""

from lifecycle import dossier, nouns
from lifecycle.dossier import ALL_EVIDENCE, Dossier
from lifecycle.errors import BadInput
from lifecycle.languages import Both
from scheduler.scenarios.parts import Part
from scheduler.scenarios.vocabulary import Vocabulary


def read(part: Part, words: Vocabulary) -> Dossier:
    """The dossier that stands at `part`."""
    found = _parse(part)
    facts = part.named()
    if found.evidence is not None:
        _check_evidence(facts["evidence"], words)
    if found.exclusions is not None:
        for exclusion in facts["exclusions"].items():
            exclusion.among(words.exclusions, nouns.EXCLUSION)
    if found.consultations is not None and isinstance(found.consultations.social_domain, dict):
        regions = facts["consultations"].inner("social_domain")
        for region, number in regions.named().items():
            if region not in words.regions:
                raise number.error(nouns.unknown(nouns.REGION, region, words.regions))
    return found


def _parse(part: Part) -> Dossier:
    where = ".".join(map(str, part.path))
    try:
        return dossier.parse(part.value, where)
    except BadInput as error:
        place = part.path
        for path in part.source.lines:
            dotted = ".".join(map(str, path))
            inside = path[: len(part.path)] == part.path and len(path) > len(place)
            if inside and f"{error.where}.".startswith(f"{dotted}."):
                place = path
        raise Part(part.source, place, None).error(error.problem) from None


def _check_evidence(part: Part, words: Vocabulary) -> None:
    for rule, answer in part.named().items():
        if rule != ALL_EVIDENCE and rule not in words.rules:
            raise answer.error(nouns.unknown(nouns.RULE, rule, words.rules.union({ALL_EVIDENCE})))
        if not isinstance(answer.value, list):
            continue
        if rule not in words.per_region:
            raise answer.error(
                Both(
                    "moet true of false zijn: deze regel vraagt geen antwoord per regio",
                    "must be true or false: it does not ask for an answer region by region",
                )
            )
        answer.each(words.region)
