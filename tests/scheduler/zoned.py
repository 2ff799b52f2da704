"""Time-zone databases that a test makes, and a process that reconciles by one of them."""

import struct
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

TODAY = "CET-1CEST,M3.5.0,M10.5.0/3"
"""Summer time from March to October, as it is."""
ALWAYS_WINTER = "CET-1"
ALWAYS_SUMMER = "CEST-2"


def compiled(rule: str) -> bytes:
    """A TZif file (RFC 9636, version 2) in which the POSIX rule holds for all time."""
    body = struct.pack(">4sc15x6l", b"TZif", b"2", 0, 0, 0, 0, 1, 4) + struct.pack(">lBB", 3600, 0, 0) + b"CET\0"
    return body + body + f"\n{rule}\n".encode("ascii")


def database(folder: Path, rule: str, version: str = "") -> str:
    """A time-zone database in `folder` that knows Amsterdam alone; its path."""
    (folder / "Europe").mkdir(parents=True)
    (folder / "Europe" / "Amsterdam").write_bytes(compiled(rule))
    if version:
        (folder / "tzdata.zi").write_text(f"# version {version}\n# an example\n", encoding="utf-8")
    return str(folder)


def reconcile(file: str, moments: list[str], answer: Callable[[str], object]) -> None:
    """Reconcile at each moment (UTC) in turn; answers the version it goes by and what was wrong, or nothing."""
    # The time-zone data is read once, at the first import: in a process of its own that is after its path was set.
    import rounds  # noqa: PLC0415 - see above

    from scheduler import reconciler, zones  # noqa: PLC0415 - see above

    said = ""
    for moment in moments:
        season = rounds.join(Path(file), datetime.fromisoformat(moment))
        try:
            reconciler.reconcile(season.office)
        except Exception as error:  # noqa: BLE001 - whatever it is, the test has to see it
            said = f"{type(error).__name__}: {error}"
        season.office.store.close()
    answer(f"{zones.version()}|{said}")
