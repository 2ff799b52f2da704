"""The names in an inquiry of the trail: whom or what each stands for, or the error that suggests the nearest."""

from collections.abc import Collection, Sequence
from typing import Final

from sqlalchemy import ColumnElement, Connection, or_, select

from lifecycle import nouns
from lifecycle.consulting import CONSULT
from lifecycle.errors import BadInput
from lifecycle.findings import SYSTEM_RULES
from lifecycle.languages import Both
from lifecycle.roles import Role
from lifecycle.states import Action
from workflows.errors import UnknownContract
from workflows.store import contracts, people, policies, trail
from workflows.store.tables import POLICIES, POLICY_VERSIONS, PROVIDERS
from workflows.store.trail_tables import AUDIT, AUDIT_RULES

_OF_USERS: Final = (
    *("add_user", "change_user", "set_password", "change_password"),
    *("log_in", "log_out", "end_session", "open_page"),
)
_OF_TOKENS: Final = ("make_token", "end_token", "use_token")
_OF_SEALS: Final = ("renew_seal_key", "restart_seals")
_OF_PRIVACY: Final = ("erase",)

ACTIONS: Final = (
    *dict.fromkeys(
        [*map(str, Action), "add_regions", *_OF_USERS, *_OF_TOKENS, *_OF_SEALS, *_OF_PRIVACY, CONSULT, "resend_message"]
    ),
)
"""Everything that a record can say was done or asked."""

OUTCOMES: Final = (trail.DONE, trail.REFUSED, trail.REPORTED)


def contract_id(connection: Connection, number: str) -> int:
    """The id of the contract with this number; `UnknownContract` where there is none."""
    found = contracts.find(connection, number)
    if found is None:
        raise UnknownContract(number, contracts.nearest(connection, number))
    return found.id


def provider_ids(connection: Connection, name: str) -> Sequence[int]:
    """The ids of the providers with this key or AGB code; `BadInput` where there is none."""
    columns = PROVIDERS.c
    query = select(columns.id).where(or_(columns.key == name, columns.agb == name))
    found = connection.execute(query).scalars().all()
    if not found:
        keys = connection.execute(select(columns.key).order_by(columns.key)).scalars().all()
        raise BadInput("provider", nouns.unknown(nouns.PROVIDER, name, keys))
    return found


def actor(connection: Connection, name: str) -> str:
    """A user, or whoever else has records; `BadInput` for anybody else."""
    users = [user.name for user in people.users(connection)]
    if name not in users and not _occurs(connection, AUDIT.c.actor == name):
        raise BadInput("actor", nouns.unknown(nouns.USER, name, users))
    return name


def role(_connection: Connection, name: str) -> str:
    """A role; `BadInput` for one that does not exist."""
    return _one_of("role", nouns.ROLE, name, [each.value for each in Role])


def action(_connection: Connection, name: str) -> str:
    """An action; `BadInput` for one that does not exist."""
    return _one_of("action", nouns.ACTION, name, ACTIONS)


def outcome(_connection: Connection, name: str) -> str:
    """An outcome; `BadInput` for one that does not exist."""
    return _one_of("outcome", nouns.OUTCOME, name, OUTCOMES)


def rule(connection: Connection, name: str) -> str:
    """A rule that records name, of any version of a policy, or of the system; `BadInput` for any other."""
    named = select(AUDIT_RULES.c.rule).where(AUDIT_RULES.c.rule == name).limit(1)
    if name in SYSTEM_RULES or connection.execute(named).first() is not None:
        return name
    hashes = connection.execute(select(POLICY_VERSIONS.c.hash)).scalars().all()
    versions = [policies.version(connection, each) for each in hashes]
    known = {each.id for version in versions if version is not None for each in version.rules}
    return _one_of("rule", nouns.RULE, name, [*sorted(known), *SYSTEM_RULES])


def policy(connection: Connection, name: str) -> str:
    """A policy in play, or one that records name; `BadInput` for any other."""
    known = connection.execute(select(POLICIES.c.id).order_by(POLICIES.c.id)).scalars().all()
    if name not in known and not _occurs(connection, AUDIT.c.policy_id == name):
        raise BadInput("policy", nouns.unknown(nouns.POLICY, name, known))
    return name


def _occurs(connection: Connection, condition: ColumnElement[bool]) -> bool:
    return connection.execute(select(AUDIT.c.id).where(condition).limit(1)).first() is not None


def _one_of(where: str, what: Both, name: str, known: Collection[str]) -> str:
    if name not in known:
        raise BadInput(where, nouns.unknown(what, name, known))
    return name
