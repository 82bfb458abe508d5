"""Health, readiness, counters, icons, and holding back."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from app.factory import create_app
from app.routing import Routes
from app.storage.database import Database
from app.storage.migrate import migrate
from app.storage.sending.message import Message
from app.storage.vault import Vault
from app.web.throttle import MOST_ADDRESSES, Throttle
from tests.app.platform import Platform, payload, raw, signature
from tests.fixed import FixedSource


@pytest.fixture
def client(platform: Platform) -> Iterator[FlaskClient]:
    app = create_app(platform, Routes())
    yield app.test_client()
    app.extensions["dispatcher"].close()


def test_a_process_that_lives_says_so(client: FlaskClient) -> None:
    assert client.get("/health").json == {"status": "ok"}


def test_ready_means_that_the_database_is_reached_and_migrated(
    platform: Platform, vault: Vault, tmp_path: Path
) -> None:
    empty = Database(f"sqlite:///{tmp_path}/empty.db", vault)
    client = create_app(replace(platform, database=empty), Routes()).test_client()
    assert client.get("/ready").status_code == 503
    migrate(empty)
    assert client.get("/ready").status_code == 200
    migrate(empty, "base")
    assert client.get("/ready").status_code == 503
    empty.close()


def test_the_counters_hold_numbers_and_nothing_that_anybody_typed(client: FlaskClient, platform: Platform) -> None:
    body = raw(payload("spaceship", "Zylker secret", at=platform.source.now(), name="Zylker", arguments="Zylker"))
    client.post("/cliq", data=body, headers={"X-Cliq-Signature": signature(body)})
    with platform.database.write() as tables:
        tables.outbox.add([Message("s", "chat", "CT_1", {}, "k")], platform.source.now())
    text = client.get("/metrics").text
    assert 'cliq_answers_total{component="other",handler="other",outcome="unknown_handler"}' in text
    assert 'outbox_messages{state="waiting"} 1.0' in text
    assert "Zylker" not in text


def test_l1_the_servers_own_page_speaks_the_browsers_language(client: FlaskClient) -> None:
    assert 'lang="ja"' in client.get("/", headers={"Accept-Language": "ja"}).text
    assert 'lang="en"' in client.get("/").text


def test_z10_the_icon_is_the_same_for_every_reference(client: FlaskClient) -> None:
    pictures = {client.get(f"/icon/{name}.png").data for name in ("crm", "record:Leads/1:abc:MAC_-x", "a" * 200)}
    assert len(pictures) == 1
    assert pictures.pop().startswith(b"\x89PNG")
    assert client.get("/icon/crm.svg").status_code == 404


def test_an_address_that_asks_too_often_is_held_back(platform: Platform) -> None:
    few = replace(platform, settings=replace(platform.settings, requests_per_minute=3))
    app = create_app(few, Routes())
    client = app.test_client()
    statuses = [client.get("/icon/crm.png").status_code for _ in range(5)]
    assert statuses == [200, 200, 200, 429, 429]
    assert client.get("/oauth/start").status_code == 429
    assert client.get("/health").status_code == 200
    platform.source.advance(20)
    assert client.get("/icon/crm.png").status_code == 200
    app.extensions["dispatcher"].close()


def test_addresses_behind_a_trusted_proxy_are_told_apart(platform: Platform) -> None:
    def statuses(trusted: int) -> list[int]:
        changed = replace(platform.settings, requests_per_minute=1, trusted_proxies=trusted)
        client = create_app(replace(platform, settings=changed), Routes()).test_client()
        return [
            client.get("/icon/crm.png", headers={"X-Forwarded-For": address}).status_code
            for address in ("192.0.2.1", "192.0.2.2", "192.0.2.1")
        ]

    assert statuses(0) == [200, 429, 429]
    assert statuses(1) == [200, 200, 429]


def test_the_memory_of_addresses_is_bounded(source: FixedSource) -> None:
    throttle = Throttle(source, 1)
    for number in range(MOST_ADDRESSES + 5):
        throttle.allows(str(number))
    assert not throttle.allows(str(MOST_ADDRESSES + 4))
