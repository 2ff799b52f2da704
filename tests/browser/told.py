"""How-tos that are walked as they stand: somebody who knows the address, a login and the page gets to its end."""

import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Final

from pictures import shrunk
from walking import Person

FOLDER: Final = os.environ.get("LOOPTIJD_SCREENSHOTS")
"""Where pictures of the pages are written, as ``make screenshots`` does; none otherwise."""
LARGEST: Final = 120 * 1024
SIZE: Final = {"width": 1200, "height": 900}
_BOLD: Final = re.compile(r"\*\*(.+?)\*\*", re.DOTALL)

Walk = Callable[[Person, Callable[[str], None]], None]


def follow(somebody: Person, page: Path, prefix: str, walk: Walk) -> str:
    """Walk a how-to: its pictures are those of the walk, its bold words what somebody went by; answers its text."""
    pictures: list[str] = []

    def look(name: str) -> None:
        pictures.append(f"{prefix}-{name}")
        if FOLDER is not None:
            picture = somebody.page.screenshot(animations="disabled")
            Path(FOLDER, f"{prefix}-{name}.png").write_bytes(shrunk(picture))

    walk(somebody, look)
    said = page.read_text(encoding="utf-8")
    labels = {" ".join(each.split()) for each in _BOLD.findall(said)}
    assert labels - somebody.used - {"Inloggen"} == set(), "the page names what nobody sees or presses"
    assert re.findall(rf"!\[[^\]]+\]\(\.\./images/({prefix}-[a-z-]+)\.png\)", said) == pictures
    return said


def too_large(page: Path, prefix: str) -> list[str]:
    """The pictures of a how-to that are larger than pictures may be; there is at least one picture."""
    found = {file.name: file.stat().st_size for file in (page.parents[1] / "images").glob(f"{prefix}-*.png")}
    assert found
    return [name for name, size in found.items() if size > LARGEST]
