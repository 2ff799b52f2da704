"""One application, or one running contract to take over: first who and under which policy, then the questions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from itertools import islice
from typing import Any, Final
from urllib.parse import urlencode

from fastapi import APIRouter
from starlette.responses import Response

from desk.imports.form import Form, Sheet
from desk.imports.run import forms_of
from desk.language import current, t
from desk.web.entry import answers, questions
from desk.web.entry.answers import Answers
from desk.web.entry.questions import Asked
from desk.web.lists.known import care_in_words
from desk.web.visit import Posted, Somebody, Visit
from desk.words import full_sentence, named, text
from lifecycle.contract import Contract, Kind, Provider
from lifecycle.errors import BadInput
from lifecycle.policy import Policy
from lifecycle.policy_types import care_and_year
from lifecycle.roles import permitted
from lifecycle.states import Action
from workflows import intake, provider_list
from workflows.request import Result
from workflows.store import round as rounds

router = APIRouter()

_MOST: Final = 20
_NEW: Final = "new"


@dataclass(frozen=True, slots=True)
class _Entry:
    """What is entered: its sheet says which questions there are."""

    path: str
    sheet: Sheet
    action: Action


_APPLICATION: Final = _Entry("/applications/new", Sheet.APPLICATIONS, Action.APPLY)
_RUNNING: Final = _Entry("/applications/running", Sheet.RUNNING, Action.REGISTER)


@router.get("/applications/new")
def new(visit: Somebody) -> Response:
    """Ask who applies, and under which policy."""
    return _who(visit, _APPLICATION)


@router.get("/applications/running")
def running(visit: Somebody) -> Response:
    """Ask whose contract runs already, and which care it is for."""
    return _who(visit, _RUNNING)


@router.get("/applications/new/form")
def new_form(visit: Somebody) -> Response:
    """Ask the questions of an application."""
    return _form(visit, _APPLICATION)


@router.get("/applications/running/form")
def running_form(visit: Somebody) -> Response:
    """Ask the questions of a running contract."""
    return _form(visit, _RUNNING)


@router.post("/applications/new/form")
def apply(visit: Posted) -> Response:
    """Record the application, or say everything that stands in its way."""
    return _enter(visit, _APPLICATION)


@router.post("/applications/running/form")
def register(visit: Posted) -> Response:
    """Take the contract over, or say everything that stands in its way."""
    return _enter(visit, _RUNNING)


def _who(visit: Visit, entry: _Entry) -> Response:
    visit.needs(*permitted(entry.action))
    asked = visit.request.query_params
    given = {name: asked.get(name, "").strip() for name in ("policy", "year", "q", "provider", "kind")}
    _, policies = forms_of(visit.office)
    errors = _missing(entry, given, policies) if "go" in asked else {}
    if "go" in asked and not errors:
        return visit.redirect(f"{entry.path}/form?{urlencode(_chosen(entry, given, policies))}")
    found = [] if not given["q"] else list(islice(provider_list.listed(visit.office, None, given["q"]), _MOST + 1))
    return visit.page(
        "application_who.html",
        HTTPStatus.UNPROCESSABLE_ENTITY if errors else HTTPStatus.OK,
        entry=entry,
        given=given,
        policies=policies.values(),
        found=[counted.provider for counted in found[:_MOST]],
        more=len(found) > _MOST,
        kinds=list(Kind),
        errors=errors,
    )


def _missing(entry: _Entry, given: Mapping[str, str], policies: Mapping[str, Policy]) -> dict[str, str]:
    errors = {}
    if given["policy"] not in policies:
        errors["policy"] = t("Kies een beleid.", "Choose a policy.")
    if entry is _RUNNING and care_and_year(f"x-{given['year']}") is None:
        errors["year"] = t("Vul het contractjaar in, zoals 2026.", "Fill in the contract year, such as 2026.")
    if not given["provider"]:
        errors["provider"] = t(
            "Zoek de aanbieder op en kies die, of kies een nieuwe aanbieder.",
            "Search for the provider and choose it, or choose a new provider.",
        )
    elif given["provider"] == _NEW and given["kind"] not in set(Kind):
        errors["kind"] = t("Kies wat voor aanbieder het is.", "Choose what kind of provider it is.")
    return errors


def _chosen(entry: _Entry, given: Mapping[str, str], policies: Mapping[str, Policy]) -> dict[str, str]:
    policy = given["policy"] if entry is _APPLICATION else f"{policies[given['policy']].care}-{given['year']}"
    whom = {"kind": given["kind"]} if given["provider"] == _NEW else {"provider": given["provider"]}
    return {"policy": policy, **whom}


@dataclass(frozen=True, slots=True)
class _Subject:
    """Who a form is about and under which policy, with the forms of that database."""

    entry: _Entry
    policy: str
    asked: Asked
    provider: Provider | None
    forms: Mapping[Sheet, Form]
    policies: Mapping[str, Policy]


def _form(visit: Visit, entry: _Entry) -> Response:
    visit.needs(*permitted(entry.action))
    subject = _subject(visit, entry, visit.request.query_params)
    return visit.redirect(entry.path) if subject is None else _page(visit, subject)


def _subject(visit: Visit, entry: _Entry, given: Mapping[str, Any]) -> _Subject | None:
    """What the address or the form says it is about; ``None`` where that does not exist."""
    forms, policies = forms_of(visit.office)
    name, key, kind = (str(given.get(part, "")) for part in ("policy", "provider", "kind"))
    care = care_and_year(name)
    policy = policies.get(name)
    if entry is _RUNNING:
        policy = next((each for each in policies.values() if care and each.care == care[0]), None)
    if policy is None:
        return None
    provider, contracts = None, list[Contract]()
    if key:
        try:
            provider, contracts = provider_list.one(visit.office, key)
        except BadInput:
            return None
    elif kind not in set(Kind):
        return None
    with visit.office.store.reading() as connection:
        regions = {region: row.name for region, row in rounds.regions(connection).items()}
    renewable = [
        (each.number, f"{each.number}, {named(each.state.value)}") for each in contracts if each.care == policy.care
    ]
    asked = Asked(policy, provider.kind if provider else Kind(kind), regions, renewable, newcomer=provider is None)
    return _Subject(entry, name, asked, provider, forms, policies)


def _page(visit: Visit, subject: _Subject, found: Answers | None = None, result: Result | None = None) -> Response:
    """The form with what was typed, what is wrong with it, and why it was refused."""
    forms, asked = subject.forms, subject.asked
    coaches = answers.coaches_in(visit.form) if found is not None else (2 if questions.has_coaches(asked) else 0)
    if visit.one("more"):
        coaches = min(coaches + 1, answers.MOST_COACHES)
    errors = {} if found is None or visit.one("more") else found.errors
    failed = () if result is None else result.failed
    policy = None if result is None else result.policy
    status = HTTPStatus.UNPROCESSABLE_ENTITY if errors or failed else HTTPStatus.OK
    groups = questions.groups(forms[subject.entry.sheet].columns, asked)
    coach = questions.of_coach(forms[Sheet.SUBCONTRACTORS].columns, asked) if questions.has_coaches(asked) else ()
    return visit.page(
        "application.html",
        status,
        entry=subject.entry,
        policy=subject.policy,
        title=_title(subject),
        provider=subject.provider,
        kind=asked.kind,
        groups=groups,
        coach=coach,
        summed_up=questions.summed_up(errors, groups, coach),
        coaches=coaches,
        typed=_typed(visit),
        errors=errors,
        refused=_refused(failed, policy),
    )


def _title(subject: _Subject) -> str:
    """The policy that an application is for, or the care and the year of a running contract."""
    if subject.entry is _RUNNING:
        return care_in_words(*subject.policy.rsplit("-", 1))
    return text(subject.asked.policy.title)


def _typed(visit: Visit) -> dict[str, list[str]]:
    """Everything that was typed, by the name of its field."""
    found: dict[str, list[str]] = {}
    for name, value in visit.form.multi_items():
        if isinstance(value, str):
            found.setdefault(name, []).append(value)
    return found


def _refused(failed: Sequence[Any], policy: Policy | None) -> list[dict[str, Any]]:
    from desk.showing import findings  # noqa: PLC0415 - rich is a large import, and only a refusal needs it

    return [
        findings.as_data(finding, policy) | {"text": findings.failing_in_words(finding.rule, policy)}
        for finding in failed
    ]


def _enter(visit: Visit, entry: _Entry) -> Response:
    visit.needs(*permitted(entry.action))
    subject = _subject(visit, entry, dict(visit.form))
    if subject is None:
        return visit.redirect(entry.path)
    found = answers.read(visit.form, subject.forms[entry.sheet], subject.forms[Sheet.SUBCONTRACTORS], subject.policies)
    if visit.one("more") or found.errors:
        return _page(visit, subject, found)
    try:
        result = _perform(visit, entry, found)
    except BadInput as bad:
        known = bad.where in found.row.places
        found.wrong(
            bad.where if known else "", full_sentence(bad.problem.said(current()) if known else bad.said(current()))
        )
        return _page(visit, subject, found)
    if result.contract is None:
        return _page(visit, subject, found, result)
    number = result.contract.number
    said = t(f"De aanvraag is vastgelegd als {number}.", f"The application was recorded as {number}.")
    if entry is _RUNNING:
        said = t(f"Het contract is overgenomen als {number}.", f"The contract was taken over as {number}.")
    visit.flash(said)
    return visit.redirect(f"/contracts/{number}")


def _perform(visit: Visit, entry: _Entry, found: Answers) -> Result:
    whom = answers.newcomer(found)
    if entry is _RUNNING:
        return intake.register(visit.office, visit.user, answers.running(found), newcomer=whom)
    return intake.apply(visit.office, visit.user, answers.application(found), newcomer=whom)
