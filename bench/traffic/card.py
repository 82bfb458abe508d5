"""How long after a visitor's landing the sales channel has its card, as the stand-in for Cliq wrote it down, and on
what the time goes, as the tables of the product have it.

Everything is the product's own: web and worker as processes, the stand-in as another, all of them on loopback. The CRM
is linked, so that each landing is also looked up there. Thresholds are raised, since twenty cards would be a minute's.
"""

import json
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import requests
from sqlalchemy import select

from app.now import SystemSource
from app.rules.subscriptions import EVENTS, Filters, anchor
from app.storage.identity.accounts import Account
from app.storage.tables.every import attempts, inbox, outbox
from app.storage.visiting.links import Brand, Link
from bench import servers
from bench.chaos.stage import Stage, stage, wait_until_up
from bench.report import Row, Section, percentile

LANDINGS, WARM = 20, 3
PAUSE_SECONDS = 0.93  # no multiple of anybody's pause
MOST_MS = 1_000
GIVEN_UP_SECONDS = 30.0
SITE, BRAND, CHANNEL, READER = "https://www.example.com", "bench", "sales", "misaki.takahashi@zylker.example"
HEADERS = {"Content-Type": "text/plain;charset=UTF-8", "Origin": SITE}
PLENTY = {"PACE_CARDS": "300", "PACE_TEXTS": "300"}
KINDS = ("site", "visitor/channels")
STEPS = (
    ("held by the collector, written down", "begun", "site"),
    ("taken up, recognised, told", "site", "visitor/channels"),
    ("taken up, the card made", "visitor/channels", "card"),
    ("taken up for sending", "card", "sending"),
    ("sent: the stand-in has it", "sending", "shown"),
)


def measure() -> list[Section]:
    sections = []
    for kind in ("sqlite", "postgresql"):
        landings = list(_landings(kind))
        whole = [one["shown"] - one["begun"] for one in landings]
        rows = [
            Row(f"{kind}, p50", percentile(whole, 50), "ms", at_most=MOST_MS),
            Row(f"{kind}, p95", percentile(whole, 95), "ms", at_most=2 * MOST_MS),
        ]
        rows += [
            Row(f"{kind}: {name}", statistics.median(one[until] - one[since] for one in landings), "ms")
            for name, since, until in STEPS
        ]
        sections.append(Section(f"From the landing to the card in the channel, {LANDINGS} landings, {kind}", rows))
    sections[-1].note = "web and worker as the Procfile starts them, the CRM linked; the steps are medians"
    return sections


def _landings(kind: str) -> Iterator[Mapping[str, float]]:
    """What happened when, in milliseconds since 1970: begun, site, visitor/channels, card, sending, shown."""
    with _place(kind) as (here, sandbox):
        session = requests.Session()
        web = here.hooks[0].split("/hooks")[0]
        began = []
        for number in range(WARM + LANDINGS):
            began.append(_now())
            session.post(f"{web}/beacon/{BRAND}", _report(number), headers=HEADERS, timeout=10).raise_for_status()
            _shown(sandbox, number)
            time.sleep(PAUSE_SECONDS)
        for number in range(WARM, WARM + LANDINGS):
            yield {"begun": began[number], "shown": _shown(sandbox, number), **_steps(here, began, number)}


def _report(number: int) -> bytes:
    """What the page script says first of somebody who came by a mail."""
    who = f"utm_source=newsletter&siq_name=Ichiro+{number}&siq_email=v{number}@example.co.jp"
    action = {"k": "land", "u": f"{SITE}/?{who}", "t": "Zylker", "at": 1_000, "r": "https://mail.example/"}
    browser = {"screen": "1920x1080", "language": "ja-JP", "zone": "Asia/Tokyo", "platform": "Linux x86_64"}
    return json.dumps({"v": f"k{number}", "s": "s", "c": True, "n": 1_000, "a": [action], "b": browser}).encode()


