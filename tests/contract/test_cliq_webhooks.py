"""Webhook bodies as the sandbox makes them run through Zoho's own SDK into handlers that read every field.

What the SDK declares and the bodies lack, and the other way round, is listed: either side changing is noticed.
"""

import dataclasses
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, get_args, get_origin, get_type_hints

import pytest

from app.cliq import request
from sandbox.app import create_sandbox
from tests.contract import official
from tests.sandbox.cliq_product import Cliq, Product, button, form
from tests.sandbox.conftest import NOW

sdk = official.module("zcatalyst_cliq")
bot = official.module("zcatalyst_cliq.bot_handler")
commands = official.module("zcatalyst_cliq.command_handler")
functions = official.module("zcatalyst_cliq.function_handler")
extensions = official.module("zcatalyst_cliq.extension_handler")
actions = official.module("zcatalyst_cliq.message_action_handler")
previews = official.module("zcatalyst_cliq.link_preview_handler")
widgets = official.module("zcatalyst_cliq.widget_handler")

PLACE = ("accuracy", "altitude", "latitude", "longitude", "status")
FORM = "action actions button_label hint inputs mode name title trigger_on_cancel type version".split()
PERSON = "admin country email first_name language last_name organization_id timezone zoho_user_id".split()

# What the SDK declares for every event, and these bodies rightly lack. A key that appears or goes away is noticed.
USER = {"user.name"}
AROUND = {*USER, "environment.extension", "chat.entity_id", "chat.recent_messages"}
LOCATION = {f"location.{key}" for key in PLACE}
COMMAND = {*AROUND, *LOCATION, "access.message_id"}
NO_CHANNEL = {"chat.channel_id", "chat.channel_unique_name", "chat.owner"}
NO_CHAT = {*USER, "environment.extension", "access.chat_id", "access.message_id"}
CONTENT = {f"message.content.{key}" for key in ("comment", "file", "thumbnail")}
BY_OUR_BOT = {f"message.sender.{key}" for key in PERSON}
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
    choice = {
        "type": "dynamic_select",
        "name": "record",
        "label": "Record",
        "placeholder": "Type",
        "trigger_on_change": True,
    }
    return Product(
        outputs={
            "execution_handler": {"text": "Found", "buttons": [button("Note", key="signed")]},
            "suggestion_handler": [{"title": "Acme", "description": "Zyl", "imageurl": "https://a.test/1"}],
            "button_handler": form(choice),
            "form_values_handler": {"options": [{"label": "Acme", "value": "1"}]},
            "unfurl_handler": CARD,
            "view_handler": HOME,
            "installation_validator": {"status": 200},
            "installation_handler": {"status": 200},
        }
    )


@pytest.fixture
def cliq(product: Product) -> Iterator[Cliq]:
    app = create_sandbox(frozen_at=NOW, callback=product)
    yield Cliq(app.test_client())
    app.extensions["sandbox"].store.close()


@pytest.fixture
def execute(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[dict[str, Any]], Any]:
    """The SDK's own entry: it finds the handler by the body and answers the JSON that Cliq would get."""
    monkeypatch.setenv("X_ZC_FUNCTION_ROOT", str(tmp_path))
    (tmp_path / "h.py").write_text("")
    names = ("bot", "command", "messageaction", "function", "extension", "link_preview", "widget")

    class Arrived:
        def __init__(self, body: dict[str, Any]) -> None:
            self.body = {**body, "timestamp": 9_999_999_999_999}  # else it posts a late answer

        def get_request_body(self) -> dict[str, Any]:
            return self.body

    def run(body: dict[str, Any]) -> Any:
        config = {"ZohoCliq": {"handlers": {f"{name}_handler": "h.py" for name in names}}}
        return json.loads(sdk.execute(Arrived(json.loads(json.dumps(body))), config))["output"]

    return run


def read_all(kind: Any, value: Any, path: str = "") -> tuple[set[str], set[str]]:
    """(declared by the SDK but not in the body, in the body but not declared), as paths."""
    missing: set[str] = set()
    unknown: set[str] = set()
    if type(None) in get_args(kind):
        kind = next(one for one in get_args(kind) if one is not type(None))
    if get_origin(kind) is list and isinstance(value, list):
        inner = [(path, get_args(kind)[0], item) for item in value]
    elif dataclasses.is_dataclass(kind) and hasattr(value, "__dict__"):
        hints = get_type_hints(kind, localns={"list": list})
        unknown = {f"{path}{name}" for name in vars(value) if name not in hints}
        absent = [name for name in hints if not hasattr(value, name)]
        missing = {f"{path}{name}" for name in absent if type(None) not in get_args(hints[name])}
        inner = [(f"{path}{name}.", hints[name], getattr(value, name)) for name in hints if name not in absent]
    else:
        inner = []
    for where, hint, item in inner:
        lacks, more = read_all(hint, item, where)
        missing |= lacks
        unknown |= more
    return missing, unknown


