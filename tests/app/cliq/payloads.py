"""Webhook bodies composed after the documented shapes, for tests that need no sandbox.

Source: sample payloads of zcatalyst-cli 1.25.3, request types of zcatalyst-cliq 1.0.0, read 2026-11-21; values made up.
"""

from typing import Any

Json = dict[str, Any]

ACCESS: Json = {
    "user_id": "700000001",
    "zoho_user_id": "700000001",
    "user_agent": "Mozilla/5.0",
    "chat_id": "CT_1200000000000000001_700000000",
    "organization": {"type": "company", "id": "700000000"},
}
ENVIRONMENT: Json = {"data_center": "US", "tld": ".com", "base_url": "https://cliq.zoho.com/company/700000000"}
USER: Json = {
    "id": "700000001",
    "zoho_user_id": "700000001",
    "first_name": "花子",
    "last_name": "佐藤",
    "email": "sato@zyl.example.test",
    "admin": False,
    "organization_id": "700000000",
    "timezone": "Asia/tokyo",
    "country": "jp",
    "language": "ja",
}
CHAT: Json = {
    "id": "CT_1200000000000000001_700000000",
    "type": "channel",
    "chat_type": "channel",
    "title": "#Sales",
    "channel_unique_name": "sales",
    "channel_id": "O300000000000000001",
    "owner": "700000002",
    "members": [
        {
            "id": "700000001",
            "first_name": "花子",
            "last_name": "佐藤",
            "email": "s@zyl.example.test",
            "status": "active",
        },
        {
            "id": "700000002",
            "first_name": "Ada",
            "last_name": "Byron",
            "email": "a@zyl.example.test",
            "status": "active",
        },
    ],
}
MESSAGE: Json = {
    "sender": USER,
    "time": "1795291200000",
    "type": "text",
    "text": "Deal 12 is won",
    "is_read": True,
    "id": "1795291200000 229293271789",
    "ack_key": "229293271789",
    "content": {"text": "Deal 12 is won"},
}


def body(component: str, handler: str, name: str = "zcrm", **params: Any) -> Json:
    """A whole body with every consent given; a param of None is left out."""
    around = {"access": ACCESS, "environment": ENVIRONMENT, "user": USER, "chat": CHAT}
    return {
        "name": name,
        "handler": {"type": handler},
        "response_url": "https://cliq.zoho.com/v2/extensions/2305843009213690001/responses/17202823900000000000000001",
        "type": component,
        "timestamp": 1795291200123,
        "params": {key: value for key, value in {**around, **params}.items() if value is not None},
    }


def command(arguments: str = "leads", handler: str = "execution_handler", **params: Any) -> Json:
    empty: Json = {"options": {}, "selections": [], "mentions": [], "attachments": [], "location": {}}
    return body("command", handler, **{"arguments": arguments, **empty, **params})


def button(key: str = "rec:1:x:y", **params: Any) -> Json:
    pressed = {"type": "button", "object": {"label": "Post", "key": key, "id": "3"}}
    given: Json = {"message": MESSAGE, "target": pressed, "arguments": {"key": key}, "event": "click", **params}
    return body("function", "button_handler", "zcrmbutton", **given)


def form(values: Json, action: str = "submit", handler: str = "form_handler", **params: Any) -> Json:
    filled = {"name": "note", "action": action, "values": values}
    return body("function", handler, "zcrmform", **{"form": filled, **params})
