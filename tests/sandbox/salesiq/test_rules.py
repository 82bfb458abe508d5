"""salesiq.md, section 8: rings, scores, triggers, routing, criteria fields, views, preferences, visitors (v3)."""

from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient

from sandbox.state import Sandbox
from tests.sandbox.salesiq.conftest import AOI, Api
from tests.site import Site

ONE = {"field_name": "number_of_visits", "comparator": "greater_than", "values": ["3"]}
CRITERIA = [{"or_criteria": [ONE]}]
LEAF = "and_criteria[0].or_criteria[0]"
WANTED = "trackingpresets leadscorerules triggerrules visitorroutingrules chatroutingrules criteriafields".split()
WANTED += ["visitorhistoryviews", "userpreferences"]
SCOPES = (
    *(f"SalesIQ.{name}.ALL" for name in WANTED),
    "SalesIQ.visitors.ALL",
    "SalesIQ.apps.READ",
    "SalesIQ.operators.READ",
    "SalesIQ.visitordetails.READ",
)


def spoilt(**wrong: Any) -> dict[str, Any]:
    return {"and_criteria": [{"or_criteria": [{**ONE, **wrong}]}]}


@pytest.fixture
def siq(client: FlaskClient, bearer: Callable[..., dict[str, str]]) -> Api:
    return Api(client, bearer(AOI, *SCOPES))


def body_of(kind: str, siq: Api) -> dict[str, Any]:
    """A rule that can be made."""
    if kind == "trackingpresets":
        return {"name": "Mine", "rule": {f"ring_{name}": CRITERIA for name in ("one", "two", "three", "four")}}
    if kind == "leadscorerules":
        return {"points": "25", "AND_criteria": [{"OR_criteria": [ONE]}]}
    placed = {"app_id": siq.get("/apps")[0]["id"], "title": "Mine", "and_criteria": CRITERIA}
    if kind == "triggerrules":
        action = {"type": "send_chat_invite", "delay": "5", "params": {"sender_name": "Aoi", "value": "Hi"}}
        return {**placed, "event": {"type": "lands_on_website"}, "action": action}
    operators = [one["id"] for one in siq.get("/operators")]
    return {**placed, "routing_type": "route_to_selected_users", "userset": [{"operator_ids": operators[:1]}]}


@pytest.mark.parametrize("kind", WANTED[:5])
def test_rules_are_listed_made_changed_turned_off_and_deleted(siq: Api, kind: str) -> None:
    def listed() -> list[dict[str, Any]]:
        found = siq.get(f"/{kind}")
        return found["rule_list"] if kind == "leadscorerules" else found  # type: ignore[no-any-return]

    before = len(listed())
    made = siq.made("POST", f"/{kind}", body_of(kind, siq))
    assert len(listed()) == before + 1
    switch = {"status": "disabled"} if kind == "leadscorerules" else {"enabled": False}
    changed = siq.made("PUT", f"/{kind}/{made['id']}", switch)
    assert {**made, **switch, "modified_time": changed["modified_time"]} == changed
    assert siq.get(f"/{kind}/{made['id']}") == changed
    assert siq.refused("PUT", f"/{kind}/{made['id']}", {}) == 1031
    siq.made("DELETE", f"/{kind}/{made['id']}")
    assert siq.refused("GET", f"/{kind}/{made['id']}") == 1019
    assert len(listed()) == before


@pytest.mark.parametrize(
    ("kind", "facts", "key"),
    [
        ("trackingpresets", {"rule": {"ring_one": []}}, "rule.ring_two"),
        ("trackingpresets", {"name": ""}, "name"),
        ("leadscorerules", {"AND_criteria": None, "and_criteria": CRITERIA}, "AND_criteria"),
        ("leadscorerules", {"AND_criteria": CRITERIA}, "AND_criteria[0].OR_criteria"),
        ("leadscorerules", {"points": 25}, "points"),
        ("triggerrules", {"event": {"type": "jumps"}}, "event.type"),
        ("triggerrules", {"app_id": "1"}, "app_id"),
        ("chatroutingrules", {"userset": [{"operator_ids": ["1"]}]}, "userset[0].operator_ids"),
        ("visitorroutingrules", {"routing_type": "x"}, "routing_type"),
        ("triggerrules", spoilt(field_name="shoe_size"), f"{LEAF}.field_name"),
        ("triggerrules", spoilt(comparator="contains"), f"{LEAF}.comparator"),
        ("triggerrules", spoilt(values=[3]), f"{LEAF}.values"),
        ("triggerrules", spoilt(field_name="crm_deal"), f"{LEAF}.integ_name"),
    ],
)
def test_a_wrong_rule_is_refused_and_the_key_is_named(siq: Api, kind: str, facts: dict[str, Any], key: str) -> None:
    assert siq("POST", f"/{kind}", {**body_of(kind, siq), **facts})["error"]["json_key"] == key