@dataclasses.dataclass(frozen=True)
class Case:
    """How the event comes about, how the SDK is told of a handler, what it declares, and how the body differs."""

    act: Callable[[Cliq], object]
    register: Any
    declared: Any
    lacks: set[str]
    has_more: set[str] = dataclasses.field(default_factory=set)
    webhook: int = -1  # which of those sent


def picks(cliq: Cliq) -> None:
    offered = cliq.types("/zcrm leads Ac")["suggestions"]
    cliq.post("pick", chat="#sales", text="/zcrm leads Ac", suggestions=offered)


def opens(cliq: Cliq) -> None:
    cliq.says("/zcrm leads")
    cliq.presses("Note")


def submits(cliq: Cliq) -> None:
    searches(cliq)
    cliq.post("form", form="note", values={"record": {"label": "Acme", "value": "1"}})


def searches(cliq: Cliq) -> None:
    opens(cliq)
    cliq.post("form/options", form="note", values={}, field="record", query="Ac")


def edits(cliq: Cliq) -> None:
    searches(cliq)
    cliq.post("form/change", form="note", values={"record": {"label": "Acme", "value": "1"}}, field="record")


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
    "command": Case(
        lambda cliq: cliq.says("/zcrm leads"), commands.execution_handler, commands.CommandHandlerRequest, COMMAND
    ),
    "suggestions": Case(
        lambda cliq: cliq.types("/zcrm le"), commands.suggestion_handler, commands.CommandHandlerRequest, COMMAND
    ),
    "picked": Case(picks, commands.execution_handler, commands.CommandHandlerRequest, COMMAND),
    "button": Case(
        opens,
        functions.button_function_handler,
        functions.ButtonFunctionRequest,
        {*AROUND, *CONTENT, *BY_OUR_BOT, "location"},
    ),
    "form": Case(
        submits,
        functions.form_submit_handler,
        functions.FormFunctionRequest,
        {*AROUND, *CONTENT, *BY_OUR_BOT, "target"},
    ),
    "form options": Case(
        searches,
        functions.form_dynamic_field_handler,
        functions.FormFunctionRequest,
        {*AROUND, "message", "target.value"},
    ),
    "form change": Case(
        edits, functions.form_change_handler, functions.FormFunctionRequest, {*AROUND, "message", "target.query"}
    ),
    "message to the bot": Case(
        lambda cliq: cliq.says("revenue", chat="bot"),
        bot.message_handler,
        bot.BotMessageHandlerRequest,
        {*COMMAND, *NO_CHANNEL},
        {"arguments", "options", "selections"},
    ),
    "mention": Case(
        lambda cliq: cliq.says("@Zoho CRM revenue"),
        bot.mention_handler,
        bot.BotMentionHandlerRequest,
        {*COMMAND, "message_details", "raw_message"},
    ),
    "menu": Case(
        lambda cliq: cliq.post("menu", action="Help"),
        bot.menu_action_handler,
        bot.BotMenuActionHandlerRequest,
        {*COMMAND, *NO_CHANNEL, "sub_action"},
    ),
    "subscription": Case(
        lambda cliq: cliq.post("subscribe"), bot.welcome_handler, bot.BotWelcomeHandlerRequest, NO_CHAT
    ),
    "participation": Case(
        lambda cliq: cliq.post("participate", chat="#sales", operation="added"),
        bot.participation_handler,
        bot.BotParticipationHandlerRequest,
        {*AROUND, "access.message_id"},
    ),
    "installation check": Case(
        lambda cliq: cliq.post("install"),
        extensions.validate_installation,
        extensions.ExtensionHandlerRequest,
        {*NO_CHAT, "app_info.existing_version", "authtoken", "form"},
        webhook=-2,
    ),
    "installation": Case(
        lambda cliq: cliq.post("install"),
        extensions.handle_installation,
        extensions.ExtensionHandlerRequest,
        {*NO_CHAT, "app_info.existing_version", *(f"form.{key}" for key in FORM)},
    ),
    "removal": Case(
        lambda cliq: cliq.post("install", type="uninstall"),
        extensions.handle_uninstallation,
        extensions.ExtensionHandlerRequest,
        {*NO_CHAT, "app_info.current_version", "app_info.existing_version", "authtoken", "form"},
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_a_body_runs_through_the_sdk(
    name: str, cliq: Cliq, product: Product, execute: Callable[[dict[str, Any]], Any]
) -> None:
    case = CASES[name]
    case.act(cliq)
    body = product.received[case.webhook].body
    seen: list[Any] = []

    def handler(call: Any, response: Any, *rest: Any) -> Any:
        seen.append(call)
        return {"text": "answered"}

    case.register(handler)
    assert execute(body) == {"text": "answered"}
    (call,) = seen
    assert read_all(case.declared, call) == (case.lacks, case.has_more)
    ours = request.parse(body)
    assert ours.user_id == call.access.user_id
    assert ours.chat.id == getattr(call.access, "chat_id", "")
    assert ours.name == getattr(call, "name", ours.name)
    assert (ours.component, ours.handler) == (body["type"], body["handler"]["type"])
