"""What a command was asked, read as what it should be: names that exist, dossiers from files, moments and amounts."""

import re
from collections.abc import Collection, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from desk import written
from lifecycle import nouns, policy_types, source
from lifecycle.characters import LINES, hidden
from lifecycle.dossier import EMPTY, Dossier, parse
from lifecycle.errors import BadInput
from lifecycle.languages import Both
from lifecycle.policy import Policy
from lifecycle.source import Source
from scheduler.scenarios import dossiers
from scheduler.scenarios.parts import Part
from scheduler.scenarios.vocabulary import Vocabulary
from workflows.office import Office
from workflows.policy_round import Changes
from workflows.store import policies
from workflows.store import round as rounds

_AMOUNT: Final = re.compile(r"(?P<whole>[0-9]{1,9})(?:[.,](?P<cents>[0-9]{1,4}))?")
_YEARS: Final = range(2000, 2101)
_DOSSIER: Final = "dossier"


def vocabulary(office: Office) -> Vocabulary:
    """The names that the policies in play and the regions of a database know."""
    with office.store.reading() as connection:
        known = tuple(entry.policy for entry in policies.in_play(connection).values())
        regions = {key: row.name for key, row in rounds.regions(connection).items()}
    return Vocabulary.of(known, regions)


def among(name: str, known: Collection[str], what: Both, where: str) -> str:
    """A name that is one of `known`; `BadInput` that suggests the nearest otherwise."""
    if name not in known:
        raise BadInput(where, nouns.unknown(what, name, known))
    return name


def sayable(text: str | None, where: str) -> None:
    """`BadInput` for words that nobody can read: empty, or with characters that nobody sees."""
    if text is None:
        return
    unseen = hidden(text, LINES)
    if unseen:
        raise BadInput(
            where, Both(f"bevat een onzichtbaar teken ({unseen})", f"holds an invisible character ({unseen})")
        )
    if not text.strip():
        raise BadInput(where, Both("is leeg", "is empty"))


def rules(names: Sequence[str], words: Vocabulary, where: str) -> tuple[str, ...]:
    """The ids of rules of a policy in play."""
    return tuple(among(name, words.rules, nouns.RULE, where) for name in names)


def role(name: str | None, policy: str, words: Vocabulary) -> str | None:
    """A role of a policy in play; needed where the policy has roles, and ``None`` where it has none."""
    roles = words.policies[policy].roles
    if name is None and roles:
        listed = ", ".join(roles)
        raise BadInput("--role", Both(f"is nodig; toegestaan: {listed}", f"is needed; allowed: {listed}"))
    return None if name is None else among(name, list(roles), nouns.ROLE, "--role")


def care_and_year(policy: str, words: Vocabulary, where: str) -> tuple[str, int]:
    """The care and the year of a policy, in play or of another year."""
    if policy in words.policies:
        return words.policies[policy].care, words.policies[policy].year
    found = policy_types.care_and_year(policy)
    if found is None:
        raise BadInput(where, words.no_policy(policy))
    return found


def day(text: str, where: str) -> date:
    """A calendar day."""
    found = written.day(text)
    if found is None or found.year not in _YEARS:
        first, last = _YEARS[0], _YEARS[-1]
        raise BadInput(
            where,
            Both(
                f"{text!r} is geen dag; schrijf JJJJ-MM-DD, van {first} tot en met {last}",
                f"{text!r} is no day; write YYYY-MM-DD, from {first} to {last}",
            ),
        )
    return found


def dossier(file: Path | None, words: Vocabulary) -> Dossier:
    """The dossier in a YAML or JSON file, as scenarios write it; empty where no file is named."""
    if file is None:
        return EMPTY
    read = source.read(file)
    return dossiers.read(Part(read, (), read.data), words)


def facts(data: Any, words: Vocabulary) -> Dossier:
    """The dossier that data says, in the shape in which files say it; `BadInput` names the place in it."""
    # Without lines of a file, only this names the place of what has no right shape.
    parse(data, _DOSSIER)
    try:
        return dossiers.read(Part(Source(_DOSSIER, data), (), data), words)
    except BadInput as error:
        place = error.where.replace(f"{_DOSSIER}:1: ", f"{_DOSSIER}.").replace(f"{_DOSSIER}:1", _DOSSIER)
        raise BadInput(place, error.problem) from None


def amount(text: str, where: str) -> Decimal:
    """An amount in euros, such as 123,45 or 123.45."""
    found = _AMOUNT.fullmatch(text)
    if found is None:
        raise BadInput(
            where,
            Both(
                f"{text!r} is geen bedrag in euro's; schrijf bijvoorbeeld 123,45",
                f"{text!r} is no amount in euros; write for example 123.45",
            ),
        )
    return Decimal(f"{found['whole']}.{found['cents'] or '0'}" if found["cents"] else found["whole"])


def year(number: int, where: str) -> int:
    """A contract year."""
    if number not in _YEARS:
        first, last = _YEARS[0], _YEARS[-1]
        raise BadInput(
            where,
            Both(
                f"{number} is geen contractjaar; toegestaan: {first} tot en met {last}",
                f"{number} is no contract year; allowed: {first} to {last}",
            ),
        )
    return number


def changes(
    office: Office,
    policy: str,
    add_programmes: Sequence[str] | None,
    remove_programmes: Sequence[str] | None,
    add_registers: Sequence[str] | None,
    remove_registers: Sequence[str] | None,
) -> Changes:
    """What an amendment of a policy in play changes: something, and nothing that is not there is removed."""
    words = vocabulary(office)
    known = words.policies[among(policy, words.policies, nouns.POLICY, policy)]
    found = Changes(
        tuple(add_programmes or ()),
        tuple(
            among(each, known.programme_ids, nouns.PROGRAMME, "--remove-programme") for each in remove_programmes or ()
        ),
        tuple(add_registers or ()),
        tuple(among(each, known.register_ids, nouns.REGISTER, "--remove-register") for each in remove_registers or ()),
    )
    if found == Changes():
        options = "--add-programme, --remove-programme, --add-register, --remove-register"
        raise BadInput(policy, Both(f"wat wijzigt u? geef {options}", f"what do you change? give {options}"))
    return found


def version_of(office: Office, name: str, number: int | None) -> Policy:
    """A version of a policy in play, by its number; the one that decides now where there is none."""
    with office.store.reading() as connection:
        known = policies.in_play(connection)
        among(name, known, nouns.POLICY, "policy")
        if number is None:
            return known[name].policy
        hashes = {row.number: row.hash for row in policies.versions(connection, name)}
        found = policies.version(connection, hashes[number]) if number in hashes else None
    if found is None:
        raise BadInput("--version", nouns.unknown(nouns.VERSION, str(number), [str(each) for each in hashes]))
    return found
