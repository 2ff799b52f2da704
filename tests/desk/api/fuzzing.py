"""The document of the API with the names that a database has, so that what is sent in good faith reaches the rules."""

from collections.abc import Iterator, Mapping
from copy import deepcopy
from typing import Any, Final

from lifecycle.roles import Role

PARAMETERS: Final = {
    "key": "provider",
    "region": "region",
    "contract": "contract",
    "actor": "user",
    "action": "action",
    "rule": "rule",
    "outcome": "outcome",
    "stream": "stream",
    "policy": "policy",
    "provider": "provider",
    "role": "role",
    "failing": "rule",
    "care": "care",
    "programme": "programme",
    "name": "problem",
}
"""What the names in an address name."""
MEMBERS: Final = {
    "provider": "provider",
    "policy": "policy",
    "regions": "region",
    "preferred_in": "region",
    "renews": "contract",
    "grounds": "rule",
    "ground": "ground",
    "exclusions": "exclusion",
    "add_programmes": "programme",
    "remove_programmes": "programme",
    "add_registers": "register",
    "remove_registers": "register",
}
"""What the names in a request name."""
ELSEWHERE: Final = frozenset({"cursor", "idempotency-key", "policy_version", "until"})
"""What means something beside another request alone, and has tests of its own."""


def with_names(document: Mapping[str, Any], names: Mapping[str, list[Any]]) -> dict[str, Any]:
    """The document in which a name is one of those there are."""
    known = deepcopy(dict(document))
    for path, operation in operations(known):
        operation["parameters"] = [
            _named(path, each, names) for each in operation.get("parameters", []) if each["name"] not in ELSEWHERE
        ]
    for name, schema in known["components"]["schemas"].items():
        for member, of in schema.get("properties", {}).items():
            if schema.get("additionalProperties") is False and member in MEMBERS:
                _narrow(of, names[MEMBERS[member]])
        _exceptions(name, schema.get("properties", {}), names)
    return known


def operations(document: Mapping[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every operation with its path."""
    for path, there in document["paths"].items():
        for operation in there.values():
            yield path, operation


def _named(path: str, parameter: dict[str, Any], names: Mapping[str, list[Any]]) -> dict[str, Any]:
    name, of = parameter["name"], None
    if name == "number":
        of = names["approval" if "/approvals/" in path else "contract"]
    elif name == "year":
        of = [2026] if "/care/" in path else [2027]
    elif name == "seq":
        of = [1]
    elif name == "role" and path.endswith("/audit"):
        of = [role.value for role in Role]
    elif name in PARAMETERS and "enum" not in str(parameter["schema"]):
        of = names[PARAMETERS[name]]
    if of is not None:
        _narrow(parameter["schema"], of)
    return parameter


def _narrow(schema: dict[str, Any], to: list[Any]) -> None:
    """Let a schema take these values alone, in a list where it is one, and nothing where that is possible."""
    for part in (schema, *schema.get("anyOf", [])):
        if part.get("type") == "array":
            part["items"] = {"enum": to}
            part["uniqueItems"] = True
        elif part.get("type") in {"string", "integer"}:
            part.pop("pattern", None)
            part["enum"] = to


def _exceptions(name: str, members: dict[str, Any], names: Mapping[str, list[Any]]) -> None:
    """What one member asks of another, which a schema does not say."""
    if name in {"Application", "Running"}:
        members["role"] = {"type": "null"}
        members["policy"] = {"enum": names["policy"][:1]}
    if name in {"Details", "Newcomer"}:
        # An address can name a provider by its code; one that is made up here could be what another is sent to.
        _narrow(members["agb"], ["98765432"])
    if name == "Running":
        members["first"], members["last"] = {"const": "2026-01-01"}, {"enum": ["2026-12-31", "2027-12-31"]}
    if name == "Dossier":
        for part in (members["evidence"], *members["evidence"].get("anyOf", [])):
            if part.get("type") == "object":
                part["propertyNames"] = {"enum": names["evidence"]}
                part["additionalProperties"] = {"type": ["boolean", "null"]}
    if name == "Consultations":
        for part in members["social_domain"]["anyOf"]:
            if part.get("type") == "object":
                part["propertyNames"] = {"enum": names["region"]}
