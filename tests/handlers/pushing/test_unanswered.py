"""A write that the CRM did, or did not do, and never answered: nothing is there twice, nothing is missing, and what is
somebody else's is left alone (C4, C7, C9, C11, C13)."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from app.visitors.intake.moving import announce
from app.visitors.intake.recognition import Sighting, recognise
from tests.handlers.pushing.visits import TANAKA, Place
from tests.world import KEN, World


@pytest.fixture
def place(world: World) -> Place:
    return Place(world, task_days=0)


def later(place: Place) -> None:
    """Long enough for another try."""
    for _ in range(3):
        place.world.advance(60)
        place.world.settle()
    assert place.failures() == []


def cut(place: Place, path: str, when: str) -> None:
    """when: 'before' the CRM has done it, or 'after'"""
    place.world.fault(service="crm", method="POST", path=path, drop=when, times=1)


def without_id_field(place: Place) -> None:
    schema = place.world.crm.schema
    leads = schema.modules["Leads"]
    fields = {name: field for name, field in leads.fields.items() if name != "SIQ_Visitor_Id"}
    place.world.crm.schema = replace(schema, modules={**schema.modules, "Leads": replace(leads, fields=fields)})


def files(place: Place, module: str, record: dict[str, Any]) -> list[str]:
    rows = place.world.rows("Attachments", Parent_Id=record["id"])
    return [row["File_Name"] for row in rows if row["$se_module"] == module]


def test_c4_c10_a_record_whose_answer_was_lost_gets_its_task_and_its_last_values(place: Place) -> None:
    cut(place, "/Leads", "after")
    place.lands(**TANAKA)
    later(place)
    lead = place.record()
    assert [task["Subject"] for task in place.tasks(lead)] == ["Follow up: 田中 一郎"]
    place.attends()
    place.world.advance(90)
    place.completes()
    assert place.record()["SIQ_Chat_Duration"] == 90
    assert len(place.tasks(lead)) == 1


def test_c4_whom_somebody_else_has_added_meanwhile_is_theirs(place: Place) -> None:
    """Also when our own try came to nothing, and the record is younger than that."""
    cut(place, "/Leads", "before")
    place.lands(**TANAKA)
    now, ken = place.world.source.now().isoformat(), place.world.sandbox.people.by_email(KEN)
    assert ken is not None
    made = {"Created_By": ken.id, "Owner": ken.id, "Created_Time": now, "Modified_Time": now}
    place.world.change("Leads", "4876876000009999001", Last_Name="田中", Company="K", Email=TANAKA["email"], **made)
    later(place)
    lead = place.record()
    assert place.tasks(lead) == []
    assert place.learned()["id"] == lead["id"]


@pytest.mark.parametrize("has_id", [True, False])
def test_c13_somebody_else_of_the_same_name_is_somebody_else(place: Place, has_id: bool) -> None:
    if not has_id:
        without_id_field(place)
    place.lands("v1", "t1", name="Kei", key="k1")
    cut(place, "/Leads", "before")
    place.lands("v2", "t2", name="Kei", key="k2")
    later(place)
    assert place.learned("v1")["id"] != place.learned("v2")["id"]
    cut(place, "/Leads", "after")
    place.lands("v3", "t3", name="Kei", key="k3")
    later(place)
    assert len([row for row in place.world.rows("Leads") if row["Last_Name"] == "Kei"]) == 3


def test_c7_a_second_chat_about_the_same_has_a_transcript_of_its_own(place: Place) -> None:
    """With the record and with the visit, each of which has the first one already."""
    place.lands(**TANAKA)
    for name in ("c1", "c2"):
        place.chat(name)
        place.say("Hello", chat_id=name)
        place.attends(name)
        if name == "c2":
            cut(place, "*/Leads/*/Attachments", "before")
            cut(place, "*/Visits/*/Attachments", "before")
        place.completes(name)
    later(place)
    (visit,) = place.world.rows("Visits")
    assert len(files(place, "Leads", place.record())) == 2
    assert len(files(place, "Visits", visit)) == 2


def test_c8_a_second_missed_chat_about_the_same_has_a_task_of_its_own(place: Place) -> None:
    place.lands(**TANAKA)
    for name, when in (("c1", ""), ("c2", "before"), ("c3", "after")):
        place.chat(name)
        if when:
            cut(place, "/Tasks", when)
        place.misses(name)
        later(place)
    assert [task["Subject"] for task in place.tasks(place.record())].count("50席の見積もり") == 3


@pytest.mark.parametrize("when", ["before", "after"])
def test_c11_a_visit_in_a_module_of_their_own_is_not_written_twice(world: World, when: str) -> None:
    """Its fields have names of their own, and are found by their labels."""
    place = Place(world, "read_only", visits_module="Web_Visits")
    modules = world.crm.schema.modules
    fields = {
        f"Own_{name}" if name in ("Visited_Time", "Visitor") else name: field
        for name, field in modules["Visits"].fields.items()
    }
    fields = {name: replace(field, api_name=name) for name, field in fields.items()}
    own = replace(modules["Visits"], id="4876876000000002999", api_name="Web_Visits", creatable=True, fields=fields)
    world.crm.schema = replace(world.crm.schema, modules={**modules, "Web_Visits": own})
    cut(place, "/Web_Visits", when)
    place.lands(**TANAKA)
    later(place)
    assert [row["Own_Visitor"] for row in world.rows("Web_Visits")] == [place.record()["id"]]


def test_c11_visits_that_turn_out_to_be_one_are_one_there(place: Place) -> None:
    """Somebody reads pages unknown, and then gives the address of a visitor whose visit is in the CRM."""
    world, early = place.world, place.world.source.now() - timedelta(minutes=2)
    place.lands(**TANAKA)
    place.visitor("v0", key="k0")
    place.visit("t0", "v0", started_at=early)
    with world.services.database.write() as tables:
        tables.visitors.recognise("email", TANAKA["email"], "v1", early)
        tables.visitors.recognise("key", "k0", "v0", early)
        found = recognise(tables, world.source, Sighting(world.source.now(), key="k0", email=TANAKA["email"]))
        announce(world.services.visiting, tables, found, world.source.now())
    world.settle()
    place.leaves(found.visitor.visitor_id, "t0")
    (visit,) = world.rows("Visits")
    assert visit["Visitor"] == place.record()["id"]
    assert place.failures() == []
