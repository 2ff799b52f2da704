"""The system rules as findings: each says what was seen and what would make it hold."""

from collections.abc import Iterable
from datetime import datetime

from lifecycle.calendar import in_utc
from lifecycle.contract import Contract
from lifecycle.findings import Finding, phrase, system_finding
from lifecycle.roles import SYSTEM_ACTOR, Role, may_approve, permitted
from lifecycle.states import Action, State


def role(actor: str, held: Role | None, action: Action) -> Finding:
    """The actor may not do this."""
    able = [able.value for able in permitted(action) if able is not Role.SYSTEM]
    seen = (
        phrase("role.none", actor=actor)
        if held is None
        else phrase("role.may_not", role=held.value, action=action.name.lower())
    )
    return system_finding("role", seen, phrase("role.needed", roles=list(able)) if able else phrase("role.job_needed"))


def unknown_contract(name: str) -> Finding:
    """There is no such contract."""
    return system_finding("unknown-contract", phrase("unknown.contract", name=name), phrase("unknown.contract_needed"))


def unknown_provider() -> Finding:
    """There is no such provider; what was typed could be anybody's name, and stays out of the finding."""
    return system_finding("unknown-provider", phrase("unknown.provider"), phrase("unknown.provider_needed"))


def state(contract: Contract, possible: Iterable[State]) -> Finding:
    """Not possible from this state."""
    return system_finding(
        "state",
        phrase("state.wrong", state=contract.state.value),
        phrase("state.needed", states=[one.value for one in State if one in set(possible)]),
    )


def nothing_open(key: str, **values: str | int) -> Finding:
    """There is nothing open to act on; `key` names the phrase under ``state.``."""
    return system_finding("state", phrase(f"state.{key}", **values), phrase(f"state.{key}_needed", **values))


def run_off_not_provided(policy: str) -> Finding:
    """The policy has no run-off."""
    return system_finding(
        "run-off-not-provided",
        phrase("run_off.not_provided", policy=policy),
        phrase("run_off.not_provided_needed"),
    )


def stale(action: str, actor: str, recorded: datetime) -> Finding:
    """Somebody changed the contract since it was read."""
    seen = phrase("stale.seen", action=Action(action).name.lower(), actor=actor, recorded=in_utc(recorded))
    return system_finding("stale", seen, phrase("stale.needed"))


def four_eyes(actor: str, approver: str | None, held: Role | None) -> Finding | None:
    """The approver is missing, is the actor, or is no approver; ``None`` where all is well."""
    if not approver:
        seen = phrase("four_eyes.missing")
    elif approver in {actor, SYSTEM_ACTOR}:
        seen = phrase("four_eyes.self", approver=approver)
    elif not may_approve(held):
        seen = phrase("four_eyes.no_approver", approver=approver)
    else:
        return None
    return system_finding("four-eyes", seen, phrase("four_eyes.needed"))


def approval_closed(number: int, standing: str, who: str | None, when: datetime) -> Finding:
    """An approval was decided, withdrawn, or lapsed; `who` is empty where it lapsed."""
    if who is None:
        return nothing_open("approval_lapsed", number=number, when=in_utc(when))
    return nothing_open("approval_closed", number=number, standing=standing, who=who, when=in_utc(when))


def another_asked(asker: str) -> Finding:
    """Only who asked for an approval withdraws it."""
    return system_finding(
        "role", phrase("approval.another", asker=asker), phrase("approval.another_needed", asker=asker)
    )


def reason(text: str | None) -> Finding | None:
    """A reason is needed; ``None`` where one is given."""
    if text and text.strip():
        return None
    return system_finding("reason", phrase("reason.none"), phrase("reason.needed"))


def proof(text: str | None) -> Finding | None:
    """A proof is needed; ``None`` where one is given."""
    if text and text.strip():
        return None
    return system_finding("proof", phrase("proof.none"), phrase("proof.needed"))


def override_ground(ground: str | None, text: str | None, known: list[str]) -> Finding | None:
    """An override needs a reason and a ground that the policy knows; ``None`` where it has both."""
    if ground not in known:
        seen = phrase("override.ground", ground=ground or "-")
    elif not text or not text.strip():
        seen = phrase("override.no_reason")
    else:
        return None
    return system_finding("override-ground", seen, phrase("override.needed", grounds=list(known)))


def moment(signed: datetime | None, offered: datetime | None, now: datetime) -> Finding | None:
    """A signature is set after the offer and not in the future; ``None`` where it is, or none is given."""
    if signed is None:
        return None
    if signed > now:
        seen = phrase("moment.future", signed=in_utc(signed))
    elif offered is not None and signed < offered:
        seen = phrase("moment.before_offer", signed=in_utc(signed), offered=in_utc(offered))
    else:
        return None
    return system_finding("moment", seen, phrase("moment.needed"))


def grounds(cited: tuple[str, ...], failing: list[str]) -> Finding | None:
    """Each cited rule fails now, and there is at least one; ``None`` where that is so."""
    holding = [rule for rule in dict.fromkeys(cited) if rule not in failing]
    if cited and not holding:
        return None
    seen = phrase("grounds.hold", rules=list(holding)) if cited else phrase("grounds.none")
    needed = phrase("grounds.needed", rules=list(failing)) if failing else phrase("grounds.needed_none")
    return system_finding("grounds", seen, needed)


def tariff_not_set(care: str, year: int) -> Finding:
    """There is no tariff of that care and year yet."""
    return system_finding(
        "tariff-not-set", phrase("tariff.not_set", care=care, year=year), phrase("tariff.needed", year=year)
    )
