"""Metrics for Prometheus, read from the database whenever they are asked for."""

from collections.abc import Iterator

from prometheus_client import CollectorRegistry, start_http_server
from prometheus_client.core import GaugeMetricFamily

from scheduler import watching
from workflows.errors import StoreError
from workflows.office import Office


class Collector:
    """What `scheduler.watching` sees, as gauges; ``looptijd_up`` is 0 where the database cannot be read."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """Look, and tell."""
        try:
            seen = watching.look(self._office)
        except StoreError:
            yield GaugeMetricFamily("looptijd_up", "Whether the database can be read.", value=0)
            return
        yield GaugeMetricFamily("looptijd_up", "Whether the database can be read.", value=1)
        for name, said, value in (
            ("oldest_due_seconds", "Age of the oldest due milestone that is not closed.", seen.oldest_due),
            ("late_runs", "Milestones that were ever done late.", seen.late_runs),
            ("failed_effects", "Contracts on which a milestone keeps failing.", seen.troubles),
            ("outbox_backlog", "Messages that wait to be sent.", seen.waiting),
            ("outbox_uncertain", "Messages of which nobody knows whether they were sent.", seen.uncertain),
            ("outbox_given_up", "Messages that could not be sent.", seen.given_up),
            ("has_leader", "Whether a process does the work.", seen.leader is not None),
        ):
            yield GaugeMetricFamily(f"looptijd_{name}", said, value=float(value))


def serve(office: Office, port: int) -> None:
    """Serve the metrics on loopback; `OSError` where the port is taken."""
    registry = CollectorRegistry()
    registry.register(Collector(office))
    start_http_server(port, addr="127.0.0.1", registry=registry)
