"""The one object that holds everything the sandbox knows, and how a view finds it.

Services keep their own knowledge in their packages and hang themselves in here; this module knows none of them.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol, cast

import requests
from flask import current_app

from sandbox.clock import Clock
from sandbox.faults import Faults
from sandbox.ids import KEPT_COUNTERS, Ids
from sandbox.journal import Journal
from sandbox.store import Store
from sandbox.switches import Switches

if TYPE_CHECKING:
    from sandbox.accounts.tokens import Accounts
    from sandbox.data.installation import Installation
    from sandbox.data.people import People


class Callback(Protocol):
    """How the sandbox reaches the product: over HTTP, or in process."""

    def __call__(
        self,
        method: str,
        url: str,
        *,
        headers: dict[str, str],
        data: bytes,
        timeout: float,
    ) -> requests.Response: ...


@dataclass
class Sandbox:
    """All state of one sandbox.

    callback   sends an HTTP request to the product
    installation  the product's address, its OAuth client, and the key with which Cliq signs
    settle     called after something was sent to the product, so that a test can let the product's worker finish
    sleep      how faults wait
    patience_seconds  how long an answer of the control API waits for what the product sends by itself; 0 where
               `settle` runs the product's worker
    choices    first word of scopes → (key, name) of the organisations among which a person chooses at the consent page
    resets     called with (sandbox, dataset) after everything was emptied, in the order they were added
    """

    store: Store
    clock: Clock
    ids: Ids
    people: "People"
    callback: Callback
    settle: Callable[[], None]
    installation: "Installation"
    sleep: Callable[[float], None] = time.sleep
    patience_seconds: float = 0.0
    dataset: str = "demo"
    switches: Switches = field(default_factory=Switches)
    faults: Faults = field(default_factory=Faults)
    journal: Journal = field(default_factory=Journal)
    resets: list[Callable[["Sandbox", str], None]] = field(default_factory=list)
    accounts: "Accounts" = field(init=False)
    services: dict[str, Any] = field(default_factory=dict)
    choices: dict[str, list[tuple[str, str]]] = field(default_factory=dict)

    def reset(self, dataset: str) -> None:
        """Start again: empty everything, switches, faults and log included, and load a data set.

        dataset   `demo`, `empty`, or `large:N`; raises ValueError for another
        """
        check_dataset(dataset)
        with self.store.lock:
            self.store.clear(keep=KEPT_COUNTERS)
            self.switches.reset()
            self.faults.clear()
            self.clock.reset()
            self.dataset = dataset
            for load in self.resets:
                load(self, dataset)
            self.store.table("sandbox").put("dataset", {"name": dataset})
        self.journal.clear()


def check_dataset(dataset: str) -> int:
    """The number of records per module that `large:N` asks for, 0 for the others; raises ValueError."""
    kind, _, count = dataset.partition(":")
    if kind == "large" and count.isascii() and count.isdigit() and 0 < int(count) <= 100_000:
        return int(count)
    if dataset in ("demo", "empty"):
        return 0
    raise ValueError("dataset is demo, empty or large:N with N from 1 to 100000")


def current() -> Sandbox:
    """The sandbox of the running request."""
    return cast(Sandbox, current_app.extensions["sandbox"])


def over_http() -> Callback:
    """The real way to the product: a pooled session that follows no redirects."""
    session = requests.Session()
    for prefix in ("http://", "https://"):
        session.mount(prefix, requests.adapters.HTTPAdapter(pool_maxsize=32))

    def send(method: str, url: str, *, headers: dict[str, str], data: bytes, timeout: float) -> requests.Response:
        return session.request(
            method,
            url,
            headers=headers,
            data=data,
            timeout=timeout,
            allow_redirects=False,
        )

    return send
