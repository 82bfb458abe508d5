"""A whole platform around one handler: real database, real clients, real i18n; only Zoho is the test's own."""

import base64
import functools
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import datetime
from typing import Any

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from app import settings
from app.services import Services, build_services
from app.storage.database import Database
from app.storage.identity.accounts import Account
from app.worker import Worker
from sandbox.in_process import WSGIAdapter
from tests.app.zoho import Zoho
from tests.conftest import SECRET_KEYS
from tests.fixed import FixedSource

ADA = Account(
    cliq_user_id="7",
    accounts_server="http://zoho.test/accounts",
    api_domain="http://zoho.test/zohoapis",
    refresh_token="1000.refresh",
    email="ada@example.test",
)


@functools.cache
def signing_key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(65537, 2048)


def public_key(key: rsa.RSAPrivateKey) -> str:
    return base64.b64encode(key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)).decode()


def signature(raw: bytes, key: rsa.RSAPrivateKey | None = None) -> str:
    return base64.b64encode((key or signing_key()).sign(raw, padding.PKCS1v15(), hashes.SHA256())).decode()


def payload(
    kind: str = "command", handler: str = "execution_handler", *, at: datetime, name: str = "zcrm", **params: Any
) -> dict[str, Any]:
    """What Cliq sends, in the shape of the official test payloads; a None removes a key."""
    access = {"user_id": "7", "zoho_user_id": "7", "chat_id": "CT_1", "organization": {"type": "company", "id": "700"}}
    user = {"id": "7", "first_name": "Ada", "last_name": "Byron", "email": "ada@example.test", "language": "en"}
    chat = {"id": "CT_1", "type": "channel", "chat_type": "channel", "title": "#sales"}
    whole = {
        "access": access,
        "user": user,
        "chat": chat,
        "environment": {"data_center": "US"},
        "arguments": "",
    } | params
    return {
        "type": kind,
        "name": name,
        "handler": {"type": handler},
        "timestamp": int(at.timestamp() * 1000),
        "response_url": "http://zoho.test/cliq/v2/extensions/1/responses/2",
        "params": {key: value for key, value in whole.items() if value is not None},
    }


@dataclass(frozen=True)
class Platform(Services):
    """The services of one process, and the test's own Zoho beside them."""

    source: FixedSource
    zoho: Zoho = field(default_factory=Zoho)

    def worker(self, name: str = "w1") -> Worker:
        return Worker(self, name)

    def link(self, account: Account = ADA) -> None:
        with self.database.write() as tables:
            tables.accounts.link(account, self.source.now())


def build(database: Database, source: FixedSource, monkeypatch: pytest.MonkeyPatch, **changes: Any) -> Platform:
    """A platform with the settings of an empty environment, and `changes`."""
    for name in settings.Settings.__dataclass_fields__:
        monkeypatch.delenv(name.upper(), raising=False)
    found = replace(
        settings.load(),
        secret_keys=SECRET_KEYS,
        cliq_public_keys=(public_key(signing_key()),),
        cliq_url="http://zoho.test/cliq",
        accounts_url="http://zoho.test/accounts",
        public_url="http://product.test",
        zoho_client_id="1000.CLIENT",
        zoho_client_secret="client-secret",
        database_url=database.url.render_as_string(hide_password=False),
        database_connections=4,
        handler_threads=4,
        **changes,
    )
    zoho = Zoho()
    services = build_services(found, source, adapters={"http://zoho.test/": WSGIAdapter(zoho.application())})
    for client in services.https.values():
        client.limits = replace(client.limits, tries=1)
    return Platform(**{each.name: getattr(services, each.name) for each in fields(services)}, zoho=zoho)


def raw(body: Mapping[str, Any]) -> bytes:
    """Compact, as Cliq sends it."""
    return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()
