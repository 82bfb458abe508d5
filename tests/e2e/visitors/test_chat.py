"""A visitor in one browser, a rep in another: from a campaign's link to the rating, and what the CRM has of it."""

import shutil
import subprocess
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import expect

from tests.e2e.screen import MISAKI, Screen
from tests.e2e.visitors.conftest import TASK_DAYS
from tests.e2e.visitors.outside import Records, Row, eventually

pytestmark = pytest.mark.e2e

TANAKA = "ichiro.tanaka@shiraume.example"
QUESTION = "50名での見積もりをお願いします。"
SAMPLE = (
    "「見積もり」を㈱髙﨑商店（東京）へ依頼したい。①品番は三つ、②数量は10〜20個です—至急。"
    "「お願いします。」と伝えました。"
) * 6
CARD_SECONDS = 2.0
# When the page's script reported the landing, and when the console showed who it was: both by the machine's own clock.
LANDED = """() => performance.timeOrigin +
  performance.getEntriesByType('resource').find((one) => one.name.includes('/beacon/')).startTime"""
WATCH = """(name) => {
  const look = () => {
    const shown = [...document.querySelectorAll('[data-testid=message]')];
    if (!window.shownAt && shown.some((one) => one.textContent.includes(name))) window.shownAt = Date.now();
  };
  new MutationObserver(look).observe(document.body, { childList: true, subtree: true, characterData: true });
}"""
LEAD = ("Last_Name", "First_Name", "Company", "Owner", "SIQ_Question", "SIQ_Campaign_Source", "SIQ_Attended_By")


def reads(visitor: Any, page: str) -> None:
    with visitor.expect_navigation():
        visitor.get_by_test_id(page).click()
    visitor.wait_for_selector("body[data-salesiq]")


def writes(visitor: Any, text: str) -> None:
    visitor.get_by_test_id("widget-text").fill(text)
    visitor.get_by_test_id("widget-send").click()


def test_v3_v5_c2_c7_c11_a_visitor_of_a_campaign_is_answered_from_cliq_and_the_crm_has_everything(
    sales: Screen, visitor: Any, linked: Records, tmp_path: Path
) -> None:
    sales.page.evaluate(WATCH, "田中 一郎")
    reads(visitor, "campaign-mail")
    visitor.get_by_test_id("consent-accept").click()
    card = sales.page.get_by_test_id("message").filter(has_text="田中 一郎").first
    expect(card).to_contain_text("newsletter / email / spring-2026")
    took = (sales.page.evaluate("shownAt") - visitor.evaluate(LANDED)) / 1000
    print(f"card {took:.2f} s after the landing")
    assert took <= CARD_SECONDS
    reads(visitor, "page-products")
    reads(visitor, "page-pricing")
    expect(card).to_contain_text("料金プラン")
    visitor.get_by_test_id("widget-button").click()
    writes(visitor, QUESTION)
    expect(card).to_contain_text(QUESTION)
    card.get_by_test_id("button").filter(has_text="Take the chat").click()
    expect(visitor.get_by_test_id("widget-attender")).to_contain_text("高橋 美咲")
    answers = visitor.locator("[data-testid=widget-line][data-side=operator]")
    reply(sales, card, "取り消す返信です。")
    sales.press("取り消す")
    reply(sales, card, "年間プランがお得です。")
    expect(answers).to_have_count(1)
    expect(answers).to_contain_text("年間プランがお得です。")
    writes(visitor, SAMPLE)
    visitor.get_by_test_id("widget-end").click()
    visitor.get_by_test_id("widget-rate-happy").click()
    expect(visitor.get_by_test_id("widget-thanks")).to_be_visible()
    visitor.close()
    lead = is_a_lead(linked)
    is_on_paper(linked, lead, tmp_path)
    is_a_visit(linked, lead)


