"""What a workflow rule's webhook says: which rule, which record, and perhaps the whole message.

The documented shape is in docs/events.md. Values are not looked up here.
Source: webhooks send form parameters, or JSON into which values are pasted as text; no signature, no documented retry:
https://help.zoho.com/portal/en/kb/crm/automate-business-processes/actions/articles/creating-webhooks, read 2026-11-21.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.errors import BadRequest, UserError
from app.occasion import Door
from app.rules import recipients
from app.rules.notification import STYLES
from grammar.errors import GrammarError
from grammar.template import parser

RECORD_NAMES = ("record_id", "id", "recordId")
MODULE_NAMES = ("module", "module_name")
EMPTY = ("", "null", "${empty}")  # what the CRM puts where a field has no value
TEXTS = ("rule", "event_id", "time", "message", "recipients", "style", "language")
LANGUAGES = ("", "en", "ja")


@dataclass(frozen=True)
class Call:
    """One call of a rule.

    rule        its name, '' when the call carries the message itself
    message, recipients, style   instead of what is configured here; '' when it is configured
    language    of that message's merged values in channels; '' is the organisation's
    """

    module: str
    record_id: str
    rule: str = ""
    event_id: str = ""
    time: str = ""
    message: str = ""
    recipients: str = ""
    style: str = ""
    language: str = ""

    @property
    def name(self) -> str:
        """Which rule it is to people and to preferences."""
        return self.rule or "webhook"


def read(payload: Mapping[str, Any]) -> Mapping[str, Any]:
    """The payload in the shape of a Call; raises BadRequest that names the field."""
    found = {name: _text(payload, name) for name in TEXTS}
    found["module"] = next(filter(None, (_text(payload, name) for name in MODULE_NAMES)), "")
    found["record_id"] = next(filter(None, (_text(payload, name) for name in RECORD_NAMES)), "")
    for name in ("module", "record_id"):
        if not found[name]:
            raise BadRequest(field=name, reason="missing")
    if not found["record_id"].isascii() or not found["record_id"].isdigit():
        raise BadRequest(field="record_id", reason="not_an_id")
    if not found["rule"] and not found["message"]:
        raise BadRequest(field="rule", reason="missing")
    if found["message"]:
        _check_message(found)
    return found


def _check_message(found: Mapping[str, str]) -> None:
    if not found["recipients"]:
        raise BadRequest(field="recipients", reason="missing")
    try:
        recipients.parse(found["recipients"])
    except UserError as error:
        raise BadRequest(field="recipients", reason=error.code.rpartition(".")[2]) from None
    try:
        parser.parse(found["message"])
    except GrammarError as error:
        raise BadRequest(field="message", reason=error.code) from None
    if found["style"] not in ("", *STYLES):
        raise BadRequest(field="style", reason="unknown")
    if found["language"] not in LANGUAGES:
        raise BadRequest(field="language", reason="unknown")


def _text(payload: Mapping[str, Any], name: str) -> str:
    value = payload.get(name)
    if value is None or isinstance(value, bool):
        return ""
    if isinstance(value, list | dict):
        raise BadRequest(field=name, reason="wrong_type")
    text = str(value).strip()
    return "" if text in EMPTY else text


def event_id(payload: Mapping[str, Any]) -> str:
    """The rule's own id of this event, or rule, record and time of change; '' when the call says neither."""
    found = read(payload)
    if found["event_id"]:
        return f"workflow:{found['event_id']}"
    if found["time"]:
        return "workflow:" + ":".join(found[name] for name in ("rule", "record_id", "time"))
    return ""


DOOR = Door(event_id=event_id, read=read)
