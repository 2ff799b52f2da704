"""Guards: every rule of a trigger's guard, evaluated completely into findings.

Nothing stops at the first failure, nothing has side effects. A predicate that raises is an outcome of its own: it
blocks and is shown apart, and is never taken for a rule that is not met.
"""

import traceback
from dataclasses import replace
from decimal import Decimal, InvalidOperation
from typing import Final

from lifecycle import rules
from lifecycle.case import Case
from lifecycle.dossier import Count
from lifecycle.findings import Finding, Judgement, Outcome, phrase
from lifecycle.policy import Policy, Rule, RuleType, Who
from lifecycle.states import Action


def _above(fte: Count, limit: int) -> bool:
    """Whether `fte` is a number (a fraction comes as text) above `limit`."""
    if isinstance(fte, bool) or fte is None:
        return False
    try:
        return Decimal(fte) > limit
    except InvalidOperation:
        return False


def concerns(who: Who, case: Case) -> bool:
    """Whether a rule for `who` concerns this case."""
    contract = case.contract
    return (
        (who.kinds is None or contract.kind in who.kinds)
        and (who.roles is None or contract.role in who.roles)
        and (who.reach is None or contract.reach in who.reach)
        and (who.new_provider is None or case.is_new_provider is who.new_provider)
        and (who.follow_request is None or (contract.follows is not None) is who.follow_request)
        and (who.fte_above is None or _above(case.dossier.fte, who.fte_above))
    )


def _judge(rule: Rule, case: Case) -> Judgement:
    try:
        return rules.judge(rule.check, rule.id, case, rule.parameters)
    except Exception as error:  # noqa: BLE001 - whatever a predicate raises becomes a finding that blocks
        seen = phrase("rule.error", error=type(error).__name__)
        last = traceback.extract_tb(error.__traceback__)[-1]
        trouble = f"{type(error).__name__} at {last.filename}:{last.lineno}"
        return Judgement(Outcome.ERROR, seen, phrase("rule.error_needed"), trouble=trouble)


def finding(rule: Rule, case: Case) -> Finding:
    """The finding of one rule."""
    found = _judge(rule, case)
    return Finding(
        rule.id, rule.paragraph, rule.required, found.outcome, found.seen, found.needed, found.warning, found.trouble
    )


_ALSO_JUDGED: Final = {Action.REJECT: (Action.APPLY, Action.ASSESS, Action.OFFER), Action.SIGN: (Action.OFFER,)}


def looks_at_regions(policy: Policy, action: Action) -> bool:
    """Whether the ladder is judged for `action`: by its own guard, as the ground of a rejection, or to warn."""
    return any(has_ladder(policy, each) for each in _ALSO_JUDGED.get(action, (action,)))


def has_ladder(policy: Policy, action: Action) -> bool:
    """Whether the guard of `action` itself looks at who else is in the regions."""
    return any(rule.type is RuleType.LADDER for rule in policy.guards[action])


def since_the_offer(case: Case) -> tuple[Finding, ...]:
    """The ladder as it stands now, for an offer that is signed: it stays good, and what has changed is a warning.

    The ladder is judged when the offer is made (reading 7), so these findings pass whatever they see.
    """
    offered = replace(case, trigger=Action.OFFER)
    found = []
    for rule in case.policy.guards[Action.OFFER]:
        if rule.type is RuleType.LADDER and concerns(rule.who, offered):
            judged = _judge(rule, offered)
            if judged.outcome is Outcome.ERROR:
                found.append(Finding(rule.id, rule.paragraph, False, Outcome.ERROR, judged.seen, judged.needed))  # noqa: FBT003 - not required
            elif judged.outcome is not Outcome.MET:
                stands = phrase("ladder.offer_stands")
                found.append(Finding(rule.id, rule.paragraph, False, Outcome.MET, stands, None, judged.seen))  # noqa: FBT003 - not required
    return tuple(found)


def failing(case: Case) -> list[str]:
    """The required rules of the trigger's guard that fail: what `evaluate` finds in the way, without the advice."""
    return [
        rule.id
        for rule in case.policy.guards[case.trigger]
        if rule.required and concerns(rule.who, case) and finding(rule, case).blocks
    ]


def evaluate(case: Case) -> tuple[Finding, ...]:
    """The findings of every rule of the trigger's guard that concerns the case, in the policy's order."""
    return tuple(finding(rule, case) for rule in case.policy.guards[case.trigger] if concerns(rule.who, case))
