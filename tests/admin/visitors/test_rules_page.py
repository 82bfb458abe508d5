"""U3, U4, A3: rules and presets are written as text or form on a page; what is wrong is said, nothing is half kept."""

import re
from typing import Any

import pytest

from app.administration.visitors import presets, rules, trying
from tests.admin.browser import Browser
from tests.handlers.rules.conftest import BRAND, Shop
from tests.world import AOI, World

SEED = "[業界] が [ソフトウェア] である かつ [従業員数] > [100]"
SHOWN = "[Industry] is [Software] and [Number of employees] > [100]"


@pytest.fixture
def shop(world: World) -> Shop:
    return Shop(world)


@pytest.fixture
def editor(browser: Browser, shop: Shop) -> Browser:
    return browser.invite(AOI).post("/admin/language", language="en", back="/admin/rules")


def test_u4_a_rule_as_text_is_the_same_rule_as_a_form(editor: Browser, shop: Shop) -> None:
    given: dict[str, Any] = {"brand": BRAND, "kind": "score", "name": "Software", "points": "10", "is_on": "yes"}
    editor.open(f"/admin/rules/new?kind=score&brand={BRAND}")
    text: dict[str, Any] = {"condition.view": "text", "condition.text": SEED, "show": "condition:form"}
    page = editor.post("/admin/rules/new?do=edit", **given, **text)
    assert page.status == 200
    assert re.search(r'<option value="company.industry" selected>', page.html)
    assert "<option selected>Software</option>" in page.html
    form: dict[str, Any] = {
        "condition.view": "form",
        "condition.joint": "and",
        "condition.block-0": "0",
        "condition.field-0": "company.industry",
        "condition.op-0": "is",
        "condition.value-0": "Software",
        "condition.block-1": "1",
        "condition.field-1": "company.employees",
        "condition.op-1": ">",
        "condition.value-1": "100",
    }
    assert SHOWN in _text_of(editor.post("/admin/rules/new?do=edit", **given, **form, show="condition:text"))
    editor.post("/admin/rules/new", **given, **form, do="save")
    editor.post("/admin/rules/new", **given, **text, do="save")
    first, second = rules.listed(shop.services)
    assert first.condition == second.condition
    assert SHOWN in editor.open("/admin/rules").text
    assert SHOWN in _text_of(editor.open(f"/admin/rules/{first.rule_id}"))
    japanese = editor.post("/admin/language", language="ja", back=f"/admin/rules/{first.rule_id}")
    assert "[業界] が [ソフトウェア] と等しい かつ" in _text_of(japanese)


def _text_of(page: Browser) -> str:
    found = re.search(r'name="condition.text"[^>]*>\s*([^<]*)</textarea>', page.html)
    assert found, page.text
    return found[1].replace("&gt;", ">").replace("&#34;", '"')


def test_u4_what_is_wrong_is_marked_and_nothing_is_kept(editor: Browser, shop: Shop) -> None:
    given: dict[str, Any] = {
        "brand": BRAND,
        "kind": "trigger",
        "name": " ",
        "when": "landing",
        "deed": "webhook",
        "url": "http://x",
    }
    wrong: dict[str, Any] = {"condition.view": "text", "condition.text": "[Indstry] is [Software]", "do": "save"}
    page = editor.open(f"/admin/rules/new?kind=trigger&brand={BRAND}").post("/admin/rules/new", **given, **wrong)
    assert page.status == 422
    assert "Column 2:" in page.text
    assert "Did you mean Industry" in page.text
    assert "https://" in page.text
    assert "[Indstry] is [Software]" in page.html
    assert rules.listed(shop.services) == []


def test_u3_rules_are_switched_ordered_tried_and_removed(editor: Browser, shop: Shop) -> None:
    first, second = (shop.rule("score", f"[Pages] > [{count}]", points=count) for count in (1, 2))
    visitor = shop.land(country="JP", name="田中")
    editor.open("/admin/rules").post(f"/admin/rules/{second}/first")
    assert [one.rule_id for one in rules.listed(shop.services)] == [second, first]
    editor.post(f"/admin/rules/{first}/turn", to="off")
    assert not rules.kept(shop.services, first).is_on
    given: dict[str, Any] = {"brand": BRAND, "kind": "score", "name": "x", "points": "1", "condition.view": "text"}
    given["condition.text"] = "[Country] is [日本] and [Pages] > [3]"
    page = editor.open(f"/admin/rules/{first}").post(f"/admin/rules/{first}?do=try", **given, visitor=visitor)
    assert "The rule does not fit." in page.text
    assert "✓ [Visitor country] is [日本]" in page.text
    page = editor.post(f"/admin/rules/{first}?do=preview", **given | {"condition.text": "[Country] is [日本]"})
    assert "1 of the last 1 visitors" in page.text
    editor.post(f"/admin/rules/{first}/remove")
    assert editor.post(f"/admin/rules/{first}/remove").status == 404
    shop.change(visitor, pages=5)
    shop.happen("navigated", visitor)
    assert "[Pages] > [2]" in editor.open("/admin/rules/log").text
    assert trying.log(shop.services, rule=f"rule:{second}")


def test_u2_a_preset_of_four_rings_is_written_and_applied(editor: Browser, shop: Shop) -> None:
    given: dict[str, Any] = {
        "brand": BRAND,
        "name": "重要度",
        "one.text": SEED,
        "two.text": "[Pages] > [3]",
        "do": "save",
    }
    too_many = " and ".join(["[Pages] > [1]"] * 6)
    page = editor.open("/admin/presets/new").post("/admin/presets/new", **given | {"three.text": too_many})
    assert page.status == 422
    assert 'id="three-error"' in page.html
    assert presets.listed(shop.services) == []
    editor.post("/admin/presets/new", **given)
    (preset,) = presets.listed(shop.services)
    editor.post(f"/admin/presets/{preset.preset_id}/apply", to="on")
    visitor = shop.land(pages=4)
    assert shop.known(visitor).visitor.ring == "two"
    editor.post(f"/admin/presets/{preset.preset_id}/apply", to="off")
    shop.happen("navigated", visitor)
    assert shop.known(visitor).visitor.ring == ""


def test_u1_only_what_is_linked_is_offered_and_what_is_not_is_refused(editor: Browser, shop: Shop) -> None:
    rule = shop.rule("score", "[Industry] is [Software]", points=1)
    shop.link("enrichment", to=False)
    page = editor.open("/admin/rules")
    assert "Paused" in page.text
    given: dict[str, Any] = {
        "brand": BRAND,
        "kind": "score",
        "name": "x",
        "points": "1",
        "condition.view": "form",
        "condition.more": "1",
    }
    assert "company.industry" not in editor.post("/admin/rules/new?do=edit", **given).html
    page = editor.post("/admin/rules/new", **given | {"condition.view": "text", "condition.text": SEED, "do": "save"})
    assert page.status == 422
    assert "needs enrichment" in page.text
    assert rules.kept(shop.services, rule).is_on


def test_m6_the_lists_page_names_who_is_on_a_list(editor: Browser, shop: Shop) -> None:
    shop.rule("list", "", list="VIP")
    shop.land(name="田中 一郎")
    assert "VIP 1 田中 一郎" in editor.open("/admin/rules/lists").text
