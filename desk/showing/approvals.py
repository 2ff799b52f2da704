"""Requests for approval: what waits, what an approver has to know of one, and what became of asking."""

from collections.abc import Iterator
from typing import Any

from desk.language import t
from desk.showing import findings, results
from desk.showing.output import as_json as write_json
from desk.showing.output import console, echo, facts, indented, paged, table
from desk.words import at_moment, named
from lifecycle.calendar import in_utc
from lifecycle.findings import Finding
from lifecycle.plain import plain
from lifecycle.states import Action
from workflows import approvals_seen
from workflows.approvals_seen import Seen
from workflows.office import Office
from workflows.request import Outcome, Result
from workflows.store.approvals import Approval, Standing


def show_asked(result: Result, action: Action, about: str, *, as_json: bool) -> int:
    """Show what became of asking for approval, and what an approver types; answers the exit status."""
    status = results.show(result, action, about, as_json=as_json)
    if result.outcome is Outcome.ASKED and not as_json:
        number, name = result.number, t("NAAM", "NAME")
        sees = t("Een andere goedkeurder ziet het met", "Another approver sees it with")
        grants = t("en keurt het goed met", "and grants it with")
        echo(f"  {sees} `looptijd approvals show {number}`")
        echo(f"  {grants} `looptijd approvals grant {number} --by {name}`.")
    return status


def show_list(office: Office, approver: str | None, *, closed: bool, as_json: bool) -> None:
    """Show the requests that are open, or with `closed` all; for an `approver` those that are theirs to decide."""
    if approver is None:
        found = approvals_seen.listed(office, closed=closed)
    else:
        found = approvals_seen.open_for(office, approver)
    if as_json:
        for each in found:
            write_json(as_data(each))
    elif not found:
        echo(t("Er zijn geen verzoeken om goedkeuring.", "There are no requests for approval."))
    else:
        paged(_table(found))


def _table(found: list[Approval]) -> Any:
    headings = [
        t("nr", "no"),
        t("stand", "state"),
        t("contract", "contract"),
        t("wat", "what"),
        t("gevraagd door", "asked by"),
        t("wanneer", "when"),
        t("reden", "reason"),
    ]
    rows = [
        (
            each.number,
            named(each.standing.value),
            each.request.contract,
            named(each.request.action.name.lower()),
            each.request.actor,
            at_moment(in_utc(each.asked_at)),
            each.request.reason or "-",
        )
        for each in found
    ]
    return table(t("Verzoeken om goedkeuring", "Requests for approval"), headings, rows, least=(1, 5))


def show_one(office: Office, number: int, *, as_json: bool) -> None:
    """Show one request whole; `BadInput` where there is none with this number."""
    seen = approvals_seen.one(office, number)
    if as_json:
        write_json({**as_data(seen.approval), **_findings_data(seen)})
        return
    out = console()
    out.print(facts(_facts(seen)))
    if seen.verdict is None:
        return
    out.print()
    for finding in (*seen.cited, *seen.verdict.findings):
        for line in _lines(seen, finding):
            out.print(indented(f"  {line}"))
    out.print()
    echo(_conclusion(seen))


def _facts(seen: Seen) -> Iterator[tuple[str, str]]:
    approval, request = seen.approval, seen.approval.request
    yield t("verzoek", "request"), f"{approval.number} ({named(approval.standing.value)})"
    yield t("contract", "contract"), f"{request.contract} ({named(seen.contract.state.value)})"
    yield t("aanbieder", "provider"), seen.provider.name or seen.provider.key
    yield t("wat", "what"), named(request.action.name.lower())
    yield t("gevraagd door", "asked by"), f"{request.actor}, {at_moment(in_utc(approval.asked_at))}"
    yield t("uitzondering", "override"), "" if request.override is None else named(request.override.ground or "-")
    yield t("opzij gezet", "lifted"), "" if seen.verdict is None else ", ".join(seen.verdict.lifted)
    yield t("aangehaald", "cited"), ", ".join(request.grounds)
    yield t("reden", "reason"), request.reason or ""
    yield t("getekend op", "signed on"), "" if request.signed_at is None else at_moment(in_utc(request.signed_at))
    yield t("bewijs", "proof"), request.proof or ""
    yield t("versie", "version"), str(request.version)
    if approval.decided_at is not None:
        when = at_moment(in_utc(approval.decided_at))
        yield t("besloten", "decided"), ", ".join(part for part in (approval.decided_by, when) if part)
    yield t("reden van het besluit", "reason of the decision"), approval.words or ""
    if approval.standing is Standing.LAPSED:
        yield t("want", "because"), t("het contract is gewijzigd", "the contract was changed")


def _lines(seen: Seen, finding: Finding) -> Iterator[str]:
    verdict = seen.verdict
    if verdict is None:
        return
    policy = None if verdict.case is None else verdict.case.policy
    if finding.passes and finding.warning is None:
        yield f"+ {finding.rule}: {findings.requirement(finding, policy)}"
        return
    people = [coach.name or "" for coach in seen.contract.dossier.subcontractors or ()]
    yield from findings.lines(finding, policy, people)
    if finding.rule in verdict.lifted:
        yield f"    {t('wordt opzij gezet', 'would be lifted')}"


def _conclusion(seen: Seen) -> str:
    if seen.verdict is None or seen.verdict.refused:
        return t(
            "Dit kan nu niet: er staat meer in de weg dan de goedkeuring.",
            "This is not possible now: more than the approval stands in its way.",
        )
    number, name = seen.approval.number, t("NAAM", "NAME")
    missing = t("Alleen de goedkeuring ontbreekt nog:", "Only the approval is missing:")
    grant, decline = (
        f"looptijd approvals grant {number} --by {name}",
        f"looptijd approvals decline {number} --by {name}",
    )
    return f"{missing}\n  {grant}\n  {decline} --reason ..."


def briefly(approval: Approval) -> str:
    """A request in a few words: what, who, when and why."""
    request, when = approval.request, at_moment(in_utc(approval.asked_at))
    asked = t(f"gevraagd door {request.actor}, {when}", f"asked by {request.actor}, {when}")
    return "\n".join(filter(None, [named(request.action.name.lower()), asked, request.reason]))


def as_data(approval: Approval) -> dict[str, Any]:
    """A request for approval for programs."""
    request = approval.request
    return {
        "number": approval.number,
        "state": approval.standing.value,
        "contract": request.contract,
        "action": request.action.value,
        "version": request.version,
        "asked_by": request.actor,
        "asked_at": plain(approval.asked_at),
        "effective_at": plain(approval.effective_at),
        "override": None if request.override is None else request.override.ground,
        "grounds": list(request.grounds),
        "reason": request.reason,
        "signed_at": plain(request.signed_at),
        "proof": request.proof,
        "decided_by": approval.decided_by,
        "decided_at": plain(approval.decided_at),
        "words": approval.words,
    }


def _findings_data(seen: Seen) -> dict[str, Any]:
    verdict = seen.verdict
    if verdict is None:
        return {"possible": False, "lifted": [], "findings": []}
    policy = None if verdict.case is None else verdict.case.policy
    people = [coach.name or "" for coach in seen.contract.dossier.subcontractors or ()]
    return {
        "possible": not verdict.refused,
        "lifted": list(verdict.lifted),
        "findings": [findings.as_data(finding, policy, people) for finding in (*seen.cited, *verdict.findings)],
    }
