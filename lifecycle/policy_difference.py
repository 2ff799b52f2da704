"""What differs between two versions of a policy, part by part: added, removed or changed."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

from lifecycle.policy import Policy

Plain: TypeAlias = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that differs. `part` is the key of the file that it stands under, `id` what it is known by there.

    `before` is ``None`` for what was added, `after` for what was removed; of what changed `fields` are the keys that
    differ, empty where it is one value.
    """

    part: str
    id: str
    before: Any
    after: Any
    fields: tuple[str, ...] = ()


def _joined(part: Plain) -> str:
    return ",".join(part["kinds"])


_LISTS: Final[dict[str, Callable[[Plain], str]]] = {
    "rules": lambda part: str(part["id"]),
    "programmes": lambda part: str(part["id"]),
    "registers": lambda part: str(part["id"]),
    "calendar": lambda part: str(part["milestone"]),
    "terms": _joined,
    "overrides": lambda part: str(part["ground"]),
    "assumptions": lambda part: str(part["id"]),
    "outline": lambda part: str(part["paragraph"]),
}
"""The lists of a policy in the order in which people ask, each with what its items are known by."""

_SINGLE: Final = ("title", "kinds", "roles", "run_off", "windows", "source")


def differences(before: Policy, after: Policy) -> tuple[Difference, ...]:
    """What differs from one version to another, in the order of the parts; nothing where they say the same."""
    return tuple(_differences(before.plain, after.plain))


def _differences(before: Plain, after: Plain) -> Iterator[Difference]:
    for part, key in _LISTS.items():
        old = {key(each): each for each in before.get(part, ())}
        new = {key(each): each for each in after.get(part, ())}
        for name in {**old, **new}:
            if old.get(name) != new.get(name):
                yield Difference(part, name, old.get(name), new.get(name), _fields(old.get(name), new.get(name)))
    for part in _SINGLE:
        if before.get(part) != after.get(part):
            yield Difference(part, part, before.get(part), after.get(part), _fields(before.get(part), after.get(part)))


def _fields(old: Any, new: Any) -> tuple[str, ...]:
    if not isinstance(old, Mapping) or not isinstance(new, Mapping):
        return ()
    return tuple(name for name in {**old, **new} if old.get(name) != new.get(name))
