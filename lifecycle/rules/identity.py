"""The numbers and the address that a provider is known by."""

import re
from typing import Final

from lifecycle.case import Case
from lifecycle.findings import Judgement, met, missing, not_met, phrase
from lifecycle.rules.registry import predicate

_CODE: Final = re.compile(r"[0-9]{8}")


def is_code(text: str) -> bool:
    """Whether `text` has the form of an AGB code or a KvK number: 8 digits."""
    return _CODE.fullmatch(text) is not None


def _judge(value: str | None, subject: str) -> Judgement:
    if value is None:
        return missing(phrase(f"{subject}.absent"), phrase(f"{subject}.needed"))
    if not is_code(value):
        return not_met(phrase(f"{subject}.wrong", length=len(value)), phrase(f"{subject}.needed"))
    return met(f"{subject}.right")


@predicate
def agb_code(case: Case) -> Judgement:
    """The provider's AGB code has 8 digits."""
    return _judge(case.provider.agb, "agb_code")


@predicate
def kvk_number(case: Case) -> Judgement:
    """The provider's number in the Chamber of Commerce's register has 8 digits."""
    return _judge(case.provider.kvk, "kvk_number")
