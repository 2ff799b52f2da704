"""Administration: API tokens, for programs that act for a user or a service."""

from http import HTTPStatus

from fastapi import APIRouter
from starlette.exceptions import HTTPException
from starlette.responses import Response

from desk import written
from desk.language import current, t
from desk.showing.tokens import holds
from desk.web.administration.sections import sees, works
from desk.web.visit import Posted, Somebody, Visit
from desk.words import full_sentence, named
from lifecycle.errors import BadInput
from lifecycle.roles import Role
from workflows import people, tokens
from workflows.people import SERVING
from workflows.store.tokens import Standing, Token
from workflows.tokens import Wanted

router = APIRouter()

_FIELDS = ("name", "kind", "user", "service", "role", "last_day", "read_only")


@router.get("/admin/tokens")
def listed(visit: Somebody) -> Response:
    """The tokens: those that hold, and those that did."""
    able = sees(visit)
    found = list(reversed(tokens.listed(visit.office)))
    return visit.page(
        "admin_tokens.html",
        able=able,
        holding=[(each, holds(each)) for each in found if each.standing is Standing.VALID],
        over=[(each, holds(each)) for each in found if each.standing is not Standing.VALID],
    )


@router.get("/admin/new/token")
def new(visit: Somebody) -> Response:
    """Ask for whom the token is."""
    works(visit)
    return _ask(visit)


@router.post("/admin/new/token")
def make(visit: Posted) -> Response:
    """Make a token, and show it once."""
    works(visit)
    day = written.day(visit.one("last_day"))
    service = visit.one("kind") == "service"
    role = Role(visit.one("role")) if visit.one("role") in SERVING else None
    user = visit.one("service").lower() if service else visit.one("user")
    errors = []
    if day is None:
        said = t("Schrijf een dag, bijvoorbeeld 31-12-2026.", "Write a day, for example 31-12-2026.")
        errors.append(("last_day", said))
    if not user:
        said = t("Zeg voor wie het token is.", "Say for whom the token is.")
        errors.append(("service" if service else "user", said))
    if service and role is None:
        errors.append(("role", t("Kies de rol van de dienst.", "Choose the role of the service.")))
    if errors or day is None:
        return _ask(visit, errors)
    wanted = Wanted(visit.one("name"), user, day, role if service else None, visit.one("read_only") == "yes")
    try:
        made = tokens.make(visit.office, wanted, actor=visit.user)
    except BadInput as bad:
        where = bad.where if bad.where in _FIELDS else "service" if service else "user"
        return _ask(visit, [(where, full_sentence(bad.problem.said(current())))])
    return visit.page(
        "admin_secret.html",
        title=t(f"API-token {made.number} van {user}", f"API token {made.number} of {user}"),
        secret=made.secret,
        said=t(
            "Zet het waar het programma zijn geheimen bewaart. Raakt het kwijt, beëindig het dan en maak een nieuw.",
            "Put it where the program keeps its secrets. If it gets lost, end it and make a new one.",
        ),
        back="/admin/tokens",
    )


@router.get("/admin/tokens/{number}/end")
def ask_end(visit: Somebody, number: int) -> Response:
    """Make sure that a token is to end."""
    works(visit)
    token = _known(visit, number)
    return visit.page(
        "admin_confirm.html",
        title=t(f"API-token {number} beëindigen?", f"End API token {number}?"),
        said=(
            f"{token.name} ({token.user}).",
            t(
                "Het programma dat dit token gebruikt, komt er meteen niet meer in. Dit kan niet ongedaan worden"
                " gemaakt; een nieuw token maken kan wel.",
                "The program that uses this token is kept out at once. This cannot be undone; a new token can be made.",
            ),
        ),
        yes=t("Ja, beëindig het", "Yes, end it"),
        back="/admin/tokens",
    )


@router.post("/admin/tokens/{number}/end")
def end(visit: Posted, number: int) -> Response:
    """End a token."""
    works(visit)
    tokens.end(visit.office, _known(visit, number).number, actor=visit.user)
    visit.flash(t(f"API-token {number} is beëindigd.", f"API token {number} is ended."))
    return visit.redirect("/admin/tokens")


def _known(visit: Visit, number: int) -> Token:
    found = next((each for each in tokens.listed(visit.office) if each.number == number), None)
    if found is None:
        raise HTTPException(HTTPStatus.NOT_FOUND)
    return found


def _ask(visit: Visit, errors: list[tuple[str, str]] | None = None) -> Response:
    active = [row for row in people.listed(visit.office) if row.active and not row.service]
    users = [("", t("Kies een gebruiker", "Choose a user"))]
    users += [(row.name, f"{row.name} ({named(row.role)})") for row in active]
    return visit.page(
        "admin_token_new.html",
        HTTPStatus.UNPROCESSABLE_ENTITY if errors else HTTPStatus.OK,
        users=[
            ("", t("Kies een gebruiker", "Choose a user")),
            *((row.name, f"{row.name} ({named(row.role)})") for row in active),
        ],
        roles=[(role.value, named(role.value)) for role in SERVING],
        errors=errors or [],
        wrong=dict(errors or []),
        typed={name: visit.one(name) for name in _FIELDS},
    )
