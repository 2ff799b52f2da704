"""The questions of the dossier, as they follow from the policies in play: each a column."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from desk.imports import values
from desk.imports.form import Column
from desk.imports.values import NONE
from desk.sheets.cells import Cell
from lifecycle.languages import Both
from lifecycle.policy import Policy, Rule, RuleType

A_DATE: Final = Both("Een datum, bijvoorbeeld 31-12-2027.", "A date, for example 31-12-2027.")
A_LIST: Final = Both(f"Met komma's ertussen; {NONE} als er geen zijn.", f"With commas between; {NONE} (none) for none.")


def region(regions: Mapping[str, str]) -> values.Read[str]:
    """Reads a region by its id or its name."""
    known = {name.casefold(): key for key, name in regions.items()} | {key: key for key in regions}
    return values.choice(known, list(regions))


def _programmes(policies: Sequence[Policy]) -> dict[str, tuple[str, frozenset[str]]]:
    """The programmes by id, each with its name and its policies."""
    found: dict[str, tuple[str, frozenset[str]]] = {}
    for policy in policies:
        for programme in policy.programmes:
            _, before = found.get(programme.id, ("", frozenset()))
            found[programme.id] = (programme.name, before | {policy.policy})
    return found


def _of_programmes(policies: Sequence[Policy]) -> tuple[Column, ...]:
    known = _programmes(policies)
    names = {name: key for key, (name, _) in known.items()} | {key: key for key in known}
    reader = values.choice(names, list(known))
    listed = ", ".join(known)
    columns = [
        Column(
            "programmes",
            "programma's",
            Both(f"Uit {listed}; een ander als 'anders: naam'. ", f"Of {listed}; another one as 'anders: name'. ")
            + A_LIST,
            values.several(values.or_other(reader)),
        )
    ]
    for key, (title, _) in known.items():
        of = Both(f"Licentie voor {title}. ", f"Licence for {title}. ") + A_DATE
        columns.append(Column(f"licence.{key}.from", f"licentie {key} van", of, values.day))
        columns.append(Column(f"licence.{key}.until", f"licentie {key} tot en met", of, values.day))
    return tuple(columns)


def _shared(policies: Sequence[Policy]) -> tuple[Column, ...]:
    """What is asked of an applicant and of a subcontractor alike."""
    areas = Both("Postcodegebieden van vier cijfers: 4331, 4330-4339. ", "Postcode areas: 4331, 4330-4339. ")
    return (
        *_of_programmes(policies),
        Column("coverage", "werkgebied", areas + A_LIST, values.several(values.label)),
        Column("training.started", "opleiding gestart", A_DATE, values.day),
        Column(
            "training.partial_certificate",
            "opleiding deelcertificaat",
            Both("Of er een deelcertificaat is: ja of nee.", "Whether there is a partial certificate: ja or nee."),
            values.flag,
            choices=("ja", "nee"),
        ),
        Column("training.expected_completion", "opleiding gereed op", A_DATE, values.day),
    )


def _registers(policies: Sequence[Policy]) -> Both:
    listed = ", ".join(dict.fromkeys(each.id for policy in policies for each in policy.registers))
    return Both(f"Erkend zijn {listed}. ", f"Recognised are {listed}. ")


def coach(policies: Sequence[Policy]) -> tuple[Column, ...]:
    """What is asked about a subcontractor."""
    return (
        Column("name", "naam", Both("De naam van de onderaannemer.", "The subcontractor's name."), values.name),
        Column("agb", "AGB-code", Both("8 cijfers, als tekst.", "8 digits, as text."), values.code),
        Column("register", "register", _registers(policies), values.label),
        *_shared(policies),
    )


def dossier(policies: Sequence[Policy], regions: Mapping[str, str]) -> tuple[Column, ...]:
    """What is asked about the dossier, in these policies and regions (id -> name)."""
    times = Both("Hoe vaak per jaar.", "How often a year.")
    excluded = sorted(frozenset[str]().union(*(policy.exclusions for policy in policies)))
    return (
        *_shared(policies),
        Column("registers", "registers", _registers(policies) + A_LIST, values.several(values.label)),
        Column(
            "consultations.social_domain",
            "overleg sociaal domein",
            Both("Hoe vaak per jaar, of per regio: zeeland: 2; twente: 3.", "How often a year, or by region."),
            _by_region(region(regions)),
        ),
        Column("consultations.insurer", "overleg verzekeraar", times, values.number),
        Column("evaluations", "evaluaties", times, values.number),
        Column(
            "exclusions",
            "uitsluitingsgronden",
            Both(f"Welke gelden: {', '.join(excluded)}. ", f"Which apply: {', '.join(excluded)}. ") + A_LIST,
            values.several(values.choice({name: name for name in excluded})),
        ),
        Column("fte", "fte", Both("Aantal fte, afgerond.", "Number of fte, rounded."), values.number),
        Column(
            "subcontractors",
            "onderaannemers",
            Both(
                f"Leeg als ze op het blad subcontractors staan; {NONE} als er geen zijn.",
                f"Empty where they stand in the sheet subcontractors; {NONE} where there are none.",
            ),
            values.choice({NONE: ()}),
            choices=(NONE,),
        ),
        Column(
            "evidence.all",
            "alle bewijzen",
            Both(
                "Ja: wat hieronder leeg is, is aangetoond, in elke regio.",
                "Ja: whatever is empty below has been shown, in every region.",
            ),
            values.flag,
            choices=("ja", "nee"),
        ),
        *_evidence(policies, regions),
    )


def _evidence(policies: Sequence[Policy], regions: Mapping[str, str]) -> tuple[Column, ...]:
    asked: dict[str, list[tuple[Policy, Rule]]] = {}
    for policy in policies:
        for rule in policy.rules:
            if rule.type is RuleType.EVIDENCE:
                asked.setdefault(rule.id, []).append((policy, rule))
    return tuple(_question(found, regions) for found in asked.values())


def _question(found: Sequence[tuple[Policy, Rule]], regions: Mapping[str, str]) -> Column:
    _, rule = found[0]
    answer = Both("Ja of nee", "Ja (yes) or nee (no)")
    if rule.per_region:
        answer += Both(", of de regio's waar het is aangetoond", ", or the regions where it has been shown")
    names = ", ".join(policy.policy for policy, _ in found)
    return Column(
        f"evidence.{rule.id}",
        f"{rule.id}: {rule.text.nl}",
        answer + Both(f". Aangetoond voor {names}: {rule.text.nl}", f". Shown for {names}: {rule.text.en}"),
        _shown(region(regions)) if rule.per_region else values.flag,
        choices=() if rule.per_region else ("ja", "nee"),
        only=frozenset(policy.policy for policy, _ in found),
    )


def _shown(read_region: values.Read[str]) -> values.Read[Any]:
    """Ja, nee, or the regions in which something has been shown."""
    listed = values.several(read_region)

    def read(cell: Cell) -> Any:
        try:
            return values.flag(cell)
        except values.WrongCell:
            return listed(cell)

    return read


def _by_region(read_region: values.Read[str]) -> values.Read[Any]:
    """A number, or a number for each region."""

    def read_one(cell: Cell) -> tuple[str, int]:
        name, colon, times = str(cell.value).partition(":")
        if not colon:
            raise values.WrongCell(
                values.shown(cell), Both("een getal, of regio: getal", "a number, or region: number")
            )
        return read_region(Cell(cell.sort, name.strip())), values.number(Cell(cell.sort, times.strip()))

    pairs = values.several(read_one)

    def read(cell: Cell) -> Any:
        if ":" not in str(cell.value):
            return values.number(cell)
        found = pairs(cell)
        if len(dict(found)) < len(found):
            raise values.WrongCell(values.shown(cell), Both("elke regio één keer", "each region once"))
        return dict(found)

    return read
