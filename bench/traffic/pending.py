"""What one event costs while others wait: taken in, worked off, sent; with 10, 1,000 and 100,000 rows pending."""

import os
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from unittest import mock

from app.cliq.message import Message as Said
from app.cliq.reply import Post, Reply, Target
from app.delivery.claiming import Batch
from app.now import SystemSource
from app.occasion import Occasion
from app.routing import Routes
from app.services import Services, build_services
from app.settings import load
from app.storage.sending.message import Message
from app.worker import Worker
from bench.chaos import stage as staging
from bench.report import Row, Section, median

PENDING = (10, 1_000, 100_000)
CYCLES = 60
STREAMS = 10  # pending messages to each stream: one of them is at its head


def say(occasion: Occasion) -> Reply:
    line = str(occasion.event.payload["line"])
    return Reply(posts=(Post(line, Target("channel", "c"), Said(line), "bot", f"post {occasion.event.event_id}"),))


class Nowhere:
    def send(self, batch: Batch) -> Mapping[int, str | None]:
        return {row.outbox_id: "m" for row in batch.rows}

    def arrived(self, _batch: Batch, _since: datetime) -> tuple[str, ...] | None:
        return None


def measure() -> list[Section]:
    rows = []
    for kind in ("sqlite", "postgresql"):
        figures = [cost_ms(kind, pending) for pending in PENDING]
        rows += [Row(f"{kind}, {pending} pending", ms, "ms") for pending, ms in zip(PENDING, figures, strict=True)]
        rows.append(Row(f"{kind}, the most beside the least", figures[-1] / figures[0], "×", at_most=1.5))
    return [Section("One event taken in, worked off and sent, in one thread; medians", rows)]


def cost_ms(kind: str, pending: int) -> float:
    with _services(kind) as services:
        _fill(services, pending)
        worker = Worker(services, "bench", Nowhere(), routes=Routes(events={"bench/event": say}))
        figures = []
        for number in range(CYCLES + 5):
            began = time.perf_counter()
            payload = {"channel": "new", "line": f"new{number}"}
            with services.database.write() as tables:
                tables.inbox.add("bench", "event", f"new{number}", payload, services.source.now())
            worker.run_once(events_first=True)
            worker.run_once()
            figures.append((time.perf_counter() - began) * 1000)
        return median(figures[5:])


@contextmanager
def _services(kind: str) -> Iterator[Services]:
    with staging.stage(kind, {}, "http://127.0.0.1:9/cliq", {"PACE_CARDS": "0", "PACE_TEXTS": "0"}) as here:
        with mock.patch.dict(os.environ, here.environment):
            services = build_services(load(), SystemSource())
        try:
            yield services
        finally:
            services.close()


def _fill(services: Services, pending: int) -> None:
    """As many events and messages, nine of ten messages behind another one of their stream."""
    now = services.source.now()
    with services.database.write() as tables:
        tables.inbox.add("bench", "event", "pattern", {"channel": "old", "line": "old"}, now)
        tables.outbox.add([Message("pattern", "channel", "old", {"text": "old"}, "pattern", priority=20)], now)
        tables.connection.exec_driver_sql(EVENTS.replace("{most}", str(pending)))
        tables.connection.exec_driver_sql(MESSAGES.replace("{most}", str(pending)))
    if not services.database.is_sqlite:  # as the server does by itself after a while; SQLite plans without figures
        with services.database.lasting() as connection:
            connection.exec_driver_sql("ANALYZE")


ROWS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {most}) "
EVENTS = (
    ROWS
    + "INSERT INTO inbox (source, name, event_id, stream, sealed_payload, state, attempts, not_before, received_at) "
    "SELECT source, name, 'old' || i, '', sealed_payload, state, 0, not_before, received_at "
    "FROM inbox, n WHERE event_id = 'pattern'"
)
SAME = "lane, priority, coalesce_key, crowd_key, batch_key, target_kind, target_id, sender, sealed_body, is_unsure"
MESSAGES = (
    ROWS + f"INSERT INTO outbox (stream, {SAME}, post_key, state, attempts, not_before, created_at) "
    f"SELECT 'old' || (i / {STREAMS}), {SAME}, 'old' || i, "
    f"CASE WHEN i - (i / {STREAMS}) * {STREAMS} = 0 THEN 'waiting' ELSE 'behind' END, 0, not_before, created_at "
    "FROM outbox, n WHERE post_key = 'pattern'"
)
