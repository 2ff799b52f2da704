"""The regions: a map of tiles with a list, and a page for each, where something can be stated of it."""

from collections.abc import Iterator, Mapping
from http import HTTPStatus
from typing import Any

from fastapi import APIRouter
from starlette.exceptions import HTTPException
from starlette.responses import Response

from desk.asked import sayable
from desk.language import current, t
from desk.showing.history import notes
from desk.showing.trail import said
from desk.web.lists.known import care_in_words
from desk.web.regions import areas, tiles, words
from desk.web.views.told import Teller
from desk.web.visit import Posted, Somebody, Visit
from desk.words import capital, full_sentence
from lifecycle.calendar import from_utc
from lifecycle.errors import BadInput
from lifecycle.policy import Policy
from lifecycle.roles import may
from lifecycle.states import Action
from workflows import policy_round, region_seen, regions_seen
from workflows.inquiry.reading import Found
from workflows.policy_round import Statement
from workflows.region_seen import RegionSeen
from workflows.regions_seen import STATEMENTS
from workflows.store.policies import InPlay

router = APIRouter()


@router.get("/regions")
def regions(visit: Somebody, policy: str = "", sort: str = "") -> Response:
    """The map of every region in the round of a policy, and the same as a list."""
    found = regions_seen.seen(visit.office, policy or None)
    shown = [words.shown(each, found.policy) for each in found.regions]
    name = None if found.policy is None else found.policy.policy
    return visit.page(
        "regions.html",
        policy=found.policy,
        choices=list(_choices(found.choices, found.policy, "/regions")),
        on_map=[(each, tiles.short(each.region)) for each in tiles.on_map(shown)],
        columns=max((each.region.tile.column for each in shown if each.region.tile), default=6),
        listed=tiles.listed(shown, sort),
        headings=tiles.headings(name, sort),
        flags=words.FLAGS,
    )


@router.get("/regions/{region}")
def region(visit: Somebody, region: str, policy: str = "") -> Response:
    """One region in the round of a policy."""
    return _page(visit, _seen(visit, region, policy))


@router.post("/regions/{region}")
def state(visit: Posted, region: str) -> Response:
    """State something of a region, with a reason: what is other than it was, or all of it anew."""
    found = _seen(visit, region, visit.one("policy"))
    given = {name: visit.one(name) == "yes" for name in STATEMENTS}
    changed = {name: holds for name, holds in given.items() if holds != getattr(found.region, name)}
    reason = visit.one("reason")
    try:
        if reason:
            sayable(reason, "reason")
    except BadInput as bad:
        return _page(visit, found, [("reason", f"{t('De reden', 'The reason')} {bad.problem.said(current())}.")])
    result = policy_round.state_region(visit.office, visit.user, region, Statement(**(changed or given)), reason)
    if not result.done:
        tell = Teller(None, None, {})
        wrong = [("reason" if each.rule == "reason" else "", full_sentence(tell(each).seen)) for each in result.failed]
        return _page(visit, found, wrong)
    visit.flash(t(f"Vastgelegd over {found.region.name}.", f"Stated of {found.region.name}."))
    return visit.redirect(f"{words.address(region, found.policy)}#stated")


def _seen(visit: Visit, region: str, policy: str) -> RegionSeen:
    try:
        return region_seen.seen(visit.office, region, policy or None)
    except BadInput as bad:
        if bad.where == "region":
            raise HTTPException(HTTPStatus.NOT_FOUND) from None
        raise


def _choices(known: Mapping[str, InPlay], chosen: Policy | None, path: str) -> Iterator[tuple[str, str, bool]]:
    """The policies in play to choose from: the address, the care with its year, and whether it is chosen."""
    for name, entry in known.items():
        said_of = care_in_words(entry.policy.care, str(entry.policy.year))
        yield f"{path}?policy={name}", said_of, chosen is not None and chosen.policy == name


def _page(visit: Visit, found: RegionSeen, errors: list[tuple[str, str]] | None = None) -> Response:
    again = bool(visit.form)
    return visit.page(
        "region.html",
        HTTPStatus.UNPROCESSABLE_ENTITY if errors else HTTPStatus.OK,
        policy=found.policy,
        choices=list(_choices(found.choices, found.policy, f"/regions/{found.region.id}")),
        shown=words.shown(found.region, found.policy),
        region=found.region,
        groups=list(_groups(found)),
        areas=areas.shown(found.areas),
        history=[_happened(record) for record in found.history],
        able=may(visit.role, Action.STATE_REGION),
        statements=[
            (name, words.statement_in_words(name), visit.one(name) == "yes" if again else getattr(found.region, name))
            for name in STATEMENTS
        ],
        reason=visit.one("reason"),
        errors=errors or [],
        wrong=dict(errors or []),
    )


def _groups(found: RegionSeen) -> Iterator[tuple[str, list[region_seen.Member]]]:
    """The contracts that are named: those that cover the year, those in the round, those that run off."""
    covering = [each for each in found.members if each.covers]
    waiting = [each for each in found.members if not each.covers and each.term is None]
    others = [each for each in found.members if not each.covers and each.term is not None]
    yield t("Gecontracteerd", "Contracted"), covering
    yield t("In de ronde", "In the round"), waiting
    yield t("In uitloop, alleen voor huidige patiënten", "In run-off, for current patients only"), others


def _happened(record: Found) -> dict[str, Any]:
    """A record of a region as people read it."""
    body = record.body
    changes = body.get("changes", {}) if body["outcome"] == "done" else {}
    stated = [words.statement_in_words(name, holds=bool(holds)) for name, holds in changes.items()]
    return {
        "at": from_utc(body["recorded"]),
        "sentence": said(record),
        "stated": [full_sentence(each) for each in stated],
        "notes": [capital(each) for each in notes(record)],
    }
