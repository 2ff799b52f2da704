"""Where a rule stands: on the page of its policy."""

from urllib.parse import quote


def place_of(policy: str, rule: str) -> str:
    """The address of a rule on the page of a policy in play."""
    return f"/policies/{policy}#{quote(rule, safe='/')}"
