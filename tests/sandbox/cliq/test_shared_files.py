"""Files that people share: seen in the chat, handed to message actions and the bot under an address that ends."""

import base64
from typing import Any

import pytest
from flask.testing import FlaskClient

from sandbox.state import Sandbox
from tests.sandbox.cliq_product import Cliq, Product

CONTENT = "図面".encode()


def share(cliq: Cliq, chat: str = "#sales") -> Any:
    content = base64.b64encode(CONTENT).decode()
    return cliq.post("share", chat=chat, name="図面①.txt", type="text/plain", content=content, comment="どうぞ")


def fetched(client: FlaskClient, url: str, **headers: str) -> tuple[int, bytes]:
    answer = client.get(url.removeprefix("http://zoho.test"), headers=headers)
    return answer.status_code, answer.data


def test_a_message_action_is_given_the_file(
    cliq: Cliq, product: Product, client: FlaskClient, box: Sandbox, bearer: Any
) -> None:
    (posted,) = share(cliq)["posted"]
    assert (posted["files"][0]["name"], posted["text"]) == ("図面①.txt", "どうぞ")
    name = cliq.get("extension")["message_actions"][0]
    cliq.post("action", chat="#sales", name=name, messages=[posted["id"]])
    (given,) = product.last.params["attachments"]
    assert {key: given[key] for key in ("name", "contenttype", "comment")} == {
        "name": "図面①.txt",
        "contenttype": "text/plain",
        "comment": "どうぞ",
    }
    assert product.last.params["message"]["type"] == "file"
    assert fetched(client, given["url"]) == (200, CONTENT)
    box.switches.set(attachment_download="token")
    assert fetched(client, given["url"])[0] in (400, 401)
    header = bearer("misaki.takahashi@zylker.example", "ZohoCliq.Attachments.READ")
    assert fetched(client, given["url"], **header) == (200, CONTENT)
    box.switches.reset()
    box.clock.advance(901)
    assert fetched(client, given["url"])[0] == 404


def test_the_bot_is_told_of_a_file_in_its_chat(cliq: Cliq, product: Product) -> None:
    share(cliq, "bot")
    assert product.last.body["handler"]["type"] == "message_handler"
    assert product.last.params["attachments"][0]["name"] == "図面①.txt"


@pytest.mark.parametrize("content", ["", "no base64!"])
def test_what_is_no_file_is_refused(cliq: Cliq, content: str) -> None:
    cliq.post("share", expect=400, chat="#sales", name="x", content=content)


def test_a_person_writes_into_a_thread_and_shares_there(cliq: Cliq, client: FlaskClient, bearer: Any) -> None:
    (above,) = cliq.says("見積もりの件")["posted"]
    header = bearer("misaki.takahashi@zylker.example")
    body = {"text": "続き", "thread_message_id": above["id"], "sync_message": True}
    answer = client.post("/cliq/api/v2/channelsbyname/sales/message", headers=header, json=body).get_json()
    thread = answer["thread_information"]["chat_id"]
    cliq.says("スレッドで返事", chat=thread)
    share(cliq, thread)
    assert [message["text"] for message in cliq.sees(thread)] == ["続き", "スレッドで返事", "どうぞ"]
    assert next(message for message in cliq.sees() if message["id"] == above["id"])["thread"] == thread
