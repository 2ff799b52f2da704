"""Administration: users, their roles, and how they come in."""

from http import HTTPStatus

from fastapi import APIRouter
from starlette.exceptions import HTTPException
from starlette.responses import Response

from desk.language import current, t
from desk.web.administration import users
from desk.web.administration.sections import sees, works
from desk.web.administration.users import PEOPLE, Shown
from desk.web.visit import Posted, Somebody, Visit
from desk.words import full_sentence, named
from lifecycle.errors import BadInput
from lifecycle.roles import Role
from workflows import accounts, open_sessions, people

router = APIRouter()


@router.get("/admin")
def front(visit: Somebody) -> Response:
    """Go on to the users."""
    sees(visit)
    return visit.redirect("/admin/users")


@router.get("/admin/users")
def listed(visit: Somebody) -> Response:
    """Who can act."""
    able = sees(visit)
    found = users.every(visit.office)
    return visit.page("admin_users.html", users=found, able=able, counted=users.counted(found))


@router.get("/admin/new/user")
def new(visit: Somebody) -> Response:
    """Ask who is to be added."""
    works(visit)
    return _ask(visit)


@router.post("/admin/new/user")
def add(visit: Posted) -> Response:
    """Add a user, and show their first password once."""
    works(visit)
    name, mail = visit.one("name").lower(), visit.one("mail")
    role = _role(visit, PEOPLE)
    wrong = [] if name else [("name", t("Vul een naam in.", "Fill in a name."))]
    wrong += [] if role else [("role", t("Kies een rol.", "Choose a role."))]
    if role is not None and not wrong:
        try:
            people.add(visit.office, name, role, mail or None, actor=visit.user)
        except BadInput as bad:
            wrong = [(bad.where if bad.where == "mail" else "name", _said(bad))]
    if wrong:
        return _ask(visit, wrong)
    if not visit.settings.local_accounts:
        visit.flash(t(f"{name} is toegevoegd.", f"{name} is added."))
        return visit.redirect(f"/admin/users/{name}")
    return _password(visit, name)


@router.get("/admin/users/{name}")
def one(visit: Somebody, name: str) -> Response:
    """One user, with what can be done."""
    return _show(visit, _known(visit, name))


@router.post("/admin/users/{name}")
def change(visit: Posted, name: str) -> Response:
    """Change the role or the mail address."""
    works(visit)
    known = _known(visit, name)
    role, mail = _role(visit, known.roles), visit.one("mail")
    if role is None:
        return _show(visit, known, [("role", t("Kies een rol.", "Choose a role."))])
    try:
        people.change(
            visit.office,
            name,
            role=None if role is known.role else role,
            mail=None if mail in {"", known.mail} else mail,
            actor=visit.user,
        )
    except BadInput as bad:
        return _show(visit, known, [("mail" if bad.where == "mail" else "role", _said(bad))])
    visit.flash(t(f"{name} is gewijzigd.", f"{name} is changed."))
    return visit.redirect(f"/admin/users/{name}")


@router.get("/admin/users/{name}/password")
def ask_password(visit: Somebody, name: str) -> Response:
    """Make sure that somebody is to have a new first password."""
    works(visit)
    known = _known(visit, name)
    return visit.page(
        "admin_confirm.html",
        title=t(f"{name} een nieuw eerste wachtwoord geven?", f"Give {name} a new first password?"),
        said=(
            t(
                "Het wachtwoord van nu werkt daarna niet meer, en wie hiermee is ingelogd, is dat niet meer. U ziet het"
                " nieuwe één keer.",
                "The password of now works no more after this, and who is logged in with it is so no more. You see the"
                " new one once.",
            ),
        ),
        yes=t("Ja, maak een wachtwoord", "Yes, make a password"),
        back=f"/admin/users/{known.name}",
    )


@router.post("/admin/users/{name}/password")
def give_password(visit: Posted, name: str) -> Response:
    """Give a new first password, and show it once."""
    works(visit)
    return _password(visit, _known(visit, name).name)


@router.get("/admin/users/{name}/disable")
def ask_disable(visit: Somebody, name: str) -> Response:
    """Make sure that somebody may act no more."""
    works(visit)
    known = _known(visit, name)
    said = [
        t(
            "Alle sessies zijn meteen voorbij. Wat deze gebruiker deed, blijft staan.",
            "All sessions are over at once. What this user did, stays.",
        )
    ]
    if known.tokens:
        said.append(
            t(
                f"Er vervallen ook API-tokens ({len(known.tokens)}); dat kan niet ongedaan worden gemaakt.",
                f"API tokens end too ({len(known.tokens)}); that cannot be undone.",
            )
        )
    return visit.page(
        "admin_confirm.html",
        title=t(f"{name} uitschakelen?", f"Disable {name}?"),
        said=said,
        yes=t("Ja, schakel uit", "Yes, disable"),
        back=f"/admin/users/{name}",
    )


