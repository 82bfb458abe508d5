"""Cliq as it is on a bad day: posts messages, counts them, locks out who calls too often, and misbehaves when told to.

It remembers every line that it stored and what its sender learned of that. Sources of the rules: sandbox/cliq/rates.py.
"""

import json
import random
import threading
import time
from collections import Counter, defaultdict, deque
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

STRUCTURED = ("card", "slides", "buttons", "references")
THREADED = ("thread_message_id", "thread_chat_id")
FAULTS = {"500": 0.03, "429": 0.01, "400": 0.01, "cut_before": 0.02, "cut_after": 0.03, "stall": 0.01}
REFUSED = {"code": "request_limit_exceeded", "message": "You have exceeded the URL throttle limits."}


@dataclass(frozen=True)
class Rules:
    """Calls of one account and family within a window, seconds of the lock after one more, seconds of a stall."""

    texts: int = 50
    cards: int = 20
    looks: int = 15
    window_seconds: float = 60.0
    lock_seconds: float = 600.0
    stall_seconds: float = 3.0


@dataclass(frozen=True)
class Stored:
    """fate: what its sender learned: 'answered', 'cut' or 'stalled'."""

    message_id: str
    at: float
    channel: str
    text: str
    fate: str


@dataclass
class Receiver:
    """is_bad   whether it misbehaves now; with `chance` it does so the same way each time
    shown    by message id: the title of the card that it shows now
    """

    rules: Rules
    chance: random.Random = field(default_factory=lambda: random.Random(4))
    is_bad: bool = False
    stored: list[Stored] = field(default_factory=list)
    faults: Counter[str] = field(default_factory=Counter)
    overshoots: int = 0
    calls: int = 0
    shown: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._lock = threading.Lock()
        self._recent: defaultdict[tuple[str, str], deque[float]] = defaultdict(deque)
        self._locked: dict[tuple[str, str], float] = {}
        receiver = self

        class Handler(_Handler):
            cliq = receiver

        self._server = Server(("127.0.0.1", 0), Handler)
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}/cliq"

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def admits(self, person: str, family: str) -> bool:
        """Count one call; False when the account is locked out or is now."""
        allowed: int = getattr(self.rules, family)
        key, now = (person, family), time.monotonic()
        with self._lock:
            if now < self._locked.get(key, 0):
                return False
            calls = self._recent[key]
            while calls and calls[0] <= now - self.rules.window_seconds:
                calls.popleft()
            calls.append(now)
            if len(calls) > allowed:
                self.overshoots += 1
                self._locked[key] = now + self.rules.lock_seconds
                return False
        return True

    def lock(self, person: str, family: str) -> None:
        with self._lock:
            self._locked[(person, family)] = time.monotonic() + self.rules.lock_seconds

    def fault(self) -> str:
        """What goes wrong with this call; '' nothing."""
        if not self.is_bad:
            return ""
        with self._lock:
            number = self.chance.random()
            for name, share in FAULTS.items():
                number -= share
                if number < 0:
                    self.faults[name] += 1
                    return name
        return ""

    def store(self, channel: str, body: dict[str, Any], fate: str) -> str:
        """What is said in a thread is stored under 'T' and the id of the message that it hangs on."""
        thread = body.get("thread_chat_id") or (f"T{body['thread_message_id']}" if "thread_message_id" in body else "")
        with self._lock:
            message_id = f"{int(time.time() * 1000)}_{len(self.stored)}"
            self.stored.append(Stored(message_id, time.time(), thread or channel, str(body["text"]), fate))
            self.shown[message_id] = str((body.get("card") or {}).get("title") or "")
        return message_id

    def since(self, channel: str, at: float) -> list[Stored]:
        with self._lock:
            return [one for one in reversed(self.stored) if one.channel == channel and one.at >= at][:100]


class Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Nothing: callers are killed by the dozen."""


class _Handler(BaseHTTPRequestHandler):
    cliq: Receiver
    protocol_version = "HTTP/1.1"
    wbufsize = -1  # one packet for each answer: two would wait 40 ms for each other
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        """A channel by its name, or what was said in a chat."""
        parts = urlsplit(self.path)
        words = parts.path.split("/")
        if words[-2] == "channelsbyname":
            name = words[-1]
            self._answer(200, {"channel_id": name, "chat_id": f"CT_{name}", "unique_name": name, "name": f"#{name}"})
        elif not self.cliq.admits(self._person(), "looks"):
            self._answer(400, REFUSED)
        else:
            at = int(parse_qs(parts.query).get("fromtime", ["0"])[0]) / 1000
            found = self.cliq.since(words[-2].removeprefix("CT_"), at)
            self._answer(200, {"data": [{"id": one.message_id, "content": {"text": one.text}} for one in found]})

    def do_POST(self) -> None:
        """A message for a channel."""
        body = json.loads(self.rfile.read(int(self.headers.get("Content-Length") or 0)))
        self.cliq.calls += 1
        person = self._person()
        family = "cards" if any(body.get(key) for key in (*STRUCTURED, *THREADED)) else "texts"
        channel = urlsplit(self.path).path.split("/")[-2]
        fault = self.cliq.fault()
        if fault == "cut_before":
            self._cut()
        elif fault == "500":
            self._answer(500, {"message": "Cliq server encountered an error."})
        elif fault in ("429", "400"):
            self.cliq.lock(person, family)
            self._answer(int(fault), REFUSED)
        elif not self.cliq.admits(person, family):
            self._answer(400, REFUSED)
        elif fault == "cut_after":
            self.cliq.store(channel, body, "cut")
            self._cut()
        elif fault == "stall":
            self.cliq.store(channel, body, "stalled")
            time.sleep(self.cliq.rules.stall_seconds)
            self._cut()
        else:
            answer: dict[str, Any] = {"message_id": self.cliq.store(channel, body, "answered")}
            if any(body.get(key) for key in THREADED):
                thread = body.get("thread_chat_id") or f"T{body['thread_message_id']}"
                answer["thread_information"] = {"chat_id": thread}
            self._answer(200, answer)

    def do_PUT(self) -> None:
        """A message is changed."""
        body = json.loads(self.rfile.read(int(self.headers.get("Content-Length") or 0)))
        fault = self.cliq.fault()
        if fault in ("cut_before", "500"):
            self._answer(500, {"message": "Cliq server encountered an error."})
            return
        name = unquote(urlsplit(self.path).path.split("/")[-1])
        self.cliq.shown[name] = str((body.get("card") or {}).get("title") or "")
        self._answer(200, {})

    def _person(self) -> str:
        return self.headers.get("Authorization", "")

    def _cut(self) -> None:
        self.close_connection = True

    def _answer(self, status: int, body: dict[str, Any]) -> None:
        raw = json.dumps(body).encode()
        try:
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(raw)))
            self.end_headers()
            self.wfile.write(raw)
        except OSError:
            self.close_connection = True  # its sender was killed

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        """Nothing: thousands of lines help nobody."""
