"""Who may apply, and what a follow request must say."""

from lifecycle.case import Case
from lifecycle.findings import Judgement, met, missing, not_met, phrase
from lifecycle.rules.registry import predicate
from lifecycle.states import ENDS, RUNNING


@predicate
def policy_published(case: Case) -> Judgement:
    """The policy has been published, so its round is open."""
    if case.published:
        return met("policy.published", policy=case.policy.policy)
    return not_met(phrase("policy.draft", policy=case.policy.policy), phrase("policy.needed"))


@predicate
def contractable_kind(case: Case) -> Judgement:
    """The provider's kind can be contracted; in a policy with roles, it fits the role that is applied for."""
    kind, role, roles = case.contract.kind, case.contract.role, case.policy.roles
    if not roles:
        allowed = case.policy.kinds
    elif role is None:
        return missing(phrase("kind.no_role"), phrase("kind.role_needed", roles=list(roles)))
    else:
        allowed = roles.get(role, ())
    if kind in allowed:
        return met("kind.fits", kind=kind.value)
    return not_met(
        phrase("kind.unfit", kind=kind.value),
        phrase("kind.needed", kinds=[allowed_kind.value for allowed_kind in allowed]),
    )


@predicate
def no_running_contract(case: Case) -> Judgement:
    """No live contract of this policy, and none of this care that already covers the whole contract year."""
    for stake in case.history:
        if stake.policy == case.policy.policy and stake.state not in ENDS:
            return not_met(
                phrase("running.live", contract=stake.number, state=stake.state.value),
                phrase("running.live_needed", contract=stake.number),
            )
        if stake.state in RUNNING and any(term.covers_year(case.policy.year) for term in stake.terms):
            return not_met(
                phrase("running.covers", contract=stake.number, year=case.policy.year),
                phrase("running.covers_needed", contract=stake.number),
            )
    return met("running.none")


@predicate
def follow_request(case: Case) -> Judgement:
    """A follow request names insurer, agreement and tariff, and that insurer is preferred in each region."""
    request = case.contract.follows
    if request is None:
        return met("follow.none")
    given = {"insurer": request.insurer, "agreement": request.agreement, "tariff": request.tariff}
    empty = [name for name, value in given.items() if value is not None and not value.strip()]
    preferred = request.preferred_in
    outside = [] if preferred is None else [region for region in case.contract.regions if region not in preferred]
    absent = [name for name, value in given.items() if value is None] + (["preferred_in"] if preferred is None else [])
    lacking = [*empty, *absent]
    if outside and lacking:
        return not_met(
            phrase("follow.not_preferred_and_incomplete", regions=outside, parts=lacking),
            phrase("follow.all_needed", regions=outside, parts=lacking),
        )
    if outside:
        return not_met(
            phrase("follow.not_preferred", regions=outside), phrase("follow.preferred_needed", regions=outside)
        )
    if empty:
        return not_met(phrase("follow.incomplete", parts=lacking), phrase("follow.needed", parts=lacking))
    if absent:
        return missing(phrase("follow.incomplete", parts=lacking), phrase("follow.needed", parts=lacking))
    return met("follow.complete")
