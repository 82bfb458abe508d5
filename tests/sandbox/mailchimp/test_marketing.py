"""The Marketing API on loopback: members, campaigns, reports and webhooks behave as MailChimp's reference says."""

import hashlib
import hmac
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from sandbox.app import create_sandbox
from sandbox.mailchimp import audience, call
from sandbox.mailchimp.demo import CUSTOMERS, NEWS
from sandbox.state import Sandbox
from tests.sandbox.conftest import NOW
from tests.sandbox.receiver import Receiver

ICHIRO, LUCY, MAX = "ichiro.tanaka@softvale.example", "lucy.hart@northwind.example", "max@diskette.example"
HOOK = "http://product.test/hooks/mailchimp/t"
Api = Callable[..., TestResponse]


@pytest.fixture
def product() -> Receiver:
    return Receiver()


@pytest.fixture
def app(product: Receiver) -> Iterator[Flask]:
    app = create_sandbox(frozen_at=NOW, callback=product)
    yield app
    app.extensions["sandbox"].store.close()


@pytest.fixture
def api(client: FlaskClient) -> Api:
    def send(method: str, path: str, body: Any = None, **query: Any) -> TestResponse:
        headers = {"Authorization": f"Bearer {call.KEY}"}
        return client.open(f"/mailchimp/3.0{path}", method=method, json=body, query_string=query, headers=headers)

    return send


def member_path(email: str, list_id: str = NEWS) -> str:
    return f"/lists/{list_id}/members/{hashlib.md5(email.lower().encode(), usedforsecurity=False).hexdigest()}"


def test_m1_keys_are_basic_or_bearer_and_wrong_ones_are_problem_documents(client: FlaskClient) -> None:
    assert client.get("/mailchimp/3.0/ping", auth=("anything", call.KEY)).get_json()["health_status"]
    assert client.get("/mailchimp/3.0/", headers={"Authorization": f"Bearer {call.KEY}"}).get_json()["dc"] == "us19"
    for key, status, title in (
        ("nonsense-us19", 401, "API Key Invalid"),
        (f"{call.KEY[:-4]}us20", 403, "Wrong Datacenter"),
    ):
        refused = client.get("/mailchimp/3.0/ping", auth=("anything", key))
        assert refused.mimetype == "application/problem+json"
        assert (refused.status_code, refused.get_json()["title"]) == (status, title)


@pytest.mark.parametrize(("how", "expected"), [("429", (429, True)), ("bare 403", (403, False))])
def test_m7_the_eleventh_call_at_once_is_throttled(box: Sandbox, app: Flask, how: str, expected: Any) -> None:
    box.switches.set(mailchimp_throttle=how, mailchimp_delay_ms=1)
    inside, gone = threading.Barrier(call.AT_ONCE_MOST + 1), threading.Event()
    box.sleep = lambda seconds: (inside.wait(), gone.wait())  # type: ignore[assignment,func-returns-value]
    headers = {"Authorization": f"Bearer {call.KEY}"}

    def ping() -> TestResponse:
        return app.test_client().get("/mailchimp/3.0/ping", headers=headers)

    threads = [threading.Thread(target=ping) for _ in range(call.AT_ONCE_MOST)]
    for thread in threads:
        thread.start()
    inside.wait()
    eleventh = ping()
    gone.set()
    for thread in threads:
        thread.join()
    assert (eleventh.status_code, bool(eleventh.data)) == expected
    assert "Retry-After" not in eleventh.headers


def test_m4_status_if_new_is_for_new_members_only_and_who_left_is_not_brought_back(api: Api) -> None:
    body = {"email_address": "new@somewhere.example", "status_if_new": "pending", "merge_fields": {"FNAME": "花"}}
    path = member_path("New@somewhere.example")
    assert api("PUT", path, body).get_json()["status"] == "pending"
    again = api("PUT", path, {**body, "status_if_new": "subscribed", "merge_fields": {"LNAME": "森"}}).get_json()
    assert (again["status"], again["full_name"]) == ("pending", "花 森")
    assert api("PUT", member_path(MAX), {**body, "email_address": MAX}).get_json()["status"] == "unsubscribed"
    refused = api("PUT", member_path(MAX), {"email_address": MAX, "status": "subscribed"})
    assert (refused.status_code, refused.get_json()["title"]) == (400, "Member In Compliance State")


def test_m4_what_is_wrong_with_a_member_is_said(api: Api) -> None:
    good = {"email_address": "a@b.example", "status_if_new": "pending"}
    wrong: list[tuple[Any, str]] = [
        ({**good, "email_address": "nobody"}, "email_address"),
        ({"email_address": "a@b.example"}, "status_if_new"),
        ({**good, "merge_fields": {"NOPE": 1}}, "merge_fields.NOPE"),
        ({**good, "email_address": "other@b.example"}, "email_address"),
    ]
    for body, field in wrong:
        refused = api("PUT", member_path("a@b.example"), body)
        assert (refused.status_code, refused.get_json()["errors"][0]["field"]) == (400, field)
    assert api("PUT", "/lists/nowhere/members/x", good).status_code == 404
    assert api("GET", member_path("a@b.example")).status_code == 404
    assert api("POST", f"/lists/{NEWS}/members", {**good, "email_address": LUCY}).get_json()["title"] == "Member Exists"


