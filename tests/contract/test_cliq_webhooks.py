"""Webhook bodies as the sandbox makes them run through Zoho's own SDK into handlers that read every field.

What the SDK declares and the bodies lack, and the other way round, is listed: either side changing is noticed.
"""

from collections.abc import Callable
from typing import Any

import pytest

from tests.contract import official
from tests.contract.case import (
    AROUND,
    BY_OUR_BOT,
    COMMAND,
    CONTENT,
    FORM,
    NO_CHANNEL,
    NO_CHAT,
    Case,
    run_through,
)
from tests.sandbox.cliq_product import Cliq, Product, button, form

bot = official.module("zcatalyst_cliq.bot_handler")
commands = official.module("zcatalyst_cliq.command_handler")
functions = official.module("zcatalyst_cliq.function_handler")
extensions = official.module("zcatalyst_cliq.extension_handler")


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
            "installation_validator": {"status": 200},
            "installation_handler": {"status": 200},
        }
    )


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


CASES = {
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
    run_through(CASES[name], cliq, product, execute)
