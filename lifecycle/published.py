"""What of a contract is published of the care of a year (4.2, reading 9): its entry in the list, if it has one."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from lifecycle.calendar import Term
from lifecycle.contract import Contract, Provider, RunOff
from lifecycle.states import State

CURRENT_PATIENTS: Final = "current_patients"
"""The status of a run-off agreement: only who is already being treated."""
ALL_PATIENTS: Final = "contracted"
STATUSES: Final = (ALL_PATIENTS, CURRENT_PATIENTS)

LISTED: Final = frozenset({State.PUBLISHED, State.RUN_OFF})
"""The states in which a contract can have an entry."""

Entry = dict[str, Any]
"""An entry of a list, as JSON data: contract, name, address, kind, role, regions, programmes and status; and what is
known for the public: waiting_weeks, quality, experiences, showcase."""


@dataclass(frozen=True, slots=True)
class Shown:
    """The facts of a contract that its entries rest on, those of its provider aside."""

    number: str
    kind: str
    role: str | None
    regions: tuple[str, ...]
    state: State
    term: Term | None
    run_off: RunOff | None
    run_off_term: Term | None
    programmes: tuple[str, ...]
    publication: Mapping[str, Any]


def shown(contract: Contract) -> Shown:
    """Those facts of a contract."""
    publication = contract.dossier.publication
    return Shown(
        number=contract.number,
        kind=contract.kind.value,
        role=contract.role,
        regions=contract.regions,
        state=contract.state,
        term=contract.term,
        run_off=contract.run_off,
        run_off_term=contract.run_off_term,
        programmes=contract.dossier.programmes or (),
        publication={} if publication is None else publication.model_dump(mode="json", exclude_none=True),
    )


def entry(of: Shown, provider: Provider, year: int) -> Entry | None:
    """The entry of a contract in the list of a year; ``None`` where it has none."""
    if not _is_listed(of, year):
        return None
    return {
        "contract": of.number,
        "name": provider.name,
        "address": {"street": provider.street, "postcode": provider.postcode, "city": provider.city},
        "kind": of.kind,
        "role": of.role,
        "regions": list(of.regions),
        "programmes": list(of.programmes),
        "status": CURRENT_PATIENTS if _is_run_off(of, year) else ALL_PATIENTS,
        **of.publication,
    }


def _is_listed(of: Shown, year: int) -> bool:
    if of.state in LISTED and of.term is not None and of.term.overlaps_year(year):
        return True
    signed = of.state is State.PUBLISHED and of.run_off is RunOff.SIGNED
    return signed and of.run_off_term is not None and of.run_off_term.overlaps_year(year)


def _is_run_off(of: Shown, year: int) -> bool:
    follows = of.run_off is RunOff.SIGNED and of.term is not None and of.term.last.year < year
    return follows or of.state is State.RUN_OFF


@dataclass(frozen=True, slots=True)
class Difference:
    """An entry that came, went or changed: `before` is ``None`` for one that came, `after` for one that went."""

    contract: str
    before: Entry | None
    after: Entry | None


def differences(before: Mapping[str, Entry], after: Mapping[str, Entry]) -> Iterator[Difference]:
    """How one list, by contract number, differs from another; by contract number."""
    for number in sorted(before.keys() | after.keys()):
        old, new = before.get(number), after.get(number)
        if old != new:
            yield Difference(number, old, new)


def applied(entries: Mapping[str, Entry], found: Sequence[Difference]) -> dict[str, Entry]:
    """The list that differences make of another."""
    made = dict(entries)
    for each in found:
        if each.after is None:
            made.pop(each.contract, None)
        else:
            made[each.contract] = each.after
    return made
