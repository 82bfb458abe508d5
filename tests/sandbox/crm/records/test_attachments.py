"""Section 21, attachments: names and bytes kept, other parts refused; what the product's own client sends arrives."""

import io
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from app.clients.crm import Crm
from app.clients.http import Http
from app.clients.wire.sending import Upload
from sandbox.crm.api import attachments
from sandbox.in_process import BASE, WSGIAdapter
from tests.fixed import FixedSource

NAME = "見積もりの件 ㈱髙①.pdf"
EMMA, ADMIN = "emma.clark@zylker.example", "aoi.mori@zylker.example"


@pytest.fixture
def lead(api: Callable[..., Any]) -> str:
    found: str = api().rows("select id from Leads where (Last_Name = 'Ohtani')")[0]["id"]
    return found


def send(api: Any, path: str, name: str, content: bytes, part: str = "file") -> Any:
    data = {part: (io.BytesIO(content), name, "application/pdf")}
    return api.client.post(api.prefix + path, headers=api.header, data=data, content_type="multipart/form-data")


def test_a_japanese_file_name_and_the_bytes_are_kept(api: Callable[..., Any], lead: str) -> None:
    content = b"%PDF-1.7\r\n--x\r\n\x00\xff"
    answer = send(api(), f"/Leads/{lead}/Attachments", NAME, content)
    assert (answer.status_code, answer.get_json()["data"][0]["code"]) == (200, "SUCCESS")
    listed = api().get(f"/Leads/{lead}/Attachments", fields="id,File_Name,Size").get_json()["data"]
    assert [(row["File_Name"], row["Size"]) for row in listed] == [(NAME, str(len(content)))]
    path = f"/Leads/{lead}/Attachments/{listed[0]['id']}"
    assert api().get(path).data == content
    assert api().delete(path).status_code == 200
    assert api().get(f"/Leads/{lead}/Attachments", fields="id").status_code == 204


def test_what_cannot_be_attached_is_refused(
    api: Callable[..., Any], lead: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def code(answer: Any) -> str:
        found: str = answer.get_json()["code"]
        return found

    assert code(send(api(), f"/Leads/{lead}/Attachments", "a.pdf", b"x", part="other")) == "INVALID_DATA"
    assert code(send(api(), "/Leads/4876876000099999999/Attachments", "a.pdf", b"x")) == "INVALID_DATA"
    monkeypatch.setattr(attachments, "LARGEST_BYTES", 100)
    big = send(api(), f"/Leads/{lead}/Attachments", "a.pdf", b"x" * 101)
    assert code(big) == "FILE_SIZE_MORE_THAN_ALLOWED_SIZE"


def test_the_client_of_the_product_sends_files_that_arrive(app: Flask, bearer: Callable[..., Any], lead: str) -> None:
    class Token:
        def access_token(self) -> str:
            token: str = bearer()["Authorization"].removeprefix("Zoho-oauthtoken ")
            return token

        def refreshed(self, old: str) -> str:
            return old

    http = Http("crm", source=FixedSource(), adapters={BASE: WSGIAdapter(app)})
    crm = Crm(http, api_domain=f"{BASE}/zohoapis", tokens=Token())
    for name in (NAME, 'plain "quoted".pdf', "行\n頭.pdf"):
        crm.attach("Leads", lead, Upload(name, b"%PDF\r\n\x00", "application/pdf"))
    assert crm.attachments("Leads", lead) == ("行 頭.pdf", "plain 'quoted'.pdf", NAME)
