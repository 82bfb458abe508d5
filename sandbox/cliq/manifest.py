"""The one Cliq extension that is installed in the stand-in: its command, bot, functions and where they call.

An administrator would enter this in Cliq's developer console. Callback address and keys: `sandbox.installation`.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Command:
    name: str
    hint: str


@dataclass(frozen=True)
class Bot:
    """A bot. `id` has the form `b-<digits>`; `menu` holds the labels of its actions, at most five of 15 characters."""

    id: str
    name: str
    unique_name: str
    menu: tuple[str, ...]


@dataclass(frozen=True)
class MessageAction:
    name: str


COMMANDS = (Command(name="zcrm", hint="leads [Company] contains [zyl]"),)
MENU = ("Search", "Add note", "My reminders", "Notifications", "Help")
BOT = Bot(id="b-1775998000015152705", name="Zoho CRM", unique_name="zohocrm", menu=MENU)
BUTTON_FUNCTION, FORM_FUNCTION = "zcrmbutton", "zcrmform"
FUNCTIONS = (BUTTON_FUNCTION, FORM_FUNCTION)
MESSAGE_ACTIONS = tuple(
    map(MessageAction, ("Add as CRM note", "Create CRM task", "Create CRM lead", "Update CRM field"))
)
WIDGET = "Zoho CRM"
LINK_DOMAINS = ("crm.zoho.com", "crm.zoho.jp", "127.0.0.1", "localhost")  # the last two: the CRM tab of the console
APP_KEY = "sbx-ZTAuNzQwMDAwMDAw"
VERSION = "1.0"
