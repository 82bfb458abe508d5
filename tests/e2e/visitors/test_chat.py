"""A visitor in one browser, a rep in another, from a campaign's link to the rating: what the CRM or Bigin has of it."""

from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.e2e.screen import MISAKI, Screen
from tests.e2e.visitors.conftest import TASK_DAYS
from tests.e2e.visitors.kept import Kept
from tests.e2e.visitors.outside import Row
from tests.e2e.visitors.surfer import Surfer

pytestmark = pytest.mark.e2e

TANAKA = "ichiro.tanaka@shiraume.example"
QUESTION = "50名での見積もりをお願いします。"
SAMPLE = (
    "「見積もり」を㈱髙﨑商店（東京）へ依頼したい。①品番は三つ、②数量は10〜20個です—至急。"
    "「お願いします。」と伝えました。"
) * 6
CARD_SECONDS = 2.0
# When the page's script reported the landing, and when the console showed one card more of such a campaign: both by the
# machine's own clock.
LANDED = """() => performance.timeOrigin +
  performance.getEntriesByType('resource').find((one) => one.name.includes('/beacon/')).startTime"""
WATCH = """(said) => {
  const count = () => [...document.querySelectorAll('[data-testid=message]')]
    .filter((one) => one.textContent.includes(said)).length;
  const before = count();
  const look = () => { if (!window.shownAt && count() > before) window.shownAt = Date.now(); };
  new MutationObserver(look).observe(document.body, { childList: true, subtree: true, characterData: true });
}"""
CAMPAIGN = "newsletter / email / spring-2026"
PAGES = ["Zylker | 製造業のための受注管理", "製品 | Zylker", "料金プラン | Zylker"]


def test_v3_v5_c2_g1_a_visitor_of_a_campaign_is_answered_from_cliq_and_everything_is_kept(
    sales: Screen, surfer: Surfer, kept: Kept, tmp_path: Path
) -> None:
    cards = sales.page.get_by_test_id("message").filter(has_text=CAMPAIGN)
    before = cards.count()
    sales.page.evaluate(WATCH, CAMPAIGN)
    surfer.arrives("campaign-mail")
    expect(cards).to_have_count(before + 1)
    took = (sales.page.evaluate("shownAt") - surfer.page.evaluate(LANDED)) / 1000
    print(f"card {took:.2f} s after the landing")
    assert took <= CARD_SECONDS
    card = cards.last
    expect(card).to_contain_text("田中 一郎")
    surfer.reads("page-products")
    surfer.reads("page-pricing")
    expect(card).to_contain_text("料金プラン")
    surfer.asks(QUESTION)
    expect(card).to_contain_text(QUESTION)
    card.get_by_test_id("button").filter(has_text="Take the chat").click()
    expect(surfer.sees("attender")).to_contain_text("高橋 美咲")
    answers = surfer.page.locator("[data-testid=widget-line][data-side=operator]")
    reply(sales, card, "取り消す返信です。")
    sales.press("取り消す")
    reply(sales, card, "年間プランがお得です。")
    expect(answers).to_have_count(1)
    expect(answers).to_contain_text("年間プランがお得です。")
    surfer.asks(SAMPLE)
    surfer.rates()
    surfer.leaves()
    person = is_added_once(kept)
    is_on_paper(kept, person, tmp_path)
    assert kept.visits(person, 1) == [PAGES]
    if kept.is_crm:
        is_a_visit(kept, person)
    else:
        is_shown_as_chosen(card)


def is_added_once(kept: Kept) -> Row:
    """A lead or a contact with its note and its task (C2, C4, C9, C10, G1)."""
    person = kept.person(Email=TANAKA)
    assert (person["Last_Name"], person["First_Name"], person["Company"]) == ("田中", "一郎", "shiraume")
    assert person["Owner"]["email"] == MISAKI
    if kept.is_crm:
        fields = ("Lead_Source", "SIQ_Question", "SIQ_Campaign_Source")
        (lead,) = kept.records.rows("Leads", *fields, Email=TANAKA)
        assert [lead[name] for name in fields] == ["Chat", QUESTION, "newsletter"]
    (note,) = kept.notes(person, 1)
    assert "高橋 美咲" in note["Note_Title"]
    assert QUESTION in note["Note_Content"]
    task = kept.task(person)
    assert (task["Subject"], task["Owner"]["id"]) == (QUESTION, person["Owner"]["id"])
    made = datetime.fromisoformat(task["Created_Time"]).date()
    assert abs((date.fromisoformat(task["Due_Date"]) - made).days - TASK_DAYS) <= 1  # the reader's day may be another
    return person


def is_on_paper(kept: Kept, person: Row, folder: Path) -> None:
    """The transcript as another program reads and draws it: every letter, no line that begins as none may (C7, G1)."""
    name, text, lines = kept.transcript(person, folder)
    assert name.startswith(QUESTION.rstrip("。"))
    assert set("㈱髙①—〜") <= set(text)
    assert SAMPLE in "".join(text.split())
    assert "取り消す返信です。" not in text
    assert [line for line in lines if line.strip()[:1] in ("」", "。")] == []


def is_a_visit(kept: Kept, lead: Row) -> None:
    """In the CRM's own module, with the transcript (C11)."""
    names = ("Visited_Page", "Visitor_Type", "Attended_By")
    (visit,) = kept.records.rows(f"Leads/{lead['id']}/Visits", *names)
    assert [visit[name] for name in names] == [PAGES[-1], "Lead", "高橋 美咲"]
    assert len(kept.records.rows(f"Visits/{visit['id']}/Attachments", "File_Name")) == 1


def is_shown_as_chosen(card: Any) -> None:
    """What the contact has, in #sales (G1)."""
    for label in ("Owner", "Open activities", "Last update"):
        expect(card).to_contain_text(label)


def reply(sales: Screen, card: Any, text: str) -> None:
    card.get_by_test_id("button").filter(has_text="Reply to visitor").click()
    dialog = sales.page.get_by_test_id("form-dialog")
    dialog.locator("textarea").fill(text)
    sales.page.get_by_test_id("form-submit").click()
    expect(dialog).to_have_count(0)
