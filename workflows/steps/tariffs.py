"""Informing a running contract of the tariff of a year."""

from dataclasses import replace

from sqlalchemy import Connection

from lifecycle.case import Case
from lifecycle.contract import Contract
from lifecycle.findings import Finding
from lifecycle.states import Action
from workflows import refusals
from workflows.request import Request
from workflows.steps.step import Context, Kept, Step


def _term_short(_connection: Connection, contract: Contract, request: Request) -> Finding | None:
    year = request.year
    if year is None or contract.term is None or contract.term.overlaps_year(year):
        return None
    return refusals.nothing_open("term_short", year=year)


def _not_set(case: Case, request: Request, context: Context) -> Finding | None:
    year = request.year or case.policy.year
    return None if (case.contract.care, year) in context.tariffs else refusals.tariff_not_set(case.contract.care, year)


def _informed(case: Case, request: Request) -> Contract:
    year = request.year or case.policy.year
    return replace(case.contract, tariffs_informed=tuple(sorted({*case.contract.tariffs_informed, year})))


def _say_year(_connection: Connection, case: Case, request: Request) -> Kept:
    return Kept(None, {"year": request.year or case.policy.year})


STEPS = (Step(Action.INFORM_TARIFF, closed=_term_short, checks=(_not_set,), change=_informed, write=_say_year),)
