"""The predicates by name, and the check of the parameters that a policy gives them.

A predicate is a function of a `Case` and keyword-only parameters that answers a `Judgement`. It has no side effects and
looks at nothing but the case.
"""

import inspect
from collections.abc import Callable
from typing import Any, Final, TypeAlias

from pydantic import TypeAdapter, ValidationError

from lifecycle.case import Case
from lifecycle.findings import Judgement
from lifecycle.languages import Both
from lifecycle.validation import problem

Predicate: TypeAlias = Callable[..., Judgement]

_PREDICATES: Final[dict[str, Predicate]] = {}
_TAKES_RULE: Final[set[str]] = set()
_RULE: Final = "rule"


def predicate(function: Predicate) -> Predicate:
    """Make a function known to policies under its own name."""
    _PREDICATES[function.__name__] = function
    if _RULE in inspect.signature(function).parameters:
        _TAKES_RULE.add(function.__name__)
    return function


def names() -> tuple[str, ...]:
    """Every predicate a policy can name."""
    return tuple(sorted(_PREDICATES))


def judge(name: str, rule: str, case: Case, parameters: dict[str, Any]) -> Judgement:
    """What the predicate `name` says of `case`; a predicate that takes its `rule`'s id is given it."""
    function = _PREDICATES[name]
    if name in _TAKES_RULE:
        return function(case, rule=rule, **parameters)
    return function(case, **parameters)


def mistakes(name: str, parameters: dict[str, Any]) -> list[tuple[str, Both]]:
    """What is wrong with a predicate's name (key ``check``) or parameters (their keys), with what is allowed."""
    function = _PREDICATES.get(name)
    if function is None:
        known = ", ".join(names())
        return [
            (
                "check",
                Both(f"onbekend predicaat {name!r}; bekend: {known}", f"unknown predicate {name!r}; known: {known}"),
            )
        ]
    takes = {
        key: parameter
        for key, parameter in inspect.signature(function, eval_str=True).parameters.items()
        if parameter.kind is inspect.Parameter.KEYWORD_ONLY and key != _RULE
    }
    stranger = Both(
        f"onbekende parameter van {name}; toegestaan: {', '.join(takes) or 'geen'}",
        f"unknown parameter of {name}; allowed: {', '.join(takes) or 'none'}",
    )
    found = [(f"with.{key}", stranger) for key in parameters if key not in takes]
    for key, parameter in takes.items():
        if key in parameters:
            try:
                TypeAdapter(parameter.annotation).validate_python(parameters[key], strict=True)
            except ValidationError as error:
                found.append((f"with.{key}", problem(error.errors()[0])))
        elif parameter.default is inspect.Parameter.empty:
            found.append(
                ("with", Both(f"{name} heeft de parameter {key!r} nodig", f"{name} needs the parameter {key!r}"))
            )
    return found
