"""Visits in the CRM with their actions, in each kind of organisation, and the owner who is told (C6, C11)."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from app.administration.visitors import links
from tests.handlers.pushing.visits import TANAKA, Place
from tests.world import EMMA, World


@pytest.fixture
def contact(world: World) -> dict[str, Any]:
    """One of Emma's, with an account."""
    emma = world.sandbox.people.by_email(EMMA).id
    return next(row for row in world.rows("Contacts", Owner=emma) if row.get("Account_Name") and row.get("Email"))


def won(world: World, contact: dict[str, Any], *stages: str) -> None:
    """The contact's deals are these and no others."""
    for row in world.rows("Deals"):
        if contact["id"] == row.get("Contact_Name") or contact["Account_Name"] == row.get("Account_Name"):
            world.change("Deals", row["id"], Contact_Name=None, Account_Name=None)
    for number, stage in enumerate(stages):
        facts = {"Deal_Name": f"D{number}", "Stage": stage, "Amount": 100 * (number + 1), "Contact_Name": contact["id"]}
        owner = {name: contact[name] for name in ("Owner", "Created_By", "Modified_By", "Created_Time")}
        world.change("Deals", f"487687600000099{number:04d}", **facts, **owner, Modified_Time=contact["Modified_Time"])


def test_c11_a_visit_is_written_with_what_was_done_once_the_visitor_is_known(world: World) -> None:
    place = Place(world)
    place.visitor(visits=1)
    place.visit(landing_url="https://www.zylker.example/", referrer="https://search.example/?q=crm")
    place.act("トップ", "価格")
    place.happens("landed", visit_id="t1")
    assert world.rows("Visits") == []
    place.visitor(**TANAKA, attributes={"ip": "203.0.113.7", "os": "Windows", "search_engine": "Example"})
    place.happens("contact_captured", visit_id="t1")
    place.leaves()
    place.leaves()
    (visit,) = world.rows("Visits")
    assert (visit["Visitor"], visit["Visitor_Type"]) == (place.record()["id"], "Lead")
    assert (visit["Visited_Page"], visit["Time_Spent"], visit["IP_Address"]) == ("価格", 2.5, "203.0.113.7")
    assert (visit["Referrer"], visit["SIQ_Operating_System"]) == ("https://search.example/?q=crm", "Windows")
    done = [(row["Action_Type"], row["Action"], row["Time_Spent"]) for row in world.rows("Actions_Performed")]
    assert done == [("Accessed", "トップ", 1.0), ("Navigated", "価格", 1.0)]
    assert place.failures() == []


@pytest.mark.parametrize("kind", ["read_only", "absent"])
def test_c11_where_no_module_takes_visits_a_note_does(world: World, kind: str) -> None:
    place = Place(world, kind)
    place.lands(**TANAKA)
    place.act("トップ", "価格")
    place.leaves()
    place.leaves()
    (note,) = place.notes(place.record())
    assert note[0].startswith("Visit of Nov 21, 2026")
    assert "Minutes on the site: 2.5" in note[1]
    assert "・価格" in note[1]
    place.link(writes_visits=False)
    place.lands("v2", "t2", email="two@corp.example")
    place.leaves("v2", "t2")
    assert place.notes(place.record("two@corp.example")) == []


def test_c11_the_visitors_type_is_the_first_that_fits(world: World, contact: dict[str, Any]) -> None:
    place = Place(world)
    place.visitor(email=contact["Email"])
    cases = {
        ("Closed Won", "Qualification"): ("customer", 100, (1, 200)),
        ("Qualification", "Closed Lost"): ("deal", 0, (2, 300)),
        (): ("contact", 0, (0, 0)),
    }
    for stages, (kind, revenue, deals) in cases.items():
        won(world, contact, *stages)
        place.happens("returned", visit_id="")
        body = place.learned()
        assert (body["type"], body["revenue"]) == (kind, revenue)
        assert (body["deals"]["count"], body["deals"]["total"]) == deals
    place.lands("v2", "t2", name="Nobody", email="nobody@corp.example")
    assert place.learned("v2")["type"] == "lead"
    with world.services.database.read() as tables:
        assert [tables.visitors.get(one).type for one in ("v1", "v2")] == ["contact", "lead"]  # type: ignore[union-attr]


