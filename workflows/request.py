"""What somebody asks to be done, and what came of it."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Final

from lifecycle.contract import Contract
from lifecycle.dossier import Dossier
from lifecycle.findings import Finding, blocking, failing_advice, warnings
from lifecycle.policy import Policy
from lifecycle.roles import SYSTEM_ACTOR
from lifecycle.states import Action

ANYBODY: Final = "?"
"""Without a user, the name of anybody who may act on contracts."""


@dataclass(frozen=True, slots=True)
class Override:
    """The request to lift rules on a ground, with the name of who approved it."""

    ground: str | None = None
    reason: str | None = None
    approved_by: str | None = None


@dataclass(frozen=True, slots=True)
class Request:
    """An action on a contract, asked by `actor`. What an action does not use stays empty.

    `approved_by` is who approved it: of a scenario, or of an approval that was granted (`workflows.approvals`).
    `version` is the version the actor saw; another one now is refused as stale. `signed_at` is the moment of the
    provider's signature. `as_of` is the moment a late job judges dates by; for people it is empty. `by_job` marks what
    Looptijd does by itself: only that has the system's role, whatever name somebody gives as theirs.
    """

    action: Action
    actor: str
    contract: str
    version: int | None = None
    signed_at: datetime | None = None
    as_of: datetime | None = None
    reason: str | None = None
    approved_by: str | None = None
    proof: str | None = None
    grounds: tuple[str, ...] = ()
    override: Override | None = None
    dossier: Dossier | None = None
    text: str | None = None
    question: int | None = None
    year: int | None = None
    by_job: bool = False


def job_request(action: Action, contract: str, *, as_of: datetime | None = None, year: int | None = None) -> Request:
    """What Looptijd does by itself, as the system."""
    return Request(action, SYSTEM_ACTOR, contract, as_of=as_of, year=year, by_job=True)


class Outcome(StrEnum):
    """What came of a request; what was `ASKED` waits for an approver."""

    DONE = "done"
    ASKED = "asked"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Result:
    """What came of a request: with every finding, and the contract as it stands now (``None`` where there is none).

    `lifted` are the rules that an override lifted. `number` is that of a question, an objection or an approval
    that was kept. `follow_up` is what happened by itself with it, such as a publication at signing. `policy` is the
    version that it was judged by, which has the words of its rules.
    """

    outcome: Outcome
    findings: tuple[Finding, ...] = ()
    contract: Contract | None = None
    lifted: tuple[str, ...] = ()
    number: int | None = None
    follow_up: "Result | None" = field(default=None)
    policy: Policy | None = None

    @property
    def done(self) -> bool:
        """Whether it was done."""
        return self.outcome is Outcome.DONE

    @property
    def failed(self) -> tuple[Finding, ...]:
        """The required rules that do not hold, but for the lifted ones."""
        return tuple(finding for finding in blocking(self.findings) if finding.rule not in self.lifted)

    @property
    def warnings(self) -> tuple[Finding, ...]:
        """The rules that hold with a warning."""
        return warnings(self.findings)

    @property
    def advice(self) -> tuple[Finding, ...]:
        """The advice that does not hold."""
        return failing_advice(self.findings)
