"""What must be known before a contract is published."""

from lifecycle.case import Case
from lifecycle.findings import Judgement, met, missing, not_met, phrase
from lifecycle.rules.registry import predicate


@predicate
def name_and_address(case: Case) -> Judgement:
    """Name, street, postcode and city of the provider are known."""
    provider = case.provider
    parts = {"name": provider.name, "street": provider.street, "postcode": provider.postcode, "city": provider.city}
    absent = [part for part, value in parts.items() if value is None]
    empty = [part for part, value in parts.items() if value is not None and not value.strip()]
    if empty:
        return not_met(phrase("address.empty", parts=empty), phrase("address.needed", parts=[*empty, *absent]))
    if absent:
        return missing(phrase("address.missing", parts=absent), phrase("address.needed", parts=absent))
    return met("address.known")
