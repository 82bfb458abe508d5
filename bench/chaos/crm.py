"""The sandbox's CRM as it is on a bad day: it throttles, fails before or after it has done its work, cuts and hangs.

What it holds in the end is read in this process, past all of that. Only the CRM misbehaves here, not Zoho Accounts.
"""

import random
import threading
import time
from collections import Counter
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler
from typing import Any

from bench.chaos.receiver import Server
from sandbox.app import create_sandbox
from sandbox.crm.service import crm_of
from sandbox.data.installation import in_process, linked_accounts
from sandbox.datasets.metadata import schema_of
from sandbox.datasets.salesiq_in_crm import with_salesiq
from sandbox.in_process import BASE, session

READS = {"429": 0.02, "500": 0.02, "cut_before": 0.02, "hang": 0.002}
# Of a write that is carried out the answer is lost: cut, turned into an error, too late, or its worker is killed first.
WRITES = {
    "429": 0.02,
    "500": 0.02,
    "cut_before": 0.03,
    "cut_after": 0.05,
    "500_done": 0.03,
    "hang": 0.01,
    "killed": 0.015,
}
DONE_FIRST = ("500_done", "cut_after", "hang", "killed")
HANG_SECONDS = 11.0  # longer than the product waits for an answer
PASSED_ON = ("Authorization", "Content-Type", "If-Unmodified-Since")


class RemoteCrm:
    """is_bad   whether it misbehaves now; with the same calls it does so the same way each time
    faults   how often it did, by kind; unanswered: those of writes that it had carried out all the same
    kill     kills whoever may be waiting for an answer
    """

    def __init__(self, seed: int) -> None:
        self.is_bad = False
        self.kill: Callable[[], None] = lambda: None
        self.faults: Counter[str] = Counter()
        self.unanswered = 0
        self._chance, self._lock = random.Random(seed), threading.Lock()
        application = create_sandbox(dataset="empty")
        self._crm = crm_of(application.extensions["sandbox"])
        self._crm.schema = with_salesiq(schema_of(self._crm.name), "creatable", clashing=False)
        self._inside = session(BASE, application)
        self._account = next(one for one in linked_accounts(BASE) if one["is_sender"])
        self.organisation_id = self._crm.facts.id
        self.user_id = next(user.id for user in self._crm.people.all() if user.email == self._account["email"])
        remote = self

        class Handler(_Handler):
            crm = remote

        self._server = Server(("127.0.0.1", 0), Handler)
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    @property
    def url(self) -> str:
        """The API domain of the accounts that are linked to it."""
        return f"http://127.0.0.1:{self._server.server_address[1]}/zohoapis"

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def token(self) -> str:
        """A fresh access token of the organisation's administrator."""
        client = in_process().client
        form = {"grant_type": "refresh_token", "refresh_token": self._account["refresh_token"]}
        form |= {"client_id": client.id, "client_secret": client.secret}
        answer = self._inside.post(f"{self._account['accounts_server']}/oauth/v2/token", data=form)
        answer.raise_for_status()
        return str(answer.json()["access_token"])

    def add(self, token: str, module: str, **values: Any) -> str:
        """A record that was there before; returns its id."""
        where = f"{BASE}/zohoapis/crm/v8/{module}"
        answer = self._inside.post(
            where, json={"data": [values]}, headers={"Authorization": f"Zoho-oauthtoken {token}"}
        )
        answer.raise_for_status()
        return str(answer.json()["data"][0]["details"]["id"])

    def rows(self, module: str) -> list[dict[str, Any]]:
        """Everything of a module, oldest first."""
        return self._crm.table(module).values()

    def fault(self, *, is_write: bool) -> str:
        """What goes wrong with this call; '' nothing."""
        if not self.is_bad:
            return ""
        with self._lock:
            number = self._chance.random()
            for name, share in (WRITES if is_write else READS).items():
                number -= share
                if number < 0:
                    self.faults[name] += 1
                    return name
        return ""

    def carry_out(self, method: str, path: str, headers: dict[str, str], body: bytes) -> tuple[int, str, bytes]:
        """(status, content type, body) of the sandbox's answer."""
        answer = self._inside.request(method, BASE + path, headers=headers, data=body)
        return answer.status_code, answer.headers.get("Content-Type", ""), answer.content


class _Handler(BaseHTTPRequestHandler):
    crm: RemoteCrm
    protocol_version = "HTTP/1.1"
    wbufsize = -1  # one packet for each answer: two would wait 40 ms for each other
    disable_nagle_algorithm = True

    def _met(self) -> None:
        """Any call."""
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        headers = {name: self.headers[name] for name in PASSED_ON if name in self.headers}
        is_write = self.command != "GET" and not self.path.endswith("/coql")
        fault = self.crm.fault(is_write=is_write)
        if fault == "429":
            self._answer(429, "application/json", b'{"code": "TOO_MANY_REQUESTS", "status": "error"}')
        elif fault == "500":
            self._answer(500, "application/json", b'{"code": "INTERNAL_ERROR", "status": "error"}')
        elif fault == "cut_before":
            self.close_connection = True
        else:
            status, kind, content = self.crm.carry_out(self.command, self.path, headers, body)
            self.crm.unanswered += is_write and fault in DONE_FIRST
            if fault == "killed":
                self.crm.kill()
            if fault == "500_done":
                self._answer(500, "application/json", b'{"code": "INTERNAL_ERROR", "status": "error"}')
            elif fault:
                time.sleep(HANG_SECONDS if fault == "hang" else 0)
                self.close_connection = True
            else:
                self._answer(status, kind, content)

    do_GET = do_POST = do_PUT = do_DELETE = _met  # noqa: N815

    def _answer(self, status: int, kind: str, content: bytes) -> None:
        try:
            self.send_response(status)
            if kind:
                self.send_header("Content-Type", kind)
            if status != 204:
                self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)
        except OSError:
            self.close_connection = True  # its caller was killed

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        """Nothing: thousands of lines help nobody."""
