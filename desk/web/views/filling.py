"""What a posted form states of a dossier.

A fact that was never stated and is left empty stays unstated; one that is emptied is stated to be none.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Final

from starlette.datastructures import FormData

from desk import written
from lifecycle.contract import Contract
from lifecycle.dossier import Dossier
from lifecycle.errors import BadInput
from lifecycle.languages import Both
from lifecycle.policy import Policy

COLUMNS: Final = ("programme", "from", "until")
"""The columns of a form of licences."""


def one(form: FormData, name: str) -> str:
    """What was typed in a field, without spaces around it."""
    value = form.get(name)
    return value.strip() if isinstance(value, str) else ""


def many(form: FormData, name: str) -> list[str]:
    """Everything that was typed in fields of this name."""
    return [value for value in form.getlist(name) if isinstance(value, str) and value]


def typed_rows(form: FormData) -> list[dict[str, str]]:
    """The rows of licences as they were typed."""
    columns = [[value for value in form.getlist(f"licence_{name}") if isinstance(value, str)] for name in COLUMNS]
    return [dict(zip(COLUMNS, row, strict=True)) for row in zip(*columns, strict=False)]


def licences(form: FormData) -> list[dict[str, str]]:
    """The licences that a form states; rows without anything are left. `BadInput` names the row and the field."""
    found = []
    for place, row in enumerate(typed_rows(form)):
        filled = {name: value.strip() for name, value in row.items() if value.strip()}
        for name in ("from", "until"):
            if name in filled:
                filled[name] = day(filled[name], f"licence_{name}_{place}")
        if filled:
            found.append(filled)
    return found


def day(said: str, where: str) -> str:
    """A day as people write it, as a dossier keeps it; `BadInput` for anything else."""
    found = written.day(said)
    if found is None:
        raise BadInput(
            where,
            Both(
                f"{said!r} is geen datum; schrijf bijvoorbeeld 31-10-2026",
                f"{said!r} is no date; write for example 31-10-2026",
            ),
        )
    return found.isoformat()


_DIGITS: Final = 9
"""How many digits a number of times has at most."""


def count(said: str) -> int | str | None:
    """A number of times; what is no whole number is kept as it was typed, for the rules to judge."""
    if not said:
        return None
    return int(said) if said.isascii() and said.isdigit() and len(said) <= _DIGITS else said


def areas(said: str) -> list[str]:
    """Postcode areas, one a line or with commas between them."""
    return [part.strip() for part in said.replace(",", "\n").replace(";", "\n").splitlines() if part.strip()]


def training(form: FormData) -> dict[str, Any] | None:
    """The training that a form states; nothing where it is empty."""
    found: dict[str, Any] = {}
    for name in ("started", "expected_completion"):
        said = one(form, name)
        if said:
            found[name] = day(said, name)
    certificate = one(form, "partial_certificate")
    if certificate in {"yes", "no"}:
        found["partial_certificate"] = certificate == "yes"
    return found or None


def consultations(form: FormData, contract: Contract, stated: Dossier) -> dict[str, Any] | None:
    """The consultations that a form states: by region where it asks by region."""
    by_region = {region: count(one(form, f"region:{region}")) for region in contract.regions}
    social: Any = count(one(form, "social_domain"))
    if any(value is not None for value in by_region.values()):
        social = {region: value for region, value in by_region.items() if value is not None}
    found = {"social_domain": social, "insurer": count(one(form, "insurer"))}
    kept = {name: value for name, value in found.items() if value is not None}
    return kept or ({} if stated.consultations is not None else None)


def ticked(form: FormData, name: str, stated: Sequence[str] | None) -> list[str] | None:
    """What was ticked; nothing ticked leaves what was never stated unstated."""
    found = many(form, name)
    return found if found or stated is not None else None


PUBLIC: Final = ("waiting_weeks", "quality", "experiences", "showcase")
"""What the public can be told beside name and address."""


def publication(form: FormData) -> dict[str, Any] | None:
    """What a form states for the public; `BadInput` for a waiting time that is no whole number of weeks."""
    found: dict[str, Any] = {
        each: said.replace("\r\n", "\n") for each in PUBLIC if (said := one(form, f"publication.{each}"))
    }
    weeks = found.get("waiting_weeks")
    if weeks is not None:
        found["waiting_weeks"] = count(weeks)
        if isinstance(found["waiting_weeks"], str):
            problem = Both(f"{weeks!r} is geen heel aantal weken", f"{weeks!r} is no whole number of weeks")
            raise BadInput("publication.waiting_weeks", problem)
    return found or None


READERS: Final[Mapping[str, Callable[[FormData, Contract], Any]]] = {
    "programmes": lambda form, contract: ticked(form, "programmes", contract.dossier.programmes),
    "registers": lambda form, contract: ticked(form, "registers", contract.dossier.registers),
    "exclusions": lambda form, contract: ticked(form, "exclusions", contract.dossier.exclusions),
    "coverage": lambda form, contract: areas(one(form, "coverage")) or none_of(contract.dossier.coverage),
    "licences": lambda form, contract: licences(form) or none_of(contract.dossier.licences),
    "consultations": lambda form, contract: consultations(form, contract, contract.dossier),
    "evaluations": lambda form, _contract: count(one(form, "evaluations")),
    "training": lambda form, _contract: training(form),
    "fte": lambda form, _contract: count(one(form, "fte")),
    "publication": lambda form, _contract: publication(form),
}
"""What the form of each fact states."""


def none_of(stated: object) -> list[str] | None:
    """An empty list for what was stated, nothing for what never was."""
    return None if stated is None else []


def evidence(form: FormData, contract: Contract, policy: Policy) -> Iterator[tuple[str, bool | list[str] | None]]:
    """The answers of a form of the checklist that differ from what the dossier shows."""
    for rule in dict.fromkeys(many(form, "rule")):
        known = policy.by_id.get(rule)
        if known is None or known.check != "evidence":
            continue
        shown = contract.dossier.shown(rule)
        if known.per_region:
            before = list(contract.regions) if shown is True else [] if not shown else list(shown)
            after = [region for region in contract.regions if region in many(form, f"{rule} regions")]
            if after != [region for region in contract.regions if region in before]:
                yield rule, after
            continue
        answer = {"yes": True, "no": False}.get(one(form, rule))
        if answer is not shown:
            yield rule, answer
