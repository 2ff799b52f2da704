"""The columns of each sheet: who applies and for what, before the questions of the dossier."""

from collections.abc import Mapping, Sequence
from itertools import chain
from typing import Final

from desk.imports import questions, values
from desk.imports.form import Column, Form, Sheet
from desk.imports.questions import A_DATE
from lifecycle.contract import Kind, Reach
from lifecycle.languages import Both, Language
from lifecycle.phrases.words import SHORT
from lifecycle.policy import Policy
from lifecycle.states import State
from lifecycle.wording import word

TAKEN_OVER: Final = (State.PUBLISHED, State.RUN_OFF)


def forms(policies: Mapping[str, Policy], regions: Mapping[str, str]) -> dict[Sheet, Form]:
    """The form of every sheet, for these policies and regions (id -> name)."""
    about = questions.dossier(list(policies.values()), regions)
    whom = (*_whom(), *_where(list(policies.values()), regions))
    coach = (_reference(), *questions.coach(list(policies.values())))
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
    kinds = words_for(list(Kind)) | {SHORT[kind][0]: kind.value for kind in Kind if kind in SHORT}
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
                {name: Kind(kind) for name, kind in kinds.items()},
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
            values.several(questions.region(regions)),
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
            values.several(questions.region(regions)),
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
        Column("first", "looptijd van", A_DATE, values.day, needed=True),
        Column("last", "looptijd tot en met", A_DATE, values.day, needed=True),
    )
