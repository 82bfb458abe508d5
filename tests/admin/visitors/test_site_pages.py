"""C1, V7, V8, C11 in the browser: SalesIQ linked by an administrator, the sites, who is there, the lists of visits."""

import re
from dataclasses import replace
from datetime import timedelta

from app.storage.visiting.chats import Chat, Line
from app.storage.visiting.links import Link, Operator
from app.storage.visiting.visitors import Visitor
from app.storage.visiting.visits import Action, Visit
from sandbox.in_process import PRODUCT
from tests.admin.browser import Browser
from tests.fixed import START
from tests.handlers.visitors.conftest import link_salesiq
from tests.handlers.visitors.test_views import fill
from tests.world import AOI, EMMA, KEN, World


def test_c1_an_administrator_links_salesiq_and_others_are_told_whom_to_ask(world: World, browser: Browser) -> None:
    browser.invite(AOI).open("/admin/salesiq")
    assert "SalesIQは連携されていません" in browser.text
    browser.post("/admin/salesiq/ask")
    (url,) = re.findall(r'data-testid="invitation">([^<]+)<', browser.html)
    refused = world.browse(url, EMMA)
    assert refused.status_code == 403
    assert "http://product.test/link/" in refused.get_data(as_text=True)
    assert world.browse(url, AOI).status_code == 400  # used up
    again = re.search(r"http://product\.test/link/[\w-]+", refused.get_data(as_text=True))
    assert again is not None
    assert world.browse(again[0], AOI).status_code == 200
    world.advance(2)
    shown = browser.open("/admin/salesiq").text
    assert "zylkerkk" in shown
    assert "あなたが連携しました" in shown
    assert "アカウントが1つだけです" in shown
    browser.post("/admin/salesiq/apply")
    browser.post("/admin/salesiq/check")
    assert browser.text.count("設定済み") == 2
    assert "conversation.reopened" in browser.text
    assert "Zylker Japan" in browser.text
    browser.post("/admin/salesiq/off")
    world.advance(2)
    assert not world.services.links.is_on("salesiq")
    browser.post("/admin/salesiq/on")
    browser.post("/admin/salesiq/polling", to="on")
    world.advance(2)
    link = world.services.links.get("salesiq")
    assert link is not None
    assert (link.is_on, link.settings["polling"], link.linked_by_name) == (True, True, "森 葵")
    browser.post("/admin/salesiq/keys", keys="rubbish")
    assert browser.status == 422
    browser.post("/admin/salesiq/unlink")
    assert "連携されていません" in browser.text


def test_a_site_is_added_with_its_origins_and_the_line_to_paste(world: World, browser: Browser) -> None:
    browser.invite(AOI).open("/admin/salesiq")
    browser.post("/admin/salesiq/brand", name="Blog", origins="https://Blog.example.com/")
    (snippet,) = re.findall(r'data-testid="snippet">([^<]+)<', browser.html)
    assert "http://product.test/beacon.js" in snippet
    assert "https://blog.example.com" in browser.html
    with world.services.database.read() as tables:
        (brand,) = tables.brands.all()
    browser.post(f"/admin/salesiq/brands/{brand.brand_id}", origins="ftp://x", is_on="yes")
    assert browser.status == 422
    browser.post(f"/admin/salesiq/brands/{brand.brand_id}", origins="https://a.example\nhttps://b.example")
    with world.services.database.read() as tables:
        (brand,) = tables.brands.all()
    assert (brand.origins, brand.is_on) == (("https://a.example", "https://b.example"), False)


def test_v7_v8_live_visitors_renew_themselves_and_lead_to_the_history(world: World, browser: Browser) -> None:
    fill(world)
    browser.invite(KEN, role="viewer").open("/admin/visitors?ring=one&company=サンプル")
    assert "田中 <b>一郎</b>" in browser.text  # as text
    assert "Kim Lee" not in browser.text
    assert 'hx-trigger="every 5s"' in browser.html
    part = browser.client.get("/admin/visitors", base_url=PRODUCT, headers={"HX-Request": "true"})
    assert part.get_data(as_text=True).startswith('<div id="live"')
    browser.open("/admin/visitors/v1")
    for word in ("サンプル", "Downloaded", "Call back", "アクセス", "顧客"):
        assert word in browser.text
    assert browser.open("/admin/visitors/v9").status == 404


