"""Writing a bundle of the audit trail: one file that anybody can check offline, with `lifecycle.proof`."""

import json
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, select

from lifecycle import audit, plain, proof
from lifecycle.errors import BadInput, reason
from workflows import sealing
from workflows.office import Office
from workflows.seals import Seals
from workflows.store import contracts, trail
from workflows.store.tables import CONTRACTS
from workflows.store.trail_tables import AUDIT
from workflows.store.tree_tables import PLACES

_CHUNK: Final = 500
_WAYS: Final = 0o644
_FORMAT: Final = Path(proof.__file__).with_name("bundle-format.md")


def write(office: Office, seals: Seals, file: Path, progress: Callable[[int], object] = lambda _: None) -> int:
    """Seal the trail and write its bundle; answers how many records are in it.

    The file is there whole or not at all. `BadInput` where it cannot be written; `SealError` as with `sealing.seal`.
    """
    signed = sealing.seal(office, seals)
    size = 0 if signed is None else signed.size
    made = file.with_name(f".{file.name}.part")
    try:
        with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
            archive.writestr("FORMAT.md", _FORMAT.read_text("utf-8"))
            archive.writestr("proof.py", Path(proof.__file__).read_text("utf-8"))
            archive.writestr(proof.KEYS, "".join(f"{key}\n" for key in seals.public_keys()))
            for name, note in seals.notes():
                archive.writestr(f"{proof.CHECKPOINTS}{name}", note)
            for name, stamp in seals.stamps():
                archive.writestr(f"{proof.STAMPS}{name}", stamp)
            if authorities := seals.authorities():
                archive.writestr(proof.AUTHORITIES, authorities)
            with office.store.reading() as connection:
                _write_lines(archive, proof.RECORDS, _records(connection, size, progress))
                _write_lines(archive, proof.STATES, _states(connection, size))
        made.replace(file)
    except OSError as error:
        raise BadInput(str(file), reason(error)) from error
    finally:
        made.unlink(missing_ok=True)
    return size


def _write_lines(archive: zipfile.ZipFile, name: str, lines: Iterator[bytes]) -> None:
    # What is read a million times is stored as it is.
    entry = zipfile.ZipInfo(name)
    entry.external_attr = _WAYS << 16
    with archive.open(entry, "w", force_zip64=True) as opened:
        for line in lines:
            opened.write(line)


def _records(connection: Connection, size: int, progress: Callable[[int], object]) -> Iterator[bytes]:
    query = (
        select(AUDIT.c.hash, AUDIT.c.stream, AUDIT.c.body)
        .join(PLACES, PLACES.c.record_id == AUDIT.c.id)
        .where(PLACES.c.number < size)
        .order_by(PLACES.c.number)
    )
    for chunk in connection.execution_options(yield_per=_CHUNK).execute(query).partitions():
        yield b"".join(proof.line_of(row.hash, row.stream, bytes(row.body)) for row in chunk)
        progress(len(chunk))


def _states(connection: Connection, size: int) -> Iterator[bytes]:
    """The state of each contract, without personal values, as it is after the records that are in the bundle."""
    later = select(AUDIT.c.contract_id).outerjoin(PLACES, PLACES.c.record_id == AUDIT.c.id)
    later = later.where(AUDIT.c.id > _last_id(connection, size), AUDIT.c.contract_id.is_not(None))
    changed_since = set(connection.execute(later).scalars())
    ids = list(connection.execute(select(CONTRACTS.c.id).order_by(CONTRACTS.c.id)).scalars())
    for start in range(0, len(ids), _CHUNK):
        for identifier, contract in contracts.load(connection, ids[start : start + _CHUNK]).items():
            stream = trail.contract_stream(identifier)
            if identifier in changed_since:
                state = _replayed(connection, stream, size)
            else:
                state, _ = plain.take_personal(plain.changes(None, contract))
                state = proof.fold({}, state) | {"version": contract.version}
            if state:
                yield audit.canonical({"stream": stream, "state": state}) + b"\n"


def _last_id(connection: Connection, size: int) -> int:
    found = connection.execute(select(PLACES.c.record_id).where(PLACES.c.number == size - 1)).scalar()
    return 0 if found is None else int(found)


def _replayed(connection: Connection, stream: str, size: int) -> dict[str, Any]:
    """The state of a contract that changed while the bundle was begun: what the records in the bundle make of it."""
    query = (
        select(AUDIT.c.body)
        .join(PLACES, PLACES.c.record_id == AUDIT.c.id)
        .where(AUDIT.c.stream == stream, PLACES.c.number < size)
        .order_by(AUDIT.c.seq)
    )
    state: dict[str, Any] = {}
    for body in connection.execute(query).scalars():
        state = proof.after(state, json.loads(body))
    return state
