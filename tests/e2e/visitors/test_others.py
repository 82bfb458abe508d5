"""Chats that nobody answers, that are handed on, that come back, of people without an address, of one person in two
browsers at once: what #sales and the CRM have of them; and one visitor who goes to Bigin.
"""

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import Running
from tests.e2e.screen import AOI, EMMA, Screen
from tests.e2e.visitors.conftest import consent
from tests.e2e.visitors.outside import Records, Row, eventually, play

pytestmark = pytest.mark.e2e

HANAKO, TARO, ADA, JUN = (f"{name}@kaede.example" for name in ("hanako", "taro", "ada", "jun"))


@pytest.fixture
def japan(running: Running) -> str:
    """The demo site's address."""
    return f"{running.sandbox}/site/japan/"


@pytest.fixture
def bigin(running: Running, browser: Any, linked: Records) -> Iterator[Records]:
    """Visitors go to Bigin, and to the CRM again when this is over."""
    consent(browser, running, "bigin")
    running.flask("places", "set", "bigin", "--added", "attended,missed", "--task", "1")
    assert {"bigin: on", "crm: off"} <= set(re.findall(r"^\w+: \w+", running.flask("places", "list"), re.MULTILINE))
    yield Records(running, AOI, "ZohoBigin")
    running.flask("places", "on", "crm")


def test_c8_v3_a_missed_chat_is_a_lead_with_a_note_and_who_comes_back_is_no_other(
    sales: Screen, linked: Records, running: Running, japan: str
) -> None:
    who = {"name": "山本 花子", "email": HANAKO}
    play(running, "land", "hanako", url=japan, title="ホーム", **who)
    play(running, "open", "hanako", text="どなたかいますか", **who)
    card = card_of(sales, "どなたかいますか")
    play(running, "miss", "hanako")
    lead = linked.one("Leads", "Last_Name", "Lead_Source", Email=HANAKO)
    assert (lead["Last_Name"], lead["Lead_Source"]) == ("山本", "Chat")
    assert notes(linked, lead, 1) == ["Missed chat"]
    assert linked.one(f"Leads/{lead['id']}/Tasks", "Subject")["Subject"] == "どなたかいますか"
    expect(card).to_contain_text("missed", ignore_case=True)
    play(running, "leave", "hanako")
    first = linked.one(f"Leads/{lead['id']}/Visits", "Visited_Page")
    done = f"Visits/{first['id']}/Actions_Performed"
    eventually(lambda: linked.rows(done, "Action"), "the end of the visit")  # who comes back sooner goes on with it

    play(running, "land", "hanako2", url=japan, title="ホーム", **who)  # another browser, the same person
    play(running, "open", "hanako2", text="もう一度お願いします", **who)
    play(running, "attend", "hanako2", operator=EMMA)
    play(running, "complete", "hanako2")
    assert notes(linked, lead, 2) == ["Missed chat", "Chat with Emma Clark"]
    assert [row["id"] for row in linked.rows("Leads", Email=HANAKO)] == [lead["id"]]
    visits = eventually(lambda: second(linked.rows(f"Leads/{lead['id']}/Visits", "Visited_Page")), "two visits")
    assert len(visits) == 2


def test_v5_c5_a_chat_is_handed_on_and_the_note_names_who_ended_it(
    sales: Screen, linked: Records, running: Running, japan: str
) -> None:
    play(running, "land", "taro", url=japan, title="ホーム", name="木村 太郎", email=TARO)
    play(running, "open", "taro", text="担当を替えてください")
    card = card_of(sales, "担当を替えてください")
    play(running, "attend", "taro")
    expect(card).to_contain_text("高橋 美咲")
    play(running, "transfer", "taro", operator=EMMA)
    expect(card).to_contain_text("Emma Clark")
    play(running, "message", "taro", side="operator", text="代わりました。")
    play(running, "complete", "taro")
    lead = linked.one("Leads", "Last_Name", Email=TARO)
    assert notes(linked, lead, 1) == ["Chat with Emma Clark"]


def test_c13_without_an_address_or_twice_at_once_a_visitor_is_one_lead(
    sales: Screen, linked: Records, running: Running, japan: str
) -> None:
    play(running, "land", "kei", url=japan, title="ホーム")
    play(running, "open", "kei", text="住所はありません", name="Kei Nameless")
    play(running, "miss", "kei")
    lead = linked.one("Leads", "Email", Last_Name="Nameless")
    assert lead["Email"] is None

    def comes(browser: str) -> None:
        play(running, "land", browser, url=japan, title="ホーム", name="Ada Parallel", email=ADA)
        play(running, "open", browser, text=f"From {browser}", name="Ada Parallel", email=ADA)
        play(running, "miss", browser)

    with ThreadPoolExecutor(2) as both:
        list(both.map(comes, ("ada1", "ada2")))
    ada = linked.one("Leads", Email=ADA)
    assert notes(linked, ada, 2) == ["Missed chat"] * 2
    assert len(linked.rows("Leads", Email=ADA)) == 1
    assert len(linked.rows("Leads", "Email", Last_Name="Nameless")) == 1


def test_g1_a_visitor_becomes_a_contact_of_bigin_with_company_notes_task_and_transcript(
    sales: Screen, linked: Records, bigin: Records, running: Running, japan: str
) -> None:
    play(running, "land", "jun", url=f"{japan}pricing", title="料金プラン", name="小林 純", email=JUN)
    play(running, "open", "jun", text="Biginの件です")
    card = card_of(sales, "Biginの件です")
    play(running, "attend", "jun", operator=EMMA)
    play(running, "message", "jun", side="operator", text="承知しました。")
    play(running, "complete", "jun")
    play(running, "leave", "jun")
    contact = bigin.one("Contacts", "Last_Name", "First_Name", "Account_Name", Email=JUN)
    assert (contact["Last_Name"], contact["First_Name"], contact["Account_Name"]["name"]) == ("小林", "純", "kaede")
    titles = notes(bigin, contact, 2)
    assert titles[0] == "Chat with Emma Clark"
    assert titles[1].startswith("Visit of")
    assert bigin.one(f"Contacts/{contact['id']}/Tasks", "Subject")["Subject"] == "Biginの件です"
    paper = bigin.one(f"Contacts/{contact['id']}/Attachments", "File_Name")
    assert paper["File_Name"] == "Biginの件です.pdf"
    assert bigin.get(f"Contacts/{contact['id']}/Attachments/{paper['id']}").startswith(b"%PDF")
    assert linked.rows("Leads", Email=JUN) == []
    expect(card).to_contain_text("小林 純")


def card_of(sales: Screen, question: str) -> Any:
    """The chat's card in #sales."""
    card = sales.page.get_by_test_id("message").filter(has_text=question).first
    expect(card).to_be_visible(timeout=90_000)  # what is posted into one channel has its pace
    return card


def notes(records: Records, record: Row, count: int) -> list[str]:
    """The titles of its notes, oldest first, when there are so many; no more came meanwhile."""
    path = f"{'Contacts' if 'Account_Name' in record else 'Leads'}/{record['id']}/Notes"

    def look() -> list[str]:
        found = [str(row["Note_Title"]) for row in records.rows(path, "Note_Title")]
        return found if len(found) >= count else []

    found = eventually(look, f"{count} notes")
    assert len(found) == count
    return found


def second(rows: list[Row]) -> list[Row]:
    return rows if len(rows) > 1 else []
