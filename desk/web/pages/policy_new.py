"""A new policy: its file is checked, every mistake told by its line, and put in play as a draft when that is asked."""

from http import HTTPStatus
from typing import Any, Final

from fastapi import APIRouter
from starlette.datastructures import UploadFile
from starlette.responses import Response

from desk.language import current, t
from desk.sheets.limits import one_line
from desk.web.views.told import Teller
from desk.web.visit import Posted, Somebody, Visit
from desk.words import full_sentence
from lifecycle import policy_file, source
from lifecycle.errors import BadInput
from lifecycle.roles import permitted
from lifecycle.states import Action
from workflows import policies_seen, policy_round

router = APIRouter()

LARGEST: Final = 1_000_000
"""How many bytes a policy file that is sent to the desk has at most; the shipped ones have about 90,000."""

_LONGEST_NAME: Final = 120


@router.get("/policies/new")
def ask(visit: Somebody) -> Response:
    """Ask for a policy file."""
    visit.needs(*permitted(Action.ADD_POLICY))
    return _page(visit)


@router.post("/policies/new")
def check(visit: Posted) -> Response:
    """Check the file that was sent; put what was checked before in play as a draft, where that was asked."""
    visit.needs(*permitted(Action.ADD_POLICY))
    name, text, error = _sent(visit)
    if error:
        return _page(visit, [("file", error)])
    try:
        policy, mistakes = policy_file.check(source.parse(text, name))
    except BadInput as bad:
        policy, mistakes = None, [bad]
    if policy is None:
        return _page(visit, mistakes=[each.said(current()) for each in mistakes], name=name)
    if any(each.entry.policy.policy == policy.policy for each in policies_seen.listed(visit.office)):
        said = t(
            f"{policy.policy} is al in gebruik. Wijzig het op zijn eigen pagina.",
            f"{policy.policy} is in play already. Amend it on its own page.",
        )
        return _page(visit, [("file", said)])
    if visit.one("confirmed") != policy.hash:
        return _page(visit, policy=policy, name=name, content=text)
    result = policy_round.add(visit.office, visit.user, policy)
    if not result.done:
        tell = Teller(None, policy, {})
        return _page(visit, [("", full_sentence(tell(each).seen)) for each in result.failed])
    visit.flash(t("Het beleid staat klaar als concept.", "The policy is ready as a draft."))
    return visit.redirect(f"/policies/{policy.policy}")


def _sent(visit: Visit) -> tuple[str, str, str]:
    """The name and text of the file, or of what was checked before; or why it cannot be read."""
    file = visit.form.get("file")
    if not isinstance(file, UploadFile) or not file.filename:
        content, name = visit.form.get("content"), visit.one("name") or "policy.yaml"
        # A form writes the ends of lines as two characters.
        text = content.replace("\r\n", "\n") if isinstance(content, str) else ""
        return _name(name), text, "" if text else t("Kies een bestand.", "Choose a file.")
    name = _name(file.filename)
    data = file.file.read(LARGEST + 1)
    if len(data) > LARGEST:
        most = LARGEST // 1000
        return name, "", t(f"Een beleidsbestand is ten hoogste {most} kB.", f"A policy file is {most} kB at most.")
    try:
        return name, data.decode("utf-8-sig").replace("\r\n", "\n"), ""
    except UnicodeDecodeError as wrong:
        at = data[: wrong.start].count(b"\n") + 1
        return name, "", t(f"Regel {at} is geen tekst in UTF-8.", f"Line {at} is not UTF-8 text.")


def _name(given: str) -> str:
    return one_line(given.rpartition("/")[2].rpartition("\\")[2])[:_LONGEST_NAME]


def _page(visit: Visit, errors: list[tuple[str, str]] | None = None, **found: Any) -> Response:
    wrong = bool(errors or found.get("mistakes"))
    context = {"policy": None, "mistakes": [], "name": "", "content": "", **found}
    return visit.page(
        "policy_new.html",
        HTTPStatus.UNPROCESSABLE_ENTITY if wrong else HTTPStatus.OK,
        errors=errors or [],
        wrong=dict(errors or []),
        most=policy_file.MOST_MISTAKES,
        **context,
    )
