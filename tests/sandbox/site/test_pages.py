"""The demo web sites: pages with the product's own script, campaign links, and the wire of the chat widget."""

import re
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from sandbox.app import create_sandbox
from sandbox.site.pages import HERE, texts
from tests.sandbox.conftest import NOW


@pytest.fixture(scope="module")
def whole() -> Iterator[Flask]:
    app = create_sandbox(frozen_at=NOW, dataset="empty")
    yield app
    app.extensions["sandbox"].store.close()


@pytest.fixture
def client(whole: Flask) -> FlaskClient:
    return whole.test_client()


def ask(client: FlaskClient, path: str, **body: Any) -> Any:
    answer = client.post(f"/site/siq/{path}", json={"visitor": "w1"} | body)
    assert answer.status_code in (200, 204), answer.data
    return answer.get_json(silent=True)


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/site/japan/", "製造業のための受注管理"),
        ("/site/japan/products", "Zylker Quote"),
        ("/site/japan/pricing", "料金プラン"),
        ("/site/global/", "Order management for makers"),
        ("/site/global/pricing?lang=ja", "料金プラン"),
    ],
)
def test_each_brand_has_three_pages_that_carry_the_products_script(client: FlaskClient, path: str, words: str) -> None:
    text = client.get(path).get_data(as_text=True)
    assert words in text
    assert '"http://product.test/beacon.js"' in text
    brands = client.get("/sandbox/visitors").get_json()["brands"]
    key = next(brand["beacon_key"] for brand in brands if f"/site/{brand['slug']}/" in path)
    assert f"setAttribute('data-brand', \"{key}\")" in text


def test_the_mail_leads_there_as_a_campaign_does_and_carries_no_script(client: FlaskClient) -> None:
    text = client.get("/site/japan/mail").get_data(as_text=True)
    assert "beacon" not in text
    for part in ("utm_source=newsletter", "siq_email=ichiro.tanaka%40shiraume.example", "mc_cid=", "utm_medium=cpc"):
        assert part in text
    assert client.get("/site/japan/nothing").status_code == client.get("/site/nobody/").status_code == 404


def test_both_languages_have_the_same_words() -> None:
    def shape(value: Any) -> Any:
        return {key: shape(one) for key, one in value.items()} if isinstance(value, dict) else type(value)

    assert shape(texts()["ja"]) == shape(texts()["en"])
    assert not re.search("[぀-ヿ一-鿿]", str(texts()["en"]))


def test_scripts_of_the_page_parse_no_text_as_html() -> None:
    for script in (HERE / "static" / "js").glob("*.js"):
        assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(", script.read_text())


def test_a_visitor_reads_chats_sends_a_file_and_rates(client: FlaskClient) -> None:
    brand = client.get("/sandbox/visitors").get_json()["brands"][0]["id"]
    page = {"brand": brand, "url": "http://x/?siq_name=Tom&siq_email=tom@ray.example", "title": "A", "landed": True}
    known = ask(client, "seen", **page)
    assert (known["name"], known["email"]) == ("Tom", "tom@ray.example")
    assert ask(client, "write", text="Hi", brand=brand)["chat"]["state"] == "waiting"
    client.post("/sandbox/visitors/attend", json={"visitor": "w1"})
    ask(client, "write", text="Anybody?")
    sent = client.post("/site/siq/file", data={"visitor": "w1", "file": (BytesIO(b"<b>"), "x.html", "text/html")})
    file = sent.get_json()["lines"][-1]["file"]
    got = client.get(f"/site/siq/files/{file['id']}")
    assert (got.data, got.headers["Content-Security-Policy"]) == (b"<b>", "sandbox")
    seen = client.get("/site/siq/chat?visitor=w1").get_json()
    assert (seen["chat"]["attender"]["name"], len(seen["lines"])) == ("高橋 美咲", 3)
    assert ask(client, "end")["chat"]["state"] == "closed"
    assert ask(client, "rate", rating="happy")["chat"]["rating"] == "happy"
    ask(client, "left")
    (visitor,) = client.get("/sandbox/visitors").get_json()["visitors"]
    assert visitor["browser"]["open"] is False


def test_a_page_whose_widget_falls_silent_is_open_no_more(client: FlaskClient, whole: Flask) -> None:
    brand = client.get("/sandbox/visitors").get_json()["brands"][0]["id"]
    ask(client, "seen", visitor="w3", brand=brand, url="http://x/", title="A", landed=True)
    client.get("/site/siq/chat?visitor=w3")

    def is_open() -> bool:
        visitors = client.get("/sandbox/visitors").get_json()["visitors"]
        return next(bool(one["browser"]["open"]) for one in visitors if one["key"] == "w3")

    assert is_open()
    whole.extensions["sandbox"].clock.advance(16)
    assert not is_open()


def test_what_is_triggered_reaches_the_widget_once(client: FlaskClient) -> None:
    client.post("/sandbox/visitors/trigger", json={"visitor": "w2", "text": "こんにちは", "sender": "高橋"})
    triggers = [client.get("/site/siq/chat?visitor=w2").get_json()["triggers"] for _ in range(2)]
    assert triggers == [[{"action": "send_chat_invite", "text": "こんにちは", "sender": "高橋"}], []]
