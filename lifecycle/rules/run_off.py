"""The run-off agreement of an individual whose region now has an organisation."""

from datetime import date

from lifecycle.case import Case, Presence, RegionFacts
from lifecycle.contract import Kind, RunOff
from lifecycle.findings import Judgement, met, not_met, phrase
from lifecycle.rules.registry import predicate
from lifecycle.states import State


@predicate
def run_off_ground(case: Case) -> Judgement:
    """An individual's published contract that ends with the year before, in a region that has an organisation."""
    contract, last_day = case.contract, date(case.policy.year - 1, 12, 31)
    needed = phrase("run_off.ground_needed", last=last_day.isoformat())
    if contract.kind is not Kind.INDIVIDUAL:
        return not_met(phrase("run_off.not_individual", kind=contract.kind.value), needed)
    if contract.state is not State.PUBLISHED:
        return not_met(phrase("run_off.not_published", state=contract.state.value), needed)
    if contract.term is None or contract.term.last != last_day:
        last = "" if contract.term is None else contract.term.last.isoformat()
        return not_met(phrase("run_off.other_end", day=last), needed)
    for region in contract.regions:
        facts = case.regions.get(region, RegionFacts(region))
        found = facts.find((Kind.RHO, Kind.PARTNERSHIP), (Presence.COVERS_YEAR,))
        if found is not None:
            return met("run_off.organisation", region=region, contract=found)
    return not_met(phrase("run_off.no_organisation", regions=list(contract.regions)), needed)


@predicate
def no_second_run_off(case: Case) -> Judgement:
    """The contract is not a run-off agreement already."""
    if case.contract.state is State.RUN_OFF:
        return not_met(phrase("run_off.already"), phrase("run_off.once"))
    return met("run_off.first")


@predicate
def run_off_signed(case: Case) -> Judgement:
    """A run-off offer was signed in time."""
    if case.contract.run_off is RunOff.SIGNED:
        return met("run_off.signed")
    return not_met(phrase("run_off.unsigned"), phrase("run_off.signature_needed"))
