"""What this Cliq consists of besides people and chats: commands, the bot's menu, functions, message actions, where they
call.

By default the extension of the manifest is installed. With the switch `components` at 'rest' only that is there which
was made through REST v3: each such component is called at its own address, without a signature (not documented, so none
is assumed), and is told only what its handler's permissions name.
"""

from typing import Any

from sandbox.cliq import manifest
from sandbox.cliq.manifest import BOT, Command
from sandbox.cliq.webhook.body import Event
from sandbox.cliq.webhook.handlers import CONSENTS
from sandbox.cliq.webhook.sender import Door
from sandbox.state import Sandbox
from sandbox.store import Document

TABLE = "cliq.components"
FAMILIES = {"bot": "bots", "command": "commands", "function": "functions", "messageaction": "messageactions"}
MANAGED = {
    "action_handler": "menu_handler",
    "incomingwebhook_handler": "incoming_webhook_handler",
    "alert_handler": "call_handler",
    "form_handler": "form_submit_handler",
    "form_values_handler": "form_dynamic_select_handler",
    "applet_button_handler": "widget_button_handler",
}
"""Names of handlers on the wire that REST v3 calls differently; the others are called the same."""


class Components:
    def __init__(self, sandbox: Sandbox) -> None:
        self._sandbox = sandbox
        self._table = sandbox.store.table(TABLE)

    @property
    def from_rest(self) -> bool:
        return bool(self._sandbox.switches["components"] == "rest")

    def made(self, family: str) -> list[Document]:
        """What was made through REST, oldest first."""
        return [row for row in self._table.values() if row["family"] == family]

    def get(self, family: str, key: str) -> Document | None:
        row = self._table.get(key)
        return row if row and row["family"] == family else None

    def put(self, row: Document) -> None:
        self._table.put(row["id"], row)

    def commands(self) -> tuple[Command, ...]:
        if not self.from_rest:
            return manifest.COMMANDS
        return tuple(Command(row["name"], row["hint"]) for row in self.made("commands"))

    def command(self, name: str) -> Command | None:
        return next((command for command in self.commands() if command.name == name), None)

    def menu(self) -> tuple[str, ...]:
        if not self.from_rest:
            return BOT.menu
        bot = self._bot()
        return tuple(one["name"] for one in bot["handlers"] if one["type"] == "menu_handler") if bot else ()

    def message_actions(self) -> tuple[str, ...]:
        if not self.from_rest:
            return tuple(action.name for action in manifest.MESSAGE_ACTIONS)
        return tuple(row["name"] for row in self.made("messageactions"))

    def has_function(self, name: str) -> bool:
        if not self.from_rest:
            return name in manifest.FUNCTIONS
        return any(row["name"] == name for row in self.made("functions"))

    def door(self, event: Event) -> Door | None:
        """Where the event goes; None when nothing is there that would hear it."""
        if not self.from_rest:
            return Door(self._sandbox.installation.callback_url, signed=True)
        row = self._bot() if event.component == "bot" else self._named(event)
        handler = _handler(row, event) if row else None
        if row is None or handler is None or not row.get("execution_url"):
            return None
        withheld = tuple(name for name in CONSENTS if name not in handler.get("permissions", ()))
        return Door(row["execution_url"], signed=False, withheld=withheld)

    def _bot(self) -> Document | None:
        return next((row for row in self.made("bots") if row["unique_name"] == BOT.unique_name), None)

    def _named(self, event: Event) -> Document | None:
        rows = self.made(FAMILIES.get(event.component, ""))
        return next((row for row in rows if row["name"] == event.name), None)


def _handler(row: Document, event: Event) -> dict[str, Any] | None:
    wanted = MANAGED.get(event.handler, event.handler)
    for handler in row["handlers"]:
        if handler["type"] == wanted and (wanted != "menu_handler" or handler["name"] == event.label):
            return dict(handler)
    return None
