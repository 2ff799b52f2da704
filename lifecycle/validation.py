"""What pydantic finds wrong, in words that people understand: what is allowed, never what a library wanted."""

from collections.abc import Sequence
from typing import Final

from pydantic_core import ErrorDetails

_WORDS: Final = {
    "missing": "is missing",
    "extra_forbidden": "unknown key; allowed: {allowed}",
    "tuple_type": "must be a list",
    "list_type": "must be a list",
    "dict_type": "must be a mapping of keys to values",
    "model_type": "must be a mapping of keys to values",
    "model_attributes_type": "must be a mapping of keys to values",
    "dataclass_type": "must be a mapping of keys to values",
    "bool_type": "must be true or false",
    "bool_parsing": "must be true or false",
    "int_type": "must be a number",
    "int_parsing": "must be a number",
    "int_from_float": "must be a whole number",
    "string_type": "must be text",
    "invalid_key": "must be text",
    "date_type": "must be a day, written as YYYY-MM-DD",
    "string_unicode": "is no text",
    "string_too_short": "is empty",
    "string_too_long": "is too long; at most {max_length} characters",
    "string_pattern_mismatch": "does not have the right form: {input!r}",
    "too_short": "must have at least {min_length}",
    "too_long": "must have at most {max_length}",
    "greater_than_equal": "must be at least {ge}",
    "less_than_equal": "must be at most {le}",
    "enum": "{input!r} is not allowed; allowed: {expected}",
}


def problem(error: ErrorDetails, allowed: Sequence[str] = ()) -> str:
    """The words for one error of pydantic's; `allowed` are the keys that may stand where one is unknown."""
    kind = error["type"]
    if kind not in _WORDS:
        return error["msg"].removeprefix("Value error, ")
    values = {"input": error["input"], "allowed": ", ".join(allowed), **error.get("ctx", {})}
    return _WORDS[kind].format(**values)
