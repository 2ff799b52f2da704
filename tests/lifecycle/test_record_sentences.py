"""Every record of the trail as the sentence a reader sees, in Dutch and in English."""

from typing import Any

import pytest

from lifecycle.languages import Language
from lifecycle.sentences import _DONE, failing, sentence
from lifecycle.states import Action

NL, EN = Language.NL, Language.EN

WHEN = "2026-10-31T22:59:59.000000Z"  # 31 October 2026, 23:59:59 in the Netherlands
LATER = "2026-11-02T08:00:00.000000Z"


def record(action: str, **more: Any) -> dict[str, Any]:
    """The body of a record that anna, a buyer, left."""
    body = {"action": action, "outcome": "done", "actor": "anna", "role": "buyer", "effective": WHEN, "recorded": WHEN}
    return body | more


def job(action: str, **more: Any) -> dict[str, Any]:
    return record(action, actor="system", role="system") | more


APPROVAL = {"number": 3, "action": "terminate", "asker": "anna"}
GROUNDS = {"grounds": ["3.3.3/insolvency", "3.3.2/kvk"], "approver": "bob"}

SAID: list[tuple[dict[str, Any], str, str]] = [
    (record("apply", to="applied"), "anna legde de aanvraag vast.", "anna recorded the application."),
    (record("register", to="published"), "anna nam het lopende contract over.", "anna took over the running contract."),
    (record("assess", **{"from": "applied", "to": "assessed"}),
     "anna keurde het dossier goed (aangevraagd → beoordeeld).", "anna approved the dossier (applied → assessed)."),
    (record("reject", grounds=["3.3.2/kvk"], **{"from": "assessed", "to": "rejected"}),
     "anna wees de aanvraag af op 3.3.2/kvk (beoordeeld → afgewezen).",
     "anna rejected the application on 3.3.2/kvk (assessed → rejected)."),
    (record("offer", **{"from": "assessed", "to": "offered"}),
     "anna deed een aanbod (beoordeeld → aangeboden).", "anna made an offer (assessed → offered)."),
    (record("sign", **{"from": "offered", "to": "signed", "recorded": LATER}),
     "anna legde de handtekeningen vast van 31 oktober 2026 23:59:59 (aangeboden → getekend).",
     "anna recorded the signatures of 31 October 2026 23:59:59 (offered → signed)."),
    (job("lapse", **{"from": "offered", "to": "lapsed"}),
     "Het aanbod verviel (aangeboden → vervallen).", "The offer lapsed (offered → lapsed)."),
    (record("reinstate", approver="bob", **{"from": "lapsed", "to": "signed"}),
     "anna herstelde het aanbod: getekend op 31 oktober 2026 23:59:59, goedgekeurd door bob (vervallen → getekend).",
     "anna reinstated the offer: signed on 31 October 2026 23:59:59, approved by bob (lapsed → signed)."),
    (record("withdraw", **{"from": "offered", "to": "withdrawn"}),
     "anna legde vast dat de aanbieder afziet (aangeboden → teruggetrokken).",
     "anna recorded that the provider steps back (offered → withdrawn)."),
    (record("publish", **{"from": "signed", "to": "published"}),
     "anna publiceerde het contract (getekend → gepubliceerd).", "anna published the contract (signed → published)."),
    (job("run_off", **{"from": "published", "to": "run_off"}),
     "De uitloopovereenkomst ging in (gepubliceerd → in uitloop).",
     "The run-off agreement started (published → in run-off)."),
    (record("terminate", **GROUNDS, **{"from": "published", "to": "terminated"}),
     "anna zegde het contract op, op 3.3.3/insolvency en 3.3.2/kvk, goedgekeurd door bob (gepubliceerd → opgezegd).",
     "anna terminated the contract on 3.3.3/insolvency and 3.3.2/kvk, approved by bob (published → terminated)."),
    (job("end", **{"from": "published", "to": "ended"}),
     "Het contract liep af (gepubliceerd → afgelopen).", "The contract came to its end (published → ended)."),
    (record("update_dossier"), "anna werkte het dossier bij.", "anna updated the dossier."),
    (record("note"), "anna maakte een aantekening.", "anna made a note."),
    (record("review"), "anna beoordeelde opnieuw.", "anna reviewed the requirements."),
    (record("ask", due="2026-11-14"),
     "anna legde een vraag vast, te beantwoorden op 14 november 2026.",
     "anna recorded a question, due on 14 November 2026."),
    (record("answer"), "anna beantwoordde de vraag.", "anna answered the question."),
    (record("offer_run_off"), "anna bood een uitloopovereenkomst aan.", "anna offered a run-off agreement."),
    (record("sign_run_off"),
     "anna legde de handtekeningen vast onder de uitloop, van 31 oktober 2026 23:59:59.",
     "anna recorded the signatures of the run-off agreement, of 31 October 2026 23:59:59."),
    (job("lapse_run_off"), "Het uitloopaanbod verviel.", "The run-off offer lapsed."),
    (record("inform_tariff", year=2027),
     "anna informeerde over het tarief van 2027.", "anna informed of the tariff of 2027."),
    (record("ask_approval", approval=APPROVAL),
     "anna vroeg om goedkeuring (verzoek 3): opzeggen.", "anna asked for approval (request 3): terminate."),
    (record("grant_approval", actor="bob", role="approver", approval=APPROVAL),
     "bob keurde verzoek 3 van anna goed: opzeggen.", "bob granted request 3 of anna: terminate."),
    (record("decline_approval", actor="bob", role="approver", approval=APPROVAL),
     "bob wees verzoek 3 van anna af: opzeggen.", "bob declined request 3 of anna: terminate."),
    (record("withdraw_approval", approval=APPROVAL),
     "anna trok verzoek 3 in: opzeggen.", "anna withdrew request 3: terminate."),
    (job("lapse_approval", approval=APPROVAL),
     "Verzoek 3 van anna verviel, want het contract is gewijzigd: opzeggen.",
     "Request 3 of anna lapsed, as the contract was changed: terminate."),
    (record("publish_policy", **{"from": "draft", "to": "published"}),
     "anna publiceerde het beleid (concept → gepubliceerd).", "anna published the policy (draft → published)."),
    (record("amend_policy"), "anna wijzigde het beleid.", "anna amended the policy."),
    (record("object"), "anna legde een bezwaar vast.", "anna recorded an objection."),
    (record("set_tariff", year=2027, amount="1234.50"),
     "anna stelde het tarief van 2027 vast op 1234.50 euro.", "anna set the tariff of 2027 at 1234.50 euros."),
    (record("state_region"), "anna legde iets vast over de regio.", "anna stated something of the region."),
    (record("run_milestone"), "anna voerde de mijlpaal uit.", "anna ran the milestone."),
    (job("add_provider"), "Looptijd legde de aanbieder vast.", "Looptijd recorded the provider."),
    (record("add_provider"), "anna legde de aanbieder vast.", "anna recorded the provider."),
    (record("change_provider"), "anna wijzigde de gegevens van de aanbieder.", "anna changed the provider's details."),
    (record("add_policy"), "anna bracht het beleid in als concept.", "anna put the policy in play as a draft."),
    (job("add_policy"), "Looptijd bracht het beleid in als concept.", "Looptijd put the policy in play as a draft."),
    (job("add_regions"), "Looptijd legde de regio's vast.", "Looptijd recorded the regions."),
    (record("add_user"), "anna voegde de gebruiker toe.", "anna added the user."),
    (record("change_user"), "anna wijzigde de gebruiker.", "anna changed the user."),
    (record("log_in"), "anna logde in.", "anna logged in."),
    (
        record("log_in", outcome="refused", findings=[["password", "not_met"]]),
        "anna kon niet inloggen: password.",
        "anna could not log in: password.",
    ),
    (record("log_in", way="sign_on"), "anna logde in met single sign-on.", "anna logged in by single sign-on."),
    (
        job("add_user", sign_on={"group": "inkoop"}, granted="buyer"),
        "Looptijd nam de gebruiker op bij de eerste single sign-on, als inkoper.",
        "Looptijd took the user in at their first single sign-on, as buyer.",
    ),
    (
        job("change_user", sign_on={"group": "inkoop"}, granted="buyer"),
        "Looptijd nam over wat de inlogdienst van de gebruiker zegt.",
        "Looptijd took over what the login service says of the user.",
    ),
    (record("log_out"), "anna logde uit.", "anna logged out."),
    (
        record("end_session", sessions=2),
        "anna beëindigde sessies van de gebruiker: 2.",
        "anna ended sessions of the user: 2.",
    ),
    (
        record("set_password"),
        "anna gaf de gebruiker een eerste wachtwoord.",
        "anna gave the user a first password.",
    ),
    (
        record("change_password"),
        "anna wijzigde het eigen wachtwoord.",
        "anna changed their own password.",
    ),
    (
        record("make_token", token={"number": 3, "of": "koppeling", "last_day": "2026-12-31"}),
        "anna maakte API-token 3 voor koppeling, geldig tot en met 31 december 2026.",
        "anna made API token 3 for koppeling, which holds until 31 December 2026.",
    ),
    (
        record("end_token", token={"number": 3, "of": "koppeling"}),
        "anna beëindigde API-token 3 van koppeling.",
        "anna ended API token 3 of koppeling.",
    ),
    (record("erase"), "anna wiste persoonlijke gegevens.", "anna erased personal data."),
    (
        record("renew_seal_key"),
        "anna nam een nieuwe sleutel voor de zegels van het spoor in gebruik.",
        "anna brought a new key for the seals of the trail into use.",
    ),
    (
        record("restart_seals"),
        "anna begon de zegels van het spoor opnieuw, want er waren vastleggingen verloren.",
        "anna began the seals of the trail anew, as records were lost.",
    ),
    (record("resend_message"), "anna liet het bericht opnieuw versturen.", "anna had the message sent again."),
]  # fmt: skip


