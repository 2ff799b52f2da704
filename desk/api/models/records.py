"""Records of the audit trail."""

from typing import Any

from pydantic import BaseModel, Field

from desk.api.models.findings import Words
from desk.showing import trail
from lifecycle.languages import Language
from lifecycle.sentences import sentence
from workflows.inquiry.reading import Found


class Recorded(BaseModel):
    """A record: who did what, when, to what, and what was found; refusals are records too."""

    stream: str = Field(examples=["contract:12"])
    seq: int = Field(description="Its place in its stream, from 1.")
    recorded: str
    effective: str = Field(description="The moment that it counts from; a signature can be recorded later.")
    actor: str
    role: str
    action: str
    outcome: str = Field(description="`done`, `refused` or `reported`.")
    contract: str | None
    provider: str | None
    sentence: Words
    values: dict[str, Any] = Field(description="The personal values that are still kept: a reason, a text, a name.")
    hash: str = Field(description="SHA-256 of the record as it is stored; the next of its stream names it.")
    body: dict[str, Any] = Field(description="The record as it is stored: see the reference of the audit record.")


def recorded(found: Found) -> Recorded:
    """A record as the API tells it."""
    body = found.body
    return Recorded(
        stream=body["stream"],
        seq=body["seq"],
        recorded=body["recorded"],
        effective=body["effective"],
        actor=body["actor"],
        role=body["role"],
        action=body["action"],
        outcome=body["outcome"],
        contract=found.contract,
        provider=trail.key_of(found.provider),
        sentence=Words(
            nl=sentence(body, Language.NL, found.advice),
            en=sentence(body, Language.EN, found.advice),
        ),
        values=dict(found.values),
        hash=found.hash,
        body=dict(body),
    )
