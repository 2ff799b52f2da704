"""The questions of the form as a page asks them: the words beside a field, in Dutch and English."""

from collections.abc import Mapping
from typing import Final

from desk.imports.form import Column
from lifecycle.languages import Both
from lifecycle.policy import Policy

_LABELS: Final[Mapping[str, Both]] = {
    "reference": Both("Kenmerk", "Reference"),
    "policy": Both("Beleid", "Policy"),
    "provider": Both("Aanbieder", "Provider"),
    "kind": Both("Soort aanbieder", "Kind of provider"),
    "name": Both("Naam", "Name"),
    "agb": Both("AGB-code", "AGB code"),
    "kvk": Both("KvK-nummer", "KvK number"),
    "street": Both("Straat en huisnummer", "Street and number"),
    "postcode": Both("Postcode", "Postcode"),
    "city": Both("Plaats", "Town"),
    "role": Both("Rol in de keten", "Role in the care chain"),
    "reach": Both("Bereik", "Reach"),
    "regions": Both("Regio's", "Regions"),
    "renews": Both("Vervolg op contract", "Continues contract"),
    "state": Both("Hoe het contract nu loopt", "How the contract runs now"),
    "first": Both("Looptijd van", "Term from"),
    "last": Both("Looptijd tot en met", "Term until"),
    "follows.insurer": Both("Preferente verzekeraar", "Preferred insurer"),
    "follows.agreement": Both("Overeenkomst van die verzekeraar", "That insurer's agreement"),
    "follows.tariff": Both("Tarief van die overeenkomst", "Tariff of that agreement"),
    "follows.preferred_in": Both(
        "Regio's waar die verzekeraar preferent is", "Regions where that insurer is preferred"
    ),
    "programmes": Both("Programma's", "Programmes"),
    "coverage": Both("Werkgebied", "Coverage"),
    "register": Both("Kwaliteitsregister", "Quality register"),
    "registers": Both("Kwaliteitsregisters", "Quality registers"),
    "training.started": Both("Opleiding gestart op", "Training started on"),
    "training.partial_certificate": Both(
        "Er is een deelcertificaat van de opleiding", "There is a partial certificate of the training"
    ),
    "training.expected_completion": Both("Opleiding verwacht gereed op", "Training expected to end on"),
    "consultations.social_domain": Both("Overleg met het sociaal domein", "Consultations with the social domain"),
    "consultations.insurer": Both("Overleg met de verzekeraar", "Consultations with the insurer"),
    "evaluations": Both("Evaluaties", "Evaluations"),
    "exclusions": Both("Vink aan wat bij deze aanbieder niet klopt", "Tick what is not true of this provider"),
    "fte": Both("Aantal fte", "Number of fte"),
    "subcontractors": Both("Onderaannemers", "Subcontractors"),
    "evidence.all": Both(
        "Alles wat hieronder leeg is, is aangetoond, in elke regio",
        "Whatever is empty below has been shown, in every region",
    ),
}


_HINTS: Final[Mapping[str, Both]] = {
    **dict.fromkeys(("name", "street", "city", "fte"), Both("", "")),
    **dict.fromkeys(("agb", "kvk"), Both("8 cijfers.", "8 digits.")),
    "coverage": Both(
        "Postcodegebieden van vier cijfers, met komma's ertussen: 4331, 4330-4339.",
        "Postcode areas of four digits, with commas between: 4331, 4330-4339.",
    ),
    "registers": Both("Met komma's ertussen.", "With commas between."),
}
"""Where a field of a page explains itself otherwise than a column of a spreadsheet."""


def hint(column: Column) -> Both:
    """What a field is explained with."""
    return _HINTS.get(column.key, column.explained)


def label(column: Column, policy: Policy) -> Both:
    """The words beside the field of a question, as this policy asks it."""
    head, _, rest = column.key.partition(".")
    if head == "licence":
        programme, _, part = rest.rpartition(".")
        name = next((each.name for each in policy.programmes if each.id == programme), programme)
        from_, until = Both("licentie van", "licence from"), Both("licentie tot en met", "licence until")
        return (from_ if part == "from" else until).at(name)
    rule = policy.by_id.get(rest) if head == "evidence" else None
    if rule is not None:
        return Both(rule.text.nl, rule.text.en)
    return _LABELS[column.key]
