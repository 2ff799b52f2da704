"""What can be done with a contract now, and what cannot and why, as plain data."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from desk.language import t
from desk.showing.explanation import asked
from desk.web.views.action_form import label
from desk.web.views.told import Teller, Told
from desk.words import at_moment, capital, named
from lifecycle.calendar import in_utc
from lifecycle.contract import Contract
from lifecycle.findings import Finding
from lifecycle.roles import Role, is_job_only, may
from lifecycle.states import NEXT, Action, State
from lifecycle.wording import NO_NAMES, listed
from workflows import refusals
from workflows.explain import Possibility
from workflows.judging import sources
from workflows.store.approvals import Approval, Standing
from workflows.whole import Whole

ELSEWHERE: Final = frozenset({Action.UPDATE_DOSSIER, Action.NOTE, Action.ASK, Action.ANSWER})
"""What the page has forms for in their own places."""
DIRECT: Final = frozenset({Action.ASSESS, Action.OFFER, Action.PUBLISH, Action.REVIEW, Action.OFFER_RUN_OFF})
"""What a button does at once where nothing stands in the way; the others ask for something first."""
SEVERE: Final = frozenset({Action.REJECT, Action.WITHDRAW, Action.TERMINATE})
_WAY: Final = (Action.ASSESS, Action.OFFER, Action.SIGN, Action.PUBLISH)


@dataclass(frozen=True, slots=True)
class Step:
    """One action: `label` says what its button does, `path` is its form, `blocking` what stands in its way."""

    action: Action
    title: str
    label: str
    path: str
    possible: bool
    direct: bool
    severe: bool
    first: bool
    asks: str
    blocking: tuple[Told, ...]
    warnings: tuple[Told, ...]
    advice: tuple[Told, ...]
    met: int
    when: str
    overridable: bool
    approval: Approval | None


@dataclass(frozen=True, slots=True)
class Steps:
    """The steps of a contract: for who may do them, and what Looptijd will do by itself as things stand now."""

    possible: tuple[Step, ...]
    impossible: tuple[Step, ...]
    jobs: tuple[Step, ...]


def of(found: Whole, role: Role, others: Mapping[str, str] = NO_NAMES) -> Steps:
    """What `role` could do, in the order of the domain; the next step first. `others`: see `Teller`."""
    steps = [step for step in _all(found, others) if is_job_only(step.action) or may(role, step.action)]
    steps.sort(key=lambda step: not step.first)
    mine = [step for step in steps if not is_job_only(step.action)]
    return Steps(
        tuple(step for step in mine if step.possible),
        tuple(step for step in mine if not step.possible),
        tuple(step for step in steps if is_job_only(step.action) and _comes(step)),
    )


def _comes(step: Step) -> bool:
    """Whether nothing but the moment has yet to come: a contract never both ends and runs off at a turn of the year."""
    return all(told.rule == "not-due" for told in step.blocking)


def _all(found: Whole, others: Mapping[str, str]) -> Iterator[Step]:
    contract = found.listed.contract
    for each in found.explanation.possibilities:
        if each.action not in ELSEWHERE and not nothing_open(each):
            yield one(each, contract, found.regions, found.approvals, others)
    for action in _ahead(contract.state):
        closed = refusals.state(contract, sources(action))
        yield one(Possibility(action, False, (closed,)), contract, found.regions, found.approvals)


def _ahead(state: State) -> tuple[Action, ...]:
    """The steps of the way that come after the next one."""
    following = NEXT.get(state)
    return _WAY[_WAY.index(following) + 1 :] if following in _WAY else ()


def nothing_open(each: Possibility) -> bool:
    """Whether there is nothing to act on: no run-off offer to sign."""
    return [finding.rule for finding in each.findings if finding.blocks] == ["state"]


def one(
    each: Possibility,
    contract: Contract,
    regions: Mapping[str, str],
    approvals: tuple[Approval, ...] = (),
    others: Mapping[str, str] = NO_NAMES,
) -> Step:
    """One possibility as a step."""
    tell = Teller(contract, each.policy, regions, others=others)
    liftable = (
        frozenset[str]().union(*(o.rules for o in each.policy.overrides)) if each.policy is not None else frozenset()
    )
    blocking = [finding for finding in each.findings if finding.blocks]
    waiting = [one for one in approvals if one.standing is Standing.OPEN and one.request.action is each.action]
    return Step(
        action=each.action,
        title=title(each.action),
        label=label(each.action),
        path=path(contract.number, each.action),
        possible=each.possible,
        direct=each.action in DIRECT,
        severe=each.action in SEVERE,
        first=NEXT.get(contract.state) is each.action,
        asks=listed([asked(rule) for rule in each.asks], t("en", "and")) if each.asks else "",
        blocking=tuple(map(tell, _worst_first(blocking))),
        warnings=tuple(tell(finding) for finding in each.findings if finding.passes and finding.warning is not None),
        advice=tuple(tell(finding) for finding in each.findings if not finding.required and not finding.passes),
        met=sum(finding.passes for finding in each.findings),
        when="" if each.at is None else at_moment(in_utc(each.at)),
        overridable=any(finding.rule in liftable for finding in blocking),
        approval=waiting[0] if waiting else None,
    )


def _worst_first(blocking: list[Finding]) -> list[Finding]:
    return sorted(blocking, key=lambda finding: bool(finding.paragraph))


def title(action: Action) -> str:
    """An action as a button says it."""
    return capital(named(action.name.lower()))


def path(number: str, action: Action) -> str:
    """Where an action has its form."""
    return f"/contracts/{number}/{action.value.replace('_', '-')}"


def done(action: Action, contract: Contract) -> str:
    """What is told when an action was done."""
    own = {
        Action.NOTE: t("De aantekening is bewaard.", "The note is kept."),
        Action.ASK: t("De vraag is vastgelegd.", "The question is recorded."),
        Action.ANSWER: t("Het antwoord is vastgelegd.", "The answer is recorded."),
        Action.UPDATE_DOSSIER: t("Het dossier is bijgewerkt.", "The dossier is updated."),
        Action.REVIEW: t("De herbeoordeling is vastgelegd.", "The review is recorded."),
        Action.OFFER_RUN_OFF: t("De uitloop is aangeboden.", "The run-off is offered."),
        Action.SIGN_RUN_OFF: t("De uitloop is getekend.", "The run-off is signed."),
        Action.INFORM_TARIFF: t("Vastgelegd: over het tarief geïnformeerd.", "Recorded: informed of the tariff."),
    }
    state = named(contract.state.value)
    return own.get(
        action, t(f"Contract {contract.number} is nu {state}.", f"Contract {contract.number} is now {state}.")
    )
