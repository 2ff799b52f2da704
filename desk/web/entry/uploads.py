"""Files that were sent to be imported: each in a private folder, for its sender alone, for an hour."""

import logging
import secrets
import shutil
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import copy_context
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path
from typing import IO, Final

from desk.imports.form import Sheet, WrongHeadings
from desk.imports.gathering import Files
from desk.imports.run import Phase, Wanted, run
from desk.imports.spool import Spool
from desk.sheets.limits import one_line
from lifecycle.errors import BadInput, LooptijdError
from lifecycle.languages import Both
from workflows.office import Office

KEPT_FOR: Final = 3600.0
"""Seconds that a file is kept after something was last done with it."""
_LONGEST_NAME: Final = 120
_SUBCONTRACTORS: Final = "subcontractors"
_LOG: Final = logging.getLogger(__name__)


class Stage(StrEnum):
    """Where a file stands; `STOPPED` is what was broken off and can go on."""

    CHECKING = "checking"
    UNREADABLE = "unreadable"
    CHECKED = "checked"
    TAKING = "taking"
    TAKEN = "taken"
    STOPPED = "stopped"


BUSY: Final = frozenset({Stage.CHECKING, Stage.TAKING})


class Busy(Exception):  # noqa: N818 - named for what is so
    """Its sender has an import under way already; that is `upload`."""

    def __init__(self, upload: "Upload") -> None:
        self.upload = upload
        super().__init__()


class _Stop(Exception):  # noqa: N818 - somebody asked for it
    """The sender has it stop."""


@dataclass(slots=True)
class Upload:
    """A file that was sent, with what is known of it. `rows` is None where their number is not known."""

    id: str
    user: str
    files: Files
    folder: tempfile.TemporaryDirectory[str]
    since: float
    stage: Stage = Stage.CHECKING
    phase: Phase = Phase.READING
    done: int = 0
    rows: int | None = None
    stopping: bool = False
    problem: Both | None = None
    unknown: tuple[str, ...] = ()
    spool: Spool | None = None
    lock: threading.Lock = field(default_factory=threading.Lock)
    thread: threading.Thread | None = None

    @property
    def name(self) -> str:
        """The file as its sender knows it."""
        return self.files.file.name

    @property
    def busy(self) -> bool:
        """Whether it is being worked on."""
        return self.stage in BUSY

    @contextmanager
    def watch(self, phase: Phase, rows: int | None) -> Iterator[Callable[[int], object]]:
        """Keep how far the import is."""
        self.phase, self.done, self.rows = phase, 0, rows

        def step(number: int) -> None:
            self.done += number
            if self.stopping:
                raise _Stop

        yield step

    def plainly(self, words: Both) -> Both:
        """Words about files as their sender knows them, without the folder they are kept in."""
        nl, en = words.nl, words.en
        for folder in (f"{self.folder.name}/{_SUBCONTRACTORS}/", f"{self.folder.name}/"):
            nl, en = nl.replace(folder, ""), en.replace(folder, "")
        beside = Both("Het bestand met onderaannemers", "The file of subcontractors")
        return Both(nl.replace("--subcontractors", beside.nl), en.replace("--subcontractors", beside.en))

    def wait(self, seconds: float) -> None:
        """Wait a moment for what is under way."""
        if self.thread is not None:
            self.thread.join(seconds)


@dataclass(frozen=True, slots=True)
class Sent:
    """A file as a browser sends it."""

    name: str
    content: IO[bytes]


