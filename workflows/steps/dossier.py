"""Completing the dossier, and notes."""

from dataclasses import replace

from lifecycle.case import Case
from lifecycle.contract import Contract
from lifecycle.dossier import merge
from lifecycle.states import Action
from workflows.request import Request
from workflows.steps.step import Step


def _merged(case: Case, request: Request) -> Contract:
    if request.dossier is None:
        return case.contract
    return replace(case.contract, dossier=merge(case.contract.dossier, request.dossier))


STEPS = (Step(Action.UPDATE_DOSSIER, change=_merged), Step(Action.NOTE))
