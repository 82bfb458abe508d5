"""salesiq.md, section 8: registration and its probe, keys, their rotation, deliveries, retries, filters, switches."""

import pytest
from flask.testing import FlaskClient

from sandbox.salesiq.hooks.registry import DATA_EVENTS
from sandbox.salesiq.install_point import delivery_of
from sandbox.salesiq.portal import portal_of
from sandbox.state import Sandbox
from tests.sandbox.salesiq.conftest import URL, Api, Heard, fits, hook
from tests.site import Site

CREATED, ATTENDED, MISSED = "conversation.created", "conversation.attender.updated", "conversation.missed"


def test_registering_and_updating_ask_the_address_first_and_store_nothing_when_it_does_not_answer(
    siq: Api, heard: Heard
) -> None:
    heard.statuses["HEAD"] = 404
    body = {"type": "data", "url": URL, "events": [CREATED], "secured": True}
    assert siq.refused("POST", "/webhooks", body) == 1011
    assert siq.get("/webhooks") == []
    heard.statuses["HEAD"] = 200
    made = siq.made("POST", "/webhooks", body)
    heard.statuses["HEAD"] = 500
    assert siq.refused("PUT", f"/webhooks/{made['id']}", {"events": [MISSED]}) == 1011
    assert siq.get(f"/webhooks/{made['id']}")["events"] == [CREATED]
    assert [call[0] for call in heard.calls] == ["HEAD"] * 3
    heard.statuses["HEAD"] = 200
    assert siq.made("PUT", f"/webhooks/{made['id']}", {"events": [MISSED]})["events"] == [MISSED]


@pytest.mark.parametrize(
    ("facts", "key"),
    [
        ({"type": "other"}, "type"),
        ({"events": ["conversation.attended"]}, "events[0]"),
        ({"events": "all"}, "events"),
        ({"app_ids": ["1"]}, "app_ids[0]"),
        ({"url": "ftp://x"}, "url"),
        ({"expiry_time_for_executions_data": "5"}, "expiry_time_for_executions_data"),
    ],
)
def test_a_wrong_webhook_is_refused_and_the_key_is_named(
    siq: Api, heard: Heard, facts: dict[str, object], key: str
) -> None:
    error = siq("POST", "/webhooks", {"type": "data", "url": URL, "events": [CREATED], **facts})["error"]
    assert error["json_key"] == key


def test_the_oldest_of_at_most_two_keys_signs_and_deleting_it_makes_the_other_sign(
    siq: Api, site: Site, heard: Heard
) -> None:
    made = hook(siq, CREATED)
    made = siq.made("POST", f"/webhooks/{made['id']}/keys")
    assert siq.refused("POST", f"/webhooks/{made['id']}/keys") == 1017
    site.open_chat()
    *_, (_, _, headers, raw) = heard.calls
    assert [fits(made, headers, raw, place) for place in (0, 1)] == [True, False]
    siq.made("DELETE", f"/webhooks/{made['id']}/keys/{made['public_keys'][0]['id']}")
    site.open_chat()
    *_, (_, _, headers, raw) = heard.calls
    assert [fits(made, headers, raw, place) for place in (0, 1)] == [False, True]
    assert siq.refused("DELETE", f"/webhooks/{made['id']}/keys/1") == 1019


def test_a_delivery_is_enveloped_json_signed_only_when_secured(siq: Api, site: Site, heard: Heard) -> None:
    made = hook(siq, CREATED, secured=False)
    result = site.open_chat("見積もりを依頼したい 🙏", name="田中 一郎")
    ((headers, body),) = heard.posts
    assert headers["Content-Type"] == "application/json"
    assert "x-siqsignature" not in headers
    assert (body["webhook"]["id"], body["event"], body["attempt"], body["version"]) == (made["id"], CREATED, 1, 1)
    assert body["entity_id"] == body["entity"]["id"] == result["chat"]
    assert body["entity"]["question"] == "見積もりを依頼したい 🙏"
    assert body["entity"]["visitor"]["last_name"] == "田中"
    assert "email_id" not in body["entity"]["visitor"]


