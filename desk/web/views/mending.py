"""Where what stands in the way is mended: the field of the dossier, the provider, or what is stated of a region."""

from dataclasses import dataclass
from typing import Final

from desk.language import current, t
from desk.showing.dossier import FACTS
from lifecycle.contract import Contract
from lifecycle.findings import Finding
from lifecycle.policy import Policy


@dataclass(frozen=True, slots=True)
class Mend:
    """A link to what mends a finding."""

    path: str
    words: str


LOOKED_AT: Final[dict[str, str]] = {
    "purchased_programmes": "programmes",
    "distinct_programmes": "programmes",
    "own_licences": "licences",
    "registered": "registers",
    "coverage": "coverage",
    "subcontractors_registered": "subcontractors",
    "subcontractor_agb": "subcontractors",
    "subcontractor_coverage": "subcontractors",
    "subcontractor_licences": "subcontractors",
    "subcontractor_training": "subcontractors",
    "social_domain_consultations": "consultations",
    "insurer_consultations": "consultations",
    "evaluations": "evaluations",
    "education": "training",
    "not_excluded": "exclusions",
}
"""The fact of the dossier that a check looks at."""
_PROVIDER: Final = frozenset({"agb_code", "kvk_number", "name_and_address"})
_REGION: Final = {"ladder.rho_applied", "ladder.no_risk"}
"""What a statement about the region changes."""


def of(finding: Finding, policy: Policy | None, contract: Contract) -> Mend | None:
    """The link for a finding; ``None`` where no field of ours mends it."""
    rule = None if policy is None else policy.by_id.get(finding.rule)
    here = f"/contracts/{contract.number}"
    if rule is None:
        return None
    if rule.check == "evidence":
        return Mend(
            f"{here}?open={rule.paragraph}#{anchor(rule.id)}",
            t("Vastleggen in de controlelijst", "Record it in the checklist"),
        )
    if rule.check in LOOKED_AT:
        fact = LOOKED_AT[rule.check]
        name = FACTS[fact].said(current())
        return Mend(f"{here}/dossier/{fact}", t(f"Wijzig {name}", f"Change {name}"))
    if rule.check in _PROVIDER:
        return Mend(f"{here}/provider", t("Gegevens van de aanbieder wijzigen", "Change the provider's details"))
    if finding.seen.key in _REGION:
        return Mend(f"{here}/region", t("Vastleggen over de regio", "State it of the region"))
    return None


def anchor(rule: str) -> str:
    """The id of a rule's place on the page."""
    return "rule-" + rule.replace("/", "-").replace(".", "-")
