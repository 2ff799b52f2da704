"""Administration: messages to people, and sending one again."""

from http import HTTPStatus
from itertools import islice
from typing import Any, Final

from fastapi import APIRouter
from sqlalchemy import Row
from starlette.exceptions import HTTPException
from starlette.responses import Response

from desk.language import current, t
from desk.web.administration.sections import sees, works
from desk.web.visit import Posted, Somebody, Visit
from desk.words import capital, full_sentence, named
from lifecycle.errors import BadInput
from workflows import messages, resending
from workflows.messages import Standing

router = APIRouter()

_PAGE: Final = 50
_COLOURS: Final = {
    Standing.WAITING: "blue",
    Standing.SENDING: "blue",
    Standing.SENT: "green",
    Standing.UNCERTAIN: "orange",
    Standing.GIVEN_UP: "red",
    Standing.SHOWN: "grey",
}
AGAIN: Final = frozenset({Standing.UNCERTAIN, Standing.GIVEN_UP, Standing.SHOWN})
"""How messages stand that somebody can have sent again."""


@router.get("/admin/outbox")
def listed(visit: Somebody, state: str = "", before: int | None = None) -> Response:
    """The messages, the newest first; those that stand so where `state` says how."""
    sees(visit)
    standing = Standing(state) if state in set(Standing) else None
    rows = messages.listed(visit.office, standing, newest_first=True, before=before)
    found = list(islice(rows, _PAGE + 1))
    parts = [("", t("Alle", "All")), *((each.value, capital(named(each.value))) for each in Standing)]
    return visit.page(
        "admin_outbox.html",
        messages=[_shown(visit, row) for row in found[:_PAGE]],
        parts=parts,
        state="" if standing is None else standing.value,
        before=before,
        further=found[_PAGE - 1].id if len(found) > _PAGE else None,
    )


@router.get("/admin/outbox/{number}")
def one(visit: Somebody, number: int) -> Response:
    """One message whole."""
    return _show(visit, number)


@router.get("/admin/outbox/{number}/resend")
def ask_resend(visit: Somebody, number: int) -> Response:
    """Make sure that a message is to be sent again."""
    works(visit)
    row = _known(visit, number)
    said = [t(f"Aan {row.person}: {row.subject}.", f"To {row.person}: {row.subject}.")]
    if messages.standing_of(row, visit.office.now()) is Standing.UNCERTAIN:
        said.append(
            t(
                "Niemand weet of het is aangekomen; het kan zijn dat het er twee keer komt.",
                "Nobody knows whether it arrived; it may come twice.",
            )
        )
    said.append(
        t(
            "Het gaat naar het adres dat deze gebruiker nu heeft, en kan niet worden teruggehaald.",
            "It goes to the address that this user has now, and cannot be taken back.",
        )
    )
    return visit.page(
        "admin_confirm.html",
        title=t(f"Bericht {number} opnieuw versturen?", f"Send message {number} again?"),
        said=said,
        yes=t("Ja, verstuur opnieuw", "Yes, send again"),
        back=f"/admin/outbox/{number}",
    )


@router.post("/admin/outbox/{number}/resend")
def resend(visit: Posted, number: int) -> Response:
    """Let a message be sent again."""
    works(visit)
    _known(visit, number)
    try:
        person = resending.resend(visit.office, number, visit.user)
    except BadInput as bad:
        return _show(visit, number, full_sentence(t("Dit bericht ", "This message ") + bad.problem.said(current())))
    visit.flash(t(f"Het bericht aan {person} wordt verstuurd.", f"The message to {person} is being sent."))
    return visit.redirect(f"/admin/outbox/{number}")


def _known(visit: Visit, number: int) -> Row[Any]:
    try:
        return resending.message(visit.office, number)
    except BadInput:
        raise HTTPException(HTTPStatus.NOT_FOUND) from None


def _show(visit: Visit, number: int, error: str = "") -> Response:
    able = sees(visit)
    message = _shown(visit, _known(visit, number))
    return visit.page(
        "admin_message.html",
        HTTPStatus.UNPROCESSABLE_ENTITY if error else HTTPStatus.OK,
        message=message,
        able=able and message["standing"] in AGAIN,
        error=error,
    )


def _shown(visit: Visit, row: Row[Any]) -> dict[str, Any]:
    standing, trouble = messages.standing_of(row, visit.office.now()), messages.trouble_of(row)
    return {
        "row": row,
        "standing": standing,
        "words": capital(named(standing.value)),
        "colour": _COLOURS[standing],
        "trouble": "" if trouble is None else full_sentence(trouble.said(current())),
    }
