"""The page of a bundle's form: what every bundle carries itself."""

from pathlib import Path
from typing import Final

from generating.markdown import page as whole_page
from lifecycle import proof

_SOURCE: Final = Path(proof.__file__).with_name("bundle-format.md")


def page() -> str:
    """The page, with the title of the source."""
    title, _, text = _SOURCE.read_text(encoding="utf-8").partition("\n")
    return whole_page(
        title.removeprefix("# "),
        "This page stands in every bundle as `FORMAT.md`. [Prove the trail](../how-to/prove-the-trail.md) shows how a"
        " bundle is written and checked.",
        text,
    )
