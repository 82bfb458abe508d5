"""What the CRM refused, said beside the field that it is about, in the person's words.

Makes sentences of ServiceRejected only; everything else that can go wrong is said by i18n's own rules.
Source: https://www.zoho.com/crm/developer/docs/api/v8/status-codes.html, read 2026-11-21, and the item errors of
insert-records.html and update-records.html.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.errors import BotError, ServiceRejected
from app.i18n.sentences import Sentences
from grammar.catalog import Module

EXPECTED = {  # expected_data_type → the last word of the sentence's key
    **dict.fromkeys(("email",), "email"),
    **dict.fromkeys(("integer", "bigint", "double", "decimal", "currency", "percent"), "number"),
    **dict.fromkeys(("date", "datetime"), "date"),
    **dict.fromkeys(("picklist",), "choice"),
    **dict.fromkeys(("jsonobject",), "record"),
}


@dataclass(frozen=True)
class Refusal:
    """field: api name, '' when it is about none; sentence: says what, without naming a field that it stands beside."""

    field: str
    sentence: str


def refusal(words: Sentences, error: BotError, module: Module) -> Refusal:
    """What an error of a write says."""
    details = error.facts.get("details")
    name = _field(details) if isinstance(error, ServiceRejected) and isinstance(details, Mapping) else ""
    field = module.field(name)
    if field is None or not isinstance(details, Mapping):
        outcome = f"write.outcome.{error.facts.get('outcome')}"
        said = words.error(error)
        return Refusal("", f"{said} {words.say(outcome)}" if words.knows(outcome) else said)
    code = str(error.facts.get("remote_code") or "").lower()
    keys = [f"write.refused.{code}"]
    if code == "invalid_data" and details.get("maximum_length") is not None:
        keys.insert(0, "write.refused.too_long")
    elif code == "invalid_data" and details.get("expected_data_type") in EXPECTED:
        keys.insert(0, f"write.refused.no_{EXPECTED[str(details['expected_data_type'])]}")
    facts = {"field": words.escape(field.label), "most": details.get("maximum_length")}
    for key in keys:
        if words.knows(key):
            return Refusal(name, words.say(key, **facts))
    return Refusal(name, words.say("write.refused.other", **facts))


def duplicate_id(error: BotError) -> str:
    """The record that has the value already, as DUPLICATE_DATA names it; '' when it does not."""
    details = error.facts.get("details")
    found = details.get("duplicate_record") if isinstance(details, Mapping) else None
    return str(found.get("id") or "") if isinstance(found, Mapping) else ""


def _field(details: Mapping[str, Any]) -> str:
    """The api name, else the field in `$.data[0].Email`."""
    name = str(details.get("api_name") or "")
    if name and name != "id":
        return name
    path = str(details.get("json_path") or "")
    return path.rpartition("].")[2].split(".")[0] if "]." in path else ""
