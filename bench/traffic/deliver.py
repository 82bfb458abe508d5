"""Messages delivered per second to a receiver that does nothing, by 1, 2 and 4 worker processes of four threads.

Beside them a plain loop of requests.post, which is the limit of one thread and one receiver, and huey, which keeps its
tasks in SQLite too, but loses what is under way when it is killed. Without pacing: Cliq's own limits are far below.
"""

import contextlib
import importlib.util
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import requests

from app.now import SystemSource
from app.storage.sending.message import Message
from bench import servers
from bench.chaos.receiver import Receiver, Rules
from bench.chaos.stage import Stage, stage
from bench.report import Row, Section

MESSAGES = 600
WORKERS = (1, 2, 4)
GIVEN_UP_SECONDS = 60.0
NO_PACE = {"PACE_CARDS": "0", "PACE_TEXTS": "0"}
NO_LIMIT = Rules(texts=10**9, cards=10**9, looks=10**9)


def measure() -> list[Section]:
    receiver = Receiver(NO_LIMIT)
    limit = plain_loop(receiver)
    rows = [Row("a plain loop of requests.post", limit, "/s", beside="the limit of one thread")]
    for kind in ("sqlite", "postgresql"):
        rows += [Row(f"{kind}, {count} workers", ours(kind, count), "/s") for count in WORKERS]
    if importlib.util.find_spec("huey"):
        rows.append(Row("huey on SQLite, 1 consumer of four threads", huey(receiver), "/s", beside="a peer"))
    receiver.close()
    note = "" if importlib.util.find_spec("huey") else "huey is not installed: pip install -r requirements-bench.txt"
    return [Section(f"Messages delivered per second, {MESSAGES} of them, each its own stream", rows, note)]


def plain_loop(receiver: Receiver) -> float:
    session, began = requests.Session(), time.monotonic()
    for number in range(MESSAGES):
        session.post(f"{receiver.url}/api/v2/channelsbyname/c/message", json={"text": f"n{number}"}, timeout=10)
    return MESSAGES / (time.monotonic() - began)


def ours(kind: str, workers: int) -> float:
    receiver = Receiver(NO_LIMIT)
    with stage(kind, {"worker": workers}, receiver.url, NO_PACE) as here:
        here.start()
        fill(here, "warm", 8 * workers)
        _until(receiver, 8 * workers)
        time.sleep(1)  # every process has connected by now
        before, began = len(receiver.stored), time.monotonic()
        fill(here, "n", MESSAGES)
        _until(receiver, before + MESSAGES)
        seconds = time.monotonic() - began
    receiver.close()
    return MESSAGES / seconds


def fill(here: Stage, prefix: str, count: int) -> None:
    now = SystemSource().now()
    messages = [
        Message(f"{prefix}{number}", "channel", f"c{number}", {"text": f"{prefix}{number}"}, f"{prefix}{number}")
        for number in range(count)
    ]
    with here.database.write() as tables:
        tables.outbox.add(messages, now)


def huey(receiver: Receiver) -> float:
    """The same posts as tasks; they are put in first, since its consumer starts at once."""
    with _consumer(receiver) as folder:
        before, began = len(receiver.stored), time.monotonic()
        (folder / "go").touch()
        _until(receiver, before + MESSAGES)
        return MESSAGES / (time.monotonic() - began)


@contextlib.contextmanager
def _consumer(receiver: Receiver) -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        environment = {
            **servers.inherited(),
            "BENCH_HUEY": str(folder / "huey.db"),
            "BENCH_URL": receiver.url,
            "BENCH_GO": str(folder / "go"),
        }
        fill_up = f"from bench.reference.tasks import fill; fill({MESSAGES})"
        subprocess.run([sys.executable, "-c", fill_up], cwd=servers.ROOT, env=environment, check=True)
        consumer = [sys.executable, "-m", "huey.bin.huey_consumer", "bench.reference.tasks.queue", "-w", "4", "-q"]
        running = subprocess.Popen(
            consumer, cwd=servers.ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        try:
            time.sleep(3)
            yield folder
        finally:
            running.terminate()
            running.wait(20)


def _until(receiver: Receiver, count: int) -> None:
    given_up = time.monotonic() + GIVEN_UP_SECONDS
    while len(receiver.stored) < count:
        if time.monotonic() > given_up:
            raise RuntimeError(f"{len(receiver.stored)} of {count} messages came")
        time.sleep(0.005)
