"""Sends events to the webhooks that want them, signed, and again when they fail; keeps what was sent.

Time-out and tries as the vendor says: 5 s, anything from 300 up is a failure, again after a minute, three times, then
kept among the failed executions.
Source: https://www.zoho.com/salesiq/help/developer-section/failure-list-webhook-v2.html, read 2026-11-22.
"""

import json
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import requests

from sandbox.salesiq.hooks.registry import Registry, signature
from sandbox.salesiq.portal import Portal
from sandbox.store import Document

FURTHER_TRIES = 3
FAILURE_FROM = 300
MOST_SENT = 500


@dataclass(frozen=True)
class Due:
    """One event for one webhook. attempt: from 1"""

    hook_id: str
    envelope: Document
    attempt: int = 1


class Delivery:
    """The way out of one portal.

    In process everything is sent at once, in the caller's thread; a served sandbox sends one after the other in a
    thread of its own, so that whoever calls SalesIQ doesn't wait for its webhooks.
    """

    def __init__(self, portal: Portal) -> None:
        self.portal, self.registry = portal, Registry(portal)
        self._held: list[Due] = []
        self._order = threading.Lock()
        self._thread: ThreadPoolExecutor | None = None

    def tell(self, event: str, chat: Document, entity: Document) -> None:
        """A `conversation.*` event."""
        self.emit(event, "conversation", chat["id"], entity, chat["app_id"])

    def emit(self, event: str, kind: str, entity_id: str, entity: Document, app_id: str = "") -> None:
        """Send an event to everybody who wants it."""
        switches = self.portal.sandbox.switches
        for hook in self.registry.wanting(event, app_id):
            envelope: Document = {
                "webhook": {"id": hook["id"]},
                "org_id": self.portal.org_id,
                "app_id": app_id,
                "entity_type": kind,
                "entity_id": entity_id,
                "event": event,
                "event_time": self.portal.now(),
                "attempt": 1,
                "version": "1" if switches["salesiq_version_type"] == "text" else 1,
                "entity": entity,
            }
            if not app_id:
                envelope = {name: value for name, value in envelope.items() if name not in ("app_id", "webhook")}
            for _ in range(int(switches["salesiq_copies"])):
                self._queue(Due(hook["id"], envelope))

    def flush(self) -> None:
        """Send what an order switch holds back, and what is due for another try."""
        with self._order:
            held, self._held = self._held, []
        for due in held:
            self._out(due)
        self.retry()

    def retry(self, *, all_of_them: bool = False) -> int:
        """Try again what failed long enough ago, or everything that waits: how many."""
        now, waiting, count = int(self.portal.now()), self.portal.table("waiting"), 0
        for key in waiting.ids():
            kept = waiting.get(key)
            if kept and (all_of_them or int(kept["due"]) <= now) and waiting.delete(key):
                self._out(Due(kept["hook"], kept["envelope"], kept["attempt"]))
                count += 1
        return count

    def drain(self) -> None:
        """Wait until everything that was told has gone out."""
        if self._thread is not None:
            self._thread.submit(lambda: None).result()

    def sent(self) -> list[Document]:
        """What was sent, oldest first: {event, url, status, attempt, body, signed}."""
        return self.portal.table("sent").values()

    def _queue(self, due: Due) -> None:
        out = [due]
        if self.portal.sandbox.switches["salesiq_order"] == "swapped":
            with self._order:
                out, self._held = ([due, *self._held], []) if self._held else ([], [due])
        for one in out:
            self._out(one)

    def again(self, due: Due) -> None:
        """Send one that had failed for good."""
        self._out(due)

    def _out(self, due: Due) -> None:
        if not self.portal.sandbox.patience_seconds:
            self._send(due)
            return
        with self._order:
            self._thread = self._thread or ThreadPoolExecutor(1, thread_name_prefix="salesiq")
        self._thread.submit(self._send, due)

    def _send(self, due: Due) -> None:
        sandbox, hook = self.portal.sandbox, self.registry.find(due.hook_id)
        if hook is None:
            return
        headers, raw = self._signed(hook, self._body(hook, due))
        try:
            seconds = float(sandbox.switches["salesiq_timeout_seconds"])
            answer = sandbox.callback("POST", hook["url"], headers=headers, data=raw, timeout=seconds)
            status, said = answer.status_code, answer.text[:500]
        except (requests.RequestException, OSError):
            status, said = 0, ""
        self._keep(due, hook, status, raw, headers)
        if not 200 <= status < FAILURE_FROM:
            self._failed(due, hook, status, said)

    def _body(self, hook: Document, due: Due) -> bytes:
        name = "salesiq_workflow_shape" if hook["workflow"] else "salesiq_shape"
        body: Any = {**due.envelope, "attempt": due.attempt}
        if self.portal.sandbox.switches[name] == "bare":
            body = due.envelope["entity"]
        return json.dumps(body, ensure_ascii=False).encode()

    def _signed(self, hook: Document, raw: bytes) -> tuple[dict[str, str], bytes]:
        """(headers, the bytes to send), spoilt as the switches say."""
        switches = self.portal.sandbox.switches
        headers = {"Content-Type": "application/json", "User-Agent": "ZohoSalesIQ"}
        how = switches["salesiq_signature"]
        if hook["secured"] and hook["keys"] and how != "missing":
            headers["x-siqsignature"] = signature(hook, raw if how == "right" else raw + b" ")
        if switches["salesiq_body_changed"]:
            raw = raw[:-2] + bytes([raw[-2] ^ 1]) + raw[-1:]
        return headers, raw

    def _keep(self, due: Due, hook: Document, status: int, raw: bytes, headers: dict[str, str]) -> None:
        table = self.portal.table("sent")
        number = self.portal.sandbox.ids.number("salesiq.sent")
        facts = {"event": due.envelope["event"], "entity_id": due.envelope["entity_id"], "url": hook["url"]}
        more = {"status": status, "attempt": due.attempt, "signed": "x-siqsignature" in headers}
        table.put(str(number), {**facts, **more, "body": raw.decode("utf-8", "replace")})
        if len(table) > MOST_SENT:
            table.delete(table.ids()[0])

    def _failed(self, due: Due, hook: Document, status: int, said: str) -> None:
        sandbox = self.portal.sandbox
        key = str(sandbox.ids.number("salesiq.execution"))
        if due.attempt <= FURTHER_TRIES:
            seconds = int(sandbox.switches["salesiq_retry_seconds"])
            kept = {"hook": due.hook_id, "envelope": due.envelope, "attempt": due.attempt + 1}
            self.portal.table("waiting").put(key, {**kept, "due": str(int(self.portal.now()) + seconds * 1000)})
            if sandbox.patience_seconds:
                later = threading.Timer(seconds + 0.05, self.retry)
                later.daemon = True
                later.start()
            return
        self.portal.change("webhooks", hook["id"], failures=hook["failures"] + 1)
        failed = {"id": key, "hook": hook["id"], "event": due.envelope["event"], "envelope": due.envelope}
        more = {"attempt": due.attempt, "status": status, "answer": said, "time": self.portal.now()}
        self.portal.table("executions").put(key, {**failed, **more})
