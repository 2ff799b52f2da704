"""The further keys of each event: which there are, which it needs, and what each is read as."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

from lifecycle import nouns
from lifecycle.calendar import Milestone
from lifecycle.contract import FollowRequest, Reach
from lifecycle.languages import Both
from lifecycle.states import Action
from scheduler.scenarios import beginning, dossiers
from scheduler.scenarios.parts import Part
from scheduler.scenarios.vocabulary import Vocabulary
from workflows.policy_round import Changes
from workflows.request import Override

_ID: Final = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*\Z")


@dataclass(frozen=True, slots=True)
class Form:
    """The further keys of one event. What a rule asks for (a reason, a proof) is optional here: the rule refuses."""

    required: tuple[str, ...]
    optional: tuple[str, ...] = ()

    @property
    def allowed(self) -> tuple[str, ...]:
        """Every key it may have."""
        return (*self.required, *self.optional)


_CONTRACT: Final = Form(("contract",))
FORMS: Final[dict[Action, Form]] = {
    Action.APPLY: Form(
        ("contract", "provider", "regions"), ("policy", "role", "reach", "renews", "follows", "dossier")
    ),
    Action.UPDATE_DOSSIER: Form(("contract", "dossier")),
    Action.ASSESS: _CONTRACT,
    Action.WITHDRAW: _CONTRACT,
    Action.PUBLISH: _CONTRACT,
    Action.REVIEW: _CONTRACT,
    Action.OFFER: Form(("contract",), ("override",)),
    Action.REJECT: Form(("contract",), ("grounds", "reason")),
    Action.TERMINATE: Form(("contract",), ("grounds", "reason", "approved_by")),
    Action.SIGN: Form(("contract",), ("signed_at",)),
    Action.SIGN_RUN_OFF: Form(("contract",), ("signed_at",)),
    Action.REINSTATE: Form(("contract",), ("signed_at", "proof", "approved_by")),
    Action.OFFER_RUN_OFF: Form(("contract",), ("override",)),
    Action.ASK: Form(("contract", "question", "text")),
    Action.ANSWER: Form(("contract", "question", "text")),
    Action.NOTE: Form(("contract", "text")),
    Action.OBJECT: Form(("provider", "text"), ("policy",)),
    Action.PUBLISH_POLICY: Form((), ("policy",)),
    Action.AMEND_POLICY: Form((), ("policy", "reason", "changes")),
    Action.SET_TARIFF: Form(("care", "year", "amount")),
    Action.INFORM_TARIFF: Form(("contract", "year")),
    Action.STATE_REGION: Form(("region",), ("rho", "duty_of_care_risk", "reason")),
    Action.RUN_MILESTONE: Form(("milestone",)),
}
"""Every event there is; what only a job does, and `register` (a `given` contract), are none."""

_FILLED_IN: Final[dict[Action, dict[str, Any]]] = {
    Action.REJECT: {"grounds": ()},
    Action.TERMINATE: {"grounds": ()},
    Action.AMEND_POLICY: {"changes": Changes()},
}

_Reader: TypeAlias = Callable[[Part, Vocabulary], Any]


def _follows(part: Part, words: Vocabulary) -> FollowRequest:
    keys = part.keys(("insurer", "agreement", "tariff", "preferred_in"))
    return FollowRequest(
        preferred_in=keys["preferred_in"].each(words.region) if "preferred_in" in keys else None,
        **{key: keys[key].text() for key in ("insurer", "agreement", "tariff") if key in keys},
    )


def _override(part: Part, _words: Vocabulary) -> Override:
    keys = part.keys(("ground", "reason", "approved_by"))
    return Override(**{key: value.text() for key, value in keys.items()})


def _changes(part: Part, _words: Vocabulary) -> Changes:
    keys = part.keys(("add_programmes", "remove_programmes", "add_registers", "remove_registers"))
    return Changes(**{key: value.each(_id) for key, value in keys.items()})


def _id(part: Part) -> str:
    text = part.text()
    if not _ID.match(text):
        raise part.error(
            Both(
                f"{text!r} is geen id; schrijf kleine letters, cijfers en streepjes",
                f"{text!r} is no id; write small letters, digits and hyphens",
            )
        )
    return text


_READERS: Final[dict[str, _Reader]] = {
    "contract": lambda part, _: part.name(),
    "provider": lambda part, _: part.name(),
    "policy": lambda part, words: words.policy(part),
    "regions": lambda part, words: words.some_regions(part),
    "reach": lambda part, _: part.choice(Reach, nouns.REACH),
    "renews": lambda part, _: part.name(),
    "follows": _follows,
    "dossier": dossiers.read,
    "override": _override,
    "grounds": lambda part, words: part.each(words.rule),
    "reason": lambda part, _: part.text(),
    "approved_by": lambda part, _: part.text(),
    "signed_at": lambda part, _: part.moment(),
    "proof": lambda part, _: part.text(),
    "question": lambda part, _: part.name(),
    "text": lambda part, _: part.text(),
    "changes": _changes,
    "care": lambda part, words: words.care(part),
    "year": lambda part, _: part.year(),
    "amount": lambda part, _: part.amount(),
    "region": lambda part, words: words.region(part),
    "rho": lambda part, _: beginning.rho(part),
    "duty_of_care_risk": lambda part, _: part.flag(),
    "milestone": lambda part, _: part.choice(Milestone, nouns.MILESTONE),
}


def read(do: Action, part: Part, keys: dict[str, Part], words: Vocabulary) -> dict[str, Any]:
    """The further keys of the event at `part`, as values."""
    form = FORMS[do]
    found = {key: _READERS[key](keys[key], words) for key in form.allowed if key in keys and key != "role"}
    if "policy" in form.allowed and "policy" not in found:
        if len(words.policies) > 1:
            several = ", ".join(words.policies)
            which = Both(f"ontbreekt; in het spel zijn: {several}", f"is missing; several are in play: {several}")
            raise part.missing("policy", which)
        found["policy"] = next(iter(words.policies))
    if "role" in keys:
        found["role"] = words.role(keys["role"], words.policies[found["policy"]].care)
    return _FILLED_IN.get(do, {}) | found
