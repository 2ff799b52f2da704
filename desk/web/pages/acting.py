"""Doing one action on a contract: its form, and what came of it."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Final

from fastapi import APIRouter
from starlette.exceptions import HTTPException
from starlette.responses import Response

from desk import advancing
from desk.language import current, t
from desk.showing import organisations
from desk.web.views import action_form, line, steps
from desk.web.views.told import Teller
from desk.web.visit import Posted, Somebody, Visit
from desk.words import full_sentence
from lifecycle.errors import BadInput
from lifecycle.languages import Both
from lifecycle.roles import is_job_only, permitted
from lifecycle.states import Action
from workflows import advance, approvals
from workflows.explain import explain, possible_actions
from workflows.request import Outcome, Request, Result
from workflows.whole import region_names

router = APIRouter()

_BY_PATH: Final = {
    each.value.replace("_", "-"): each
    for each in possible_actions()
    if not is_job_only(each) and each is not Action.UPDATE_DOSSIER
}
_SAID: Final = ("reason", "text", "signed_at", "proof", "override", "question", "year")


@router.get("/contracts/{number}/{action}")
def ask(visit: Somebody, number: str, action: str) -> Response:
    """The form of an action, with what stands in its way now."""
    wanted = _action(action)
    visit.needs(*permitted(wanted))
    question = visit.request.query_params.get("question", "")
    return _form(visit, number, wanted, {"question": question})


@router.post("/contracts/{number}/{action}")
def act(visit: Posted, number: str, action: str) -> Response:
    """Do it, or ask an approver; a refusal shows the form again with what was typed and every reason."""
    wanted = _action(action)
    typed = _typed(visit)
    try:
        request = _request(visit, number, wanted)
    except BadInput as bad:
        # Who may not do it at all is told that, and it is on the trail, whatever they typed.
        visit.needs(*permitted(wanted))
        return _form(visit, number, wanted, typed, errors=[_error(visit, bad)])
    do = approvals.ask if approvals.needed(request) else advance.act
    result = do(visit.office, request)
    if result.outcome is Outcome.REFUSED:
        return _form(visit, number, wanted, typed, result)
    _tell(visit, wanted, result)
    return visit.redirect(f"/contracts/{number}{_PLACES.get(wanted, '')}")


_PLACES: Final = {Action.NOTE: "#history", Action.ASK: "#questions", Action.ANSWER: "#questions"}


def _action(path: str) -> Action:
    if path not in _BY_PATH:
        raise HTTPException(HTTPStatus.NOT_FOUND)
    return _BY_PATH[path]


def _typed(visit: Visit) -> dict[str, str | list[str]]:
    typed: dict[str, str | list[str]] = {name: visit.one(name) for name in _SAID}
    return typed | {"ground": visit.many("ground")}


def _request(visit: Visit, number: str, action: Action) -> Request:
    """What the form asks; `BadInput` for a field that does not fit."""
    given = advancing.Given(
        reason=visit.one("reason") or None,
        text=visit.one("text") or None,
        ground=tuple(visit.many("ground")),
        signed_at=visit.one("signed_at") or None,
        proof=visit.one("proof") or None,
        override=visit.one("override") or None,
        question=_number(visit, "question"),
        year=_number(visit, "year"),
    )
    version = None if action in action_form.NO_VERSION else _number(visit, "version")
    return advancing.request(visit.office, action, visit.user, number, given, version)


def _number(visit: Visit, name: str) -> int | None:
    said = visit.one(name)
    if not said:
        return None
    if not said.isascii() or not said.isdigit() or len(said) > len(str(2**31)):
        raise BadInput(f"--{name}", Both(f"{said!r} is geen getal", f"{said!r} is no number"))
    return int(said)


def _error(visit: Visit, bad: BadInput) -> tuple[str, str]:
    name = bad.where.removeprefix("--").replace("-", "_")
    said = bad.problem.said(current()) if visit.one(name) else t("ontbreekt", "is missing")
    return name, f"{_field(bad.where)} {said}."


def _field(where: str) -> str:
    fields = {
        "--text": t("De tekst", "The text"),
        "--reason": t("De reden", "The reason"),
        "--proof": t("Het bewijs", "The proof"),
        "--signed-at": t("Het moment van tekenen:", "The moment of signing:"),
        "--year": t("Het jaar:", "The year:"),
        "--ground": t("De regel:", "The rule:"),
        "--override": t("De grond", "The ground"),
        "--question": t("De vraag", "The question"),
    }
    return fields.get(where, where)


def _tell(visit: Visit, action: Action, result: Result) -> None:
    """What came of it, and of what followed by itself."""
    if result.outcome is Outcome.ASKED:
        said = t(
            f"Gevraagd: verzoek {result.number} wacht op een andere goedkeurder.",
            f"Asked: request {result.number} waits for another approver.",
        )
        visit.flash(said, "information")
        return
    if result.contract is not None:
        visit.flash(steps.done(action, result.contract))
    following = result.follow_up
    if following is not None and not following.done:
        said = t(
            "Publiceren kon nog niet meteen: kijk bij Wat kan nu waarom niet.",
            "It could not be published at once: see What is possible now for the reasons.",
        )
        visit.flash(said, "warning")


def _form(
    visit: Visit,
    number: str,
    action: Action,
    typed: Mapping[str, str | list[str]],
    result: Result | None = None,
    errors: list[tuple[str, str]] | None = None,
) -> Response:
    found = explain(visit.office, number, action)
    (each,) = found.possibilities
    contract = found.contract
    regions = region_names(visit.office)
    form = action_form.of(each, typed)
    failed = () if result is None else result.failed
    others = organisations.called(visit.office, contract, (*each.findings, *failed), regions)
    tell = Teller(contract, each.policy, regions, others=others)
    refused = tuple(map(tell, failed))
    wrong = list(errors or [])
    wrong += [_place(told.rule, told.seen, form) for told in refused]
    return visit.page(
        "contract_act.html",
        HTTPStatus.UNPROCESSABLE_ENTITY if wrong else HTTPStatus.OK,
        found=found,
        contract=contract,
        provider=found.provider,
        action=action,
        step=steps.one(each, contract, regions, others=others),
        form_of=form,
        refused=tuple(told for told in refused if _place(told.rule, "", form)[0] == "reasons"),
        stale=next((told for told in refused if told.rule == "stale"), None),
        errors=wrong,
        wrong=dict(wrong),
        stops=line.of(contract),
    )


def _place(rule: str, said: str, form: action_form.Form) -> tuple[str, str]:
    """The field that a refusal is about, or its finding on the page."""
    place = action_form.PLACES.get(rule, "")
    shown = place in {*form.fields, "stale"} or (place == "override_reason" and form.overrides)
    return (place if shown else "reasons"), full_sentence(said)
