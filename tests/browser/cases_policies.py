"""The pages of the policies."""

import rounds
from looking import Case
from rounds import GLI, KINDEREN, Round

from lifecycle.contract import Kind
from lifecycle.states import Action
from workflows import policy_round
from workflows.policy_round import Changes

_ONE = "/policies/{policy}"


def policies_used(season: Round) -> str:
    """A round in which a policy was amended, objected to, and refused something."""
    flawed = rounds.ready(GLI, Kind.INDIVIDUAL, licences=[])
    season.refused(Action.ASSESS, season.applied(Kind.INDIVIDUAL, dossier=flawed))
    changes = Changes(add_programmes=("cool-plus",), remove_registers=("kp",))
    policy_round.amend(season.office, "paul", GLI, changes, "Na bezwaren.")
    policy_round.object_to(season.office, "anna", GLI, "individual-1", "De termijn is te kort.")
    return GLI


CHECK = ("Controleer", "Check")
WRONG = b"policy: gli-2028\ncare: gli\nyear: soon\n"
LATER = rounds.a_year_later(rounds.policy(GLI)).content

CASES = (
    Case("policies", "/policies", "/policies"),
    Case("policies, used", "/policies", "/policies", user="paul", build=policies_used),
    Case("policy, nothing happened", _ONE, f"/policies/{KINDEREN}"),
    Case("policy", _ONE, f"/policies/{GLI}", user="iris", build=policies_used),
    Case("policy, of its manager", _ONE, f"/policies/{GLI}?refused=yes", user="paul", build=policies_used),
    Case("policy, earlier version", _ONE, f"/policies/{GLI}?version=1", build=policies_used),
    Case("policy, impossible choice", _ONE, f"/policies/{GLI}?action=dance", status=422),
    Case("policy that is not in play", _ONE, "/policies/gli-1999", status=404),
    Case("versions, one", f"{_ONE}/versions", f"/policies/{KINDEREN}/versions"),
    Case("versions, compared", f"{_ONE}/versions", f"/policies/{GLI}/versions", build=policies_used),
    Case("objections, none", f"{_ONE}/objections", f"/policies/{GLI}/objections"),
    Case("objections", f"{_ONE}/objections", f"/policies/{GLI}/objections?q=schuilnaam", build=policies_used),
    Case(
        "objections, nothing filled in",
        f"{_ONE}/objections",
        f"/policies/{GLI}/objections",
        press=("Leg het bezwaar vast", "Record the objection"),
        status=422,
        build=policies_used,
    ),
    Case("publish, done already", f"{_ONE}/publish", f"/policies/{GLI}/publish", user="paul"),
    Case("tariff", f"{_ONE}/tariff", f"/policies/{GLI}/tariff", user="paul"),
    Case(
        "tariff, nothing filled in",
        f"{_ONE}/tariff",
        f"/policies/{GLI}/tariff",
        user="paul",
        press=("Stel vast", "Set it"),
        status=422,
    ),
    Case("amend", f"{_ONE}/amend", f"/policies/{GLI}/amend", user="paul"),
    Case(
        "amend, nothing filled in",
        f"{_ONE}/amend",
        f"/policies/{GLI}/amend",
        user="paul",
        press=("Bekijk wat er verandert", "See what changes"),
        status=422,
    ),
    Case("add a policy", "/policies/new", "/policies/new", user="paul"),
    Case("add a policy, no file", "/policies/new", "/policies/new", user="paul", press=CHECK, status=422),
    Case(
        "add a policy, mistakes",
        "/policies/new",
        "/policies/new",
        user="paul",
        send=("gli-2028.yaml", WRONG),
        press=CHECK,
        status=422,
    ),
    Case("add a policy, in order", "/policies/new", "/policies/new", "paul", send=("a.yaml", LATER), press=CHECK),
    Case("add a policy, not for a buyer", "/policies/new", "/policies/new", status=403),
)
