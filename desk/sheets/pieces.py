"""Text that is written in pieces: large enough to be worth it, small enough to keep memory flat."""

from collections.abc import Iterable, Iterator
from typing import Final

PIECE: Final = 64 * 1024
"""About how many bytes a piece has."""


def in_pieces(lines: Iterable[str]) -> Iterator[bytes]:
    """Text in UTF-8, in pieces that are worth sending."""
    piece: list[str] = []
    size = 0
    for line in lines:
        piece.append(line)
        size += len(line)
        if size >= PIECE:
            yield "".join(piece).encode()
            piece, size = [], 0
    yield "".join(piece).encode()
