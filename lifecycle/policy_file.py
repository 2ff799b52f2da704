"""Reading a policy file: everything wrong is a clear error that names file, line and key."""

from collections.abc import Iterator
from functools import cache
from importlib import resources
from itertools import islice
from pathlib import Path
from typing import Any, Final, get_args

from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

from lifecycle import policy_checks, source
from lifecycle.errors import BadInput
from lifecycle.languages import Both
from lifecycle.policy import Policy
from lifecycle.source import Source
from lifecycle.validation import problem

MOST_MISTAKES: Final = 100
"""How many mistakes of one file are told."""

_SHIPPED: Final = resources.files("lifecycle") / "policies"
_SUFFIX: Final = ".yaml"


def shipped() -> tuple[str, ...]:
    """The ids of the policies that come with Looptijd."""
    return tuple(sorted(item.name.removesuffix(_SUFFIX) for item in _SHIPPED.iterdir() if item.name.endswith(_SUFFIX)))


@cache
def _load_shipped(name: str) -> Policy:
    with resources.as_file(_SHIPPED / f"{name}{_SUFFIX}") as file:
        return from_source(source.read(file))


def load(name_or_path: str) -> Policy:
    """The shipped policy of that id, or the policy in the file at that path; `BadInput` for anything wrong."""
    if name_or_path in shipped():
        return _load_shipped(name_or_path)
    path = Path(name_or_path)
    if path.suffix not in {_SUFFIX, ".yml"} and not path.exists():
        known = ", ".join(shipped())
        raise BadInput(
            name_or_path,
            Both(
                f"is geen meegeleverd beleid ({known}) en geen beleidsbestand",
                f"is no shipped policy ({known}) and no policy file",
            ),
        )
    return from_source(source.read(path))


def from_source(read: Source) -> Policy:
    """The policy that a file's data describes; `BadInput` for the first mistake in it."""
    policy, mistakes = check(read, most=1)
    if policy is None:
        raise mistakes[0]
    return policy


def check(read: Source, most: int = MOST_MISTAKES) -> tuple[Policy | None, list[BadInput]]:
    """The policy that a file's data describes, or the mistakes in it by their places, at most `most`."""
    if not isinstance(read.data, dict):
        said = Both(
            "een beleidsbestand bestaat uit sleutels met waarden en begint met `policy:`",
            "a policy file is a mapping that starts with `policy:`",
        )
        return None, [read.error((), said)]
    found = list(islice(_dangling_rules(read), most))
    if found:
        return None, found
    try:
        policy = Policy.model_validate(read.data)
    except ValidationError as error:
        return None, [_mistake(each, read) for each in error.errors()[:most]]
    found = list(islice(policy_checks.mistakes(policy, read), most))
    return (None, found) if found else (policy, [])


def _mistake(error: ErrorDetails, read: Source) -> BadInput:
    path = tuple(part for part in error["loc"] if part != "[key]")
    return read.error(path, problem(error, _allowed(error["loc"])))


def _allowed(location: tuple[int | str, ...]) -> list[str]:
    """The keys that may stand where the last one of `location` stands."""
    model: type[BaseModel] = Policy
    for part in location[:-1]:
        field = model.model_fields.get(str(part)) or _by_alias(model, str(part))
        if field is not None:
            model = _part_of(field.annotation) or model
    return sorted(field.alias or name for name, field in model.model_fields.items())


def _by_alias(model: type[BaseModel], alias: str) -> FieldInfo | None:
    return next((field for field in model.model_fields.values() if field.alias == alias), None)


def _part_of(annotation: Any) -> type[BaseModel] | None:
    """The model in an annotation such as ``tuple[Rule, ...]``."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((found for part in get_args(annotation) if (found := _part_of(part)) is not None), None)


def _dangling_rules(read: Source) -> Iterator[BadInput]:
    """Say "cites no paragraph" of a rule without one, which is the mistake that matters most."""
    listed = read.data.get("rules")
    for index, rule in enumerate(listed if isinstance(listed, list) else ()):
        if isinstance(rule, dict) and not rule.get("paragraph"):
            name = rule.get("id", index)
            yield read.error(
                ("rules", index),
                Both(f"regel {name!r} verwijst niet naar een paragraaf", f"rule {name!r} cites no paragraph"),
            )