def test_m6_a_new_audience_names_every_key_that_is_missing_and_the_plan_may_be_full(api: Api, box: Sandbox) -> None:
    refused = api("POST", "/lists", {"name": "Leavers"})
    assert {error["field"] for error in refused.get_json()["errors"]} == set(audience.REQUIRED) - {"name"}
    whole = {
        "name": "Leavers",
        "contact": {"company": "Zylker", "address1": "1", "city": "Tokyo", "country": "JP"},
        "permission_reminder": "You visited us.",
        "campaign_defaults": {"from_name": "Z", "from_email": "z@zylker.example", "subject": "-", "language": "ja"},
        "email_type_option": False,
    }
    made = api("POST", "/lists", whole).get_json()
    assert api("GET", f"/lists/{made['id']}").get_json()["stats"]["member_count"] == 0
    assert api("GET", f"/lists/{made['id']}/merge-fields").get_json()["total_items"] == 3
    box.switches.set(mailchimp_may_create=False)
    assert api("POST", "/lists", whole).status_code == 403
    assert api("GET", "/lists").get_json()["constraints"]["may_create"] is False


def test_m6_many_at_once_and_batches(api: Api) -> None:
    members = [{"email_address": email, "status": "subscribed"} for email in ("x@a.example", LUCY, "nonsense")]
    done = api("POST", f"/lists/{NEWS}", {"members": members, "update_existing": True}).get_json()
    assert (done["total_created"], done["total_updated"], done["error_count"]) == (1, 1, 1)
    operations = [
        {"method": "GET", "path": member_path("x@a.example"), "operation_id": "1"},
        {"method": "GET", "path": "/lists/nowhere", "operation_id": "2"},
    ]
    started = api("POST", "/batches", {"operations": operations}).get_json()
    ended = api("GET", f"/batches/{started['id']}").get_json()
    assert (started["status"], ended["status"], ended["errored_operations"]) == ("pending", "finished", 1)


def test_m3_the_last_campaigns_sent_to_somebody_newest_first(api: Api) -> None:
    key = audience.hash_of(ICHIRO)
    asked = {"member_id": key, "sort_field": "send_time", "sort_dir": "DESC", "count": 3}
    rows = api("GET", "/campaigns", **asked).get_json()["campaigns"]
    assert [row["settings"]["title"] for row in rows] == ["お客様アンケート", "Autumn webinar", "夏のご案内"]
    planned = api("GET", "/campaigns", list_id=NEWS, status="schedule").get_json()["campaigns"]
    assert [(row["status"], row["send_time"]) for row in planned] == [("schedule", "")]
    assert [row["id"] for row in api("GET", "/lists", email=ICHIRO).get_json()["lists"]] == [NEWS, CUSTOMERS]
    assert api("GET", "/campaigns", status="gone").status_code == 400


def test_m5_a_recipient_opens_and_clicks_and_the_reports_say_so(api: Api, client: FlaskClient) -> None:
    campaign = "c5f2a00003"
    client.post("/sandbox/mailchimp/open", json={"campaign": campaign, "email": LUCY})
    link = "https://www.zylker.example/o?siq_name=*|FNAME|* *|LNAME|*&siq_email=*|EMAIL|*#top"
    landed = client.post(
        "/sandbox/mailchimp/click", json={"campaign": campaign, "email": LUCY, "link": link}
    ).get_json()
    assert "siq_name=Lucy Hart&siq_email=lucy.hart@northwind.example&" in landed["url"]
    assert f"mc_cid={campaign}&mc_eid=" in landed["url"]
    assert landed["url"].endswith("#top")
    key = audience.hash_of(LUCY)
    assert api("GET", f"/reports/{campaign}/sent-to/{key}").get_json()["open_count"] == 1
    activity = api("GET", f"/reports/{campaign}/email-activity/{key}").get_json()["activity"]
    assert [event["action"] for event in activity] == ["open", "click"]
    assert api("GET", f"/reports/{campaign}/open-details").get_json()["total_items"] == 1
    assert api("GET", f"/reports/{campaign}/click-details").get_json()["urls_clicked"][0]["total_clicks"] == 1
    assert api("GET", f"/reports/{campaign}/sent-to/{audience.hash_of(MAX)}").status_code == 404
    assert api("GET", f"/campaigns/{campaign}/content").get_json()["html"].startswith("<html>")


def test_m1_webhooks_are_probed_signed_and_silent_about_what_the_api_did(
    api: Api, client: FlaskClient, product: Receiver
) -> None:
    events = {"subscribe": True, "unsubscribe": True, "profile": True, "cleaned": True, "upemail": True}
    hook = {"url": HOOK, "events": events, "sources": {"user": True, "admin": True, "api": False}}
    product.status = 404
    assert api("POST", f"/lists/{NEWS}/webhooks", hook).status_code == 400
    product.status = 200
    made = api("POST", f"/lists/{NEWS}/webhooks", hook).get_json()
    assert {one.method for one in product.calls} == {"GET"}
    assert "signing_secret" not in api("GET", f"/lists/{NEWS}/webhooks").get_json()["webhooks"][0]
    product.calls.clear()
    api("PUT", member_path(LUCY), {"email_address": LUCY, "merge_fields": {"PHONE": "1"}})
    assert product.calls == []
    client.post("/sandbox/mailchimp/leave", json={"list": NEWS, "email": LUCY, "campaign": "c5f2a00003"})
    (told,) = product.calls
    assert {
        "type": "unsubscribe",
        "data[reason]": "manual",
        "data[email]": LUCY,
        "data[merges][FNAME]": "Lucy",
    }.items() <= (told.form.items())
    stamp, signature = (part.partition("=")[2] for part in told.headers["X-Mailchimp-Signature"].split(","))
    expected = hmac.new(made["signing_secret"].encode(), f"{stamp}.".encode() + told.data, hashlib.sha256).hexdigest()
    assert signature == expected
    client.post("/sandbox/mailchimp/join", json={"list": NEWS, "email": "you@a.example"})
    client.post("/sandbox/mailchimp/leave", json={"list": NEWS, "email": ICHIRO, "status": "cleaned"})
    assert [one.form["type"] for one in product.calls] == ["unsubscribe", "subscribe", "cleaned"]
