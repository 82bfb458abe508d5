"""The whole way: a page script and signed webhooks in, a record with everything in the CRM out (C2-C11)."""

from collections.abc import Iterator

import pytest

from app.administration.visitors import consent, links
from sandbox.datasets.metadata import schema_of
from sandbox.datasets.salesiq_in_crm import with_salesiq
from tests.handlers.visitors.conftest import SITE, link_salesiq
from tests.world import AOI, World

CAMPAIGN = f"{SITE}/?utm_source=newsletter&utm_campaign=autumn"


@pytest.fixture
def world(sqlite_url: str) -> Iterator[World]:
    world = World(sqlite_url, dataset="empty")
    world.crm.schema = with_salesiq(schema_of("zylker"), "creatable")
    link_salesiq(world)
    assert world.browse(consent.ask(world.services, AOI, "crm"), AOI).status_code == 200
    terms = {"added": ["attended", "missed"], "task_days": 1}
    links.change(world.services, "test", "crm", terms)
    yield world
    world.close()


def test_c2_a_visit_a_chat_and_what_they_leave_in_the_crm(world: World) -> None:
    site = world.site
    site.land(url=CAMPAIGN, title="トップ", consent=True)
    world.settle()
    site.navigate(url=f"{SITE}/prices", title="価格")
    world.settle()
    site.open_chat(text="50席の見積もりをお願いします", name="田中 一郎", email="ichiro@tanaka-shoji.co.jp")
    world.settle()
    assert world.rows("Leads") == []
    world.advance(20)
    site.attend()
    site.message(text="かしこまりました。", side="operator")
    site.message(text="ありがとうございます①", side="visitor")
    world.settle()
    world.advance(60)
    site.complete()
    world.settle()
    site.leave()
    for _ in range(3):
        world.advance(60)
        world.settle()
    with world.services.database.read() as tables:
        stuck = [f"{one.source}/{one.name} {one.last_error}" for one in tables.inbox.seen(most=500) if one.last_error]
    assert stuck == []
    (lead,) = world.rows("Leads")
    assert (lead["Last_Name"], lead["First_Name"], lead["Company"]) == ("田中", "一郎", "tanaka-shoji")
    assert (lead["Lead_Source"], lead["SIQ_Campaign_Source"]) == ("Chat", "newsletter")
    assert lead["SIQ_Question"] == "50席の見積もりをお願いします"
    assert lead["SIQ_Chat_Duration"] >= 60
    (task,) = world.rows("Tasks")
    assert (task["Subject"], task["What_Id"]) == ("50席の見積もりをお願いします", lead["id"])
    (note,) = world.rows("Notes")
    assert "50席の見積もりをお願いします" in note["Note_Content"]
    files = world.rows("Attachments")
    assert {row["File_Name"] for row in files} == {"50席の見積もりをお願いします.pdf"}
    assert {row["$se_module"] for row in files} == {"Leads", "Visits"}
    (visit,) = world.rows("Visits")
    assert (visit["Visitor"], visit["Visited_Page"]) == (lead["id"], "価格")
    done = [row["Action"] for row in world.rows("Actions_Performed")]
    assert done[:2] == ["トップ", "価格"]


def test_c8_a_missed_chat_of_a_visitor_without_address_becomes_a_lead_once(world: World) -> None:
    site = world.site
    site.land(url=SITE, title="トップ", consent=True)
    site.open_chat(text="どなたかいますか", name="Kei")
    world.settle()
    world.advance(90)
    site.miss()
    world.settle()
    site.land(url=SITE, title="トップ", visitor=site.visitor, consent=True)
    world.settle()
    (lead,) = world.rows("Leads")
    assert (lead["Last_Name"], lead.get("Email")) == ("Kei", None)
    assert [row["Note_Title"] for row in world.rows("Notes")] == ["Missed chat"]
    assert [row["Subject"] for row in world.rows("Tasks")] == ["どなたかいますか"]
