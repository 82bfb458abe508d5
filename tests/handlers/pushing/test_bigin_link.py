"""G1: the link and the card; G2: disabled, enabled, unlinked, relinked; G3: its maker goes."""

from typing import Any

import pytest

from app.administration.visitors import links
from app.storage.governing.cards import Allowed
from sandbox.bigin.install import ORGANISATIONS
from tests.handlers.pushing.bigin import BiginPlace
from tests.handlers.pushing.visits import TANAKA
from tests.world import AOI, EMMA, KEN, World

SECOND, THIRD = {**TANAKA, "email": "a@b.example"}, {**TANAKA, "email": "c@d.example"}


@pytest.fixture
def place(world: World) -> BiginPlace:
    return BiginPlace(world)


def shown(place: BiginPlace) -> dict[str, str]:
    """What the card in #sales says of the contact."""
    place.world.advance(20)
    place.world.settle()
    slides = place.card(AOI)["slides"]
    (found,) = [one["data"] for one in slides if one["type"] == "label" and "Contact" in one.get("title", "")]
    return {label: value for pair in found for label, value in pair.items()}


def test_g1_the_card_shows_the_basics_and_then_the_chosen_fields_in_the_chosen_order(place: BiginPlace) -> None:
    place.subscribe("landed")
    place.choose(card=["Email_Opt_Out", "Title", "Phone", "Source", "Account_Name"], added=[])
    known = next(row for row in place.bigin.table("Contacts") if row.get("Email"))
    place.bigin.table("Contacts").put(known["id"], {**known, "Email_Opt_Out": True})
    for status in ("Not Started", "Completed", "In Progress"):
        place.plan("Tasks", known, Subject="Call", Status=status)
    for end in ("2026-11-20T10:00:00+09:00", "2026-12-01T10:00:00+09:00"):
        place.plan("Events", known, Event_Title="Visit", Start_DateTime=end, End_DateTime=end)
        place.plan("Calls", known, Subject="Call", Call_Start_Time=end)
    place.lands(email=known["Email"])
    found = shown(place)
    assert list(found) == [
        "Name", "Owner", "E-mail", "Phone", "Open activities", "Last update",
        "メール対象外(オプトアウト)", "獲得元", "取引先名",
    ]  # fmt: skip
    assert [found[name] for name in ("Name", "Owner", "E-mail", "Phone", "Open activities")] == [
        known["Full_Name"], "佐藤 健", known["Email"], known["Phone"], "4",
    ]  # fmt: skip
    assert found["Last update"] == "Oct 12, 2026, 12:00 PM"
    assert (found["獲得元"], found["メール対象外(オプトアウト)"]) == ("Web", "Yes")
    assert place.learned()["url"].endswith(f"/Home#/contacts/{known['id']}")
    assert "bigin" in place.card(AOI)["text"]


def test_g1_x7_the_card_keeps_back_what_the_channel_may_not_see(place: BiginPlace) -> None:
    with place.world.services.database.write() as tables:
        allowed = ("Full_Name", "Owner")
        tables.card_fields.put(Allowed("", "Contacts", "", allowed, "test", place.world.source.now()))
    place.subscribe("landed")
    place.lands(**TANAKA)
    assert list(shown(place)) == ["Name", "Owner", "Open activities"]


def test_g1_the_page_shows_org_id_who_linked_and_when(place: BiginPlace) -> None:
    link = links.kept(place.world.services, "bigin")
    assert (link.outside_id, link.outside_name) == (ORGANISATIONS["first"][0], "Zylker Bigin")
    assert (link.linked_by, link.linked_by_name) == (place.world.cliq_id(AOI), "森 葵")


