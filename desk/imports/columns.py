"""The columns of each sheet: who applies, for what, and every question of the dossier."""

from collections.abc import Mapping, Sequence
from itertools import chain
from typing import Any, Final

from desk.imports import values
from desk.imports.form import Column, Form, Sheet
from desk.imports.values import NONE
from desk.sheets.cells import Cell
from lifecycle.contract import Kind, Reach
from lifecycle.languages import Both, Language
from lifecycle.policy import Policy, Rule, RuleType
from lifecycle.states import State
from lifecycle.wording import word

_DATE: Final = Both("Een datum, bijvoorbeeld 31-12-2027.", "A date, for example 31-12-2027.")
_LIST: Final = Both(f"Met komma's ertussen; {NONE} als er geen zijn.", f"With commas between; {NONE} (none) for none.")
_SHORT_KINDS: Final = {"individueel": "individual", "coach": "individual", "verband": "partnership"}
TAKEN_OVER: Final = (State.PUBLISHED, State.RUN_OFF)


def forms(policies: Mapping[str, Policy], regions: Mapping[str, str]) -> dict[Sheet, Form]:
    """The form of every sheet, for these policies and regions (id -> name)."""
    about = _dossier(list(policies.values()), regions)
    whom = (*_whom(), *_where(list(policies.values()), regions))
    coach = (_reference(), *_coach(list(policies.values())))
    return {
        Sheet.RUNNING: Form(Sheet.RUNNING, (_reference(), *_running(), *whom, *about)),
        Sheet.APPLICATIONS: Form(Sheet.APPLICATIONS, (_reference(), *_application(policies, regions), *whom, *about)),
        Sheet.SUBCONTRACTORS: Form(Sheet.SUBCONTRACTORS, coach),
    }


def words_for(names: Sequence[str]) -> dict[str, str]:
    """The Dutch words and the ids that stand for `names`; the words come first, for a list to choose from."""
    return {word(name, Language.NL): name for name in names} | {name: name for name in names}


def _reference() -> Column:
    explained = Both(
        "Het nummer van de aanvraag in het portaal, elk nummer één keer; onderaannemers noemen er hun aanvraag mee.",
        "The number of the application in the portal, each once; subcontractors name their application by it.",
    )
    return Column("reference", "kenmerk", explained, values.label, needed=True)


def _whom() -> tuple[Column, ...]:
    kinds = words_for(list(Kind))
    return (
        Column(
            "provider",
            "aanbieder",
            Both(
                "De sleutel waaronder de aanbieder bekend is; leeg: herkend aan AGB-code of KvK-nummer, of nieuw.",
                "The key that the provider is known by; empty: recognised by AGB code or KvK number, or new.",
            ),
            values.label,
        ),
        Column(
            "kind",
            "soort",
            Both("Wat de aanbieder is.", "What the provider is."),
            values.choice(
                {name: Kind(kind) for name, kind in (kinds | _SHORT_KINDS).items()},
                [word(kind, Language.NL) for kind in Kind],
            ),
            needed=True,
            choices=tuple(word(kind, Language.NL) for kind in Kind),
        ),
        Column("name", "naam", Both("De naam van de aanbieder.", "The provider's name."), values.name),
        Column("agb", "AGB-code", Both("8 cijfers, als tekst.", "8 digits, as text."), values.code),
        Column("kvk", "KvK-nummer", Both("8 cijfers, als tekst.", "8 digits, as text."), values.code),
        Column("street", "straat", Both("Straat en huisnummer.", "Street and number."), values.name),
        Column("postcode", "postcode", Both("Bijvoorbeeld 4331 LK.", "For example 4331 LK."), values.label),
        Column("city", "plaats", Both("De woonplaats.", "The town."), values.name),
    )


def _where(policies: Sequence[Policy], regions: Mapping[str, str]) -> tuple[Column, ...]:
    roles = list(dict.fromkeys(chain.from_iterable(policy.roles for policy in policies)))
    reach = {name: Reach(each) for name, each in words_for(list(Reach)).items()}
    columns = [
        Column(
            "reach",
            "bereik",
            Both("Alleen voor een individuele contractant.", "For an individual contractor only."),
            values.choice(reach),
            choices=tuple(word(each, Language.NL) for each in Reach),
        ),
        Column(
            "regions",
            "regio's",
            Both(
                "Een of meer zorgkantoorregio's, met komma's ertussen.",
                "One or more care-office regions, with commas between.",
            ),
            values.several(region(regions)),
            needed=True,
        ),
    ]
    if roles:
        role = Column(
            "role",
            "rol",
            Both("De rol in de keten.", "The role in the care chain."),
            values.choice(words_for(roles)),
            choices=tuple(word(each, Language.NL) for each in roles),
            only=frozenset(policy.policy for policy in policies if policy.roles),
        )
        columns.insert(0, role)
    return tuple(columns)