@router.post("/admin/users/{name}/disable")
def disable(visit: Posted, name: str) -> Response:
    """Let somebody act no more."""
    return _switch(visit, name, active=False)


@router.post("/admin/users/{name}/enable")
def enable(visit: Posted, name: str) -> Response:
    """Let somebody act again."""
    return _switch(visit, name, active=True)


@router.get("/admin/users/{name}/sessions")
def ask_end(visit: Somebody, name: str) -> Response:
    """Make sure that every session of somebody is to end."""
    works(visit)
    known = _known(visit, name)
    return visit.page(
        "admin_confirm.html",
        title=t(f"Alle sessies van {name} beëindigen?", f"End all sessions of {name}?"),
        said=(
            t(
                f"Open sessies: {len(known.sessions)}. Wie bezig is, verliest wat nog niet is verstuurd, en kan opnieuw"
                " inloggen zolang het account actief is.",
                f"Open sessions: {len(known.sessions)}. Who is at work loses what was not sent yet, and can log in"
                " again as long as the account is active.",
            ),
        ),
        yes=t("Ja, beëindig ze", "Yes, end them"),
        back=f"/admin/users/{name}",
    )


@router.post("/admin/users/{name}/sessions")
def end_sessions(visit: Posted, name: str) -> Response:
    """End every session of somebody."""
    works(visit)
    number = open_sessions.end_all(visit.office, _known(visit, name).name, actor=visit.user)
    if name == visit.user:
        return visit.redirect("/login")
    visit.flash(t(f"Beëindigde sessies van {name}: {number}.", f"Ended sessions of {name}: {number}."))
    return visit.redirect(f"/admin/users/{name}")


def _switch(visit: Visit, name: str, *, active: bool) -> Response:
    works(visit)
    known = _known(visit, name)
    try:
        people.change(visit.office, name, active=active, actor=visit.user)
    except BadInput as bad:
        return _show(visit, known, [("", _said(bad))])
    said = t("mag weer werken", "may act again") if active else t("is uitgeschakeld", "is disabled")
    if name != visit.user:
        visit.flash(f"{name} {said}.")
    return visit.redirect(f"/admin/users/{name}")


def _password(visit: Visit, name: str) -> Response:
    """Show a new first password: on this page alone, for it is kept nowhere."""
    try:
        secret = accounts.first_password(visit.office, name, actor=visit.user)
    except BadInput as bad:
        return _show(visit, _known(visit, name), [("", _said(bad))])
    return visit.page(
        "admin_secret.html",
        title=t(f"Het eerste wachtwoord van {name}", f"The first password of {name}"),
        secret=secret,
        said=t(
            f"Geef dit aan {name}, het liefst in persoon. Bij het inloggen wordt een eigen wachtwoord gekozen.",
            f"Give this to {name}, in person at best. When they log in they have to choose one of their own.",
        ),
        back=f"/admin/users/{name}",
    )


def _known(visit: Visit, name: str) -> Shown:
    sees(visit)
    found = users.one(visit.office, name)
    if found is None:
        raise HTTPException(HTTPStatus.NOT_FOUND)
    return found


def _role(visit: Visit, allowed: tuple[Role, ...]) -> Role | None:
    said = visit.one("role")
    return Role(said) if said in allowed else None


def _said(bad: BadInput) -> str:
    """What is wrong, in words; where it is about a user it starts with the name."""
    if bad.where in {"", "mail", "role", "name"}:
        return full_sentence(bad.problem.said(current()))
    return f"{bad.said(current())}."


def _ask(visit: Visit, errors: list[tuple[str, str]] | None = None) -> Response:
    return visit.page(
        "admin_user_new.html",
        HTTPStatus.UNPROCESSABLE_ENTITY if errors else HTTPStatus.OK,
        roles=[(role.value, named(role.value)) for role in PEOPLE],
        errors=errors or [],
        wrong=dict(errors or []),
        typed={name: visit.one(name) for name in ("name", "role", "mail")},
    )


def _show(visit: Visit, known: Shown, errors: list[tuple[str, str]] | None = None) -> Response:
    return visit.page(
        "admin_user.html",
        HTTPStatus.UNPROCESSABLE_ENTITY if errors else HTTPStatus.OK,
        user=known,
        able=sees(visit),
        roles=[(role.value, named(role.value)) for role in known.roles],
        errors=errors or [],
        wrong=dict(errors or []),
        typed={
            "role": visit.one("role") or known.role.value,
            "mail": visit.one("mail") if visit.form else known.mail or "",
        },
    )