def test_switches_change_shape_signature_bytes_copies_and_order(
    siq: Api, site: Site, heard: Heard, box: Sandbox
) -> None:
    made = hook(siq, CREATED, ATTENDED)
    site.open_chat()

    def after(**switches: object) -> list[tuple[dict[str, str], bytes]]:
        box.switches.reset()
        box.switches.set(**switches)
        heard.calls.clear()
        site.open_chat()
        site.attend()
        return [(headers, raw) for _, _, headers, raw in heard.calls]

    assert all(fits(made, *one) for one in after())
    assert b'"event"' not in after(salesiq_shape="bare")[0][1]
    assert not any(fits(made, *one) for one in after(salesiq_signature="corrupt"))
    assert "x-siqsignature" not in after(salesiq_signature="missing")[0][0]
    assert not any(fits(made, *one) for one in after(salesiq_body_changed=True))
    twice = after(salesiq_copies=2)
    assert len(twice) == 4
    assert twice[0] == twice[1]
    after(salesiq_order="swapped")
    assert heard.events == [ATTENDED, CREATED]
    assert b'"version": "1"' in after(salesiq_version_type="text")[0][1]
    after(salesiq_long_ids=True)
    assert len(heard.posts[0][1]["entity"]["id"]) == 18


def test_a_failure_is_tried_again_then_counted_and_listed(
    siq: Api, site: Site, heard: Heard, box: Sandbox, client: FlaskClient
) -> None:
    made = hook(siq, CREATED)
    heard.statuses["POST"] = 302
    site.open_chat()
    for _ in range(5):
        box.clock.advance(30)
        site.deliver()
    assert [body["attempt"] for _, body in heard.posts] == [1, 2, 3]
    heard.slow = True
    box.clock.advance(60)
    site.deliver()
    assert siq.get(f"/webhooks/{made['id']}")["failures_count"] == "1"
    ((failed),) = siq.get(f"/webhooks/{made['id']}/executions")
    assert (failed["event"], failed["attempt"], failed["response_code"]) == (CREATED, 4, "0")
    assert siq.get(f"/webhooks/{made['id']}/executions", events=MISSED) == []
    heard.slow, heard.statuses["POST"] = False, 200
    siq.made("POST", f"/webhooks/{made['id']}/executions/{failed['id']}")
    assert heard.posts[-1][1]["attempt"] == 5
    assert siq.get(f"/webhooks/{made['id']}/executions") == []


def test_a_served_sandbox_keeps_nobody_waiting_and_the_order(
    siq: Api, site: Site, heard: Heard, box: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    hook(siq, CREATED, ATTENDED, MISSED)
    monkeypatch.setattr(box, "patience_seconds", 0.01)
    for _ in range(5):
        site.open_chat()
        site.attend()
    delivery_of(portal_of(box)).drain()
    assert heard.events == [CREATED, ATTENDED] * 5


def test_only_the_events_and_brands_that_were_asked_for_are_sent(siq: Api, site: Site, heard: Heard) -> None:
    japan, world = siq.get("/apps")
    hook(siq, MISSED, app_ids=[world["id"]])
    for brand in (japan, world):
        site.open_chat(brand=brand["id"])
        site.miss()
    assert [(body["event"], body["app_id"]) for _, body in heard.posts] == [(MISSED, world["id"])]


def test_a_workflow_posts_the_entity_alone_to_its_own_address(
    site: Site, heard: Heard, client: FlaskClient, box: Sandbox
) -> None:
    path = "/sandbox/visitors/workflow"
    made = client.post(path, json={"url": f"{URL}/visitor.updated", "events": ["visitor.updated"]}).get_json()
    site.update(visitor="v1", name="Scott Smith")
    site.update(visitor="v1", email="scott@zylker.example")
    site.update(visitor="v1", phone="0312345678")
    kinds = [(body["type"], "lead" in body, "email_id" in body) for _, body in heard.posts]
    assert kinds == [("lead", False, False), ("contact", True, True), ("contact", False, True)]
    assert "BEGIN PUBLIC KEY" in made["public_key"]
    box.switches.set(salesiq_workflow_shape="enveloped")
    site.update(visitor="v1", info={"Plan": "Pro"})
    assert heard.posts[-1][1]["event"] == "visitor.updated"
    assert heard.posts[-1][1]["entity"]["customer_info"] == {"Plan": "Pro"}


def test_nobody_but_an_administrator_registers(client: FlaskClient, siq: Api, bearer: object) -> None:
    rep = Api(client, bearer("emma.clark@zylker.example", "SalesIQ.webhooks.ALL"))  # type: ignore[operator]
    assert rep.refused("POST", "/webhooks", {"type": "data", "url": URL, "events": sorted(DATA_EVENTS)}) == 1016