def region(regions: Mapping[str, str]) -> values.Read[str]:
    """Reads a region by its id or its name."""
    known = {name.casefold(): key for key, name in regions.items()} | {key: key for key in regions}
    return values.choice(known, list(regions))


def _application(policies: Mapping[str, Policy], regions: Mapping[str, str]) -> tuple[Column, ...]:
    follow = (
        ("insurer", "verzekeraar", Both("De preferente verzekeraar die u volgt.", "The insurer that is followed.")),
        ("agreement", "overeenkomst", Both("De overeenkomst van die verzekeraar.", "That insurer's agreement.")),
        ("tariff", "tarief", Both("Het tarief van die overeenkomst.", "The tariff of that agreement.")),
    )
    return (
        Column(
            "policy",
            "beleid",
            Both("Het zorginkoopbeleid.", "The purchasing policy."),
            values.choice({name: name for name in policies}),
            needed=True,
            choices=tuple(policies),
        ),
        Column(
            "renews",
            "vervolg op contract",
            Both("Het contractnummer waarop dit een vervolg is.", "The number of the contract that this continues."),
            values.label,
        ),
        *(Column(f"follows.{key}", f"volgverzoek {what}", words, values.text) for key, what, words in follow),
        Column(
            "follows.preferred_in",
            "volgverzoek preferent in",
            Both("De regio's waar die verzekeraar preferent is.", "The regions where that insurer is preferred."),
            values.several(region(regions)),
        ),
    )


def _running() -> tuple[Column, ...]:
    states = {name: State(state) for name, state in words_for(list(TAKEN_OVER)).items()}
    return (
        Column(
            "policy",
            "beleid",
            Both(
                "Het beleid van het contract, als zorg-jaar.", "The contract's policy, as care-year, such as gli-2026."
            ),
            values.label,
            needed=True,
        ),
        Column(
            "state",
            "stand",
            Both("Hoe het contract nu loopt.", "How the contract runs now."),
            values.choice(states),
            needed=True,
            choices=tuple(word(state, Language.NL) for state in TAKEN_OVER),
        ),
        Column("first", "looptijd van", _DATE, values.day, needed=True),
        Column("last", "looptijd tot en met", _DATE, values.day, needed=True),
    )


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
            + _LIST,
            values.several(values.or_other(reader)),
        )
    ]
    for key, (title, _) in known.items():
        of = Both(f"Licentie voor {title}. ", f"Licence for {title}. ") + _DATE
        columns.append(Column(f"licence.{key}.from", f"licentie {key} van", of, values.day))
        columns.append(Column(f"licence.{key}.until", f"licentie {key} tot en met", of, values.day))
    return tuple(columns)


def _shared(policies: Sequence[Policy]) -> tuple[Column, ...]:
    """What is asked of an applicant and of a subcontractor alike."""
    areas = Both("Postcodegebieden van vier cijfers: 4331, 4330-4339. ", "Postcode areas: 4331, 4330-4339. ")
    return (
        *_of_programmes(policies),
        Column("coverage", "werkgebied", areas + _LIST, values.several(values.label)),
        Column("training.started", "opleiding gestart", _DATE, values.day),
        Column(
            "training.partial_certificate",
            "opleiding deelcertificaat",
            Both("Of er een deelcertificaat is: ja of nee.", "Whether there is a partial certificate: ja or nee."),
            values.flag,
            choices=("ja", "nee"),
        ),
        Column("training.expected_completion", "opleiding gereed op", _DATE, values.day),
    )


def _registers(policies: Sequence[Policy]) -> Both:
    listed = ", ".join(dict.fromkeys(each.id for policy in policies for each in policy.registers))
    return Both(f"Erkend zijn {listed}. ", f"Recognised are {listed}. ")


def _coach(policies: Sequence[Policy]) -> tuple[Column, ...]:
    return (
        Column("name", "naam", Both("De naam van de onderaannemer.", "The subcontractor's name."), values.name),
        Column("agb", "AGB-code", Both("8 cijfers, als tekst.", "8 digits, as text."), values.code),
        Column("register", "register", _registers(policies), values.label),
        *_shared(policies),
    )


def _dossier(policies: Sequence[Policy], regions: Mapping[str, str]) -> tuple[Column, ...]:
    times = Both("Hoe vaak per jaar.", "How often a year.")
    excluded = sorted(frozenset[str]().union(*(policy.exclusions for policy in policies)))
    return (
        *_shared(policies),
        Column("registers", "registers", _registers(policies) + _LIST, values.several(values.label)),
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
            Both(f"Welke gelden: {', '.join(excluded)}. ", f"Which apply: {', '.join(excluded)}. ") + _LIST,
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