def is_a_lead(crm: Records) -> Row:
    """One, with its note and its task (C2, C4, C9, C10)."""
    lead = crm.one("Leads", *LEAD, Lead_Source="Chat", Email=TANAKA)
    assert (lead["Last_Name"], lead["First_Name"], lead["Company"]) == ("田中", "一郎", "shiraume")
    assert (lead["Owner"]["email"], lead["SIQ_Question"]) == (MISAKI, QUESTION)
    assert lead["SIQ_Campaign_Source"] == "newsletter"
    note = crm.one(f"Leads/{lead['id']}/Notes", "Note_Title", "Note_Content")
    assert "高橋 美咲" in note["Note_Title"]
    assert QUESTION in note["Note_Content"]
    task = crm.one(f"Leads/{lead['id']}/Tasks", "Subject", "Due_Date", "Owner", "Created_Time")
    assert (task["Subject"], task["Owner"]["id"]) == (QUESTION, lead["Owner"]["id"])
    made = datetime.fromisoformat(task["Created_Time"]).date()
    assert abs((date.fromisoformat(task["Due_Date"]) - made).days - TASK_DAYS) <= 1  # the reader's day may be another
    return lead


def is_on_paper(crm: Records, lead: Row, folder: Path) -> None:
    """The transcript as another program reads and draws it: every letter, no line that begins as none may (C7)."""
    if not (shutil.which("pdftoppm") and shutil.which("pdftotext")):
        pytest.skip("pdftoppm and pdftotext are needed: install poppler-utils")
    paper = crm.one(f"Leads/{lead['id']}/Attachments", "File_Name")
    assert paper["File_Name"].startswith(QUESTION.rstrip("。"))
    (folder / "chat.pdf").write_bytes(crm.get(f"Leads/{lead['id']}/Attachments/{paper['id']}"))
    subprocess.run(["pdftoppm", "-r", "50", "-png", "-singlefile", "chat.pdf", "page"], cwd=folder, check=True)
    for options, name in ((["-layout"], "lines.txt"), (["-raw"], "chat.txt")):
        subprocess.run(["pdftotext", *options, "chat.pdf", name], cwd=folder, check=True)
    text = (folder / "chat.txt").read_text("utf-8")
    lines = (folder / "lines.txt").read_text("utf-8").splitlines()
    assert set("㈱髙①—〜") <= set(text)
    assert SAMPLE in "".join(text.split())
    assert "取り消す返信です。" not in text
    assert [line for line in lines if line.strip()[:1] in ("」", "。")] == []
    with Image.open(folder / "page.png") as page:
        left, _, right, _ = page.convert("L").point(lambda value: 255 if value < 200 else 0).getbbox() or (0, 0, 0, 0)
        assert 0.05 < left / page.width < right / page.width < 0.95


def is_a_visit(crm: Records, lead: Row) -> None:
    """With its actions, once the visitor is gone, and with the transcript (C11)."""
    visit = crm.one(f"Leads/{lead['id']}/Visits", "Visited_Page", "Visitor_Type", "Attended_By")
    done = eventually(lambda: crm.rows(f"Visits/{visit['id']}/Actions_Performed", "Action_Type", "Action"), "actions")
    pages = [row["Action"] for row in done if row["Action_Type"] != "Chat"]
    assert pages == ["Zylker | 製造業のための受注管理", "製品 | Zylker", "料金プラン | Zylker"]
    (visit,) = crm.rows(f"Leads/{lead['id']}/Visits", "Visited_Page", "Visitor_Type", "Attended_By")
    assert (visit["Visited_Page"], visit["Visitor_Type"], visit["Attended_By"]) == (pages[-1], "Lead", "高橋 美咲")
    assert len(crm.rows(f"Visits/{visit['id']}/Attachments", "File_Name")) == 1


def reply(sales: Screen, card: Any, text: str) -> None:
    card.get_by_test_id("button").filter(has_text="Reply to visitor").click()
    dialog = sales.page.get_by_test_id("form-dialog")
    dialog.locator("textarea").fill(text)
    sales.page.get_by_test_id("form-submit").click()
    expect(dialog).to_have_count(0)
