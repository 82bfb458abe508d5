"""V7, V8, C11: who is on the site by ring, one visitor's history, and the six lists of visits, asked of the bot."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from app.storage.visiting.links import Brand, Link, Operator
from app.storage.visiting.notes import VisitorNote
from app.storage.visiting.views import KeptView
from app.storage.visiting.visitors import Visitor
from app.storage.visiting.visits import Action, Live, Visit
from app.visitors.viewing.views import PRESETS
from app.visitors.viewing.words import Asked, read
from tests.fixed import START
from tests.world import AOI, EMMA, World

LABELS = {
    "all_visits": ("All Visits", "すべての訪問"),
    "todays_visits": ("Today's Visits", "今日の訪問"),
    "top_visits": ("Top Visits", "上位の訪問"),
    "todays_top_visits": ("Today's Top Visits", "今日の上位の訪問"),
    "lead_visits": ("Leads Visits", "見込み客の訪問"),
    "contact_visits": ("Contacts Visits", "連絡先の訪問"),
}


def fill(world: World) -> None:
    """Three people, two of them on the site; a visit of yesterday."""
    base = Visitor(
        "v1", "b1", START, START, name="田中 <b>一郎</b>", company="サンプル", ring="one", score=40, visits=2
    )
    people = [
        base,
        replace(
            base, visitor_id="v2", name="Kim Lee", email="kim@example.com", company="Acme", ring="", score=0, visits=1
        ),
        replace(base, visitor_id="v3", name="Kimura", company="", ring="two", visits=1),
    ]
    now = world.source.now()
    with world.services.database.write() as tables:
        tables.brands.put(Brand("b1", "Zylker Japan", "k"))
        tables.links.put(Link("crm", "1", "Zylker", "7", "Ada", START))
        for one in people:
            tables.visitors.put(one)
            tables.visitors.recognise("email", one.email or one.visitor_id, one.visitor_id, now)
        tables.learned.put("v1", "crm", {"type": "customer", "revenue": 900000, "id": "5", "module": "Contacts"}, now)
        tables.learned.put("v2", "crm", {"type": "lead", "revenue": None}, now)
        page: dict[str, Any] = {"current_url": "https://z.example/p", "current_title": "価格 *2*", "pages": 3}
        tables.visits.put(Visit("t1", "v1", "b1", now, now, seconds=60, **page))
        tables.visits.put(Visit("t2", "v2", "b1", now, now, seconds=600, **page))
        ended = now - timedelta(days=1)
        tables.visits.put(Visit("t3", "v3", "b1", ended, ended, ended, seconds=30))
        tables.visits.act(Action("t1", now, "accessed", "https://z.example/p", "価格 *2*", 60))
        tables.visits.act(Action("t1", now, "custom", name="Downloaded"))
        note = VisitorNote("n1", "v1", "7", now, content="Call back", author="Ada")
        tables.visitor_notes.add(note)
        body = {"columns": ["visitor", "score"], "order": "longest", "type": "lead"}
        tables.visit_views.put(KeptView("w1", "My leads", body, AOI, now))


@pytest.fixture(scope="module")
def filled(make_shared: Any) -> World:
    world: World = make_shared()
    fill(world)
    return world


def test_v7_live_visitors_by_ring_with_what_is_known(filled: World) -> None:
    shown = filled.say(EMMA, "who is on the site?", chat="bot")
    text = shown.text
    assert text.index("Ring 1") < text.index("Outside the rings")
    assert "*2 visitors* on the site now" in text
    assert "Customer" in text
    assert "田中" in text
    assert "サンプル" in text
    japanese = filled.say(AOI, "今サイトにいる訪問者", chat="bot").text
    assert "リング1" in japanese
    assert "現在サイトを閲覧している訪問者は*2人*です" in japanese


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("live visitors from ACME", "Kim"),
        ("live visitors ring one", "田中"),
        ("live visitors leads on Zylker Japan", "Kim"),
    ],
)
def test_v7_filters(filled: World, text: str, name: str) -> None:
    shown = filled.say(EMMA, text, chat="bot").text
    assert name in shown
    assert "*1 visitor*" in shown


def test_v8_history_of_a_visitor(filled: World) -> None:
    shown = filled.say(EMMA, "visitor 田中", chat="bot")
    told = str(shown.output)
    for word in ("サンプル", "Accessed", "Downloaded", "Call back", "/tab/Contacts/5", "Customer"):
        assert word in told, word
    assert "Which visitor?" in filled.say(EMMA, "visitor kim", chat="bot").text
    by_address = filled.say(EMMA, "visitor KIM@example.com", chat="bot")
    assert "Kim Lee" in str(by_address.output)
    assert "No such visitor" in filled.say(EMMA, "visitor nobody@example.com", chat="bot").text


ENRICHED: dict[str, Any] = {  # Clearbit's shape
    "provider": "clearbit",
    "person": {"name": {"fullName": "Kim A. Lee"}, "employment": {"title": "CTO", "name": "Acme"}, "location": "Osaka"},
    "company": {"name": "Acme K.K.", "domain": "acme.example", "metrics": {"employees": 1200}, "category": {}},
}
MAIL = {"title": "Autumn *mail*", "status": "sent", "member": "subscribed", "actions": ["received", "opened"]}
OLDER = {"title": "Summer mail", "status": "sent"}


def test_v8_the_history_shows_enrichment_and_the_latest_campaign_to_who_may_see_it(make_shared: Any) -> None:
    world: World = make_shared()
    fill(world)
    listed = [{**MAIL, "url": "https://mail.example/1", "at": "2026-10-03T09:00:00+00:00"}, OLDER]
    with world.services.database.write() as tables:
        for part in ("enrichment", "campaigns"):
            tables.links.put(Link(part, "1", part, "7", "Ada", START))
        tables.learned.put("v2", "enrichment", ENRICHED, START)
        tables.learned.put("v2", "campaigns", {"list": listed}, START)
    world.services.links.forget()
    told = str(world.say(EMMA, "visitor kim@example.com", chat="bot").output)
    wanted = ("Kim A. Lee", "CTO", "Acme K.K.", "1,200", "https://acme.example", "Autumn", "opened", "mail.example/1")
    for word in (*wanted, "Latest campaign"):
        assert word in told, word
    assert "Summer" not in told
    assert "fullName" not in told
    assert "開封" in str(world.say(AOI, "訪問者 kim@example.com", chat="bot").output)
    with world.services.database.write() as tables:
        limited = Link("campaigns", "1", "m", "7", "Ada", START, settings={"departments": ["d1"]}, version=2)
        tables.links.put(limited)
        tables.brands.put_operators([Operator("o1", "Aoi", AOI, ("d1",)), Operator("o2", "Emma", EMMA, ())])
    world.services.links.forget()
    assert "Autumn" not in str(world.say(EMMA, "visitor kim@example.com", chat="bot").output)  # M1
    assert "Autumn" in str(world.say(AOI, "訪問者 kim@example.com", chat="bot").output)
    with world.services.database.write() as tables:
        tables.links.put(replace(limited, settings={}, is_on=False, version=3))
    world.services.links.forget()
    assert "Autumn" not in str(world.say(AOI, "訪問者 kim@example.com", chat="bot").output)  # C1


def test_v7_more_than_one_answer_holds_are_counted_by_ring(make_shared: Any) -> None:
    world: World = make_shared()
    fill(world)
    base = Visitor("x", "b1", START, START, name="Visitor No", ring="one")
    now = world.source.now()
    with world.services.database.write() as tables:
        for number in range(60):
            tables.visitors.put(replace(base, visitor_id=f"x{number}", ring="one" if number < 50 else "three"))
            tables.visits.put(Visit(f"y{number}", f"x{number}", "b1", now, now))
    text = world.say(EMMA, "live visitors", chat="bot").text
    assert "*62 visitors* on the site now" in text
    assert "(51)" in text
    assert "/admin/visitors" in text
    assert text.count("Visitor No") <= 40
    assert "*10 visitors*" in world.say(EMMA, "live visitors ring three", chat="bot").text


def test_c11_the_six_lists_in_both_languages_with_the_labels_of_the_crm(filled: World) -> None:
    wanted = {"all_visits": 3, "todays_visits": 2, "top_visits": 3, "todays_top_visits": 2, "lead_visits": 1}
    assert tuple(LABELS) == tuple(view.key for view in PRESETS)
    for key, (english, japanese) in LABELS.items():
        for user, name in ((EMMA, english), (AOI, japanese)):
            shown = filled.say(user, name, chat="bot")
            count = wanted.get(key, 0)
            if count:
                assert name in shown.text, shown.text
                (slide,) = [one for one in shown.output["slides"] if one["type"] == "table"]
                assert len(slide["data"]["rows"]) == count, (key, slide)
            else:
                assert name in shown.text
    top = filled.say(EMMA, "Top Visits", chat="bot").output["slides"][0]["data"]["rows"]
    assert ["田中" in str(row) for row in top] == [True, False, False]  # by revenue, then by time
    assert "Kim" in str(top[1])


def test_c11_a_view_of_ones_own_is_asked_by_its_name(filled: World) -> None:
    shown = filled.say(EMMA, "visits My leads", chat="bot")
    (slide,) = shown.output["slides"]
    assert (slide["data"]["headers"], len(slide["data"]["rows"])) == (["Visitor", "Score"], 1)


NAMES = {"todays_visits": ("Today's Visits", "今日の訪問"), "w1": ("My leads",)}
BRANDS = {"Zylker Japan": "b1"}
READ = {
    "live visitors": Asked(live=Live()),
    "Live Visitors?": Asked(live=Live()),
    "visitors now": Asked(live=Live()),
    "ライブ訪問者": Asked(live=Live()),
    "今の訪問者 リング2": Asked(live=Live(ring="two")),
    "サイトにいる訪問者 見込み客": Asked(live=Live(type="lead")),
    "live visitors returning from Acme Corp": Asked(live=Live(type="returning", company="acme corp")),
    "今日の訪問": Asked(view="todays_visits"),
    "訪問 my LEADS": Asked(view="w1"),
    "visitor: Kim": Asked(visitor="kim"),
    "訪問者 田中": Asked(visitor="田中"),
    "live visitors who bought last year": None,
    "visits by industry": None,
    "deals this month": None,
    "訪問予定のリード": None,
}


@pytest.mark.parametrize("text", READ)
def test_what_is_a_question_about_visitors_and_what_is_not(text: str) -> None:
    assert read(text, NAMES, BRANDS) == READ[text]