@pytest.mark.parametrize(
    ("body", "dutch", "english"), SAID, ids=[f"{row[0]['role']}-{row[0]['action']}" for row in SAID]
)
def test_what_was_done(body: dict[str, Any], dutch: str, english: str) -> None:
    assert sentence(body, NL) == dutch
    assert sentence(body, EN) == english


def test_every_action_has_its_sentence_here() -> None:
    said = {body["action"] for body, _, _ in SAID}
    assert {action.value for action in Action} <= said
    assert said >= _DONE.keys()


FOUND = [["2.2/rho-first", "not_met"], ["3.3.2/kvk", "missing"], ["3.3.2/coverage", "met"], ["3.3.2/agb-code", "error"]]


def test_a_refusal_names_every_rule_that_failed() -> None:
    body = record("offer", outcome="refused", findings=FOUND)
    assert sentence(body, NL) == "anna kon niet aanbieden: 2.2/rho-first, 3.3.2/kvk en 3.3.2/agb-code."
    assert sentence(body, EN) == "anna could not offer: 2.2/rho-first, 3.3.2/kvk and 3.3.2/agb-code."


def test_a_refusal_does_not_name_advice() -> None:
    body = record("assess", outcome="refused", findings=[["2.1.4/sustainability", "not_met"], ["3.3.2/kvk", "not_met"]])
    assert sentence(body, EN, frozenset({"2.1.4/sustainability"})) == "anna could not assess: 3.3.2/kvk."


