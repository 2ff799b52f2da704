"""Keeping facts of a dossier that a form states, or saying why that was refused."""

from typing import Any

from desk.language import current, t
from desk.web import posted
from desk.web.views import steps
from desk.web.views.told import Teller
from desk.web.visit import Visit
from desk.words import full_sentence
from lifecycle import dossier as dossiers
from lifecycle.errors import BadInput
from lifecycle.states import Action
from workflows import advance
from workflows.request import Request
from workflows.whole import Deciding, region_names


def update(visit: Visit, known: Deciding, facts: dict[str, Any]) -> list[tuple[str, str]]:
    """Keep facts, and tell it; answers what refused it. `BadInput` for what is no fact."""
    version = posted.version(visit.form)
    request = Request(
        Action.UPDATE_DOSSIER,
        visit.user,
        known.contract.number,
        version=version,
        dossier=dossiers.parse(facts, ""),
    )
    result = advance.act(visit.office, request)
    if result.done:
        visit.flash(steps.done(Action.UPDATE_DOSSIER, known.contract))
        return []
    tell = Teller(known.contract, known.policy, region_names(visit.office))
    said = [("", full_sentence(tell(finding).seen)) for finding in result.failed]
    if any(finding.rule == "stale" for finding in result.failed):
        again = t(
            "Wat u invulde staat er nog; bewaar het opnieuw als het nog klopt.",
            "What you filled in is still here; save again if it still holds.",
        )
        said.append(("", again))
    return said


def error(bad: BadInput) -> tuple[str, str]:
    """A field of a form with what is wrong in it."""
    return bad.where, f"{bad.problem.said(current())}."
