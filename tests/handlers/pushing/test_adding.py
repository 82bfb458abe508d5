"""Who is added, as what, whose, of which company, with which task and values (C2-C5, C10), and never twice (C13)."""

from dataclasses import replace
from typing import Any

import pytest

from app.storage.identity.identities import Handmade
from tests.handlers.pushing.visits import TANAKA, Place
from tests.world import AOI, DAISUKE, EMMA, KEN, World


@pytest.fixture
def place(world: World) -> Place:
    return Place(world)


def user(place: Place, email: str) -> str:
    found: str = place.world.sandbox.people.by_email(email).id
    return found


def test_c2_c3_c5_c10_an_attended_visitor_becomes_a_lead_with_everything_that_is_known(place: Place) -> None:
    place.link(added=["attended"], task_days=1)
    place.lands(**TANAKA, key="k1", attributes={"city": "渋谷区", "os": "Windows"}, info={"Plan": "Pro", "plan": "no"})
    assert place.records() == []
    place.attends()
    lead = place.record()
    assert place.failures() == []
    assert (lead["Last_Name"], lead["First_Name"], lead["Company"]) == ("田中", "一郎", "tanaka-shoji")
    assert (lead["Lead_Source"], lead["Phone"], lead["Owner"]) == ("Chat", "03-1234-5678", user(place, EMMA))
    assert (lead["SIQ_Visitor_Id"], lead["SIQ_City"], lead["SIQ_Question"]) == ("k1", "渋谷区", "50席の見積もり")
    assert lead["field9"] == "Pro"
    assert "SIQ_End_Time" not in lead
    (task,) = place.tasks(lead)
    assert (task["Subject"], task["Due_Date"], task["Owner"]) == ("50席の見積もり", "2026-11-22", lead["Owner"])
    place.world.advance(90)
    place.completes()
    after = place.record()
    assert (after["SIQ_Chat_Duration"], after["SIQ_Waiting_Time"]) == (90, 0)
    assert after["SIQ_End_Time"] == "2026-11-21T03:01:30+00:00"
    assert len(place.tasks(after)) == 1


def test_c2_only_the_chosen_classes_are_added_once_they_are_identified(place: Place) -> None:
    added = {
        "missed": {"misses"},
        "attended": {"attends"},
        "accessed": {"lands", "misses", "attends"},
        "none": set(),
        "attended_missed": {"misses", "attends"},
        "all": {"lands", "misses", "attends"},
    }
    choices = {"attended_missed": ["attended", "missed"], "none": [], "all": ["missed", "attended", "accessed"]}
    for choice, wanted in added.items():
        place.link(added=choices.get(choice, [choice]))
        for verb in ("lands", "misses", "attends"):
            name = f"{choice}-{verb}"
            place.lands(name, f"t-{name}", email=f"{name}@corp.example")
            if verb != "lands":
                place.chat(f"c-{name}", name)
                getattr(place, verb)(f"c-{name}", name)
            assert bool(place.records(f"{name}@corp.example")) == (verb in wanted), name
    before = len(place.world.rows("Leads"))
    place.link()
    place.lands("nobody", "t-nobody")
    assert len(place.world.rows("Leads")) == before
    assert place.failures() == []


def test_c3_as_contacts_with_an_account_that_is_made_once_and_a_placeholder_for_free_mail(place: Place) -> None:
    place.link(module="Contacts", company="個人のお客様")
    place.lands("a", "ta", name="Ada Byron", email="ada@engines.co.uk")
    place.lands("b", "tb", name="Bob", email="bob@engines.co.uk")
    place.lands("c", "tc", name="花子", email="hanako@gmail.com")
    place.lands("d", "td", name="Zoe", email="zoe@x.example", company="Enriched KK")
    ada, bob = place.record("ada@engines.co.uk", "Contacts"), place.record("bob@engines.co.uk", "Contacts")
    assert (ada["Last_Name"], ada["First_Name"], ada["Lead_Source"]) == ("Byron", "Ada", "Chat")
    assert ada["Account_Name"] == bob["Account_Name"]
    names = [
        place.world.crm.table("Accounts").get(place.record(email, "Contacts")["Account_Name"])["Account_Name"]  # type: ignore[index]
        for email in ("ada@engines.co.uk", "hanako@gmail.com", "zoe@x.example")
    ]
    assert names == ["engines", "個人のお客様", "Enriched KK"]
    assert place.learned("a")["account"]["name"] == "engines"


