"""Runs the rules that a change calls for: merges the record's values into the webhook, posts it, keeps failures.

Merged values are pasted as the user sees them, and nothing is quoted in a raw body; no signature, no second try.
Source: as in rules.py.
"""

import re
import threading
from typing import Any
from urllib.parse import urlencode

import requests

from sandbox.crm.organisation import Change, Crm, Row
from sandbox.crm.values import Renderer
from sandbox.crm.workflow.rules import Rule, Rules
from sandbox.data.people import User
from sandbox.state import Sandbox
from sandbox.switches import Switch

WAIT_SECONDS = 10.0
CALLED = "crm.workflow.called"  # table with what was called, for whoever looks
MERGE = re.compile(r"\$\{!?(?P<module>[^.{}]+)\.(?P<path>[^{}]+)\}")

SWITCHES = (
    Switch("workflow_copies", 1, "how often the webhook of a workflow rule is called; 0 loses it"),
    Switch("workflow_empty", "", "what a merge field without a value becomes", ("", "null")),
)


class Caller:
    """Listens to one organisation's changes."""

    def __init__(self, sandbox: Sandbox, crm: Crm) -> None:
        self._sandbox, self._crm = sandbox, crm

    def __call__(self, change: Change) -> None:
        row = change.after or change.before
        assert row is not None  # of any change
        if change.automatic:
            for rule in Rules(self._crm).all():
                if rule.runs_on(change):
                    self.call(rule, row, change.by)

    def call(self, rule: Rule, row: Row, by: User) -> None:
        if rule.raw:
            data, kind = self._merged(rule, rule.raw, row, by).encode(), "application/json"
        else:
            pairs = {name: self._merged(rule, text, row, by) for name, text in rule.merged.items()}
            data, kind = urlencode(rule.fixed | pairs).encode(), "application/x-www-form-urlencoded"
        self.post(rule, kind, data)

    def post(self, rule: Rule, kind: str, data: bytes) -> None:
        for _ in range(int(self._sandbox.switches["workflow_copies"])):
            if self._sandbox.patience_seconds:  # the real one does not keep whoever writes waiting
                threading.Thread(target=self._send, args=(rule, kind, data), daemon=True).start()
            else:
                self._send(rule, kind, data)

    def _send(self, rule: Rule, kind: str, data: bytes) -> None:
        headers = {**rule.headers, "Content-Type": kind, "User-Agent": "ZohoCRM"}
        try:
            answer = self._sandbox.callback("POST", rule.url, headers=headers, data=data, timeout=WAIT_SECONDS)
            status, said = answer.status_code, answer.text[:1000]
        except (requests.RequestException, OSError):
            status, said = 0, ""
        kept = {"rule": rule.name, "body": data.decode("utf-8", "replace"), "status": status, "answer": said}
        self._sandbox.store.table(CALLED).put(self._sandbox.ids.token("workflow"), kept)

    def _merged(self, rule: Rule, text: str, row: Row, by: User) -> str:
        return MERGE.sub(lambda found: self._value(rule, found["path"].split("."), row, by), text)

    def _value(self, rule: Rule, path: list[str], row: Row, by: User) -> str:
        module = self._crm.schema.modules[rule.module]
        if path[0] in ("id", f"{rule.module.removesuffix('s')} Id"):
            return str(row["id"])
        by_label = {label: part for part in module.fields.values() for label in part.labels.values()}
        found = module.fields.get(path[0]) or by_label.get(path[0])
        value: Any = Renderer(self._crm, by).value(found, row) if found else None
        if isinstance(value, dict):
            value = value.get("name") or value.get("id")
        if isinstance(value, int | float) and not isinstance(value, bool):
            value = f"{value:,}"
        return str(value) if value not in (None, "") else str(self._sandbox.switches["workflow_empty"])
