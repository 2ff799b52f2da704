"""The reference of the API and of its problems, from its own document."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from desk import problems
from desk.api.app import routed
from generating.markdown import anchor, code, codes, table
from generating.markdown import page as whole_page

_REF: Final = "#/components/schemas/"
_KINDS: Final = {"string": "text", "integer": "whole number", "boolean": "true or false"}
_PLACES: Final = {"path": "address", "query": "query", "header": "header"}


def page() -> str:
    """The page of the API."""
    document = routed().openapi()
    schemas = document["components"]["schemas"]
    operations = [
        (method.upper(), path, operation)
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
    ]
    tags = dict.fromkeys(tag for _, _, operation in operations for tag in operation["tags"])
    return whole_page(
        "API",
        f"Everything at the desk, for programs, below `{problems.ROOT}`. This page is made from the document of the"
        f" API, which stands at `{problems.ROOT}/openapi.json` of every desk (OpenAPI {document['openapi']}; no token"
        " needed). [Use the API](../how-to/use-the-api.md) shows how to begin; what goes wrong is told as a"
        " [problem](problems.md).",
        "Every address but those of published care, problems and the document needs `Authorization: Bearer` with a"
        " token. Addresses that change something take an `Idempotency-Key`. Words of findings are in both languages;"
        " the title and detail of a problem are in Dutch, or in English by `Accept-Language`. Moments are in UTC, days"
        " are those of the Netherlands.",
        table(
            ["address", "what it does"],
            [
                (f"[{code(f'{method} {_short(path)}')}](#{_anchor(method, path)})", _first(operation))
                for method, path, operation in operations
            ],
        ),
        *(part for tag in tags for part in (f"## {tag.capitalize()}", *_of_tag(tag, operations, schemas))),
        "## Shapes",
        *(_shape(name, schema) for name, schema in schemas.items()),
    )


def problems_page() -> str:
    """The page of the problems."""
    return whole_page(
        "Problems",
        f"What goes wrong in the [API](api.md) is told as problem details (RFC 9457, {code(problems.MEDIA_TYPE)}):"
        " `type`, `title`, `status` and `detail`, and what belongs to its kind. A `type` is an address of the desk that"
        " can be opened, without a token.",
        table(
            ["type", "status", "what it is", "what to do"],
            [(code(kind.type), kind.status, kind.title.en, kind.advice.en) for kind in problems.KINDS.values()],
        ),
        "## Members",
        table(
            ["member", "of", "what it says"],
            [
                (code("findings"), codes(["refused", "stale", "forbidden"]), "Every rule that does not hold."),
                (code("won"), code("stale"), "Who changed the contract since it was read, when, and what they did."),
                (code("errors"), code("invalid"), "Every mistake in the request: where, and what is allowed there."),
            ],
        ),
    )


def _of_tag(tag: str, operations: Iterable[tuple[str, str, Any]], schemas: Mapping[str, Any]) -> Iterable[str]:
    for method, path, operation in operations:
        if operation["tags"] == [tag]:
            yield f"### {method} {_short(path)}"
            yield operation.get("description", operation["summary"])
            rows = [_parameter(each) for each in operation.get("parameters", [])]
            if rows:
                yield table(["name", "in", "is", "meaning"], rows)
            yield from _content(operation, schemas)


def _content(operation: Mapping[str, Any], schemas: Mapping[str, Any]) -> Iterable[str]:
    sent = operation.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema")
    said = [f"Sends {_type(sent)}."] if sent and schemas[_name(sent)].get("properties") else []
    if sent and not said:
        said = ["Sends an empty object."]
    done, failing = [], []
    for status, answer in operation["responses"].items():
        schema = answer.get("content", {}).get("application/json", {}).get("schema")
        if int(status) < 400:  # noqa: PLR2004 - where problems begin
            done.append(f"{status} {_type(schema)}" if schema else status)
        else:
            failing.append(status)
    yield " ".join([*said, f"Answers {', '.join(sorted(done))}; problems: {', '.join(sorted(failing))}."])


def _parameter(parameter: Mapping[str, Any]) -> tuple[str, str, str, str]:
    needed = ", needed" if parameter.get("required") else ""
    meaning = parameter.get("description") or parameter["schema"].get("description", "")
    return code(parameter["name"]), _PLACES[parameter["in"]] + needed, _type(parameter["schema"]), meaning


def _shape(name: str, schema: Mapping[str, Any]) -> str:
    parts = [f"### {name}", schema.get("description", "")]
    needed = set(schema.get("required", []))
    rows = [
        (code(member), _type(of), " ".join(["Needed." if member in needed else "", of.get("description", "")]).strip())
        for member, of in schema.get("properties", {}).items()
    ]
    if rows:
        parts.append(table(["member", "is", "meaning"], rows))
    elif "enum" in schema:
        parts.append(f"One of {codes(schema['enum'])}.")
    return "\n\n".join(part for part in parts if part)


def _type(schema: Mapping[str, Any] | None) -> str:
    """What a value is, in few words, with a link to its shape."""
    if schema is None:
        return "-"
    if "$ref" in schema:
        return f"[{_name(schema)}](#{anchor(_name(schema))})"
    if "anyOf" in schema:
        return " or ".join(dict.fromkeys(_type(each) for each in schema["anyOf"]))
    if "enum" in schema:
        return "one of " + codes(schema["enum"])
    if "const" in schema:
        return code(schema["const"])
    kind = schema.get("type", "anything")
    if kind == "array":
        inner = schema.get("items")
        return f"list of {_type(inner)}" if inner else f"list of {_type(schema['prefixItems'][0])}"
    said = _KINDS.get(kind, kind)
    if "format" in schema:
        said = {"date": "day", "date-time": "moment"}.get(schema["format"], said)
    bounds = [
        f"{word} {schema[name]}"
        for name, word in (("minimum", "from"), ("maximum", "to"), ("maxLength", "at most"))
        if name in schema and abs(schema[name]) < 2**31
    ]
    return f"{said} ({' '.join(bounds)})" if bounds else said


def _name(schema: Mapping[str, Any]) -> str:
    return str(schema["$ref"].removeprefix(_REF))


def _short(path: str) -> str:
    return path.removeprefix("/v1")


def _anchor(method: str, path: str) -> str:
    return anchor(f"{method} {_short(path)}")


def _first(operation: Mapping[str, Any]) -> str:
    return str(operation.get("description", operation["summary"])).split("\n")[0]
