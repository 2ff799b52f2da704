"""Amending a policy: programmes and registers added or removed."""

import re

from lifecycle.errors import BadInput
from lifecycle.languages import Both
from lifecycle.policy import Named, Policy
from lifecycle.policy_types import ID_PATTERN


def amended(
    policy: Policy,
    *,
    add_programmes: tuple[str, ...] = (),
    remove_programmes: tuple[str, ...] = (),
    add_registers: tuple[str, ...] = (),
    remove_registers: tuple[str, ...] = (),
) -> Policy:
    """`policy` with programmes or registers added or removed by their ids; a new one is named by its id.

    `BadInput` for an id that is none, or when no programme would be left.
    """
    programmes = _changed(policy.programmes, add_programmes, remove_programmes)
    registers = _changed(policy.registers, add_registers, remove_registers)
    if not programmes:
        raise BadInput(
            "remove_programmes",
            Both("er moet ten minste één programma overblijven", "at least one programme must be left"),
        )
    for identifier in (*add_programmes, *add_registers):
        if not re.fullmatch(ID_PATTERN, identifier):
            raise BadInput(
                identifier,
                Both(
                    "is geen id; schrijf kleine letters en cijfers met '-' ertussen",
                    "is no id; write lower-case letters and digits with '-' between them",
                ),
            )
    return Policy.model_validate({**policy.plain, "programmes": programmes, "registers": registers})


def _changed(named: tuple[Named, ...], add: tuple[str, ...], remove: tuple[str, ...]) -> list[dict[str, str]]:
    kept = {item.id: item.name for item in named if item.id not in remove}
    added = {identifier: identifier for identifier in add if identifier not in kept}
    return [{"id": identifier, "name": name} for identifier, name in (kept | added).items()]
