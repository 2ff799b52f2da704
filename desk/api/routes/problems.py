"""The kinds of problems, for whoever opens the `type` of one."""

from fastapi import APIRouter
from pydantic import BaseModel

from desk import problems
from desk.api.failing import Problem
from desk.api.models.fields import Name
from desk.api.models.findings import Words, words
from desk.api.responses import ANYBODY, NAMED
from desk.api.strict import StrictRoute

router = APIRouter(route_class=StrictRoute, tags=["problems"])


class Described(BaseModel):
    """A kind of problem, and what to do about it."""

    type: str
    status: int
    title: Words
    advice: Words


@router.get("/problems/{name}", responses=ANYBODY | NAMED)
def read_problem(name: Name) -> Described:
    """What a kind of problem means, and what to do about it. Needs no token."""
    kind = problems.KINDS.get(name)
    if kind is None:
        raise Problem(problems.NOT_FOUND)
    return Described(type=kind.type, status=kind.status, title=words(kind.title), advice=words(kind.advice))
