"""What a journey asks of the sandbox behind the browser's back."""

import json
import urllib.request
from typing import Any

from tests.e2e.conftest import Running


def fault(running: Running, **wanted: Any) -> None:
    """The next calls go wrong; `wanted` as POST /sandbox/faults takes it."""
    post(running, "/sandbox/faults", wanted)


def post(running: Running, path: str, body: object) -> None:
    asked = urllib.request.Request(
        running.sandbox + path,
        data=json.dumps(body).encode(),
        headers={"Content-Type": "application/json"},
        method="POST",
    )
    with urllib.request.urlopen(asked, timeout=30) as answer:
        assert answer.status == 200
