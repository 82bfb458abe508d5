"""Message actions, cards under links and the home widget on the stand-in's screen: when they are asked for, what is
shown, what Cliq would refuse."""

from typing import Any

import pytest

from tests.sandbox.cliq_product import PEER, SALES, Cliq, Product

LINK = "https://crm.zoho.com/crm/org808232144/tab/Deals/4876876000000624001"
CARD = {"type": "link", "title": "Acme", "provider_url": LINK}
BUTTON = {"type": "button", "label": "Details", "params": {"key": "signed"}}
HOME = {
    "type": "applet",
    "tabs": [{"id": "home", "label": "Home"}],
    "active_tab": "home",
    "sections": [{"id": "1", "elements": [{"type": "title", "text": "My day"}]}],
}


def handlers(product: Product) -> list[str]:
    return [one.body["handler"]["type"] for one in product.received]


def test_a_link_that_is_handled_gets_a_card_that_everybody_sees(cliq: Cliq, product: Product) -> None:
    product.outputs["unfurl_handler"] = CARD
    said = cliq.says(f"Have a look ({LINK}).")
    assert said["shown"] == "unfurl"
    assert said["posted"][0]["unfurl"] == {**CARD, "url": LINK}
    assert handlers(product) == ["unfurl_handler", "unfurl_post_message_handler"]
    assert cliq.sees(SALES, PEER)[-1]["unfurl"]["title"] == "Acme"


def test_other_links_ask_nobody(cliq: Cliq, product: Product) -> None:
    cliq.says("https://example.com/crm/org1/tab/Deals/1")
    assert product.received == []


def test_a_silent_preview_hangs_nothing(cliq: Cliq, product: Product) -> None:
    said = cliq.says(LINK)
    assert said["posted"][0]["unfurl"] is None
    assert handlers(product) == ["unfurl_handler"]


def test_anybody_may_press_a_button_of_the_card(cliq: Cliq, product: Product) -> None:
    product.outputs |= {"unfurl_handler": {**CARD, "actions": [BUTTON]}}
    product.outputs["unfurl_button_action_handler"] = {"type": "banner", "text": "Shown"}
    said = cliq.says(LINK)["posted"][0]
    result = cliq.post("press", user=PEER, message=said["id"], button="Details")
    assert result["shown"] == "banner"
    assert product.last.params["target"] == {"label": "Details", "params": {"key": "signed"}}
    assert product.last.params["user"]["email"] == PEER
    assert "response_url" not in product.last.body


@pytest.mark.parametrize(
    ("change", "limit"),
    [
        ({"title": "x" * 501}, "unfurl_title_characters"),
        ({"title": ""}, "required"),
        ({"provider_url": ""}, "required"),
        ({"description": "x" * 3001}, "unfurl_description_characters"),
        ({"actions": [BUTTON] * 6}, "unfurl_actions"),
        ({"actions": [{**BUTTON, "label": "x" * 101}]}, "unfurl_label_characters"),
        ({"actions": [{**BUTTON, "params": {"key": "x" * 101}}]}, "unfurl_param_characters"),
        ({"actions": [{**BUTTON, "params": {str(n): "" for n in range(11)}}]}, "unfurl_params"),
        ({"colour": "red"}, "unknown_key"),
    ],
)
def test_e16_limits_of_a_card(cliq: Cliq, product: Product, change: dict[str, Any], limit: str) -> None:
    product.outputs["unfurl_handler"] = {**CARD, **change}
    result = cliq.says(LINK)
    assert [problem["limit"] for problem in result["problems"]] == [limit]
    assert result["posted"][0]["unfurl"] is None


def test_a_widget_is_loaded_refreshed_and_pressed(cliq: Cliq, product: Product) -> None:
    go = {"label": "Go", "type": "invoke.function", "name": "zcrmbutton", "id": "signed"}
    product.outputs["view_handler"] = {**HOME, "header": {"title": "CRM", "buttons": [go]}}
    assert cliq.post("widget")["widget"]["header"]["title"] == "CRM"
    assert "chat" not in product.last.params
    cliq.post("widget", event="refresh")
    assert product.last.params["event"] == "refresh"
    product.outputs["applet_button_handler"] = HOME
    assert "header" not in cliq.post("widget/press", button="Go")["widget"]
    assert product.last.params["target"] == {"id": "signed", "label": "Go", "tab_id": "home", "section_id": ""}


def element(**facts: Any) -> dict[str, Any]:
    return {"sections": [{"id": "1", "elements": [facts]}]}


POINT = {"label": "a", "value": 1}


@pytest.mark.parametrize(
    ("change", "limit"),
    [
        ({"tabs": [{"id": str(n), "label": "x"} for n in range(6)], "active_tab": "0"}, "widget_tabs"),
        ({"active_tab": "other"}, "unknown_value"),
        ({"sections": [{"id": str(n), "elements": [{"type": "divider"}]} for n in range(1, 27)]}, "widget_sections"),
        ({"sections": [{"id": "1", "elements": [{"type": "divider"}] * 21}]}, "widget_elements"),
        (element(type="text", text="x" * 501), "widget_text_characters"),
        (element(type="title", text="x" * 101), "widget_title_characters"),
        (element(type="poem", text="x"), "widget_element"),
        (element(type="table", headers=[str(n) for n in range(11)], rows=[]), "widget_columns"),
        (element(type="table", headers=["a"], rows=[{"a": "x" * 101}]), "widget_cell_characters"),
        (element(type="graph", data=[{"category": "c", "values": [POINT]}] * 6), "graph_categories"),
        (
            element(type="buttons", buttons=[{"label": "x" * 31, "type": "open.url", "url": "u"}]),
            "widget_label_characters",
        ),
        (element(type="buttons", buttons=[{"label": "x", "type": "dance"}]), "button_action"),
    ],
)
def test_e16_limits_of_a_widget(cliq: Cliq, product: Product, change: dict[str, Any], limit: str) -> None:
    product.outputs["view_handler"] = {**HOME, **change}
    result = cliq.post("widget")
    assert [problem["limit"] for problem in result["problems"]] == [limit]
    assert result["widget"] == {}


def test_unknown_names_are_refused(cliq: Cliq) -> None:
    said = cliq.says("one")["posted"][0]["id"]
    assert cliq.post("action", chat=SALES, name="Dance", messages=[said], expect=400)["code"] == "message_action"
    assert cliq.post("widget", event="dance", expect=400)["code"] == "event"
    assert cliq.post("widget/press", button="Dance", expect=404)["code"] == "button_not_found"
