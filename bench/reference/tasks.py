"""Posting as tasks of huey: the peer of our deliveries. It knows no order, no pace, and forgets what it was doing."""

import os
import threading
import time
from pathlib import Path
from typing import Any

import requests
from huey import SqliteHuey

queue: Any = SqliteHuey(filename=os.environ["BENCH_HUEY"], fsync=True)
LOCAL = threading.local()


@queue.task()  # type: ignore[untyped-decorator, unused-ignore]
def post(number: int) -> None:
    while not Path(os.environ["BENCH_GO"]).exists():
        time.sleep(0.01)
    if not hasattr(LOCAL, "session"):
        LOCAL.session = requests.Session()
    url = f"{os.environ['BENCH_URL']}/api/v2/channelsbyname/c/message"
    LOCAL.session.post(url, json={"text": f"h{number}"}, timeout=10).raise_for_status()


def fill(count: int) -> None:
    for number in range(count):
        post(number)
