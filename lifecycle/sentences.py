"""A record of the trail as a sentence, in Dutch and in English."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, TypeAlias

from lifecycle import audit, consulting
from lifecycle.languages import Language
from lifecycle.wording import day, listed, moment, word

Rules: TypeAlias = Callable[[Sequence[str]], str]
"""Rules, by their ids, in words."""

_DONE: Final[dict[str, tuple[str, str]]] = {
    "apply": ("{actor} legde de aanvraag vast", "{actor} recorded the application"),
    "register": ("{actor} nam het lopende contract over", "{actor} took over the running contract"),
    "assess": ("{actor} keurde het dossier goed", "{actor} approved the dossier"),
    "reject": ("{actor} wees de aanvraag af op {grounds}", "{actor} rejected the application on {grounds}"),
    "offer": ("{actor} deed een aanbod", "{actor} made an offer"),
    "sign": ("{actor} legde de handtekeningen vast van {effective}", "{actor} recorded the signatures of {effective}"),
    "lapse": ("het aanbod verviel", "the offer lapsed"),
    "reinstate": (
        "{actor} herstelde het aanbod: getekend op {effective}, goedgekeurd door {approver}",
        "{actor} reinstated the offer: signed on {effective}, approved by {approver}",
    ),
    "withdraw": ("{actor} legde vast dat de aanbieder afziet", "{actor} recorded that the provider steps back"),
    "publish": ("{actor} publiceerde het contract", "{actor} published the contract"),
    "run_off": ("de uitloopovereenkomst ging in", "the run-off agreement started"),
    "terminate": (
        "{actor} zegde het contract op, op {grounds}, goedgekeurd door {approver}",
        "{actor} terminated the contract on {grounds}, approved by {approver}",
    ),
    "end": ("het contract liep af", "the contract came to its end"),
    "update_dossier": ("{actor} werkte het dossier bij", "{actor} updated the dossier"),
    "note": ("{actor} maakte een aantekening", "{actor} made a note"),
    "review": ("{actor} beoordeelde opnieuw", "{actor} reviewed the requirements"),
    "ask": ("{actor} legde een vraag vast, te beantwoorden op {due}", "{actor} recorded a question, due on {due}"),
    "answer": ("{actor} beantwoordde de vraag", "{actor} answered the question"),
    "offer_run_off": ("{actor} bood een uitloopovereenkomst aan", "{actor} offered a run-off agreement"),
    "sign_run_off": (
        "{actor} legde de handtekeningen vast onder de uitloop, van {effective}",
        "{actor} recorded the signatures of the run-off agreement, of {effective}",
    ),
    "lapse_run_off": ("het uitloopaanbod verviel", "the run-off offer lapsed"),
    "inform_tariff": ("{actor} informeerde over het tarief van {year}", "{actor} informed of the tariff of {year}"),
    "ask_approval": (
        "{actor} vroeg om goedkeuring (verzoek {number}): {asked}",
        "{actor} asked for approval (request {number}): {asked}",
    ),
    "grant_approval": (
        "{actor} keurde verzoek {number} van {asker} goed: {asked}",
        "{actor} granted request {number} of {asker}: {asked}",
    ),
    "decline_approval": (
        "{actor} wees verzoek {number} van {asker} af: {asked}",
        "{actor} declined request {number} of {asker}: {asked}",
    ),
    "withdraw_approval": ("{actor} trok verzoek {number} in: {asked}", "{actor} withdrew request {number}: {asked}"),
    "lapse_approval": (
        "verzoek {number} van {asker} verviel, want het contract is gewijzigd: {asked}",
        "request {number} of {asker} lapsed, as the contract was changed: {asked}",
    ),
    "publish_policy": ("{actor} publiceerde het beleid", "{actor} published the policy"),
    "amend_policy": ("{actor} wijzigde het beleid", "{actor} amended the policy"),
    "object": ("{actor} legde een bezwaar vast", "{actor} recorded an objection"),
    "set_tariff": (
        "{actor} stelde het tarief van {year} vast op {amount} euro",
        "{actor} set the tariff of {year} at {amount} euros",
    ),
    "state_region": ("{actor} legde iets vast over de regio", "{actor} stated something of the region"),
    "run_milestone": ("{actor} voerde de mijlpaal uit", "{actor} ran the milestone"),
    "add_provider": ("{actor} legde de aanbieder vast", "{actor} recorded the provider"),
    "change_provider": ("{actor} wijzigde de gegevens van de aanbieder", "{actor} changed the provider's details"),
    "add_policy": ("{actor} bracht het beleid in als concept", "{actor} put the policy in play as a draft"),
    "add_regions": ("{actor} legde de regio's vast", "{actor} recorded the regions"),
    "add_user": ("{actor} voegde de gebruiker toe", "{actor} added the user"),
    "change_user": ("{actor} wijzigde de gebruiker", "{actor} changed the user"),
    "log_in": ("{actor} logde in", "{actor} logged in"),
    "log_out": ("{actor} logde uit", "{actor} logged out"),
    "end_session": (
        "{actor} beëindigde sessies van de gebruiker: {sessions}",
        "{actor} ended sessions of the user: {sessions}",
    ),
    "set_password": ("{actor} gaf de gebruiker een eerste wachtwoord", "{actor} gave the user a first password"),
    "change_password": ("{actor} wijzigde het eigen wachtwoord", "{actor} changed their own password"),
    "make_token": (
        "{actor} maakte API-token {token} voor {of}, geldig tot en met {last}",
        "{actor} made API token {token} for {of}, which holds until {last}",
    ),
    "end_token": ("{actor} beëindigde API-token {token} van {of}", "{actor} ended API token {token} of {of}"),
    "erase": ("{actor} wiste persoonlijke gegevens", "{actor} erased personal data"),
    "renew_seal_key": (
        "{actor} nam een nieuwe sleutel voor de zegels van het spoor in gebruik",
        "{actor} brought a new key for the seals of the trail into use",
    ),
    "restart_seals": (
        "{actor} begon de zegels van het spoor opnieuw, want er waren vastleggingen verloren",
        "{actor} began the seals of the trail anew, as records were lost",
    ),
    "resend_message": ("{actor} liet het bericht opnieuw versturen", "{actor} had the message sent again"),
}
_SIGNED_ON: Final[dict[str, tuple[str, str]]] = {
    "add_user": (
        "{actor} nam de gebruiker op bij de eerste single sign-on, als {granted}",
        "{actor} took the user in at their first single sign-on, as {granted}",
    ),
    "change_user": (
        "{actor} nam over wat de inlogdienst van de gebruiker zegt",
        "{actor} took over what the login service says of the user",
    ),
    "log_in": ("{actor} logde in met single sign-on", "{actor} logged in by single sign-on"),
}
"""What was done by single sign-on, said otherwise than when somebody does it by hand."""
_REFUSED: Final = ("{actor} kon niet {action}: {rules}", "{actor} could not {action}: {rules}")
_REPORTED: Final = ("{actor} liet contracten zoals ze waren", "{actor} left contracts as they were")
_PLACED: Final = (
    "{actor} verzette het moment van de mijlpaal, om nieuwe tijdzonegegevens, van {was_due} naar {due_at}",
    "{actor} moved the moment of the milestone, by new time-zone data, from {was_due} to {due_at}",
)
_OVERRIDE: Final = (
    ", met een uitzondering op grond van {ground} voor {lifted}, goedgekeurd door {approver}",
    ", with an override on the ground {ground} for {lifted}, approved by {approver}",
)
_MOVE: Final = (" ({before} → {after})", " ({before} → {after})")
_LATE: Final = (" (gold vanaf {effective})", " (as of {effective})")


def failing(body: Mapping[str, Any], advice: frozenset[str] = frozenset()) -> list[str]:
    """The rules that a record says failed, each once, but for `advice` and what an override lifted."""
    return [rule for rule, part in audit.rules(body) if part == audit.FAILED and rule not in advice]


def sentence(
    body: Mapping[str, Any], language: Language, advice: frozenset[str] = frozenset(), rules: Rules | None = None
) -> str:
    """The sentence of a record's body. `advice` are the rules of the policy that never refuse.

    `rules` puts rules in words; without it they are named by their ids.
    """
    english = language is Language.EN
    conjunction = "and" if english else "en"
    in_words = rules or (lambda named: listed(named, conjunction))
    outcome, action = body["outcome"], body["action"]
    consulted = consulting.pair(body)
    if outcome == "refused":
        pair = _REFUSED
    elif outcome == "reported":
        pair = _PLACED if "was_due" in body else _REPORTED
    else:
        by_sign_on = "sign_on" in body or body.get("way") == "sign_on"
        pair = consulted or (_SIGNED_ON if by_sign_on else _DONE).get(action, (action, action))
    override, approval, token = body.get("override"), body.get("approval", {}), body.get("token", {})
    if outcome == "done" and override is not None and override["lifted"]:
        pair = (pair[0] + _OVERRIDE[0], pair[1] + _OVERRIDE[1])
    before, after = body.get("from"), body.get("to")
    if outcome == "done" and before and after and before != after:
        pair = (pair[0] + _MOVE[0], pair[1] + _MOVE[1])
    if body["role"] == "system" and body["effective"] != body["recorded"]:
        pair = (pair[0] + _LATE[0], pair[1] + _LATE[1])
    said = pair[english].format(
        actor=_actor(body),
        action=word("start_run_off" if action == "run_off" else action, language),
        rules=in_words(failing(body, advice)),
        grounds=in_words(body.get("grounds", [])),
        approver=body.get("approver", "-"),
        ground=word(str((override or {}).get("ground")), language),
        lifted=in_words((override or {}).get("lifted", [])),
        before=word(before or "-", language),
        after=word(after or "-", language),
        effective=moment(body["effective"], language),
        was_due=moment(body["was_due"], language) if "was_due" in body else "-",
        due_at=moment(body["due_at"], language) if "was_due" in body else "-",
        due=day(body.get("due", ""), language),
        sessions=body.get("sessions", "-"),
        granted=word(str(body.get("granted", "-")), language),
        year=body.get("year", "-"),
        amount=body.get("amount", "-"),
        number=approval.get("number", "-"),
        asker=approval.get("asker", "-"),
        asked=word(approval.get("action", "-"), language),
        token=token.get("number", "-"),
        of=token.get("of", "-"),
        last=day(token.get("last_day", ""), language),
        **({} if consulted is None else consulting.values(body, language)),
    )
    return f"{said}." if said.startswith(body["actor"]) else f"{said[0].upper()}{said[1:]}."


def _actor(body: Mapping[str, Any]) -> str:
    """Who did it: a user by name; what the system did, Looptijd did."""
    return "Looptijd" if body["role"] == "system" else str(body["actor"])