def test_g2_disabled_nothing_is_pushed_or_shown_and_enabled_again_nothing_is_made_up_for(place: BiginPlace) -> None:
    services = place.world.services
    place.lands("v1", "t1", **TANAKA)
    links.turn(services, "test", "bigin", to=False)
    known = services.visiting.read("v1")
    assert known is not None
    assert known.body("crm") == {}
    place.chat("c1", "v1")
    place.misses("c1", "v1")
    place.lands("v2", "t2", **SECOND)
    assert (place.contacts(SECOND["email"]), place.of("Notes", place.contact())) == ([], [])
    place.world.advance(60)
    links.turn(services, "test", "bigin", to=True)
    assert links.kept(services, "bigin").settings["added"] == ["missed", "attended", "accessed"]
    place.happens("left", "v1", visit_id="t1", chat_id="c1")
    assert place.of("Notes", place.contact()) == []
    place.lands("v3", "t3", **THIRD)
    assert place.contact(THIRD["email"])


def test_g2_relinked_to_another_organisation_what_was_pushed_stays_in_the_old_one(place: BiginPlace) -> None:
    services = place.world.services
    place.lands(**TANAKA)
    place.chat("c1", state="completed", attended_at=place.world.source.now(), ended_at=place.world.source.now())
    place.world.advance(60)
    old = place.contact()
    place.consent(AOI, "second")
    link = links.kept(services, "bigin")
    assert (link.outside_id, link.settings["added"]) == (ORGANISATIONS["second"][0], ["missed", "attended", "accessed"])
    known = services.visiting.read("v1")
    assert known is not None
    assert known.body("crm") == {}  # the other organisation's record is none of this one's
    place.leaves()
    new = place.contact(key="second")
    assert old["id"] != new["id"]
    assert place.of("Notes", old) == []
    (note,) = place.of("Notes", new, "second")  # of the visit; the chat had ended before
    assert note["Note_Title"].startswith("Visit of")
    assert place.failures() == []
    links.unlink(services, "test", "bigin")
    place.lands("v2", "t3", email="later@corp.example")
    assert place.contacts("later@corp.example", "second") == []


def codes(place: BiginPlace) -> list[str]:
    return [one.code for one in links.troubles(place.world.services) if one.part == "bigin"]


def lands_later(place: BiginPlace, who: dict[str, Any], number: int) -> None:
    place.world.advance(4000)  # what has been given out is old
    place.lands(f"v{number}", f"t{number}", **who)


def test_g3_the_link_survives_the_removal_of_who_made_it(place: BiginPlace) -> None:
    assert codes(place) == ["one_administrator"]
    assert "administrator" in place.consent(EMMA)
    place.world.sandbox.people.change(KEN, profile="Administrator")
    place.consent(KEN)
    link = links.kept(place.world.services, "bigin")
    assert (link.linked_by_name, codes(place)) == ("森 葵", [])
    place.world.sandbox.people.change(AOI, active=False)
    lands_later(place, TANAKA, 1)
    assert place.contact()["Last_Name"] == "田中"
    assert codes(place) == ["one_administrator"]  # her consent is gone, and health says what is left
    place.world.sandbox.people.change(KEN, active=False)
    lands_later(place, SECOND, 2)
    assert place.contacts(SECOND["email"]) == []
    assert codes(place) == ["nobody"]
    place.world.sandbox.people.change(AOI, active=True)
    place.consent(AOI)
    lands_later(place, THIRD, 3)
    assert place.contact(THIRD["email"])


def test_g3_who_may_still_sign_in_but_is_no_user_there_any_more_is_passed_over(place: BiginPlace) -> None:
    place.world.sandbox.people.change(KEN, profile="Administrator")
    place.consent(KEN)
    refused = {"code": "INVALID_TOKEN", "details": {}, "message": "invalid oauth token", "status": "error"}
    place.world.fault(service="bigin", status=401, body=refused, times=1)
    place.lands(**TANAKA)
    contact = place.contact()
    assert place.bigin.table("Contacts").get(contact["id"])["Created_By"] == (  # type: ignore[index]
        place.world.sandbox.people.by_email(KEN).id
    )
    assert codes(place) == []
