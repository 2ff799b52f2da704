"""Who calls: the office, and for whom a program acts by its token."""

from dataclasses import dataclass
from typing import Annotated, Final

from fastapi import Depends, Request, Security
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from desk import problems
from desk.api.failing import Problem
from desk.api.limits import Limiter
from desk.api.models.findings import told
from lifecycle.roles import Role
from workflows import token_use
from workflows.office import Office
from workflows.store.tokens import Token
from workflows.tokens import PREFIX
from workflows.tries import TooManyTries

_LONGEST: Final = 200
"""How many characters of a token are looked at."""

_BEARER: Final = HTTPBearer(
    scheme_name="token",
    bearerFormat=f"{PREFIX}...",
    description="An API token that an administrator made, for a user or for a service. It acts with their role.",
    auto_error=False,
)
_REALM: Final = 'Bearer realm="looptijd"'


@dataclass(frozen=True, slots=True)
class Caller:
    """Somebody's program, with the office it works in."""

    office: Office
    token: Token

    @property
    def user(self) -> str:
        """For whom it acts."""
        return self.token.user

    @property
    def role(self) -> Role:
        """The role of who it acts for."""
        return self.token.role


def office_of(request: Request) -> Office:
    """The office of the desk."""
    found: Office = request.app.state.office
    return found


def _reads(request: Request, shown: Annotated[HTTPAuthorizationCredentials | None, Security(_BEARER)] = None) -> Caller:
    if shown is None:
        raise Problem(problems.UNAUTHENTICATED, headers={"www-authenticate": _REALM})
    office = office_of(request)
    address = request.client.host if request.client is not None else ""
    try:
        token = token_use.find(office, shown.credentials[:_LONGEST], address)
    except token_use.WrongToken as wrong:
        headers = {"www-authenticate": f'{_REALM}, error="invalid_token"'}
        raise Problem(problems.UNAUTHENTICATED, wrong.message, headers) from None
    except TooManyTries as wait:
        headers = {"retry-after": str(wait.seconds)}
        raise Problem(problems.TOO_MANY, wait.message, headers) from None
    limiter: Limiter = request.app.state.limiter
    left = limiter.take(str(token.number))
    if left is None:
        raise Problem(problems.TOO_MANY, headers={"retry-after": str(limiter.wait(str(token.number)))})
    request.state.left = left
    return Caller(office, token)


def _changes(request: Request, caller: Annotated[Caller, Depends(_reads)]) -> Caller:
    if caller.token.read_only:
        what = f"{request.method} {request.url.path}"[:_LONGEST]
        finding = token_use.refuse_change(caller.office, caller.token, what)
        raise Problem(problems.FORBIDDEN, findings=[told(finding).model_dump()])
    return caller


Reads = Annotated[Caller, Depends(_reads)]
"""Whoever has a token that holds."""
Changes = Annotated[Caller, Depends(_changes)]
"""Whoever has a token that holds and may change things; what exactly, the use cases say."""
AnyOffice = Annotated[Office, Depends(office_of)]
"""The office, for what needs no token."""
