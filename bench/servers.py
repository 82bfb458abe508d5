"""Starts and stops the processes that a measurement needs, each on a free port of 127.0.0.1.

What is compared runs with the gunicorn settings of the Procfile. It sends no load.
Every process is started in a group of its own and ended by its id.
"""

import contextlib
import os
import shlex
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

import requests

ROOT = Path(__file__).parent.parent
READY_SECONDS = 30.0
STOP_SECONDS = 10.0


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def gunicorn_settings() -> list[str]:
    """The arguments that the Procfile gives to gunicorn, without the application."""
    for line in (ROOT / "Procfile").read_text().splitlines():
        name, _, command = line.partition(":")
        if name == "web":
            return shlex.split(command)[1:-1]
    raise LookupError("the Procfile has no web process")


def inherited() -> dict[str, str]:
    """The environment without the product's own variables, which the developer's shell may have set."""
    leaking = ("CLIQ_", "ZOHO_", "SECRET_KEYS", "DATABASE_URL", "DATA_", "PUBLIC_URL", "ACCOUNTS_URL")
    return {name: value for name, value in os.environ.items() if not name.startswith(leaking)}


class Server:
    """One program that listens on `port`. Its output goes to a file, which is shown when it does not come up."""

    def __init__(self, command: list[str], port: int, environment: Mapping[str, str], log: Path) -> None:
        self.port = port
        self._log = log
        with log.open("wb") as output:
            self._process = subprocess.Popen(
                command,
                cwd=ROOT,
                env={**inherited(), **environment},
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def wait(self, path: str) -> None:
        """Until it answers 200; raises RuntimeError with its output when it does not."""
        given_up = time.monotonic() + READY_SECONDS
        while time.monotonic() < given_up and self._process.poll() is None:
            with contextlib.suppress(requests.RequestException):
                if requests.get(self.url + path, timeout=5).status_code == 200:
                    return
            time.sleep(0.05)
        raise RuntimeError(f"{self._process.args!r} did not come up:\n{self._log.read_text()[-4000:]}")

    def resident_mb(self) -> list[float]:
        """Resident memory of each worker process (the children of the master), in MB."""
        children = Path(f"/proc/{self._process.pid}/task/{self._process.pid}/children").read_text().split()
        return [_resident_mb(int(child)) for child in children]

    def resident_mb_of_children(self) -> list[float]:
        """Resident memory of what the worker processes have started themselves, in MB."""
        workers = Path(f"/proc/{self._process.pid}/task/{self._process.pid}/children").read_text().split()
        tasks = [task for worker in workers for task in Path(f"/proc/{worker}/task").glob("*/children")]
        return [_resident_mb(int(child)) for task in tasks for child in task.read_text().split()]

    def processor_seconds(self) -> float:
        """Processor time that its worker processes have taken so far, of the system included."""
        children = Path(f"/proc/{self._process.pid}/task/{self._process.pid}/children").read_text().split()
        ticks = 0
        for child in children:
            fields = Path(f"/proc/{child}/stat").read_text().rpartition(")")[2].split()
            ticks += int(fields[11]) + int(fields[12])
        return ticks / os.sysconf("SC_CLK_TCK")

    def stop(self) -> None:
        if self._process.poll() is None:
            self._process.terminate()
            try:
                self._process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                os.killpg(self._process.pid, signal.SIGKILL)
                self._process.wait()


def _resident_mb(process: int) -> float:
    for line in Path(f"/proc/{process}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    return 0.0


@contextlib.contextmanager
def web(application: str, environment: Mapping[str, str], log: Path, ready: str = "/ready") -> Iterator[Server]:
    """A WSGI application under gunicorn with the Procfile's settings."""
    port = free_port()
    command = [sys.executable, "-m", "gunicorn", *gunicorn_settings(), "--bind", f"127.0.0.1:{port}", application]
    with running(command, port, environment, log, ready) as server:
        yield server


@contextlib.contextmanager
def one_process(application: str, environment: Mapping[str, str], log: Path, ready: str) -> Iterator[Server]:
    """A WSGI application in one process, which therefore may count in memory."""
    port = int(environment.get("BENCH_PORT") or free_port())
    settings = ["--worker-class", "gthread", "--workers", "1", "--threads", "64", "--no-control-socket"]
    command = [sys.executable, "-m", "gunicorn", *settings, "--bind", f"127.0.0.1:{port}", application]
    with running(command, port, environment, log, ready) as server:
        yield server


@contextlib.contextmanager
def running(command: list[str], port: int, environment: Mapping[str, str], log: Path, ready: str) -> Iterator[Server]:
    server = Server(command, port, environment, log)
    try:
        server.wait(ready)
        yield server
    finally:
        server.stop()
