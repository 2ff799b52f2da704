"""Running the milestone service in this process until it is told to stop; alone, or with the web desk beside it."""

import contextlib
import logging
import os
import signal
from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING, Final

from desk import time_stamping
from desk.ending import DONE
from desk.language import t
from desk.mailing import sender_for
from desk.seal_settings import mailed_to, seals_of
from desk.showing.output import echo
from desk.words import at_moment
from lifecycle.calendar import in_utc
from scheduler.notices import notices
from scheduler.reminders import next_moment, remind
from scheduler.seal_mail import mail_seals
from scheduler.service import Service
from scheduler.stamping import Stamper
from workflows import sealing
from workflows.office import Office
from workflows.outbox import deliver
from workflows.practice import DatabaseKind, kind_of
from workflows.seals import SealError, Seals

if TYPE_CHECKING:
    from desk.web.settings import Settings


_LOG: Final = logging.getLogger(__name__)


def serve(office: Office, metrics: int | None) -> int:
    """Serve until SIGTERM or SIGINT; a batch that is being done is finished first."""
    service = _prepared(office, metrics)
    for each in (signal.SIGTERM, signal.SIGINT):
        signal.signal(each, lambda *_: service.stop())
    echo(t("De mijlpalen worden bewaakt; Ctrl-C stopt.", "The milestones are being watched; Ctrl-C stops."))
    service.run()
    return DONE


def open_desk(office: Office, settings: "Settings", logins: dict[str, str] | None = None) -> int:
    """Open the web desk with the service inside, until SIGTERM or SIGINT; requests that run are answered first.

    `logins` are names with passwords to tell, once the desk is open.
    """
    # The web desk is a large import, and only opening it needs it.
    from desk.web.running import run  # noqa: PLC0415 - see above

    service = _prepared(office, settings.metrics)
    with _watching(service):
        run(office, settings, logins or {})
    return DONE


@contextlib.contextmanager
def _watching(service: Service) -> Iterator[None]:
    """The service works within; it finishes what it is at before this is left."""
    service.start()
    try:
        yield
    finally:
        service.stop()
        service.finish()


def _prepared(office: Office, metrics: int | None) -> Service:
    """The service of an office, with logs and metrics on; a practice database is said to be one."""
    # The web server of the metrics and the logs are large imports, and only a service needs them.
    from desk import logs  # noqa: PLC0415 - see above
    from desk import metrics as watch  # noqa: PLC0415 - see above

    logs.configure()
    if kind_of(office.store) is DatabaseKind.PRACTICE:
        now = at_moment(in_utc(office.now()))
        echo(
            t(
                f"OEFENING: {office.store.name} heeft een eigen klok, die nu op {now} staat en doorloopt.",
                f"PRACTICE: {office.store.name} has a clock of its own, at {now} now and going on.",
            )
        )
    if metrics is not None:
        watch.serve(office, metrics)
    seals = seals_of(office, os.environ)
    sealing.seal(office, seals)
    beside = _beside_sealing(office, seals)
    always: tuple[Callable[[Office], object], ...] = (partial(_seal, seals), *beside, remind, *_deliver(office))
    return Service(office, daily=(notices,), always=always, moments=(next_moment,))


def _seal(seals: Seals, office: Office) -> None:
    """Seal what was recorded since; a trail that is not the one that was sealed is an alarm at every sweep."""
    try:
        sealing.seal(office, seals)
    except SealError as error:
        _LOG.critical("the trail cannot be sealed: %s", error)


def _beside_sealing(office: Office, seals: Seals) -> Iterator[Callable[[Office], object]]:
    """What else is done with checkpoints, where it is set: mail, and time-stamps."""
    to = mailed_to(office, os.environ)
    if to is not None:
        yield partial(mail_seals, seals, to)
    stamping = time_stamping.settings(os.environ)
    if stamping is not None and seals.stamped:
        yield Stamper(seals, partial(time_stamping.ask, stamping), stamping.authorities)


def _deliver(office: Office) -> tuple[Callable[[Office], object], ...]:
    """Sending messages, where a mail server is set."""
    send = sender_for(office, os.environ)
    return () if send is None else (lambda here: deliver(here, send),)
