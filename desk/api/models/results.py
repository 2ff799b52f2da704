"""What came of a request: done, asked of an approver, or refused with every reason."""

from typing import Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field

from desk import problems
from desk.api.models.findings import Found, told
from desk.problems import ROOT, Kind
from desk.words import capital, said
from lifecycle.contract import Contract
from lifecycle.findings import Finding
from lifecycle.states import Action, State
from workflows.answers import Answer
from workflows.request import Outcome, Result

_LONGEST: Final = 2000
"""How many characters of what was seen are told in one sentence; `findings` has all of it."""


class Followed(BaseModel):
    """What happened by itself right after, such as publication at signing; or why it could not."""

    action: Action
    done: bool
    findings: list[Found] = Field(description="Where it was not done: every rule that does not hold.")


class Done(BaseModel):
    """What was done, or asked of an approver."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "action": "assess",
                "outcome": "done",
                "contract": "gli-2027-00012",
                "state": "assessed",
                "version": 4,
                "number": None,
                "warnings": [],
                "advice": [],
                "lifted": [],
                "follow_up": None,
            }
        }
    )
    action: Action
    outcome: Literal["done", "asked"] = Field(description="`asked` waits for an approver.")
    contract: str | None = Field(description="The number of the contract.")
    state: State | None = Field(description="The state of the contract now.")
    version: int | None = Field(description="The version of the contract now, which is its ETag.")
    number: int | None = Field(description="The number of the question, the objection or the approval that was kept.")
    warnings: list[Found] = Field(description="Rules that hold, with something to look out for.")
    advice: list[Found] = Field(description="Advice that does not hold.")
    lifted: list[str] = Field(description="The rules that an override lifts.")
    follow_up: Followed | None


def etag(version: int) -> str:
    """The ETag of a version of a contract."""
    return f'"{version}"'


def people_of(contract: Contract | None) -> list[str]:
    """The names of the subcontractors of a contract, which findings know by their place."""
    return [] if contract is None else [coach.name or "" for coach in contract.dossier.subcontractors or ()]


def _found(result: Result, findings: tuple[Finding, ...]) -> list[Found]:
    return [told(finding, result.policy, people_of(result.contract)) for finding in findings]


def done(result: Result, action: Action) -> Done:
    """A result that refuses nothing."""
    contract, follow_up = result.contract, result.follow_up
    return Done(
        action=action,
        outcome="asked" if result.outcome is Outcome.ASKED else "done",
        contract=None if contract is None else contract.number,
        state=None if contract is None else contract.state,
        version=None if contract is None else contract.version,
        number=result.number,
        warnings=_found(result, result.warnings),
        advice=_found(result, result.advice),
        lifted=list(result.lifted),
        follow_up=None
        if follow_up is None
        else Followed(action=Action.PUBLISH, done=follow_up.done, findings=_found(follow_up, follow_up.failed)),
    )


def answer(result: Result, action: Action, status: int = 200, location: str | None = None) -> Answer:
    """What is answered to a request: `status` where it was done, 202 where it waits for an approver, or a problem."""
    if result.outcome is Outcome.REFUSED:
        return refusal(result)
    headers: dict[str, str] = {}
    if result.contract is not None:
        headers["etag"] = etag(result.contract.version)
    if result.outcome is Outcome.ASKED:
        status, location = 202, f"{ROOT}/approvals/{result.number}"
    if location is not None:
        headers["location"] = location
    return Answer(status, done(result, action).model_dump_json(), headers)


def refusal(result: Result) -> Answer:
    """What is answered to a request that was refused."""
    failed = result.failed
    further: dict[str, Any] = {"findings": [each.model_dump(mode="json") for each in _found(result, failed)]}
    kind = _kind({finding.rule for finding in failed})
    stale = next((finding for finding in failed if finding.rule == "stale"), None)
    if stale is not None:
        further["won"] = dict(stale.seen.values)
    elif kind is not problems.FORBIDDEN:
        further["won"] = None
    told_first = [stale] if stale is not None else failed
    detail = "; ".join(said(finding.seen) for finding in told_first)
    return Answer(kind.status, problems.body(kind, capital(detail[:_LONGEST]), **further))


def _kind(rules: set[str]) -> Kind:
    if "stale" in rules:
        return problems.STALE
    if rules == {"role"}:
        return problems.FORBIDDEN
    return problems.REFUSED
