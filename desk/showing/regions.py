"""The regions with who is contracted in each, where care is missing, and what is stated."""

from collections.abc import Mapping
from typing import Any

from desk.language import t
from desk.showing.output import as_json as write_json
from desk.showing.output import console, safe, table
from desk.words import shortly
from lifecycle.contract import Kind
from workflows import regions_seen
from workflows.office import Office
from workflows.regions_seen import Part, Seen, Standing


def show(office: Office, policy: str | None, *, as_json: bool) -> None:
    """Show every region in the round of a policy, or of the first in play."""
    found = regions_seen.seen(office, policy)
    if as_json:
        write_json(as_data(found))
        return
    headings = [
        t("regio", "region"),
        t("naam", "name"),
        t("zorg", "care"),
        t("in de ronde", "in the round"),
        t("RHO wil niet", "RHO unwilling"),
        t("zorgplicht in gevaar", "duty of care at risk"),
    ]
    yes = t("ja", "yes")
    rows = [
        (
            each.id,
            safe(each.name),
            "\n".join(_care(part) for part in each.parts) or "-",
            "\n".join(_role(part) + _listed(part.in_round) for part in each.parts) or "-",
            yes if each.rho_unwilling else "-",
            yes if each.duty_of_care_risk else "-",
        )
        for each in found.regions
    ]
    title = t("Regio's", "Regions")
    console().print(
        table(title if found.policy is None else f"{title} - {found.policy.policy}", headings, rows, least=(1, 2))
    )


def as_data(found: Seen) -> list[dict[str, Any]]:
    """The regions for programs, by name."""
    return [
        {
            "region": each.id,
            "name": each.name,
            "rho_unwilling": each.rho_unwilling,
            "duty_of_care_risk": each.duty_of_care_risk,
            "policy": None if found.policy is None else found.policy.policy,
            "care": [
                {
                    "role": part.role,
                    "standing": part.standing.value,
                    "contracted": _counts(part.contracted),
                    "in_round": _counts(part.in_round),
                    "run_off": _counts(part.runs_off),
                }
                for part in each.parts
            ],
        }
        for each in found.regions
    ]


def _counts(counted: Mapping[Kind, int]) -> dict[str, int]:
    return {kind.value: number for kind, number in counted.items()}


def _role(part: Part) -> str:
    return "" if part.role is None else f"{shortly(part.role)}: "


def _care(part: Part) -> str:
    role = _role(part)
    if part.standing is Standing.CONTRACTED:
        return role + _listed(part.contracted)
    return role + (t("ONTBREEKT", "MISSING") if part.standing is Standing.MISSING else t("nog niet", "not yet"))


def _listed(counted: Mapping[Kind, int]) -> str:
    return ", ".join(f"{shortly(kind.value)} {number}" for kind, number in counted.items()) or "-"
