"""One run of the kill test: events go in while everything is killed and Cliq misbehaves; then every line is counted.

Whoever sends an event repeats it until it is taken, as a source that means it does; that is where 'nothing is lost'
begins.
"""

import contextlib
import random
import threading
import time
from collections import Counter, defaultdict
from dataclasses import dataclass

import requests

from bench.chaos.receiver import Receiver, Rules
from bench.chaos.stage import Stage, stage, wait_until_up
from bench.report import Row, Section

DESTINATIONS = 200
SENDERS = 8
DRAIN_SECONDS = 90.0
THREADS = 4  # of a worker
# A tenth and less of the real windows, and waits between tries to match: a run takes two minutes, not two hours.
SETTINGS = {
    "PACE_WINDOW_SECONDS": "2",
    "LOCK_SECONDS": "3",
    "SEND_SECONDS": "2",
    "LEASE_SECONDS": "6",
    "RETRY_FACTOR": "0.05",
}
RULES = Rules(window_seconds=2.0, lock_seconds=3.0, stall_seconds=3.0)
SETUPS = {
    "postgresql": {"web": 2, "worker": 3, "clock": 2},
    "sqlite": {"web": 1, "worker": 2, "clock": 1},
}


@dataclass(frozen=True)
class Verdict:
    """What phase two found. duplicates: by what the sender of the first copy had learned of it."""

    lost: int
    duplicates: Counter[str]
    disordered: int
    dead: int


def measure(kind: str, events: int, seconds: float) -> Section:
    receiver = Receiver(RULES)
    with stage(kind, SETUPS[kind], receiver.url, SETTINGS) as here:
        here.start()
        wait_until_up(here.hooks)
        over, began = threading.Event(), time.monotonic()
        receiver.is_bad = True
        tormentor = threading.Thread(target=here.torment, args=(over, random.Random(7), 2.5))
        tormentor.start()
        try:
            repeats = feed(here, events, seconds)
            took = time.monotonic() - began
        finally:
            over.set()
            tormentor.join()
        receiver.is_bad = False
        left = here.open_rows()
        drained = here.drained(DRAIN_SECONDS)
        verdict = judge(receiver, here, events)
        with here.database.read() as tables:
            counts = tables.ledger.counts()
    receiver.close()
    return section(kind, events, took, here, receiver, verdict, drained, repeats, left, counts)


def feed(here: Stage, events: int, seconds: float) -> int:
    """Send every event, each destination's in order, until each is taken; returns how many had to be sent again."""
    repeats: Counter[int] = Counter()
    pause = seconds * SENDERS / events

    def send(mine: int) -> None:
        chance, session = random.Random(mine), requests.Session()
        for number in range(events // DESTINATIONS):
            for channel in range(mine, DESTINATIONS, SENDERS):
                body = {"channel": f"d{channel}", "line": f"d{channel} n{number}"}
                started = time.monotonic()
                while True:
                    with contextlib.suppress(requests.RequestException):
                        if session.post(chance.choice(here.hooks), data=body, timeout=5).status_code in (200, 202):
                            break
                    repeats[mine] += 1
                    time.sleep(0.1)
                time.sleep(max(0.0, pause - (time.monotonic() - started)))

    threads = [threading.Thread(target=send, args=(mine,)) for mine in range(SENDERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return repeats.total()


def judge(receiver: Receiver, here: Stage, events: int) -> Verdict:
    """Count every line at the receiver."""
    fates: defaultdict[str, list[str]] = defaultdict(list)
    order: defaultdict[str, list[int]] = defaultdict(list)
    for stored in receiver.stored:
        for line in stored.text.split("\n"):
            if line not in fates:
                order[stored.channel].append(int(line.rpartition("n")[2]))
            fates[line].append(stored.fate)
    wanted = {f"d{channel} n{number}" for channel in range(DESTINATIONS) for number in range(events // DESTINATIONS)}
    duplicates = Counter(fate for found in fates.values() for fate in found[:-1])
    with here.database.read() as tables:
        dead = tables.ledger.backlog().get("dead", 0)
        dead += sum(count for (_, state), count in tables.inbox.backlog().items() if state == "dead")
    disordered = sum(numbers != sorted(numbers) for numbers in order.values())
    return Verdict(len(wanted - set(fates)), duplicates, disordered, dead)


def section(
    kind: str,
    events: int,
    took: float,
    here: Stage,
    receiver: Receiver,
    verdict: Verdict,
    drained: float | None,
    repeats: int,
    left: tuple[int, int],
    counts: dict[str, int],
) -> Section:
    processes = ", ".join(f"{count} {each}" for each, count in SETUPS[kind].items())
    killed = ", ".join(f"{count} {each}" for each, count in sorted(here.kills.items()))
    faults = ", ".join(f"{count} × {each}" for each, count in sorted(receiver.faults.items()))
    first = ", ".join(f"{count} {fate}" for fate, count in sorted(verdict.duplicates.items()))
    found = counts.get("found_instead_of_sent", 0)
    rows = [
        Row("events taken", events, "", beside=f"in {took:.0f} s; {repeats} had to be sent again"),
        Row("processes killed with -9", here.kills.total(), "", beside=killed),
        Row("calls that went wrong at Cliq", receiver.faults.total(), "", beside=faults),
        Row("lost", verdict.lost, "", at_most=0),
        Row("given up", verdict.dead, "", at_most=0),
        Row("channels out of order", verdict.disordered, "", at_most=0),
        Row("lines that came twice", verdict.duplicates.total(), "", beside=first and f"the first copy was {first}"),
        Row(
            "of these where Cliq had answered",
            verdict.duplicates["answered"],
            "",
            at_most=here.kills["worker"] * THREADS,
            beside="a worker was killed before it could write that down",
        ),
        Row("messages found there instead of sent again", found, ""),
        Row("calls for them", receiver.calls, "", beside=f"{len(receiver.stored)} messages stored"),
        Row("lock-outs that we caused", receiver.overshoots, "", at_most=0),
        Row(
            "drained after the last fault",
            DRAIN_SECONDS if drained is None else drained,
            "s",
            at_most=30,
            beside=f"{left[0]} events and {left[1]} messages were left then",
        ),
    ]
    return Section(f"Kill test on {kind}: {processes}; {DESTINATIONS} destinations", rows)