def test_c4_the_task_of_a_visitor_who_was_added_is_due_as_chosen(place: Place) -> None:
    due = {}
    for days in (None, 0, 7, 14):
        place.link(task_days=days)
        email = f"d{days}@corp.example"
        place.lands(f"d{days}", f"t{days}", email=email, name="Ada Byron")
        due[days] = [(task["Subject"], task["Due_Date"]) for task in place.tasks(place.record(email))]
    subject = "Follow up: Ada Byron"
    assert due == {
        None: [],
        0: [(subject, "2026-11-21")],
        7: [(subject, "2026-11-28")],
        14: [(subject, "2026-12-05")],
    }


def test_c5_no_operator_a_bot_or_one_who_is_no_crm_user_leaves_it_to_the_administrator(place: Place) -> None:
    administrator = user(place, AOI)
    cases: dict[str, tuple[dict[str, Any], str]] = {
        "nobody": ({}, administrator),
        "bot": ({"operator": EMMA, "is_bot": True}, administrator),
        "stranger": ({"operator": "guest@elsewhere.example"}, administrator),
        "daisuke": ({"operator": DAISUKE}, user(place, DAISUKE)),
    }
    place.link(added=["missed", "attended"])
    for name, (facts, owner) in cases.items():
        place.visitor(name, email=f"{name}@corp.example")
        place.chat(f"c{name}", name)
        if facts:
            place.attends(f"c{name}", name, **facts)
        else:
            place.misses(f"c{name}", name)
        assert place.record(f"{name}@corp.example")["Owner"] == owner, name
    place.link(owner=user(place, KEN))
    place.lands("chosen", "tc", email="chosen@corp.example")
    assert place.record("chosen@corp.example")["Owner"] == user(place, KEN)


def test_c5_an_operator_of_another_address_is_the_crm_user_that_was_written_down(place: Place) -> None:
    ken = user(place, KEN)
    with place.world.services.database.write() as tables:
        now = place.world.source.now()
        tables.identities.put(Handmade("900", ken, "o7", "ken.private@elsewhere.example", "test", now))
    for name, facts in (("id", {"operator_id": "o7", "operator": ""}), ("bot", {"operator_id": "o7", "is_bot": True})):
        place.visitor(name, email=f"{name}@corp.example")
        place.chat(f"c{name}", name)
        place.attends(f"c{name}", name, **facts)  # type: ignore[arg-type]
    owners = [place.record(f"{name}@corp.example")["Owner"] for name in ("id", "bot")]
    assert owners == [ken, user(place, AOI)]


def test_c10_a_refused_field_is_left_out_and_noted_and_a_chosen_field_gets_the_value(place: Place) -> None:
    place.world.switch(picklist_strict=True)
    place.link(mapping={"city": "Description", "browser": "SIQ_Browser_Type", "state": ""})
    place.lands(**TANAKA, attributes={"city": "Osaka", "browser": "Netscape", "state": "Osaka-fu"})
    lead = place.record()
    assert lead["Description"] == "Osaka"
    assert "SIQ_Browser_Type" not in lead
    assert "SIQ_State" not in lead
    assert ("field_refused", "SIQ_Browser_Type") in place.shortfalls()


