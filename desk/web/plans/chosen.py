"""What is chosen in a list for a plan: contracts or requests for approval, what to do, and what that has to be told."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from starlette.datastructures import QueryParams

from desk.asked import sayable
from desk.language import current, t
from desk.web.lists import known as names
from desk.web.lists import query
from desk.web.lists.query import Asked
from desk.web.plans.actions import CHOICES, Choice, Told
from desk.web.visit import Visit
from desk.words import counted, full_sentence
from desk.written import moment
from lifecycle.errors import BadInput
from lifecycle.states import Action
from workflows import approvals_seen, plans, portfolio
from workflows.request import Override, Request

APPROVALS: Final = "/approvals"
"""The list of the requests for approval."""


class Unfit(Exception):  # noqa: N818 - named for what is wrong
    """No plan can be made of what is chosen; the sentence says what to do."""


@dataclass(slots=True)
class Chosen:
    """What is to be planned; `errors` are fields with a sentence, `asks` whether something has yet to be told."""

    choice: Choice
    numbers: Sequence[str]
    typed: dict[str, str]
    grounds: tuple[str, ...] = ()
    signed_at: datetime | None = None
    errors: list[tuple[str, str]] = field(default_factory=list)
    asks: bool = False

    @property
    def field(self) -> str:
        """What a form calls each of them."""
        return "approval" if self.choice.decides else "contract"

    def request(self, by: str) -> Request:
        """The request that a plan is made of."""
        reason = self.typed[Told.REASON] or None
        lifts = Told.OVERRIDE in self.choice.told
        return Request(
            self.choice.action,
            by,
            "",
            reason=reason,
            text=self.typed[Told.TEXT] or None,
            proof=self.typed[Told.PROOF] or None,
            grounds=self.grounds,
            signed_at=self.signed_at,
            override=Override(self.typed[Told.OVERRIDE], reason) if lifts else None,
        )


def list_of(visit: Visit) -> Asked:
    """The list that was chosen in, as the form or the address says; the first page of it."""
    pairs = [(name, value) for name, value in visit.form.multi_items() if isinstance(value, str)]
    asked = query.read(QueryParams(pairs) if pairs else visit.request.query_params)
    return Asked(asked.filter)


def came_from(visit: Visit) -> Asked:
    """The same; all contracts where the address does not say."""
    try:
        return list_of(visit)
    except BadInput:
        return Asked()


def choice_of(visit: Visit) -> Choice:
    """What is to be done; `Unfit` where that is nothing that can be done to many."""
    choice = CHOICES.get(visit.one("action"))
    if choice is None:
        raise Unfit(t("Kies wat er moet gebeuren.", "Choose what is to be done."))
    return choice


def read(visit: Visit, choice: Choice) -> Chosen:
    """What was chosen and told; `Unfit` where there is nothing, or too much, to plan."""
    typed = {told.value: visit.one(told.value).replace("\r\n", "\n") for told in Told}
    numbers = _approvals(visit, choice) if choice.decides else _contracts(visit)
    known = {rule for entry in names.read(visit.office).policies.values() for rule in entry.policy.by_id}
    cited = tuple(rule for rule in visit.many("ground") if rule in known)
    chosen = Chosen(choice, numbers, typed, grounds=cited)
    if visit.one("told") != "yes":
        chosen.asks = bool(choice.told)
        return chosen
    _check(chosen)
    return chosen


def _approvals(visit: Visit, choice: Choice) -> Sequence[str]:
    if visit.one("which") != "all":
        numbers = list(dict.fromkeys(visit.many("approval")))
        if not numbers:
            raise Unfit(t("Vink minstens één verzoek aan.", "Tick at least one request."))
        return numbers
    own = choice.action is Action.WITHDRAW_APPROVAL
    found = [each for each in approvals_seen.listed(visit.office) if not own or each.request.actor == visit.user]
    if not found:
        raise Unfit(t("Er staat geen verzoek meer open.", "No request is open any more."))
    if len(found) > plans.MOST:
        most, many = counted(plans.MOST), counted(len(found))
        raise Unfit(
            t(
                f"Dit zijn {many} verzoeken; een plan gaat over hoogstens {most}. Vink aan welke.",
                f"These are {many} requests; a plan is about {most} at most. Tick which.",
            )
        )
    return [str(each.number) for each in found]


def _contracts(visit: Visit) -> Sequence[str]:
    if visit.one("which") != "all":
        numbers = list(dict.fromkeys(visit.many("contract")))
        if not numbers:
            raise Unfit(t("Vink minstens één contract aan.", "Tick at least one contract."))
        return numbers
    asked = list_of(visit).filter
    found = portfolio.page(visit.office, asked, size=1).total
    if found > plans.MOST:
        most, many = counted(plans.MOST), counted(found)
        raise Unfit(
            t(
                f"Dit zijn {many} contracten; een plan gaat over hoogstens {most}. Kies meer filters.",
                f"These are {many} contracts; a plan is about {most} at most. Choose more filters.",
            )
        )
    return portfolio.numbers(visit.office, asked, plans.MOST)


def _check(chosen: Chosen) -> None:
    for told in chosen.choice.told:
        said = chosen.grounds if told is Told.GROUNDS else chosen.typed[told]
        if not said and told is not Told.SIGNED_AT:
            chosen.errors.append((told, _missing(told)))
        elif said and told is not Told.GROUNDS:
            _check_said(chosen, told)
    chosen.asks = bool(chosen.errors)


def _missing(told: Told) -> str:
    said = {
        Told.GROUNDS: t("Kies minstens één grond.", "Choose at least one ground."),
        Told.OVERRIDE: t("Kies de grond van de uitzondering.", "Choose the ground of the override."),
        Told.PROOF: t("Noem het bewijsstuk.", "Name the proof."),
        Told.REASON: t("Geef een reden.", "Give a reason."),
        Told.TEXT: t("Schrijf de aantekening.", "Write the note."),
    }
    return said[told]


def _check_said(chosen: Chosen, told: Told) -> None:
    try:
        if told is Told.SIGNED_AT:
            chosen.signed_at = moment(chosen.typed[told], "")
        else:
            sayable(chosen.typed[told], "")
    except BadInput as bad:
        chosen.errors.append((told, full_sentence(bad.problem.said(current()))))
