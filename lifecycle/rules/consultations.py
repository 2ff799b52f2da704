"""How often a year there is consultation or evaluation."""

from lifecycle.case import Case
from lifecycle.dossier import Count
from lifecycle.findings import Judgement, met, missing, not_met, phrase
from lifecycle.rules.registry import predicate


def _number(count: Count) -> int:
    """The count, or 0 for a value that is no whole number: that is a wrong value, not an absent one."""
    return count if isinstance(count, int) and not isinstance(count, bool) else 0


def _at_least(count: Count, minimum: int) -> Judgement:
    needed = phrase("count.needed", minimum=minimum)
    if count is None:
        return missing(phrase("count.missing"), needed)
    if _number(count) < minimum:
        return not_met(phrase("count.low", count=_number(count)), needed)
    return met("count.enough", count=_number(count))


def _at_least_everywhere(counts: dict[str, Count], regions: tuple[str, ...], minimum: int) -> Judgement:
    """The lowest over the contract's regions counts; a region left out is missing (reading 14)."""
    given = {region: counts[region] for region in regions if counts.get(region) is not None}
    low = [region for region, count in given.items() if _number(count) < minimum]
    absent = [region for region in regions if region not in given]
    if low:
        lowest = min(_number(given[region]) for region in low)
        return not_met(
            phrase("count.low_in_regions", regions=low, count=lowest),
            phrase("count.needed_in_regions", regions=low, minimum=minimum),
        )
    if absent:
        return missing(
            phrase("count.missing_in_regions", regions=absent),
            phrase("count.needed_in_regions", regions=absent, minimum=minimum),
        )
    return met("count.enough", count=min(map(_number, given.values()), default=0))


@predicate
def social_domain_consultations(case: Case, *, minimum: int) -> Judgement:
    """At least `minimum` consultations a year with the social domain, in each region where they are given so."""
    stated = case.dossier.consultations
    count = None if stated is None else stated.social_domain
    if isinstance(count, dict):
        return _at_least_everywhere(count, case.contract.regions, minimum)
    return _at_least(count, minimum)


@predicate
def insurer_consultations(case: Case, *, minimum: int) -> Judgement:
    """At least `minimum` consultations a year with the insurer."""
    stated = case.dossier.consultations
    return _at_least(None if stated is None else stated.insurer, minimum)


@predicate
def evaluations(case: Case, *, minimum: int) -> Judgement:
    """At least `minimum` evaluations a year with the insurer of how effective the care is."""
    return _at_least(case.dossier.evaluations, minimum)
