"""The policies in play: all of them, one with every rule, and its versions side by side."""

from http import HTTPStatus

from fastapi import APIRouter
from starlette.exceptions import HTTPException
from starlette.responses import Response

from desk.language import current
from desk.web.lists import known as naming
from desk.web.lists import query
from desk.web.policies import asked, changed, rules
from desk.web.policies.asked import Asked
from desk.web.rounds import line
from desk.web.visit import Somebody, Visit
from lifecycle.errors import BadInput
from lifecycle.policy_difference import differences
from lifecycle.roles import may
from lifecycle.states import LIVE_APPLICATION, RUNNING, Action
from workflows import policies_seen
from workflows.policies_seen import PolicySeen

router = APIRouter()


@router.get("/policies")
def policies(visit: Somebody) -> Response:
    """Every policy in play."""
    known = naming.read(visit.office)
    rows = [
        {
            "listed": each,
            "name": known.policy(each.entry.policy.policy),
            "live": sum(number for state, number in each.contracts.items() if state in LIVE_APPLICATION),
            "running": sum(number for state, number in each.contracts.items() if state in RUNNING),
            "all": sum(each.contracts.values()),
        }
        for each in policies_seen.listed(visit.office)
    ]
    return visit.page("policies.html", rows=rows, adds=may(visit.role, Action.ADD_POLICY))


@router.get("/policies/{policy}")
def one(visit: Somebody, policy: str) -> Response:
    """A policy with its rules by paragraph, as its newest version says it or another."""
    error, wanted = None, Asked()
    try:
        wanted = asked.read(visit.request.query_params)
        found = seen(visit, policy, version_asked(visit, "version"))
    except BadInput as bad:
        error, found = bad.problem.said(current()), seen(visit, policy)
    return visit.page(
        "policy.html",
        HTTPStatus.UNPROCESSABLE_ENTITY if error else HTTPStatus.OK,
        found=found,
        asked=wanted,
        choices=asked.choices(wanted, found.policy),
        paragraphs=rules.paragraphs(found, wanted, visit.role),
        line=_line(visit, policy, found),
        may=lambda name: may(visit.role, Action(name)),
        error=error,
    )


@router.get("/policies/{policy}/versions")
def versions(visit: Somebody, policy: str) -> Response:
    """Every version of a policy with its reason, and two of them side by side."""
    found = seen(visit, policy)
    newest = found.version.number
    error, groups = None, []
    first, last = max(1, newest - 1), newest
    try:
        first, last = version_asked(visit, "from") or first, version_asked(visit, "to") or last
        before, after = (policies_seen.seen(visit.office, policy, number).policy for number in (first, last))
        groups = changed.groups(differences(before, after), before, after)
    except BadInput as bad:
        error = bad.problem.said(current())
    return visit.page(
        "policy_versions.html",
        HTTPStatus.UNPROCESSABLE_ENTITY if error else HTTPStatus.OK,
        found=found,
        first=first,
        last=last,
        groups=groups,
        error=error,
    )


def seen(visit: Visit, policy: str, number: int | None = None) -> PolicySeen:
    """A policy in play; the page is not found for one that is not."""
    try:
        return policies_seen.seen(visit.office, policy, number)
    except BadInput as bad:
        if bad.where == "policy":
            raise HTTPException(HTTPStatus.NOT_FOUND) from None
        raise


def version_asked(visit: Visit, name: str) -> int | None:
    """The number of a version that the address asks for; `BadInput` for what is no number."""
    given = query.one(visit.request.query_params, name)
    return None if given is None else query.number(name, given)


def _line(visit: Visit, policy: str, found: PolicySeen) -> line.Line | None:
    lines = line.lines(visit.office, naming.read(visit.office), found.policy.year).lines
    return next((each for each in lines if each.policy == policy), None)