def _shown(sandbox: str, number: int) -> float:
    """When the channel had the card of this visitor; waits for it."""
    given_up = time.monotonic() + GIVEN_UP_SECONDS
    while time.monotonic() < given_up:
        asked = {"chat": f"#{CHANNEL}", "as": READER}
        answer = requests.get(f"{sandbox}/sandbox/messages", asked, timeout=10)
        for message in answer.json():
            if f"*Ichiro {number}*" in message["text"]:
                return float(message["time"])
        time.sleep(0.05)
    raise RuntimeError(f"the card of landing {number} did not come")


def _steps(here: Stage, began: list[float], number: int) -> dict[str, float]:
    """From the tables: landings come one after the other, so each row belongs to the last one before it."""
    until = began[number + 1] if number + 1 < len(began) else float("inf")
    found: dict[str, float] = {}

    def keep(name: str, at: datetime) -> None:
        if began[number] <= _ms(at) < until:
            found.setdefault(name, _ms(at))

    with here.database.read() as tables:
        rows: Any = tables.connection.execute(
            select(inbox.c.source, inbox.c.name, inbox.c.received_at).order_by(inbox.c.inbox_id)
        )
        for source, name, at in rows:
            keep("site" if source == "site" else f"{source}/{name}", at)
        rows = tables.connection.execute(
            select(outbox.c.created_at, attempts.c.started_at)
            .join(attempts, attempts.c.outbox_id == outbox.c.outbox_id)
            .where(outbox.c.target_kind == "channel")
            .order_by(attempts.c.attempt_id)
        )
        for created, started in rows:
            keep("card", created)
            keep("sending", started)
    return found


def _now() -> float:
    return time.time() * 1000


def _ms(at: datetime) -> float:
    return at.timestamp() * 1000


@contextmanager
def _place(kind: str) -> Iterator[tuple[Stage, str]]:
    """Web, worker and stand-in, up and running; the stand-in's address."""
    with TemporaryDirectory(prefix="crm-in-chat-card-") as name:
        folder, port = Path(name), servers.free_port()
        sandbox, work = f"http://127.0.0.1:{port}", [sys.executable, "-m", "sandbox"]
        common = ["--dir", str(folder), "--port", str(port)]
        subprocess.run([*work, "prepare", *common], cwd=servers.ROOT, check=True)
        given = dict(line.split("=", 1) for line in (folder / "env").read_text().splitlines())
        settings = {name: value for name, value in given.items() if name not in ("SECRET_KEYS", "PUBLIC_URL")}
        with (
            servers.running([*work, "serve", *common], port, {}, folder / "log", "/sandbox/chats"),
            stage(kind, {"web": 1, "worker": 1}, settings["CLIQ_URL"], {**settings, **PLENTY}, 0, 8, "wsgi") as here,
        ):
            limits = {family: {"calls": 100_000} for family in ("post", "structured", "messages")}
            requests.post(f"{sandbox}/sandbox/rates", json=limits, timeout=10).raise_for_status()
            _link(here, folder)
            here.start()
            wait_until_up(here.hooks)
            yield here, sandbox


def _link(here: Stage, folder: Path) -> None:
    """The people of the stand-in's data, a web site that may report, the CRM, a channel that hears of everything."""
    now, everything = SystemSource().now(), Filters()
    people = [json.loads(line) for line in (folder / "accounts.jsonl").read_text().splitlines()]
    values: dict[str, Any] = {"name": "web", "channel": CHANNEL, "events": EVENTS, "filters": everything.to_json()}
    values |= {"condition": "", "is_quiet": False, "escalate_seconds": 0, "escalate_to": (), "is_on": True}
    with here.database.write() as tables:
        for facts in people:
            tables.accounts.link(Account(**facts), now)
        admins = tuple(one["cliq_user_id"] for one in people if one["is_sender"])[:1]
        tables.links.put(Link("crm", "zylker", "Zylker", admins[0], "Aoi", now, admins, settings={"added": []}))
        tables.brands.put(Brand("b1", "Bench", BRAND, (SITE,)))
        tables.subscriptions.add(values, anchor(everything), "bench", now)
