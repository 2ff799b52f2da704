"""Subcontractors: the list, the form of one, and what it states."""

from typing import Any

from starlette.datastructures import FormData

from desk.web.views import fields, filling
from lifecycle.dossier import Dossier, Subcontractor


def form_of(posted: FormData, coach: Subcontractor | None) -> dict[str, Any]:
    """The fields of one subcontractor, as typed or as stated."""
    known = coach or Subcontractor()
    if posted:
        said: dict[str, Any] = {name: filling.one(posted, name) for name in ("name", "agb", "register", "coverage")}
        said["programmes"] = filling.many(posted, "programmes")
    else:
        said = {
            "name": known.name or "",
            "agb": known.agb or "",
            "register": known.register_ or "",
            "coverage": "\n".join(known.coverage or ()),
            "programmes": list(known.programmes or ()),
        }
    return {**said, "rows": fields.rows(posted, known.licences), "training": fields.training(posted, known.training)}


def stated(posted: FormData, before: Subcontractor | None) -> dict[str, Any]:
    """What a form states of one subcontractor; an emptied list is stated to be empty, a never stated one is left."""
    known = before or Subcontractor()
    found: dict[str, Any] = {name: filling.one(posted, name) or None for name in ("name", "agb", "register")}
    found["programmes"] = filling.ticked(posted, "programmes", known.programmes)
    found["licences"] = filling.licences(posted) or filling.none_of(known.licences)
    found["coverage"] = filling.areas(filling.one(posted, "coverage")) or filling.none_of(known.coverage)
    found["training"] = filling.training(posted)
    return {name: value for name, value in found.items() if value is not None}


def replaced(dossier: Dossier, place: int, coach: dict[str, Any] | None) -> list[dict[str, Any]]:
    """Every subcontractor, with the one at `place` (from 1) replaced, added behind the last, or taken out."""
    several = list(dossier.plain().get("subcontractors", []))
    several[place - 1 : place] = [] if coach is None else [coach]
    return several