def test_one_preset_is_applied(siq: Api) -> None:
    made = siq.made("POST", "/trackingpresets", {**body_of("trackingpresets", siq), "applied": True})
    assert [one["id"] for one in siq.get("/trackingpresets") if one["applied"]] == [made["id"]]
    assert siq.get("/userpreferences")["tracking"]["applied_preset"]["name"] == "Mine"


def test_the_common_rule_says_what_happens_when_no_other_fits(siq: Api) -> None:
    assert siq.get("/visitorroutingrules/commonrule") == {"route_to_all": "enabled"}
    siq.made("PUT", "/visitorroutingrules/commonrule", {"route_to_all": "disabled"})
    assert siq.get("/visitorroutingrules/commonrule") == {"route_to_all": "disabled"}
    assert siq.get("/chatroutingrules/commonrule") == {"route_to_all": "enabled"}
    assert siq.refused("PUT", "/visitorroutingrules/commonrule", {"route_to_all": True}) == 1011


def test_criteria_fields_are_listed_with_their_type_by_kind_of_rule(siq: Api) -> None:
    fields = {one["field_name"]: one for one in siq.get("/criteriafields/leadscore")["fields"]}
    assert fields["referer"] == {"field_name": "referer", "group_name": "website_values", "datatype": "string"}
    assert "custom_action_performed" in fields
    assert "custom_action_performed" not in str(siq.get("/criteriafields/trackingpresets"))
    assert siq.refused("GET", "/criteriafields/nothing") == 1006


def test_history_views_are_two_of_the_system_and_those_that_are_made(siq: Api) -> None:
    assert [one["id"] for one in siq.get("/visitorhistoryviews")] == ["-2", "-1"]
    made = siq.made("POST", "/visitorhistoryviews", {"name": "Chrome", "and_criteria": CRITERIA})
    siq.made("PUT", f"/visitorhistoryviews/{made['id']}", {"sort_by": "leadscore"})
    assert siq.get(f"/visitorhistoryviews/{made['id']}")["sort_by"] == "leadscore"
    siq.made("PUT", "/userpreferences/visitorhistoryviews", {"list_name": "list_two", "view_id": made["id"]})
    assert siq.get("/userpreferences")["visitorhistoryviews"]["list_two"]["view_name"] == "Chrome"
    assert siq.refused("DELETE", "/visitorhistoryviews/-1") == 1016
    siq.made("DELETE", f"/visitorhistoryviews/{made['id']}")
    assert siq.refused("GET", f"/visitorhistoryviews/{made['id']}") == 1019
    chosen = {"view": "list", "hide_other_agent_connected_visitors": "enabled"}
    assert siq.made("PUT", "/userpreferences/tracking", chosen)["tracking"]["view"] == "list"
    assert siq.refused("POST", "/visitorhistoryviews", {"name": "x"}) == 1011


V3 = "/salesiq/api/v3/zylkerkk/visitors"


def test_visitors_are_paged_by_time_in_one_direction_at_a_time(siq: Api, site: Site, box: Sandbox) -> None:
    for place in range(5):
        site.land(name=f"Visitor {place}")
        box.clock.advance(10)

    def page(**query: Any) -> tuple[list[str], dict[str, Any]]:
        answer = siq("GET", V3, **query)
        return [one["name"] for one in answer["data"]], answer

    names, first = page(limit=2)
    assert names == ["Visitor 0", "Visitor 1"]
    names, second = page(limit=2, next_key=first["next_key"])
    assert names == ["Visitor 2", "Visitor 3"]
    assert page(limit=2, prev_key=second["prev_key"])[0] == ["Visitor 0", "Visitor 1"]
    assert second["data"][0]["visit_source"] == "Direct"
    assert siq.refused("GET", V3, next_key="1", prev_key="2") == 1011
    assert siq.refused("GET", V3, limit="201") == 1011
    box.switches.set(salesiq_visitor_info_api=False)
    assert siq.refused("GET", V3) == 1021


def test_the_old_calls_list_a_view_and_tell_facts_by_e_mail(siq: Api, site: Site) -> None:
    site.land(name="Tom", email="tom@ray.example")
    site.act("land", visitor=site.visitor, url="https://www.zylker.example/again")
    site.land(name="Once")
    old = "/salesiq/api/v1/zylkerkk"
    names = {one["name"] for one in siq.get(f"{old}/visitorsview/-1/visitors")["visitorlist"]}
    assert names == {"Tom", "Once"}
    assert [one["name"] for one in siq.get(f"{old}/visitorsview/-2/visitors")["visitorlist"]] == ["Tom"]
    told = siq.get(f"{old}/visitorsbyemail/tom@ray.example", customerinfo='{"Plan": "Pro"}')
    assert told["customer_info"]["Plan"] == "Pro"
    assert siq.refused("GET", f"{old}/visitorsbyemail/x@y.example", customerinfo="{}") == 2311
    assert siq.refused("GET", f"{old}/visitorsbyemail/tom@ray.example", customerinfo="[") == 2310
