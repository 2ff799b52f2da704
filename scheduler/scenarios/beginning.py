"""What stands from the start: users, regions, providers, and the contracts that run already."""

from typing import Final

from lifecycle import nouns
from lifecycle.contract import NOT_KEPT, Kind, Provider, Reach
from lifecycle.dossier import EMPTY
from lifecycle.languages import Both
from lifecycle.roles import SYSTEM_ACTOR, Role
from lifecycle.states import State
from scheduler.scenarios import dossiers
from scheduler.scenarios.model import Given
from scheduler.scenarios.parts import Part
from scheduler.scenarios.vocabulary import Vocabulary
from workflows.policy_round import Statement

DEFAULT_USERS: Final = {
    "anna": Role.BUYER,
    "bob": Role.APPROVER,
    "iris": Role.AUDITOR,
    "paul": Role.POLICY_MANAGER,
}
UNWILLING: Final = "unwilling"
_FACTS: Final = ("name", "agb", "kvk")
_ADDRESS: Final = ("street", "postcode", "city")
_GIVEN: Final = ("provider", "policy", "state", "regions", "term", "role", "reach", "dossier")
_TAKEN_OVER: Final = (State.PUBLISHED, State.RUN_OFF)


def users(part: Part) -> dict[str, Role]:
    """The users by name; the system's own name and role are nobody's."""
    found = {}
    for name, user in part.named().items():
        found[name] = user.choice(Role, nouns.ROLE)
        if SYSTEM_ACTOR in {name, found[name]}:
            raise user.error(
                Both(
                    "de naam en de rol van het systeem zijn alleen voor de mijlpaaltaken",
                    "the system's name and role are for the milestone jobs alone",
                )
            )
    return found


def regions(part: Part, words: Vocabulary) -> dict[str, Statement]:
    """What is stated about regions."""
    found: dict[str, Statement] = {}
    for region, statement in part.named().items():
        if region not in words.regions:
            raise statement.error(nouns.unknown(nouns.REGION, region, words.regions))
        keys = statement.keys(("rho", "duty_of_care_risk"), nulls=("rho",))
        found[region] = Statement(
            rho_unwilling=rho(keys["rho"]) == UNWILLING if "rho" in keys else None,
            duty_of_care_risk=keys["duty_of_care_risk"].flag() if "duty_of_care_risk" in keys else None,
        )
    return found


def rho(part: Part) -> str | None:
    """What is stated about the RHO of a region: that it is unwilling, or nothing any more."""
    if part.value is None:
        return None
    if part.value != UNWILLING:
        raise part.wrong(Both(f"{UNWILLING} of null", f"{UNWILLING} or null"))
    return UNWILLING


def providers(part: Part) -> dict[str, Provider]:
    """The providers by their names in the file."""
    return {name: _provider(name, facts) for name, facts in part.named().items()}


def _provider(name: str, part: Part) -> Provider:
    keys = part.keys(("kind", *_FACTS, "address"), required=("kind",))
    address = keys["address"].keys(_ADDRESS) if "address" in keys else {}
    facts = {key: fact.text() for key, fact in (keys | address).items() if key in {*_FACTS, *_ADDRESS}}
    return Provider(id=NOT_KEPT, key=name, kind=keys["kind"].choice(Kind, nouns.KIND), **facts)


def given(part: Part, known: dict[str, Provider], words: Vocabulary) -> tuple[Given, ...]:
    """The contracts that run already, in the order of the file."""
    return tuple(_given(name, contract, known, words) for name, contract in part.named().items())


def _given(name: str, part: Part, known: dict[str, Provider], words: Vocabulary) -> Given:
    keys = part.keys(_GIVEN, required=("provider", "policy", "state", "regions", "term"))
    care, year = words.care_and_year(keys["policy"])
    state = keys["state"].choice(State, nouns.STATE)
    if state not in _TAKEN_OVER:
        raise keys["state"].error(
            Both(
                f"een contract dat al loopt, is {' of '.join(_TAKEN_OVER)}, niet {state}",
                f"a contract that runs already is {' or '.join(_TAKEN_OVER)}, not {state}",
            )
        )
    return Given(
        contract=name,
        provider=keys["provider"].among(known, nouns.PROVIDER),
        policy=keys["policy"].text(),
        care=care,
        year=year,
        state=state,
        regions=words.some_regions(keys["regions"]),
        term=keys["term"].term(),
        role=words.role(keys["role"], care) if "role" in keys else None,
        reach=keys["reach"].choice(Reach, nouns.REACH) if "reach" in keys else None,
        dossier=dossiers.read(keys["dossier"], words) if "dossier" in keys else EMPTY,
    )
