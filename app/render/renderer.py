"""Pictures of charts and transcripts on paper, drawn in a process of their own: matplotlib would cost every web process
82 MB and a second, fpdf2 nearly as much.

The child is started when the first drawing is wanted, draws one after another, is started anew when it has died or does
not answer in time, and ends with this process. Nothing is kept here.
"""

import json
import os
import select
import struct
import subprocess
import sys
import threading
from pathlib import Path

from app.render.chart import Chart
from app.render.child import DONE
from app.render.transcript import Transcript

ROOT = Path(__file__).parents[2]
WAITING_MOST = 16  # pictures that are wanted at once; more are refused at once
START_SECONDS = 30.0  # at its very first start matplotlib looks at every font of the machine
DRAW_SECONDS = 5.0
# What a Python process needs of our environment; no secret is among it.
INHERITED = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "LD_LIBRARY_PATH", "PYTHONHOME", "VIRTUAL_ENV", "SYSTEMROOT")


class NotDrawn(Exception):
    """There is no picture. reason: busy (too many are wanted) | late | gone (it died twice) | closed | an error."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Renderer:
    """folder   where matplotlib may keep its list of fonts between starts
    draws    'charts' or 'papers': a child knows one craft, and loads what that needs
    """

    def __init__(
        self, folder: Path, draws: str = "charts", *, draw_seconds: float = DRAW_SECONDS, waiting: int = WAITING_MOST
    ) -> None:
        self._folder = folder
        self._draws = draws
        self._draw_seconds = draw_seconds
        self._places = threading.BoundedSemaphore(waiting)
        self._turn = threading.Lock()
        self._child: _Child | None = None
        self._is_closed = False

    def png(self, chart: Chart) -> bytes:
        """A picture of 1024 pixels' width, of a Renderer that draws charts. raises NotDrawn"""
        return self._asked(chart)

    def pdf(self, transcript: Transcript) -> bytes:
        """A document in A4, of a Renderer that draws papers. raises NotDrawn"""
        return self._asked(transcript)

    def _asked(self, facts: Chart | Transcript) -> bytes:
        if not self._places.acquire(blocking=False):
            raise NotDrawn("busy")
        try:
            asked = json.dumps(facts.to_json()).encode()
            with self._turn:
                return self._drawn(asked)
        finally:
            self._places.release()

    def warm(self) -> None:
        """Start the child, without waiting for it: a picture will soon be wanted."""
        if self._turn.acquire(blocking=False):
            try:
                self._started()
            finally:
                self._turn.release()

    def close(self) -> None:
        with self._turn:
            self._is_closed = True
            self._drop()

    @property
    def process_id(self) -> int | None:
        """Of the child, while there is one."""
        return self._child.process.pid if self._child else None

    def _drawn(self, asked: bytes) -> bytes:
        for _ in range(2):
            try:
                answer = self._started().ask(asked, self._draw_seconds)
            except TimeoutError:
                self._drop()
                raise NotDrawn("late") from None
            except OSError:  # it was idle for long and went, or somebody ended it
                self._drop()
                continue
            if answer[:1] != DONE:
                raise NotDrawn(answer[1:].decode())
            return answer[1:]
        raise NotDrawn("gone")

    def _started(self) -> "_Child":
        if self._is_closed:
            raise NotDrawn("closed")
        if self._child is None:
            self._child = _Child(self._folder, self._draws)
        return self._child

    def _drop(self) -> None:
        if self._child is not None:
            self._child.end()
            self._child = None


class _Child:
    def __init__(self, folder: Path, draws: str) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        given = {name: os.environ[name] for name in INHERITED if name in os.environ}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "app.render.child", draws],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            bufsize=0,
            cwd=ROOT,
            env={**given, "PYTHONPATH": str(ROOT), "MPLCONFIGDIR": str(folder.resolve()), "MPLBACKEND": "agg"},
        )
        self._is_ready = False

    def ask(self, body: bytes, seconds: float) -> bytes:
        """raises TimeoutError, OSError (it is gone)"""
        assert self.process.stdin is not None
        if not self._is_ready:
            self._frame(START_SECONDS)
            self._is_ready = True
        self.process.stdin.write(struct.pack(">I", len(body)) + body)
        return self._frame(seconds)

    def end(self) -> None:
        """At once: what it draws is wanted no longer."""
        self.process.kill()
        with self.process:  # closes the pipes and waits
            pass

    def _frame(self, seconds: float) -> bytes:
        return self._exactly(struct.unpack(">I", self._exactly(4, seconds))[0], seconds)

    def _exactly(self, size: int, seconds: float) -> bytes:
        assert self.process.stdout is not None
        found = bytearray()
        while len(found) < size:
            if not select.select([self.process.stdout], [], [], seconds)[0]:
                raise TimeoutError
            part = self.process.stdout.read(size - len(found))
            if not part:
                raise BrokenPipeError
            found += part
        return bytes(found)
