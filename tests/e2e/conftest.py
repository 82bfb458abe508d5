"""The server and the sandbox as `make run` starts them, and a headless Chromium in front."""

import os
import shutil
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
BIN = ROOT / ".venv" / "bin"
CHROMIUM = next((path for path in map(shutil.which, ("chromium", "chromium-browser", "google-chrome")) if path), None)
# Background networking and QUIC would look for hosts that a test machine cannot reach.
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
UP_SECONDS = 180


@dataclass(frozen=True)
class Running:
    """One running installation: its addresses, and the environment that its processes were started with."""

    product: str
    sandbox: str
    given: dict[str, str] = field(default_factory=dict, repr=False)

    def flask(self, *words: str, status: int = 0) -> str:
        """What a command of the server's administrator prints."""
        lines = (Path(self.given["DATA_DIR"]) / "sandbox" / "env").read_text().splitlines()
        done = subprocess.run(
            [str(BIN / "flask"), "--app", "wsgi", *words],
            cwd=ROOT,
            env=self.given | dict(line.split("=", 1) for line in lines),
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )
        assert done.returncode == status, done.stdout + done.stderr
        return done.stdout + done.stderr


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="session")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """What Makefile's `run` does, with ports and a folder of its own; ended by the signal of Ctrl-C."""
    at = place(tmp_path_factory.mktemp("e2e"))
    with started(["make", "--no-print-directory", "run"], at):
        yield at


def place(folder: Path) -> Running:
    """Free ports, for processes that keep their data in `folder`."""
    product, sandbox = free_port(), free_port()
    given = {
        **{name: value for name, value in os.environ.items() if not name.startswith("PYTEST")},
        "PORT": str(product),
        "SANDBOX_PORT": str(sandbox),
        "DATA_DIR": str(folder),
    }
    return Running(f"http://127.0.0.1:{product}", f"http://127.0.0.1:{sandbox}", given)


@contextmanager
def started(command: list[str], at: Running) -> Iterator[None]:
    """Server and sandbox by that command, until the block ends."""
    path = Path(at.given["DATA_DIR"]) / "run.log"
    log = path.open("wb")
    process = subprocess.Popen(
        command, cwd=ROOT, env=at.given, stdout=log, stderr=subprocess.STDOUT, start_new_session=True
    )
    try:
        wait_for(f"{at.product}/ready", process, path)
        wait_for(f"{at.sandbox}/sandbox/chats", process, path)
        yield
    finally:
        os.killpg(process.pid, signal.SIGINT)
        process.wait(timeout=30)
        log.close()


def wait_for(url: str, process: "subprocess.Popen[bytes]", log: Path) -> None:
    """Return when `url` answers 200. A server is started, so this one place really waits."""
    deadline = time.monotonic() + UP_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urllib.request.urlopen(url, timeout=2) as answer:
                if answer.status == 200:
                    return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    pytest.fail(f"{url} did not come up:\n{log.read_text()[-3000:]}")


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    playwright = pytest.importorskip("playwright.sync_api", reason="Playwright is missing: make setup")
    if CHROMIUM is None:
        pytest.skip("Chromium is missing: apt-get install chromium")
    with playwright.sync_playwright() as started:
        opened = started.chromium.launch(executable_path=CHROMIUM, args=list(ARGUMENTS))
        yield opened
        opened.close()


@pytest.fixture
def page(browser: Any, running: Running) -> Iterator[Any]:
    """A fresh window on the console; any error of the page's own scripts fails the test."""
    reset(running)
    window = browser.new_context(viewport={"width": 1280, "height": 860})
    opened = window.new_page()
    opened.set_default_timeout(30_000)
    errors: list[str] = []
    opened.on("pageerror", lambda error: errors.append(str(error)))
    opened.goto(running.sandbox)
    opened.wait_for_selector("body[data-ready]")
    yield opened
    window.close()
    assert errors == []


@pytest.fixture
def pictures(tmp_path: Path) -> Path:
    """Where pictures are taken: for the README with PICTURES=docs/images, else nowhere that stays."""
    wanted = os.environ.get("PICTURES")
    return ROOT / wanted if wanted else tmp_path


def reset(running: Running) -> None:
    asked = urllib.request.Request(
        f"{running.sandbox}/sandbox/reset",
        data=b'{"dataset": "demo"}',
        headers={"Content-Type": "application/json"},
        method="POST",
    )
    with urllib.request.urlopen(asked, timeout=30) as answer:
        assert answer.status == 200
