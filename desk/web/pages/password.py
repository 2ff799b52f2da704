"""Changing one's own password; a first one must be changed before anything else."""

from http import HTTPStatus

from fastapi import APIRouter
from starlette.responses import Response

from desk.language import current, t
from desk.web.visit import Posted, Somebody, Visit
from lifecycle.errors import BadInput, LooptijdError
from workflows import accounts, sessions

router = APIRouter()


@router.get("/password")
def password(visit: Somebody) -> Response:
    """Ask for the old password and a new one; who came by single sign-on has none here."""
    if not visit.has_password:
        return visit.redirect("/work")
    return _ask(visit)


@router.post("/password")
def change(visit: Posted) -> Response:
    """Change it; every session is over, so the user logs in with the new one."""
    if not visit.has_password:
        return visit.redirect("/work")
    old, new, again = (str(visit.form.get(f"password_{which}") or "") for which in ("old", "new", "again"))
    if new != again:
        said = t("De twee nieuwe wachtwoorden zijn niet gelijk.", "The two new passwords are not the same.")
        return _ask(visit, "password_again", said)
    try:
        accounts.change_password(visit.office, visit.user, old, new, visit.address, visit.browser)
    except BadInput as bad:
        said = bad.problem.said(current())
        return _ask(visit, "password_new", said[0].upper() + said[1:] + ".")
    except accounts.WrongLogin:
        return _ask(
            visit, "password_old", t("Dit is niet uw huidige wachtwoord.", "This is not your current password.")
        )
    except LooptijdError as error:
        return _ask(visit, "password_old", error.said(current()))
    visit.session = None
    visit.token = sessions.new_token()
    return visit.redirect("/login?ended=password")


def _ask(visit: Visit, field: str = "", error: str = "") -> Response:
    status = HTTPStatus.UNPROCESSABLE_ENTITY if error else HTTPStatus.OK
    return visit.page("password.html", status, field=field, error=error, shortest=accounts.SHORTEST)
