"""Pictures of pages, small enough to keep in the repository."""

import io
from typing import Final

from PIL import Image

_COLOURS: Final = 256
"""Enough for text on flat colours; a picture of them is less than half as large."""


def shrunk(picture: bytes) -> bytes:
    """The same picture as a PNG of few colours."""
    with Image.open(io.BytesIO(picture)) as image:
        few = image.convert("RGB").quantize(_COLOURS, dither=Image.Dither.NONE)
    written = io.BytesIO()
    few.save(written, "png", optimize=True)
    return written.getvalue()
