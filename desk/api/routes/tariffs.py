"""Tariffs, of each care and year."""

from decimal import Decimal
from typing import Annotated

from fastapi import APIRouter, Path
from pydantic import BaseModel
from starlette.responses import Response

from desk import asked, problems
from desk.api.caller import Reads
from desk.api.failing import Problem
from desk.api.keys import Once
from desk.api.models import asked as shapes
from desk.api.models.fields import Amount, Name
from desk.api.models.results import Done, answer
from desk.api.responses import CHANGES, DONE, NAMED, READS
from desk.api.strict import StrictRoute
from desk.showing import around
from lifecycle import nouns
from lifecycle.states import Action
from workflows import policy_round

router = APIRouter(route_class=StrictRoute, tags=["tariffs"])


class Tariff(BaseModel):
    """The tariff of a care and year, in euros."""

    care: str
    year: int
    amount: Amount


class Tariffs(BaseModel):
    """The tariffs that are set."""

    tariffs: list[Tariff]


@router.get("/tariffs", responses=READS)
def list_tariffs(caller: Reads) -> Tariffs:
    """The tariffs that are set, by care and year."""
    return Tariffs(tariffs=[Tariff(**each) for each in around.tariffs_data(caller.office)])


@router.put("/tariffs/{care}/{year}", response_model=Done, responses=CHANGES | NAMED | DONE)
def set_tariff(
    once: Once, care: Name, year: Annotated[int, Path(ge=2000, le=2100)], said: shapes.NewTariff
) -> Response:
    """Set the tariff of a care and year, as a policy manager; set again, it replaces the one before."""
    cares = asked.vocabulary(once.caller.office).cares
    if care not in cares:
        raise Problem(problems.NOT_FOUND, nouns.unknown(nouns.CARE, care, cares))
    return once.do(
        lambda office: policy_round.set_tariff(office, once.caller.user, care, year, Decimal(said.amount)),
        lambda result: answer(result, Action.SET_TARIFF),
    )
