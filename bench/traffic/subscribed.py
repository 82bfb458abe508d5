"""What one event of a visitor costs, with 10 and with 10,000 subscriptions of channels of which three fit."""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from unittest import mock

from app.events import Events
from app.now import SystemSource
from app.rules.subscriptions import Filters, anchor
from app.services import Services, build_services
from app.settings import load
from app.storage.identity.accounts import Account
from app.storage.visiting.visitors import Visitor
from app.storage.visiting.visits import Visit
from app.visitors.happening import Happening
from bench.chaos import stage as staging
from bench.report import Row, Section, median
from handlers import ROUTES
from sandbox.app import create_sandbox
from sandbox.data.installation import in_process, linked_accounts
from sandbox.in_process import BASE, WSGIAdapter

SUBSCRIPTIONS = (10, 10_000)
FITTING, CYCLES = 3, 60
MOST = 3.0  # times the cost for a thousand times the subscriptions
VISITOR, VISIT = "v1", "s1"


def measure() -> list[Section]:
    rows = []
    for kind in ("sqlite", "postgresql"):
        figures = [cost_ms(kind, count) for count in SUBSCRIPTIONS]
        rows += [
            Row(f"{kind}, {count} subscriptions", ms, "ms") for count, ms in zip(SUBSCRIPTIONS, figures, strict=True)
        ]
        rows.append(Row(f"{kind}, the most beside the least", figures[-1] / figures[0], "×", at_most=MOST))
    return [Section(f"One event of a visitor, {FITTING} channels concerned, worked off in one thread; medians", rows)]


def cost_ms(kind: str, count: int) -> float:
    with _services(kind) as services:
        _fill(services, count)
        events, figures = Events(ROUTES, services), []
        services.visiting.reactions.clear()
        services.visiting.reactions["channels"] = ROUTES.reactions["channels"]
        for number in range(CYCLES + 5):
            now = services.source.now()
            with services.database.write() as tables:
                visit = tables.visits.open(VISITOR)
                assert visit is not None
                tables.visits.put(replace(visit, current_title=f"page {number}", pages=number, last_at=now))
                services.visiting.tell(tables, Happening("navigated", VISITOR, now, VISIT))
            began = time.perf_counter()
            assert events.run_once("bench")
            figures.append((time.perf_counter() - began) * 1000)
        with services.database.read() as tables:
            assert len(tables.cards.of(VISIT, "")) == FITTING, "a figure of something else"
        return median(figures[5:])


def _fill(services: Services, count: int) -> None:
    """A visitor on the site, and as many channels; all but a few hear of other countries."""
    now = services.source.now()
    with services.database.write() as tables:
        tables.visitors.put(Visitor(VISITOR, "b1", now, now, name="Ichiro", country="Japan", visits=1))
        tables.visits.put(Visit(VISIT, VISITOR, "b1", now, now, current_url="https://z.example/", current_title="Z"))
        for number in range(count):
            filters = Filters(country=("Japan" if number < FITTING else f"country {number}",))
            values = {
                "name": f"channel {number}",
                "channel": f"c{number}",
                "events": ("navigated", "chat_started", "missed"),
                "filters": filters.to_json(),
                "condition": "",
                "is_quiet": False,
                "escalate_seconds": 0,
                "escalate_to": (),
                "is_on": True,
            }
            tables.subscriptions.add(values, anchor(filters), "bench", now)
    if not services.database.is_sqlite:  # as the server does by itself after a while; SQLite plans without figures
        with services.database.lasting() as connection:
            connection.exec_driver_sql("ANALYZE")


@contextmanager
def _services(kind: str) -> Iterator[Services]:
    """A product whose CRM and Cliq are the sandbox in this process; nothing is sent."""
    installed = in_process()
    settings = {
        "PUBLIC_URL": installed.public_url,
        "CLIQ_PUBLIC_KEYS": installed.public_key,
        "ZOHO_CLIENT_ID": installed.client.id,
        "ZOHO_CLIENT_SECRET": installed.client.secret,
        "ACCOUNTS_URL": f"{BASE}/accounts",
        "ALLOWED_ACCOUNTS": f"{BASE}/accounts,{BASE}/jp/accounts",
    }
    with staging.stage(kind, {}, f"{BASE}/cliq", settings, senders=0) as here:
        with mock.patch.dict(os.environ, {**here.environment, "ACCOUNTS_URL": f"{BASE}/accounts"}):
            zoho = WSGIAdapter(create_sandbox(dataset="demo"))
            services = build_services(load(), SystemSource(), adapters={BASE: zoho})
        now = services.source.now()
        with services.database.write() as tables:
            for account in linked_accounts(BASE):
                known = {name: account[name] for name in account if name in Account.__dataclass_fields__}
                tables.accounts.link(Account(**known), now)
        try:
            yield services
        finally:
            services.close()
