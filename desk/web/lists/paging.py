"""The pages of a long list, as the pagination component is told of them."""

from collections.abc import Callable
from typing import Any, Final

from desk.language import t

_AROUND: Final = 1


def pagination(number: int, pages: int, address: Callable[[int], str]) -> dict[str, Any] | None:
    """The first and last page and those around this one; ``None`` where there is one page alone."""
    if pages <= 1:
        return None
    near = {1, pages, *range(max(1, number - _AROUND), min(pages, number + _AROUND) + 1)}
    items: list[dict[str, Any]] = []
    before = 0
    for each in sorted(near):
        if each > before + 1:
            items.append({"ellipsis": True})
        label = t(f"Pagina {each}", f"Page {each}")
        items.append({"number": each, "href": address(each), "current": each == number, "visuallyHiddenText": label})
        before = each
    found: dict[str, Any] = {"items": items, "landmarkLabel": t("Pagina's", "Pages")}
    if number > 1:
        found["previous"] = {"href": address(number - 1), "text": t("Vorige", "Previous")}
    if number < pages:
        found["next"] = {"href": address(number + 1), "text": t("Volgende", "Next")}
    return found
