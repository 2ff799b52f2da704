"""The tables of the tree over the whole trail: the dense number of each record, and the hashes of the tree."""

from typing import Final

from sqlalchemy import Integer, LargeBinary
from sqlmodel import Field

from workflows.store.declaring import DeclaredRow, table


class PlaceRow(DeclaredRow, table=True):
    """The dense number of a record, from 0 in the order in which the sequencer met them; given once, after commit."""

    __tablename__ = "audit_place"
    number: int = Field(primary_key=True, sa_type=Integer)
    record_id: int = Field(unique=True, foreign_key="audit_record.id")


class TileRow(DeclaredRow, table=True):
    """A tile: at most 256 hashes of 32 bytes, those of complete subtrees of 256 to the power of `level` records."""

    __tablename__ = "tree_tile"
    level: int = Field(primary_key=True)
    place: int = Field(primary_key=True)
    hashes: bytes = Field(sa_type=LargeBinary)


PLACES: Final = table(PlaceRow)
TILES: Final = table(TileRow)