def test_a_refusal_names_the_action_and_not_the_state_of_that_name() -> None:
    body = record("run_off", outcome="refused", findings=[["role", "not_met"]])
    assert sentence(body, NL) == "anna kon niet uitloop laten ingaan: role."
    assert sentence(body, EN) == "anna could not start run-off: role."


def test_a_refusal_says_no_move_and_no_override() -> None:
    override = {"ground": "duty-of-care", "lifted": ["2.2/rho-first"]}
    more = {"from": "assessed", "to": "offered", "approver": "bob", "override": override, "findings": FOUND[:2]}
    assert sentence(record("offer", outcome="refused", **more), EN) == "anna could not offer: 3.3.2/kvk."


def test_what_a_job_left_alone() -> None:
    body = job("offer", outcome="reported", findings=FOUND)
    assert sentence(body, NL) == "Looptijd liet contracten zoals ze waren."
    assert sentence(body, EN) == "Looptijd left contracts as they were."


def test_an_override_is_said_with_ground_rules_and_approver() -> None:
    override = {"ground": "duty-of-care", "lifted": ["2.2/rho-first", "4.1/offer-deadline"]}
    more = {"from": "assessed", "to": "offered", "approver": "bob", "override": override}
    assert sentence(record("offer", **more), NL) == (
        "anna deed een aanbod, met een uitzondering op grond van zorgplicht voor 2.2/rho-first en 4.1/offer-deadline,"
        " goedgekeurd door bob (beoordeeld → aangeboden)."
    )
    assert sentence(record("offer", **more), EN) == (
        "anna made an offer, with an override on the ground duty of care for 2.2/rho-first and 4.1/offer-deadline,"
        " approved by bob (assessed → offered)."
    )


def test_an_override_that_lifted_nothing_is_not_said() -> None:
    body = record("offer", approver="bob", override={"ground": "duty-of-care", "lifted": []})
    assert sentence(body, EN) == "anna made an offer."


def test_a_late_job_says_since_when_it_holds() -> None:
    body = job("lapse", recorded=LATER, **{"from": "offered", "to": "lapsed"})
    assert sentence(body, NL) == "Het aanbod verviel (aangeboden → vervallen) (gold vanaf 31 oktober 2026 23:59:59)."
    assert sentence(body, EN) == "The offer lapsed (offered → lapsed) (as of 31 October 2026 23:59:59)."


def test_a_person_who_records_later_is_not_late() -> None:
    assert sentence(record("note", recorded=LATER), EN) == "anna made a note."


def test_an_action_nobody_described_is_its_own_name() -> None:
    assert sentence(record("mend"), EN) == "Mend."


def test_a_name_that_looks_like_a_template_is_only_a_name() -> None:
    assert sentence(record("note", actor="{action}"), EN) == "{action} made a note."


def test_each_failing_rule_is_named_once_and_in_order() -> None:
    body = record("review", findings=[["b", "missing"], ["a", "not_met"], ["b", "error"], ["c", "met"]])
    assert failing(body) == ["b", "a"]


def test_what_an_override_lifted_did_not_fail() -> None:
    body = record("offer", findings=FOUND, override={"ground": "duty-of-care", "lifted": ["2.2/rho-first"]})
    assert failing(body, frozenset({"3.3.2/kvk"})) == ["3.3.2/agb-code"]
    assert failing(record("note")) == []