def test_v8_a_long_visit_and_many_visits_are_shown_page_by_page(world: World, browser: Browser) -> None:
    fill(world)
    now = world.source.now()
    with world.services.database.write() as tables:
        for number in range(250):
            at = now + timedelta(seconds=number)
            tables.visits.act(Action("t1", at, "navigated", "https://z.example/", f"Page no. {number}."))
        for number in range(12):
            at = now - timedelta(days=2 + number)
            tables.visits.put(Visit(f"old{number}", "v1", "b1", at, at, at, referrer=f"https://r.example/{number}."))
        tables.chats.put(Chat("c1", "v1", now, question="Hello?", participants=("o1", "o2")))
        for number in range(205):
            at = now + timedelta(seconds=number)
            tables.chats.say(Line("c1", f"m{number:03}", at, "visitor", text=f"Line {number}."))
        tables.brands.put_operators([Operator("o1", "佐藤 花", "hana@example.jp")])
    browser.invite(AOI).open("/admin/visitors/v1")
    assert browser.text.count("Page no.") == 20
    assert "Page no. 249." in browser.text
    assert "すべての操作（252件）" in browser.text
    assert browser.text.count("r.example") == 9
    assert browser.text.count("Line ") == 200
    assert "Line 204." in browser.text
    assert "チャットの参加者: 佐藤 花, …" in browser.text
    browser.open("/admin/visitors/v1?page=2")
    assert browser.text.count("r.example") == 3
    browser.open("/admin/visitors/v1?visit=t1&page=3")
    assert "全252件のうち1～52件目の操作" in browser.text
    there = [word in browser.text for word in ("Downloaded", "Page no. 49.", "Page no. 50.")]
    assert there == [True, True, False]
    browser.open("/admin/visitors/v1?visit=t2&page=%F0")  # somebody else's visit, no page
    assert "/admin/visitors/v1?visit=t2" not in browser.html
    assert "Page no. 249." in browser.text
    for name in ("browser", "utm_campaign_name"):
        with world.services.database.write() as tables:
            tables.visitors.change("v1", attributes={name: "x", "impossible_email": "a@@b"})
    assert "キャンペーン名" in browser.open("/admin/visitors/v1").text
    assert "メールアドレスとして無効な入力 a@@b" in browser.text


def test_v7_a_hundred_live_visitors_are_on_a_page_and_all_are_counted(world: World, browser: Browser) -> None:
    fill(world)
    now = world.source.now()
    base = Visitor("x", "b1", START, START, name="Visitor no.", ring="four")
    with world.services.database.write() as tables:
        for number in range(130):
            tables.visitors.put(replace(base, visitor_id=f"x{number}"))
            tables.visits.put(Visit(f"y{number}", f"x{number}", "b1", now, now))
    browser.invite(AOI).open("/admin/visitors?brand_id=b1")
    assert browser.text.count("Visitor no.") == 99
    assert "現在132人がサイトを閲覧しています" in browser.text
    assert "2ページ中1ページ目" in browser.text
    assert "brand_id=b1&amp;page=2" in browser.html
    browser.open("/admin/visitors?brand_id=b1&page=2")
    assert browser.text.count("Visitor no.") == 31
    assert 'hx-get="/admin/visitors?brand_id=b1&amp;page=2"' in browser.html
    browser.open("/admin/visitors?page=999999999999")
    assert browser.status == 200


def test_m1_campaigns_are_left_off_for_who_is_in_no_chosen_department(world: World, browser: Browser) -> None:
    fill(world)
    settings = {"departments": ["d1"]}
    with world.services.database.write() as tables:
        tables.learned.put("v1", "campaigns", {"list": [{"title": "Autumn mail", "status": "sent"}]}, START)
        tables.links.put(Link("campaigns", "1", "Mail", "7", "Ada", START))
    browser.invite(AOI).open("/admin/visitors/v1")
    assert "Autumn mail" in browser.text
    with world.services.database.write() as tables:
        tables.links.put(Link("campaigns", "1", "Mail", "7", "Ada", START, settings=settings))
    world.advance(2)
    assert "Autumn mail" not in browser.open("/admin/visitors/v1").text


def test_c11_a_list_is_changed_and_kept_under_a_name(world: World, browser: Browser) -> None:
    fill(world)
    browser.invite(AOI).open("/admin/visits?view=top_visits")
    assert browser.text.index("田中") < browser.text.index("Kim Lee")
    browser.open("/admin/visits?view=all_visits&columns=visitor&columns=company&type=lead&order=longest")
    assert "Acme" in browser.text
    assert "Kimura" not in browser.text
    boxes = [f"columns={name}" for name in ("visitor", "visited_time", "revenue", "company")]
    browser.open(f"/admin/visits?view=top_visits&{'&'.join(boxes)}")
    heads = re.findall(r'<th scope="col">([^<]+)<', browser.html)
    assert heads == ["訪問者", "売上", "訪問時間", "会社"]  # as in that list; what is new follows
    browser.post("/admin/visits/save", do="show", view="top_visits", columns="company", type="lead", order="oldest")
    assert (browser.path, browser.status) == ("/admin/visits", 200)
    assert re.findall(r'<th scope="col">([^<]+)<', browser.html) == ["会社"]
    browser.post("/admin/visits/save", name="Hot leads", columns="visitor", type="lead", order="longest")
    assert "Hot leads" in browser.text
    browser.post("/admin/visits/save", name="", columns="visitor", order="longest")
    assert browser.status == 422
    with world.services.database.read() as tables:
        (kept,) = [one for one in tables.visit_views.all() if one.name == "Hot leads"]
    assert browser.open("/admin/visits?view=nothing").status == 404
    browser.post(f"/admin/visits/{kept.view_id}/remove")
    assert "Hot leads" not in browser.text


def test_health_warns_while_one_administrator_alone_carries_the_link(world: World, browser: Browser) -> None:
    link_salesiq(world)
    browser.invite(AOI).open("/admin")
    assert "もう1人の管理者" in browser.text
    with world.services.database.write() as tables:
        tables.ledger.count({"beacon_dropped": 3})
    assert "3件" in browser.open("/admin").text
