"""The product and the sandbox in one process, as a person meets them: type, pick, press, fill in, look.

    world.say(AOI, "/zcrm leads").text

Every call goes the whole way: signed webhook in, the real HTTP clients out; only the sockets are missing.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from app.factory import create_app
from app.services import build_services
from app.settings import load
from app.storage.accounts import Account
from app.worker import Worker
from handlers import EXPLAIN, ROUTES
from sandbox.app import create_sandbox
from sandbox.data.installation import in_process, linked_accounts
from sandbox.in_process import BASE, PRODUCT, WSGIAdapter, callback_to
from tests.fixed import FixedSource

AOI = "aoi.mori@zylker.example"  # administrator, sees everything, Japanese
KEN = "ken.sato@zylker.example"  # sales manager, Japanese
MISAKI = "misaki.takahashi@zylker.example"  # rep, Japanese
EMMA = "emma.clark@zylker.example"  # rep, English
DAISUKE = "daisuke.suzuki@zylker.example"  # rep who has not linked an account
SALES = "#sales"


@dataclass(frozen=True)
class Seen:
    """What one action brought: Cliq's view of the answer, and the messages that appeared because of it."""

    body: dict[str, Any]

    @property
    def output(self) -> Any:
        return (self.body["reply"] or {}).get("output")

    @property
    def text(self) -> str:
        """Everything readable in the answer."""
        return str(self.output)

    @property
    def posted(self) -> list[dict[str, Any]]:
        posted: list[dict[str, Any]] = self.body["posted"]
        return posted

    @property
    def labels(self) -> list[str]:
        return [button["label"] for button in self.output.get("buttons", [])]


class World:
    def __init__(
        self, database_url: str, monkeypatch: pytest.MonkeyPatch, dataset: str = "demo", **settings: str
    ) -> None:
        self.source = FixedSource()
        installed = in_process()
        given = {
            "DATABASE_URL": database_url,
            "PUBLIC_URL": PRODUCT,
            "SECRET_KEYS": "qk4E4BFoDXNOCWyFCT3UFqiqtZlrhJxdp6lQqHZQ0mE=",
            "CLIQ_PUBLIC_KEYS": installed.public_key,
            "CLIQ_URL": f"{BASE}/cliq",
            "ACCOUNTS_URL": f"{BASE}/accounts",
            "ALLOWED_ACCOUNTS": f"{BASE}/accounts,{BASE}/jp/accounts",
            "ZOHO_CLIENT_ID": installed.client.id,
            "ZOHO_CLIENT_SECRET": installed.client.secret,
            **settings,
        }
        for name, value in given.items():
            monkeypatch.setenv(name, value)
        self.zoho = create_sandbox(
            settle=self.settle,
            dataset=dataset,
            frozen_at=self.source.now(),
        )
        self.sandbox = self.zoho.extensions["sandbox"]
        self.services = build_services(load(), self.source, adapters={BASE: WSGIAdapter(self.zoho)})
        self.app = create_app(self.services, ROUTES, EXPLAIN)
        self.sandbox.callback = callback_to(self.app)
        self.worker = Worker(self.services, "test")
        self.control = self.zoho.test_client()
        self.link(*linked_accounts(BASE))

    def link(self, *accounts: dict[str, Any]) -> None:
        with self.services.database.write() as tables:
            for facts in accounts:
                known = {name: facts[name] for name in facts if name in Account.__dataclass_fields__}
                tables.accounts.link(Account(**known), self.source.now())

    def settle(self) -> None:
        """Let the product's worker send what is waiting."""
        while self.worker.run_once():
            continue

    def close(self) -> None:
        self.services.close()

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

    def press(self, user: str, button: str | int, message: str = "last", **more: Any) -> Seen:
        return Seen(self.post("press", user=user, message=message, button=button, **more))

    def form(self, user: str, form: str, **values: Any) -> Seen:
        return Seen(self.post("form", user=user, form=form, values=values))

    def messages(self, chat: str, user: str) -> list[dict[str, Any]]:
        answer = self.control.get("/sandbox/messages", query_string={"chat": chat, "as": user})
        return answer.get_json()

    def fault(self, **fault: Any) -> None:
        assert self.control.post("/sandbox/faults", json=fault).status_code == 200

    def switch(self, **switches: Any) -> None:
        assert self.control.post("/sandbox/switches", json=switches).status_code == 200

    def calls(self, service: str = "crm") -> list[dict[str, Any]]:
        return self.control.get("/sandbox/requests", query_string={"service": service}).get_json()

    def database_url(self, folder: Path) -> str:
        return f"sqlite:///{folder}/test.db"
