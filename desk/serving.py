"""Running the milestone service in this process until it is told to stop."""

import logging
import os
import signal
from collections.abc import Callable
from typing import Final

from desk.ending import DONE
from desk.language import t
from desk.mailing import sender_for
from desk.showing.output import echo
from desk.words import at_moment
from lifecycle.calendar import in_utc
from scheduler.notices import notices
from scheduler.reminders import next_moment, remind
from scheduler.service import Service
from workflows.office import Office
from workflows.outbox import deliver
from workflows.practice import DatabaseKind, kind_of

_LOG: Final = logging.getLogger(__name__)


def serve(office: Office, metrics: int | None) -> int:
    """Serve until SIGTERM or SIGINT; a batch that is being done is finished first."""
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
    service = Service(office, daily=(notices,), always=(remind, *_deliver(office)), moments=(next_moment,))
    for each in (signal.SIGTERM, signal.SIGINT):
        signal.signal(each, lambda *_: service.stop())
    echo(t("De mijlpalen worden bewaakt; Ctrl-C stopt.", "The milestones are being watched; Ctrl-C stops."))
    service.run()
    return DONE


def _deliver(office: Office) -> tuple[Callable[[Office], object], ...]:
    """Sending messages, where a mail server is set."""
    send = sender_for(office, os.environ)
    return () if send is None else (lambda here: deliver(here, send),)
