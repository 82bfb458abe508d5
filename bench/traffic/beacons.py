"""Reports of page scripts accepted per second, beside a bare Flask route that inserts one row; memory and the time to
see who is there with 100,000 live visitors."""

import json
import statistics
import time
from datetime import UTC, datetime, timedelta
from itertools import count

from app.now import SystemSource
from app.storage.database import Database
from app.storage.tables.every import visitors, visits
from app.storage.vault import Vault
from app.storage.visiting.links import Brand
from app.storage.visiting.visits import Live
from app.visitors.links import KnownLinks
from app.visitors.visiting import Visiting
from bench import load, servers, wire
from bench.chaos.stage import APPLICATION, KEY, stage
from bench.report import Row, Section
from bench.throughput import Run, in_turn, row, taken

CONNECTIONS = 32
SECONDS = 2.0
MOST_PER_SECOND = 4_000
LIVE = 100_000
AT_ONCE = 5_000
SITE, BRAND = "https://www.example.com", "bench"
NUMBERS = count()
HEADERS = {"Content-Type": "text/plain;charset=UTF-8", "Origin": SITE}
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


def measure() -> list[Section]:
    with stage("sqlite", {}, "http://127.0.0.1:9/cliq", {"BEACON_PER_MINUTE": "1000000"}) as here:
        with here.database.write() as tables:
            tables.brands.put(Brand("b1", "Bench", BRAND, (SITE,)))
        yardstick = {"BENCH_DATABASE": str(here.folder / "bare.db")}
        with servers.web("bench.reference.insert:application", yardstick, here.folder / "bare.log") as bare:
            with servers.web(f"{APPLICATION}:app", here.environment, here.folder / "web.log") as web:
                ours, theirs = in_turn(taken(web, _reports(web.port)), taken(bare, _events(bare.port)))
                time.sleep(1)  # the collector writes every fifth of a second
            with here.database.read() as tables:
                dropped = tables.ledger.counts().get("beacon_dropped", 0)
        accepted = Section(
            "Reports of page scripts accepted per second, 32 connections, SQLite",
            [
                row("bare Flask route that inserts one row", theirs),
                row("a report: checked, held, written many at once", ours),
                Row("ratio", ours.per_second / theirs.per_second, "", at_least=1.0),
                Row("dropped, because too many came at once", dropped, "", at_most=0),
            ],
            note=f"Procfile's gunicorn for both, medians of rounds of {SECONDS:.0f} s, in turn",
        )
        _fill(here.database)
        with servers.web(f"{APPLICATION}:app", here.environment, here.folder / "web2.log") as web:
            _reports(web.port)()
            memory = max(web.resident_mb())
        vault, source = Vault([KEY]), SystemSource()
        database = Database(here.database.url.render_as_string(hide_password=False), vault)
        visiting = Visiting(database, source, KnownLinks(database, source))
        took = [_timed(visiting, wanted) for wanted in (Live(), Live(ring="one"), Live(type="returning"))]
        database.close()
    live = Section(
        f"{LIVE:,} live visitors, SQLite",
        [
            Row("resident memory of one web process", memory, "MB", at_most=160, beside="after that load"),
            Row("who is there, the first 200", took[0], "ms", at_most=500),
            Row("the same of one ring", took[1], "ms", at_most=500),
            Row("the same of those who came back", took[2], "ms", at_most=500),
        ],
        note="medians of five",
    )
    return [accepted, live]


def _reports(port: int) -> Run:
    """Each of another visitor, as a busy site has them."""

    def run() -> load.Outcome:
        bodies = [_report(next(NUMBERS)) for _ in range(int(SECONDS * MOST_PER_SECOND))]
        requests = [wire.http(port, f"/beacon/{BRAND}", body, HEADERS) for body in bodies]
        return load.closed_loop(port, requests, SECONDS, CONNECTIONS, b" 204 ")

    return run


def _report(number: int) -> bytes:
    action = {"k": "page", "u": f"{SITE}/products/{number % 50}", "t": "Products", "at": 1_000, "r": SITE}
    return json.dumps({"v": f"visitor{number}", "s": "s", "c": True, "n": 1_000, "a": [action]}).encode()


def _events(port: int) -> Run:
    def run() -> load.Outcome:
        bodies = [f"channel=sales&line=n{next(NUMBERS)}".encode() for _ in range(int(SECONDS * MOST_PER_SECOND))]
        requests = [wire.http(port, "/event", body, FORM) for body in bodies]
        return load.closed_loop(port, requests, SECONDS, CONNECTIONS, b'"accepted"')

    return run


def _fill(database: Database) -> None:
    """As many people on the site, with what is usually known of one."""
    now, vault = datetime.now(UTC), Vault([KEY])
    facts = {"name": "Ada Byron", "company": "Example", "country": "Japan", "attributes": {"browser": "Firefox"}}
    person = vault.seal_json(facts)
    stay = vault.seal_json({"landing_url": SITE, "current_url": f"{SITE}/price", "current_title": "Price"})
    rings = ("", "", "", "four", "three", "two", "one")
    for begin in range(0, LIVE, AT_ONCE):
        numbers = range(begin, begin + AT_ONCE)
        with database.write() as tables:
            known = [
                {"visitor_id": f"v{n}", "brand_id": "b1", "key": f"k{n}", "siq_id": "", "kind": "", "type": "lead"}
                | {"score": n % 90, "ring": rings[n % 7], "lists": "[]", "assigned_to": "[]"}
                | {"visits": 1 + n % 3, "past_chats": 0, "seconds": 0, "first_seen_at": now, "last_seen_at": now}
                | {"sealed_facts": person}
                for n in numbers
            ]
            tables.connection.execute(visitors.insert(), known)
            there = [
                {"visit_id": f"t{n}", "visitor_id": f"v{n}", "brand_id": "b1", "reference_id": "", "started_at": now}
                | {"last_at": now + timedelta(milliseconds=n), "pages": 2, "seconds": 0, "sealed_facts": stay}
                for n in numbers
            ]
            tables.connection.execute(visits.insert(), there)


def _timed(visiting: Visiting, wanted: Live) -> float:
    """Milliseconds."""
    took = []
    for _ in range(5):
        started = time.perf_counter()
        visiting.live(wanted)
        took.append((time.perf_counter() - started) * 1000)
    return statistics.median(took)
