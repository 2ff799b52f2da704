"""Providers: keeping who they are."""

from dataclasses import fields

from lifecycle.contract import Provider
from lifecycle.errors import BadInput
from lifecycle.roles import SYSTEM_ACTOR, Role
from workflows.office import Office
from workflows.store import contracts, people, trail

_PUBLIC = frozenset({"id", "key", "kind"})


def add(office: Office, provider: Provider, actor: str = SYSTEM_ACTOR) -> Provider:
    """Keep a new provider with the record of who it is; its personal values stand there as commitments only.

    `BadInput` when another provider is referred to by the same name.
    """
    now = office.now()
    with office.store.writing() as connection:
        if contracts.provider_named(connection, provider.key) is not None:
            raise BadInput(provider.key, "another provider has this name")
        kept = contracts.create_provider(connection, provider)
        values = {field.name: getattr(kept, field.name) for field in fields(kept)}
        role = Role.SYSTEM if actor == SYSTEM_ACTOR else people.role_of(connection, actor)
        entry = trail.Entry(
            stream=f"provider:{kept.key}",
            action="add_provider",
            outcome=trail.DONE,
            actor=actor,
            role="" if role is None else role.value,
            effective=now,
            recorded=now,
            details={"kind": kept.kind.value},
            personal={name: value for name, value in values.items() if name not in _PUBLIC and value is not None},
            provider_id=kept.id,
        )
        trail.append(connection, [entry])
    return kept
