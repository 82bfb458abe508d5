"""salesiq.md, section 8: tokens, screen names, addresses, methods, content types, faults, and the beacon of a page."""

from collections.abc import Callable

import pytest
import requests
from flask.testing import FlaskClient

from sandbox.state import Sandbox
from tests.sandbox.salesiq.conftest import AOI, HERE, Api, Heard
from tests.site import SCOPES, Site


def code(client: FlaskClient, path: str, method: str = "GET", **given: object) -> int:
    answer = client.open(path, method=method, **given)  # type: ignore[arg-type]
    assert answer.status_code == 200
    found: int = answer.get_json()["error"]["code"]
    return found


def test_refusals_are_answered_200_with_their_code(
    client: FlaskClient, siq: Api, bearer: Callable[..., dict[str, str]], box: Sandbox
) -> None:
    header = siq.header
    assert code(client, f"{HERE}/apps") == 1002
    assert code(client, f"{HERE}/apps", headers={"Authorization": "Zoho-oauthtoken 1000.wrong"}) == 1008
    assert code(client, f"{HERE}/apps", headers=bearer(AOI, "SalesIQ.portals.READ")) == 1009
    assert code(client, "/salesiq/api/v2/nobody/apps", headers=header) == 1005
    assert code(client, f"{HERE}/nothing", headers=header) == 1006
    assert code(client, f"{HERE}/apps", "PATCH", headers=header) == 1004
    assert code(client, f"{HERE}/webhooks", "POST", headers=header, data="{}") == 1054
    assert code(client, f"{HERE}/webhooks", "POST", headers=header, data="{", content_type="application/json") == 1015
    assert code(client, f"{HERE}/apps", headers=bearer("priya.raman@zylker.example", *SCOPES)) == 1020
    box.switches.set(salesiq_error_status=400)
    assert client.get(f"{HERE}/apps").status_code == 400


def test_who_calls_too_often_is_locked_out_for_a_while(siq: Api, box: Sandbox) -> None:
    box.switches.set(salesiq_calls_per_minute=3, salesiq_lock_seconds=90)
    for _ in range(3):
        siq.get("/apps")
    assert siq.refused("GET", "/apps") == 1023
    box.clock.advance(89)
    assert siq.refused("GET", "/apps") == 1023
    box.clock.advance(62)
    siq.get("/apps")


@pytest.mark.parametrize(
    ("fault", "status", "part"),
    [
        ({"status": 429}, 429, b""),
        ({"status": 500, "body": "<h1>Oops</h1>"}, 500, b"<h1>"),
        ({"status": 200, "body": {"error": {"code": 1023, "message": "x"}}}, 200, b"1023"),
        ({"status": 401}, 401, b""),
    ],
)
def test_faults_come_when_asked_for(
    client: FlaskClient, siq: Api, fault: dict[str, object], status: int, part: bytes
) -> None:
    assert client.post("/sandbox/faults", json={"service": "salesiq", **fault}).status_code == 200
    answer = client.get(f"{HERE}/apps", headers=siq.header)
    assert answer.status_code == status
    assert part in answer.data
    siq.get("/apps")


def test_a_cut_connection_and_every_call_are_in_the_request_log(client: FlaskClient, siq: Api) -> None:
    client.delete("/sandbox/requests")
    client.post("/sandbox/faults", json={"service": "salesiq", "drop": "before"})
    with pytest.raises(requests.ConnectionError):
        client.get(f"{HERE}/apps", headers=siq.header)
    assert siq.refused("GET", "/conversations/1") == 1019
    log = client.get("/sandbox/requests?service=salesiq").get_json()["requests"]
    assert [(call["path"], call["status"], call["code"]) for call in log] == [
        (f"{HERE}/apps", 0, ""),
        (f"{HERE}/conversations/1", 200, "1019"),
    ]
    assert log[1]["user"] == AOI


def test_the_demo_portal_has_brands_departments_operators_one_of_whom_is_no_crm_user_and_a_bot(
    siq: Api, box: Sandbox
) -> None:
    assert [one["screenname"] for one in siq.get("/salesiq/api/v2/portals")] == ["zylkerkk"]
    assert siq.get("/salesiq/api/v2/portals/zylkerkk")["owner"]["email_id"] == AOI
    assert (len(siq.get("/apps")), len(siq.get("/departments"))) == (2, 3)
    operators = siq.get("/operators")
    strangers = [one for one in operators if box.people.by_email(one["email_id"]) is None]
    assert [one["role"] for one in strangers] == ["Associate", "Bot"]
    assert siq.get(f"/operators/{operators[1]['id']}")["availability"] == {"status": "available"}


