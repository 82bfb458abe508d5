"""Message actions, link previews and widgets: the sandbox's webhook bodies run through Zoho's own SDK, too."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.contract import official
from tests.contract.case import AROUND, CONTENT, LOCATION, NO_CHAT, Case, run_through
from tests.sandbox.cliq_product import Cliq, Product

functions = official.module("zcatalyst_cliq.function_handler")
actions = official.module("zcatalyst_cliq.message_action_handler")
previews = official.module("zcatalyst_cliq.link_preview_handler")
widgets = official.module("zcatalyst_cliq.widget_handler")

LINK = "https://crm.zoho.com/crm/org808232144/tab/Leads/4876876000000624001"
CARD = {
    "type": "link",
    "title": "Acme",
    "provider_url": LINK,
    "actions": [{"type": "button", "label": "Details", "hint": "For you", "params": {"key": "signed"}}],
}
GO = {"label": "Go", "type": "invoke.function", "name": "zcrmbutton", "id": "signed"}
SECTION = {"id": "1", "elements": [{"type": "title", "text": "Home", "buttons": [GO]}]}
HOME = {"type": "applet", "tabs": [{"id": "home", "label": "Home"}], "active_tab": "home", "sections": [SECTION]}


@pytest.fixture
def product() -> Product:
    return Product(outputs={"unfurl_handler": CARD, "view_handler": HOME})


def acts(cliq: Cliq) -> None:
    said = cliq.says("Acme wants an offer")["posted"][0]["id"]
    cliq.post("action", chat="#sales", name="Create CRM task", messages=[said])


def presses_details(cliq: Cliq) -> None:
    said = cliq.says(f"Look: {LINK}")["posted"][0]["id"]
    cliq.post("press", message=said, button="Details")


def presses_in_widget(cliq: Cliq) -> None:
    cliq.post("widget")
    cliq.post("widget/press", button="Go")


CASES = {
    "message action": Case(
        acts,
        actions.execution_handler,
        actions.MessageActionHandlerRequest,
        {*AROUND, *LOCATION, *CONTENT, "message.sender.name", "messages"},
    ),
    "link preview": Case(
        lambda cliq: cliq.says(LINK),
        previews.preview_handler,
        previews.LinkPreviewHandlerRequest,
        {*AROUND, "access.message_id", "target"},
        webhook=-2,
    ),
    "after the link": Case(
        lambda cliq: cliq.says(LINK),
        previews.after_send_handler,
        previews.LinkPreviewHandlerRequest,
        {*AROUND, "access.message_id", "target"},
    ),
    "button of a preview": Case(
        presses_details, previews.action_handler, previews.LinkPreviewHandlerRequest, {*AROUND}
    ),
    "widget": Case(
        lambda cliq: cliq.post("widget"),
        widgets.view_handler,
        widgets.WidgetExecutionHandlerRequest,
        {*NO_CHAT, "chat", "location", *(f"target.{key}" for key in ("id", "label", "section_id", "tab_id"))},
    ),
    "button of a widget": Case(
        presses_in_widget,
        functions.widget_button_handler,
        functions.WidgetFunctionRequest,
        {*NO_CHAT, "arguments", "chat", "message"},
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_a_body_runs_through_the_sdk(
    name: str, cliq: Cliq, product: Product, execute: Callable[[dict[str, Any]], Any]
) -> None:
    run_through(CASES[name], cliq, product, execute)
