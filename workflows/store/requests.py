"""Requests as they are kept: what an approval or a plan remembers of what somebody asked."""

from collections.abc import Mapping
from typing import Any

from lifecycle.calendar import from_utc
from lifecycle.plain import plain
from lifecycle.states import Action
from workflows.request import Override, Request


def plain_request(request: Request) -> dict[str, Any]:
    """What is asked, as JSON data, without who asks it of which contract; the reason of an override is `reason`."""
    return {
        "signed_at": plain(request.signed_at),
        "reason": request.reason,
        "proof": request.proof,
        "grounds": list(request.grounds),
        "override": None if request.override is None else {"ground": request.override.ground},
        "text": request.text,
        "question": request.question,
        "year": request.year,
    }


def kept_request(
    said: Mapping[str, Any], action: Action, actor: str, contract: str = "", version: int | None = None
) -> Request:
    """The request that was kept as `said`; what is absent was not asked."""
    signed_at, override = said.get("signed_at"), said.get("override")
    return Request(
        action=action,
        actor=actor,
        contract=contract,
        version=version,
        signed_at=None if signed_at is None else from_utc(signed_at),
        reason=said.get("reason"),
        proof=said.get("proof"),
        grounds=tuple(said.get("grounds", ())),
        override=None if override is None else Override(override["ground"], said.get("reason")),
        text=said.get("text"),
        question=said.get("question"),
        year=said.get("year"),
    )
