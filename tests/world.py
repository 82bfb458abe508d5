"""The product and the sandbox in one process, as a person meets them: type, pick, press, fill in, look.

Every call goes the whole way: signed webhook in, the real HTTP clients out; only the sockets are missing.
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from app import log
from app.factory import create_app
from app.services import build_services
from app.settings import load
from app.storage.identity.accounts import Account
from app.storage.known import INTEGRATION
from app.worker import Worker
from handlers import EXPLAIN, ROUTES
from sandbox.app import create_sandbox
from sandbox.crm.organisation import Crm
from sandbox.crm.service import crm_of
from sandbox.data.installation import in_process, linked_accounts
from sandbox.datasets.metadata import schema_of
from sandbox.in_process import BASE, PRODUCT, WSGIAdapter, callback_to
from sandbox.state import Sandbox
from tests.fixed import START, FixedSource
from tests.seen import Seen
from tests.site import Site

AOI = "aoi.mori@zylker.example"  # administrator, sees everything, Japanese
KEN = "ken.sato@zylker.example"  # sales manager, sees what the reps see, Japanese
MISAKI = "misaki.takahashi@zylker.example"  # rep, Japanese
EMMA = "emma.clark@zylker.example"  # rep, English
PRIYA = "priya.raman@zylker.example"  # manager overseas, English; her profile may less
DAISUKE = "daisuke.suzuki@zylker.example"  # rep who has not linked an account
DANIEL = "daniel.novak@zylker.example"  # rep without a Cliq account
SALES = "#sales"
BUSY_SECONDS = 60
WAIT_ROUNDS = 200  # of the product's own idle wait, until something is there that must come


_FREE: list[Flask] = []
"""Sandboxes of worlds that were closed: emptying one is quicker than putting one together."""

_LINKED: dict[str, list[tuple[Any, ...]]] = {}
"""Rows of the table of accounts at the beginning, by the keys that seal them."""


def _sandbox(dataset: str) -> Flask:
    """A sandbox that nobody has touched, its clock standing still at the beginning."""
    if not _FREE:
        return create_sandbox(dataset=dataset, frozen_at=START)
    zoho = _FREE.pop()
    sandbox: Sandbox = zoho.extensions["sandbox"]
    for name in sandbox.people.organisations:
        crm_of(sandbox, name).schema = schema_of(name)
    sandbox.clock.set(START)
    sandbox.reset(dataset)
    return zoho


class World:
    """dataset 'demo', 'empty' or 'large:N'; settings by the names of their environment variables."""

    def __init__(self, database_url: str, dataset: str = "demo", **settings: str) -> None:
        self.source = FixedSource()
        installed = in_process()
        given = {
            "DATABASE_URL": database_url,
            "PUBLIC_URL": PRODUCT,
            "SECRET_KEYS": "qk4E4BFoDXNOCWyFCT3UFqiqtZlrhJxdp6lQqHZQ0mE=",
            "CLIQ_PUBLIC_KEYS": installed.public_key,
            "CLIQ_URL": f"{BASE}/cliq",
            "ACCOUNTS_URL": f"{BASE}/accounts",
            "SALESIQ_URL": f"{BASE}/salesiq",
            "CLEARBIT_URL": f"{BASE}/clearbit",
            "HUNTER_URL": f"{BASE}/hunter",
            "MAILCHIMP_URL": f"{BASE}/mailchimp/3.0",
            "ALLOWED_ACCOUNTS": f"{BASE}/accounts,{BASE}/jp/accounts",
            "ZOHO_CLIENT_ID": installed.client.id,
            "ZOHO_CLIENT_SECRET": installed.client.secret,
            **settings,
        }
        with pytest.MonkeyPatch.context() as environment:
            for name, value in given.items():
                environment.setenv(name, value)
            found = load()
        if "ANSWER_WAIT_SECONDS" not in settings:  # a busy machine is no slow CRM
            found = replace(found, answer_wait_seconds=BUSY_SECONDS)
        self.zoho = _sandbox(dataset)
        self.sandbox = self.zoho.extensions["sandbox"]
        self.sandbox.settle = self.settle
        self.sandbox.sleep = lambda seconds: self.pause(seconds)
        self.pause: Callable[[float], object] = self.advance
        self.services = build_services(found, self.source, adapters={BASE: WSGIAdapter(self.zoho)}, log=log.logger())
        self.app = create_app(self.services, ROUTES, EXPLAIN)
        self.app.extensions["collector"].by_itself = False  # `settle` writes down what page scripts report
        self.sandbox.callback = callback_to(self.app)
        self.worker = Worker(self.services, "test", routes=ROUTES)
        self.control = self.zoho.test_client()
        self.site = Site(self)
        self._link_everybody(given["SECRET_KEYS"])

    def _link_everybody(self, secret_keys: str) -> None:
        """Those of the demo data; what was stored the first time is copied, since sealing and storing takes a while."""
        database, rows = self.services.database, _LINKED.get(secret_keys)
        if rows is None or not database.is_sqlite:
            self.link(*linked_accounts(BASE))
        else:
            with database.write() as tables:
                marks = ", ".join("?" * len(rows[0]))
                tables.connection.exec_driver_sql(f"INSERT OR REPLACE INTO accounts VALUES ({marks})", rows)
        if rows is None and database.is_sqlite:
            with database.read() as tables:
                found = tables.connection.exec_driver_sql("SELECT * FROM accounts")
                _LINKED[secret_keys] = [tuple(row) for row in found]

    def close(self) -> None:
        self.app.extensions["dispatcher"].close()
        self.app.extensions["collector"].close()
        self.services.close()
        _FREE.append(self.zoho)

    # -- the world around -----------------------------------------------------------------------------------------

    def link(self, *accounts: dict[str, Any], **facts: Any) -> None:
        """Store linked accounts, as `flask accounts import` does."""
        with self.services.database.write() as tables:
            for account in accounts:
                known = {name: account[name] for name in account if name in Account.__dataclass_fields__}
                tables.accounts.link(Account(**known | facts), self.source.now())
                self.services.tokens.forget(account["cliq_user_id"])

    def unlink(self, user: str) -> None:
        """Take a person's account away, as an administrator can."""
        with self.services.database.write() as tables:
            tables.accounts.unlink(self.cliq_id(user))
        self.services.tokens.forget(self.cliq_id(user))

    def account(self, user: str) -> dict[str, Any]:
        """What the sandbox hands over for a person who has linked an account."""
        return next(account for account in linked_accounts(BASE) if account["email"] == user)

    def cliq_id(self, user: str) -> str:
        found: str = self.sandbox.people.by_email(user).zuid
        return found

    @property
    def crm(self) -> Crm:
        """The CRM of the demo organisation, as its database sees it."""
        return crm_of(self.sandbox)

    def rows(self, module: str, **wanted: Any) -> list[dict[str, Any]]:
        """The CRM's records that have these values, oldest first, whoever may see them."""
        rows = self.crm.table(module).values()
        return [row for row in rows if all(row.get(name) == value for name, value in wanted.items())]

    def change(self, module: str, record_id: str, **values: Any) -> None:
        """Write into the CRM's database past all its rules; None empties a field."""
        table = self.crm.table(module)
        row = {**(table.get(record_id) or {"id": record_id}), **values}
        table.put(record_id, {name: value for name, value in row.items() if value is not None})
        self.crm.texts.clear()

    def turn_integration(self, *, on: bool) -> None:
        """What `flask integration on|off` does; every process has noticed after two seconds."""
        with self.services.database.write() as tables:
            tables.flags.turn(INTEGRATION, on, "test", self.source.now())
        self.advance(2)

    def advance(self, seconds: float) -> None:
        """Let time pass, for everybody alike."""
        self.source.advance(seconds)
        self.sandbox.clock.advance(seconds)

    def settle(self) -> None:
        """Let the product's worker work off what has happened and send what is waiting."""
        self.app.extensions["collector"].flush()
        while self.worker.run_once():
            continue

    def settle_late(self) -> None:
        """Wait for a handler that is still running to store its answer, and send that."""
        wait = self.services.database.waiter()
        for _ in range(WAIT_ROUNDS):
            if self.worker.run_once():
                return self.settle()
            wait(threading.Event())
        raise AssertionError("no late answer came")

    def fault(self, **fault: Any) -> None:
        assert self.control.post("/sandbox/faults", json=fault).status_code == 200

    @contextmanager
    def held(self, **fault: Any) -> Iterator[None]:
        """The next such call is not answered within the block, and whoever waits for us is told to wait at once."""
        go, settings = threading.Event(), self.services.settings
        usual = settings.answer_wait_seconds
        object.__setattr__(settings, "answer_wait_seconds", 0.05)
        self.pause = lambda _seconds: go.wait(30)
        self.fault(delay_ms=1, **fault)
        try:
            yield
        finally:
            object.__setattr__(settings, "answer_wait_seconds", usual)
            go.set()

    def switch(self, **switches: Any) -> None:
        assert self.control.post("/sandbox/switches", json=switches).status_code == 200

    def calls(self, service: str = "crm", path: str = "") -> list[dict[str, Any]]:
        """The calls that the sandbox received, oldest first, since `forget_calls`."""
        answer = self.control.get("/sandbox/requests", query_string={"service": service, "path": path})
        received: list[dict[str, Any]] = answer.get_json()["requests"]
        return received

    def forget_calls(self) -> None:
        assert self.control.delete("/sandbox/requests").status_code == 200

    # -- what a person does ---------------------------------------------------------------------------------------

    def post(self, path: str, **body: Any) -> dict[str, Any]:
        answer = self.control.post(f"/sandbox/{path}", json=body)
        assert answer.status_code == 200, answer.get_data(as_text=True)
        result: dict[str, Any] = answer.get_json()
        return result

    def say(self, user: str, text: str, chat: str = SALES) -> Seen:
        return Seen(self.post("say", user=user, chat=chat, text=text))

    def suggest(self, user: str, text: str, chat: str = SALES) -> list[dict[str, str]]:
        suggestions: list[dict[str, str]] = self.post("suggest", user=user, chat=chat, text=text)["suggestions"]
        return suggestions

    def titles(self, user: str, text: str) -> list[str]:
        return [suggestion["title"] for suggestion in self.suggest(user, text)]

    def pick(self, user: str, text: str, *suggestions: dict[str, str], chat: str = SALES) -> Seen:
        return Seen(self.post("pick", user=user, chat=chat, text=text, suggestions=list(suggestions)))

    def choose(self, user: str, text: str, title: str, chat: str = SALES) -> Seen:
        """Type, and pick the suggestion of that title."""
        found = next(item for item in self.suggest(user, text, chat) if item["title"] == title)
        return self.pick(user, text, found, chat=chat)

    def press(self, user: str, button: str | int, message: str = "last", **more: Any) -> Seen:
        return Seen(self.post("press", user=user, message=message, button=button, **more))

    def menu(self, user: str, action: str) -> Seen:
        """An action of the bot's menu."""
        return Seen(self.post("menu", user=user, action=action))

    def act(self, user: str, action: str, *messages: str, chat: str = SALES) -> Seen:
        """A message action, upon messages by their ids."""
        return Seen(self.post("action", user=user, chat=chat, name=action, messages=list(messages)))

    def home(self, user: str, button: str = "") -> Seen:
        """The home widget as it is loaded, or after a button of it."""
        more = {"button": button} if button else {}
        return Seen(self.post("widget/press" if button else "widget", user=user, **more))

    def form(self, user: str, form: str, **values: Any) -> Seen:
        return Seen(self.post("form", user=user, form=form, values=values))

    def messages(self, chat: str, user: str) -> list[dict[str, Any]]:
        answer = self.control.get("/sandbox/messages", query_string={"chat": chat, "as": user})
        found: list[dict[str, Any]] = answer.get_json()
        return found

    # -- in a browser ---------------------------------------------------------------------------------------------

    def browse(self, url: str, user: str, decision: str = "approve", organisation: str = "") -> TestResponse:
        """Open an address and follow it through the consent page, where `user` signs in and decides.

        decision   'approve', 'refuse', or '' to stop at that page
        organisation  which one is chosen there, where there are several: Bigin's are 'first' and 'second'
        """
        response = self._get(url)
        while response.status_code in (301, 302, 303):
            response = self._get(response.location)
        if decision and response.request.path.endswith("/oauth/v2/auth"):
            back = self.control.post(
                response.request.full_path,
                base_url=BASE,
                data={"user": user, "decision": decision, "organisation": organisation},
            )
            assert back.status_code == 302, back.get_data(as_text=True)
            return self._get(back.location)
        return response

    def _get(self, url: str) -> TestResponse:
        parts = urlsplit(url)
        client = self.control if url.startswith(BASE) else self.app.test_client()
        return client.get(f"{parts.path}?{parts.query}", base_url=f"{parts.scheme}://{parts.netloc}")
