"""The ladder: RHO first, then partnerships, individuals last; judged when the offer is made (reading 7)."""

from lifecycle.case import Case, Presence, RegionFacts
from lifecycle.contract import Kind
from lifecycle.findings import Judgement, Plain, met, not_met, phrase
from lifecycle.rules.registry import predicate

_ORGANISATIONS = (Kind.RHO, Kind.PARTNERSHIP)


def _facts(case: Case) -> list[RegionFacts]:
    return [case.regions.get(region, RegionFacts(region)) for region in case.contract.regions]


def _blocked(kind: str, found: dict[str, str]) -> Judgement:
    """The ladder's refusal for `found`, which maps each region to the contract number that stands in the way."""
    values: dict[str, Plain] = {"regions": list(found), "contracts": sorted(set(found.values()))}
    return not_met(phrase(f"ladder.{kind}", **values), phrase(f"ladder.{kind}_needed", **values))


def _found(
    case: Case, kinds: tuple[Kind, ...], presences: tuple[Presence, ...], role: str | None = None
) -> dict[str, str]:
    found = {facts.region: facts.find(kinds, presences, role) for facts in _facts(case)}
    return {region: number for region, number in found.items() if number is not None}


@predicate
def rho_first(case: Case) -> Judgement:
    """In no region an RHO is contracted for the year, nor has one applied unless it is stated to be unwilling."""
    contracted = _found(case, (Kind.RHO,), (Presence.COVERS_YEAR,))
    if contracted:
        return _blocked("rho_contracted", contracted)
    unwilling = {facts.region for facts in _facts(case) if facts.rho_unwilling}
    applied = _found(case, (Kind.RHO,), (Presence.APPLIED,))
    waiting = {region: number for region, number in applied.items() if region not in unwilling}
    if waiting:
        return _blocked("rho_applied", waiting)
    return met("ladder.no_rho", regions=list(case.contract.regions))


@predicate
def individual_last(case: Case) -> Judgement:
    """In no region an RHO or partnership is contracted for the year."""
    return _no_organisation(case, (Presence.COVERS_YEAR,))


@predicate
def referral(case: Case) -> Judgement:
    """In no region an RHO or partnership is contracted for the year or active today; a newcomer is referred to it."""
    return _no_organisation(case, (Presence.COVERS_YEAR, Presence.IN_FORCE))


def _no_organisation(case: Case, presences: tuple[Presence, ...]) -> Judgement:
    found = _found(case, _ORGANISATIONS, presences)
    return (
        _blocked("organisation", found) if found else met("ladder.no_organisation", regions=list(case.contract.regions))
    )


@predicate
def individual_at_risk_only(case: Case, *, role: str) -> Judgement:
    """In each region no organisation is contracted or has applied for `role`, and the duty of care is at risk."""
    found = _found(case, _ORGANISATIONS, (Presence.COVERS_YEAR, Presence.APPLIED), role)
    if found:
        return _blocked("organisation", found)
    safe = [facts.region for facts in _facts(case) if not facts.duty_of_care_risk]
    if safe:
        return not_met(phrase("ladder.no_risk", regions=safe), phrase("ladder.risk_needed", regions=safe))
    return met("ladder.at_risk", regions=list(case.contract.regions))
