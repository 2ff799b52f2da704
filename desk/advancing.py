"""The request that the options of `looptijd advance` make; an option that an action does not use is a mistake."""

from dataclasses import dataclass, fields
from datetime import datetime
from pathlib import Path
from typing import Final

from desk import asked, written
from lifecycle.dossier import Dossier
from lifecycle.errors import BadInput
from lifecycle.languages import Both
from lifecycle.states import Action
from workflows.errors import UnknownContract
from workflows.office import Office
from workflows.request import Override, Request
from workflows.store import contracts


@dataclass(frozen=True, slots=True)
class Given:
    """What the options say, by their names; a program gives a moment and a dossier as what they are."""

    reason: str | None = None
    text: str | None = None
    ground: tuple[str, ...] = ()
    signed_at: str | datetime | None = None
    proof: str | None = None
    override: str | None = None
    dossier: Path | Dossier | None = None
    question: int | None = None
    year: int | None = None


_OVERRIDE: Final = ("override", "reason")
_USES: Final[dict[Action, tuple[str, ...]]] = {
    Action.OFFER: _OVERRIDE,
    Action.OFFER_RUN_OFF: _OVERRIDE,
    Action.REJECT: ("ground", "reason"),
    Action.TERMINATE: ("ground", "reason"),
    Action.SIGN: ("signed_at",),
    Action.SIGN_RUN_OFF: ("signed_at",),
    Action.REINSTATE: ("signed_at", "proof"),
    Action.UPDATE_DOSSIER: ("dossier",),
    Action.NOTE: ("text",),
    Action.ASK: ("text",),
    Action.ANSWER: ("question", "text"),
    Action.INFORM_TARIFF: ("year",),
}
"""The options of each action; what is not here takes none."""

_NEEDS: Final[dict[Action, tuple[str, ...]]] = {
    Action.UPDATE_DOSSIER: ("dossier",),
    Action.NOTE: ("text",),
    Action.ASK: ("text",),
    Action.ANSWER: ("question", "text"),
}
"""What an action is nothing without. What a rule asks for (a reason, a proof) is left to the rule, which refuses."""


def request(
    office: Office, action: Action, actor: str, contract: str, given: Given, version: int | None = None
) -> Request:
    """What is asked of a contract; `BadInput` for an option that does not fit, `UnknownContract` for no contract."""
    _check_options(action, given)
    for name in ("reason", "text", "proof"):
        asked.sayable(getattr(given, name), _option(name))
    with office.store.reading() as connection:
        if contracts.find(connection, contract) is None:
            raise UnknownContract(contract, contracts.nearest(connection, contract))
    words = asked.vocabulary(office)
    override, signed_at = None, given.signed_at
    if isinstance(signed_at, str):
        signed_at = written.moment(signed_at, "--signed-at")
    if given.override is not None:
        override = Override(given.override, given.reason)
    return Request(
        action=action,
        actor=actor,
        contract=contract,
        version=version,
        signed_at=signed_at,
        reason=given.reason,
        proof=given.proof,
        grounds=asked.rules(given.ground, words, "--ground"),
        override=override,
        dossier=asked.dossier(given.dossier, words) if isinstance(given.dossier, Path) else given.dossier,
        text=given.text,
        question=given.question,
        year=None if given.year is None else asked.year(given.year, "--year"),
    )


def _check_options(action: Action, given: Given) -> None:
    said = [field.name for field in fields(Given) if getattr(given, field.name) not in (None, ())]
    uses = _USES.get(action, ())
    for name in said:
        if name not in uses:
            raise BadInput(_option(name), _unused(action, uses))
    for name in _NEEDS.get(action, ()):
        if name not in said:
            raise BadInput(_option(name), Both(f"is nodig bij {action.value}", f"is needed with {action.value}"))
    if action in {Action.OFFER, Action.OFFER_RUN_OFF} and said and "override" not in said:
        raise BadInput(
            _option("override"),
            Both(
                "is nodig bij --reason; noem de grond van de uitzondering",
                "is needed with --reason; name the ground of the override",
            ),
        )


def _unused(action: Action, uses: tuple[str, ...]) -> Both:
    options = ", ".join(map(_option, uses))
    return Both(
        f"hoort niet bij {action.value}; wel: {options or 'geen'}",
        f"is not used by {action.value}; it uses: {options or 'none'}",
    )


def _option(name: str) -> str:
    return f"--{name.replace('_', '-')}"
