"""The pages of the regions."""

import rounds
from looking import Case
from rounds import GLI, KINDEREN, Round

from lifecycle.contract import Kind, Reach
from workflows import policy_round
from workflows.policy_round import Statement


def regions_seen(season: Round) -> str:
    """A round in which care is contracted, on its way and missing, with statements and areas that leave a hole."""
    season.signed(regions=("utrecht",))
    season.signed(Kind.GGD, policy=KINDEREN, role="czv")
    for areas in (["4330-4334", "4337"], ["4333-4334"]):
        dossier = rounds.ready(GLI, Kind.INDIVIDUAL, coverage=areas)
        season.applied(Kind.INDIVIDUAL, reach=Reach.LOCAL, dossier=dossier)
    dossier = rounds.ready(GLI, Kind.INDIVIDUAL, coverage=["3511"])
    season.applied(Kind.INDIVIDUAL, reach=Reach.SUPRAREGIONAL, dossier=dossier, regions=("zeeland", "utrecht"))
    statement = Statement(rho_unwilling=True, duty_of_care_risk=True)
    policy_round.state_region(season.office, "anna", "zeeland", statement, "Geen gesprek mogelijk.")
    return "zeeland"


CASES = (
    Case("regions, nothing there", "/regions", "/regions"),
    Case("regions", "/regions", "/regions?sort=standing", build=regions_seen),
    Case("regions for children", "/regions", f"/regions?policy={KINDEREN}", user="iris", build=regions_seen),
    Case("regions, impossible order", "/regions", "/regions?sort=size", status=422),
    Case("region, nothing there", "/regions/{region}", "/regions/drenthe"),
    Case("region", "/regions/{region}", "/regions/zeeland", build=regions_seen),
    Case("region, to look at", "/regions/{region}", "/regions/zeeland", user="iris", build=regions_seen),
    Case("region for children", "/regions/{region}", f"/regions/zeeland?policy={KINDEREN}", build=regions_seen),
    Case("region that is not there", "/regions/{region}", "/regions/atlantis", status=404),
)
