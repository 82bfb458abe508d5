"""A whole platform around one handler: real database, real clients, real i18n; only Zoho is the test's own."""

import base64
import functools
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from app import settings
from app.clients import http
from app.clients.cliq import Cliq
from app.clients.http import Http
from app.clients.oauth import OAuth
from app.cliq.request import CliqRequest
from app.i18n.sentences import Sentences
from app.storage.accounts import Account
from app.storage.database import Database
from app.storage.known import KnownFlags, KnownPeople
from app.storage.tokens import TokenStore
from app.storage.vault import Vault, derive
from app.worker import Worker
from tests.app.zoho import Zoho
from tests.conftest import SECRET_KEYS
from tests.fixed import FixedSource
from tests.wsgi_adapter import WSGIAdapter

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


@dataclass
class Platform:
    """The services of one process; `send` is Cliq's signed request."""

    settings: settings.Settings
    source: FixedSource
    database: Database
    vault: Vault
    zoho: Zoho
    https: Mapping[str, Http]
    oauth: OAuth
    tokens: TokenStore
    people: KnownPeople
    flags: KnownFlags
    keys: tuple[bytes, ...] = field(default_factory=lambda: derive(SECRET_KEYS, "references"))

    def words(self, language: str = "") -> Sentences:
        return Sentences(language or self.settings.default_language)

    def words_for(self, call: CliqRequest) -> Sentences:
        known = self.people.get(call.user_id)
        return self.words(call.user.language or (known.language if known else "") or "")

    def cliq_of(self, account: Account | None) -> Cliq:
        tokens = self.tokens.tokens(account.cliq_user_id) if account else None
        url = self.settings.cliq_url
        return Cliq(self.https["cliq"], cliq_url=url, tokens=tokens, allowed=(url,))

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
        handler_threads=4,
        **changes,
    )
    zoho = Zoho()
    adapters = {"http://zoho.test/": WSGIAdapter(zoho.application())}
    limits = http.Limits(tries=1)
    https = {name: Http(name, source=source, limits=limits, adapters=adapters) for name in ("accounts", "crm", "cliq")}
    oauth = OAuth(
        https["accounts"],
        source=source,
        accounts_url=found.accounts_url,
        client_id=found.zoho_client_id,
        client_secret=found.zoho_client_secret,
        redirect_uri=f"{found.public_url}/oauth/callback",
    )
    return Platform(
        settings=found,
        source=source,
        database=database,
        vault=Vault(SECRET_KEYS),
        zoho=zoho,
        https=https,
        oauth=oauth,
        tokens=TokenStore(database, oauth.refresh, source, lambda _: None),
        people=KnownPeople(database, source),
        flags=KnownFlags(database, source),
    )


def raw(body: Mapping[str, Any]) -> bytes:
    """Compact, as Cliq sends it."""
    return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()