def test_c13_who_is_known_by_address_or_id_is_not_added_again(place: Place) -> None:
    known = place.world.rows("Contacts")[0]
    before = {module: len(place.world.rows(module)) for module in ("Leads", "Contacts")}
    place.link(task_days=0)
    place.lands(name="Whoever", email=known["Email"].upper())
    assert place.learned()["id"] == known["id"]
    assert place.tasks(known) == []
    assert {module: len(place.world.rows(module)) for module in before} == before
    # without an address: by the id that the record carries
    place.lands("v2", "t2", name="Kei", key="browser-2")
    (lead,) = [row for row in place.world.rows("Leads") if row.get("SIQ_Visitor_Id") == "browser-2"]
    with place.world.services.database.write() as tables:
        tables.connection.exec_driver_sql("DELETE FROM pushed")
        tables.connection.exec_driver_sql("DELETE FROM learned")
    place.visitor("v2", email="kei@corp.example")
    place.happens("contact_captured", "v2", visit_id="t2")
    assert place.learned("v2")["id"] == lead["id"]
    assert len(place.world.rows("Leads")) == before["Leads"] + 1


def test_c13_a_crash_between_adding_and_remembering_does_not_add_twice(place: Place) -> None:
    """The answer of the CRM never arrives: the record is there, and the next try finds it."""
    place.world.crm.schema = _without_id_field(place)
    for name, email in (("v1", "first@corp.example"), ("v2", "")):
        place.world.fault(service="crm", path="/Leads", drop="after", times=1)
        place.lands(name, f"t{name}", name="Ada Byron", email=email)
        place.world.advance(60)
        place.world.settle()
    ada = [row for row in place.world.rows("Leads") if row["Last_Name"] == "Byron"]
    assert [row.get("Email") for row in ada] == ["first@corp.example", None]


def _without_id_field(place: Place) -> Any:
    schema = place.world.crm.schema
    leads = schema.modules["Leads"]
    fields = {name: field for name, field in leads.fields.items() if name != "SIQ_Visitor_Id"}
    return replace(schema, modules={**schema.modules, "Leads": replace(leads, fields=fields)})


def test_c13_two_visitors_who_turn_out_to_be_one_keep_one_record(place: Place) -> None:
    place.world.crm.schema = _without_id_field(place)
    place.lands("v2", "t2", name="Kei")
    (lead,) = [row for row in place.world.rows("Leads") if row["Last_Name"] == "Kei"]
    kept, gone = place.visitor("v1", name="Kei"), place.visitor("v2")
    with place.world.services.database.write() as tables:
        tables.visitors.merge(kept, gone)
    place.happens("known", "v1", detail={"about": "merged", "from": "v2"})
    assert place.learned("v1")["id"] == lead["id"]
    place.chat("c1", "v1")
    place.misses("c1", "v1")
    assert [title for title, _ in place.notes(lead)] == ["Missed chat"]
    assert len([row for row in place.world.rows("Leads") if row["Last_Name"] == "Kei"]) == 1


def test_c13_a_record_that_somebody_has_deleted_is_not_added_again_by_itself(place: Place) -> None:
    place.lands(**TANAKA)
    place.world.crm.table("Leads").delete(place.record()["id"])
    place.lands("v1", "t2")
    place.chat()
    place.misses()
    assert place.records() == []
    assert place.learned()["type"] == "unknown"
    assert place.failures() == []


def test_c2_c13_a_record_that_was_found_and_then_deleted_is_not_added_by_itself(place: Place) -> None:
    """Also one that others had made: who was deleted by a person is brought back by a person."""
    known = place.world.rows("Contacts")[0]
    place.lands(email=known["Email"], name="Ada Byron")
    place.world.crm.table("Contacts").delete(known["id"])
    for number in (2, 3):
        place.world.advance(700)
        place.lands("v1", f"t{number}")
        place.chat(f"c{number}")
        place.misses(f"c{number}")
    assert place.records(known["Email"]) == place.records(known["Email"], "Contacts") == []
    assert place.learned()["type"] == "unknown"
    assert place.failures() == []


def test_g2_a_record_of_another_organisation_is_none_that_was_deleted(place: Place) -> None:
    place.lands(**TANAKA)
    with place.world.services.database.write() as tables:
        tables.connection.exec_driver_sql("DELETE FROM pushed")
        body = tables.learned.of("v1")["crm"].body
        tables.learned.put("v1", "crm", {**body, "organisation": "another"}, place.world.source.now())
    place.world.crm.table("Leads").delete(place.record()["id"])
    place.lands("v1", "t2")
    assert place.record()["Last_Name"] == "田中"
