"""V3: what a card shows of a visitor: record, open deals, enrichment, campaigns, the visit; and what it must not."""

from typing import Any

import pytest

from app.clock import Clock
from app.rules.subscriptions import Filters
from app.storage.governing.cards import Allowed
from app.storage.visiting.links import Link
from tests.handlers.channels.site import SALES_DEPARTMENT, Street
from tests.seen import labels
from tests.world import DAISUKE, MISAKI

LEAD: dict[str, Any] = {
    "place": "crm",
    "module": "Leads",
    "id": "5001",
    "name": "田中 一郎",
    "type": "lead",
    "account": None,
    "fields": {
        "Company": "ジルカー",
        "Phone": "",
        "Email": "i@example.co.jp",
        "Lead_Status": "Contacted",
        "City": "大阪",
    },
}
DEALS = [{"id": str(n), "name": f"商談{n}", "stage": "Qualification", "amount": n * 1000} for n in range(1, 6)]
CONTACT = {
    "place": "crm",
    "module": "Contacts",
    "id": "6001",
    "name": "田中 一郎",
    "type": "deal",
    "account": {"id": "7001", "name": "大谷商事"},
    "fields": {"Account_Name": {"id": "7001", "name": "大谷商事"}, "Phone": "03-1234-5678"},
    "deals": {"count": 5, "total": 15000, "currency": "JPY", "list": DEALS},
}
CAMPAIGNS = {"list": [{"id": str(n), "title": f"春の案内{n}", "status": "sent"} for n in range(5)]}


def titled(card: dict[str, Any], word: str) -> dict[str, Any]:
    """The slide whose title holds that word."""
    return next(slide for slide in card["slides"] if word in slide.get("title", ""))


def pairs(card: dict[str, Any], word: str) -> dict[str, str]:
    return {label: text for pair in titled(card, word)["data"] for label, text in pair.items()}


@pytest.fixture
def landed(street: Street) -> Street:
    street.subscribe("landed", "chat_started")
    street.land(visits=3, past_chats=1, score=40, ring="two", attributes={"city": "大阪市"}, company="ジルカー")
    return street


def refreshed(street: Street) -> dict[str, Any]:
    street.world.advance(20)
    street.world.settle()
    (card,) = street.cards()
    return card


def test_v3_a_lead_is_shown_with_its_headline_and_an_empty_field_makes_room_for_the_next(landed: Street) -> None:
    landed.learn("crm", LEAD)
    card = refreshed(landed)
    found = pairs(card, "見込み客")
    assert list(found.values())[:3] == ["ジルカー", "i@example.co.jp", "連絡済み"]
    assert "電話番号" not in found
    assert "大阪" in found.values()  # takes the empty phone's place
    assert "/tab/Leads/5001" in card["text"]


def test_v3_a_contacts_account_is_linked_and_three_open_deals_are_shown_with_number_total_and_definition(
    landed: Street,
) -> None:
    landed.learn("crm", CONTACT)
    card = refreshed(landed)
    assert "[大谷商事](" in card["text"]
    assert "[CRMで開く: 田中 一郎](" in card["text"]
    assert pairs(card, "連絡先")["取引先名"].startswith("[大谷商事](https://")
    assert "/tab/Accounts/7001" in card["text"]
    table = titled(card, "商談")
    assert len(table["data"]["rows"]) == 3
    assert "5件" in table["title"]
    assert "15,000" in table["title"]
    assert "受注以外のすべての商談" in table["title"]
    hidden = landed.world.press(MISAKI, "すべての商談", card["id"]).posted[-1]
    assert "閲覧する権限がありません" in hidden["text"]  # the CRM has no such record for her


def test_v3_the_visit_is_told_with_pages_referrer_place_score_and_ring(landed: Street) -> None:
    landed.world.advance(20)
    landed.navigate("料金")
    card = refreshed(landed)
    shown = " ".join(pairs(card, "訪問").values())
    for fact in ("2ページ", "news.example", "大阪市", "mail", "40", "2", "訪問3回、チャット1回"):
        assert fact in shown, fact
    assert "閲覧中のページ: [料金](https://www.zylker.example/料金)" in card["text"] or "料金" in card["text"]


def test_v3_what_others_wrote_is_no_markup(landed: Street) -> None:
    landed.navigate("<b>*太字*</b> [x](https://evil.example)")
    card = refreshed(landed)
    assert "](https://evil.example)" not in card["text"].replace("\u200b", "")


def test_e2_enrichment_is_shown_as_far_as_the_provider_sent_it_and_not_while_it_is_switched_off(landed: Street) -> None:
    company = {"name": "Zylker", "domain": "z.example", "metrics": {"employees": 120, "raised": 5_000_000}}
    body = {"provider": "clearbit", "company": company, "person": {"name": {"fullName": "Ichiro Tanaka"}}}
    landed.learn("enrichment", body)
    assert not any("会社" in slide.get("title", "") for slide in refreshed(landed)["slides"])
    link(landed, "enrichment")
    landed.learn("enrichment", body)
    shown = pairs(refreshed(landed), "会社")
    assert shown["名前"] == "Zylker"
    assert shown["従業員数"] == "120"
    assert "5,000,000" in shown["調達額"]
    assert shown["サイト"].endswith("(https://z.example)")
    landed.learn("enrichment", {**body, "company": None})
    assert pairs(refreshed(landed), "人物") == {"名前": "Ichiro Tanaka"}


