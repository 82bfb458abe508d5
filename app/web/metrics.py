"""What the server counts for Prometheus. It holds numbers only: no ids, no names, no words that anybody typed.

With several processes, PROMETHEUS_MULTIPROC_DIR must name a folder that they share before they start (Procfile does).
"""

import os
from datetime import datetime

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest, multiprocess
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from app.storage.database import Database

ANSWERS = Counter("cliq_answers", "Requests of Cliq answered", ["component", "handler", "outcome"])
SECONDS = Histogram(
    "cliq_answer_seconds",
    "Time until Cliq had its answer",
    ["component"],
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 3, 5, 10),
)
EVENTS = Counter("events_received", "Events that came in", ["source", "outcome"])
KNOWN_COMPONENTS = {"command", "bot", "function", "messageaction", "widget", "link_preview", "extension"}
# sent, calls: messages, and the calls that took them; skipped: who does not listen; throttles: accounts locked out;
# dead: given up; sent_by_two: a lease ended while its holder was sending; found_instead_of_sent: an earlier
# try had arrived.
KINDS = (
    "sent calls skipped failures retries throttles dead sent_by_two found_instead_of_sent events events_failed".split()
)
_answers: dict[tuple[str, str, str], Counter] = {}
_seconds: dict[str, Histogram] = {}


def answered(component: str, handler: str, outcome: str, seconds: float) -> None:
    """One more answer. Words that come from outside and are not Cliq's own are counted as 'other'."""
    component = component if component in KNOWN_COMPONENTS else "other"
    handler = handler if handler.endswith("_handler") and len(handler) < 40 else "other"
    key = (component, handler, outcome)
    if key not in _answers:
        if len(_answers) >= 200:
            key = (component, "other", outcome)
        _answers[key] = ANSWERS.labels(*key)
    _answers[key].inc()
    if component not in _seconds:
        _seconds[component] = SECONDS.labels(component)
    _seconds[component].observe(seconds)


def event(source: str, outcome: str) -> None:
    """One more event of a verified source: 'accepted', 'repeated' or 'refused'."""
    EVENTS.labels(source, outcome).inc()


class Backlog(Collector):
    """What waits in outbox and inbox and what workers have counted, asked when somebody looks."""

    def __init__(self, database: Database, now: datetime) -> None:
        self._database = database
        self._now = now

    def collect(self) -> list[Metric]:
        messages = GaugeMetricFamily("outbox_messages", "Messages in the outbox", labels=["state"])
        events = GaugeMetricFamily("inbox_events", "Events in the inbox", labels=["source", "state"])
        oldest = GaugeMetricFamily("outbox_oldest_seconds", "Age of the oldest message that could be sent")
        lag = GaugeMetricFamily("inbox_oldest_seconds", "Age of the oldest event not worked off", labels=["source"])
        counts = CounterMetricFamily("deliveries", "What workers did, by kind", labels=["kind"])
        with self._database.read() as tables:
            for state, count in tables.ledger.backlog().items():
                messages.add_metric([state], count)
            for (source, state), count in tables.inbox.backlog().items():
                events.add_metric([source, state], count)
            oldest.add_metric([], self._age(tables.ledger.oldest(self._now)))
            for source, since in tables.inbox.oldest().items():
                lag.add_metric([source], self._age(since))
            for name, number in (dict.fromkeys(KINDS, 0) | tables.ledger.counts()).items():
                counts.add_metric([name], number)
        return [messages, events, oldest, lag, counts]

    def _age(self, since: datetime | None) -> float:
        return max(0.0, (self._now - since).total_seconds()) if since else 0.0


def page(database: Database, now: datetime) -> bytes:
    """The text of /metrics, over all processes."""
    registry = CollectorRegistry()
    registry.register(Backlog(database, now))
    if os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        multiprocess.MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    else:
        registry.register(ANSWERS)
        registry.register(SECONDS)
        registry.register(EVENTS)
    return generate_latest(registry)
