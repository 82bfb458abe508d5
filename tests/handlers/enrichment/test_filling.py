"""What enrichment knows goes onto the visitor's one record, where that is empty (E4)."""

from typing import Any

import pytest

from app.errors import UserError
from app.visitors.outside import filling
from grammar.catalog import Field, Module, Value
from tests.handlers.enrichment.test_enrichment import ICHIRO, comes, linked, refresh
from tests.handlers.pushing.visits import Place
from tests.world import World


@pytest.fixture
def place(world: World) -> Place:
    """Only the CRM and enrichment hear of visitors."""
    heard = world.services.visiting.reactions
    kept = heard["enrichment"]
    made = Place(world, added=["accessed"])
    heard["enrichment"] = kept
    return made


def landed(place: Place, **facts: Any) -> dict[str, Any]:
    """The record of a visitor who has come."""
    place.visit()
    comes(place.world, ICHIRO, name="田中 一郎", **facts)
    return place.record(ICHIRO)


def test_e4_empty_fields_of_the_lead_are_filled_by_the_usual_pairs(place: Place) -> None:
    linked(place.world, maps=True)
    lead = landed(place)
    assert (lead["Company"], lead["Designation"], lead["No_of_Employees"]) == ("Softvale", "購買部長", 420)
    assert (lead["Website"], lead["City"]) == ("https://softvale.example", "Tokyo")
    assert lead.get("Industry") in (None, "-None-")  # 'Software' is no value of this organisation's pick list
    assert len(place.records(ICHIRO)) == 1


def test_e4_what_people_wrote_stays_and_a_refresh_replaces_only_what_came_from_here(place: Place) -> None:
    linked(place.world, maps=True, days=7)
    lead = landed(place)
    place.world.change("Leads", lead["id"], City="大阪")
    change = {"metrics": {"employees": 500}, "geo": {"city": "Kyoto"}}
    place.world.control.post("/sandbox/enrichment/change", json={"email": ICHIRO, "company": change})
    refresh(place.world, days=8)
    lead = place.record(ICHIRO)
    assert (lead["No_of_Employees"], lead["City"]) == (500, "大阪")


def test_e4_only_chosen_pairs_that_are_on_and_only_while_mapping_and_the_crm_are_on(place: Place) -> None:
    pairs = [["company.geo.city", "City", True], ["person.employment.title", "Designation", False]]
    linked(place.world, maps=True, pairs=pairs)
    lead = landed(place)
    assert lead["City"] == "Tokyo"
    assert "Designation" not in lead
    assert "No_of_Employees" not in lead


@pytest.mark.parametrize(("maps", "crm"), [(False, True), (True, False)])
def test_e4_nothing_is_written_while_either_is_off(place: Place, maps: bool, crm: bool) -> None:
    linked(place.world, maps=maps)
    place.link(added=["accessed"], is_on=crm)
    place.visit()
    comes(place.world, ICHIRO, name="田中 一郎")
    assert [row.get("No_of_Employees") for row in place.records(ICHIRO)] in ([], [None])


TEXT = Field("Text", "Text", ("Text",), "text", "text", length=5)
NUMBER = Field("Number", "Number", ("Number",), "integer", "number")
PICK = Field("Pick", "Pick", ("Pick",), "picklist", "text", values=(Value("Software", ("Software", "ソフトウェア")),))
FIXED = Field("Fixed", "Fixed", ("Fixed",), "text", "text", read_only=True)
MODULE = Module("Leads", "leads", "Leads", ("Leads",), "Text", fields=(TEXT, NUMBER, PICK, FIXED))


@pytest.mark.parametrize(
    ("value", "field", "expected"),
    [
        ("abcdefgh", TEXT, "abcde"),
        (42, TEXT, "42"),
        (["a", "b"], TEXT, "a, b"),
        (42.7, NUMBER, 42),
        ("11-50", NUMBER, None),
        (True, NUMBER, None),
        ("ソフトウェア", PICK, "Software"),
        ("Hardware", PICK, None),
        ({"handle": "x"}, TEXT, None),
    ],
)
def test_e4_a_value_is_written_as_the_field_takes_it_or_not_at_all(value: Any, field: Field, expected: Any) -> None:
    pairs = [("company.name", field.api_name, True)]
    written = filling.filled({"company": {"name": value}}, pairs, MODULE, {}, {})
    assert written == ({field.api_name: expected} if expected is not None else {})


@pytest.mark.parametrize(
    ("pairs", "code"),
    [
        ([("company.nonsense", "Text", True)], "enrich.no_path"),
        ([("company.name", "Nowhere", True)], "enrich.no_field"),
        ([("company.name", "Fixed", True)], "enrich.no_field"),
        ([("company.name", "Text", True), ("company.domain", "Text", False)], "enrich.field_twice"),
    ],
)
def test_e4_a_wrong_pair_is_refused(pairs: Any, code: str) -> None:
    with pytest.raises(UserError, match=code):
        filling.check(MODULE, pairs)
