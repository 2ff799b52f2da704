"""The names that commands take: by their ids, and by what people call them in Dutch or in English.

They are listed here, as what they stand for takes longer to import than all commands together; a test compares them.
"""

from typing import Final

from desk.naming import Named
from lifecycle import nouns
from lifecycle.phrases.words import WORDS
from lifecycle.roles import Role
from lifecycle.states import STAYS, TRANSITIONS, Action, State

STATES: Final = Named(nouns.STATE, "--state", [each.value for each in State])
ROLES: Final = Named(nouns.ROLE, "role", [each.value for each in Role])
PEOPLES_ROLES: Final = Named(nouns.ROLE, "role", [each.value for each in Role if each is not Role.SYSTEM])
KINDS: Final = Named(nouns.KIND, "--kind", ("rho", "partnership", "individual", "ggd", "cjg", "jgz"))
REACHES: Final = Named(nouns.REACH, "--reach", ("local", "supraregional", "national"))
POLICY_ROLES: Final = Named(nouns.ROLE, "--role", ("czv", "coach"), is_open=True)
"""The roles of the policies that are shipped; another policy can have others, which it is asked about itself."""
OVERRIDES: Final = Named(nouns.GROUND, "--override", ("duty-of-care",), is_open=True)
"""The grounds of the policies that are shipped; a ground that a policy does not know is refused by its rules."""
MILESTONES: Final = Named(
    nouns.MILESTONE,
    "milestone",
    (
        *("policy-publication", "objections-close", "offers-out", "tariffs-out"),
        *("signing-deadline", "care-publication", "year-turn"),
    ),
)
SHEETS: Final = Named(
    nouns.SHEET,
    "--sheet",
    ("running", "applications", "subcontractors"),
    {
        "running": ("lopend", "running"),
        "applications": ("aanvragen", "applications"),
        "subcontractors": ("onderaannemers", "subcontractors"),
    },
)
MESSAGES: Final = Named(nouns.STATE, "--state", ("waiting", "sending", "uncertain", "sent", "given_up", "shown"))
RHO: Final = Named(
    nouns.CHOICE,
    "--rho",
    ("unwilling", "willing"),
    {"unwilling": ("onwillig", "unwilling"), "willing": ("bereid", "willing")},
)
OUTCOMES: Final = Named(
    nouns.OUTCOME,
    "outcome",
    ("done", "refused", "reported"),
    {"done": ("gedaan", "done"), "refused": ("geweigerd", "refused"), "reported": ("gemeld", "reported")},
)
LOOK_UPS: Final = Named(
    nouns.CHOICE,
    "--lookups",
    ("without", "only", "with"),
    {"without": ("zonder", "without"), "only": ("alleen", "only"), "with": ("met", "with")},
)
KNOWN: Final = Named(nouns.CHOICE, "--known", ("then", "now"), {"then": ("toen", "then"), "now": ("nu", "now")})


def _said(action: Action) -> tuple[str, str]:
    return WORDS[action.name.lower()]


_OF_CONTRACTS: Final = {transition.trigger for transition in TRANSITIONS} | set(STAYS)
ACTIONS: Final = Named(
    nouns.ACTION,
    "trigger",
    [each.value for each in Action if each in _OF_CONTRACTS and each is not Action.APPLY],
    {each.value: _said(each) for each in Action},
)
"""What can be done with a contract."""
_BESIDE: Final = (
    *("add_regions", "add_user", "change_user", "set_password", "change_password"),
    *("log_in", "log_out", "end_session", "open_page"),
    *("make_token", "end_token", "use_token", "renew_seal_key", "restart_seals", "erase", "consult_trail"),
    "resend_message",
)
RECORDED: Final = Named(
    nouns.ACTION,
    "action",
    [*(each.value for each in Action), *_BESIDE],
    {**{each.value: _said(each) for each in Action}, "add_regions": ("regio's toevoegen", "add regions")},
)
"""What a record can say was done."""
