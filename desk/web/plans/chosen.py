"""What is chosen in the list for a plan: contracts, an action, and what that has to be told."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from starlette.datastructures import QueryParams

from desk.asked import sayable
from desk.language import current, t
from desk.web.lists import query
from desk.web.lists.query import Asked
from desk.web.plans.actions import TOLD, Told
from desk.web.visit import Visit
from desk.words import counted, full_sentence
from desk.written import moment
from lifecycle.errors import BadInput
from lifecycle.states import Action
from workflows import plans, portfolio
from workflows.request import Request


class Unfit(Exception):  # noqa: N818 - named for what is wrong
    """No plan can be made of what is chosen; the sentence says what to do."""


@dataclass(slots=True)
class Chosen:
    """What is to be planned; `errors` are fields with a sentence, `asks` whether something has yet to be told."""

    action: Action
    numbers: Sequence[str]
    typed: dict[str, str]
    grounds: tuple[str, ...] = ()
    signed_at: datetime | None = None
    errors: list[tuple[str, str]] = field(default_factory=list)
    asks: bool = False

    def request(self, by: str) -> Request:
        """The request that a plan is made of."""
        return Request(
            self.action,
            by,
            "",
            reason=self.typed[Told.REASON] or None,
            text=self.typed[Told.TEXT] or None,
            grounds=self.grounds,
            signed_at=self.signed_at,
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


def read(visit: Visit) -> Chosen:
    """What was chosen and told; `Unfit` where there is nothing, or too much, to plan."""
    action = _action(visit.one("action"))
    typed = {told.value: visit.one(told.value).replace("\r\n", "\n") for told in Told}
    chosen = Chosen(action, _numbers(visit), typed, grounds=tuple(visit.many("ground")))
    if visit.one("told") != "yes":
        chosen.asks = bool(TOLD[action])
        return chosen
    _check(chosen)
    return chosen


def _action(name: str) -> Action:
    try:
        action = Action(name)
    except ValueError:
        action = Action.APPLY
    if action not in TOLD:
        raise Unfit(t("Kies wat er moet gebeuren.", "Choose what is to be done."))
    return action


def _numbers(visit: Visit) -> Sequence[str]:
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
    told = TOLD[chosen.action]
    if Told.SIGNED_AT in told and chosen.typed[Told.SIGNED_AT]:
        try:
            chosen.signed_at = moment(chosen.typed[Told.SIGNED_AT], "")
        except BadInput as bad:
            chosen.errors.append((Told.SIGNED_AT, full_sentence(bad.problem.said(current()))))
    if Told.GROUNDS in told and not chosen.grounds:
        chosen.errors.append((Told.GROUNDS, t("Kies minstens één grond.", "Choose at least one ground.")))
    if chosen.action is Action.REJECT and not chosen.typed[Told.REASON]:
        chosen.errors.append((Told.REASON, t("Geef een reden.", "Give a reason.")))
    if Told.TEXT in told and not chosen.typed[Told.TEXT]:
        chosen.errors.append((Told.TEXT, t("Schrijf de aantekening.", "Write the note.")))
    for name in told:
        _check_sayable(chosen, name)
    chosen.asks = bool(chosen.errors)


def _check_sayable(chosen: Chosen, name: Told) -> None:
    if not chosen.typed.get(name):
        return
    try:
        sayable(chosen.typed[name], "")
    except BadInput as bad:
        chosen.errors.append((name, full_sentence(bad.problem.said(current()))))
