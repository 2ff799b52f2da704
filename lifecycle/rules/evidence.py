"""Evidence: a person has seen it or not; the dossier keeps the answer."""

from lifecycle.case import Case
from lifecycle.findings import Judgement, met, missing, not_met, phrase
from lifecycle.rules.registry import predicate


@predicate
def evidence(case: Case, *, rule: str, per_region: bool = False) -> Judgement:
    """The dossier shows what `rule` asks; with `per_region` it does so in every region of the contract."""
    shown = case.dossier.shown(rule)
    needed = phrase("evidence.needed_per_region" if per_region else "evidence.needed")
    if shown is None:
        return missing(phrase("evidence.missing"), needed)
    if shown is True:
        return met("evidence.shown")
    if shown is False or not per_region:
        return not_met(phrase("evidence.denied"), needed)
    absent = [region for region in case.contract.regions if region not in shown]
    if absent:
        return not_met(
            phrase("evidence.not_in_regions", regions=absent),
            phrase("evidence.needed_in_regions", regions=absent),
        )
    return met("evidence.shown_in_regions", regions=list(case.contract.regions))
