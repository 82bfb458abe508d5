"""What an operator does in a conversation, under their own name: pick up, write, hand over, end. Nothing is repeated.

Sources, under https://www.zoho.com/salesiq/help/developer-section/ : pickup-chat-v2, close-chat-v2,
send-message-operator-conversation-v2, rest-api-transfer-chat-v2, rest-api-availability-status-operator (.html), read
2026-11-22. The method of picking up, closing and setting one's availability is not printed; PUT, as of transfer. There
is no documented call for an invitation to chat.
"""

import mimetypes
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from app.clients.salesiq.wire import Wire
from app.clients.wire.sending import Upload

SCOPES: Mapping[str, str] = {
    "SalesIQ.conversations.READ": "whether a reply has arrived, before it is sent again",
    "SalesIQ.conversations.CREATE": "answer a visitor",
    "SalesIQ.conversations.UPDATE": "pick up, transfer and end a chat",
}
STATUS_SCOPES: Mapping[str, str] = {"SalesIQ.operators.UPDATE": "say whether you are available for chats"}
FILE_SCOPES: Mapping[str, str] = {"ZohoCliq.Attachments.READ": "hand a file of a chat in Cliq on to a visitor"}
"""Both beside SCOPES: who consented before they were asked for can still talk to visitors."""


class Talking:
    """wire  with the token of the operator"""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire

    def pick_up(self, chat_id: str) -> None:
        """raises ServiceRejected when it cannot be picked up any more"""
        self._call("PUT", chat_id, "pickup", {})

    def close(self, chat_id: str) -> None:
        self._call("PUT", chat_id, "close", {})

    def transfer(self, chat_id: str, department_id: str, operator_id: str = "", note: str = "") -> None:
        """To an operator of the department, or to whoever is available in it."""
        body = {"department_id": department_id, "operator_id": operator_id, "note": note}
        self._call("PUT", chat_id, "transfer", {name: value for name, value in body.items() if value})

    def be_available(self, operator_id: str, *, is_available: bool) -> None:
        """Available or busy; SalesIQ lets everybody say so of themselves alone."""
        path, status = f"/operators/{quote(operator_id, safe='')}/status", "Available" if is_available else "Busy"
        operation = "PUT /operators/{id}/status"
        self._wire.call("PUT", path, operation, json={"status": status}, is_waited_for=True)

    def write(self, chat_id: str, text: str) -> str:
        """Says something to the visitor; returns the message's id, '' where SalesIQ does not give it."""
        said = self._call("POST", chat_id, "messages", {"text": text})
        return str(said.get("id") or "") if isinstance(said, Mapping) else ""

    def send_file(self, chat_id: str, name: str, content: bytes, comment: str = "") -> str:
        """Shares a file of at most 50 MB with the visitor; returns the message's id."""
        path, operation = f"/conversations/{quote(chat_id, safe='')}/messages", "POST /conversations/{id}/messages"
        form = {"comment": comment} if comment else {}
        file = Upload(name, content, mimetypes.guess_type(name)[0] or "application/octet-stream")
        said = self._wire.call("POST", path, operation, upload=file, form=form, is_waited_for=True)
        return str(said.get("id") or "") if isinstance(said, Mapping) else ""

    def _call(self, method: str, chat_id: str, what: str, body: Mapping[str, Any]) -> Any:
        path, operation = f"/conversations/{quote(chat_id, safe='')}/{what}", f"{method} /conversations/{{id}}/{what}"
        return self._wire.call(method, path, operation, json=body, is_waited_for=True)