def test_c11_revenue_counts_every_won_deal_of_the_contact_and_of_the_account(
    world: World, contact: dict[str, Any]
) -> None:
    place = Place(world)
    won(world, contact, *["Closed Won"] * 202)
    first = world.rows("Deals", Deal_Name="D0")[0]
    world.change("Deals", first["id"], Contact_Name=None, Account_Name=contact["Account_Name"], Amount=7)
    place.lands(email=contact["Email"])
    assert (place.learned()["type"], place.learned()["revenue"]) == ("customer", 7 + 100 * sum(range(2, 203)))


def test_c6_the_records_owner_is_told_once_in_a_visit(world: World, contact: dict[str, Any]) -> None:
    place = Place(world)
    for _ in range(2):
        place.lands(email=contact["Email"])
    place.happens("chat_started", visit_id="t1")
    mine = [one for one in world.messages("bot", EMMA) if "is on the web site" in one["text"]]
    (told,) = mine
    assert "価格" in told["text"]
    assert world.press(EMMA, "Show record", told["id"]).text
    place.lands("v1", "t2")
    place.link(notifies=False)
    place.lands("v1", "t3")
    assert len([one for one in world.messages("bot", EMMA) if "is on the web site" in one["text"]]) == 2


def test_c6_a_signal_is_raised_where_one_is_defined(world: World, contact: dict[str, Any]) -> None:
    place = Place(world, signal="zcrm.cliq.visitor", notifies=False)
    place.lands(email=contact["Email"])
    (signal,) = world.sandbox.store.table("crm.zylker.signals").values()
    assert (signal["module"], signal["id"]) == ("Contacts", contact["id"])
    place.link(signal="zcrm.unknown")
    place.lands("v1", "t2")
    assert ("signal_refused", "zcrm.unknown") in place.shortfalls()
    assert place.failures() == []


def test_c13_calls_of_the_crm_for_each_event(world: World, contact: dict[str, Any]) -> None:
    """What a visit and a chat of somebody who is known cost: measured, so that nobody makes it dearer unseen."""
    place = Place(world, notifies=False)
    other = next(row for row in world.rows("Contacts") if row["id"] != contact["id"] and row.get("Email"))
    place.lands("warm", "tw", email=other["Email"])
    place.chat("cw", "warm")
    place.completes("cw", "warm")
    place.lands("warm", "tx")
    counts = {}
    acts: dict[str, list[Callable[[], object]]] = {
        "landed": [lambda: place.lands(email=contact["Email"])],
        "chat_started": [place.chat, lambda: place.happens("chat_started", chat_id="c1", visit_id="t1")],
        "attended": [place.attends],
        "completed": [lambda: place.say("Hi"), place.completes],
        "left": [lambda: place.act("トップ", "価格"), place.leaves],
    }
    for name, works in acts.items():
        world.forget_calls()
        for work in works:
            work()
        counts[name] = len(world.calls("crm"))
    assert counts == {"landed": 4, "chat_started": 3, "attended": 0, "completed": 7, "left": 2}


def test_c1_a_link_that_is_switched_off_pushes_and_looks_up_nothing(world: World) -> None:
    place = Place(world)
    place.link(is_on=False)
    world.forget_calls()
    place.lands(**TANAKA)
    place.chat()
    place.misses()
    assert world.calls("crm") == []
    world.advance(60)
    links.turn(world.services, "test", "crm", to=True)
    place.lands("v1", "t2")
    assert place.notes(place.record()) == []
    place.chat("c2")
    place.misses("c2")
    assert [title for title, _ in place.notes(place.record())] == ["Missed chat"]


def test_c11_a_module_of_their_own_takes_visits_where_salesiqs_does_not(world: World) -> None:
    place = Place(world, "read_only", visits_module="Web_Visits")
    modules = world.crm.schema.modules
    own = replace(modules["Visits"], id="4876876000000002999", api_name="Web_Visits", creatable=True)
    world.crm.schema = replace(world.crm.schema, modules={**modules, "Web_Visits": own})
    place.lands(**TANAKA)
    place.leaves()
    (visit,) = world.rows("Web_Visits")
    assert (visit["Visitor"], visit["Time_Spent"]) == (place.record()["id"], 2.5)
    assert place.notes(place.record()) == []


def test_c11_a_module_that_refuses_after_all_gets_a_note_in_its_place(world: World) -> None:
    place = Place(world)
    refusal = {"code": "NO_PERMISSION", "details": {}, "message": "permission denied", "status": "error"}
    world.fault(service="crm", path="/Visits", status=403, body=refusal, times=5)
    place.lands(**TANAKA)
    place.leaves()
    assert [title.startswith("Visit of") for title, _ in place.notes(place.record())] == [True]
    assert ("visits_refused", "Visits") in place.shortfalls()
    assert place.failures() == []
