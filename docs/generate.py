"""Write the generated pages and pictures of the documentation anew; with ``--check``, only say which are outdated.

make docs                   writes everything
make docs ARGS=--check      changes nothing; exit status 1 when a page is not what would be written
make docs ARGS=--no-picture leaves the picture of the demo as it is
"""

import argparse
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Final

from generating import api, bundle, commands, drawing, picture, policies, settings, states

DOCS: Final = Path(__file__).resolve().parent

PAGES: Final[dict[str, Callable[[], str]]] = {
    "reference/api.md": api.page,
    "reference/problems.md": api.problems_page,
    "reference/bundle.md": bundle.page,
    "reference/commands.md": commands.page,
    "reference/rules-gli-2027.md": lambda: policies.page("gli-2027"),
    "reference/rules-kinderen-2027.md": lambda: policies.page("kinderen-2027"),
    "reference/settings.md": settings.page,
    "reference/states.md": states.page,
    "images/states.svg": drawing.states,
}
"""What a test compares with a fresh generation: every page, and the diagram that is drawn from the machine."""

PICTURE: Final = "images/demo.svg"


def main() -> int:
    """Write or check the pages; answers the exit status."""
    parser = argparse.ArgumentParser(description="Write the generated pages of docs/ anew.")
    parser.add_argument("--check", action="store_true", help="change nothing; say which pages are outdated")
    parser.add_argument("--no-picture", action="store_true", help="leave the picture of the demo as it is")
    asked = parser.parse_args()
    outdated = [name for name, write in PAGES.items() if _differs(name, write(), keep=not asked.check)]
    if asked.check:
        for name in outdated:
            print(f"docs/{name} is not up to date; run: make docs")
        return 1 if outdated else 0
    for name in PAGES:
        print(f"docs/{name}{'' if name in outdated else ' (unchanged)'}")
    if not asked.no_picture:
        (DOCS / PICTURE).write_text(picture.demo(), encoding="utf-8")
        print(f"docs/{PICTURE}")
    return 0


def _differs(name: str, content: str, *, keep: bool) -> bool:
    """Whether the page was not `content` yet; with `keep` it is from now on."""
    file = DOCS / name
    differs = not file.exists() or file.read_text(encoding="utf-8") != content
    if differs and keep:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(content, encoding="utf-8")
    return differs


if __name__ == "__main__":
    sys.exit(main())
