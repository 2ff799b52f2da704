"""Requests for approval as pages show them: the list, and one whole with what would change."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from desk.language import t
from desk.showing import names
from desk.web.views.steps import title
from desk.web.views.told import Teller, Told
from desk.words import named
from lifecycle import machine
from lifecycle.findings import Finding
from lifecycle.states import State
from lifecycle.wording import NO_NAMES
from workflows.approvals_seen import Seen
from workflows.store.approvals import Approval, Standing


@dataclass(frozen=True, slots=True)
class Asked:
    """A request on a list: what is asked in a few words, and where it stands."""

    approval: Approval
    what: str
    standing: str

    @property
    def path(self) -> str:
        """Where it is shown whole."""
        return f"/approvals/{self.approval.number}"


def asked(approval: Approval) -> Asked:
    """A request for a list."""
    override = approval.request.override
    what = title(approval.request.action)
    if override is not None:
        what += t(", met een uitzondering", ", with an override")
    return Asked(approval, what, named(approval.standing.value))


@dataclass(frozen=True, slots=True)
class Whole:
    """A request whole: what it says, what will change, and how things stand with it now.

    `lifted` are the rules that it sets aside, `failing` what else stands in the way, `beside` warnings and advice, and
    `met` is how many rules hold.
    """

    facts: tuple[tuple[str, str], ...]
    change: str
    cited: tuple[Told, ...]
    lifted: tuple[Told, ...]
    failing: tuple[Told, ...]
    beside: tuple[Told, ...]
    met: int
    open: bool
    possible: bool


def whole(seen: Seen, regions: Mapping[str, str], others: Mapping[str, str] = NO_NAMES) -> Whole:
    """A request whole; `others` is what to call other contracts."""
    verdict = seen.verdict
    policy = None if verdict is None or verdict.case is None else verdict.case.policy
    lifted = () if verdict is None else verdict.lifted
    findings = () if verdict is None else verdict.findings
    tell = Teller(seen.contract, policy, regions, others=others)

    def told(several: Iterator[Finding]) -> tuple[Told, ...]:
        return tuple(map(tell, several))

    grounds = seen.approval.request.grounds
    return Whole(
        facts=tuple((name, value) for name, value in _facts(seen) if value),
        change=_change(seen),
        cited=told(iter(seen.cited)),
        lifted=told(each for each in findings if each.rule in lifted),
        failing=told(each for each in findings if each.blocks and each.rule not in {*lifted, *grounds}),
        beside=told(
            each
            for each in findings
            if each.warning is not None or (not each.required and not each.passes and each.rule not in grounds)
        ),
        met=sum(each.passes for each in findings),
        open=seen.approval.standing is Standing.OPEN,
        possible=verdict is not None and not verdict.refused,
    )


def _facts(seen: Seen) -> Iterator[tuple[str, str]]:
    approval, request = seen.approval, seen.approval.request
    yield (
        t("uitzondering op grond van", "override on the ground of"),
        ("" if request.override is None else named(request.override.ground or "-")),
    )
    yield t("aangehaald", "cited"), names.paragraphs(request.grounds) if request.grounds else ""
    yield t("reden", "reason"), request.reason or ""
    yield t("bewijs", "proof"), request.proof or ""
    yield t("reden van het besluit", "reason of the decision"), approval.words or ""


def _change(seen: Seen) -> str:
    """What granting it does to the contract."""
    contract, request = seen.contract, seen.approval.request
    target: State | None = machine.target(request.action, contract.state)
    if target is None or target is contract.state:
        return t("De staat van het contract blijft zoals die is.", "The state of the contract stays as it is.")
    before, after = named(contract.state.value), named(target.value)
    return t(f"Het contract gaat van {before} naar {after}.", f"The contract goes from {before} to {after}.")