def test_m1_campaigns_are_left_off_in_channels_that_are_not_bound_to_an_allowed_department(street: Street) -> None:
    link(street, "campaigns", departments=[SALES_DEPARTMENT])
    street.channel("bound")
    street.subscribe("chat_started")
    street.subscribe("chat_started", channel="bound", filters=Filters(department=(SALES_DEPARTMENT,)))
    street.land()
    street.learn("campaigns", CAMPAIGNS)
    street.open_chat()
    (bound,), (free,) = street.cards("#bound"), street.cards()
    assert len(titled(bound, "キャンペーン")["data"]) == 3
    assert "送信済み" in str(titled(bound, "キャンペーン"))
    assert "春の案内" not in str(free["slides"])
    private = street.world.press(MISAKI, "詳細", free["id"]).posted[-1]
    assert "春の案内" in str(private["slides"])  # she is in the department
    outsider = street.world.press("emma.clark@zylker.example", "詳細", free["id"]).posted[-1]
    assert "春の案内" not in str(outsider["slides"])


def test_x7_a_channel_sees_only_the_fields_that_are_allowed_there(landed: Street) -> None:
    with landed.world.services.database.write() as tables:
        tables.card_fields.put(Allowed("", "Leads", "", ("Company",), "aoi", landed.world.source.now()))
    landed.learn("crm", LEAD)
    card = refreshed(landed)
    assert list(pairs(card, "見込み客").values()) == ["ジルカー"]


def test_v5_a_channel_for_alerts_only_offers_nothing_that_goes_to_the_visitor(street: Street) -> None:
    street.channel("alerts")
    street.subscribe("chat_started")
    street.subscribe("chat_started", channel="alerts", is_quiet=True)
    street.land()
    street.open_chat()
    assert "返信する" in labels(street.cards()[0])
    assert "返信する" not in labels(street.cards("#alerts")[0])


def link(street: Street, part: str, **settings: Any) -> None:
    with street.world.services.database.write() as tables:
        tables.links.put(Link(part, "1", part, "", "", street.world.source.now(), settings=settings))
    street.world.services.links.forget()


def test_v3_where_room_is_short_a_lead_shows_company_phone_and_status(street: Street) -> None:
    street.subscribe("chat_started", escalate_seconds=30, escalate_to=("channel:sales",))
    street.land()
    street.learn("crm", {**LEAD, "fields": {**LEAD["fields"], "Phone": "03-1234-5678"}})
    street.open_chat()
    street.world.advance(31)
    Clock(street.world.services).fire()
    street.world.settle()
    assert street.thread()[-1].endswith("\nジルカー · 03-1234-5678 · 連絡済み")
    with street.world.services.database.write() as tables:  # X7
        tables.card_fields.put(Allowed("sales", "Leads", "", ("Company",), "aoi", street.world.source.now()))
    street.open_chat("もう一件", "700000004077")
    street.world.advance(31)
    Clock(street.world.services).fire()
    street.world.settle()
    assert street.thread()[-1].endswith("\nジルカー")
    assert "03-1234-5678" not in str(street.world.messages("#sales", MISAKI)[-1])


def test_x7_details_and_all_deals_are_what_the_viewers_own_rights_show(landed: Street) -> None:
    world = landed.world
    (contact,) = world.rows("Contacts", Email="shohei.ohtani@zylker-tokyo.example")
    base = next(row for row in world.rows("Deals") if row.get("Contact_Name") == contact["id"])
    for number in range(5):
        deal = {**base, "Deal_Name": f"商談{number}", "Stage": "Negotiation/Review", "Amount": 1000}
        deal.pop("id")
        world.change("Deals", f"48768760000009{number:05d}", **deal)
    landed.learn("crm", {**CONTACT, "id": contact["id"], "fields": {"Account_Name": "x", "Description": "社外秘"}})
    card = refreshed(landed)
    mine = world.press(MISAKI, "詳細", card["id"]).posted[-1]
    assert "03-5550-1100" in str(mine["slides"])  # read anew, hers to see
    assert "閲覧する権限がありません" not in mine["text"]
    (answer,) = [one for one in world.press(MISAKI, "すべての商談", card["id"]).posted if one["slides"]]
    assert {f"商談{number}" for number in range(5)} <= {row["商談"] for row in answer["slides"][0]["data"]["rows"]}
    stranger = world.press(DAISUKE, "詳細", card["id"]).posted[-1]  # no account here
    assert "社外秘" not in str(stranger)
    assert "03-5550-1100" not in str(stranger["slides"])
    assert "ichiro@example.co.jp" in str(stranger["slides"])
