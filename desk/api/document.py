"""The document of the API (OpenAPI): what FastAPI makes of the addresses, said exactly."""

from typing import Any, Final

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from desk import problems
from lifecycle.dossier import Dossier

VERSION: Final = "1"
_DESCRIPTION: Final = """\
Everything that can be done at the desk, for programs. Each request acts as the user or service of its token, with the
same rules as the pages: what is refused there is refused here, with every reason, and stands on the same audit trail.
"""


def describe(api: FastAPI) -> None:
    """Have an application tell its document."""

    def document() -> dict[str, Any]:
        if api.openapi_schema is None:
            api.openapi_schema = _exact(
                get_openapi(
                    title="Looptijd",
                    version=VERSION,
                    summary="The yearly contracting round of a Dutch health insurer.",
                    description=_DESCRIPTION,
                    routes=api.routes,
                    servers=[{"url": problems.API}],
                )
            )
        return api.openapi_schema

    api.openapi = document  # type: ignore[method-assign]  # FastAPI documents this way of changing it


def _exact(document: dict[str, Any]) -> dict[str, Any]:
    """The document with the media type of problems on every problem, and without what FastAPI supposes."""
    for path in document["paths"].values():
        for operation in path.values():
            for status, response in operation["responses"].items():
                if int(status) >= 400 and "application/json" in response.get("content", {}):  # noqa: PLR2004 - where problems begin
                    said = response["content"].pop("application/json")
                    response["content"][problems.MEDIA_TYPE] = said
    schemas = document["components"]["schemas"]
    for name in ("HTTPValidationError", "ValidationError"):
        schemas.pop(name, None)
    for schema in list(schemas.values()):
        for member, of in schema.get("properties", {}).items():
            if of.get("title") == Dossier.__name__:
                schemas.setdefault(Dossier.__name__, of)
                schema["properties"][member] = {"$ref": f"#/components/schemas/{Dossier.__name__}"}
    document["components"]["schemas"] = dict(sorted(schemas.items()))
    return document
