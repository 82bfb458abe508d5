"""C13, C14: the record that the CRM makes of a web form is the visitor's one, however late it comes."""

from typing import Any

import pytest

from app.storage.visiting.forms import WebForm
from tests.handlers.pushing.visits import TANAKA, Place
from tests.world import AOI, World

LEAD = "4876876000000999001"


@pytest.fixture
def place(world: World) -> Place:
    place = Place(world, task_days=0)
    with world.services.database.write() as tables:
        tables.web_forms.put(WebForm("f1", "Contact us", "b1", "test", world.source.now()))
    return place


def sends(place: Place, **facts: Any) -> None:
    """As the snippet reports it: the form first, then the address."""
    place.lands(key="browser-1")
    place.happens("custom_action", visit_id="t1", detail={"name": "form:f1"})
    if facts:
        place.visitor(**facts)
        place.happens("contact_captured", visit_id="t1")


def made_by_the_crm(place: Place, **facts: Any) -> None:
    base = {name: place.world.rows("Leads")[0][name] for name in ("Created_By", "Modified_By", "Created_Time")}
    boss = place.world.sandbox.people.by_email(AOI).id
    values = {"Last_Name": "田中", "Company": "x", "Owner": boss, **base, **facts}
    place.world.change("Leads", LEAD, **values, Modified_Time=base["Created_Time"])


def tied(place: Place) -> tuple[str, str, str]:
    with place.world.services.database.read() as tables:
        (one,) = tables.web_forms.newest("f1")
    return one.visitor_id, one.visit_id, one.record_id


def later(place: Place, seconds: int) -> None:
    place.world.advance(seconds)
    place.world.settle()


def test_c13_c14_a_lead_of_a_web_form_is_waited_for_and_is_the_only_one(place: Place) -> None:
    sends(place, **TANAKA)
    assert place.records() == []
    made_by_the_crm(place, Email=TANAKA["email"])
    later(place, 25)
    assert [row["id"] for row in place.records()] == [LEAD]
    assert tied(place) == ("v1", "t1", LEAD)
    assert place.tasks(place.record()) == []  # the CRM made it, not we
    later(place, 200)
    assert len(place.records()) == 1
    assert place.failures() == []


def test_c14_a_form_that_makes_no_record_holds_nobody_up_for_long(place: Place) -> None:
    sends(place, **TANAKA)
    later(place, 25)
    assert place.records() == []
    later(place, 120)
    assert tied(place) == ("v1", "t1", place.record()["id"])
    assert len(place.tasks(place.record())) == 1
    assert place.failures() == []


def test_c14_a_record_is_tied_by_the_visitors_id_where_no_address_was_seen(place: Place) -> None:
    sends(place)
    later(place, 25)
    made_by_the_crm(place, SIQ_Visitor_Id="browser-1")
    later(place, 120)
    assert tied(place) == ("v1", "t1", LEAD)
    assert place.learned()["id"] == LEAD
