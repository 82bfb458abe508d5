"""Bigin instead of the CRM: linked by a consent of its own, contacts with companies, notes for visits (G1-G3)."""

from typing import Any

import pytest

from app.administration.visitors import consent, links
from sandbox.bigin.install import ORGANISATIONS, bigin_of
from sandbox.crm.organisation import Crm
from tests.handlers.pushing.visits import TANAKA, Place
from tests.world import AOI, EMMA, KEN, World


class BiginPlace(Place):
    """A world whose visitors go to Bigin."""

    def __init__(self, world: World, **terms: Any) -> None:
        super().__init__(world)
        self.consent(AOI)
        links.change(world.services, "test", "bigin", {"added": ["missed", "attended", "accessed"], **terms})

    def consent(self, user: str, organisation: str = "first") -> str:
        """The page that the consent ends with."""
        url = consent.ask(self.world.services, AOI, "bigin")
        return self.world.browse(url, user, organisation=organisation).get_data(as_text=True)

    @property
    def bigin(self) -> Crm:
        return bigin_of(self.world.sandbox)

    def contact(self, email: str = TANAKA["email"], key: str = "first") -> dict[str, Any]:
        (found,) = [row for row in bigin_of(self.world.sandbox, key).table("Contacts") if row.get("Email") == email]
        return found

    def of(self, module: str, record: dict[str, Any]) -> list[dict[str, Any]]:
        rows = self.bigin.table(module)
        return [row for row in rows if record["id"] in (row.get("Parent_Id"), row.get("Related_To"))]


@pytest.fixture
def place(world: World) -> BiginPlace:
    return BiginPlace(world)


def test_g1_a_visitor_becomes_a_contact_with_company_task_notes_transcript(place: BiginPlace) -> None:
    links.change(place.world.services, "test", "bigin", {"task_days": 7})
    place.lands(**TANAKA)
    place.act("トップ", "価格")
    place.say("50席の見積もり", "かしこまりました。")
    place.attends()
    place.completes()
    place.leaves()
    contact = place.contact()
    assert place.failures() == []
    assert place.records() == []
    assert (contact["Last_Name"], contact["Phone"]) == ("田中", "03-1234-5678")
    company = place.bigin.table("Accounts").get(contact["Account_Name"])
    assert company is not None
    assert company["Account_Name"] == "tanaka-shoji"
    (task,) = place.of("Tasks", contact)
    assert (task["Subject"], task["Due_Date"]) == ("Follow up: 田中 一郎", "2026-11-28")
    titles = [row["Note_Title"] for row in place.of("Notes", contact)]
    assert titles[0] == "Chat with Emma Clark"
    assert titles[1].startswith("Visit of Nov 21, 2026")
    assert [row["File_Name"] for row in place.of("Attachments", contact)] == ["50席の見積もり.pdf"]


def test_g1_the_card_shows_the_basics_and_then_the_chosen_fields(place: BiginPlace) -> None:
    links.change(place.world.services, "test", "bigin", {"card": ["Title", "Account_Name"]})
    known = next(row for row in place.bigin.table("Contacts") if row.get("Email"))
    place.lands(email=known["Email"])
    body = place.learned()
    assert (body["place"], body["module"], body["id"]) == ("bigin", "Contacts", known["id"])
    labels = [label for label, _ in body["shown"]]
    assert len(labels) == 8
    assert body["deals"]["count"] + (body["type"] == "customer") >= 1
    assert body["url"].endswith(f"/Home#/contacts/{known['id']}")


def test_g1_a_missed_chat_is_noted_and_tracked(place: BiginPlace) -> None:
    links.change(place.world.services, "test", "bigin", {"added": ["missed"], "missed": "track"})
    place.lands(**TANAKA)
    place.chat()
    place.misses()
    assert [row["Note_Title"] for row in place.of("Notes", place.contact())] == ["Missed chat"]
    with place.world.services.database.read() as tables:
        chat = tables.chats.get("c1")
    assert chat is not None
    assert chat.state == "completed"


def test_g2_relinked_to_another_organisation_what_was_pushed_stays_in_the_old_one(place: BiginPlace) -> None:
    place.lands(**TANAKA)
    place.consent(AOI, "second")
    link = links.kept(place.world.services, "bigin")
    assert (link.outside_id, link.settings["added"]) == (ORGANISATIONS["second"][0], ["missed", "attended", "accessed"])
    place.lands("v1", "t2")
    assert place.contact()["id"] != place.contact(key="second")["id"]
    links.unlink(place.world.services, "test", "bigin")
    place.lands("v2", "t3", email="later@corp.example")
    with pytest.raises(ValueError, match="not enough"):
        place.contact("later@corp.example", "second")


def test_g3_the_link_survives_the_removal_of_who_made_it(place: BiginPlace) -> None:
    services = place.world.services
    assert [one.code for one in links.troubles(services) if one.part == "bigin"] == ["one_administrator"]
    assert "administrator" in place.consent(EMMA)
    place.world.sandbox.people.change(KEN, profile="Administrator")
    place.consent(KEN)
    link = links.kept(services, "bigin")
    assert link.linked_by_name == "森 葵"
    assert links.troubles(services) == []
    first = link.secret["consents"][0]["refresh_token"]
    services.oauth.revoke(first, link.secret["consents"][0]["accounts_server"])
    place.world.advance(4000)
    place.lands(**TANAKA)
    assert place.contact()["Last_Name"] == "田中"


def test_g1_the_crm_and_bigin_are_not_both_where_visitors_go(place: BiginPlace) -> None:
    services = place.world.services
    assert (services.links.is_on("crm"), services.links.is_on("bigin")) == (False, True)
    links.turn(services, "test", "crm", to=True)
    assert (services.links.is_on("crm"), services.links.is_on("bigin")) == (True, False)
