"""What a policy manager does to a policy in play, each asked before it is done: publish, amend, set the tariff."""

from collections.abc import Sequence
from http import HTTPStatus

from fastapi import APIRouter
from starlette.responses import Response

from desk import asked as reading
from desk.language import current, t
from desk.web.pages.policies import seen
from desk.web.policies import changed
from desk.web.views.told import Teller
from desk.web.visit import Posted, Somebody, Visit
from desk.words import full_sentence
from lifecycle.errors import BadInput
from lifecycle.roles import permitted
from lifecycle.states import Action
from workflows import amending, policy_round
from workflows.amending import Preview
from workflows.policies_seen import PolicySeen
from workflows.policy_round import Changes
from workflows.request import Result

router = APIRouter()


@router.get("/policies/{policy}/publish")
def ask_publish(visit: Somebody, policy: str) -> Response:
    """Show what will be frozen, and ask."""
    visit.needs(*permitted(Action.PUBLISH_POLICY))
    return _publish(visit, seen(visit, policy))


@router.post("/policies/{policy}/publish")
def publish(visit: Posted, policy: str) -> Response:
    """Publish it."""
    visit.needs(*permitted(Action.PUBLISH_POLICY))
    found = seen(visit, policy)
    if visit.one("hash") != found.policy.hash:
        said = t(
            "Het beleid is intussen gewijzigd. Kijk opnieuw wat er wordt vastgezet.",
            "The policy was amended meanwhile. Look again at what will be frozen.",
        )
        return _publish(visit, found, [("", said)])
    result = policy_round.publish(visit.office, visit.user, policy)
    if not result.done:
        return _publish(visit, found, _refused(result, found))
    visit.flash(t("Het beleid is gepubliceerd.", "The policy is published."))
    return visit.redirect(f"/policies/{policy}")


@router.get("/policies/{policy}/tariff")
def ask_tariff(visit: Somebody, policy: str) -> Response:
    """Ask for the tariff."""
    visit.needs(*permitted(Action.SET_TARIFF))
    return _tariff(visit, seen(visit, policy))


@router.post("/policies/{policy}/tariff")
def set_tariff(visit: Posted, policy: str) -> Response:
    """Set the tariff of the policy's care and year."""
    visit.needs(*permitted(Action.SET_TARIFF))
    found = seen(visit, policy)
    try:
        amount = reading.amount(visit.one("amount"), "amount")
    except BadInput as bad:
        return _tariff(visit, found, [("amount", full_sentence(bad.problem.said(current())))])
    of = found.entry.policy
    result = policy_round.set_tariff(visit.office, visit.user, of.care, of.year, amount)
    if not result.done:
        return _tariff(visit, found, _refused(result, found))
    visit.flash(t(f"Het tarief van {of.year} is vastgesteld.", f"The tariff of {of.year} is set."))
    return visit.redirect(f"/policies/{policy}#about")


@router.get("/policies/{policy}/amend")
def ask_amend(visit: Somebody, policy: str) -> Response:
    """Ask what is to change, and why."""
    visit.needs(*permitted(Action.AMEND_POLICY))
    return _amend(visit, seen(visit, policy))


@router.post("/policies/{policy}/amend")
def amend(visit: Posted, policy: str) -> Response:
    """Show what an amendment would change; carry it out where that was confirmed."""
    visit.needs(*permitted(Action.AMEND_POLICY))
    found = seen(visit, policy)
    changes, reason = _changes(visit), visit.one("reason")
    errors: list[tuple[str, str]] = []
    try:
        if changes == Changes():
            errors.append(("change", t("Kies wat er wijzigt.", "Choose what changes.")))
        if reason:
            reading.sayable(reason, "reason")
        shown = amending.preview(visit.office, policy, changes)
    except BadInput as bad:
        place = "reason" if bad.where == "reason" else "change"
        return _amend(visit, found, [*errors, (place, full_sentence(bad.said(current())))])
    if not errors and not shown.differences:
        errors.append(("change", t("Dit verandert niets.", "This changes nothing.")))
    if not reason:
        errors.append(("reason", t("Geef een reden.", "Give a reason.")))
    if errors:
        return _amend(visit, found, errors)
    if visit.one("confirmed") != shown.after.hash:
        return _amend(visit, found, shown=shown)
    result = policy_round.amend(visit.office, visit.user, policy, changes, reason)
    if not result.done:
        return _amend(visit, found, _refused(result, found))
    visit.flash(t("Het beleid is gewijzigd.", "The policy is amended."))
    return visit.redirect(f"/policies/{policy}/versions#compare")


def _changes(visit: Visit) -> Changes:
    """What the form asks for: what is ticked to go, and what is typed to come, one on a line."""
    added = {name: visit.one(f"add_{name}").replace(",", "\n").split() for name in ("programmes", "registers")}
    return Changes(
        add_programmes=tuple(dict.fromkeys(added["programmes"])),
        remove_programmes=tuple(visit.many("remove_programmes")),
        add_registers=tuple(dict.fromkeys(added["registers"])),
        remove_registers=tuple(visit.many("remove_registers")),
    )


def _refused(result: Result, found: PolicySeen) -> list[tuple[str, str]]:
    tell = Teller(None, found.policy, {})
    return [("reason" if each.rule == "reason" else "", full_sentence(tell(each).seen)) for each in result.failed]


def _amend(
    visit: Visit, found: PolicySeen, errors: Sequence[tuple[str, str]] = (), shown: Preview | None = None
) -> Response:
    policy = found.entry.policy
    return visit.page(
        "policy_amend.html",
        HTTPStatus.UNPROCESSABLE_ENTITY if errors else HTTPStatus.OK,
        found=found,
        parts=[("programmes", policy.programmes), ("registers", policy.registers)],
        changes=_changes(visit),
        typed={name: visit.one(f"add_{name}") for name in ("programmes", "registers")},
        reason=visit.one("reason"),
        shown=shown,
        groups=[] if shown is None else changed.groups(shown.differences, policy, shown.after),
        tell=lambda rules: [policy.by_id[rule] for rule in rules if rule in policy.by_id],
        errors=list(errors),
        wrong=dict(errors),
    )


def _publish(visit: Visit, found: PolicySeen, errors: Sequence[tuple[str, str]] = ()) -> Response:
    return visit.page(
        "policy_publish.html",
        HTTPStatus.UNPROCESSABLE_ENTITY if errors else HTTPStatus.OK,
        found=found,
        errors=list(errors),
    )


def _tariff(visit: Visit, found: PolicySeen, errors: Sequence[tuple[str, str]] = ()) -> Response:
    return visit.page(
        "policy_tariff.html",
        HTTPStatus.UNPROCESSABLE_ENTITY if errors else HTTPStatus.OK,
        found=found,
        amount=visit.one("amount"),
        errors=list(errors),
        wrong=dict(errors),
    )
