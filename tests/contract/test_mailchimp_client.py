"""MailChimp's official client, unchanged, against the stand-in."""

from collections.abc import Iterator
from typing import Any

import mailchimp_marketing
import pytest
import requests
from mailchimp_marketing.api_client import ApiClientError

from sandbox.app import create_sandbox
from sandbox.in_process import WSGIAdapter
from sandbox.mailchimp import call
from sandbox.mailchimp.audience import hash_of
from sandbox.mailchimp.demo import NEWS

LUCY = "lucy.hart@northwind.example"


@pytest.fixture
def client(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    app = create_sandbox()
    session = requests.Session()
    session.mount("http://mailchimp.test", WSGIAdapter(app))
    made = mailchimp_marketing.Client()
    made.set_config({"api_key": call.KEY, "server": call.DATA_CENTER})
    made.api_client.host = "http://mailchimp.test/mailchimp/3.0"
    # the client calls the functions of the module `requests`; only the sockets are another way
    monkeypatch.setattr(requests, "request", session.request)
    for verb in ("get", "post", "put", "patch", "delete"):
        monkeypatch.setattr(requests, verb, getattr(session, verb))
    yield made
    app.extensions["sandbox"].store.close()


def test_m1_the_official_client_reads_lists_and_writes_members(client: Any) -> None:
    assert client.ping.get()["health_status"] == "Everything's Chimpy!"
    assert [one["name"] for one in client.lists.get_all_lists()["lists"]] == ["Newsletter", "お客様"]
    body = {"email_address": "new@a.example", "status_if_new": "pending", "merge_fields": {"FNAME": "花"}}
    made = client.lists.set_list_member(NEWS, hash_of("new@a.example"), body)
    assert made["status"] == "pending"
    client.lists.update_list_member_tags(NEWS, made["id"], {"tags": [{"name": "exit", "status": "active"}]})
    assert client.lists.get_list_member(NEWS, made["id"])["tags"][0]["name"] == "exit"
    with pytest.raises(ApiClientError) as refused:
        client.lists.get_list_member(NEWS, hash_of("nobody@a.example"))
    assert refused.value.status_code == 404


def test_m5_the_official_client_reads_campaigns_and_reports(client: Any) -> None:
    campaigns = client.campaigns.list(member_id=hash_of(LUCY), sort_field="send_time", sort_dir="DESC", count=3)
    assert [one["settings"]["title"] for one in campaigns["campaigns"]] == [
        "Autumn webinar",
        "夏のご案内",
        "Spring offer",
    ]
    first = campaigns["campaigns"][0]["id"]
    assert client.reports.get_campaign_recipient(first, hash_of(LUCY))["open_count"] == 0
    assert client.reports.get_email_activity_for_subscriber(first, hash_of(LUCY))["activity"] == []
