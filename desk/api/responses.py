"""What each address can answer beside what it is for, as the document of the API says it."""

from typing import Any, Final, TypeAlias

from pydantic import BaseModel, Field

from desk import problems
from desk.api.models.findings import Found, Words
from desk.problems import Kind

Responses: TypeAlias = dict[int | str, dict[str, Any]]
"""Answers by their status."""


class Problem(BaseModel):
    """Problem details (RFC 9457)."""

    type: str = Field(description="The kind of problem; opening it tells what to do.")
    title: str
    status: int
    detail: str


class Mistake(BaseModel):
    """One thing that is wrong in a request."""

    where: str
    problem: Words


class Invalid(Problem):
    """A request in which something is wrong; each mistake is in `errors`."""

    errors: list[Mistake] = Field(default=[], description="Every mistake; none for a key that was used before.")


class Won(BaseModel):
    """The event that won: who changed the contract since it was read, and how."""

    action: str
    actor: str
    recorded: str


class Refusal(Problem):
    """A refusal, with every rule that does not hold; `won` names who was first where somebody was."""

    findings: list[Found] = Field(default=[], description="Every rule that does not hold.")
    won: Won | None = None


class Forbidden(Problem):
    """A refusal by role."""

    findings: list[Found] = Field(default=[])


_MODELS: Final[dict[int, type[Problem]]] = {403: Forbidden, 409: Refusal, 422: Invalid}
_RETRY: Final = {"Retry-After": {"description": "Seconds to wait.", "schema": {"type": "integer", "minimum": 1}}}
_ETAG: Final = {"ETag": {"description": "The version of the contract.", "schema": {"type": "string"}}}
_LOCATION: Final = {"Location": {"description": "Where it is.", "schema": {"type": "string"}}}


def _described(*kinds: Kind) -> Responses:
    found: Responses = {}
    for kind in kinds:
        said = found.setdefault(kind.status, {"description": "", "content": {problems.MEDIA_TYPE: {}}})
        said["description"] = "; or ".join(filter(None, [said["description"], kind.title.en]))
        said["model"] = _MODELS.get(kind.status, Problem)
    if problems.TOO_MANY.status in found:
        found[problems.TOO_MANY.status]["headers"] = _RETRY
    return found


ANYBODY: Final[Responses] = _described(problems.UNREADABLE, problems.INVALID, problems.TOO_MANY, problems.UNAVAILABLE)
"""What an address for anybody can answer beside."""
READS: Final[Responses] = ANYBODY | _described(problems.UNAUTHENTICATED, problems.FORBIDDEN)
"""What an address that is read with a token can answer beside."""
NAMED: Final[Responses] = _described(problems.NOT_FOUND)
"""What an address that names something can answer beside."""
CHANGES: Final[Responses] = (
    READS
    | _described(problems.REFUSED, problems.IN_PROGRESS, problems.TOO_LARGE, problems.UNSUPPORTED)
    | _described(problems.INVALID, problems.KEY_REUSED)
)
"""What an address that changes something can answer beside."""
VERSIONED: Final[Responses] = (
    CHANGES
    | NAMED
    | _described(problems.STALE, problems.REFUSED, problems.IN_PROGRESS)
    | _described(problems.VERSION_NEEDED)
)
"""What an action on a contract can answer beside."""

SEEN: Final[Responses] = {200: {"headers": _ETAG}}
DONE: Final[Responses] = {200: {"headers": _ETAG, "description": "It is done."}}
MADE: Final[Responses] = {201: {"headers": _ETAG | _LOCATION, "description": "It is kept."}}
ASKED: Final[Responses] = {202: {"headers": _ETAG | _LOCATION, "description": "It waits for an approver."}}
