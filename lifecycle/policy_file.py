"""Reading a policy file: everything wrong is one clear error that names file, line and key."""

from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any, Final, get_args

from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo

from lifecycle import rules, source
from lifecycle.calendar import Milestone
from lifecycle.errors import BadInput
from lifecycle.policy import Item, ItemType, Policy, Rule
from lifecycle.source import Source
from lifecycle.states import GUARDED, Action
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
        raise BadInput(name_or_path, f"is no shipped policy ({known}) and no policy file")
    return from_source(source.read(path))


def from_source(read: Source) -> Policy:
    """The policy that a file's data describes."""
    if not isinstance(read.data, dict):
        raise read.error((), "a policy file is a mapping that starts with `policy:`")
    _refuse_dangling_rules(read)
    try:
        policy = Policy.model_validate(read.data)
    except ValidationError as error:
        first = error.errors()[0]
        path = tuple(part for part in first["loc"] if part != "[key]")
        raise read.error(path, problem(first, _allowed(first["loc"]))) from None
    _check(policy, read)
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
            raise read.error(("rules", index), f"rule {rule.get('id', index)!r} cites no paragraph")


def _check(policy: Policy, read: Source) -> None:
    _check_unique(policy, read)
    _check_rules(policy, read)
    _check_terms(policy, read)
    _check_calendar(policy, read)
    _check_outline(policy, read)


def _check_unique(policy: Policy, read: Source) -> None:
    for key in ("rules", "programmes", "registers", "assumptions"):
        seen: set[str] = set()
        for index, part in enumerate(getattr(policy, key)):
            if part.id in seen:
                raise read.error((key, index, "id"), f"duplicate id {part.id!r}")
            seen.add(part.id)


def _check_rules(policy: Policy, read: Source) -> None:
    for index, rule in enumerate(policy.rules):
        path = ("rules", index)
        if rule.id.rpartition("/")[0] != rule.paragraph:
            raise read.error((*path, "paragraph"), f"rule {rule.id!r} must cite the paragraph it is named after")
        _check_guarded(rule, read, path)
        for key, wrong in rules.mistakes(rule.check, rule.parameters):
            raise read.error((*path, *key.split(".")), wrong)
        for role in rule.who.roles or ():
            if role not in policy.roles:
                raise read.error((*path, "who", "roles"), f"unknown role {role!r}; known: {', '.join(policy.roles)}")
        _check_named(policy, rule.parameters, read, path)
    for index, override in enumerate(policy.overrides):
        for name in override.rules:
            if name not in policy.by_id:
                raise read.error(("overrides", index, "rules"), f"unknown rule {name!r}")


def _check_guarded(rule: Rule, read: Source, path: source.Path) -> None:
    for action in rule.on:
        if action not in GUARDED:
            known = ", ".join(each.value for each in Action if each in GUARDED)
            raise read.error((*path, "on"), f"{action.value!r} has no guard; allowed: {known}")


def _check_named(policy: Policy, parameters: dict[str, Any], read: Source, path: source.Path) -> None:
    """Rules and milestones that a rule's parameters name must exist."""
    for name in parameters.get("requires", ()):
        if name not in policy.by_id:
            raise read.error((*path, "with", "requires"), f"unknown rule {name!r}")
    exclusion = parameters.get("exclusion")
    if exclusion is not None and exclusion not in {rule.id.rpartition("/")[2] for rule in policy.rules}:
        raise read.error((*path, "with", "exclusion"), f"{exclusion!r} is not the last part of a rule's id")
    milestone = parameters.get("milestone")
    if milestone is not None and milestone not in policy.dates:
        known = ", ".join(policy.dates)
        raise read.error((*path, "with", "milestone"), f"unknown milestone {milestone!r}; in the calendar: {known}")


def _check_terms(policy: Policy, read: Source) -> None:
    for index, term in enumerate(policy.terms):
        if term.first > term.last:
            raise read.error(("terms", index), "the term ends before it begins")
    for kind in policy.kinds:
        if policy.term_of(kind) is None:
            raise read.error(("terms",), f"no term for {kind.value}")
    if policy.run_off is not None and policy.run_off.first > policy.run_off.last:
        raise read.error(("run_off",), "the term ends before it begins")
    for role, kinds in policy.roles.items():
        for kind in kinds:
            if kind not in policy.kinds:
                raise read.error(("roles", role), f"{kind.value} is not among the kinds of the policy")


_NEEDED: Final = (
    Milestone.POLICY_PUBLICATION,
    Milestone.OBJECTIONS_CLOSE,
    Milestone.OFFERS_OUT,
    Milestone.SIGNING_DEADLINE,
    Milestone.CARE_PUBLICATION,
)


def _check_calendar(policy: Policy, read: Source) -> None:
    seen: set[Milestone] = set()
    for index, dated in enumerate(policy.calendar):
        if dated.milestone in seen:
            raise read.error(("calendar", index, "milestone"), f"duplicate id {dated.milestone.value!r}")
        seen.add(dated.milestone)
        if dated.milestone is Milestone.YEAR_TURN:
            raise read.error(("calendar", index), "the turn of the year belongs to every year and has no entry")
    for milestone in _NEEDED:
        if milestone not in seen:
            raise read.error(("calendar",), f"the milestone {milestone.value!r} is missing")


def _check_item(policy: Policy, item: Item, read: Source, path: source.Path) -> None:
    for name in item.rules:
        if name not in policy.by_id:
            raise read.error((*path, "rules"), f"unknown rule {name!r}")
    if item.type is ItemType.RULE and not item.rules:
        raise read.error(path, "an item that is a rule names its rules")
    if item.type is ItemType.DATE and item.milestone is None and not item.rules:
        raise read.error(path, "an item that is a date names its milestone or its rules")
    if item.milestone is not None and item.milestone not in policy.dates:
        known = ", ".join(policy.dates)
        raise read.error((*path, "milestone"), f"{item.milestone.value!r} is not in the calendar: {known}")
    if item.type is ItemType.JUDGEMENT and not item.fact:
        raise read.error(path, "an item that is a judgement names the fact that keeps its answer")


def _check_outline(policy: Policy, read: Source) -> None:
    paragraphs: set[str] = set()
    for index, outline in enumerate(policy.outline):
        if outline.paragraph in paragraphs:
            raise read.error(("outline", index, "paragraph"), f"duplicate id {outline.paragraph!r}")
        paragraphs.add(outline.paragraph)
        for place, item in enumerate(outline.items):
            _check_item(policy, item, read, ("outline", index, "items", place))
    for index, rule in enumerate(policy.rules):
        if rule.paragraph not in paragraphs:
            raise read.error(("rules", index, "paragraph"), f"paragraph {rule.paragraph!r} is not in the outline")
