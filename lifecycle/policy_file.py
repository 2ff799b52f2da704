"""Reading a policy file: everything wrong is one clear error that names file, line and key."""

from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any, Final, get_args

from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo

from lifecycle import policy_checks, source
from lifecycle.errors import BadInput
from lifecycle.languages import Both
from lifecycle.policy import Policy
from lifecycle.source import Source
from lifecycle.validation import problem

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
    """The policy that a file's data describes."""
    if not isinstance(read.data, dict):
        raise read.error(
            (),
            Both(
                "een beleidsbestand bestaat uit sleutels met waarden en begint met `policy:`",
                "a policy file is a mapping that starts with `policy:`",
            ),
        )
    _refuse_dangling_rules(read)
    try:
        policy = Policy.model_validate(read.data)
    except ValidationError as error:
        first = error.errors()[0]
        path = tuple(part for part in first["loc"] if part != "[key]")
        raise read.error(path, problem(first, _allowed(first["loc"]))) from None
    policy_checks.check(policy, read)
    return policy


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


def _refuse_dangling_rules(read: Source) -> None:
    """Say "cites no paragraph" for a rule without one, which is the mistake that matters most."""
    listed = read.data.get("rules")
    for index, rule in enumerate(listed if isinstance(listed, list) else ()):
        if isinstance(rule, dict) and not rule.get("paragraph"):
            name = rule.get("id", index)
            raise read.error(
                ("rules", index),
                Both(f"regel {name!r} verwijst niet naar een paragraaf", f"rule {name!r} cites no paragraph"),
            )
