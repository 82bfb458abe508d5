"""The lock test in real time: three times Cliq's allowance for one destination, by several processes, windows a tenth.

No account may be locked out, everything must arrive in order and once, in far fewer messages than events.
"""

import time

import requests

from bench.chaos.receiver import Receiver, Rules
from bench.chaos.stage import stage, wait_until_up
from bench.report import Row, Section

SECONDS = 90.0
WINDOW_SECONDS = 6.0
PER_SECOND = 3 * 20 / WINDOW_SECONDS
SETTINGS = {"PACE_WINDOW_SECONDS": str(WINDOW_SECONDS), "LOCK_SECONDS": "60", "RETRY_FACTOR": "0.1"}


def measure(kind: str = "postgresql") -> Section:
    receiver = Receiver(Rules(window_seconds=WINDOW_SECONDS, lock_seconds=60.0))
    with stage(kind, {"web": 1, "worker": 3}, receiver.url, SETTINGS, senders=1) as here:
        here.start()
        wait_until_up(here.hooks)
        began, number = time.monotonic(), 0
        session = requests.Session()
        while time.monotonic() - began < SECONDS:
            body = {"channel": "sales", "line": f"n{number}", "card": "yes"}
            session.post(here.hooks[0], data=body, timeout=10).raise_for_status()
            number += 1
            time.sleep(max(0.0, began + number / PER_SECOND - time.monotonic()))
        drained = here.drained(2 * WINDOW_SECONDS + 10)
    receiver.close()
    lines = [line for stored in receiver.stored for line in stored.text.split("\n")]
    rows = [
        Row("events, cards for one channel", number, "", beside=f"in {SECONDS:.0f} s, three times the allowance"),
        Row("arrived in order, each once", lines == [f"n{one}" for one in range(number)], "", at_least=1),
        Row("messages they became", len(receiver.stored), "", at_most=number / 2),
        Row("lock-outs", receiver.overshoots, "", at_most=0),
        Row("drained", 99 if drained is None else drained, "s", at_most=2 * WINDOW_SECONDS),
    ]
    return Section(f"Lock test on {kind}: 3 workers, one account, windows of {WINDOW_SECONDS:.0f} s", rows)
