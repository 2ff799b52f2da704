"""A decision in which rules were lifted, as a row: who, which rules, on what ground, why, and who approved."""

from dataclasses import dataclass

from desk.language import t
from desk.web.audit import words
from desk.web.audit.told import path_of
from desk.web.lists.known import Known, Way
from desk.words import named
from workflows.inquiry.reading import Found


@dataclass(frozen=True, slots=True)
class Override:
    """One decision: `reason` says so where it is kept no more."""

    moment: str
    action: str
    contract: str | None
    provider: str
    by: str
    approver: str
    ground: str
    reason: str
    lifted: tuple[Way, ...]
    path: str


def of(found: Found, known: Known) -> Override:
    """The decision that a record tells of."""
    body, provider = found.body, found.provider
    said = body["override"]
    return Override(
        moment=body["recorded"],
        action=words.action(body["action"]),
        contract=found.contract,
        provider="" if provider is None else provider.name or provider.key,
        by=body["actor"],
        approver=body.get("approver", "-"),
        ground=named(str(said["ground"])),
        reason=str(found.values.get("reason", t("niet bewaard", "not kept"))),
        lifted=tuple(known.way(rule, found.policy) for rule in said["lifted"]),
        path=path_of(str(body["stream"]), body["seq"]),
    )
