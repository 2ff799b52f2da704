"""Programmes that the policy buys."""

from lifecycle.case import Case
from lifecycle.findings import Judgement, met, missing, not_met, phrase
from lifecycle.rules.registry import predicate


@predicate
def purchased_programmes(case: Case) -> Judgement:
    """At least one programme, and each of the dossier's and the subcontractors' is bought under this policy."""
    own = case.dossier.programmes
    theirs = [programme for coach in case.dossier.subcontractors or () for programme in coach.programmes or ()]
    bought = case.policy.programme_ids
    strange = sorted({programme for programme in [*(own or ()), *theirs] if programme not in bought})
    needed = phrase("programmes.needed", programmes=sorted(bought))
    if strange:
        return not_met(phrase("programmes.not_bought", programmes=strange), needed)
    if own is None:
        return missing(phrase("programmes.missing"), needed)
    if not own:
        return not_met(phrase("programmes.none"), needed)
    return met("programmes.bought", programmes=sorted(set(own)))


@predicate
def distinct_programmes(case: Case, *, minimum: int) -> Judgement:
    """At least `minimum` different bought programmes in the dossier."""
    own = case.dossier.programmes
    needed = phrase("programmes.distinct_needed", minimum=minimum)
    if own is None:
        return missing(phrase("programmes.missing"), needed)
    distinct = sorted(set(own) & case.policy.programme_ids)
    if len(distinct) < minimum:
        return not_met(phrase("programmes.distinct", count=len(distinct)), needed)
    return met("programmes.distinct", count=len(distinct))
