"""What the API says of what goes wrong: problem details (RFC 9457), each of a kind that is described once, here."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from starlette.responses import Response

from desk.language import current
from lifecycle.languages import Both

API: Final = "/api"
"""Where the API is; what goes wrong there is told as a problem, and elsewhere as a page."""
ROOT: Final = f"{API}/v1"
MEDIA_TYPE: Final = "application/problem+json"


class TooLarge(Exception):  # noqa: N818 - named for what happened
    """More came in than is allowed."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of problem: its name, status and title, and what the sender of the request does about it."""

    name: str
    status: int
    title: Both
    advice: Both

    @property
    def type(self) -> str:
        """The URI of the kind, which can be opened."""
        return f"{ROOT}/problems/{self.name}"


UNREADABLE: Final = Kind(
    "unreadable",
    400,
    Both("Het verzoek is niet te lezen", "The request cannot be read"),
    Both(
        "Stuur JSON in UTF-8, elke sleutel één keer, niet te diep genest, naar het adres van deze werkplek.",
        "Send JSON in UTF-8, each key once, not nested too deeply, to the address of this desk.",
    ),
)
UNAUTHENTICATED: Final = Kind(
    "unauthenticated",
    401,
    Both("Dit verzoek heeft een geldig token nodig", "This request needs a token that holds"),
    Both(
        "Stuur een token mee als `Authorization: Bearer lt_...`; een beheerder maakt er een.",
        "Send a token as `Authorization: Bearer lt_...`; an administrator makes one.",
    ),
)
FORBIDDEN: Final = Kind(
    "forbidden",
    403,
    Both("De rol van dit token mag dit niet", "The role of this token may not do this"),
    Both(
        "Gebruik een token van iemand met de rol die de bevinding noemt. De weigering staat op het controlespoor.",
        "Use a token of somebody with the role that the finding names. The refusal is on the audit trail.",
    ),
)
NOT_FOUND: Final = Kind(
    "not-found",
    404,
    Both("Dit is er niet", "There is no such thing"),
    Both(
        "Kijk het adres na. Is een naam bijna goed, dan wordt de dichtstbijzijnde genoemd.",
        "Check the address. Where a name is nearly right, the nearest is named.",
    ),
)
METHOD_NOT_ALLOWED: Final = Kind(
    "method-not-allowed",
    405,
    Both("Zo kan dit adres niet worden gebruikt", "This address cannot be used like that"),
    Both("Gebruik een methode die de kop `Allow` noemt.", "Use a method that the header `Allow` names."),
)
REFUSED: Final = Kind(
    "refused",
    409,
    Both("Geweigerd door de regels", "Refused by the rules"),
    Both(
        "Elke regel die niet voldaan is staat in `findings`, met wat er nodig is. De weigering staat op het"
        " controlespoor; verder is er niets gewijzigd.",
        "Every rule that does not hold is in `findings`, with what would make it hold. The refusal is on the audit"
        " trail; nothing else changed.",
    ),
)
STALE: Final = Kind(
    "stale",
    409,
    Both("Het contract is intussen gewijzigd", "The contract was changed meanwhile"),
    Both(
        "`won` noemt wie er eerder was en wat die deed. Lees het contract opnieuw, en stuur de nieuwe ETag mee.",
        "`won` names who was first and what they did. Read the contract again, and send its new ETag.",
    ),
)
IN_PROGRESS: Final = Kind(
    "in-progress",
    409,
    Both("Dit verzoek wordt al gedaan", "This request is being done"),
    Both(
        "Stuur het na `Retry-After` opnieuw, met dezelfde sleutel.",
        "Send it again after `Retry-After`, with the same key.",
    ),
)
TOO_LARGE: Final = Kind(
    "too-large",
    413,
    Both("Dit is te groot", "This is too large"),
    Both("Stuur minder in één verzoek.", "Send less in one request."),
)
UNSUPPORTED: Final = Kind(
    "unsupported-media-type",
    415,
    Both("Dit soort inhoud kan hier niet", "This kind of content cannot be used here"),
    Both("Stuur `Content-Type: application/json`.", "Send `Content-Type: application/json`."),
)
INVALID: Final = Kind(
    "invalid",
    422,
    Both("Er klopt iets niet aan het verzoek", "Something is wrong with the request"),
    Both(
        "Elke fout staat in `errors`, met de plaats en wat daar mag.", "Every mistake is in `errors`, with its place."
    ),
)
KEY_REUSED: Final = Kind(
    "key-reused",
    422,
    Both("Deze sleutel hoort bij een ander verzoek", "This key belongs to another request"),
    Both("Gebruik voor elk verzoek een nieuwe `Idempotency-Key`.", "Use a new `Idempotency-Key` for each request."),
)
VERSION_NEEDED: Final = Kind(
    "version-needed",
    428,
    Both("Dit verzoek moet de versie noemen die is gelezen", "This request has to name the version that was read"),
    Both("Stuur de ETag van het contract mee als `If-Match`.", "Send the contract's ETag as `If-Match`."),
)
TOO_MANY: Final = Kind(
    "too-many-requests",
    429,
    Both("Dit zijn te veel verzoeken", "These are too many requests"),
    Both("Wacht zo lang als `Retry-After` zegt.", "Wait as long as `Retry-After` says."),
)
MISTAKE: Final = Kind(
    "mistake",
    500,
    Both("Er ging iets mis in Looptijd zelf", "Something went wrong in Looptijd itself"),
    Both(
        "Er is niets half gewijzigd. Meld het kenmerk in `detail` aan de beheerder.",
        "Nothing is half changed. Tell the administrator the reference in `detail`.",
    ),
)
UNAVAILABLE: Final = Kind(
    "unavailable",
    503,
    Both("De databank is even niet bereikbaar", "The database cannot be used just now"),
    Both("Er is niets gewijzigd. Probeer het later opnieuw.", "Nothing changed. Try again later."),
)

KINDS: Final = {
    kind.name: kind
    for kind in (
        *(UNREADABLE, UNAUTHENTICATED, FORBIDDEN, NOT_FOUND, METHOD_NOT_ALLOWED, REFUSED, STALE, IN_PROGRESS),
        *(TOO_LARGE, UNSUPPORTED, INVALID, KEY_REUSED, VERSION_NEEDED, TOO_MANY, MISTAKE, UNAVAILABLE),
    )
}
"""Every kind of problem by its name."""


def is_api(path: str) -> bool:
    """Whether a path is of the API."""
    return path == API or path.startswith(f"{API}/")


def of_status(status: int) -> Kind:
    """The kind that a status stands for where nothing more is known."""
    return next((kind for kind in KINDS.values() if kind.status == status), MISTAKE if status >= 500 else UNREADABLE)  # noqa: PLR2004 - the server's own


def body(kind: Kind, detail: str | None = None, **further: Any) -> str:
    """A problem as JSON; `further` are its other members."""
    language = current()
    said = detail or kind.advice.said(language)
    told = {"type": kind.type, "title": kind.title.said(language), "status": kind.status, "detail": said, **further}
    return json.dumps(told, ensure_ascii=False)


def response(
    kind: Kind, detail: str | None = None, headers: Mapping[str, str] | None = None, **further: Any
) -> Response:
    """A problem as an answer; where nothing is said in detail, it says what to do."""
    return Response(body(kind, detail, **further), kind.status, headers, MEDIA_TYPE)
