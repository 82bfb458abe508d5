"""Answers as the chat shows them, in both languages: a figure, a table, and every chart, drawn by Cliq or by us.

Also makes the pictures of docs/commands.md.
"""

from pathlib import Path
from typing import Any

import pytest

from tests.e2e.screen import AOI, EMMA, KEN, MISAKI, Screen

pytestmark = pytest.mark.e2e

LOADED = "picture => picture.complete && picture.naturalWidth > 0"
AT_END = """() => {
    const place = document.getElementById('timeline');
    return place.scrollHeight - place.scrollTop - place.clientHeight < 2;
}"""
DRAWN = {
    "figure": None,
    "table": "slide-table",
    "bar": "slide-images",
    "columns": "slide-graph",
    "line": "slide-graph",
    "line-picture": "slide-images",
    "pie": "slide-percentage_chart",
    "funnel": "slide-images",
    "stacked": "slide-graph",
}
ASKED = {
    "en": {
        "figure": (EMMA, "revenue this year compared to last year"),
        "table": (EMMA, "leads by industry as a table"),
        "bar": (EMMA, "leads by industry"),
        "columns": (EMMA, "leads by month this year as bars"),
        "line": (EMMA, "revenue by month this year"),
        "line-picture": (EMMA, "leads by week this year"),
        "pie": (EMMA, "deals by type as a pie chart"),
        "funnel": (EMMA, "deals by stage"),
        "stacked": (EMMA, "deals by type and stage"),
    },
    "ja": {
        "figure": (MISAKI, "今年の売上を去年と比較"),
        "table": (MISAKI, "業界別の見込み客を表で"),
        "bar": (KEN, "業界別の見込み客"),
        "columns": (AOI, "今年の月別の見込み客を棒グラフで"),
        "line": (KEN, "今年の月別の売上"),
        "line-picture": (AOI, "今年の週別の見込み客"),
        "pie": (KEN, "種類別の商談を円グラフで"),
        "funnel": (KEN, "ステージ別の商談"),
        "stacked": (KEN, "商談の担当者別・ステージ別の商談"),
    },
}


@pytest.mark.parametrize("language", ["en", "ja"])
def test_b3_answers_look_as_they_should(page: Any, pictures: Path, language: str) -> None:
    screen = Screen(page)
    page.set_viewport_size({"width": 1180, "height": 1500})  # a whole answer at a time
    screen.speak(language)
    for name, (who, text) in ASKED[language].items():
        screen.act_as(who)
        screen.open("Zoho CRM")
        screen.page.get_by_test_id("message-box").fill(text)
        with page.expect_response(lambda answer: "/sandbox/say" in answer.url):
            screen.send()
        answer = page.get_by_test_id("message").last
        answer.locator("text=·").first.wait_for()
        kind = DRAWN[name]
        if kind is not None:
            shown = answer.get_by_test_id(kind).first
            shown.wait_for()
            if kind == "slide-images":
                picture = shown.locator("img")
                page.wait_for_function(LOADED, arg=picture.element_handle())
        page.wait_for_function(AT_END)
        box = answer.bounding_box()
        assert box is not None
        screen.picture(pictures / f"answer-{name}{'' if language == 'en' else '-ja'}.png", clip=box)