class Uploads:
    """The uploads of one desk. `ticks` is a clock that only goes forward, in seconds."""

    def __init__(self, office: Office, ticks: Callable[[], float] = time.monotonic) -> None:
        self._office = office
        self._ticks = ticks
        self._known: dict[str, Upload] = {}
        self._lock = threading.Lock()

    def of(self, user: str) -> Upload | None:
        """The upload of somebody, if there is one."""
        self.sweep()
        with self._lock:
            return next((each for each in self._known.values() if each.user == user), None)

    def find(self, user: str, identifier: str) -> Upload | None:
        """The upload with this id, for its sender alone."""
        found = self.of(user)
        return found if found is not None and found.id == identifier else None

    def add(self, user: str, file: Sent, sheet: Sheet, subcontractors: Sent | None) -> Upload:
        """Keep a file and begin to check it; `Busy` where an import of the same person is under way."""
        before = self.of(user)
        if before is not None and before.busy:
            raise Busy(before)
        folder = tempfile.TemporaryDirectory(prefix="looptijd-import-")
        try:
            kept = _keep(file, Path(folder.name))
            beside = None
            if subcontractors is not None:
                beside = _keep(subcontractors, Path(folder.name) / _SUBCONTRACTORS)
        except BaseException:
            folder.cleanup()
            raise
        files = Files(kept, sheet if kept.suffix.lower() == ".csv" else None, beside)
        upload = Upload(secrets.token_urlsafe(16), user, files, folder, self._ticks())
        with self._lock:
            others = [each for each in self._known.values() if each.user == user]
            if any(each.busy for each in others):
                folder.cleanup()
                raise Busy(others[0])
            for each in others:
                self._remove(each)
            self._known[upload.id] = upload
            self._begin(upload, Stage.CHECKING)
        return upload

    def check_again(self, upload: Upload, ignored: tuple[str, ...]) -> None:
        """Check a file anew, without some of its columns."""
        with self._lock:
            if upload.stage is Stage.UNREADABLE:
                upload.files = replace(upload.files, ignored=(*upload.files.ignored, *ignored))
                self._begin(upload, Stage.CHECKING)

    def take(self, upload: Upload) -> None:
        """Take a file in that was checked, or go on where it was stopped; once, however often it is asked."""
        with self._lock:
            if upload.stage in {Stage.CHECKED, Stage.STOPPED}:
                self._begin(upload, Stage.TAKING)

    def discard(self, upload: Upload) -> None:
        """Stop what is under way, or throw the file away where nothing is."""
        with self._lock:
            if upload.busy:
                upload.stopping = True
            else:
                self._remove(upload)

    def sweep(self) -> None:
        """Throw away what was kept for long enough."""
        with self._lock:
            for each in list(self._known.values()):
                if not each.busy and self._ticks() - each.since >= KEPT_FOR:
                    self._remove(each)

    def _remove(self, upload: Upload) -> None:
        self._known.pop(upload.id, None)
        with upload.lock:
            if upload.spool is not None:
                upload.spool.close()
                upload.spool = None
        upload.folder.cleanup()

    def _begin(self, upload: Upload, stage: Stage) -> None:
        upload.stage, upload.phase, upload.done, upload.rows = stage, Phase.READING, 0, None
        upload.stopping, upload.problem, upload.unknown = False, None, ()
        # The thread speaks the language of who asked.
        work = copy_context().run
        upload.thread = threading.Thread(target=work, args=(self._work, upload, stage), daemon=True)
        upload.thread.start()

    def _work(self, upload: Upload, stage: Stage) -> None:
        taking = stage is Stage.TAKING
        spool = Spool(passed_on=True)
        after, failed = (Stage.TAKEN, Stage.STOPPED) if taking else (Stage.CHECKED, Stage.UNREADABLE)
        problem: Both | None = None
        unknown: tuple[str, ...] = ()
        try:
            run(self._office, Wanted(upload.files, upload.user, taking), spool, upload.watch)
        except _Stop:
            after, problem = failed, Both("U hebt het gestopt", "You stopped it")
        except LooptijdError as error:
            after, problem, unknown = failed, upload.plainly(error.message), _unknown(error)
        except Exception:  # noqa: BLE001 - nobody else would hear of it in this thread
            after, problem = failed, _our_mistake()
        with upload.lock:
            before, upload.spool = upload.spool, spool
            if before is not None:
                before.close()
        upload.problem, upload.unknown, upload.since = problem, unknown, self._ticks()
        upload.stage = after
        sweeper = threading.Timer(KEPT_FOR + 1, self.sweep)
        sweeper.daemon = True
        sweeper.start()


def _unknown(error: LooptijdError) -> tuple[str, ...]:
    """The headings that nobody knows, which could be left out."""
    if not isinstance(error, WrongHeadings):
        return ()
    return tuple(each.unknown for each in error.problems if each.unknown is not None)


def _our_mistake() -> Both:
    reference = secrets.token_hex(4)
    _LOG.exception("an import failed: reference %s", reference)
    return Both(
        f"Er ging iets mis in Looptijd zelf; meld kenmerk {reference} aan de beheerder",
        f"Something went wrong in Looptijd itself; tell the administrator reference {reference}",
    )


def _keep(sent: Sent, folder: Path) -> Path:
    """Keep a file under its own name, as far as that is one."""
    folder.mkdir(mode=0o700, exist_ok=True)
    given = Path(one_line(sent.name.replace("\\", "/").rpartition("/")[2], 1000))
    target = folder / f"{given.stem[:_LONGEST_NAME] or 'bestand'}{given.suffix[:20]}"
    try:
        with target.open("xb") as file:
            shutil.copyfileobj(sent.content, file)
    except OSError as error:
        raise BadInput(sent.name, Both("kan niet worden bewaard", "cannot be kept")) from error
    return target
