"""How long one event takes on an idle system: from the call of the source until Cliq has the message."""

import time

import requests

from bench.chaos.receiver import Receiver, Rules
from bench.chaos.stage import stage, wait_until_up
from bench.report import Row, Section, percentile

EVENTS = 60
PAUSE_SECONDS = 0.17  # no multiple of the workers' idle pause
SETTINGS = {"PACE_CARDS": "0", "PACE_TEXTS": "0"}


def measure() -> list[Section]:
    rows = []
    for kind in ("sqlite", "postgresql"):
        figures = latencies(kind)
        rows.append(Row(f"{kind}, p50", percentile(figures, 50), "ms", at_most=150))
        rows.append(Row(f"{kind}, p99", percentile(figures, 99), "ms"))
    return [Section("From the event to its message, idle system: 1 web, 1 worker", rows)]


def latencies(kind: str) -> list[float]:
    receiver = Receiver(Rules(texts=10**9))
    with stage(kind, {"web": 1, "worker": 1}, receiver.url, SETTINGS) as here:
        here.start()
        wait_until_up(here.hooks)
        session = requests.Session()
        figures = [_one(session, here.hooks[0], receiver, number) for number in range(EVENTS + 5)]
    receiver.close()
    return figures[5:]


def _one(session: requests.Session, url: str, receiver: Receiver, number: int) -> float:
    began, line = time.perf_counter(), f"n{number}"
    session.post(url, data={"channel": "c", "line": line}, timeout=10).raise_for_status()
    while not receiver.stored or receiver.stored[-1].text != line:
        if time.perf_counter() - began > 30:
            raise RuntimeError("the message did not come")
        time.sleep(0.001)
    took = (time.perf_counter() - began) * 1000
    time.sleep(PAUSE_SECONDS)
    return took
