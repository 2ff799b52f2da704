"""The milestone service: wakes the reconciler whenever something may be due, for years, beside any number of others.

The database remembers what is due and what was done; APScheduler is only the alarm clock. One process at a time leads,
by a lease that is taken over when it runs out; who leads does the work, so that it is not done in vain by several. That
nothing happens twice rests on the keys of what is done, never on the lease.
"""

import logging
import threading
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.date import DateTrigger
from apscheduler.triggers.interval import IntervalTrigger

from lifecycle.calendar import AMSTERDAM, day_of, end_of
from scheduler import milestones, reconciler, zones
from workflows import evaluation, figures
from workflows.errors import StoreError
from workflows.office import Office
from workflows.store import leases

LEAD: Final = "milestones"
"""The name of the lease that who does the work holds."""

LEASE: Final = timedelta(seconds=6)
"""How long a lease lasts without being renewed; a leader that died is replaced within this and one beat."""
BEAT: Final = timedelta(seconds=2)
SWEEP: Final = timedelta(seconds=30)
_SETTINGS: Final = {"misfire_grace_time": None, "coalesce": True, "max_instances": 1}
"""A wake-up that was missed happens all the same, once, and never beside itself."""

_STEP: Final = 1.0
"""By how many seconds the machine's clock may differ from the time that passed between two beats, unless it was set."""

_LOG: Final = logging.getLogger(__name__)


def _clock_ahead() -> float:
    """How far the machine's clock is ahead of the time that passes: the same at any moment, unless the clock is set."""
    return datetime.now(UTC).timestamp() - time.monotonic()


@dataclass(slots=True)
class Service:
    """One process of the service. `daily` is what else is done once a day, `always` what else at every sweep.

    Both can be done again by whoever takes over: they must see to it themselves that nothing happens twice. `moments`
    say when else to wake.
    """

    office: Office
    daily: tuple[Callable[[Office], object], ...] = ()
    always: tuple[Callable[[Office], object], ...] = ()
    moments: tuple[Callable[[Office], datetime | None], ...] = ()
    name: str = field(default_factory=lambda: f"{milestones.this_process()}:{uuid.uuid4().hex[:8]}")
    _stopping: threading.Event = field(default_factory=threading.Event)
    _working: threading.Lock = field(default_factory=threading.Lock)
    _leads: bool = False
    _day: date | None = None
    _alarm: BackgroundScheduler = field(init=False)

    def __post_init__(self) -> None:
        self._alarm = BackgroundScheduler(
            timezone=AMSTERDAM, job_defaults=_SETTINGS, executors={"default": ThreadPoolExecutor(4)}
        )

    @property
    def leads(self) -> bool:
        """Whether this process does the work now."""
        return self._leads

    def run(self) -> None:
        """Serve until `stop` is called; what was missed while nothing ran is done first."""
        self.start()
        before = _clock_ahead()
        while not self._stopping.wait(BEAT.total_seconds()):
            ahead = _clock_ahead()
            if abs(ahead - before) > _STEP:
                _LOG.warning("the machine's clock was set by %.0f seconds; the alarms are set anew", ahead - before)
                self._set_beats()
                self._wake_at(datetime.now(UTC))
            before = ahead
        self.finish()

    def start(self) -> None:
        """Set the alarms; the first beat comes at once."""
        self._set_beats()
        self._alarm.start()
        _LOG.info("service %s started", self.name)

    def _set_beats(self) -> None:
        """Set the alarms that ring again and again, from now on; they are set by the machine's clock as it is."""
        now = datetime.now(UTC)
        for work, name, every, first in ((self._beat, "beat", BEAT, now), (self._work, "sweep", SWEEP, now + SWEEP)):
            trigger: Any = IntervalTrigger(seconds=int(every.total_seconds()))
            self._alarm.add_job(work, trigger, id=name, replace_existing=True, next_run_time=first)

    def stop(self) -> None:
        """Ask it to stop; a batch that is being done is finished first, the rest is for whoever comes next."""
        self._stopping.set()

    def finish(self) -> None:
        """Stop the alarms, wait for what is being done, and give the lease back."""
        self._alarm.shutdown(wait=True)
        if self._leads:
            self._leads = False
            try:
                with self.office.store.writing() as connection:
                    leases.give_up(connection, LEAD, self.name)
            except StoreError as error:
                _LOG.warning("the lease was not given back: %s", error)
        _LOG.info("service %s stopped", self.name)

    def _beat(self) -> None:
        """Take or keep the lease; whoever has just become the leader gets to work at once."""
        before = self._leads
        try:
            with self.office.store.writing() as connection:
                if zones.is_outdated(connection):
                    self._leads = False
                    leases.give_up(connection, LEAD, self.name)
                else:
                    self._leads = leases.take(connection, LEAD, self.name, self.office.now(), LEASE)
        except StoreError as error:
            # Who cannot write does not lead; the next beat tries again.
            self._leads = False
            _LOG.warning("the lease was not renewed: %s", error)
        if self._leads and not before:
            _LOG.info("service %s leads", self.name)
            self._wake_at(datetime.now(UTC))

    def _work(self) -> None:
        """Do all that is due, then set the alarm for what comes next. Only who leads does; one piece at a time."""
        if not self._leads or self._stopping.is_set() or not self._working.acquire(blocking=False):
            return
        try:
            began = self.office.now()
            today = day_of(began)
            parts = (self._reconcile, self._judge, *(self.daily if today != self._day else ()), *self.always)
            for part in parts:
                if not self._stopping.is_set():
                    self._try(part)
            self._day = today
            self._set_alarm(began)
        finally:
            self._working.release()

    def _try(self, part: Callable[[Office], object]) -> None:
        """Do one part; what goes wrong in it stops no other, and is tried again at the next sweep."""
        try:
            part(self.office)
        except StoreError as error:
            _LOG.warning("the database cannot be worked with: %s", error)
        except Exception:  # noqa: BLE001 - whatever it is, the service goes on
            _LOG.exception("something went wrong in %s", getattr(part, "__name__", part))

    def _reconcile(self, office: Office) -> None:
        reconciler.reconcile(office, self._stopping.is_set)

    def _judge(self, office: Office) -> None:
        """Judge what changed since the last sweep, or what a new day changes, and keep the figures of days gone by."""
        evaluation.refresh(office, is_enough=self._stopping.is_set)
        figures.keep(office, is_enough=self._stopping.is_set)

    def _set_alarm(self, began: datetime) -> None:
        """Set the alarm for what falls due next after the work `began`, a new day too; what has meanwhile, is late."""
        try:
            moments = [reconciler.next_moment(self.office, began), *(moment(self.office) for moment in self.moments)]
        except StoreError:
            return
        due = min([end_of(day_of(began)), *(moment for moment in moments if moment is not None)])
        now = self.office.now()
        # The office's clock can be shifted, and the alarm's is the machine's: only the time between counts.
        self._wake_at(datetime.now(UTC) + max(due - now, timedelta(0)))

    def _wake_at(self, moment: datetime) -> None:
        if self._stopping.is_set():
            return
        trigger: Any = DateTrigger(run_date=moment)
        self._alarm.add_job(self._work, trigger, id="next", replace_existing=True, next_run_time=moment)