def test_an_operator_says_whether_they_are_available_and_of_nobody_else(siq: Api) -> None:
    ids = {row["email_id"]: row["id"] for row in siq.get("/operators")}
    mine = f"/operators/{ids[AOI]}/status"
    assert siq.made("PUT", mine, {"status": "Busy"})["status_message"] == "Busy"
    assert siq.made("PUT", mine, {"status": "Available"})["availability"] == {"status": "available"}
    assert siq.refused("PUT", mine, {"status": "Asleep"}) == 1011
    other = next(number for email, number in ids.items() if email != AOI)
    assert siq.refused("PUT", f"/operators/{other}/status", {"status": "Busy"}) == 1016


def test_the_page_sends_beacons_as_the_visitor_lands_reads_acts_and_leaves(site: Site, heard: Heard) -> None:
    url = "https://www.zylker.example/?utm_source=mail&siq_name=Tom&siq_email=tom@ray.example&mc_cid=c1"
    key = site.land(url=url, title="ようこそ", referrer="https://mail.example/", browser={"language": "en"})["visitor"]
    site.navigate(url="https://www.zylker.example/price", title="Price")
    site.custom(name="downloaded", details={"file": "a.pdf"})
    site.tell(kind="info", value={"Plan": "Pro"})
    site.leave()
    bodies = [body for _, body in heard.posts]
    assert {body["v"] for body in bodies} == {key}
    assert len({body["s"] for body in bodies}) == 1
    kinds = [action["k"] for body in bodies for action in body["a"]]
    assert kinds == ["land", "page", "custom", "info", "leave"]
    first, second = bodies[0]["a"][0], bodies[1]["a"][0]
    assert (first["u"], first["t"], first["r"]) == (url, "ようこそ", "https://mail.example/")
    assert second["r"] == url
    assert heard.calls[0][2]["Origin"] == "https://www.zylker.example"
    assert heard.calls[0][1].startswith("http://product.test/beacon/")
    (visitor,) = site.look()["visitors"]
    assert (visitor["name"], visitor["email"], visitor["source"]) == ("Tom", "tom@ray.example", "Campaigns")
    assert [page["title"] for page in visitor["pages"]] == ["ようこそ", "Price"]


@pytest.mark.parametrize("consent", [True, False])
def test_a_page_that_is_loaded_anew_starts_the_script_again(site: Site, heard: Heard, consent: bool) -> None:
    """In a session of its own, unless the visitor has agreed that the tab is known again."""
    key = site.land(consent=consent)["visitor"]
    site.navigate(url="https://www.zylker.example/price", reload=True)
    told = [(body["s"], body["a"][0]["k"], "b" in body) for _, body in heard.posts]
    assert [kind for _, kind, _ in told] == ["land", "leave", "land"]
    assert told[0][0] == told[1][0]
    assert (told[1][0] == told[2][0]) is consent
    assert [has for _, _, has in told] == [True, False, True]
    site.open_chat("Hi", info={"Plan": "Pro"})
    (visitor,) = site.look()["visitors"]
    assert visitor["info"] == {"beacon_key": key, "Plan": "Pro"}


def test_what_tracking_knows_of_a_visitor_is_told_with_the_conversation(siq: Api, site: Site) -> None:
    site.land(url="https://www.zylker.example/a?utm_campaign=spring", title="A")
    chat = site.open_chat("Hi")["chat"]
    about = siq.get(f"/conversations/{chat}/visitor", include="trackinginfo,moreinfo")
    assert about["tracking_details"]["source"] == 4
    assert about["tracking_details"]["utm_campaign"] == "spring"
    assert about["more_details"]["language"] == "ja-JP"
    assert "tracking_details" not in siq.get(f"/conversations/{chat}/visitor")


def test_a_reset_empties_the_portal_and_loads_it_again(client: FlaskClient, siq: Api, site: Site) -> None:
    site.open_chat()
    client.post("/sandbox/reset", json={})
    looked = site.look()
    assert looked["chats"] == []
    assert len(looked["brands"]) == 2
