"""Tells the watch channels of what was written, as Zoho's servers do: unsigned, with the channel's token in the body.

Retries, order and timing are not documented; switches make the worst of it. Source: as in channels.py.
"""

import json
import threading
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import requests

from sandbox.crm.organisation import Change, Crm
from sandbox.crm.values import Renderer
from sandbox.crm.watch.channels import Channel, Channels
from sandbox.state import Sandbox
from sandbox.switches import Switch

WAIT_SECONDS = 10.0
POSTED = "crm.watch.posted"  # table with what was posted, for whoever looks

SWITCHES = (
    Switch("watch_copies", 1, "how often each notification of a watch channel is posted; 0 loses it"),
    Switch("watch_wrong_token", False, "notifications of watch channels carry a token that is not the channel's"),
)


class Teller:
    """Listens to one organisation's changes."""

    def __init__(self, sandbox: Sandbox, crm: Crm) -> None:
        self._sandbox, self._crm = sandbox, crm

    def __call__(self, change: Change) -> None:
        copies = int(self._sandbox.switches["watch_copies"])
        for channel in Channels(self._crm).all():
            if channel.hears(change.module, change.operation):
                body = self.body(channel, change)
                for _ in range(copies):
                    self._post(channel, body)

    def body(self, channel: Channel, change: Change) -> dict[str, Any]:
        row = change.after or change.before
        assert row is not None  # of any change
        token = "not-the-token" if self._sandbox.switches["watch_wrong_token"] else channel.token
        names = list(change.fields)
        body: dict[str, Any] = {
            "server_time": self._crm.clock.milliseconds(),
            "query_params": dict(parse_qsl(urlsplit(channel.notify_url).query)),
            "module": change.module,
            "resource_uri": f"https://www.zohoapis.jp/{self._crm.path}/{change.module}",
            "ids": [row["id"]],
            "affected_fields": [{row["id"]: names}] if change.operation == "update" else [],
            "operation": change.operation,
            "channel_id": channel.id,
            "token": token,
        }
        if channel.with_values and change.operation == "update":
            user = self._crm.people.by_id(channel.by)
            assert user is not None  # who made the channel
            values = Renderer(self._crm, user).record(self._crm.schema.modules[change.module], row, names)
            body["affected_values"] = [{"record_id": row["id"], "values": values}]
        return body

    def _post(self, channel: Channel, body: dict[str, Any]) -> None:
        if self._sandbox.patience_seconds:  # the real one does not keep whoever writes waiting
            threading.Thread(target=self._send, args=(channel, body), daemon=True).start()
        else:
            self._send(channel, body)

    def _send(self, channel: Channel, body: dict[str, Any]) -> None:
        headers = {"Content-Type": "application/json", "User-Agent": "ZohoCRM"}
        data = json.dumps(body, ensure_ascii=False).encode()
        try:
            answer = self._sandbox.callback(
                "POST", channel.notify_url, headers=headers, data=data, timeout=WAIT_SECONDS
            )
            status = answer.status_code
        except (requests.RequestException, OSError):
            status = 0  # lost; the vendor documents no second try
        key = self._sandbox.ids.token("watch")
        self._sandbox.store.table(POSTED).put(key, {"body": {**body, "token": "…"}, "status": status})
