"""One contract: where it stands, what can be done, the checklist, questions, and all that happened."""

from collections.abc import Iterable, Mapping
from http import HTTPStatus

from fastapi import APIRouter
from starlette.responses import Response

from desk.showing import contract_facts, deadlines, names, organisations
from desk.web.lists.known import care_in_words
from desk.web.views import checks, facts, happened, line, questions, steps
from desk.web.visit import Somebody, Visit
from lifecycle.roles import may, may_read_trail
from lifecycle.states import ENDS, Action
from lifecycle.wording import NO_NAMES
from workflows.errors import UnknownContract
from workflows.store.approvals import Standing
from workflows.whole import Whole, whole

router = APIRouter()


@router.get("/contracts/{number}")
def contract(visit: Somebody, number: str, open: str = "") -> Response:  # noqa: A002 - the query's own name
    """Everything about one contract; `open` is the paragraph of the checklist to open."""
    return show(visit, number, opened=open)


@router.get("/contracts/{number}/history/{seq}")
def record(visit: Somebody, number: str, seq: int) -> Response:
    """One record of the history with every finding."""
    found = whole(visit.office, number)
    record = next((each for each in found.history if each.body["seq"] == seq), None)
    if record is None:
        raise UnknownContract(f"{number}, {seq}", ())
    told = happened.one(record, found.regions, whole=True)
    return visit.page("contract_record.html", found=found, contract=found.listed.contract, record=record, told=told)


def show(
    visit: Visit,
    number: str,
    status: HTTPStatus = HTTPStatus.OK,
    *,
    opened: str = "",
    typed: Mapping[str, str | list[str]] | None = None,
    errors: list[tuple[str, str]] | None = None,
) -> Response:
    """The page of a contract, with what was typed and what is wrong with it."""
    found = whole(visit.office, number)
    contract = found.listed.contract
    judged = [finding for each in found.explanation.possibilities for finding in each.findings]
    judged += [each.finding for each in found.checklist]
    others = organisations.called(visit.office, contract, judged, found.regions)
    groups = checks.of(found, opened, typed, others)
    return visit.page(
        "contract.html",
        status,
        found=found,
        contract=contract,
        provider=found.listed.provider,
        facts={
            "about": _told(contract_facts.about(found), _known(found)),
            "whose": _told(contract_facts.whose(found, keyed=False)),
            "terms": _told(contract_facts.terms(found, signing=False)),
            "run_off": contract_facts.run_off(contract),
            "tariffs": contract_facts.tariffs(contract),
        },
        stops=line.of(contract),
        deadlines=deadlines.of(found),
        steps=steps.of(found, visit.role, others),
        ended=contract.state in ENDS,
        approvals=[each for each in found.approvals if each.standing is Standing.OPEN],
        groups=groups,
        counts=checks.counts(groups),
        reads_trail=may_read_trail(visit.role),
        edits=may(visit.role, Action.UPDATE_DOSSIER) and contract.state not in ENDS,
        dossier=facts.of(found),
        questions=questions.of(found),
        asking=questions.asking(found, visit.role),
        answers=may(visit.role, Action.ANSWER),
        notes=may(visit.role, Action.NOTE) and contract.state not in ENDS,
        days=happened.of(found),
        errors=errors or [],
    )


def _known(found: Whole) -> dict[str, str]:
    """What people call the ids among the facts; a policy that is not in play goes by its care and year."""
    contract = found.listed.contract
    return {contract.policy: care_in_words(contract.care, str(contract.year)), **names.of_ids(found.policy, {})}


def _told(rows: Iterable[tuple[str, str]], ids: Mapping[str, str] = NO_NAMES) -> list[tuple[str, str]]:
    """The facts that say anything, ids by what people call them."""
    return [(name, ids.get(value, value)) for name, value in rows if value]
