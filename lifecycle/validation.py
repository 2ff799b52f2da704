"""What pydantic finds wrong, in words that people understand: what is allowed, never what a library wanted."""

from collections.abc import Sequence
from typing import Any, Final

from pydantic_core import ErrorDetails

from lifecycle.languages import Both

_LIST: Final = Both("moet een lijst zijn", "must be a list")
_MAPPING: Final = Both("moet uit sleutels met waarden bestaan", "must be a mapping of keys to values")
_FLAG: Final = Both("moet true of false zijn", "must be true or false")
_NUMBER: Final = Both("moet een getal zijn", "must be a number")
_TEXT: Final = Both("moet tekst zijn", "must be text")
_WORDS: Final = {
    "missing": Both("ontbreekt", "is missing"),
    "extra_forbidden": Both("onbekende sleutel; toegestaan: {allowed}", "unknown key; allowed: {allowed}"),
    "tuple_type": _LIST,
    "list_type": _LIST,
    "dict_type": _MAPPING,
    "model_type": _MAPPING,
    "model_attributes_type": _MAPPING,
    "dataclass_type": _MAPPING,
    "bool_type": _FLAG,
    "bool_parsing": _FLAG,
    "int_type": _NUMBER,
    "int_parsing": _NUMBER,
    "int_from_float": Both("moet een geheel getal zijn", "must be a whole number"),
    "string_type": _TEXT,
    "invalid_key": _TEXT,
    "date_type": Both("moet een dag zijn, geschreven als JJJJ-MM-DD", "must be a day, written as YYYY-MM-DD"),
    "string_unicode": Both("is geen tekst", "is no text"),
    "string_too_short": Both("is leeg", "is empty"),
    "string_too_long": Both(
        "is te lang; ten hoogste {max_length} tekens", "is too long; at most {max_length} characters"
    ),
    "string_pattern_mismatch": Both("heeft niet de juiste vorm: {input!r}", "does not have the right form: {input!r}"),
    "too_short": Both("moet er ten minste {min_length} hebben", "must have at least {min_length}"),
    "too_long": Both("mag er ten hoogste {max_length} hebben", "must have at most {max_length}"),
    "greater_than_equal": Both("moet ten minste {ge} zijn", "must be at least {ge}"),
    "less_than_equal": Both("mag ten hoogste {le} zijn", "must be at most {le}"),
    "enum": Both("{input!r} kan niet; toegestaan: {one_of}", "{input!r} is not allowed; allowed: {expected}"),
}


class WrongValue(ValueError):  # noqa: N818 - named for what it is about, as `BadInput` is
    """What one of our own validators finds wrong; pydantic keeps it, and `problem` gives its words."""

    def __init__(self, words: Both) -> None:
        self.words = words
        super().__init__(words.en)


def problem(error: ErrorDetails, allowed: Sequence[str] = ()) -> Both:
    """The words for one error of pydantic's; `allowed` are the keys that may stand where one is unknown."""
    context: dict[str, Any] = error.get("ctx", {})
    wrong = context.get("error")
    if isinstance(wrong, WrongValue):
        return wrong.words
    words = _WORDS.get(error["type"])
    if words is None:
        return Both(f"is niet te lezen ({error['msg']})", error["msg"])
    one_of = str(context.get("expected")).replace(" or ", " of ")
    values = {"input": error["input"], "allowed": ", ".join(allowed), "one_of": one_of, **context}
    return Both(words.nl.format(**values), words.en.format(**values))
